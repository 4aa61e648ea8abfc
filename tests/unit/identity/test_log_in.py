"""Logging in: one answer for every wrong try, and the same work."""

import statistics
import time
from types import SimpleNamespace
from typing import Any

from argon2 import PasswordHasher

from functions.identity import passwords, table
from functions.identity.log_in import handler
from socialflow import dynamo, person_keys
from tests.conftest import START, TestClock, request
from tests.unit.identity.conftest import PASSWORD, Person, authorize, log_in, register, vouched


def test_username_and_address_log_in_whatever_their_case(ada: Person) -> None:
    for login in ("ada", "ADA", "ada@example.com", "Ada@Example.com"):
        answer = log_in(login)

        assert answer.status == 200, login
        assert answer.body["user_id"] == ada.user_id
        assert (answer.body["token_type"], answer.body["expires_in"]) == ("Bearer", 900)
        assert set(answer.body) == {"access_token", "refresh_token", "token_type", "expires_in", "user_id"}
        assert answer.headers["Cache-Control"] == "no-store"


def test_access_token_opens_the_gateway(ada: Person) -> None:
    token = log_in().body["access_token"]

    answer = authorize(f"Bearer {token}")

    assert vouched(answer)
    assert answer["context"]["user_id"] == ada.user_id
    assert answer["context"]["role"] == "user"


def test_every_wrong_login_gets_the_same_answer(ada: Person) -> None:
    tries = [("ada", "wrong password")]
    tries += [(login, PASSWORD) for login in ("nobody", "no@example.com", "ada@", "@", "ada#", "xn--ada@xn--")]
    for login, password in tries:
        answer = log_in(login, password)

        assert answer.status == 401, login
        assert answer.body["code"] == "wrong-credentials"
        assert answer.body["detail"] == "The login or the password is wrong."


BAD_BODIES: list[dict[str, Any]] = [
    {},
    {"login": "ada"},
    {"login": "ada", "password": None},
    {"login": "", "password": "x"},
    {"login": "a" * 255, "password": "x"},
    {"login": "ada", "password": "x" * 129},
    {"login": ["ada"], "password": "x"},
    {"login": "ada", "password": "x", "role": "admin"},
    {"login": "ada", "password": "x", "device_name": "a\nb"},
    {"login": "ada\x00", "password": "x"},
]


def test_what_is_no_login_is_invalid(identity: SimpleNamespace) -> None:
    for body in BAD_BODIES:
        assert request(handler, "POST", "/api/v1/auth/login", body).status == 422, body


def test_password_typed_with_a_composed_or_a_combining_accent_is_the_same(identity: SimpleNamespace) -> None:
    register("ada", password="caf\u00e9 au lait")

    assert log_in("ada", "cafe\u0301 au lait").status == 200


def test_a_missing_account_costs_the_same_calls(ada: Person) -> None:
    dynamo.capacity.reset()
    log_in("ada", "wrong password")
    wrong = (dynamo.capacity.calls, dynamo.capacity.units)

    dynamo.capacity.reset()
    log_in("nobody")

    assert (dynamo.capacity.calls, dynamo.capacity.units) == wrong
    assert dynamo.capacity.calls == 2


def test_a_login_costs_two_reads_and_a_write(ada: Person) -> None:
    dynamo.capacity.reset()

    log_in()

    assert dynamo.capacity.calls == 3


def test_nobodys_hash_takes_as_long_as_a_real_one() -> None:
    real = passwords.hashed(PASSWORD)

    def median_seconds(password_hash: str | None) -> float:
        times = []
        for _ in range(9):
            start = time.process_time()
            passwords.fits("another password", password_hash)
            times.append(time.process_time() - start)
        return statistics.median(times)

    # A shortcut would take a hundredth; the wide bound is for a busy machine.
    assert 0.5 < median_seconds(None) / median_seconds(real) < 2
    assert passwords.fits(PASSWORD, None) is False


def test_hash_has_the_parameters_that_were_decided() -> None:
    assert passwords.hashed(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_outdated_hash_is_renewed_on_login(ada: Person) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    table.replace_password_hash(ada.user_id, table.user(ada.user_id)["password_hash"], weak)

    first = log_in()
    renewed = table.user(ada.user_id)["password_hash"]
    second = log_in()

    assert (first.status, second.status) == (200, 200)
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert table.user(ada.user_id)["password_hash"] == renewed


def test_a_renewed_hash_does_not_undo_a_new_password(ada: Person) -> None:
    before = table.user(ada.user_id)["password_hash"]

    table.replace_password_hash(ada.user_id, "the hash that was read before the password changed", "late")

    assert table.user(ada.user_id)["password_hash"] == before


def test_sessions_of_a_user_are_listed(ada: Person, clock: TestClock) -> None:
    log_in(device_name="phone")
    clock.forward(seconds=1)
    log_in(device_name="laptop")

    page = table.sessions_of(ada.user_id, limit=10, after=None)

    names = [person_keys.open_(ada.user_id, "device_name", each["device_name"]) for each in page.items]
    assert names == ["phone", "laptop"]
    assert all(each["ttl"] > START.timestamp() for each in page.items)
