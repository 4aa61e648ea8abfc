"""Codes of authenticator apps (RFC 6238): six digits, one step of 30 seconds, SHA-1, which is what every app knows."""

import base64
import hmac
from datetime import datetime

from socialflow import ids

STEP_SECONDS = 30
# A phone's clock may be one step off either way.
_WINDOW = (0, -1, 1)
_SECRET_BYTES = 20
_ISSUER = "Social Flow"


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 wants them."""
    return base64.b32encode(bytes.fromhex(ids.new_secret(_SECRET_BYTES))).decode()


def url(secret: str, account: str) -> str:
    """What an authenticator app reads from a QR code."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=_ISSUER)


def step_of(code: str, secret: str, at: datetime) -> int | None:
    """The step that the code belongs to, if that is the present one or one beside it. Each is compared, in equal time."""
    import pyotp

    present = int(at.timestamp()) // STEP_SECONDS
    shown = pyotp.HOTP(secret)
    fitting = [present + off for off in _WINDOW if hmac.compare_digest(shown.at(present + off), code)]
    return fitting[0] if fitting else None
