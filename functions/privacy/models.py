"""What crosses the privacy domain's boundary."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

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
