"""How a domain talks to Stripe: one client, one retry layer, and Stripe's errors as three reactions of ours.

A domain that needs Stripe has one `stripe_gateway.py`; nothing here or there imports `stripe` (~110 ms) before it is called.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from socialflow import env, secrets
from socialflow.errors import Conflict, InternalError, Unavailable

if TYPE_CHECKING:
    import stripe as stripe_types

TIMEOUT_SECONDS = 8
# The client's retries are the only retry layer: three tries, safe because every POST carries an idempotency key.
NETWORK_RETRIES = 2
# What a caller of ours chose: Stripe's refusal of it has a parameter, but not always a code.
_OF_CALLERS = frozenset({"amount", "payment_method"})


class StripeUnavailable(Unavailable):
    """Stripe did not answer or asked to wait. The effect may have happened: try again with the same idempotency key."""

    code = "stripe-unavailable"
    fix = "Send the very same request again with the same Idempotency-Key after `Retry-After`: it takes effect once, however often it is sent."


class StripeRefused(Conflict):
    """Stripe refused, and will again under this idempotency key. `reason` is Stripe's code.

    When it was a bank that refused, `decline_code` is its own word and `intent_id` the payment that failed; `param` is
    the parameter that Stripe names.
    """

    code = "stripe-refused"
    fix = "Read `reason` in Stripe's list of error codes, mend what it names, and send the request under a new Idempotency-Key."

    def __init__(
        self, reason: str, detail: str, *, decline_code: str = "", intent_id: str = "", param: str = ""
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.decline_code = decline_code
        self.intent_id = intent_id
        self.param = param


class StripeMisused(InternalError):
    """Our request or our key is wrong: a bug or a configuration of ours, for a person to mend."""


def new_client(
    secret_key: str, api_base: str, *, timeout_seconds: float = TIMEOUT_SECONDS, network_retries: int = NETWORK_RETRIES
) -> "stripe_types.StripeClient":
    """Stripe behind one secret key at one address (`https://api.stripe.com`, or the stand-in)."""
    import stripe

    return stripe.StripeClient(
        secret_key,
        base_addresses={"api": api_base},
        max_network_retries=network_retries,
        http_client=stripe.RequestsClient(timeout=timeout_seconds),
    )


def api_key() -> str:
    """Raises Unavailable while the secret is not filled."""
    return str(_secret(fresh=False)["api_key"])


def is_live() -> bool:
    """Whether our key moves real money."""
    return "_live_" in api_key()


def webhook_secrets(*, fresh: bool = False) -> list[str]:
    """Those that may sign webhooks; two while one replaces the other."""
    return [str(each) for each in _secret(fresh=fresh)["webhook_secrets"]]


def _secret(*, fresh: bool) -> dict[str, Any]:
    try:
        secret = json.loads(secrets.read(env.STRIPE_SECRET_ARN, fresh=fresh))
        if secret["api_key"] and isinstance(secret["webhook_secrets"], list):
            return dict(secret)
    except (ValueError, KeyError, TypeError):
        pass
    raise Unavailable(
        'Payments are not set up: put {"api_key": "...", "webhook_secrets": ["..."]} into the Stripe secret.',
        retry_after_seconds=300,
    )


@contextmanager
def mapped() -> Iterator[None]:
    """Stripe's errors as our three reactions: wait, give up with a reason, or call a person."""
    import stripe

    try:
        yield
    except (stripe.AuthenticationError, stripe.IdempotencyError) as error:
        raise StripeMisused(f"Stripe refused our key or our use of it: {error.user_message}") from error
    except (stripe.CardError, stripe.InvalidRequestError, stripe.PermissionError) as error:
        raise _refusal(error) from error
    except stripe.StripeError as error:
        # No answer, 409 (the first try still runs), 429 and 5xx: the outcome is unknown or nothing happened yet.
        raise StripeUnavailable(f"Stripe did not answer as it should: {error.user_message}") from error


def _refusal(error: "stripe_types.StripeError") -> StripeRefused | StripeMisused:
    # `error.code` is not set on every class of the client; the answer's own fields always are.
    said: Any = error.error
    reason, param = _text(said, "code"), _text(said, "param")
    if not reason and param in _OF_CALLERS:
        reason = "invalid_" + param
    if not reason or reason.startswith("parameter_"):
        return StripeMisused(f"Stripe did not understand our request: {error.user_message}")
    return StripeRefused(
        reason,
        error.user_message or "Stripe refused without a message.",
        decline_code=_text(said, "decline_code"),
        intent_id=_text(getattr(said, "payment_intent", None), "id"),
        param=param,
    )


def _text(said: Any, name: str) -> str:
    return str(getattr(said, name, None) or "")
