"""Each log-in is a line of the log, with whose it was and by how many factors, and so is each that was refused."""

import io
import json
from typing import Any

import pytest

from socialflow import logs
from tests.conftest import TestClock
from tests.unit.identity.conftest import PASSWORD, Person, log_in
from tests.unit.identity.factors import challenge, enrol, finish


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    stream = io.StringIO()
    monkeypatch.setattr(logs.logger.registered_handler, "stream", stream)
    return stream


def said(stream: io.StringIO, message: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [each for each in lines if each["message"] == message]


def test_a_log_in_says_whose_session_began_and_whether_by_two_factors(
    ada: Person, written: io.StringIO, clock: TestClock
) -> None:
    session_id = log_in().body["refresh_token"].split(".")[1]
    app = enrol(ada, clock.at)
    assert finish(challenge(), recovery_code=app.recovery_codes[0]).status == 200

    first, second = said(written, "session started")
    assert (first["user_id"], first["session_id"], first["is_two_factor"]) == (ada.user_id, session_id, False)
    assert second["is_two_factor"] is True
    # By which the request's own line is found, with its route.
    assert first["correlation_id"] == said(written, "answered")[0]["correlation_id"]


def test_a_refused_log_in_says_whose_account_was_tried_and_not_with_what(ada: Person, written: io.StringIO) -> None:
    log_in(password="hunter2 hunter2")
    log_in("nobody at all")

    assert [each["user_id"] for each in said(written, "log-in refused")] == [ada.user_id, ""]
    for secret in ("hunter2", "nobody at all", PASSWORD):
        assert secret not in written.getvalue()
