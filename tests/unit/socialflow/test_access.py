"""Who may call a route (AU-8): by role, by a personal token's scopes, by a fresh proof, before the request is read."""

from datetime import timedelta

import pytest

from socialflow import access
from socialflow.http import caller, lambda_handler, route_app
from tests.conftest import START, TestClock, request
from tests.support.problems import assert_problem

pytestmark = pytest.mark.usefixtures("clock")


def answers(who: access.Access, user_id: str = "somebody", **claims: str) -> tuple[int, str]:
    """The status and the code with which a route for `who` answers."""
    app = route_app(who)

    @app.get("/api/v1/thing")
    def thing() -> dict[str, str]:
        return {"user_id": caller(app) if who.role else "anyone"}

    answer = request(lambda_handler(app), "GET", "/api/v1/thing", user_id=user_id, **claims)
    return answer.status, answer.body.get("code", "")


def seconds_ago(seconds: int) -> str:
    return str(int((START - timedelta(seconds=seconds)).timestamp()))


@pytest.mark.parametrize(
    ("role", "who", "refusal"),
    [
        ("user", access.user(), ""),
        ("creator", access.user(), ""),
        ("admin", access.user(), ""),
        ("user", access.moderator(), "role-needed"),
        ("creator", access.moderator(), "role-needed"),
        ("moderator", access.moderator(), ""),
        ("moderator", access.admin(), "role-needed"),
        ("admin", access.admin(), ""),
        ("", access.user(), "role-needed"),
        ("root", access.user(), "role-needed"),
    ],
)
def test_a_role_reaches_what_takes_it_or_less(role: str, who: access.Access, refusal: str) -> None:
    assert answers(who, role=role) == (403 if refusal else 200, refusal)


@pytest.mark.parametrize("who", [access.moderator(), access.admin(), access.admin(is_fresh=True)])
def test_moderators_and_administrators_act_with_a_second_factor_alone(who: access.Access) -> None:
    assert answers(who, role="admin", is_two_factor="true") == (200, "")
    for told in ("false", "", "True"):
        assert answers(who, role="admin", is_two_factor=told) == (403, "second-factor-missing")
    assert answers(who, role="user", is_two_factor="true") == (403, "role-needed")
    assert answers(access.user(is_fresh=True), role="admin", is_two_factor="false") == (200, "")


def test_who_is_not_vouched_for_is_asked_to_log_in() -> None:
    assert answers(access.admin(), user_id="") == (401, "unauthenticated")
    assert answers(access.anyone(), user_id="") == (200, "")


@pytest.mark.parametrize(
    ("scopes", "who", "refusal"),
    [
        ("videos:read feed:read", access.user("videos:read"), ""),
        ("videos:read", access.user("videos:write"), "scope-needed"),
        ("", access.user("videos:read"), "scope-needed"),
        # What names no scope is for sessions, whatever the token holds.
        (" ".join(access.SCOPES), access.user(), "scope-needed"),
        (" ".join(access.SCOPES), access.moderator(), "scope-needed"),
    ],
)
def test_a_personal_token_reaches_what_its_scopes_name(scopes: str, who: access.Access, refusal: str) -> None:
    assert answers(who, role="admin", scopes=scopes) == (403 if refusal else 200, refusal)


@pytest.mark.parametrize(
    ("age_seconds", "refusal"), [(0, ""), (599, ""), (600, "step-up-needed"), (86_400, "step-up-needed")]
)
def test_a_proof_is_fresh_for_ten_minutes(age_seconds: int, refusal: str) -> None:
    told = answers(access.user(is_fresh=True), proved_at=seconds_ago(age_seconds))

    assert told == (403 if refusal else 200, refusal)


def test_no_proof_is_not_fresh() -> None:
    assert answers(access.user(is_fresh=True), proved_at="") == (403, "step-up-needed")


def test_who_may_not_call_learns_nothing_of_the_body(clock: TestClock) -> None:
    app = route_app(access.user())

    @app.post("/api/v1/thing")
    def thing() -> dict[str, str]:
        return {}

    answer = request(lambda_handler(app), "POST", "/api/v1/thing", "{not json")

    assert_problem(answer, 401, "unauthenticated")
