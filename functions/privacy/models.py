"""What crosses the privacy domain's boundary."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from socialflow.archives import Order, Written
from socialflow.contract import Contract

ExportStatus = Literal["gathering", "ready", "failed", "expired"]


class Export(Contract):
    """A person's archive. `url` reads it, for an hour from this answer; ask again for another. `sha256` is in hex."""

    export_id: str
    status: ExportStatus
    requested_at: datetime
    expires_at: datetime | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    url: str | None = None


class CertificateToken(Contract):
    certificate_token: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(repr=False)]


class ErasureCertificate(Contract):
    """`certificate` is a JWS in compact form, whose public keys are at /api/v1/erasures/keys."""

    certificate: str


class CertificateKey(Contract):
    """A public key as RFC 7517 writes it."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    alg: Literal["ES256"]
    use: Literal["sig"]


class CertificateKeys(Contract):
    keys: list[CertificateKey]


class Gathered(BaseModel):
    """What all domains wrote for an order."""

    order: Order
    written: list[Written]


class Failed(BaseModel):
    order: Order


class Packed(BaseModel):
    size_bytes: int
    sha256: str
    parts: int
