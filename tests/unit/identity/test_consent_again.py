"""The letter to a parent is sent again (CO-3): by who would log in to the account, seldom, and telling nobody anything."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import consents, letter_table
from functions.identity.models import ConsentReminder
from functions.identity.resend_consent import handler as resend_consent
from socialflow import env, limits
from socialflow.errors import SocialFlowError
from socialflow.limits import Limit
from tests.concurrency import together
from tests.conftest import START, Answer, TestClock, request
from tests.support.problems import assert_problem
from tests.unit.identity.children import PARENT, asks, decides, kid, sweep
from tests.unit.identity.children import child as child
from tests.unit.identity.children import mother as mother
from tests.unit.identity.conftest import PASSWORD, Person, Post, log_in, register

FATHER = "father@example.com"


def again(login: str = "kid", password: str = PASSWORD, parent_email: str = PARENT) -> Answer:
    body = {"login": login, "password": password, "parent_email": parent_email}
    return request(resend_consent, "POST", "/api/v1/auth/parental-consent/resend", body)


@pytest.mark.parametrize("parent_email", [PARENT, FATHER])
def test_the_letter_comes_again_where_the_child_says_and_its_link_alone_decides(
    child: Person, mother: Person, post: Post, parent_email: str
) -> None:
    first = post.link()

    assert again(parent_email=parent_email).status == 202

    (letter,) = post.deliver()
    assert letter.to == [parent_email]
    assert "2026-03-15" in letter.text
    assert_problem(asks(mother, first), 422, "consent-ended")
    assert decides(mother, post.link()).status == 200
    assert log_in("kid").status == 200


def test_three_letters_a_day_and_no_more_than_five_an_hour_to_one_address(
    child: Person, post: Post, clock: TestClock
) -> None:
    addresses = (PARENT, FATHER, PARENT, FATHER)

    answers = [again(parent_email=each) for each in addresses]

    assert [each.status for each in answers] == [202, 202, 202, 429]
    assert answers[-1].headers["Retry-After"] == str(12 * 3600 + 1)
    assert len(post.deliver()) == consents.AGAIN_A_DAY
    clock.forward(hours=12, seconds=1)
    assert again().status == 202
    for number in range(letter_table.LIMIT_AN_HOUR - 1):
        assert kid(f"kid{number}").status == 201
    assert_problem(again(), 429, "too-many-requests")
    assert again(parent_email=FATHER).status == 202


def test_who_asks_at_once_is_sent_three(child: Person, post: Post, atomic_calls: None) -> None:
    reminder = ConsentReminder(login="kid", password=PASSWORD, parent_email=PARENT)

    def asked() -> int:
        try:
            consents.ask_again(reminder, START)
        except SocialFlowError as error:
            return error.status
        return 202

    answers = together(*[asked] * 8)

    assert sorted(answers) == [202] * 3 + [429] * 5
    assert len(post.deliver()) == consents.AGAIN_A_DAY


def test_who_does_not_know_the_password_learns_nothing_and_sends_nothing(child: Person, post: Post) -> None:
    wrong, nobody = again(password="wrong"), again("nobody")

    assert_problem(wrong, 401, "wrong-credentials")
    assert_problem(nobody, 401, "wrong-credentials")
    assert {**wrong.body, "request_id": ""} == {**nobody.body, "request_id": ""}
    assert post.deliver() == []


def test_guesses_are_limited_by_account(child: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(env.RATE_LIMITS, limits.as_setting({"log-in-account": Limit(2, 60)}))
    limits.forget()

    assert [again(password="wrong").status for _ in range(3)] == [401, 401, 429]


def test_nobody_is_asked_again_for_an_account_that_waits_for_nobody(
    child: Person, mother: Person, post: Post, clock: TestClock
) -> None:
    register("ada")
    post.deliver()
    assert_problem(again("ada"), 409, "nothing-asked")
    clock.at = START + timedelta(days=14)
    assert_problem(again(), 409, "nothing-asked")
    clock.forward(days=1)
    sweep()
    assert_problem(again(), 401, "wrong-credentials")
    assert post.deliver() == []


def test_an_account_that_a_parent_opened_is_not_asked_for_again(child: Person, mother: Person, post: Post) -> None:
    assert decides(mother, post.link()).status == 200
    post.deliver()

    assert_problem(again(), 409, "nothing-asked")
    assert post.deliver() == []


def test_of_a_decision_and_another_letter_at_once_one_is_refused(
    child: Person, mother: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided: list[Any] = []
    counted = letter_table.asked_in_a_day

    def meanwhile(*arguments: Any) -> Any:
        decided.append(decides(mother, post.link()).status)
        return counted(*arguments)

    monkeypatch.setattr(letter_table, "asked_in_a_day", meanwhile)

    assert_problem(again(), 409, "nothing-asked")
    assert decided == [200]


def test_the_childs_own_address_is_no_parents(child: Person, post: Post) -> None:
    for own in ("kid@example.com", "kid+mum@example.com"):
        assert_problem(again(parent_email=own), 422, "own-parent")
    assert post.deliver() == []


def test_a_child_that_has_grown_up_meanwhile_logs_in_instead(identity: SimpleNamespace, clock: TestClock) -> None:
    clock.at = START + timedelta(days=85)
    assert kid("late", parent_email=PARENT).status == 201
    clock.at = START + timedelta(days=93)

    assert_problem(again("late"), 409, "nothing-asked")
    assert log_in("late").status == 200
