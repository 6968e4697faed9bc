"""What the conformance run does with boto3. Takes the name of a step and JSON on standard input, answers in JSON."""

import json
import os
import ssl
import sys
import urllib.error
import urllib.request

import boto3
from botocore.exceptions import ClientError

ADMINISTRATOR = boto3.Session()


def make_roles(account: str, names: list[str]) -> None:
    """Roles of producers and people, which exist before Postern is deployed: AWS refuses a policy that names a role it cannot find."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
        ],
    }
    iam = ADMINISTRATOR.client("iam")
    for name in names:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        # Their own account lets them try: whether they may is for the role to say that they want to assume.
        allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::{account}:role/postern-*"}
        policy = {"Version": "2012-10-17", "Statement": [allow]}
        iam.put_role_policy(RoleName=name, PolicyName="assume", PolicyDocument=json.dumps(policy))


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


def assume(role: str, through: str) -> dict:
    """The credentials of a session of a role of people, as somebody gets them who may assume it by the role they have."""
    first = ADMINISTRATOR.client("sts").assume_role(RoleArn=through, RoleSessionName="anna")["Credentials"]
    session = boto3.Session(first["AccessKeyId"], first["SecretAccessKey"], first["SessionToken"])
    try:
        found = session.client("sts").assume_role(RoleArn=role, RoleSessionName="anna")["Credentials"]
    except ClientError as error:
        return {"refused": error.response["Error"]["Code"]}
    return {name: found[name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")}


def ask_unsigned(parameter: str) -> int:
    """The status with which a function URL answers somebody who does not sign."""
    url = ADMINISTRATOR.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]
    request = urllib.request.Request(url, b'{"command":"stops"}', {"content-type": "application/json"})
    try:
        context = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
        return urllib.request.urlopen(request, timeout=30, context=context).status
    except urllib.error.HTTPError as error:
        return error.code


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


STEPS = {"ask-unsigned": ask_unsigned, "assume": assume, "make-roles": make_roles, "send": send, "zone-records": zone_records}
json.dump(STEPS[sys.argv[1]](**json.load(sys.stdin)), sys.stdout)
