"""ReportBatchItemFailures: what a function's answer says about the records of its batch."""

from __future__ import annotations

import json
from typing import Any


def reports(mapping: dict[str, Any]) -> bool:
    return "ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or [])


def failed(result: dict[str, Any], identifiers: list[str], *, reports: bool) -> set[str]:
    """The identifiers that failed: all after an error or an answer that makes no sense, none after an empty one."""
    everything = set(identifiers)
    if result.get("error") or result.get("throttle"):
        return everything
    if not reports:
        return set()
    body = result.get("body")
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return everything
    if body is None:
        return set()
    if not isinstance(body, dict):
        return everything
    failures = body.get("batchItemFailures")
    if failures is None:
        return set()
    named = [item.get("itemIdentifier") if isinstance(item, dict) else None for item in failures]
    return {str(name) for name in named} if everything.issuperset(named) else everything
