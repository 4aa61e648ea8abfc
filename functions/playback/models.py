"""What crosses the playback domain's boundary."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

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

    A heartbeat whose answer was lost is sent again as it was, with the same `sequence`.
    """

    session_token: str = Field(min_length=1, max_length=2000)
    sequence: int = Field(ge=1, le=10_000_000, strict=True)
    position_ms: int = Field(ge=0, le=_MAX_MS, strict=True)
    played_ms: int = Field(ge=0, le=_MAX_MS, strict=True)
    previous: str = Field(default="", max_length=200)


class Credit(Contract):
    """What the session has been credited so far. With an `invalid_reason` it is kept, but nobody is paid for it."""

    credited_ms_total: int
    credited_seconds: float
    next: str
    invalid_reason: str | None = None


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
