"""How far viewers came in a video, from what each has seen of it, repeats left out."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from functions.playback import coverage
from tests.conftest import Answer, TestClock, request
from tests.support.playing import event, packed
from tests.unit.playback.conftest import CREATOR, LENGTH_MS, VIDEO_ID, VIEWER, Player, Stream

Play = Callable[..., Player]


def retention(user_id: str = CREATOR, video_id: str = VIDEO_ID) -> Answer:
    from functions.playback import get_retention

    return request(
        get_retention.handler,
        "GET",
        f"/api/v1/videos/{video_id}/retention",
        user_id=user_id,
        route="/api/v1/videos/{video_id}/retention",
    )


def watch(player: Player, stream: Stream, clock: TestClock, start_ms: int, length_ms: int) -> None:
    clock.forward(milliseconds=length_ms)
    answer = player.beat(
        length_ms,
        **packed(player.session["session_token"], player.previous, event(len(player.sent) + 1, start_ms, length_ms)),
    )
    assert answer.body["credited_ms_total"] > 0, answer.body
    stream.look()


def test_a_curve_has_the_share_of_viewers_at_each_hundredth(play: Play, stream: Stream, clock: TestClock) -> None:
    for number, length_ms in enumerate((60_000, 30_000, 15_000, 15_000)):
        watch(play(f"viewer-{number}"), stream, clock, 0, length_ms)

    stream.deliver()

    body = retention().body
    assert (body["viewers"], body["mean_seconds"]) == (4, 30.0)
    assert [point["share"] for point in body["points"][::20]] == [1.0, 1.0, 0.5, 0.25, 0.25]
    assert len(body["points"]) == 100


def test_what_is_seen_again_and_delivered_again_counts_once(play: Play, stream: Stream, clock: TestClock) -> None:
    player = play()
    for _ in range(3):
        watch(player, stream, clock, 10_000, 10_000)
    for image in [*stream.images, *reversed(stream.images)]:
        stream.deliver([image])

    body = retention().body

    assert (body["viewers"], body["mean_seconds"]) == (1, 10.0)
    assert {point["share"] for point in body["points"][17:33]} == {1.0}
    assert {point["share"] for point in [*body["points"][:16], *body["points"][34:]]} == {0.0}


def test_where_the_player_stands_tells_what_was_seen_without_events(
    play: Play, stream: Stream, clock: TestClock
) -> None:
    player = play()
    clock.forward(seconds=6)
    player.beat(6_000, position_ms=36_000)
    stream.look()
    stream.deliver()

    seen = [number for number, point in enumerate(retention().body["points"]) if point["share"]]

    assert seen == list(range(50, 60))


def test_own_watching_is_no_audience(play: Play, stream: Stream, clock: TestClock) -> None:
    watch(play(CREATOR), stream, clock, 0, 30_000)

    stream.deliver()

    assert retention().body["viewers"] == 0


def test_only_the_creator_may_see_it(play: Play) -> None:
    assert retention().status == 404
    play()

    answer = retention(VIEWER)

    assert (answer.status, answer.body["code"]) == (403, "not-your-video")


def test_a_private_video_does_not_exist_for_others(play: Play) -> None:
    play(CREATOR, visibility="private")

    assert (retention(VIEWER).status, retention().status) == (404, 200)


intervals = st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 4_000)), max_size=8)


@given(seen=intervals, length_s=st.integers(1, 5_000))
def test_coverage_is_the_distinct_seconds_up_to_the_videos_length(seen: list[tuple[int, int]], length_s: int) -> None:
    bits = coverage.seen([(start * 1000, length * 1000) for start, length in seen], length_s * 1000)

    distinct = {second for start, length in seen for second in range(start, min(start + length, length_s))}
    unit = coverage.part_ms(length_s * 1000) / 1000
    if unit == 1:
        assert coverage.seconds(bits, length_s * 1000) == len(distinct)
    else:
        # Both ends of each interval are rounded to a part's border.
        assert abs(coverage.seconds(bits, length_s * 1000) - len(distinct)) <= (2 * len(seen) + 1) * unit
    assert coverage.from_bytes(coverage.to_bytes(bits)) == bits
    assert len(coverage.to_bytes(bits)) <= 128


@given(seen=intervals, length_s=st.integers(1, 5_000))
def test_the_whole_video_reaches_every_point_and_less_no_more(seen: list[tuple[int, int]], length_s: int) -> None:
    whole = coverage.seen([(0, length_s * 1000)], length_s * 1000)
    part = coverage.seen([(start * 1000, length * 1000) for start, length in seen], length_s * 1000)

    assert coverage.points(whole, length_s * 1000) == set(range(100))
    assert coverage.points(part & whole, length_s * 1000) == coverage.points(part, length_s * 1000)


def test_a_video_of_an_hour_is_kept_in_128_bytes() -> None:
    bits = coverage.seen([(0, 3_600_000)], 3_600_000)

    assert len(coverage.to_bytes(bits)) <= 128
    assert coverage.seconds(bits, 3_600_000) == 3_600
    assert coverage.seconds(coverage.seen([(0, LENGTH_MS)], LENGTH_MS), LENGTH_MS) == 60
