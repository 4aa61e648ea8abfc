"""What crosses the boundary about second factors, recovery codes and step-ups."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from functions.identity.passkey_models import Passkey
from socialflow.contract import Contract, Text

Method = Literal["totp", "passkey", "recovery-code"]
TotpCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
RecoveryCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z -]+$")]
Challenge = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(repr=False)]


class SecondFactorNeeded(Contract):
    """The password was right, and the account has a second factor: answer the challenge at /auth/login/second-factor."""

    kind: Literal["second-factor"] = "second-factor"
    challenge: str = Field(description="opaque; good for one session")
    methods: list[Method]
    expires_in: int = Field(description="seconds until the challenge ends")


class Proof(Contract):
    """Exactly one of these."""

    ways: ClassVar[frozenset[str]] = frozenset({"code", "recovery_code", "passkey"})

    code: TotpCode | None = Field(default=None, repr=False, description="what the authenticator app shows")
    recovery_code: RecoveryCode | None = Field(default=None, repr=False)
    passkey: dict[str, Any] | None = Field(default=None, repr=False, description="the credential's toJSON()")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(getattr(self, way) is not None for way in self.ways) != 1:
            raise ValueError(f"needs exactly one of {', '.join(sorted(self.ways))}")
        return self


class SecondFactor(Proof):
    challenge: Challenge


class StepUp(Proof):
    """A second factor where there is one, the password otherwise."""

    ways: ClassVar[frozenset[str]] = Proof.ways | {"password"}

    password: Annotated[Text, StringConstraints(min_length=1, max_length=128)] | None = Field(default=None, repr=False)


class Proved(Contract):
    proved_at: datetime
    fresh_until: datetime = Field(description="until then routes that ask for a fresh proof take this session")


class TotpOffer(Contract):
    """It is no factor before its first code has come."""

    secret: Annotated[str, Field(repr=False)] = Field(description="base32, for apps without a camera")
    otpauth_url: Annotated[str, Field(repr=False)] = Field(description="what the QR code holds")


class TotpConfirmation(Contract):
    code: TotpCode = Field(repr=False)


class RecoveryCodes(Contract):
    """Each is good once, in the place of a second factor. They are shown now and never again."""

    recovery_codes: list[str] = Field(repr=False, description="empty when the account has codes already")


class Factors(Contract):
    """What the account asks for beside its password."""

    has_totp: bool
    recovery_codes_left: int
    passkeys: list[Passkey]
