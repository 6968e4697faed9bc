"""CloudFormation creates SES resources where the mail is sent: in the emulator that stands in for SES.

MiniStack's AWS::SES::EmailIdentity has none of the documented DkimDNSToken attributes, from which the DNS records of a domain are made, and
its configuration sets publish no events.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-emailidentity.html
"""

import json
import os
import urllib.error
import urllib.request

from ministack.services.cloudformation import provisioners


def supplement() -> None:
    for resource_type, handlers in provisioners._RESOURCE_HANDLERS.items():
        if resource_type.startswith("AWS::SES::"):
            handlers["create"] = creating(resource_type)
            # The stand-in lives as long as MiniStack, and nothing is updated or deleted meanwhile.
            handlers["update"] = refuse
            handlers["delete"] = lambda *_: None


def creating(resource_type: str):
    def create(logical_id: str, properties: dict, stack_name: str):
        body = {"type": resource_type, "logicalId": logical_id, "stack": stack_name, "properties": properties}
        request = urllib.request.Request(
            f"{os.environ['AWS_ENDPOINT_URL_SESV2']}/_postern/resources", json.dumps(body).encode(), method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                created = json.load(response)
        except urllib.error.HTTPError as error:
            raise ValueError(error.read().decode()) from error
        return created["ref"], created["attributes"]

    return create


def refuse(physical_id: str, *_):
    raise ValueError(f"{physical_id}: the stand-in for SES creates resources and does not update them")
