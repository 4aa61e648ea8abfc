"""AU-5: a session proves again who it is for."""

from functions.identity import table
from tests.conftest import START, Answer, TestClock, request
from tests.unit.identity.conftest import PASSWORD, Person, authorize, log_in, register
from tests.unit.identity.factors import challenge, enrol, factors_of, finish, remove, step_up

WRONG = (403, "wrong-proof")
SPENT = (429, "too-many-guesses")


def said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def logged_in(login: str = "ada") -> tuple[str, str]:
    """A session's id and its access token."""
    tokens = log_in(login).body
    return tokens["refresh_token"].split(".")[1], tokens["access_token"]


def proved_at(token: str) -> int:
    return int(authorize(f"Bearer {token}")["context"]["proved_at"])


def test_a_password_steps_up_a_session_without_second_factor(ada: Person, clock: TestClock) -> None:
    session_id, token = logged_in()
    clock.forward(minutes=12)

    answer = step_up(ada, session_id, password=PASSWORD)

    assert answer.status == 200
    assert answer.body == {"proved_at": "2026-03-01T12:12:00Z", "fresh_until": "2026-03-01T12:22:00Z"}
    assert proved_at(token) == int(clock.at.timestamp())


def test_a_second_factor_steps_up_where_there_is_one_and_the_password_does_not(ada: Person, clock: TestClock) -> None:
    session_id, token = logged_in()
    app = enrol(ada, clock.at)
    clock.forward(minutes=12)

    assert said(step_up(ada, session_id, password=PASSWORD)) == (403, "other-proof-needed")
    assert proved_at(token) == int(START.timestamp())
    assert step_up(ada, session_id, code=app.code(clock.at)).status == 200
    assert proved_at(token) == int(clock.at.timestamp())
    assert said(step_up(ada, session_id, code=app.code(clock.at))) == WRONG
    assert step_up(ada, session_id, recovery_code=app.recovery_codes[0]).status == 200


def two_factor(token: str) -> str:
    return authorize(f"Bearer {token}")["context"]["is_two_factor"]


def test_a_session_is_vouched_for_as_of_two_factors_from_the_proof_of_the_second_until_the_account_has_none(
    ada: Person, clock: TestClock
) -> None:
    session_id, token = logged_in()
    assert step_up(ada, session_id, password=PASSWORD).status == 200
    assert two_factor(token) == "false"
    app = enrol(ada, clock.at)
    # Whoever else has a session of the account's has not proved what its owner added.
    assert two_factor(token) == "false"

    assert step_up(ada, session_id, recovery_code=app.recovery_codes[0]).status == 200
    assert two_factor(token) == "true"
    asked = challenge()
    finished = finish(asked, recovery_code=app.recovery_codes[1]).body["access_token"]
    assert two_factor(finished) == "true"

    assert remove(ada).status == 204
    assert (two_factor(token), two_factor(finished)) == ("false", "false")


def test_a_code_without_a_second_factor_steps_nothing_up(ada: Person) -> None:
    session_id, _ = logged_in()

    assert said(step_up(ada, session_id, code="000000")) == (403, "other-proof-needed")
    assert step_up(ada, session_id).status == 422
    assert step_up(ada, session_id, code="000000", password=PASSWORD).status == 422


def test_passwords_of_a_step_up_are_guessed_five_times(ada: Person, clock: TestClock) -> None:
    session_id, token = logged_in()

    assert [said(step_up(ada, session_id, password="wrong")) for _ in range(5)] == [WRONG] * 5
    refused = step_up(ada, session_id, password=PASSWORD)

    assert said(refused) == SPENT
    assert refused.headers["Retry-After"] == "900"
    assert proved_at(token) == int(START.timestamp())


def test_an_ended_or_foreign_session_is_not_stepped_up(ada: Person, clock: TestClock) -> None:
    session_id, _ = logged_in()
    grace = Person("grace", register("grace").body["user_id"])
    assert said(step_up(grace, session_id, password=PASSWORD)) == (401, "session-ended")
    app = enrol(ada, clock.at)
    table.end_session(ada.user_id, session_id, "logged-out", clock.at)

    assert said(step_up(ada, session_id, recovery_code=app.recovery_codes[0])) == (401, "session-ended")
    assert factors_of(ada)["recovery_codes_left"] == 10


def test_a_personal_access_token_steps_nothing_up(ada: Person) -> None:
    from functions.identity.step_up import handler

    body = {"password": PASSWORD}
    answer = request(handler, "POST", "/api/v1/auth/step-up", body, user_id=ada.user_id, scopes="profile:read")

    assert said(answer) == (403, "scope-needed")
