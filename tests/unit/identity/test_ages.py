"""Ages (CO-1, CO-3): who may have an account, who is an adult where, and what of it travels."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import ages, table
from functions.identity.create_personal_token import handler as create_token
from functions.identity.get_me import handler as get_me
from functions.identity.tell_birth_date import handler as tell_birth_date
from socialflow import tables
from tests.conftest import Answer, TestClock, outbox_events, request
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import Person, authorize, log_in, register

# The tests' day is 1 March 2026.
TODAY = date(2026, 3, 1)


def tells(person: Person, birth_date: str, country: str = "US") -> Answer:
    body = {"birth_date": birth_date, "country": country}
    return request(tell_birth_date, "PUT", "/api/v1/users/me/birth-date", body, user_id=person.user_id)


def me(user_id: str) -> dict[str, Any]:
    body: dict[str, Any] = request(get_me, "GET", "/api/v1/users/me", user_id=user_id).body
    return body


def is_adult(username: str) -> str:
    context = authorize(f"Bearer {log_in(username).body['access_token']}")["context"]
    assert not {"birth_date", "country", "age"} & set(context)
    return str(context["is_adult"])


@pytest.mark.parametrize(
    ("birth_date", "age"),
    [("2008-03-01", 18), ("2008-03-02", 17), ("2008-02-29", 18), ("2026-03-01", 0), ("2000-12-31", 25)],
)
def test_years_are_whole(birth_date: str, age: int) -> None:
    assert ages.age_on(TODAY, date.fromisoformat(birth_date)) == age


def test_who_was_born_on_a_leap_day_grows_older_on_the_first_of_march() -> None:
    born = date(2008, 2, 29)

    assert (ages.age_on(date(2026, 2, 28), born), ages.age_on(date(2026, 3, 1), born)) == (17, 18)


@pytest.mark.parametrize(
    ("birth_date", "country", "told"),
    [
        ("2008-03-01", "US", "true"),
        ("2008-03-02", "US", "false"),
        ("2008-03-01", "KR", "false"),
        ("2007-03-01", "KR", "true"),
        ("2005-03-02", "SG", "false"),
    ],
)
def test_an_adult_is_one_by_their_countrys_law(
    identity: SimpleNamespace, birth_date: str, country: str, told: str
) -> None:
    assert register("ada", birth_date=birth_date, country=country).status == 201

    assert is_adult("ada") == told


def test_a_minor_becomes_an_adult_in_the_session_they_have(identity: SimpleNamespace, clock: TestClock) -> None:
    register("ada", birth_date="2008-03-02", country="US")
    clock.forward(hours=11, minutes=55)
    bearer = f"Bearer {log_in().body['access_token']}"
    assert authorize(bearer)["context"]["is_adult"] == "false"

    clock.forward(minutes=6)

    assert authorize(bearer)["context"]["is_adult"] == "true"


def test_who_tells_no_birth_date_is_no_adult(ada: Person) -> None:
    assert is_adult("ada") == "false"
    assert (me(ada.user_id)["birth_date"], me(ada.user_id)["followers_only"]) == (None, [])


def test_a_personal_token_says_so_too(identity: SimpleNamespace) -> None:
    user_id = register("ada", birth_date="1990-01-31", country="US").body["user_id"]
    new = {"name": "script", "scopes": ["videos:read"]}
    token = request(create_token, "POST", "/api/v1/auth/tokens", new, user_id=user_id).body["token"]

    assert authorize(f"Bearer {token}")["context"]["is_adult"] == "true"


@pytest.mark.parametrize(
    ("birth_date", "country"),
    [("2013-03-02", "US"), ("2013-03-02", None), ("2010-03-02", "DE"), ("2012-03-02", "AT"), ("2011-03-02", "FR")],
)
def test_below_the_age_of_consent_nothing_is_kept(
    identity: SimpleNamespace, birth_date: str, country: str | None
) -> None:
    answer = register("kid", birth_date=birth_date, country=country)

    assert_problem(answer, 403, "parental-consent-needed")
    assert identity.client("dynamodb").scan(TableName=table.STORE.name)["Count"] == 0


@pytest.mark.parametrize(("birth_date", "country"), [("2013-03-01", "US"), ("2010-03-01", "DE"), ("2012-03-01", "AT")])
def test_a_minors_profile_begins_for_followers_only(identity: SimpleNamespace, birth_date: str, country: str) -> None:
    user_id = register("teen", birth_date=birth_date, country=country).body["user_id"]

    assert me(user_id)["followers_only"] == ["avatar", "bio", "links"]
    assert is_adult("teen") == "false"


@pytest.mark.parametrize("birth_date", ["2026-03-02", "1895-01-01"])
def test_nobody_is_unborn_or_older_than_everybody(identity: SimpleNamespace, birth_date: str) -> None:
    assert_problem(register("ada", birth_date=birth_date), 422, "birth-date-unlikely")


@pytest.mark.parametrize("country", ["us", "USA", "", "U1"])
def test_a_country_is_two_letters(identity: SimpleNamespace, country: str) -> None:
    assert register("ada", birth_date="1990-01-31", country=country).status == 422


def test_a_birth_date_is_told_once(ada: Person) -> None:
    assert tells(ada, "2010-01-31").body["is_adult"] is False

    assert_problem(tells(ada, "1990-01-31"), 409, "birth-date-told")
    assert me(ada.user_id)["birth_date"] == "2010-01-31"


def test_who_turns_out_to_be_too_young_is_told_and_nothing_is_kept(ada: Person) -> None:
    assert_problem(tells(ada, "2020-01-31"), 403, "parental-consent-needed")
    assert me(ada.user_id)["birth_date"] is None


def test_no_event_tells_how_old_anybody_is(identity: SimpleNamespace, ada: Person) -> None:
    tells(ada, "1990-01-31", "FR")
    register("teen", birth_date="2010-01-31", country="US")

    told = str(outbox_events(identity.client("dynamodb"), tables.IDENTITY))

    assert "ProfileChanged" in told
    assert not [each for each in ("1990", "2010-", "birth", "adult", "country") if each in told]
