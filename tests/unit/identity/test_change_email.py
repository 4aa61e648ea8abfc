"""Changing an account's e-mail address (AU-18): the new one proves itself, both are told, and who asks learns of nobody."""

from typing import Any

from functions.identity import email_changes, mail_codes, table
from functions.identity.account_models import NewEmailProof
from functions.identity.ask_for_email_change import handler as ask_for_email_change
from functions.identity.ask_for_password_reset import handler as ask_for_password_reset
from functions.identity.confirm_email_change import handler as confirm_email_change
from functions.identity.reset_password import handler as reset_password
from socialflow import dynamo
from tests.concurrency import together
from tests.conftest import START, Answer, TestClock, request
from tests.unit.identity.conftest import PASSWORD, Person, Post, log_in, register

PATH = "/api/v1/users/me/email"


def ask(person: Person, email: str, **claims: str) -> Answer:
    claims = {"proved_at": str(int(START.timestamp())), **claims}
    return request(ask_for_email_change, "POST", PATH, {"email": email}, user_id=person.user_id, **claims)


def confirm(person: Person, **proof: Any) -> Answer:
    return request(confirm_email_change, "POST", f"{PATH}/confirm", proof, user_id=person.user_id)


def asked(person: Person, post: Post, email: str = "new@example.com") -> None:
    post.deliver()
    assert ask(person, email).status == 202
    post.deliver()


def email_of(person: Person) -> str:
    return str(table.opened(table.user(person.user_id, consistent=True))["email"])


def test_the_new_address_proves_itself_and_both_are_told(ada: Person, post: Post, clock: TestClock) -> None:
    asked(ada, post)
    assert post.mailbox.letters[-1].to == ["new@example.com"]
    assert email_of(ada) == "ada@example.com"

    assert confirm(ada, code=post.digits()).status == 204

    assert email_of(ada) == "new@example.com"
    assert table.user(ada.user_id)["email_verified_at"]
    told = post.deliver()
    assert sorted(letter.to[0] for letter in told) == ["ada@example.com", "new@example.com"]
    assert all("Until now it was ada@example.com" in letter.text for letter in told)
    assert log_in("new@example.com").status == 200
    assert log_in("ada@example.com").status == 401


def test_the_old_address_is_free_and_the_new_one_taken(ada: Person, post: Post) -> None:
    asked(ada, post)
    confirm(ada, token=post.link())

    assert register("bea", email="new@example.com").body["code"] == "email-taken"
    assert register("bea", email="ada@example.com").status == 201


def test_it_takes_a_fresh_proof(ada: Person, post: Post, clock: TestClock) -> None:
    clock.forward(minutes=11)

    assert ask(ada, "new@example.com").body["code"] == "step-up-needed"


def test_who_asks_is_answered_alike_whosever_the_address_is_and_its_owner_is_told(
    ada: Person, grace: Person, post: Post
) -> None:
    post.deliver()

    def answered(email: str) -> tuple[int, Any, int]:
        dynamo.capacity.reset()
        answer = ask(ada, email)
        return answer.status, answer.body, dynamo.capacity.calls

    assert answered("grace@example.com") == answered("nobody@example.com")

    to_grace, to_nobody = sorted(post.deliver(), key=lambda letter: letter.to)
    assert to_grace.to == ["grace@example.com"]
    assert "Somebody with another account asked to have this address" in to_grace.text
    assert "ada" not in to_grace.text
    assert to_nobody.to == ["nobody@example.com"]
    assert email_of(grace) == "grace@example.com"


def test_a_code_is_its_askers_alone(ada: Person, grace: Person, post: Post) -> None:
    asked(ada, post)

    assert confirm(grace, token=post.link()).body["code"] == "wrong-code"
    assert confirm(grace, code=post.digits()).body["code"] == "wrong-code"
    assert (email_of(ada), email_of(grace)) == ("ada@example.com", "grace@example.com")


def test_code_and_link_are_good_once_and_for_fifteen_minutes(ada: Person, post: Post, clock: TestClock) -> None:
    asked(ada, post)
    clock.forward(minutes=15)
    assert confirm(ada, code=post.digits()).body["code"] == "wrong-code"
    assert confirm(ada, token=post.link()).body["code"] == "wrong-code"

    clock.forward(minutes=-15)
    asked(ada, post)
    assert confirm(ada, token=post.link()).status == 204
    assert confirm(ada, token=post.link()).body["code"] == "wrong-code"


def test_of_two_accounts_that_prove_one_address_at_once_one_has_it(
    ada: Person, grace: Person, post: Post, atomic_calls: None
) -> None:
    codes = {
        each: mail_codes.make(each, "change-email", "new@example.com", START) for each in (ada.user_id, grace.user_id)
    }

    answers = together(
        *(
            lambda user_id=user_id, code=code: email_changes.confirm(
                user_id, NewEmailProof(token=code.link_token), START
            )
            for user_id, code in codes.items()
        )
    )

    assert sorted(type(each).__name__ for each in answers) == ["EmailTaken", "NoneType"]
    owner = table.user_by_login("new@example.com")
    assert owner is not None
    loser = grace if owner["user_id"] == ada.user_id else ada
    assert log_in(loser.email).status == 200


def test_another_way_to_write_the_own_address_is_no_other_address(ada: Person, post: Post) -> None:
    asked(ada, post, "ADA@example.com")

    assert confirm(ada, code=post.digits()).status == 204
    assert email_of(ada) == "ADA@example.com"
    assert log_in("ada@example.com").status == 200


def test_what_was_sent_to_the_old_address_resets_no_password_any_more(ada: Person, post: Post) -> None:
    post.deliver()
    request(ask_for_password_reset, "POST", "/api/v1/auth/password/forgot", {"login": "ada"})
    post.deliver()
    reset = post.link()
    asked(ada, post)
    confirm(ada, code=post.digits())

    body = {"token": reset, "new_password": "another long passphrase"}
    assert request(reset_password, "POST", "/api/v1/auth/password/reset", body).body["code"] == "wrong-code"
    assert log_in("ada", PASSWORD).status == 200


def test_five_letters_an_hour_are_asked_for_by_one_account_and_go_to_one_address(
    ada: Person, grace: Person, post: Post, clock: TestClock
) -> None:
    post.deliver()
    answers = [ask(ada, "new@example.com").status for _ in range(6)]

    assert answers == [202] * 5 + [429]
    assert len(post.deliver()) == 5
    assert ask(grace, "NEW@example.com").status == 202
    assert post.deliver() == []
