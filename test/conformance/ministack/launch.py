"""Starts MiniStack with the supplements beside this file. Everything else is MiniStack as it comes from PyPI."""

import function_urls
import metric_math_alarms
import policy_evaluation
import sender_ids
import ses_events
import ses_resources
from ministack import app

for supplement in (function_urls, metric_math_alarms, policy_evaluation, sender_ids, ses_events, ses_resources):
    supplement.supplement()

# With TLS it also takes port 443, if it can get it: other programs' port.
app._port_is_bindable = lambda *_: False

app.main()
