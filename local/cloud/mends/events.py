"""EventBridge: events of AWS services, which the public PutEvents refuses."""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import eventbridge

from local.cloud.hooks import hook


def put_service_event(
    source: str, detail_type: str, detail: dict[str, Any], resources: tuple[str, ...], account: str, region: str
) -> None:
    put_events = hook(eventbridge, "_put_events")
    event = {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail), "Resources": list(resources)}
    with request_scope(account, region):
        put_events({"Entries": [event]}, allow_aws_source=True)
