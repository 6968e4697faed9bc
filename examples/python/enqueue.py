"""Enqueue a mail request to Postern from Python: boto3 and nothing else.

    AWS_PROFILE=billing python3 enqueue.py --source billing request.json
    AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_ACCESS_KEY_ID=billing-api AWS_SECRET_ACCESS_KEY=local \\
        AWS_DEFAULT_REGION=eu-west-1 python3 enqueue.py --environment local --source billing request.json

Prints the message id: `postern explain ID` says what became of the mail, and so do status events
(docs/status-events.md). docs/mail-request.md describes the request.
"""

import argparse
import hashlib
import json
import sys
import uuid

import boto3


def message_id(source: str, idempotency_key: str) -> str:
    """The id of a request in everything Postern says about it."""
    return hashlib.sha256(f"{source}\n{idempotency_key}".encode()).hexdigest()[:32]


def queue_url(environment: str, lane: str) -> str:
    """The intake queue of a lane, as the environment publishes it."""
    parameter = boto3.client("ssm").get_parameter(Name=f"/postern/{environment}/intake/{lane}/url")
    return parameter["Parameter"]["Value"]


def enqueue(request: dict, source: str, url: str) -> str:
    """Puts a request on an intake queue and returns its message id.

    Without a key of its own a request gets one here, so that a call that boto3 repeats sends one mail.
    """
    keyed = {"version": 1, "idempotencyKey": str(uuid.uuid4()), **request, "source": source}
    body = json.dumps(keyed, ensure_ascii=False)
    # The group: what one source has waiting does not stand before another's.
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=body, MessageGroupId=source)
    return message_id(source, keyed["idempotencyKey"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Enqueue a mail request to Postern.")
    parser.add_argument("request", help="a JSON file, or - for standard input")
    parser.add_argument("--source", required=True, help="the name that the policy gives you")
    parser.add_argument("--environment", default="prod")
    parser.add_argument("--lane", default="standard", choices=["critical", "standard", "bulk"])
    arguments = parser.parse_args()

    if arguments.request == "-":
        request = json.load(sys.stdin)
    else:
        with open(arguments.request, encoding="utf-8") as file:
            request = json.load(file)
    print(enqueue(request, arguments.source, queue_url(arguments.environment, arguments.lane)))


if __name__ == "__main__":
    main()
