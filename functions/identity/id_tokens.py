"""OpenID Connect's side of a provider: discovery, keys, and what an id token must say to be about this sign-in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from functions.identity import provider_answers
from functions.identity.errors import ProviderRefused, ProviderUnavailable
from socialflow import clock

_KEEP = timedelta(hours=1)
_LEEWAY_SECONDS = 60
_LENGTH_LIMIT = 16 * 1024
_CLIENT_SECRET_LIFETIME = timedelta(minutes=5)
# What providers sign with, and the kind of key that each takes.
_KEY_KINDS = {"RS256": "RSA", "ES256": "EC"}
_OPTIONS: Any = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "require": ["iss", "aud", "sub", "iat", "exp", "nonce"],
}
_kept: dict[str, tuple[datetime, Any]] = {}


@dataclass(frozen=True)
class Keys:
    """Where a provider's keys are."""

    url: str
    is_loopback: bool


def discovered(issuer: str, *, is_loopback: bool) -> dict[str, Any]:
    """The provider's own description, which must be this issuer's. Raises ProviderUnavailable."""
    found = _fetched(f"{issuer}/.well-known/openid-configuration", is_loopback=is_loopback)
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        raise ProviderUnavailable
    return found


def verify(token: str, keys: Keys, issuer: str, client_id: str, nonce: str, at: datetime) -> dict[str, Any]:
    """Its claims. Raises ProviderRefused unless this issuer signed it, for us, for this sign-in, and it is valid at `at`."""
    if len(token) > _LENGTH_LIMIT:
        raise ProviderRefused
    try:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg"))
        if algorithm not in _KEY_KINDS or "crit" in header:
            raise ProviderRefused
        key = jwt.PyJWK(_key(keys, str(header.get("kid")), _KEY_KINDS[algorithm]), algorithm)
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=[algorithm], issuer=issuer, options=_OPTIONS)
    except (jwt.PyJWTError, TypeError, ValueError):
        raise ProviderRefused from None
    _check(claims, client_id, nonce, at.timestamp())
    return claims


def client_secret(client: dict[str, str], issuer: str, at: datetime) -> str:
    """Apple's: a token that we sign with the team's key, instead of a secret."""
    issued_at = int(at.timestamp())
    claims = {
        "iss": client["team_id"],
        "sub": client["client_id"],
        "aud": issuer,
        "iat": issued_at,
        "exp": issued_at + int(_CLIENT_SECRET_LIFETIME.total_seconds()),
    }
    return jwt.encode(claims, client["private_key"], algorithm="ES256", headers={"kid": client["key_id"]})


def forget() -> None:
    _kept.clear()


def _check(claims: dict[str, Any], client_id: str, nonce: str, at: float) -> None:
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    party = claims.get("azp", client_id if len(audience) == 1 else None)
    times = [claims["iat"], claims["exp"], claims.get("nbf", 0)]
    if (
        client_id not in audience
        or party != client_id
        or type(claims["sub"]) is not str
        or claims["nonce"] != nonce
        or any(type(each) is not int for each in times)
        or claims["iat"] > at + _LEEWAY_SECONDS
        or times[2] > at + _LEEWAY_SECONDS
        or claims["exp"] <= at - _LEEWAY_SECONDS
    ):
        raise ProviderRefused


def _key(keys: Keys, kid: str, kind: str) -> dict[str, Any]:
    """The provider's key of that id, read afresh once when it is not among those that are kept: keys rotate."""
    for is_fresh in (False, True):
        document = _fetched(keys.url, is_loopback=keys.is_loopback, fresh=is_fresh)
        listed = document.get("keys") if isinstance(document, dict) else None
        for each in listed if isinstance(listed, list) else []:
            if isinstance(each, dict) and each.get("kid") == kid and each.get("kty") == kind:
                return each
    raise ProviderRefused


def _fetched(url: str, *, is_loopback: bool, fresh: bool = False) -> Any:

    at = clock.now()
    kept = _kept.get(url)
    if kept and not fresh and kept[0] <= at < kept[0] + _KEEP:
        return kept[1]
    try:
        found = provider_answers.ask(url, is_loopback=is_loopback)
    except ProviderRefused:
        raise ProviderUnavailable from None
    _kept[url] = (at, found)
    return found
