"""What the conformance run does with boto3. Takes the name of a step and JSON on standard input, answers in JSON."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

ADMINISTRATOR = boto3.Session()


def make_roles(account: str, names: list[str]) -> None:
    """Producers' roles, which exist before Postern is deployed: AWS refuses a policy that names a role it cannot find."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
        ],
    }
    iam = ADMINISTRATOR.client("iam")
    for name in names:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))


def send(role: str, queue: str, body: str) -> str:
    """Enqueues a message as a session of the role, and returns the id SQS gave it or the code with which AWS refused."""
    queue_url = ADMINISTRATOR.client("sqs").get_queue_url(QueueName=queue)["QueueUrl"]
    credentials = ADMINISTRATOR.client("sts").assume_role(RoleArn=role, RoleSessionName="job-1")["Credentials"]
    session = boto3.Session(
        credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
    )
    try:
        return session.client("sqs").send_message(QueueUrl=queue_url, MessageBody=body)["MessageId"]
    except ClientError as error:
        return error.response["Error"]["Code"]


def zone_records(zone: str) -> list[dict]:
    """What the stacks have put into a hosted zone."""
    pages = ADMINISTRATOR.client("route53").get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    return [
        {
            "name": record["Name"],
            "type": record["Type"],
            "ttlSeconds": record["TTL"],
            "values": [value["Value"] for value in record["ResourceRecords"]],
        }
        for page in pages
        for record in page["ResourceRecordSets"]
    ]


STEPS = {"make-roles": make_roles, "send": send, "zone-records": zone_records}
json.dump(STEPS[sys.argv[1]](**json.load(sys.stdin)), sys.stdout)
