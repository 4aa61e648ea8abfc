"""Push and pull: what each author's entry costs, and that a reader cannot tell by which way it came."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from functions.timeline import mute_table, table
from functions.timeline.policy import Policy
from socialflow import dynamo
from tests.conftest import START
from tests.unit.timeline.conftest import World, all_pages, shown, user

MINUTE = timedelta(minutes=1)


def pulled(reader_id: str) -> list[str]:
    return mute_table.pulled_and_muted(reader_id)[0]


def readers_of(count: int) -> list[str]:
    return [f"reader{number}" for number in range(count)]


def test_an_ordinary_authors_entry_is_pushed_to_every_follower(world: World) -> None:
    for reader in readers_of(30):
        world.follow(reader, "ada")
    world.enter("ada", "ada1")

    dynamo.capacity.reset()
    world.run_stream()

    assert all(world.pushed(reader) == ["ada1"] for reader in readers_of(30))
    assert table.follower_count(user("ada")) == 30


def test_thirty_followers_cost_two_batches(world: World) -> None:
    for number in range(30):
        table.STORE.write(dynamo.Put({**table._push_key(user("ada"), f"r{number}"), "reader_id": f"r{number}"}))
    world.enter("ada", "ada1")

    dynamo.capacity.reset()
    world.run_stream()

    # Counting followers, one page of them, two batches; and a trim for one reader in fifty.
    assert 4 <= dynamo.capacity.calls <= 6


def test_a_celebritys_entries_are_pulled_by_new_followers(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=3)
    for reader in readers_of(4):
        world.follow(reader, "star")
    world.publish("star", "star1")

    assert all(shown(reader) == ["star1"] for reader in readers_of(4))
    assert [world.pushed(reader) for reader in readers_of(4)] == [[], [], [], []]
    assert pulled(user("reader3")) == [user("star")]


def test_followers_of_a_new_celebrity_change_over_with_each_entry(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=3, conversions_per_entry=2)
    for reader in readers_of(5):
        # Before they were five, all of them had entries pushed.
        table.set_edge(user(reader), user("star"), "following", START)

    for number in range(4):
        world.publish("star", f"star{number}", START + number * MINUTE)

    pushed = [len(world.pushed(reader)) for reader in readers_of(5)]
    assert sorted(pushed) == [0, 0, 1, 1, 2]
    # The third entry converted the last; all see everything, and nothing twice.
    assert all(shown(reader) == ["star3", "star2", "star1", "star0"] for reader in readers_of(5))


def test_a_reader_pulls_from_few_and_has_the_rest_pushed(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=1, pulled_authors=2)
    for star in ("star1", "star2", "star3"):
        world.follow("reader", star)
        world.publish(star, f"{star}a")
        world.publish(star, f"{star}b", START + MINUTE)

    assert pulled(user("reader")) == [user("star1"), user("star2")]
    assert world.pushed("reader") == ["star3b", "star3a"]
    assert shown("reader") == ["star3b", "star2b", "star1b", "star3a", "star2a", "star1a"]


def test_unfollowing_a_celebrity_frees_the_place(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=1, pulled_authors=1)
    world.follow("reader", "star1")
    world.publish("star1", "one")

    world.unfollow("reader", "star1")
    world.follow("reader", "star2")
    world.publish("star2", "two")

    assert shown("reader") == ["two"]
    assert pulled(user("reader")) == [user("star2")]


def test_a_page_of_pulled_authors_costs_a_query_each(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=1)
    for star in ("star1", "star2"):
        world.follow("reader", star)
        for number in range(6):
            world.publish(star, f"{star}{number}", START + number * MINUTE)

    dynamo.capacity.reset()
    assert len(shown("reader", "?limit=3")) == 3

    assert dynamo.capacity.calls == 5


def test_a_timeline_is_trimmed(world: World, rules: Callable[..., None]) -> None:
    rules(timeline_items=5, pushes_per_trim=1)
    world.follow("reader", "ada")
    for number in range(12):
        world.publish("ada", f"video{number:02}", START + number * MINUTE)

    assert world.pushed("reader") == [f"video{number:02}" for number in range(11, 6, -1)]


def test_trimming_goes_on_over_many_pages(world: World) -> None:
    entries = [
        {"author_id": "a", "video_id": f"v{number:03}", "published_at": "2026-03-01T12:00:00.000Z"}
        for number in range(250)
    ]
    table.push(entries, [user("reader")])

    table.trim(user("reader"), keep=10)

    assert world.pushed("reader") == [f"v{number:03}" for number in range(249, 239, -1)]


def test_a_page_of_unfollowed_entries_is_filled_from_older_ones(world: World) -> None:
    world.follow("reader", "ada")
    world.follow("reader", "bob")
    world.publish("ada", "ada1", START)
    for number in range(3):
        world.publish("bob", f"bob{number}", START + (number + 1) * MINUTE)
    leaked = table.authored_entries(user("bob"), limit=3, before=None)
    world.unfollow("reader", "bob")
    table.push(leaked, [user("reader")])

    assert shown("reader", "?limit=2") == ["ada1"]


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_news_ends_in_the_same_feed(world: World, rules: Callable[..., None], seed: int) -> None:
    rules(celebrity_followers=2, pulled_authors=1, conversions_per_entry=1)
    draw = random.Random(seed)  # noqa: S311 - a repeatable story, not a secret
    authors, readers = ["ada", "bob", "cy"], ["reader1", "reader2"]
    news: list[Callable[[], None]] = []
    following: set[tuple[str, str]] = set()
    for step in range(14):
        reader, author, at = draw.choice(readers), draw.choice(authors), START + step * MINUTE
        if (reader, author) in following:
            following.remove((reader, author))
            news.append(partial(world.unfollow, reader, author, at))
        else:
            following.add((reader, author))
            news.append(partial(world.follow, reader, author, at))
    for number in range(9):
        author, at = draw.choice(authors), START + number * MINUTE
        news.append(partial(world.publish, author, f"{author}{number}", at))
    draw.shuffle(news)

    for each in [*news, *draw.sample(news, 8)]:
        each()

    for reader in readers:
        expected = [
            entry["video_id"]
            for entry in sorted(
                (e for a in authors for e in table.authored_entries(user(a), limit=99, before=None)),
                key=table.position_of,
                reverse=True,
            )
            if (reader, entry["author_id"].lstrip("0")) in following
        ]
        assert [video for page in all_pages(reader, limit=3) for video in page] == expected


def test_policy_is_bounded_as_the_requirements_say() -> None:
    assert Policy().timeline_items == 800
    assert Policy().celebrity_followers == 10_000
