"""What counts, as data. A change here changes what viewers and creators are credited from then on."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Policy:
    """Times are in milliseconds of playback unless their type says otherwise.

    A viewer is credited in one session at a time: what two sessions claim of the same moment counts once, for the one
    that claims it first, and is kept as parallel with the other.
    """

    heartbeat_interval_seconds: int = 10
    # A session credits at most this many times the video's length: room for rewinding, none for a loop left running.
    length_factor: int = 4
    # A heartbeat that claims more than this many times what elapsed, and the slack, was not made by a player.
    max_rate: int = 4
    rate_slack_ms: int = 10_000
    # A view counts once per session, when this much is credited or half the video, whichever is less.
    view_after_ms: int = 30_000
    # The grant to the media and the session end together.
    min_session: timedelta = timedelta(hours=1)
    max_session: timedelta = timedelta(hours=12)
    # One counter item takes about 500 transactional increments a second.
    view_shards: int = 8
    # A table's stream keeps a record for a day; nothing is heard of a session that has been over for longer.
    heard_after_session: timedelta = timedelta(hours=26)
    # Sessions of one viewer with one video that are open or were lately; more are kept, but not paid.
    max_recent_sessions: int = 200
    # A viewer's coverage of a video is kept by seconds up to this many, by equal longer parts beyond.
    max_parts: int = 1024
    # A retention curve has a point for each hundredth of the video.
    retention_points: int = 100
    retention_shards: int = 4

    def max_credit_ms(self, length_ms: int) -> int:
        return length_ms * self.length_factor

    def is_possible(self, played_ms: int, elapsed_ms: int) -> bool:
        return played_ms <= self.max_rate * elapsed_ms + self.rate_slack_ms

    def view_threshold_ms(self, length_ms: int) -> int:
        """At least 1, so that a session without a credit is never a view."""
        return max(1, min(self.view_after_ms, length_ms // 2))

    def session_length(self, length_ms: int) -> timedelta:
        wanted = timedelta(milliseconds=self.max_credit_ms(length_ms))
        return min(max(wanted, self.min_session), self.max_session)


POLICY = Policy()
OWN_VIDEO = "own-video"
PARALLEL = "parallel-session"
IMPOSSIBLE_RATE = "impossible-rate"
TOO_MANY = "too-many-sessions"
