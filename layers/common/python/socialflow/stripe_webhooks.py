"""Stripe's events: webhooks, taken when Stripe signed them with one of our secrets just now, and those of its event bus.

The bus is Stripe's own partner bus in our account, to which nobody else can put: what comes from it needs no signature.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from socialflow import stripe_calls
from socialflow.errors import Invalid, Unauthenticated

TOLERANCE = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"\d{1,12}")


class InvalidSignature(Unauthenticated):
    """The webhook is not signed by Stripe with one of our secrets, or its time is more than the tolerance away."""

    code = "invalid-webhook-signature"
    title = "Not from Stripe"
    fix = "Put the endpoint's signing secret among the `webhook_secrets` of the secret `social-flow/<stage>/stripe`; docs/deployment.md says where Stripe shows it."


class NotAnEvent(Invalid):
    """What was signed is not an event of the kind that we subscribed to."""

    code = "not-an-event"
    title = "Not an event of Stripe's"
    fix = "Have Stripe send to this endpoint the events that docs/deployment.md lists, and no others."


@dataclass(frozen=True)
class Event:
    """A verified webhook. `account_id` is the connected account it came from; None = the platform.

    `body` is the object when the event was made: deliveries repeat and overtake each other, so fetch before deciding.
    """

    id: str
    kind: str
    created_at: datetime
    account_id: str | None
    body: Mapping[str, Any]
    is_live: bool = False


class FromBus(BaseModel):
    """Stripe's event as EventBridge carries it under `detail`, whole."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    type: str

    def body(self) -> str:
        """As a webhook's body is."""
        return json.dumps(self.model_dump(mode="json"))


def verified(payload: bytes, signature: str, at: datetime) -> Event:
    """The event; a rotated secret is seen at once. Raises InvalidSignature."""
    known = stripe_calls.webhook_secrets()
    try:
        return parse_webhook(payload, signature, known, at, TOLERANCE)
    except InvalidSignature:
        fresh = stripe_calls.webhook_secrets(fresh=True)
        if fresh == known:
            raise
        return parse_webhook(payload, signature, fresh, at, TOLERANCE)


def parse_webhook(
    payload: bytes, signature_header: str, secrets: Sequence[str], now: datetime, tolerance: timedelta
) -> Event:
    """The event, when one of `secrets` signed it at most `tolerance` before or after `now`. Raises InvalidSignature."""
    fields = [part.strip().partition("=") for part in signature_header.split(",")]
    times = [value for name, _, value in fields if name == "t"]
    if len(times) != 1 or not _TIMESTAMP.fullmatch(times[0]):
        raise InvalidSignature
    given = [value.encode() for name, _, value in fields if name == "v1"]
    signed = times[0].encode() + b"." + payload
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    if not any(hmac.compare_digest(one, other) for one in expected for other in given):
        raise InvalidSignature
    if abs(now - datetime.fromtimestamp(int(times[0]), UTC)) > tolerance:
        raise InvalidSignature
    return read_event(payload)


def read_event(payload: bytes | str) -> Event:
    """The event in a body whose signature was checked. Raises NotAnEvent."""
    try:
        body = json.loads(payload)
        if not (
            isinstance(body["id"], str) and isinstance(body["type"], str) and isinstance(body["data"]["object"], dict)
        ):
            raise NotAnEvent
        return Event(
            id=body["id"],
            kind=body["type"],
            created_at=datetime.fromtimestamp(body["created"], UTC),
            account_id=body.get("account"),
            body=body["data"]["object"],
            is_live=body.get("livemode") is True,
        )
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise NotAnEvent from error
