"""Alarms over several metrics are created, and never go off.

MiniStack refuses AWS::CloudWatch::Alarm with Metrics. Nothing here waits for an alarm: that the expressions are right is for cfn-lint, CDK's
validator and the tests of the stacks.
"""

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import provisioners


def supplement() -> None:
    alarm = provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]
    created = alarm["create"]

    def create(logical_id: str, properties: dict, stack_name: str):
        if "Metrics" not in properties:
            return created(logical_id, properties, stack_name)
        name = properties.get("AlarmName", f"{stack_name}-{logical_id}")
        return name, {"Arn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}"}

    alarm["create"] = create
