"""Takes the events of the emulator that stands in for SES to their topics, as the service ses.amazonaws.com.

MiniStack publishes no SES events, and its SNS API cannot be called as a service. Its own evaluation of the topic's policy decides, as it does
for what S3 publishes.
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html
"""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ministack.core.arn import parse_arn
from ministack.core.iam_evaluator import pin_request_origin
from ministack.core.responses import request_scope
from ministack.services import sns


def supplement() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["SES_EVENTS_PORT"])), SesEvent)
    threading.Thread(target=server.serve_forever, daemon=True).start()


class SesEvent(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200 if publish(**event) else 403)
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


def publish(topic: str, source: str, subject: str, message: str) -> bool:
    """Whether the topic's policy lets SES publish for the configuration set whose ARN is the source."""
    owner = parse_arn(topic)
    # AWS's services speak TLS with each other.
    pin_request_origin("127.0.0.1", True)
    with request_scope(owner.account_id, owner.region):
        if not sns.topic_policy_allows(topic, "ses.amazonaws.com", source, owner.account_id):
            return False
        sns.publish_internal(topic, message, subject)
        return True
