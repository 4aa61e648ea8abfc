"""Other providers' sign-ins, which differ as data: where to send people, where to redeem a code, who it was.

All by authorization code with PKCE (RFC 7636). Google and Apple are OpenID Connect: their endpoints come from discovery, and
who it was from a signed id token. Facebook, GitHub and X are asked with the access token. An e-mail address counts only when
the provider says that it has verified it, which Facebook and X do not.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from functions.identity import id_tokens, provider_answers
from functions.identity.errors import ProviderNotAvailable, ProviderRefused, ProviderUnavailable
from socialflow import secrets
from socialflow.env import PROVIDERS_SECRET_ARN

_SUBJECT_LIMIT = 255
_EMAIL_LIMIT = 254


@dataclass(frozen=True)
class Identity:
    """Who somebody is at a provider; `email` only when the provider has verified it."""

    subject: str
    email: str | None
    name: str


@dataclass(frozen=True)
class Provider:
    """`issuer` makes it OpenID Connect; `who` reads the answer of `userinfo_url` otherwise. `is_loopback` lets its addresses
    be http on this machine, which no provider of a stage is."""

    name: str
    scope: str
    issuer: str = ""
    authorization_url: str = ""
    token_url: str = ""
    userinfo_url: str = ""
    emails_url: str = ""
    asks: Mapping[str, str] = field(default_factory=dict)
    is_basic: bool = False
    is_loopback: bool = False
    who: Callable[[dict[str, Any], Any], Identity] | None = None


def _facebook(user: dict[str, Any], _emails: Any) -> Identity:
    return Identity(_text(user["id"]), None, str(user.get("name") or ""))


def _github(user: dict[str, Any], emails: Any) -> Identity:
    verified = [each["email"] for each in emails if each["primary"] is True and each["verified"] is True]
    return Identity(str(_number(user["id"])), verified[0] if verified else None, str(user.get("login") or ""))


def _x(user: dict[str, Any], _emails: Any) -> Identity:
    return Identity(_text(user["data"]["id"]), None, str(user["data"].get("username") or ""))


PROVIDERS: dict[str, Provider] = {
    "google": Provider("google", "openid email profile", issuer="https://accounts.google.com"),
    # Apple answers by a form when it is asked for a name or an address.
    "apple": Provider("apple", "name email", issuer="https://appleid.apple.com", asks={"response_mode": "form_post"}),
    "facebook": Provider(
        "facebook",
        "public_profile",
        authorization_url="https://www.facebook.com/v23.0/dialog/oauth",
        token_url="https://graph.facebook.com/v23.0/oauth/access_token",  # noqa: S106 - an address
        userinfo_url="https://graph.facebook.com/v23.0/me?fields=id,name",
        who=_facebook,
    ),
    "github": Provider(
        "github",
        "read:user user:email",
        authorization_url="https://github.com/login/oauth/authorize",
        token_url="https://github.com/login/oauth/access_token",  # noqa: S106 - an address
        userinfo_url="https://api.github.com/user",
        emails_url="https://api.github.com/user/emails",
        who=_github,
    ),
    "x": Provider(
        "x",
        "users.read tweet.read",
        authorization_url="https://x.com/i/oauth2/authorize",
        token_url="https://api.x.com/2/oauth2/token",  # noqa: S106 - an address
        userinfo_url="https://api.x.com/2/users/me",
        is_basic=True,
        who=_x,
    ),
}


@dataclass(frozen=True)
class Begun:
    """What a sign-in was begun with, and its code is redeemed with."""

    redirect_uri: str
    nonce: str


def authorization_url(name: str, begun: Begun, state: str, challenge: str) -> str:
    """Where to send a person. Raises ProviderNotAvailable or ProviderUnavailable."""
    provider, client = _known(name)
    asked = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": begun.redirect_uri,
        "scope": provider.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"nonce": begun.nonce} if provider.issuer else {}),
        **provider.asks,
    }
    return f"{_endpoint(provider, 'authorization')}?{urlencode(asked)}"


def require_issuer(name: str, iss: str) -> None:
    """The answer came from the provider that was asked (RFC 9207). Raises ProviderRefused."""
    if iss != PROVIDERS[name].issuer:
        raise ProviderRefused("The answer is another provider's.")


def redeem(name: str, code: str, verifier: str, begun: Begun, at: datetime) -> Identity:
    """Who has signed in. Raises ProviderNotAvailable, ProviderRefused or ProviderUnavailable."""
    provider, client = _known(name)
    answer = _token(provider, client, code, verifier, begun, at)
    try:
        if provider.issuer:
            found = _from_id_token(provider, client, str(answer["id_token"]), begun.nonce, at)
        else:
            found = _from_userinfo(provider, str(answer["access_token"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ProviderRefused("The provider did not say who you are.") from None
    if not 0 < len(found.subject) <= _SUBJECT_LIMIT or len(found.email or "") > _EMAIL_LIMIT:
        raise ProviderRefused("The provider did not say who you are.")
    return found


def _token(
    provider: Provider, client: dict[str, str], code: str, verifier: str, begun: Begun, at: datetime
) -> dict[str, Any]:
    secret = client.get("client_secret") or id_tokens.client_secret(client, provider.issuer, at)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": begun.redirect_uri,
        "code_verifier": verifier,
        "client_id": client["client_id"],
        **({} if provider.is_basic else {"client_secret": secret}),
    }
    pair = f"{quote(client['client_id'], safe='')}:{quote(secret, safe='')}"
    basic = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()} if provider.is_basic else {}
    answer = provider_answers.ask(
        _endpoint(provider, "token"), form=form, headers=basic, is_loopback=provider.is_loopback
    )
    # GitHub refuses with 200 and an `error`.
    if not isinstance(answer, dict) or "error" in answer:
        raise ProviderRefused("The provider did not take the code.")
    return answer


def _from_id_token(provider: Provider, client: dict[str, str], token: str, nonce: str, at: datetime) -> Identity:
    keys = id_tokens.Keys(_endpoint(provider, "jwks"), provider.is_loopback)
    claims = id_tokens.verify(token, keys, provider.issuer, client["client_id"], nonce, at)
    # Apple writes its booleans as texts.
    is_verified = claims.get("email_verified") in (True, "true")
    email = claims.get("email") if is_verified and type(claims.get("email_verified")) is not int else None
    return Identity(claims["sub"], _text(email) if email else None, str(claims.get("name") or ""))


def _from_userinfo(provider: Provider, access_token: str) -> Identity:
    def said(url: str) -> Any:
        headers = {"Authorization": f"Bearer {access_token}"}
        return provider_answers.ask(url, headers=headers, is_loopback=provider.is_loopback)

    if provider.who is None or not access_token.isascii() or not access_token.isprintable():
        raise ProviderRefused
    return provider.who(said(provider.userinfo_url), said(provider.emails_url) if provider.emails_url else None)


def _endpoint(provider: Provider, of: str) -> str:
    if not provider.issuer:
        return {"authorization": provider.authorization_url, "token": provider.token_url}[of]
    found = id_tokens.discovered(provider.issuer, is_loopback=provider.is_loopback)
    try:
        url = str(found["jwks_uri" if of == "jwks" else f"{of}_endpoint"])
    except KeyError:
        raise ProviderUnavailable from None
    provider_answers.require_safe(url, is_loopback=provider.is_loopback)
    return url


def _known(name: str) -> tuple[Provider, dict[str, str]]:
    """The provider, and what it knows us by. Raises ProviderNotAvailable."""
    try:
        client = json.loads(secrets.read(PROVIDERS_SECRET_ARN))[name]
        if client["client_id"] and (client.get("client_secret") or client["private_key"]):
            return PROVIDERS[name], dict(client)
    except (ValueError, KeyError, TypeError):
        pass
    raise ProviderNotAvailable


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not a number")
    return value
