"""Blocks end follows both ways, and who is blocked is refused without being told (PO-8)."""

from datetime import timedelta

import pytest

from functions.social.on_profile_changed import handler as on_profile_changed
from functions.social.on_user_blocked import handler as on_user_blocked
from functions.social.on_user_unblocked import handler as on_user_unblocked
from socialflow import dynamo, tables
from socialflow.events import ProfileChanged, UserBlocked, UserUnblocked
from tests.conftest import START, TestClock, lambda_context, outbox_events
from tests.support.problems import assert_problem
from tests.unit.social.conftest import delivered, follow, followers, following, meet, names, unfollow, user

pytestmark = pytest.mark.usefixtures("social")
LATER = START + timedelta(seconds=10)


def block(blocker: str, blocked: str, seconds: int = 0, *, is_on: bool = True) -> None:
    event, handler = (UserBlocked, on_user_blocked) if is_on else (UserUnblocked, on_user_unblocked)
    at = START + timedelta(seconds=seconds)
    told = event(occurred_at=at, blocker_id=user(blocker), blocked_id=user(blocked))
    assert handler(delivered(told), lambda_context()) == {"batchItemFailures": []}


def test_a_block_ends_both_follows_and_tells_so(social: object, clock: TestClock) -> None:
    follow("ada", "bob")
    follow("bob", "ada")
    follow("cy", "ada")
    clock.forward(seconds=1)

    block("ada", "bob", 1)
    block("ada", "bob", 1)

    assert names(followers("ada")) == ["cy"]
    assert names(followers("bob")) == names(following("bob")) == names(following("ada")) == []
    events = outbox_events(social.client("dynamodb"), tables.SOCIAL)  # type: ignore[attr-defined]
    assert followers("ada").body["total"] == 1
    # Barred edges are told as unfollows by the write before, which the stream has seen.
    assert {each["type"] for each in events} <= {"UserFollowed", "UserUnfollowed"}


def test_neither_can_follow_the_other_and_neither_is_told_why(clock: TestClock) -> None:
    block("ada", "bob")

    for answer in (follow("bob", "ada"), follow("ada", "bob")):
        assert_problem(answer, 404, "not-found")
        assert answer.body["detail"] == "There is no such user."
    assert unfollow("bob", "ada").status == 204


def test_when_neither_blocks_the_other_any_more_both_may_follow(clock: TestClock) -> None:
    follow("bob", "ada")
    clock.forward(seconds=20)
    block("ada", "bob", 1)
    block("bob", "ada", 2)
    block("ada", "bob", 3, is_on=False)
    assert follow("bob", "ada").status == 404

    block("bob", "ada", 4, is_on=False)

    assert follow("bob", "ada").status == follow("ada", "bob").status == 201


def test_old_news_of_a_block_changes_nothing(clock: TestClock) -> None:
    clock.forward(seconds=20)
    block("ada", "bob", 2, is_on=False)
    block("ada", "bob", 1)

    assert follow("bob", "ada").status == 201


def test_a_block_costs_a_follow_nothing(clock: TestClock) -> None:
    dynamo.capacity.reset()
    follow("ada", "bob")

    assert dynamo.capacity.calls == 2


def test_lists_name_users_as_they_are_called_now(clock: TestClock) -> None:
    follow("ada", "bob")

    def changes(name: str, revision: int) -> None:
        facts = {"user_id": user("ada"), "username": "ada", "display_name": name, "is_private": False}
        event = ProfileChanged(occurred_at=START, avatar_key="media/avatars/a.webp", revision=revision, **facts)
        assert on_profile_changed(delivered(event), lambda_context()) == {"batchItemFailures": []}

    changes("Countess", 2)
    changes("Ada L.", 1)
    meet("ada")

    [shown] = followers("bob").body["items"]
    assert (shown["display_name"], shown["avatar_url"]) == (
        "Countess",
        "https://social-flow.test/media/avatars/a.webp",
    )
