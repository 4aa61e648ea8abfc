"""Registering, and what is shown of an account."""

from types import SimpleNamespace
from typing import Any

from functions.identity import accounts, table
from functions.identity.errors import EmailTaken, UsernameTaken
from functions.identity.get_me import handler as get_me
from functions.identity.get_user import handler as get_user
from functions.identity.models import NewUser
from functions.identity.register_user import handler as register_user
from socialflow import dynamo, tables
from socialflow.idempotency import Guard
from tests.concurrency import together
from tests.conftest import START, outbox_events, request
from tests.unit.identity.conftest import PASSWORD, Person, log_in, register


def test_registering_answers_the_public_part(identity: SimpleNamespace) -> None:
    answer = register("Ada.L", display_name="Ada Lovelace")

    assert answer.status == 201
    assert answer.body == {
        "user_id": answer.body["user_id"],
        "username": "Ada.L",
        "display_name": "Ada Lovelace",
        "consent_needed_until": None,
    }


def test_display_name_is_the_username_when_left_out(identity: SimpleNamespace) -> None:
    assert register("ada").body["display_name"] == "ada"


def test_registering_publishes_one_event(identity: SimpleNamespace) -> None:
    user_id = register("ada").body["user_id"]

    events = {each["type"]: each for each in outbox_events(identity.client("dynamodb"), tables.IDENTITY)}
    assert set(events) == {"UserRegistered", "LetterOwed"}
    event = events["UserRegistered"]
    assert event["data"]["user_id"] == user_id
    assert "email" not in event["data"]


def test_a_username_is_taken_whatever_its_case(ada: Person) -> None:
    answers = [register(username, email="other@example.com") for username in ("ada", "ADA", "aDa")]

    assert [(answer.status, answer.body["code"]) for answer in answers] == [(409, "username-taken")] * 3


def test_an_address_is_taken_whatever_its_case(ada: Person) -> None:
    answers = [register("grace", email=email) for email in ("ada@example.com", "ADA@Example.COM")]

    assert [(answer.status, answer.body["code"]) for answer in answers] == [(409, "email-taken")] * 2


def test_two_forms_of_one_international_address_are_one(identity: SimpleNamespace) -> None:
    register("ada", email="ada@bücher.example.com")

    assert register("grace", email="ada@xn--bcher-kva.example.com").body["code"] == "email-taken"
    assert log_in("ada@xn--bcher-kva.example.com").status == 200


BAD_FIELDS: list[tuple[str, Any]] = [
    ("username", "ab"),
    ("username", "a" * 31),
    ("username", "ada lovelace"),
    ("username", "ada\n"),
    ("username", "аda"),  # the first letter is Cyrillic
    ("username", 7),
    ("email", "ada"),
    ("email", "ada@"),
    ("email", "a" * 300 + "@example.com"),
    ("email", "ada@example.com\r\nBcc: x@example.com"),
    ("password", "short"),
    ("password", "x" * 129),
    ("password", "null\x00inside"),
    ("password", "\ud800 lone surrogate"),
    ("display_name", ""),
    ("display_name", "two\nlines"),
    ("role", "admin"),
    ("user_id", "0" * 26),
]


def test_a_bad_field_is_named_and_nothing_is_written(identity: SimpleNamespace) -> None:
    for field, value in BAD_FIELDS:
        answer = register(**{"username": "ada", "email": "ada@example.com", field: value})

        assert answer.status == 422, (field, value)
        assert [each["pointer"] for each in answer.body["errors"]] == [f"/{field}"]
    assert identity.client("dynamodb").scan(TableName=table.STORE.name)["Count"] == 0


def test_password_is_in_no_answer(identity: SimpleNamespace) -> None:
    answer = register("ada", password=7_000_000_001, role="admin")

    assert "7000000001" not in str(answer.body)


def test_a_body_that_is_no_account_is_refused(identity: SimpleNamespace) -> None:
    for body in ("", "{", "[]", "null", '"text"'):
        answer = request(register_user, "POST", "/api/v1/auth/register", body)

        assert answer.status in {400, 422}, body
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_same_key_and_body_registers_once(identity: SimpleNamespace) -> None:
    body = {"username": "ada", "email": "ada@example.com", "password": PASSWORD}
    key = {"idempotency-key": "key-1"}

    first = request(register_user, "POST", "/api/v1/auth/register", body, headers=key)
    again = request(register_user, "POST", "/api/v1/auth/register", body, headers=key)
    other = request(register_user, "POST", "/api/v1/auth/register", {**body, "password": "another one"}, headers=key)

    assert (first.status, again.status, again.body) == (201, 201, first.body)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.body["code"]) == (422, "idempotency-key-reused")


def test_one_of_many_wins_a_name_and_one_an_address(identity: SimpleNamespace, atomic_calls: None) -> None:
    def attempt(username: str, email: str) -> object:
        return accounts.register(NewUser(username=username, email=email, password=PASSWORD), START, Guard())

    names = together(*(lambda n=n: attempt("Ada" if n % 2 else "ada", f"a{n}@example.com") for n in range(8)))
    addresses = together(*(lambda n=n: attempt(f"grace{n}", "g@example.com") for n in range(8)))

    assert sorted(type(each).__name__ for each in names) == ["RegisteredUser", *["UsernameTaken"] * 7]
    assert sorted(type(each).__name__ for each in addresses) == ["EmailTaken"] * 7 + ["RegisteredUser"]
    # Two accounts of four items and a letter each, and nothing of those who lost.
    assert identity.client("dynamodb").scan(TableName=table.STORE.name)["Count"] == 10
    assert {UsernameTaken.status, EmailTaken.status} == {409}


def test_me_is_the_callers_account(ada: Person) -> None:
    answer = request(get_me, "GET", "/api/v1/users/me", user_id=ada.user_id)

    assert answer.status == 200
    assert answer.body == {
        "user_id": ada.user_id,
        "username": "ada",
        "display_name": "ada",
        "email": "ada@example.com",
        "email_verified_at": None,
        "role": "user",
        "user_type": "free",
        "is_premium": False,
        "birth_date": None,
        "is_adult": False,
        "parental_consent": "not-needed",
        "bio": "",
        "links": [],
        "followers_only": [],
        "avatar": None,
        "avatar_upload": None,
        "created_at": answer.body["created_at"],
    }


def test_me_without_a_caller_is_unauthenticated(identity: SimpleNamespace) -> None:
    assert request(get_me, "GET", "/api/v1/users/me").status == 401


def test_a_profile_is_for_those_with_an_account(ada: Person) -> None:
    assert request(get_user, "GET", f"/api/v1/users/{ada.user_id}").status == 401


def test_a_profile_shows_neither_address_nor_hash(ada: Person) -> None:
    answer = request(get_user, "GET", f"/api/v1/users/{ada.user_id}", user_id=ada.user_id)

    assert answer.status == 200
    assert set(answer.body) == {"user_id", "username", "display_name", "bio", "links", "avatar", "created_at"}


def test_a_profile_that_is_not_there(identity: SimpleNamespace) -> None:
    for user_id, status in {"0" * 26: 404, "me2": 422, "A" * 26: 422, "..%2f": 422}.items():
        assert request(get_user, "GET", f"/api/v1/users/{user_id}", user_id="0" * 26).status == status, user_id


def test_what_registering_and_reading_cost(identity: SimpleNamespace) -> None:
    user_id = register("ada").body["user_id"]
    assert dynamo.capacity.calls == 1

    dynamo.capacity.reset()
    request(get_me, "GET", "/api/v1/users/me", user_id=user_id)
    request(get_user, "GET", f"/api/v1/users/{user_id}", user_id=user_id)

    assert dynamo.capacity.calls == 2
