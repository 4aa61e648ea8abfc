"""Refresh tokens: one use each, and two holders of one family are found out."""

import itertools
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.identity import refresh_tokens, sessions, table
from functions.identity.errors import SessionEnded
from functions.identity.models import Tokens
from functions.identity.refresh_session import handler
from socialflow import aws, dynamo
from tests.concurrency import together
from tests.conftest import START, Answer, TestClock, request
from tests.unit.identity.conftest import Person, Post, authorize, log_in, refresh, vouched


def ended(answer: Answer) -> bool:
    return (answer.status, answer.body.get("code")) == (401, "session-ended")


def test_a_refresh_gives_the_next_pair(ada: Person, clock: TestClock) -> None:
    first = log_in().body
    clock.forward(minutes=20)

    answer = refresh(first["refresh_token"])

    assert answer.status == 200
    assert set(answer.body) == set(first)
    assert answer.body["refresh_token"] != first["refresh_token"]
    assert vouched(authorize(f"Bearer {answer.body['access_token']}"))


def test_a_spent_token_ends_the_family(ada: Person, clock: TestClock) -> None:
    stolen = log_in().body["refresh_token"]
    child = refresh(stolen).body
    clock.forward(seconds=11)

    assert ended(refresh(stolen))
    assert ended(refresh(child["refresh_token"]))
    assert not vouched(authorize(f"Bearer {child['access_token']}"))
    assert table.sessions_of(ada.user_id, limit=1, after=None).items[0]["end_reason"] == "token-reused"


def test_a_reuse_that_ends_a_family_tells_the_user_once(ada: Person, post: Post, clock: TestClock) -> None:
    """AU-2."""
    post.deliver()
    stolen = log_in(device_name="phone").body["refresh_token"]
    refresh(stolen)
    clock.forward(seconds=11)

    assert [ended(refresh(stolen)) for _ in range(3)] == [True] * 3

    (letter,) = post.deliver()
    assert letter.to == ["ada@example.com"]
    assert "Device: phone" in letter.text


def test_another_session_of_the_user_lives_on(ada: Person, clock: TestClock) -> None:
    phone, laptop = log_in().body["refresh_token"], log_in().body["refresh_token"]
    refresh(phone)
    clock.forward(seconds=11)
    refresh(phone)

    assert refresh(laptop).status == 200


def test_a_lost_answer_may_be_asked_for_once_more_within_ten_seconds(ada: Person, clock: TestClock) -> None:
    first = log_in().body["refresh_token"]
    refresh(first)
    clock.forward(seconds=10)

    second = refresh(first)

    assert second.status == 200
    assert refresh(second.body["refresh_token"]).status == 200


def test_there_is_at_most_one_extra_child(ada: Person) -> None:
    first = log_in().body["refresh_token"]

    children = [refresh(first), refresh(first), refresh(first)]

    assert [each.status for each in children] == [200, 200, 401]
    assert all(ended(refresh(each.body["refresh_token"])) for each in children[:2])


@pytest.mark.parametrize("lost", [(1,), (2,), (1, 2)])
def test_a_write_that_is_repeated_because_its_answer_got_lost_counts_once(ada: Person, lost: tuple[int, ...]) -> None:
    first, writes = log_in().body["refresh_token"], itertools.count(1)

    def lose(attempts: int, **_: Any) -> float | None:
        return 0.0 if attempts == 1 and next(writes) in lost else None

    aws.client("dynamodb").meta.events.register_first("needs-retry.dynamodb.UpdateItem", lose)
    child, sibling = refresh(first), refresh(first)

    assert (child.status, sibling.status) == (200, 200)
    assert refresh(sibling.body["refresh_token"]).status == 200


def test_using_one_sibling_spends_the_other(ada: Person) -> None:
    first = log_in().body["refresh_token"]
    one, other = refresh(first).body["refresh_token"], refresh(first).body["refresh_token"]

    assert refresh(one).status == 200
    assert ended(refresh(other))


def test_nobody_ends_a_session_by_inventing_tokens_for_it(ada: Person) -> None:
    token = log_in().body["refresh_token"]
    user_id, session_id, generation, secret, tag = token.split(".")
    flipped = "0" if secret[0] != "0" else "1"

    inventions = [
        f"{user_id}.{session_id}.{generation}.{flipped}{secret[1:]}.{tag}",
        f"{user_id}.{session_id}.2.{secret}.{tag}",
        f"{user_id}.{session_id}.{generation}.{secret}.{'0' * 32}",
        f"{user_id}.{'0' * 26}.{generation}.{secret}.{tag}",
        f"{'0' * 26}.{session_id}.{generation}.{secret}.{tag}",
        token.upper(),
        token + "\n",
        token.replace(".1.", ".١.", 1),
        "x",
    ]

    assert all(ended(refresh(each)) for each in inventions)
    assert refresh(token).status == 200


def test_bad_bodies_are_invalid(identity: SimpleNamespace) -> None:
    bodies: list[Any] = [
        {},
        {"refresh_token": ""},
        {"refresh_token": 7},
        {"refresh_token": "x" * 401},
        {"token": "x"},
        [],
    ]
    for body in bodies:
        assert request(handler, "POST", "/api/v1/auth/refresh", body).status == 422, body


def test_a_session_ends_when_it_is_idle_for_thirty_days(ada: Person, clock: TestClock) -> None:
    token = log_in().body["refresh_token"]
    clock.forward(days=29)
    token = refresh(token).body["refresh_token"]
    clock.forward(days=30)

    assert ended(refresh(token))


def test_a_session_ends_after_a_year_however_busy(ada: Person, clock: TestClock) -> None:
    token = log_in().body["refresh_token"]
    days = 0
    while (answer := refresh(token)).status == 200:
        token = answer.body["refresh_token"]
        clock.forward(days=29)
        days += 29

    assert 365 <= days < 365 + 29


def test_tokens_are_stored_as_hashes(ada: Person, identity: SimpleNamespace) -> None:
    token = log_in().body["refresh_token"]
    child = refresh(token).body["refresh_token"]

    stored = str(identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"])

    for each in (token, child):
        assert each not in stored
        assert each.split(".")[3] not in stored
        assert refresh_tokens.hashed(each) in stored


def test_a_refresh_costs_a_read_and_a_write(ada: Person) -> None:
    token = log_in().body["refresh_token"]
    dynamo.capacity.reset()

    refresh(token)

    assert dynamo.capacity.calls == 2


def test_two_at_once_are_parent_and_sibling_and_a_third_ends_the_family(ada: Person, atomic_calls: None) -> None:
    two, three = log_in().body["refresh_token"], log_in().body["refresh_token"]

    pair = together(*[lambda: sessions.refresh(two, START)] * 2)
    crowd = together(*[lambda: sessions.refresh(three, START)] * 5)

    assert all(isinstance(each, Tokens) for each in pair)
    assert len({each.refresh_token for each in pair}) == 2
    assert sum(isinstance(each, Tokens) for each in crowd) <= 2
    assert {type(each) for each in crowd} == {Tokens, SessionEnded}


class Family:
    """What must be true of one family, kept beside the real one."""

    def __init__(self, root: str) -> None:
        self.good = {root}
        self.spent_last = ""
        self.spent_at = START
        self.has_sibling = True
        self.is_live = True

    def expect(self, token: str, at: datetime) -> bool:
        """Whether presenting the token gives a child; what it does to the family."""
        if not self.is_live:
            return False
        if token in self.good:
            self.good, self.spent_last, self.spent_at, self.has_sibling = set(), token, at, False
            return True
        if token == self.spent_last and not self.has_sibling and at - self.spent_at <= timedelta(seconds=10):
            self.has_sibling = True
            return True
        self.is_live = False
        return False


# Who presents which of the tokens they hold (0 the newest), after how many seconds, and whether the answer gets lost. What
# the owner holds, the thief may copy.
moves = st.lists(
    st.tuples(
        st.sampled_from(["owner", "owner", "thief", "copy"]),
        st.sampled_from([0, 0, 0, 1]),
        st.sampled_from([0, 3, 10, 11, 900]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_a_family_does_what_its_model_says(
    ada: Person, clock: TestClock, moves: list[tuple[str, int, int, bool]]
) -> None:
    root = log_in().body["refresh_token"]
    family = Family(root)
    held = {"owner": [root], "thief": [root][:0]}

    for who, back, seconds, is_lost in moves:
        clock.forward(seconds=seconds)
        if who == "copy":
            held["thief"] = list(held["owner"])
        elif held[who]:
            token = held[who][-1 - min(back, len(held[who]) - 1)]
            answer = refresh(token)
            assert (answer.status == 200) is family.expect(token, clock.at)
            if answer.status == 200:
                family.good.add(answer.body["refresh_token"])
                if not is_lost:
                    held[who].append(answer.body["refresh_token"])

    # Both hold a token of the family, each had an answer of their own: the second to come is found out.
    clock.forward(seconds=11)
    owner, thief = held["owner"][-1], (held["thief"] or [""])[-1]
    if thief and thief != owner:
        assert [refresh(owner).status, refresh(thief).status].count(200) <= 1
