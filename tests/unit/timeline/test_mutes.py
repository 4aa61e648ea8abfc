"""What a reader has muted does not come up in their feed, and comes back when they take it back (PO-8)."""

from datetime import timedelta

import pytest

from functions.timeline import mute_table
from functions.timeline.mutes import Mutes
from functions.timeline.on_mute_changed import handler as on_mute_changed
from socialflow import dynamo
from socialflow.events import MuteChanged
from tests.conftest import START
from tests.unit.timeline.conftest import World, all_pages, deliver, shown, user


def mute(kind: str, value: str, seconds: int = 0, *, is_muted: bool = True) -> None:
    at = START + timedelta(seconds=seconds)
    facts = {"user_id": user("reader"), "kind": kind, "value": value, "is_muted": is_muted}
    deliver(on_mute_changed, MuteChanged(occurred_at=at, **facts))


def test_a_muted_user_is_followed_and_not_seen(world: World) -> None:
    for author in ("ada", "bob"):
        world.follow("reader", author)
        world.publish(author, f"of-{author}")

    mute("user", user("ada"))
    assert shown("reader") == ["of-bob"]
    mute("user", user("ada"), 1, is_muted=False)

    assert sorted(shown("reader")) == ["of-ada", "of-bob"]


def test_a_muted_word_hides_the_titles_it_stands_in(world: World) -> None:
    world.follow("reader", "ada")
    for video, title in (("one", "The Spoiler, again"), ("two", "Spoilers"), ("three", "SPOILER!"), ("four", "other")):
        world.publish("ada", video, title=title)

    mute("word", "spoiler")

    assert sorted(shown("reader")) == ["four", "two"]


def test_what_one_reader_mutes_another_sees(world: World) -> None:
    for reader in ("reader", "other"):
        world.follow(reader, "ada")
    world.publish("ada", "video")

    mute("user", user("ada"))

    assert (shown("reader"), shown("other")) == ([], ["video"])


def test_pages_go_on_past_what_is_muted(world: World) -> None:
    for author in ("ada", "bob"):
        world.follow("reader", author)
        for number in range(4):
            world.publish(author, f"{author}{number}", START + timedelta(minutes=number))
    mute("user", user("ada"))

    assert [each for page in all_pages("reader", 2) for each in page] == ["bob3", "bob2", "bob1", "bob0"]


def test_old_news_of_a_mute_changes_nothing(world: World) -> None:
    mute("word", "spoiler", 2, is_muted=False)
    mute("word", "spoiler", 1)

    assert mute_table.pulled_and_muted(user("reader")) == ([], set())


def test_what_is_muted_is_read_with_what_is_pulled(world: World) -> None:
    world.follow("reader", "ada")
    world.publish("ada", "video")
    mute("word", "spoiler")
    dynamo.capacity.reset()

    shown("reader")

    assert dynamo.capacity.calls == 3


@pytest.mark.parametrize(
    ("word", "title"),
    [("a.b", "say A.B now"), ("c++", "learn C++"), ("strasse", "Die Straße"), ("[", "a [ b"), ("a b", "the A B")],
)
def test_a_word_is_text_and_no_pattern(word: str, title: str) -> None:
    muted = Mutes.of({f"word:{word}"})

    assert muted.hide({"author_id": "a", "title": title})
    assert not muted.hide({"author_id": "a", "title": "axb"})


def test_a_muted_thread_is_hidden() -> None:
    entry = {"author_id": "a", "title": "t", "thread_id": "x"}

    assert Mutes.of({"thread:x"}).hide(entry)
    assert not Mutes.of(set()).hide({"author_id": "a", "title": "t"})
