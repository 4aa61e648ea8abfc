"""A user's sessions on many devices (AU-6), ended one by one or all at once (AU-3)."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.identity.end_all_sessions import handler as end_all_sessions
from functions.identity.end_named_session import handler as end_named_session
from functions.identity.list_sessions import handler as list_sessions
from local.identity_provider import IdentityProvider
from tests.conftest import Answer, TestClock, request
from tests.unit.identity.conftest import PASSWORD, Person, authorize, log_in, refresh, register, vouched
from tests.unit.identity.factors import challenge, enrol
from tests.unit.identity.passkeys import added, options
from tests.unit.identity.social import begin
from tests.unit.identity.social import provider as provider
from tests.unit.identity.social import provider_key as provider_key

SESSIONS = "/api/v1/auth/sessions"


def of(tokens: dict[str, Any]) -> str:
    return str(tokens["refresh_token"].split(".")[1])


def listed(person: Person, current: str = "", query: str = "") -> Answer:
    return request(list_sessions, "GET", SESSIONS + query, user_id=person.user_id, session_id=current)


def lives(tokens: dict[str, Any]) -> bool:
    return vouched(authorize(f"Bearer {tokens['access_token']}"))


def end(user_id: str, session_id: str) -> Answer:
    path, route = f"{SESSIONS}/{session_id}", f"{SESSIONS}/{{session_id}}"
    return request(end_named_session, "DELETE", path, user_id=user_id, route=route)


def test_a_session_tells_its_device_its_country_and_when_it_was_seen_last(ada: Person, clock: TestClock) -> None:
    from functions.identity.log_in import handler
    from functions.identity.refresh_session import handler as refresh_session

    body = {"login": "ada", "password": PASSWORD, "device_name": "phone"}
    headers = {"cloudfront-viewer-country": "PT"}
    tokens = request(handler, "POST", "/api/v1/auth/login", body, headers=headers).body
    clock.forward(minutes=5)
    body, headers = {"refresh_token": tokens["refresh_token"]}, {"cloudfront-viewer-country": "DE"}
    request(refresh_session, "POST", "/api/v1/auth/refresh", body, headers=headers)

    (session,) = listed(ada, of(tokens)).body["items"]

    assert session == {
        "session_id": of(tokens),
        "device_name": "phone",
        "country": "DE",
        "started_at": session["started_at"],
        "last_seen_at": session["last_seen_at"],
        "is_current": True,
    }
    assert session["last_seen_at"] > session["started_at"]


def _by_second_factor(ada: Person, at: TestClock, headers: dict[str, str]) -> Answer:
    from functions.identity.finish_log_in import handler

    app = enrol(ada, at.at)
    body = {"challenge": challenge(), "recovery_code": app.recovery_codes[0]}
    return request(handler, "POST", "/api/v1/auth/login/second-factor", body, headers=headers)


def _by_passkey(ada: Person, at: TestClock, headers: dict[str, str]) -> Answer:
    from functions.identity.log_in_by_passkey import handler

    body = {"credential": added(ada).sign(options())}
    return request(handler, "POST", "/api/v1/auth/passkeys/finish", body, headers=headers)


@pytest.mark.parametrize("way", [_by_second_factor, _by_passkey])
def test_a_session_that_began_otherwise_tells_its_country_too(
    ada: Person, clock: TestClock, way: Callable[..., Answer]
) -> None:
    answer = way(ada, clock, {"cloudfront-viewer-country": "PT"})

    assert answer.status == 200, answer.body
    assert listed(ada, of(answer.body)).body["items"][-1]["country"] == "PT"


def test_a_session_by_a_provider_tells_its_country(provider: IdentityProvider) -> None:
    from functions.identity.finish_social import handler

    begun = begin().body
    body = {
        "code": provider.authorize(begun["authorization_url"]),
        "state": begun["state"],
        "verifier": begun["verifier"],
    }
    headers = {"cloudfront-viewer-country": "PT"}

    tokens = request(handler, "POST", "/api/v1/auth/social/google/finish", body, headers=headers).body

    person = Person("grace", tokens["user_id"])
    assert [each["country"] for each in listed(person, of(tokens)).body["items"]] == ["PT"]


def test_a_country_that_is_none_is_not_told(ada: Person) -> None:
    from functions.identity.log_in import handler

    for said in ("", "x", "de", "DEU", "<b>"):
        headers = {"cloudfront-viewer-country": said}
        request(handler, "POST", "/api/v1/auth/login", {"login": "ada", "password": PASSWORD}, headers=headers)

    assert [each["country"] for each in listed(ada).body["items"]] == [None] * 5


def test_sessions_come_by_page_and_only_live_ones(ada: Person, clock: TestClock) -> None:
    sessions = []
    for _ in range(3):
        sessions.append(log_in().body)
        clock.forward(seconds=1)
    end(ada.user_id, of(sessions[1]))

    first = listed(ada, of(sessions[2]), "?limit=2").body
    second = listed(ada, of(sessions[2]), f"?limit=2&cursor={first['next_cursor']}").body

    assert [each["session_id"] for each in first["items"]] == [of(sessions[0])]
    assert [(each["session_id"], each["is_current"]) for each in second["items"]] == [(of(sessions[2]), True)]
    clock.forward(days=31)
    assert listed(ada).body["items"] == []


def test_ending_a_session_is_effective_at_once(ada: Person) -> None:
    phone, laptop = log_in().body, log_in().body

    assert end(ada.user_id, of(phone)).status == 204

    assert (lives(phone), lives(laptop)) == (False, True)
    assert refresh(phone["refresh_token"]).status == 401
    assert end(ada.user_id, of(phone)).status == 204


def test_nobody_ends_anothers_session(ada: Person) -> None:
    tokens, grace = log_in().body, register("grace").body["user_id"]

    assert end(grace, of(tokens)).status == 404
    assert end(grace, "0" * 26).status == 404
    assert end(grace, "not-one").status == 422
    assert lives(tokens)


def test_all_sessions_end_and_the_current_one_as_the_body_says(ada: Person) -> None:
    phone, laptop, tv = (log_in().body for _ in range(3))
    path = "/api/v1/auth/logout-all"

    kept = request(end_all_sessions, "POST", path, {"keeps_current": True}, user_id=ada.user_id, session_id=of(laptop))
    assert (kept.status, kept.body) == (200, {"ended_count": 2})
    assert [lives(each) for each in (phone, laptop, tv)] == [False, True, False]

    ended = request(end_all_sessions, "POST", path, {}, user_id=ada.user_id, session_id=of(laptop))
    assert (ended.status, ended.body) == (200, {"ended_count": 1})
    assert not lives(laptop)
