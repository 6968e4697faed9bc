"""SQS reports who sent a message.

MiniStack puts the account's number into every `SenderId`, so that nobody could be told from anybody. With AUTH=true it knows better: it has
verified the signature of every request, and with it the role. This puts the id of that role where AWS puts it.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html
"""

from ministack.core.iam_evaluator import caller_arn
from ministack.services import iam, lambda_svc, sqs


def supplement() -> None:
    built_attributes = sqs._build_send_sys_attrs

    def build_with_sender(now: float, given: dict) -> dict:
        attributes = built_attributes(now, given)
        return {**attributes, "SenderId": sender_id(caller_arn()) or attributes["SenderId"]}

    sqs._build_send_sys_attrs = build_with_sender

    dispatched = lambda_svc._dispatch_esm_batch

    def dispatch_with_senders(mapping_id: str, run, *arguments) -> None:
        if run is lambda_svc._run_sqs_batch:
            _, _, event, batch, *_ = arguments
            senders = {message["id"]: message["sys"]["SenderId"] for message in batch}
            for record in event["Records"]:
                record["attributes"]["SenderId"] = senders[record["messageId"]]
        dispatched(mapping_id, run, *arguments)

    lambda_svc._dispatch_esm_batch = dispatch_with_senders


def sender_id(arn: str) -> str | None:
    """`AROA…:session` of a role's session, `AIDA…` of a user; of anything else (the account itself) nothing."""
    kind, _, rest = arn.rpartition(":")[2].partition("/")
    if kind == "assumed-role":
        name, _, session = rest.partition("/")
        role = iam._roles.get(name)
        return role and f"{role['RoleId']}:{session}"
    user = iam._users.get(rest.rpartition("/")[2]) if kind == "user" else None
    return user and user["UserId"]
