"""Parents of children who have an account (CO-1, CO-3): they see it listed and close it, until it is the child's alone."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from functions.identity import (
    ages,
    audit_table,
    consent_table,
    consents,
    erasing,
    leaving_table,
    letter_table,
    parents,
    personal_data,
    table,
)
from functions.identity.delete_me import handler as delete_me
from functions.identity.get_me import handler as get_me
from functions.identity.restore_account import handler as restore_account
from tests.concurrency import together
from tests.conftest import START, TestClock, request
from tests.support.problems import assert_problem
from tests.unit.identity.children import adult, decides, kid, listed, refused, sweep, told, withdraws
from tests.unit.identity.children import child as child
from tests.unit.identity.children import mother as mother
from tests.unit.identity.children import opened as opened
from tests.unit.identity.conftest import Person, Post, authorize, log_in, refresh, vouched


@pytest.mark.parametrize("decision", ["given", "refused"])
def test_a_link_that_is_replaced_while_it_decides_does_not(
    child: Person, mother: Person, post: Post, monkeypatch: pytest.MonkeyPatch, decision: str
) -> None:
    link, found = post.link(), consent_table.child_and_consent(child.user_id)
    consents.link(child.user_id)
    seen, real = [found], consent_table.child_and_consent
    monkeypatch.setattr(consent_table, "child_and_consent", lambda each: seen.pop() if seen else real(each))

    assert_problem(decides(mother, link, decision), 422, "consent-ended")

    assert refused() == "consent-pending"


def test_the_write_that_opens_an_account_knows_when_its_time_is_over(child: Person) -> None:
    letter = letter_table.owed("l" * 26, "verify-email", START, user_id=child.user_id)
    user = table.user(child.user_id)

    assert not consent_table.outgrow(user, letter, START + timedelta(days=14))
    assert consent_table.outgrow(user, letter, START + timedelta(days=13))


def test_a_parent_lists_the_accounts_that_are_open_by_their_word(opened: Person, mother: Person, grace: Person) -> None:
    (shown,) = listed(mother)

    assert (shown["child_id"], shown["username"], shown["state"]) == (opened.user_id, "kid", "given")
    assert (shown["needed_until"], shown["erased_after"]) == ("2026-06-01", None)
    assert listed(grace) == []


def test_a_parent_withdraws_and_the_child_is_out_at_once(
    opened: Person, mother: Person, post: Post, clock: TestClock, identity: SimpleNamespace
) -> None:
    tokens = log_in("kid").body
    post.deliver()

    answer = withdraws(mother, opened.user_id)

    assert answer.status == 202
    assert answer.body["erased_after"].startswith("2026-03-15T12:00")
    assert not vouched(authorize(f"Bearer {tokens['access_token']}"))
    assert refresh(tokens["refresh_token"]).status == 401
    problem = log_in("kid")
    assert_problem(problem, 403, "consent-withdrawn")
    assert "restore_token" not in problem.body
    assert sorted(each.to[0] for each in post.deliver()) == ["kid@example.com", "mother@example.com"]
    (shown,) = listed(mother)
    assert (shown["state"], shown["erased_after"]) == ("withdrawn", answer.body["erased_after"])
    acts = [each["action"] for each in audit_table.acts_on(opened.user_id, limit=9, after=None).items]
    assert sorted(acts) == ["give-consent", "withdraw-consent"]
    (record,) = personal_data.of(mother.user_id)["children"]
    assert (record["state"], record["withdrawn_at"]) == ("withdrawn", "2026-03-01T12:00:00.000Z")

    assert withdraws(mother, opened.user_id).body == answer.body, "again changes nothing"
    clock.forward(days=15)
    assert sweep() == {"erased": 1}
    assert (listed(mother), refused()) == ([], "wrong-credentials")
    assert told(identity, "PersonForgotten") == [opened.user_id]
    assert len(list(personal_data.of(mother.user_id)["children"])) == 1, "that it was given and withdrawn is kept"


def test_nobody_else_withdraws_it(opened: Person, grace: Person) -> None:
    for who in (grace, opened, adult("father")):
        assert_problem(withdraws(who, opened.user_id), 404, "not-found")
    assert log_in("kid").status == 200


def test_a_child_that_leaves_and_whose_parent_withdraws_does_not_come_back(
    opened: Person, mother: Person, clock: TestClock
) -> None:
    request(delete_me, "DELETE", "/api/v1/users/me", user_id=opened.user_id)
    token = log_in("kid").body["restore_token"]
    clock.forward(minutes=1)

    answer = withdraws(mother, opened.user_id)

    assert answer.body["erased_after"].startswith("2026-03-15T12:00"), "not later than it was"
    restored = request(restore_account, "POST", "/api/v1/auth/restore", {"restore_token": token})
    assert_problem(restored, 401, "challenge-ended")
    assert refused() == "consent-withdrawn"


def test_a_child_that_leaves_by_itself_comes_back_by_itself(opened: Person) -> None:
    request(delete_me, "DELETE", "/api/v1/users/me", user_id=opened.user_id)
    token = log_in("kid").body["restore_token"]

    assert request(restore_account, "POST", "/api/v1/auth/restore", {"restore_token": token}).status == 204

    assert log_in("kid").status == 200


@pytest.mark.usefixtures("atomic_calls")
def test_withdrawing_twice_at_once_is_withdrawing_once(opened: Person, mother: Person) -> None:
    answers = together(*(lambda: parents.withdraw(mother.user_id, opened.user_id, "r", START) for _ in range(3)))

    assert {str(each.erased_after) for each in answers} == {"2026-03-15 12:00:00+00:00"}
    assert len(audit_table.acts_on(opened.user_id, limit=9, after=None).items) == 2
    assert len(list(leaving_table.due_on((START + timedelta(days=14)).date()))) == 1


def test_a_parent_who_is_erased_takes_the_consent_along(
    opened: Person, mother: Person, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    request(delete_me, "DELETE", "/api/v1/users/me", user_id=mother.user_id)
    clock.forward(days=15)
    with monkeypatch.context() as patch:
        patch.setattr(leaving_table, "remove", lambda _: 1 / 0)
        with pytest.raises(erasing.Unavailable):
            erasing.sweep(clock.at)

    assert sweep() == {"erased": 1}

    assert refused() == "consent-withdrawn"
    clock.forward(days=15)
    assert sweep() == {"erased": 1}
    assert refused() == "wrong-credentials"


def test_who_has_grown_up_is_their_own(opened: Person, mother: Person, clock: TestClock) -> None:
    clock.at = START.replace(month=6)

    me = request(get_me, "GET", "/api/v1/users/me", user_id=opened.user_id).body
    assert me["parental_consent"] == "not-needed"
    assert listed(mother) == []
    assert_problem(withdraws(mother, opened.user_id), 409, "consent-not-needed")
    assert log_in("kid").status == 200


def test_who_grows_up_while_waiting_comes_in_without_a_parent(
    identity: SimpleNamespace, mother: Person, post: Post, clock: TestClock
) -> None:
    child_id = kid(birth_date="2013-03-10").body["user_id"]
    post.deliver()
    link = post.link()
    clock.forward(days=8)
    assert refused() == "consent-pending"
    clock.forward(days=1)
    assert_problem(decides(mother, link, "refused"), 422, "consent-ended")

    assert log_in("kid").status == 200

    assert child_id in told(identity, "UserRegistered")
    assert [each.to for each in post.deliver()] == [["kid@example.com"]]
    clock.forward(days=10)
    assert sweep() == {"erased": 0}
    assert log_in("kid").status == 200


def test_who_grows_up_after_a_parent_withdrew_may_come_back(opened: Person, mother: Person, clock: TestClock) -> None:
    clock.at = START.replace(month=5, day=25)
    withdraws(mother, opened.user_id)
    assert refused() == "consent-withdrawn"
    clock.at = START.replace(month=6)

    token = log_in("kid").body["restore_token"]
    assert request(restore_account, "POST", "/api/v1/auth/restore", {"restore_token": token}).status == 204
    assert log_in("kid").status == 200


@pytest.mark.parametrize(
    ("birth_date", "country", "until"),
    [("2013-06-01", "US", "2026-06-01"), ("2012-02-29", "US", "2025-03-01"), ("2012-02-29", "DE", "2028-02-29")],
)
def test_consent_is_needed_until_a_birthday(birth_date: str, country: str, until: str) -> None:
    day = date.fromisoformat(until)
    user = ages.facts(date.fromisoformat(birth_date), country, day - timedelta(days=1), has_parent=True)

    assert ages.consent_needed_until(user) == day
    assert ages.needs_consent(user, day - timedelta(days=1))
    assert not ages.needs_consent(user, day)
    assert not ages.needs_consent({}, day)
