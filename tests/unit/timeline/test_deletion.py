"""A deleted video is in no timeline, whatever is told late, twice or at the same moment."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.timeline import deletion_table, erasing, fan_out, table
from functions.timeline.on_user_erased import handler as on_user_erased
from functions.timeline.on_video_deleted import handler as on_video_deleted
from socialflow import dynamo
from socialflow.events import UserErased, VideoDeleted
from tests.conftest import START
from tests.unit.timeline.conftest import World, deliver, shown, user

DAY = timedelta(days=1)
READERS = ("bob", "cy")


def delete(author: str, video: str) -> None:
    deliver(on_video_deleted, VideoDeleted(occurred_at=START + DAY, video_id=video, creator_id=user(author)))


def titles(world: World) -> list[str]:
    """Every word of the videos that is left in the table."""
    return [json.dumps(item) for item in world.scan() if "title" in item or "thumbnail_key" in item]


@pytest.fixture
def followed(world: World) -> World:
    for reader in READERS:
        world.follow(reader, "ada")
    return world


def test_a_deleted_video_goes_from_its_author_and_from_every_reader_and_others_stay(followed: World) -> None:
    followed.publish("ada", "one")
    followed.publish("ada", "two", START + timedelta(minutes=1))

    for _ in range(2):
        delete("ada", "one")

    assert [shown(reader) for reader in READERS] == [["two"], ["two"]]
    assert [followed.pushed(reader) for reader in READERS] == [["two"], ["two"]]
    assert all("One" not in each for each in titles(followed))


def test_a_publication_that_is_told_after_the_deletion_enters_nothing(followed: World) -> None:
    delete("ada", "one")

    followed.publish("ada", "one", START + 2 * DAY)

    assert [shown(reader) for reader in READERS] == [[], []]
    assert titles(followed) == []


def test_a_fan_out_that_comes_after_the_deletion_pushes_nothing(followed: World) -> None:
    followed.enter("ada", "one")
    entry = table.authored_entries(user("ada"), limit=1, before=None)
    delete("ada", "one")
    # The stream tells of the entry as it was.
    table.STORE.write(dynamo.Put({**entry[0], "pk": f"AUTHOR#{user('ada')}"}))

    followed.run_stream()

    assert [followed.pushed(reader) for reader in READERS] == [[], []]


def test_a_fan_out_during_the_deletion_takes_back_what_it_pushes(
    followed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = table.push

    def deleted_meanwhile(*given: Any) -> None:
        delete("ada", "one")
        push(*given)

    monkeypatch.setattr(table, "push", deleted_meanwhile)

    followed.publish("ada", "one")

    assert [followed.pushed(reader) for reader in READERS] == [[], []]
    assert titles(followed) == []


def test_a_fan_out_that_died_behind_the_deletion_is_taken_back_by_the_next_try(
    followed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = table.push

    def dies(*given: Any) -> None:
        delete("ada", "one")
        push(*given)
        raise RuntimeError("the process is gone")

    followed.enter("ada", "one")
    (entry,) = table.authored_entries(user("ada"), limit=1, before=None)
    monkeypatch.setattr(table, "push", dies)
    with pytest.raises(RuntimeError):
        fan_out.fan_out(entry)
    assert followed.pushed("bob") == ["one"]
    monkeypatch.setattr(table, "push", push)

    fan_out.fan_out(entry)

    assert [followed.pushed(reader) for reader in READERS] == [[], []]


def test_a_new_follower_is_not_shown_what_is_deleted_at_that_moment(
    followed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed.publish("ada", "one")
    followed.publish("ada", "two", START + timedelta(minutes=1))
    push = table.push

    def deleted_meanwhile(*given: Any) -> None:
        delete("ada", "one")
        push(*given)

    monkeypatch.setattr(table, "push", deleted_meanwhile)

    followed.follow("dan", "ada")

    assert followed.pushed("dan") == ["two"]


def test_who_changed_over_to_pulling_loses_what_had_been_pushed(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=3, conversions_per_entry=2)
    for number in range(4):
        table.set_edge(user(f"reader{number}"), user("star"), "following", START)
    for number in range(3):
        world.publish("star", f"star{number}", START + number * timedelta(minutes=1))
    assert sorted(len(world.pushed(f"reader{number}")) for number in range(4)) == [0, 0, 1, 1]

    delete("star", "star0")

    assert [world.pushed(f"reader{number}") for number in range(4)] == [[], [], [], []]
    assert all(shown(f"reader{number}") == ["star2", "star1"] for number in range(4))


def test_who_pulls_an_author_and_leaves_is_looked_for_no_more(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=1, conversions_per_entry=5)
    table.set_edge(user("reader"), user("star"), "following", START)
    world.publish("star", "star0")
    assert [user("reader")] in list(deletion_table.readers(user("star")))

    world.unfollow("reader", "star")

    assert [each for page in deletion_table.readers(user("star")) for each in page] == []


def test_a_deletion_costs_a_write_a_reader_in_batches(world: World) -> None:
    for number in range(50):
        table.STORE.write(dynamo.Put({**table._push_key(user("ada"), f"r{number}"), "reader_id": f"r{number}"}))
    world.publish("ada", "one")
    dynamo.capacity.reset()

    delete("ada", "one")

    # What stays, the author's entry, two lists of readers and two batches.
    assert dynamo.capacity.calls == 6


@pytest.mark.parametrize("order", [0, 1])
def test_erasing_the_author_and_deleting_their_video_leave_nothing_in_either_order(followed: World, order: int) -> None:
    followed.publish("ada", "one")
    steps = [
        lambda: deliver(on_user_erased, UserErased(occurred_at=START + DAY, user_id=user("ada"))),
        lambda: delete("ada", "one"),
    ]

    for step in steps[order:] + steps[:order]:
        step()
    followed.publish("ada", "one")

    assert titles(followed) == []
    assert [followed.pushed(reader) for reader in READERS] == [[], []]


def test_an_erased_author_is_forgotten_by_who_changed_over_to_pulling(world: World, rules: Callable[..., None]) -> None:
    rules(celebrity_followers=3, conversions_per_entry=9)
    for number in range(3):
        table.set_edge(user(f"reader{number}"), user("star"), "following", START)
    table.push(
        [{"video_id": "old", "author_id": user("star"), "published_at": "2026", "title": "Old"}], [user("reader0")]
    )
    world.publish("star", "star0")

    erasing.erase(user("star"), START + DAY)

    assert titles(world) == []
