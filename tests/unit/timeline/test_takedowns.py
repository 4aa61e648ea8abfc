"""A video that was taken down is in no timeline, and is in all of them again when it is restored, in whatever order it is told."""

from datetime import timedelta

import pytest

from functions.timeline import deletion_table, standing_table, table
from functions.timeline.on_video_deleted import handler as on_video_deleted
from functions.timeline.on_video_standing_moved import handler as on_video_standing_moved
from socialflow import dynamo
from socialflow.dynamo import Item
from socialflow.events import VideoDeleted, VideoStandingMoved
from tests.conftest import START
from tests.unit.timeline.conftest import World, deliver, shown, user

READERS = ("bob", "cy")
GONE, THERE = [[], []], [["one"], ["one"]]


def moved(standing: str, revision: int) -> None:
    event = VideoStandingMoved(
        occurred_at=START,
        video_id="one",
        creator_id=user("ada"),
        title="One",
        standing=standing,
        revision=revision,
        actor_id="mia",
        reason="as the rules say",
    )
    deliver(on_video_standing_moved, event)


def seen() -> list[list[str]]:
    return [shown(reader) for reader in READERS]


@pytest.fixture
def followed(world: World) -> World:
    for reader in READERS:
        world.follow(reader, "ada")
    return world


def test_it_goes_from_everybody_and_comes_back_to_its_place(followed: World) -> None:
    followed.publish("ada", "one")
    followed.publish("ada", "two", START + timedelta(minutes=1))

    for _ in range(2):
        moved("taken-down", 1)
    assert seen() == [["two"], ["two"]]
    assert [followed.pushed(reader) for reader in READERS] == [["two"], ["two"]]

    for _ in range(2):
        moved("good", 2)
    followed.run_stream(again=True)
    assert seen() == [["two", "one"], ["two", "one"]]


def test_the_higher_revision_holds_whichever_is_told_first(followed: World) -> None:
    followed.publish("ada", "one")

    moved("taken-down", 3)
    moved("good", 2)
    followed.run_stream(again=True)

    assert seen() == GONE
    moved("good", 4)
    moved("taken-down", 3)
    followed.run_stream(again=True)
    assert seen() == THERE


def test_a_publication_that_is_told_after_the_takedown_is_entered_with_the_restoration(followed: World) -> None:
    moved("taken-down", 1)
    for _ in range(2):
        followed.publish("ada", "one")
    assert seen() == GONE

    moved("good", 2)
    followed.run_stream()

    assert seen() == THERE


def test_a_publication_that_is_told_after_both_is_entered(followed: World) -> None:
    moved("taken-down", 1)
    moved("good", 2)

    followed.publish("ada", "one")

    assert seen() == THERE


def test_a_fan_out_that_comes_after_the_takedown_pushes_nothing_nor_does_a_new_follow(followed: World) -> None:
    followed.enter("ada", "one")
    [entry] = table.authored_entries(user("ada"), limit=1, before=None)
    moved("taken-down", 1)
    table.STORE.write(dynamo.Put({**entry, "pk": f"AUTHOR#{user('ada')}"}))

    followed.follow("dee", "ada")
    followed.run_stream()

    assert [followed.pushed(reader) for reader in (*READERS, "dee")] == [[], [], []]


def test_who_is_taken_down_while_it_is_restored_stays_out(followed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    followed.publish("ada", "one")
    moved("taken-down", 1)
    put_back = standing_table.put_back

    def meanwhile(item: Item) -> None:
        put_back(item)
        monkeypatch.setattr(standing_table, "put_back", put_back)
        moved("taken-down", 3)

    monkeypatch.setattr(standing_table, "put_back", meanwhile)
    moved("good", 2)
    followed.run_stream(again=True)

    assert [followed.pushed(reader) for reader in READERS] == GONE
    assert table.authored_entries(user("ada"), limit=1, before=None) == []


def test_a_restoration_of_a_deleted_video_brings_nothing_back(followed: World) -> None:
    followed.publish("ada", "one")
    moved("taken-down", 1)
    deliver(on_video_deleted, VideoDeleted(occurred_at=START, video_id="one", creator_id=user("ada")))

    moved("good", 2)
    followed.run_stream(again=True)

    assert seen() == GONE
    assert deletion_table.hidden("one")
