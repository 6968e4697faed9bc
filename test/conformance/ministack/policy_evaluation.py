"""Three places where MiniStack's evaluation of policies differs from what AWS documents."""

import json
import re

from ministack.core import iam_actions, iam_evaluator
from ministack.services import dynamodb, iam

SESSION = re.compile(r"arn:[^:]+:sts::(\d{12}):assumed-role/([^/]+)/")


def supplement() -> None:
    resolved = iam_evaluator._resolve_condition_key

    def resolve(key: str, context):
        value = resolved(key, context)
        return role_arn(value) if key.lower() == "aws:principalarn" else value

    iam_evaluator._resolve_condition_key = resolve

    extracted = iam_actions.extract_iam_action

    def extract(*request):
        action = extracted(*request)
        return single_action(action) if action else action

    iam_actions.extract_iam_action = extract

    context = iam_actions.dynamodb_service_context

    def with_leading_keys(body: bytes) -> dict:
        keys = leading_keys(json.loads(body or b"{}"))
        return {**context(body), **({"dynamodb:LeadingKeys": keys} if keys else {})}

    iam_actions.dynamodb_service_context = with_leading_keys


def leading_keys(request: dict) -> list[str]:
    """dynamodb:LeadingKeys are the partition keys a call is about. MiniStack has none, so that policies which name keys allow nothing.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    """
    asked = request.get("RequestItems")
    tables = asked if isinstance(asked, dict) else {request.get("TableName"): request}
    return [key for name, table in tables.items() for key in keys_of(name, table) if key is not None]


def keys_of(name: str, asked: object) -> list[str | None]:
    partition_key = partition_key_of(name)
    if isinstance(asked, list):
        written = [each.get("PutRequest") or each.get("DeleteRequest") or {} for each in asked]
        items = [each.get("Item") or each.get("Key") for each in written]
    else:
        items = [asked.get("Key"), asked.get("Item"), *(asked.get("Keys") or [])]
    return [item.get(partition_key, {}).get("S") for item in items if item]


def partition_key_of(name: str) -> str | None:
    for (_account, _region, stored), table in dynamodb._tables.all_items():
        if stored == name:
            return next(key["AttributeName"] for key in table["KeySchema"] if key["KeyType"] == "HASH")
    return None


def role_arn(arn: str) -> str:
    """aws:PrincipalArn of a session is the ARN of its role. MiniStack has that of the session, which policies that name roles refuse.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    """
    session = SESSION.match(arn)
    role = session and iam._roles.get_scoped(session[1], None, session[2])
    return role["Arn"] if role else arn


def single_action(action: str) -> str:
    """A batch is authorised as the action on one message. MiniStack asks for sqs:SendMessageBatch and
    sns:PublishBatch, which nobody can be granted on AWS.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    """
    return action.removesuffix("Batch") if action.startswith(("sqs:", "sns:")) else action
