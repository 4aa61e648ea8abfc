"""Stripe behind our key, from the secret that the operator fills."""

from functools import lru_cache

from functions.money.stripe_gateway import StripeClient
from socialflow import env, stripe_calls


def client() -> StripeClient:
    """Raises Unavailable while the secret is not filled."""
    return _made(stripe_calls.api_key(), env.STRIPE_API_BASE.get())


@lru_cache(maxsize=2)
def _made(api_key: str, api_base: str) -> StripeClient:
    return StripeClient(api_key, api_base)
