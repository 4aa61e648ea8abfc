"""Stripe, as the money domain needs it. The only file that imports `stripe`, and only when it is called (~110 ms)."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from socialflow.errors import Conflict, InternalError, Unauthenticated, Unavailable

if TYPE_CHECKING:
    import stripe as stripe_types

TIMEOUT_SECONDS = 8
# The client's retries are the only retry layer: three tries, safe because every POST carries an idempotency key.
NETWORK_RETRIES = 2
MAX_TRANSFERS = 500
_TIMESTAMP = re.compile(r"\d{1,12}")


class StripeUnavailable(Unavailable):
    """Stripe did not answer or asked to wait. The effect may have happened: try again with the same idempotency key."""

    code = "stripe-unavailable"


class StripeRefused(Conflict):
    """Stripe refused, and will again under this idempotency key. `reason` is Stripe's code."""

    code = "stripe-refused"

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class StripeMisused(InternalError):
    """Our request or our key is wrong: a bug or a configuration of ours, for a person to mend."""


class InvalidSignature(Unauthenticated):
    """The webhook is not signed by Stripe with one of our secrets, or its time is more than the tolerance away."""

    code = "invalid-webhook-signature"
    title = "Not from Stripe"


@dataclass(frozen=True)
class Account:
    """A creator's connected account. `requirements` are what Stripe still wants from its owner."""

    id: str
    payouts_enabled: bool
    transfers_active: bool
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class Transfer:
    """Money that went to a connected account, in minor units of the currency."""

    id: str
    amount_minor: int
    currency: str
    destination: str
    transfer_group: str | None
    created_at: datetime
    reversed_minor: int
    metadata: Mapping[str, str]


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


class StripeClient:
    """Stripe behind one secret key at one address (`https://api.stripe.com`, or the stand-in)."""

    def __init__(
        self,
        secret_key: str,
        api_base: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        network_retries: int = NETWORK_RETRIES,
    ) -> None:
        import stripe

        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base},
            max_network_retries=network_retries,
            http_client=stripe.RequestsClient(timeout=timeout_seconds),
        )

    def create_connected_account(self, creator_id: str, email: str, country: str, idempotency_key: str) -> Account:
        """An Express account for the creator, who completes it behind `onboarding_link`."""
        with _mapped():
            made = self._client.v1.accounts.create(
                {
                    "type": "express",
                    "email": email,
                    "country": country,
                    "capabilities": {"transfers": {"requested": True}},
                    "metadata": {"creator_id": creator_id},
                },
                {"idempotency_key": idempotency_key},
            )
        return _account(made)

    def find_account(self, account_id: str) -> Account:
        """As it is now. Raises StripeRefused (`account_invalid`) when it is gone."""
        with _mapped():
            return _account(self._client.v1.accounts.retrieve(account_id))

    def onboarding_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        """A page of Stripe's for the account's owner; works once and for a few minutes."""
        with _mapped():
            link = self._client.v1.account_links.create(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                }
            )
        return link.url

    def create_transfer(
        self,
        *,
        amount_minor: int,
        currency: str,
        destination: str,
        transfer_group: str,
        idempotency_key: str,
        metadata: Mapping[str, str],
    ) -> Transfer:
        """Pay a connected account once per idempotency key.

        Raises StripeUnavailable when the outcome is unknown (same key again), StripeRefused when it is settled as not
        paid: Stripe replays that refusal for 24 h, so a later attempt needs a new key. Stripe forgets keys after
        24 h; before repeating an older attempt look for it with `find_transfers`.
        """
        with _mapped():
            made = self._client.v1.transfers.create(
                {
                    "amount": amount_minor,
                    "currency": currency.lower(),
                    "destination": destination,
                    "transfer_group": transfer_group,
                    "metadata": dict(metadata),
                },
                {"idempotency_key": idempotency_key},
            )
        return _transfer(made)

    def find_transfers(self, transfer_group: str) -> list[Transfer]:
        """All transfers of the group, newest first. Raises StripeMisused beyond MAX_TRANSFERS."""
        found: list[Transfer] = []
        with _mapped():
            page = self._client.v1.transfers.list({"transfer_group": transfer_group, "limit": 100})
            for one in page.auto_paging_iter():
                if len(found) == MAX_TRANSFERS:
                    raise StripeMisused(f"More than {MAX_TRANSFERS} transfers stand in group {transfer_group}.")
                found.append(_transfer(one))
        return found


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
    return _event(payload)


def _event(payload: bytes) -> Event:
    try:
        body = json.loads(payload)
        return Event(
            id=body["id"],
            kind=body["type"],
            created_at=datetime.fromtimestamp(body["created"], UTC),
            account_id=body.get("account"),
            body=body["data"]["object"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StripeMisused("A signed webhook is not an event of the kind that we subscribed to.") from error


def _account(made: "stripe_types.Account") -> Account:
    requirements = made.requirements
    return Account(
        id=made.id,
        payouts_enabled=bool(made.payouts_enabled),
        transfers_active=made.capabilities is not None and getattr(made.capabilities, "transfers", None) == "active",
        requirements=tuple((requirements.currently_due if requirements else None) or ()),
    )


def _transfer(made: "stripe_types.Transfer") -> Transfer:
    return Transfer(
        id=made.id,
        amount_minor=made.amount,
        currency=made.currency,
        destination=str(made.destination),
        transfer_group=made.transfer_group,
        created_at=datetime.fromtimestamp(made.created, UTC),
        reversed_minor=made.amount_reversed,
        metadata=cast(Mapping[str, str], made.metadata.to_dict()),
    )


@contextmanager
def _mapped() -> Iterator[None]:
    """Stripe's errors as our three reactions: wait, give up with a reason, or call a person."""
    import stripe

    try:
        yield
    except (stripe.AuthenticationError, stripe.IdempotencyError) as error:
        raise StripeMisused(f"Stripe refused our key or our use of it: {error.user_message}") from error
    except (stripe.CardError, stripe.InvalidRequestError, stripe.PermissionError) as error:
        # `error.code` is not set on every class of the client; the answer's own code always is.
        reason = (error.error.code if error.error else None) or ""
        if not reason or reason.startswith("parameter_"):
            raise StripeMisused(f"Stripe did not understand our request: {error.user_message}") from error
        raise StripeRefused(reason, error.user_message or "Stripe refused without a message.") from error
    except stripe.StripeError as error:
        # No answer, 409 (the first try still runs), 429 and 5xx: the outcome is unknown or nothing happened yet.
        raise StripeUnavailable(f"Stripe did not answer as it should: {error.user_message}") from error
