"""Our keys at Stripe, from the secret that the operator fills."""

import json
from functools import lru_cache
from typing import Any

from functions.money.stripe_gateway import StripeClient
from socialflow import env, secrets
from socialflow.errors import Unavailable


def client() -> StripeClient:
    """Raises Unavailable while the secret is not filled."""
    return _made(str(_secret(fresh=False)["api_key"]), env.STRIPE_API_BASE.get())


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


@lru_cache(maxsize=2)
def _made(api_key: str, api_base: str) -> StripeClient:
    return StripeClient(api_key, api_base)
