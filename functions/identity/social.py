"""Signing in by another provider, and linking one to an account.

An identity that is not linked opens an account of its own when its provider vouches for an address that no account has. It
never joins an account by the address alone: that takes a fresh proof of the account and one of the identity.
"""

import base64
import hashlib
import re
from datetime import datetime, timedelta
from typing import Any

from functions.identity import emails, providers, sessions, social_table, table
from functions.identity.errors import (
    AccountExists,
    EmailNeeded,
    EmailTaken,
    ProviderRefused,
    RedirectNotAllowed,
    UsernameTaken,
)
from functions.identity.factor_models import SecondFactorNeeded
from functions.identity.models import Tokens
from functions.identity.providers import Begun, Identity
from functions.identity.social_models import FinishedSignIn, LinkedProvider, SignIn
from socialflow import clock, env, ids, person_keys
from socialflow.dynamo import ConditionFailed
from socialflow.errors import NotFound, Unavailable

LIFETIME = timedelta(minutes=10)
_TRIES = 3
_NAME_CHARACTERS = 20
_NOBODY = "nobody"


def begin(provider: str, redirect_uri: str, at: datetime, *, user_id: str = _NOBODY) -> SignIn:
    """For `user_id`, who links the provider, or nobody yet. Raises RedirectNotAllowed or ProviderNotAvailable."""
    if redirect_uri not in env.SOCIAL_REDIRECTS.get().split():
        raise RedirectNotAllowed
    state, verifier, nonce = ids.new_secret(), ids.new_secret(), ids.new_secret(16)
    challenge = _challenge(verifier)
    url = providers.authorization_url(provider, Begun(redirect_uri, nonce), state, challenge)
    sign_in = {
        "provider": provider,
        "redirect_uri": redirect_uri,
        "nonce": nonce,
        "challenge": challenge,
        "user_id": user_id,
    }
    social_table.begin(state, sign_in, at + LIFETIME)
    return SignIn(authorization_url=url, state=state, verifier=verifier, expires_in=int(LIFETIME.total_seconds()))


def finish(provider: str, given: FinishedSignIn, at: datetime, country: str = "") -> Tokens | SecondFactorNeeded:
    """A session, or what stands before it, of whoever the provider says has signed in; of a new account if need be.

    Raises SignInEnded, ProviderRefused, ProviderUnavailable, AccountExists or EmailNeeded.
    """
    identity = _redeemed(provider, given, _NOBODY, at)
    for _ in range(_TRIES):
        user_id = social_table.owner(provider, identity.subject)
        try:
            user = table.user(user_id or _opened(provider, identity, at), consistent=True)
            return sessions.admit(user, given.device_name, at, country)
        except NotFound:
            raise ProviderRefused("The account of this identity is gone.") from None
        except (ConditionFailed, UsernameTaken):
            # Another finish of the same identity was quicker, or the name we made up is taken.
            continue
    raise Unavailable("The account could not be opened; start again.")


def link(user_id: str, provider: str, given: FinishedSignIn, at: datetime) -> LinkedProvider:
    """Raises SignInEnded, ProviderRefused, ProviderUnavailable or ProviderTaken."""
    identity = _redeemed(provider, given, user_id, at)
    social_table.link(user_id, provider, identity.subject, identity.email, at)
    return _shown({"provider": provider, "email": identity.email, "linked_at": clock.iso(at)})


def of(user_id: str) -> list[LinkedProvider]:
    return [_shown(person_keys.opened(user_id, each, ["email"])) for each in social_table.of_user(user_id)]


def _redeemed(provider: str, given: FinishedSignIn, user_id: str, at: datetime) -> Identity:
    """The sign-in is spent before its code is tried: neither is tried twice."""
    begun = social_table.end(given.state, provider, _challenge(given.verifier), user_id, at)
    if given.iss is not None:
        providers.require_issuer(provider, given.iss)
    return providers.redeem(provider, given.code, given.verifier, Begun(begun["redirect_uri"], begun["nonce"]), at)


def _opened(provider: str, identity: Identity, at: datetime) -> str:
    """A new account of this identity's; its id. Raises EmailNeeded, AccountExists, UsernameTaken or ConditionFailed."""
    if identity.email is None:
        raise EmailNeeded
    try:
        email = emails.normalised(identity.email)
    except ValueError:
        raise EmailNeeded from None
    user_id = ids.new_id()
    username = _made_up(identity, email)
    user: dict[str, Any] = {
        "user_id": user_id,
        "username": username,
        "display_name": username,
        "email": email,
        "email_verified_at": clock.iso(at),
        "providers": {provider},
    }
    try:
        # Before anything is sealed for them, which would make them another.
        key = person_keys.new(user_id, at)
        table.register(user, key, at, also=social_table.linked(user_id, provider, identity.subject, email, at))
    except EmailTaken:
        raise AccountExists from None
    return user_id


def _made_up(identity: Identity, email: str) -> str:
    """A username of the provider's name for them, and six characters that make it new."""
    plain = re.sub(r"[^A-Za-z0-9_.]", "", identity.name or email.partition("@")[0])[:_NAME_CHARACTERS]
    return f"{plain or 'user'}_{ids.new_id()[-6:]}"


def _challenge(verifier: str) -> str:
    """PKCE's S256: the hash that the provider and our table hold of what only the beginner has."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _shown(item: dict[str, Any]) -> LinkedProvider:
    return LinkedProvider(provider=item["provider"], email=item.get("email"), linked_at=clock.parse(item["linked_at"]))
