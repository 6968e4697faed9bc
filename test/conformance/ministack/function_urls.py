"""A function URL tells its function who calls, and is where the template says it is.

MiniStack evaluates lambda:InvokeFunctionUrl for a function URL with AWS_IAM, and its event has no caller. The caller is put where Lambda puts it;
the address is one of MiniStack's own that needs no DNS. That lambda:InvokeFunction is needed too is evaluated here as well.
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

import os
import re

import sender_ids
from ministack import app
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners

HOST = re.compile(r"https://([^.]+)\.lambda-url\.[^/]+/")


def supplement() -> None:
    built = lambda_svc._build_function_url_event

    def build_with_caller(url_id: str, account_id: str, region: str, method: str, path: str, headers: dict, body: bytes, query: dict, **rest) -> dict:
        event = built(url_id, account_id, region, method, path, headers, body, query, **rest)
        if not rest.get("anonymous"):
            event["requestContext"]["authorizer"] = {"iam": caller(headers, query)}
        return event

    lambda_svc._build_function_url_event = build_with_caller

    enforced = app._enforce_data_plane

    def enforce_both(service: str, action: str, headers: dict, query: dict, request_id: str, **rest):
        denied = enforced(service, action, headers, query, request_id, **rest)
        if denied or action != "lambda:InvokeFunctionUrl" or not lambda_svc._function_url_is_signed(headers, query):
            return denied
        via_url = {**rest, "service_context": {"lambda:InvokedViaFunctionUrl": "true"}}
        return enforced(service, "lambda:InvokeFunction", headers, query, request_id, **via_url)

    app._enforce_data_plane = enforce_both

    url = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Url"]
    created = url["create"]

    def create(logical_id: str, properties: dict, stack_name: str):
        physical_id, attributes = created(logical_id, properties, stack_name)
        port = os.environ["GATEWAY_PORT"]
        place = HOST.sub(rf"https://127.0.0.1:{port}/_aws/lambda-url/\1/", attributes["FunctionUrl"])
        return physical_id, {**attributes, "FunctionUrl": place}

    url["create"] = create


def caller(headers: dict, query: dict) -> dict:
    arn = iam_evaluator.request_caller_arn(headers, query)
    identity = sender_ids.sender_id(arn) or get_account_id()
    return {
        "accessKey": app.extract_access_key_id(headers, query),
        "accountId": get_account_id(),
        "callerId": identity,
        "cognitoIdentity": None,
        "principalOrgId": None,
        "userArn": arn,
        "userId": identity,
    }
