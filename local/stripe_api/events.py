"""Events: recorded in the transaction of what they tell, and planned for delivery, one to three times and out of order."""

import random
from typing import Any

from local.stripe_api.store import Json, Store, public

API_VERSION = "2026-10-28.endive"
PLATFORM = "platform"
# How deliveries misbehave unless told otherwise; seeded by the event's number, so that a run can be repeated.
MAX_COPIES = 3
DEFAULT_WEATHER: Json = {"seed": 1, "duplicate_ratio": 0.1, "max_delay_seconds": 0.5}


def record(
    store: Store, event_id: str, kind: str, body: Json, account: str, request: Json, previous: Json | None, at: int
) -> None:
    """Store the event and a delivery (or several) for each endpoint that listens to it."""
    data: Json = {"object": public(body)}
    if previous is not None:
        data["previous_attributes"] = public(previous)
    event: Json = {
        "id": event_id,
        "object": "event",
        "api_version": API_VERSION,
        "created": at,
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": request,
        "type": kind,
    }
    if account != PLATFORM:
        event["account"] = account
    # The platform reads every account's events through the account's header; they are stored under the account.
    endpoints = [one for one in store.every("webhook_endpoint", PLATFORM) if _listens(one, kind, account)]
    event["pending_webhooks"] = len(endpoints)
    store.put(account, event)
    for endpoint in endpoints:
        _plan(store, event_id, endpoint["id"])


def _listens(endpoint: Json, kind: str, account: str) -> bool:
    wanted: list[str] = endpoint["enabled_events"]
    from_connected: Any = endpoint.get("_connect", endpoint.get("connect"))
    return (
        endpoint["status"] == "enabled" and bool({"*", kind} & set(wanted)) and from_connected == (account != PLATFORM)
    )


def _plan(store: Store, event_id: str, endpoint_id: str) -> None:
    weather = store.fact("webhook_weather", DEFAULT_WEATHER)
    number = store.rows("select coalesce(max(seq), 0) + 1 from deliveries")[0][0]
    # Not for secrets: a seeded choice of delays, so that a failure can be repeated.
    chance = random.Random(f"{weather['seed']}:{number}")  # noqa: S311
    # Once, and with this chance a second and a third time.
    copies = 1 + sum(chance.random() < weather["duplicate_ratio"] for _ in range(MAX_COPIES - 1))
    for _ in range(copies):
        due = store.exact_now() + chance.random() * weather["max_delay_seconds"]
        store.rows("insert into deliveries (event_id, endpoint_id, due) values (?, ?, ?)", event_id, endpoint_id, due)
