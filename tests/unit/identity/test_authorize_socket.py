"""The socket gateway's authorizer: the same checks as for requests, of a token that a browser can send too."""

from typing import Any

import pytest

from functions.identity import table
from functions.identity.authorize_socket import handler
from tests.conftest import START, TestClock, lambda_context
from tests.unit.identity.conftest import Person, log_in

ARN = "arn:aws:execute-api:us-east-1:123456789012:api/sockets/$connect"


def asked(**headers: str) -> dict[str, Any]:
    event = {"type": "REQUEST", "methodArn": ARN, "headers": headers}
    answer: dict[str, Any] = handler(event, lambda_context())
    [statement] = answer["policyDocument"]["Statement"]
    # Whom it is nobody's, $connect refuses with a status of ours.
    assert statement == {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": ARN}
    told: dict[str, Any] = answer["context"]
    return told


def offering(token: str) -> dict[str, Any]:
    return asked(**{"Sec-WebSocket-Protocol": f"social-flow.v1, bearer.{token}"})


def test_a_token_comes_in_a_header_or_among_the_offers_of_a_browser(ada: Person) -> None:
    token = log_in().body["access_token"]

    told = offering(token)

    assert told == asked(Authorization=f"Bearer {token}")
    assert told["user_id"] == ada.user_id
    assert told["expires_at"] == str(int(START.timestamp()) + 900)
    assert told["standing_version"] == "0"


def test_who_brings_no_token_or_a_bad_one_is_nobody(ada: Person, clock: TestClock) -> None:
    token = log_in().body["access_token"]

    assert asked() == {"refused": "no-token"}
    assert asked(**{"Sec-WebSocket-Protocol": "social-flow.v1"}) == {"refused": "no-token"}
    for bad in ("", "x", token[:-4] + "AAAA", f"{token}, bearer.{token[:-4]}"[1:]):
        assert offering(bad) == {"refused": "bad-token"}
    clock.forward(seconds=905)
    assert offering(token) == {"refused": "bad-token"}


def test_an_ended_session_opens_nothing(ada: Person) -> None:
    tokens = log_in().body
    table.end_session(ada.user_id, str(tokens["refresh_token"].split(".")[1]), "logged-out", START)

    assert offering(tokens["access_token"]) == {"refused": "bad-token"}


def test_no_log_line_holds_the_token(ada: Person, capfd: pytest.CaptureFixture[str]) -> None:
    token = log_in().body["access_token"]
    offering(token)
    offering(token[:-4] + "AAAA")

    heard = capfd.readouterr()

    assert token.split(".")[2][:20] not in heard.out + heard.err
