"""Profiles (AU-11, AU-12, AU-15, AU-17): what a user shows, to whom, and what they are here."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import profile_table, table
from functions.identity.errors import ProfileChanging
from functions.identity.get_me import handler as get_me
from functions.identity.get_user import handler as get_user
from functions.identity.get_user_by_username import handler as get_user_by_username
from functions.identity.update_me import handler as update_me
from socialflow import dynamo, tables
from socialflow.events import SubscriptionChanged, UserFollowed, UserUnfollowed, VideoPublished
from tests.conftest import START, Answer, request
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import Person, authorize, deliver, log_in

SHOWN = {"display_name": "Ada L.", "bio": "I count.", "links": ["https://ada.example.com/notes"]}


def changes(person: Person, **facts: Any) -> Answer:
    return request(update_me, "PATCH", "/api/v1/users/me", facts, user_id=person.user_id)


def sees(viewer: Person, user: Person) -> dict[str, Any]:
    answer = request(get_user, "GET", f"/api/v1/users/{user.user_id}", user_id=viewer.user_id)
    assert answer.status == 200
    body: dict[str, Any] = answer.body
    return body


def me(person: Person) -> dict[str, Any]:
    body: dict[str, Any] = request(get_me, "GET", "/api/v1/users/me", user_id=person.user_id).body
    return body


def test_a_profile_is_as_its_user_changed_it(ada: Person, grace: Person) -> None:
    answer = changes(ada, **SHOWN)

    assert answer.status == 200
    assert answer.body == me(ada)
    assert {name: sees(grace, ada)[name] for name in SHOWN} == SHOWN


def test_what_is_left_out_stays(ada: Person) -> None:
    changes(ada, **SHOWN)

    changes(ada, bio="")

    assert (me(ada)["bio"], me(ada)["display_name"], me(ada)["links"]) == ("", "Ada L.", SHOWN["links"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"links": ["http://ada.example.com"]},
        {"links": ["javascript:alert(1)"]},
        {"links": ["https://ada.example.com/a b"]},
        {"links": ["https://user:password@ada.example.com/"]},
        {"links": ["https://localhost/"]},
        {"links": ["https://a.example.com/" + "x" * 200]},
        {"links": ["https://a.example.com"] * 6},
        {"bio": "x" * 501},
        {"bio": "null\x00"},
        {"display_name": ""},
        {"followers_only": ["email"]},
        {"username": "eve"},
        {"role": "admin"},
        {"user_type": "premium"},
    ],
)
def test_a_profile_that_does_not_fit_is_refused(ada: Person, wrong: dict[str, Any]) -> None:
    assert changes(ada, **wrong).status == 422
    assert me(ada)["links"] == []


def test_a_change_is_told_once_with_growing_revisions(ada: Person, identity: SimpleNamespace) -> None:
    changes(ada, **SHOWN)
    changes(ada, **SHOWN)
    changes(ada, display_name="Countess", followers_only=["bio"])

    [item] = [each for each in stored(identity) if each["sk"] == "USER"]
    assert item["outbox"]["type"] == "ProfileChanged"
    told = item["outbox"]["data"]
    assert (told["display_name"], told["is_private"], told["revision"]) == ("Countess", True, 2)
    assert not {"email", "bio", "links"} & set(told)


def stored(identity: SimpleNamespace) -> list[dict[str, Any]]:
    items = identity.client("dynamodb").scan(TableName=tables.IDENTITY.physical_name("test"))["Items"]
    return [dynamo.unmarshal(each) for each in items]


def test_a_change_on_an_old_reading_is_refused(ada: Person) -> None:
    before = table.user(ada.user_id)
    changes(ada, bio="first")

    with pytest.raises(ProfileChanging):
        profile_table.change(before, {"bio": "second"}, START)


def test_what_is_for_followers_only_others_do_not_see(ada: Person, grace: Person) -> None:
    changes(ada, **SHOWN, followers_only=["links", "bio"])
    assert (sees(grace, ada)["bio"], sees(grace, ada)["links"]) == (None, None)
    assert sees(ada, ada)["bio"] == SHOWN["bio"]

    follow = {"follower_id": grace.user_id, "followee_id": ada.user_id}
    deliver("on_user_followed", UserFollowed(occurred_at=START, **follow))
    assert sees(grace, ada)["bio"] == SHOWN["bio"]
    deliver("on_user_unfollowed", UserUnfollowed(occurred_at=START + timedelta(seconds=1), **follow))
    deliver("on_user_followed", UserFollowed(occurred_at=START, **follow))

    assert sees(grace, ada)["bio"] is None


def test_a_profile_is_one_read(ada: Person, grace: Person) -> None:
    dynamo.capacity.reset()
    sees(grace, ada)

    assert dynamo.capacity.calls == 1


def test_a_user_is_found_by_username_whatever_its_case(ada: Person, grace: Person) -> None:
    def find(username: str) -> Answer:
        path = f"/api/v1/users/by-username/{username}"
        return request(get_user_by_username, "GET", path, user_id=grace.user_id)

    changes(ada, bio="I count.")

    assert find("ADA").body == sees(grace, ada)
    assert find("ADA").body["bio"] == "I count."
    assert_problem(find("nobody"), 404, "not-found")
    assert find("a").status == 422


def subscription(user: Person, revision: int, *, is_entitled: bool, **different: Any) -> SubscriptionChanged:
    facts = {
        "subscription_id": "s1",
        "user_id": user.user_id,
        "kind": "premium",
        "plan": "monthly",
        "status": "active",
        "is_entitled": is_entitled,
        "revision": revision,
    }
    return SubscriptionChanged(occurred_at=START, **{**facts, **different})


def told(person: Person) -> tuple[str, str, str]:
    context = authorize(f"Bearer {log_in(person.username).body['access_token']}")["context"]
    assert (context["user_type"], context["is_premium"] == "true") == (
        me(person)["user_type"],
        me(person)["is_premium"],
    )
    return context["user_type"], context["is_premium"], context["role"]


def test_premium_is_what_the_latest_revision_of_a_subscription_says(ada: Person) -> None:
    assert told(ada) == ("free", "false", "user")

    deliver("on_subscription_changed", subscription(ada, 2, is_entitled=True))
    assert told(ada) == ("premium", "true", "user")
    deliver("on_subscription_changed", subscription(ada, 1, is_entitled=False))
    assert told(ada) == ("premium", "true", "user")
    deliver("on_subscription_changed", subscription(ada, 3, is_entitled=False))
    deliver("on_subscription_changed", subscription(ada, 2, is_entitled=True))
    assert told(ada) == ("free", "false", "user")


def test_one_of_two_subscriptions_is_enough(ada: Person) -> None:
    second = subscription(ada, 1, is_entitled=True, subscription_id="s2")
    deliver("on_subscription_changed", subscription(ada, 1, is_entitled=True), second)
    deliver("on_subscription_changed", subscription(ada, 2, is_entitled=False))

    assert told(ada) == ("premium", "true", "user")


def test_a_membership_makes_nobody_premium(ada: Person) -> None:
    deliver("on_subscription_changed", subscription(ada, 1, is_entitled=True, kind="membership", creator_id="c"))

    assert told(ada) == ("free", "false", "user")


def test_a_subscription_of_nobody_is_passed_over(identity: SimpleNamespace) -> None:
    deliver("on_subscription_changed", subscription(Person("gone", "0" * 26), 1, is_entitled=True))

    assert stored(identity) == []


def published(creator: Person) -> VideoPublished:
    facts = {"title": "t", "visibility": "public", "length_ms": 1, "thumbnail_key": ""}
    return VideoPublished(occurred_at=START, video_id="v", creator_id=creator.user_id, **facts)


def test_who_has_published_is_a_creator_in_the_sessions_they_have(ada: Person) -> None:
    bearer = f"Bearer {log_in().body['access_token']}"

    deliver("on_video_published", published(ada), published(ada))

    context = authorize(bearer)["context"]
    assert (context["role"], context["user_type"]) == ("creator", "creator")


def test_publishing_takes_no_role_away_and_gives_none_back(ada: Person) -> None:
    table.STORE.write(dynamo.Update(table._user_key(ada.user_id), "SET #role = :m", values={"m": "moderator"}))
    deliver("on_video_published", published(ada))
    assert told(ada) == ("creator", "false", "moderator")

    table.STORE.write(dynamo.Update(table._user_key(ada.user_id), "SET #role = :u", values={"u": "user"}))
    deliver("on_video_published", published(ada))

    assert told(ada)[2] == "user"
