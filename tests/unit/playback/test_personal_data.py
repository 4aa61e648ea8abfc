"""What the playback domain writes into a person's archive (CO-1)."""

from collections.abc import Callable

from functions.playback import personal_data
from tests.conftest import TestClock
from tests.unit.playback.conftest import VIDEO_ID, VIEWER, Player, Stream


def test_a_viewers_watched_time_is_told_by_month_and_video(
    play: Callable[..., Player], stream: Stream, clock: TestClock
) -> None:
    player = play()
    clock.forward(seconds=10)
    player.beat(10_000)
    stream.look()
    stream.deliver()

    told = list(personal_data.of(VIEWER)["watched"])

    assert [(each["period"], each["video_id"], each["watched_ms"]) for each in told] == [("2026-03", VIDEO_ID, 10_000)]
    assert list(personal_data.of("somebody-else")["watched"]) == []
