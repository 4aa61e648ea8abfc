"""Following: both directions, the counters and the events change together."""

import random
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from functions.social import table
from functions.social.errors import AlreadyFollowing
from functions.social.follow_user import handler as follow_user
from functions.social.list_followers import handler as list_followers
from functions.social.list_following import handler as list_following
from functions.social.publish_events import handler as publish_events
from functions.social.unfollow_user import handler as unfollow_user
from socialflow import dynamo, ids, tables
from tests.concurrency import together
from tests.conftest import START, Answer, TestClock, lambda_context, outbox_events, request
from tests.unit.social.conftest import follow, followers, following, meet, names, unfollow, user


def test_a_follow_shows_on_both_sides(social: SimpleNamespace) -> None:
    answer = follow("ada", "bob")

    assert answer.status == 201
    assert answer.body == {
        "follower_id": user("ada"),
        "followee_id": user("bob"),
        "followed_at": "2026-03-01T12:00:00Z",
    }
    assert names(followers("bob")) == ["ada"]
    assert names(following("ada")) == ["bob"]
    assert (followers("bob").body["total"], following("ada").body["total"]) == (1, 1)
    assert (followers("ada").body["total"], following("bob").body["total"]) == (0, 0)


def test_a_second_follow_is_a_conflict_and_counts_nothing(social: SimpleNamespace) -> None:
    follow("ada", "bob")

    answer = follow("ada", "bob")

    assert (answer.status, answer.body["code"]) == (409, "already-following")
    assert followers("bob").body["total"] == 1


def test_a_follow_that_is_repeated_with_its_key_is_answered_as_the_first_was(
    social: SimpleNamespace, clock: TestClock
) -> None:
    user("ada"), user("bob")
    first, again = follow_once("ada", "bob", "key"), follow_once("ada", "bob", "key")
    clock.forward(seconds=5)

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert followers("bob").body["total"] == 1
    assert follow_once("ada", "bob", "another").body["code"] == "already-following"
    assert follow_once("ada", "cy", "key").body["code"] == "idempotency-key-reused"


def follow_once(follower: str, followee: str, key: str) -> Answer:
    return request(
        follow_user,
        "POST",
        f"/api/v1/users/{user(followee)}/follow",
        user_id=user(follower),
        route="/api/v1/users/{user_id}/follow",
        headers={"idempotency-key": key},
    )


def test_unfollowing_undoes_all_of_it_and_again_changes_nothing(social: SimpleNamespace) -> None:
    follow("ada", "bob")

    assert [unfollow("ada", "bob").status, unfollow("ada", "bob").status, unfollow("ada", "cy").status] == [204] * 3
    assert names(followers("bob")) == names(following("ada")) == []
    assert (followers("bob").body["total"], following("ada").body["total"]) == (0, 0)


def test_an_unfollow_leaves_an_event_and_goes_by_itself(social: SimpleNamespace) -> None:
    follow("ada", "bob")
    unfollow("ada", "bob")

    [event] = outbox_events(social.client("dynamodb"), tables.SOCIAL)
    edge = table.STORE.get(dynamo.key(f"USER#{user('ada')}", f"EDGE#{user('bob')}"))
    assert event["type"] == "UserUnfollowed"
    assert edge is not None
    assert edge["ttl"] == int((START + timedelta(days=30, milliseconds=1)).timestamp())


def test_each_change_of_an_edge_is_later_than_the_last_even_when_clocks_disagree(
    social: SimpleNamespace, clock: TestClock
) -> None:
    first = table.follow(user("ada"), user("bob"), START)
    table.unfollow(user("ada"), user("bob"), START - timedelta(seconds=3))
    second = table.follow(user("ada"), user("bob"), START - timedelta(seconds=5))

    assert first < second == START + timedelta(milliseconds=2)
    edge = table.STORE.get(dynamo.key(f"USER#{user('ada')}", f"EDGE#{user('bob')}"))
    assert edge is not None
    assert "ttl" not in edge
    assert followers("bob").body["total"] == 1


def test_nobody_follows_themselves(social: SimpleNamespace) -> None:
    answer = follow("ada", "ada")

    assert (answer.status, answer.body["code"]) == (422, "cannot-follow-oneself")


def test_an_unknown_user_is_not_found(social: SimpleNamespace) -> None:
    assert follow("ada", "nobody").status == 404
    # Ids of the right form that were never minted: a year beyond all calendars, a letter beyond the alphabet.
    for impossible in ("z" * 26, "7" + "z" * 25, "i" * 26):
        assert request(follow_user, "POST", f"/api/v1/users/{impossible}/follow", user_id=user("ada")).status == 404
    assert followers("nobody").status == 404
    assert following("nobody").status == 404


def test_an_account_of_this_minute_may_be_news_on_its_way(social: SimpleNamespace, clock: TestClock) -> None:
    new = ids.new_id()

    early = request(follow_user, "POST", f"/api/v1/users/{new}/follow", user_id=user("ada"))
    clock.forward(minutes=2)
    late = request(follow_user, "POST", f"/api/v1/users/{new}/follow", user_id=user("ada"))

    assert (early.status, early.headers["Retry-After"]) == (503, "1")
    assert late.status == 404


def test_bad_input_is_refused(social: SimpleNamespace) -> None:
    assert request(follow_user, "POST", "/api/v1/users/BOB/follow", user_id=user("ada")).status == 422
    for method, handler, end in (
        ("POST", follow_user, "follow"),
        ("DELETE", unfollow_user, "follow"),
        ("GET", list_followers, "followers"),
        ("GET", list_following, "following"),
    ):
        assert request(handler, method, f"/api/v1/users/{user('bob')}/{end}").status == 401, handler
    for query in ("?limit=0", "?limit=101", "?limit=x", "?limit=99999999999999999999", f"?cursor={'x' * 1001}"):
        assert followers("ada", query).status == 422, query
        assert following("ada", query).status == 422, query


def test_lists_page_newest_first_and_cursors_are_bound_to_their_list(social: SimpleNamespace, clock: TestClock) -> None:
    for number in range(5):
        meet(f"fan{number}")
        clock.forward(seconds=1)
        follow(f"fan{number}", "bob")

    pages = [followers("bob", "?limit=2")]
    while pages[-1].body["next_cursor"]:
        pages.append(followers("bob", f"?limit=2&cursor={pages[-1].body['next_cursor']}"))

    assert [name for page in pages for name in names(page)] == ["fan4", "fan3", "fan2", "fan1", "fan0"]
    cursor = pages[0].body["next_cursor"]
    assert followers("cy", f"?cursor={cursor}").body["code"] == "invalid-cursor"
    assert following("bob", f"?cursor={cursor}").body["code"] == "invalid-cursor"


def test_registration_news_may_come_twice_and_after_the_first_follow(social: SimpleNamespace) -> None:
    follow("late", "bob")
    before = followers("bob")

    meet("late")
    meet("late")

    assert names(before) == [None]
    assert names(followers("bob")) == ["late"]
    assert following("late").body["total"] == 1


def test_counters_agree_with_the_lists_whatever_happened(social: SimpleNamespace, clock: TestClock) -> None:
    draw = random.Random(7)  # noqa: S311 - a repeatable story, not a secret
    people = ["ada", "bob", "cy"]
    for _ in range(40):
        one, other = draw.sample(people, 2)
        clock.forward(milliseconds=draw.choice([0, 1, 500]))
        draw.choice([follow, unfollow])(one, other)

    for person in people:
        assert followers(person).body["total"] == len(names(followers(person)))
        assert following(person).body["total"] == len(names(following(person)))


def test_many_at_once_follow_once(social: SimpleNamespace, atomic_calls: None) -> None:
    results = together(*[lambda: table.follow(user("ada"), user("bob"), START)] * 6)

    assert sorted(type(each).__name__ for each in results) == ["AlreadyFollowing"] * 5 + ["datetime"]
    assert AlreadyFollowing.status == 409
    assert followers("bob").body["total"] == 1


def test_a_celebritys_counter_is_spread_over_shards() -> None:
    shards = [table._shard_of(ids.derived_id(str(number))) for number in range(8000)]

    assert set(shards) == set(range(8))
    assert max(shards.count(shard) for shard in range(8)) < 1200


def test_the_publisher_puts_each_change_on_the_bus_once(social: SimpleNamespace) -> None:
    follow("ada", "bob")
    client = social.client("dynamodb")
    [item] = [each for each in client.scan(TableName=table.STORE.name)["Items"] if "outbox" in each]
    unfollow("ada", "bob")
    [gone] = [each for each in client.scan(TableName=table.STORE.name)["Items"] if "outbox" in each]
    records = [
        {"dynamodb": {"SequenceNumber": "1", "NewImage": item}},
        {"dynamodb": {"SequenceNumber": "2", "OldImage": item, "NewImage": gone}},
        {"dynamodb": {"SequenceNumber": "3", "OldImage": gone}},
    ]

    assert publish_events({"Records": records}, lambda_context()) == {"batchItemFailures": []}


def test_what_follows_and_lists_cost(social: SimpleNamespace) -> None:
    calls: dict[str, int] = {}
    acts: dict[str, Callable[[], Answer]] = {
        "follow": lambda: follow("ada", "bob"),
        "followers": lambda: followers("bob"),
        "following": lambda: following("ada"),
        "unfollow": lambda: unfollow("ada", "bob"),
    }
    for name, act in acts.items():
        dynamo.capacity.reset()
        assert act().status < 300
        calls[name] = dynamo.capacity.calls

    assert calls == {"follow": 2, "followers": 2, "following": 2, "unfollow": 2}
