"""Stripe behind our key, for the modules that ask it one kind of thing each (`stripe_payments.py` ...)."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from socialflow import env, stripe_calls

if TYPE_CHECKING:
    import stripe as stripe_types


def client() -> "stripe_types.StripeClient":
    """Raises Unavailable while the secret is not filled."""
    return _made(stripe_calls.api_key(), env.STRIPE_API_BASE.get())


def metadata(of: Any) -> dict[str, str]:
    """What we wrote on an object of Stripe's; nothing on one that we did not make."""
    kept = getattr(of, "metadata", None)
    return {name: str(value) for name, value in kept.to_dict().items()} if kept else {}


@lru_cache(maxsize=2)
def _made(api_key: str, api_base: str) -> "stripe_types.StripeClient":
    return stripe_calls.new_client(api_key, api_base)
