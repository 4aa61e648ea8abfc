"""A socket takes one message, within bounds, and answers everything else with a reason."""

import json

import pytest

from functions.sockets import table
from socialflow import env, limits
from socialflow.limits import Limit
from tests.conftest import START, TestClock
from tests.unit.sockets.conftest import Device, Gateway


def test_a_ping_is_answered_with_the_end_of_the_socket(gateway: Gateway) -> None:
    expires_at = int(START.timestamp()) + 900

    assert Device(gateway).says("one", '{"type": "ping", "id": "7"}') == {
        "type": "pong",
        "id": "7",
        "expires_at": expires_at,
    }
    assert Device(gateway).says("one", '{"type": "ping"}') == {"type": "pong", "expires_at": expires_at}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"type": "subscribe"}', "unknown-message"),
        ('{"type": ["ping"]}', "unknown-message"),
        ("{}", "unknown-message"),
        ("", "malformed-json"),
        ("ping", "malformed-json"),
        ("[1]", "malformed-json"),
        ("null", "malformed-json"),
        ("[" * 4000, "malformed-json"),
        ("\ud800", "malformed-json"),
        (json.dumps({"type": "ping", "id": "x" * 4096}), "body-too-large"),
        ("x" * 2**20, "body-too-large"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_what_is_not_understood_is_refused_with_a_reason(gateway: Gateway, text: str, code: str) -> None:
    answer = Device(gateway).says("one", text)

    assert (answer["type"], answer["code"], answer["request_id"]) == ("error", code, "request-1")
    assert answer["detail"]


@pytest.mark.parametrize("id_", [7, "x" * 65, {"a": 1}, None])
def test_an_id_that_is_none_is_not_repeated(gateway: Gateway, id_: object) -> None:
    assert "id" not in Device(gateway).says("one", json.dumps({"type": "ping", "id": id_}))


def test_a_socket_past_its_token_is_closed_by_its_next_word(gateway: Gateway, clock: TestClock) -> None:
    phone = Device(gateway)
    told = phone.told
    phone.opens("one")
    clock.forward(seconds=900)

    assert phone.says("one", '{"type": "ping"}', told=told) == {}

    assert gateway.heard["one"] == [{"type": "closing", "reason": "expired"}]
    assert (gateway.open, table.of("ada").open) == (set(), ())


def test_who_says_too_much_is_closed(gateway: Gateway, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Device(gateway)
    phone.opens("one")
    monkeypatch.setenv(env.RATE_LIMITS, limits.as_setting({"session": Limit(3, 60)}))

    answers = [phone.says("one", '{"type": "ping"}') for _ in range(4)]

    assert [each.get("type") for each in answers] == ["pong", "pong", "pong", None]
    assert gateway.heard["one"] == [{"type": "closing", "reason": "too-many-messages"}]
    assert gateway.open == set()
