"""The feed: newest first, whatever the order in which the news came, by whichever way."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from functions.timeline import feed as feed_noun
from functions.timeline import table
from functions.timeline.get_feed import handler as get_feed
from socialflow import dynamo
from tests.conftest import START, request
from tests.unit.timeline.conftest import World, all_pages, feed, shown, user

MINUTE = timedelta(minutes=1)


def test_a_follower_sees_a_publication(world: World) -> None:
    world.follow("reader", "ada")
    world.publish("ada", "video1")

    answer = feed("reader")

    assert answer.status == 200
    assert answer.body == {
        "items": [
            {
                "kind": "video",
                "video_id": "video1",
                "author_id": user("ada"),
                "title": "Video1",
                "length_seconds": 1.5,
                "thumbnail_url": "https://social-flow.test/media/video1/thumbnail.jpg",
                "published_at": "2026-03-01T12:00:00Z",
            }
        ],
        "next_cursor": None,
    }


def test_others_see_nothing_and_neither_do_followers_of_what_is_not_public(world: World) -> None:
    world.follow("reader", "ada")
    world.publish("ada", "video1")
    world.publish("ada", "video2", visibility="unlisted")
    world.publish("ada", "video3", visibility="private")

    assert shown("stranger") == shown("ada") == []
    assert shown("reader") == ["video1"]


def test_a_video_without_a_thumbnail_has_none(world: World) -> None:
    world.follow("reader", "ada")
    world.publish("ada", "video1", thumbnail_key="")

    assert feed("reader").body["items"][0]["thumbnail_url"] is None


def test_news_that_come_twice_are_shown_once(world: World) -> None:
    for _ in range(2):
        world.follow("reader", "ada")
        world.publish("ada", "video1")
        # A video's second publication, with another time, is the same video.
        world.publish("ada", "video1", START + MINUTE)
        world.run_stream(again=True)

    assert shown("reader") == ["video1"]
    assert table.follower_count(user("ada")) == 1


def test_a_follow_that_arrives_after_the_publication_shows_it(world: World) -> None:
    world.publish("ada", "video1", START)
    world.follow("reader", "ada", START - MINUTE)

    assert shown("reader") == ["video1"]


def test_a_follow_brings_the_latest_of_before_and_no_more(world: World, rules: Callable[..., None]) -> None:
    rules(backfill_items=2)
    for number in range(4):
        world.publish("ada", f"video{number}", START + number * MINUTE)

    world.follow("reader", "ada", START + 10 * MINUTE)

    assert shown("reader") == ["video3", "video2"]


def test_unfollowing_takes_the_author_out_of_the_feed(world: World) -> None:
    for author in ("ada", "bob"):
        world.follow("reader", author)
        world.publish(author, f"{author}1")

    world.unfollow("reader", "ada")
    world.publish("ada", "ada2")

    assert shown("reader") == ["bob1"]
    assert world.pushed("reader") == ["bob1"]


def test_an_entry_pushed_while_its_reader_unfollows_is_hidden(world: World) -> None:
    world.follow("reader", "ada")
    world.publish("ada", "ada1")
    entries = table.authored_entries(user("ada"), limit=1, before=None)

    world.unfollow("reader", "ada")
    table.push(entries, [user("reader")])

    assert world.pushed("reader") == ["ada1"]
    assert shown("reader") == []


def test_an_old_follow_does_not_undo_a_later_unfollow(world: World) -> None:
    world.unfollow("reader", "ada", START + MINUTE)
    world.follow("reader", "ada", START)
    world.publish("ada", "ada1")

    assert shown("reader") == []
    assert table.follower_count(user("ada")) == 0


def test_an_old_unfollow_does_not_undo_a_later_follow(world: World) -> None:
    world.follow("reader", "ada", START + 2 * MINUTE)
    world.unfollow("reader", "ada", START + MINUTE)
    world.publish("ada", "ada1")

    assert shown("reader") == ["ada1"]
    assert table.follower_count(user("ada")) == 1


def test_pages_join_without_gap_or_repetition(world: World) -> None:
    for author in ("ada", "bob"):
        world.follow("reader", author)
    for number in range(7):
        # Two authors publish in the same millisecond.
        for author in ("ada", "bob"):
            world.publish(author, f"{author}{number}", START + number * MINUTE)

    pages = all_pages("reader", limit=4)

    assert [len(page) for page in pages] == [4, 4, 4, 2]
    assert [video for page in pages for video in page] == [
        f"{author}{number}" for number in reversed(range(7)) for author in ("bob", "ada")
    ]


def test_a_publication_between_two_pages_moves_nothing(world: World) -> None:
    world.follow("reader", "ada")
    for number in range(4):
        world.publish("ada", f"ada{number}", START + number * MINUTE)
    first = feed("reader", "?limit=2")

    world.publish("ada", "ada9", START + 9 * MINUTE)

    assert shown("reader", f"?limit=2&cursor={first.body['next_cursor']}") == ["ada1", "ada0"]


def test_bad_paging_is_refused(world: World) -> None:
    for query in ["?limit=0", "?limit=101", "?limit=abc", "?cursor=abc", "?cursor=%FF"]:
        assert feed("reader", query).status == 422, query


def test_a_cursor_is_its_readers_own(world: World) -> None:
    world.follow("reader", "ada")
    world.publish("ada", "ada0")
    world.publish("ada", "ada1", START + MINUTE)
    cursor = feed("reader", "?limit=1").body["next_cursor"]

    assert feed("other", f"?cursor={cursor}").body["code"] == "invalid-cursor"


def test_nobody_has_no_feed(world: World) -> None:
    assert request(get_feed, "GET", "/api/v1/posts/feed/").status == 401


def test_a_page_costs_three_calls_however_long_the_timeline(world: World) -> None:
    world.follow("reader", "ada")
    for number in range(30):
        world.enter("ada", f"video{number:02}", START + number * MINUTE)
    world.run_stream()

    dynamo.capacity.reset()
    assert len(shown("reader", "?limit=5")) == 5

    # The pulled authors, the pushed entries and the edges of those shown.
    assert dynamo.capacity.calls == 3


entries = st.builds(
    lambda minute, video: {"published_at": f"2026-03-01T12:{minute:02}:00.000Z", "video_id": f"v{video}"},
    st.integers(0, 5),
    st.integers(0, 9),
)


@given(st.lists(st.lists(entries, max_size=8), max_size=5), st.integers(1, 10))
def test_merging_is_sorting_all_there_is(sources: list[list[dict[str, str]]], limit: int) -> None:
    together = {table.position_of(entry) for source in sources for entry in source}

    result = [table.position_of(entry) for entry in feed_noun.merged(sources, limit)]

    assert result == sorted(together, reverse=True)[:limit]
