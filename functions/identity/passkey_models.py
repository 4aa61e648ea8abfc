"""What crosses the boundary about passkeys. The browser's own shapes are those of WebAuthn Level 3 (toJSON, parse…FromJSON)."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from socialflow.contract import Contract, Line

# What a proof is for; an answer to one purpose's challenge is none to another's.
Purpose = Literal["log-in", "second-factor", "step-up"]


class PasskeyPurpose(Contract):
    purpose: Purpose = "log-in"


class PasskeyOptions(Contract):
    public_key: dict[str, Any] = Field(
        description="for PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON"
    )
    expires_in: int = Field(description="seconds until the challenge ends; it is good for one answer")


class NewPasskey(Contract):
    name: Line = Field(description="how its owner tells it from others")
    credential: dict[str, Any] = Field(description="the new credential's toJSON()")


class PasskeyLogIn(Contract):
    credential: dict[str, Any] = Field(description="the credential's toJSON()")
    device_name: Line | None = None


class PasskeyName(Contract):
    name: Line


class Passkey(Contract):
    passkey_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    is_synced: bool = Field(description="whether it is kept in an account of its maker's, and so on several devices")


class AddedPasskey(Contract):
    passkey: Passkey
    recovery_codes: list[str] = Field(repr=False, description="ten with the account's first factor, shown this once")


class Passkeys(Contract):
    items: list[Passkey]
