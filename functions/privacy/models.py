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


MOST_BYTES = 50 * 1024 * 1024


class NewImport(Contract):
    size_bytes: int = Field(ge=22, le=MOST_BYTES, description="of the archive, as it was downloaded")


class ImportStart(Contract):
    """PUT the archive to `url` with `headers`, within the time, then start the import."""

    import_id: str
    url: str
    headers: dict[str, str]
    expires_in: int = Field(description="seconds")


ImportReason = Literal[
    "account-closed",
    "another-persons",
    "damaged",
    "not-an-archive",
    "nothing-uploaded",
    "other-format",
    "too-large",
    "unavailable",
    "unknown-file",
    "unlike-its-manifest",
]
_AS_DOWNLOADED = (
    "Send the archive as it was downloaded, unpacked and packed by nobody; download it again if you have no such copy."
)
# What its person can do about each.
REMEDIES: dict[str, str] = {
    "account-closed": "This account is suspended or about to be erased; what ends that comes first.",
    "another-persons": "Prove the address that is in the archive by mail here, then import it again.",
    "damaged": _AS_DOWNLOADED,
    "not-an-archive": _AS_DOWNLOADED,
    "nothing-uploaded": "Begin another import, and start it within the week after the upload.",
    "other-format": "Ask the other deployment for an archive of this format: social-flow-archive/1.",
    "too-large": "Nothing that is taken over is so large: the archive is none of ours, or was changed.",
    "unavailable": "The fault is ours. Import the same archive again in a while.",
    "unknown-file": _AS_DOWNLOADED,
    "unlike-its-manifest": _AS_DOWNLOADED,
}


class ImportFailure(Contract):
    """Why the archive was not taken over, and what to do about it."""

    reason: ImportReason
    remedy: str


class ImportedSection(Contract):
    """What became of a section: how many records are yours now, and for each reason how many are not."""

    section: str
    taken: int
    left: dict[str, int]


class Import(Contract):
    import_id: str
    status: Literal["awaiting-upload", "reading", "done", "failed"]
    begun_at: datetime
    failure: ImportFailure | None = None
    report: list[ImportedSection] | None = None


class ImportRead(BaseModel):
    """What the archive has, and what all domains took over of it."""

    order: TakeOver
    counts: dict[str, int]
    taken: list[TakenOver]


class ImportFailed(BaseModel):
    order: TakeOver
    error: str
    cause: str

    @property
    def reason(self) -> str:
        """What the archive was refused for; whatever else it was, the fault is ours."""
        if self.error != "ArchiveRefused":
            return "unavailable"
        reason = json.loads(self.cause).get("errorMessage")
        return reason if reason in REMEDIES else "unavailable"


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
