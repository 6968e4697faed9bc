"""Two places where MiniStack's evaluation of policies differs from what AWS documents."""

import re

from ministack.core import iam_actions, iam_evaluator
from ministack.services import iam

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
