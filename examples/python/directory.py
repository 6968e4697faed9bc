"""Keep Postern's directory from Python: boto3 and nothing else.

    AWS_PROFILE=accounts python3 directory.py put anna@mailbox.example --group customers
    AWS_PROFILE=accounts python3 directory.py remove anna@old.example
    AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_ACCESS_KEY_ID=billing-api AWS_SECRET_ACCESS_KEY=local \\
        AWS_DEFAULT_REGION=eu-west-1 python3 directory.py --environment local put anna@mailbox.example --group customers

The source you are has to be granted the groups (`directoryGroups` in the policy). Of several changes of an address the one
sent last counts, whatever order they come in; docs/directory.md has the rest.
"""

import argparse
import json

import boto3


def queue_url(environment: str) -> str:
    """The directory queue, as the environment publishes it."""
    parameter = boto3.client("ssm").get_parameter(Name=f"/postern/{environment}/directory/url")
    return parameter["Parameter"]["Value"]


def put_in_directory(url: str, address: str, groups: list[str]) -> None:
    """The directory has the address in these groups from now on, besides those it is in."""
    send(url, {"put": {"address": address, "groups": groups}})


def remove_from_directory(url: str, address: str, groups: list[str] | None = None) -> None:
    """No longer in these groups; without any, in none of those that the source is granted."""
    send(url, {"remove": {"address": address, **({"groups": groups} if groups else {})}})


def send(url: str, change: dict) -> None:
    """Puts a change on the queue."""
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"version": 1, **change}, ensure_ascii=False))


def main() -> None:
    parser = argparse.ArgumentParser(description="Change Postern's directory.")
    parser.add_argument("--environment", default="prod")
    parser.add_argument("change", choices=["put", "remove"])
    parser.add_argument("address")
    parser.add_argument("--group", action="append", default=[], help="may be given several times; needed to put")
    arguments = parser.parse_args()

    url = queue_url(arguments.environment)
    if arguments.change == "put":
        if not arguments.group:
            parser.error("put needs at least one --group")
        put_in_directory(url, arguments.address, arguments.group)
    else:
        remove_from_directory(url, arguments.address, arguments.group)


if __name__ == "__main__":
    main()
