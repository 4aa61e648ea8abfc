"""What counts, as data. A change here changes what viewers and creators are credited from then on."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Policy:
    """Times are in milliseconds of playback unless their type says otherwise."""

    heartbeat_interval_seconds: int = 10
    # A session credits at most this many times the video's length: room for rewinding, none for a loop left running.
    length_factor: int = 4
    # A view counts once per session, when this much is credited or half the video, whichever is less.
    view_after_ms: int = 30_000
    # The grant to the media and the session end together.
    min_session: timedelta = timedelta(hours=1)
    max_session: timedelta = timedelta(hours=12)
    # One counter item takes about 500 transactional increments a second.
    view_shards: int = 8

    def max_credit_ms(self, length_ms: int) -> int:
        return length_ms * self.length_factor

    def view_threshold_ms(self, length_ms: int) -> int:
        """At least 1, so that a session without a credit is never a view."""
        return max(1, min(self.view_after_ms, length_ms // 2))

    def session_length(self, length_ms: int) -> timedelta:
        wanted = timedelta(milliseconds=self.max_credit_ms(length_ms))
        return min(max(wanted, self.min_session), self.max_session)


POLICY = Policy()
OWN_VIDEO = "own-video"
