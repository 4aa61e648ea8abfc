"""One request to every route of other providers' sign-ins, for a user who links one and unlinks it."""

from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric import rsa

from bench.asking import Send, request, said
from functions.identity import providers
from local.identity_provider import IdentityProvider, running
from socialflow import env

_NEWCOMER = {"sub": "1001", "email": "grace@example.com", "email_verified": True}


def walk(send: Send, user_id: str) -> None:
    """Google, as a provider on loopback that has its name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with running({"claims": _NEWCOMER}, key) as there, patch.dict(providers.PROVIDERS, google=there.provider("google")):
        _sign_in(send, there)
        there.claims = {"sub": "1002"}
        _link(send, there, user_id)


def _sign_in(send: Send, there: IdentityProvider) -> None:
    """The first opens an account, which the measured one comes back to."""
    path, back = "/api/v1/auth/social/google", {"redirect_uri": env.SOCIAL_REDIRECTS.get()}
    for is_measured in (False, True):
        begin = request("identity.start_social", "POST", f"{path}/start", back)
        begun = said(send(begin) if is_measured else begin.send())
        end = request("identity.finish_social", "POST", f"{path}/finish", _answered(there, begun))
        said(send(end) if is_measured else end.send())


def _link(send: Send, there: IdentityProvider, user_id: str) -> None:
    path, back = "/api/v1/users/me/providers", {"redirect_uri": env.SOCIAL_REDIRECTS.get()}
    begun = said(send(request("identity.start_linking", "POST", f"{path}/google/start", back, user_id=user_id)))
    answer = _answered(there, begun)
    send(request("identity.link_provider", "POST", f"{path}/google", answer, user_id=user_id))
    send(request("identity.list_providers", "GET", path, user_id=user_id))
    send(request("identity.unlink_provider", "DELETE", f"{path}/google", user_id=user_id))


def _answered(there: IdentityProvider, begun: dict[str, Any]) -> dict[str, str]:
    code = there.authorize(begun["authorization_url"])
    return {"code": code, "state": begun["state"], "verifier": begun["verifier"]}
