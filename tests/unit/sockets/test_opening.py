"""Sockets are opened for sessions alone, within bounds, and end with the token that opened them."""

import json
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from functions.sockets import sockets, table
from functions.sockets.models import Socket
from socialflow import env, limits
from socialflow.events import SessionEnded, StandingMoved
from socialflow.limits import Limit
from tests.concurrency import together
from tests.conftest import START, TestClock
from tests.unit.sockets.conftest import DONE, Device, Gateway, call, deliver, due, event


def known(user_id: str = "ada") -> list[str]:
    return [each.connection_id for each in table.of(user_id).open]


def refused(told: dict[str, Any]) -> tuple[int, str]:
    answer = call("connect", event("one", told, "$connect"))
    return answer["statusCode"], json.loads(answer["body"])["code"]


def test_a_session_opens_a_socket_that_is_closed_when_its_token_expires(
    gateway: Gateway, aws: SimpleNamespace, clock: TestClock
) -> None:
    phone = Device(gateway, lives_seconds=600)

    assert phone.opens("one")["statusCode"] == 200

    [(seconds, body)] = due(aws)
    assert (seconds, known()) == (600, ["one"])
    clock.forward(seconds=seconds)
    assert call("on_socket_due", {"Records": [{"messageId": "0", "body": body}]}) == DONE
    assert gateway.heard["one"] == [{"type": "closing", "reason": "expired"}]
    assert (gateway.open, known()) == (set(), [])


def test_a_socket_waits_no_longer_than_a_queue_delays(gateway: Gateway, aws: SimpleNamespace) -> None:
    Device(gateway, lives_seconds=905).opens("one")
    Device(gateway, lives_seconds=-3).opens("two")

    assert [seconds for seconds, _ in due(aws)] == [900, 0]


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"refused": "no-token"}, 401, "unauthenticated"),
        ({"refused": "bad-token"}, 401, "unauthenticated"),
        ({}, 401, "unauthenticated"),
        ({"refused": "unavailable"}, 503, "unavailable"),
        ({"user_id": "ada", "session_id": "", "scopes": "feed:read"}, 403, "session-needed"),
    ],
)
def test_who_has_no_session_opens_nothing(
    gateway: Gateway, aws: SimpleNamespace, told: dict[str, Any], status: int, code: str
) -> None:
    assert refused(told) == (status, code)
    assert (known(), due(aws)) == ([], [])


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test",
        "null",
        "",
        "http://social-flow.test",
        "https://social-flow.test:8443",
        "https://social-flow.test.evil.test",
        "https://social-flow.test https://app.social-flow.test:8443",
    ],
)
def test_a_page_of_another_origin_opens_nothing_though_it_holds_a_token(
    gateway: Gateway, aws: SimpleNamespace, origin: str
) -> None:
    answer = Device(gateway).opens("one", origin=origin)

    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (403, "foreign-origin")
    assert (known(), due(aws)) == ([], [])


@pytest.mark.parametrize("origin", ["https://social-flow.test", "https://app.social-flow.test:8443", None])
def test_our_own_pages_and_programs_open_sockets(gateway: Gateway, origin: str | None) -> None:
    assert Device(gateway).opens("one", origin=origin)["statusCode"] == 200
    assert known() == ["one"]


def test_a_browser_is_told_the_protocol_it_offered_and_never_its_token(gateway: Gateway) -> None:
    phone = Device(gateway)

    taken = phone.opens("one", offers="social-flow.v1, bearer.header.payload.signature")

    assert taken["headers"] == {"Sec-WebSocket-Protocol": "social-flow.v1"}
    assert phone.opens("two", offers="bearer.header.payload.signature")["headers"] == {}
    assert phone.opens("three")["headers"] == {}


def test_a_sessions_fifth_socket_takes_the_place_of_its_oldest(gateway: Gateway, clock: TestClock) -> None:
    phone = Device(gateway)
    for name in ("one", "two", "three", "four", "five"):
        assert phone.opens(name)["statusCode"] == 200
        clock.forward(seconds=1)

    assert known() == ["two", "three", "four", "five"]
    assert gateway.open == {"two", "three", "four", "five"}
    assert gateway.heard == {"one": [{"type": "closing", "reason": "replaced"}]}


def test_of_1001_sockets_that_a_session_opens_four_are_open() -> None:
    open_: list[Socket] = []
    replaced: list[Socket] = []
    for number in range(1001):
        new = Socket(str(number), "phone", 0, opened_at=number, expires_at=10**6)
        kept, over = sockets.with_room(open_, new)
        open_, replaced = [*kept, new], [*replaced, *over]

    assert [each.connection_id for each in open_] == ["997", "998", "999", "1000"]
    assert len(replaced) == 997


def test_a_user_has_twenty_sockets_and_the_next_is_refused_until_one_is_closed(gateway: Gateway) -> None:
    for session in range(5):
        for number in range(4):
            assert Device(gateway, f"device-{session}").opens(f"{session}-{number}")["statusCode"] == 200
    another = Device(gateway, "another")

    answer = another.opens("one-more")

    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (429, "too-many-sockets")
    assert len(known()) == sockets.A_USER
    Device(gateway, "device-0").leaves("0-0")
    assert another.opens("one-more")["statusCode"] == 200


def test_what_expired_unseen_counts_no_more(gateway: Gateway, clock: TestClock) -> None:
    for session in range(5):
        for number in range(4):
            Device(gateway, f"device-{session}").opens(f"{session}-{number}")
    clock.forward(minutes=16)

    assert Device(gateway, "another").opens("new")["statusCode"] == 200
    assert known() == ["new"]


def test_no_bound_is_passed_by_those_who_open_at_once(gateway: Gateway, atomic_calls: None) -> None:
    works = [partial(Device(gateway, f"device-{number % 8}").opens, str(number)) for number in range(32)]

    answers = [each["statusCode"] for each in together(*works)]

    assert set(answers) <= {200, 409, 429}
    of_session = [sum(each.session_id == f"device-{number}" for each in table.of("ada").open) for number in range(8)]
    assert len(known()) <= sockets.A_USER
    assert max(of_session) <= sockets.A_SESSION
    assert set(known()) == gateway.open


def test_a_session_that_has_ended_opens_nothing_whatever_it_was_told_before(gateway: Gateway) -> None:
    phone = Device(gateway)
    told = phone.told
    deliver("on_session_ended", SessionEnded(occurred_at=START, user_id="ada", session_id="phone", reason="logged-out"))

    assert refused(told) == (401, "unauthenticated")
    assert known() == []
    assert Device(gateway, "laptop").opens("two")["statusCode"] == 200


def test_what_was_vouched_for_under_an_older_standing_opens_nothing(gateway: Gateway) -> None:
    deliver("on_standing_moved", StandingMoved(occurred_at=START, user_id="ada", standing_version=2))

    assert Device(gateway, standing_version=1).opens("old")["statusCode"] == 401
    assert Device(gateway, standing_version=2).opens("new")["statusCode"] == 200


def test_a_socket_whose_end_cannot_be_queued_is_not_opened(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(env.DUE_QUEUE_URL, "https://sqs.us-east-1.amazonaws.com/123456789012/nowhere")

    assert Device(gateway).opens("one")["statusCode"] == 500


def test_a_socket_that_its_device_closed_is_forgotten(gateway: Gateway) -> None:
    phone = Device(gateway)
    phone.opens("one")
    phone.opens("two")

    phone.leaves("one")
    phone.leaves("one")

    assert known() == ["two"]


def test_opening_is_limited(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(env.RATE_LIMITS, limits.as_setting({"session": Limit(2, 60)}))
    phone = Device(gateway)

    answers = [phone.opens(str(number)) for number in range(3)]

    assert [each["statusCode"] for each in answers] == [200, 200, 429]
    assert json.loads(answers[-1]["body"])["retry_after_seconds"] > 0
