"""What crosses the videos domain's boundary."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from socialflow.contract import Contract, Line, Text

Visibility = Literal["public", "unlisted", "private"]
Status = Literal["awaiting-upload", "processing", "published", "held", "rejected", "failed"]
Stage = Literal["probe", "plan", "encode", "fingerprint", "decide", "publish"]
# S3 takes 5 TiB; two hours of 2160p from a phone are below 64 GiB.
MAX_SOURCE_BYTES = 64 * 1024**3
# One answer with this many signed URLs stays below the gateway's limits; a client asks again as it goes.
MAX_PARTS_PER_REQUEST = 50

Sha256 = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=$"),
    Field(description="SHA-256 of the part's bytes in base64, as S3 takes it"),
]


class NewVideo(Contract):
    title: Line
    description: Text = ""
    visibility: Visibility = "public"
    is_age_restricted: bool = Field(
        default=False, strict=True, description="plays for those alone who are known to be adults"
    )
    size_bytes: int = Field(ge=1, le=MAX_SOURCE_BYTES, strict=True)


class Upload(Contract):
    """Where and how to send the source: parts of `part_size_bytes`, numbered from 1, the last one shorter."""

    video_id: str
    part_size_bytes: int
    part_count: int


class PartToSign(Contract):
    number: int = Field(ge=1, le=10_000, strict=True)
    sha256: Sha256


class PartsToSign(Contract):
    parts: list[PartToSign] = Field(min_length=1, max_length=MAX_PARTS_PER_REQUEST)


class SignedPart(Contract):
    """PUT exactly `size_bytes` bytes to `url` with these `headers`; S3 refuses bytes that have another SHA-256."""

    number: int
    size_bytes: int
    url: str
    headers: dict[str, str]


class SignedParts(Contract):
    parts: list[SignedPart]
    expires_at: datetime


class ReceivedPart(Contract):
    number: int
    size_bytes: int
    sha256: str


class UploadState(Contract):
    """What S3 holds of an upload; `missing` are the numbers still to be sent."""

    video_id: str
    part_size_bytes: int
    part_count: int
    received: list[ReceivedPart]
    missing: list[int]


class Failure(Contract):
    """Why a video was not published: a stable `reason`, and what its creator can do."""

    reason: str
    remedy: str


Reason = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000)]


class VideoDecision(Contract):
    reason: Reason = Field(description="for the log of acts, and for the video's creator, who reads it")


class Takedown(Contract):
    """That a moderator has taken the video down: its creator and moderators alone see it, and it plays for moderators alone."""

    reason: str
    taken_down_at: datetime


class Rendition(Contract):
    name: str
    width: int
    height: int
    bitrate_bps: int = Field(description="the ceiling; quality-defined encoding stays below it where it can")


class Video(Contract):
    video_id: str
    creator_id: str
    title: str
    description: str
    visibility: Visibility
    is_age_restricted: bool
    status: Status
    stage: Stage | None = Field(description="what the pipeline is doing, while the status is processing")
    percent_encoded: int
    stage_started_at: dict[str, datetime] = Field(description="when each stage began, for those that did")
    failure: Failure | None
    length_seconds: float | None
    renditions: list[Rendition]
    thumbnail_url: str | None
    created_at: datetime
    published_at: datetime | None
    takedown: Takedown | None = None


class VideoPage(Contract):
    items: list[Video]
    next_cursor: str | None
