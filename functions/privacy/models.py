"""What crosses the privacy domain's boundary."""

import json
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from socialflow.archives import Order, TakenOver, TakeOver, Written
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


class NewImport(Contract):
    size_bytes: int = Field(ge=22, le=50 * 1024 * 1024, description="of the archive, as it was downloaded")


class ImportStart(Contract):
    """PUT the archive to `url` with `headers`, within the time, then start the import."""

    import_id: str
    url: str
    headers: dict[str, str]
    expires_in: int = Field(description="seconds")


class Section(Contract):
    """What became of a section: how many records are yours now, and for each reason how many are not."""

    section: str
    taken: int
    left: dict[str, int]


class Import(Contract):
    """`reason` is why it failed: what is wrong with the archive, or `unavailable`."""

    import_id: str
    status: Literal["awaiting-upload", "reading", "done", "failed"]
    begun_at: datetime
    reason: str | None = None
    report: list[Section] | None = None


class ImportRead(BaseModel):
    """What all domains took over."""

    order: TakeOver
    taken: list[TakenOver]


class ImportFailed(BaseModel):
    order: TakeOver
    error: str
    cause: str

    @property
    def reason(self) -> str:
        """What the archive was refused for."""
        if self.error != "ArchiveRefused":
            return "unavailable"
        try:
            return str(json.loads(self.cause)["errorMessage"])
        except (ValueError, KeyError, TypeError):
            return "refused"


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
