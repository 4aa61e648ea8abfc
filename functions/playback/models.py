"""What crosses the playback domain's boundary."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field, field_validator

from functions.playback import packed
from functions.playback.policy import OWN_VIDEO
from socialflow.contract import Contract

# 31 days: longer than any session, short enough that sums stay small.
_MAX_MS = 31 * 24 * 3600 * 1000


class Playback(Contract):
    """Where to watch, with what grant, and the session that heartbeats belong to.

    `cookies` are the same values as the Set-Cookie lines, for players that set them themselves.
    """

    session_id: str
    session_token: str
    hls_url: str
    dash_url: str
    expires_at: datetime
    heartbeat_interval_seconds: int
    cookies: dict[str, str]


class Heartbeat(Contract):
    """`played_ms` is what was played since the last answer; `previous` is that answer's `next`, empty at first.

    `position_ms` is where the player stands. With `events` (packed.py) the player says more exactly what it played since,
    and `played_ms` is the most that they may add up to; `events_chain` is the first 32 hex digits of the SHA-256 over
    `session_token`, a line feed, `previous`, a line feed and the events' bytes. A heartbeat whose answer was lost is sent again as it was, with
    the same `sequence`.
    """

    session_token: str = Field(min_length=1, max_length=2000)
    sequence: int = Field(ge=1, le=10_000_000, strict=True)
    position_ms: int = Field(ge=0, le=_MAX_MS, strict=True)
    played_ms: int = Field(ge=0, le=_MAX_MS, strict=True)
    previous: str = Field(default="", max_length=300)
    events: str = Field(default="", max_length=-(-packed.MAX_EVENTS * packed.EVENT_BYTES // 3) * 4)

    events_chain: str = Field(default="", pattern=r"^([0-9a-f]{32})?$")

    @field_validator("events")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            packed.read(base64.b64decode(value, validate=True), 0)
        except binascii.Error:
            raise ValueError("must be base64") from None
        return value

    def raw_events(self) -> bytes:
        return base64.b64decode(self.events)


class Credit(Contract):
    """What the session has been credited so far. With an `invalid_reason` it is kept, but nobody is paid for it."""

    credited_ms_total: int
    credited_seconds: float
    next: str
    invalid_reason: str | None = None


class RetentionPoint(Contract):
    """Of those who watched the video at all, how many saw this part of it: `at` and `share` are 0..1."""

    at: float
    share: float


class Retention(Contract):
    """`viewers` are counted once a month each; `mean_seconds` is how much of the video they saw on average, without repeats."""

    video_id: str
    viewers: int
    mean_seconds: float
    points: list[RetentionPoint]


class Views(Contract):
    video_id: str
    views: int


@dataclass(frozen=True)
class Session:
    """What a session token says. Times are milliseconds since the epoch."""

    session_id: str
    viewer_id: str
    video_id: str
    creator_id: str
    length_ms: int
    started_at_ms: int
    expires_at_ms: int

    @property
    def invalid_reason(self) -> str | None:
        """Why nobody is paid for this session, None when somebody is."""
        return OWN_VIDEO if self.viewer_id == self.creator_id else None
