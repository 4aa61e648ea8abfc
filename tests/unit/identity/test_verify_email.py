"""Proving an e-mail address (AU-18): one letter, one code, five tries, fifteen minutes."""

import json
from types import SimpleNamespace
from typing import Any

from functions.identity import code_table, email_proofs, emails, mail_codes, table
from functions.identity.account_models import EmailProof
from functions.identity.errors import WrongCode
from functions.identity.get_me import handler as get_me
from functions.identity.resend_email_code import handler as resend_email_code
from functions.identity.verify_email import handler as verify_email
from socialflow import dynamo, tables
from tests.concurrency import together
from tests.conftest import STAGE, START, Answer, TestClock, request
from tests.unit.identity.conftest import Person, Post, register


def verify(**proof: Any) -> Answer:
    return request(verify_email, "POST", "/api/v1/auth/email/verify", proof)


def try_code(digits: str) -> None:
    email_proofs.verify(EmailProof(email="ada@example.com", code=digits), START)


def resend(person: Person) -> Answer:
    return request(resend_email_code, "POST", "/api/v1/auth/email/resend", user_id=person.user_id)


def verified_at(person: Person) -> str | None:
    at: str | None = request(get_me, "GET", "/api/v1/users/me", user_id=person.user_id).body["email_verified_at"]
    return at


def is_wrong(answer: Answer) -> bool:
    return (answer.status, answer.body.get("code")) == (422, "wrong-code")


def other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06}"


def test_registering_owes_one_letter_with_a_code_and_a_link(ada: Person, post: Post) -> None:
    (letter,) = post.deliver(times=3)

    assert letter.to == ["ada@example.com"]
    assert post.digits() in letter.subject
    assert f"https://social-flow.test/verify-email#{post.link()}" in letter.text


def test_the_code_proves_the_address_once(ada: Person, post: Post, clock: TestClock) -> None:
    post.deliver()
    assert verified_at(ada) is None

    answer = verify(email="ADA@example.com", code=post.digits())

    assert answer.status == 204
    assert verified_at(ada) is not None
    assert is_wrong(verify(email="ada@example.com", code=post.digits()))
    assert is_wrong(verify(token=post.link()))


def test_the_link_proves_the_address_once(ada: Person, post: Post) -> None:
    post.deliver()

    assert verify(token=post.link()).status == 204
    assert verified_at(ada) is not None
    assert is_wrong(verify(token=post.link()))


def test_code_and_link_are_good_for_fifteen_minutes(ada: Person, post: Post, clock: TestClock) -> None:
    post.deliver()
    clock.forward(minutes=15)

    assert is_wrong(verify(email="ada@example.com", code=post.digits()))
    assert is_wrong(verify(token=post.link()))
    assert verified_at(ada) is None


def test_five_wrong_tries_use_a_code_up_and_leave_the_link(ada: Person, post: Post) -> None:
    post.deliver()
    for _ in range(mail_codes.TRIES):
        assert is_wrong(verify(email="ada@example.com", code=other_than(post.digits())))

    assert is_wrong(verify(email="ada@example.com", code=post.digits()))
    assert verify(token=post.link()).status == 204


def test_many_tries_at_once_are_no_more_than_five(ada: Person, post: Post, atomic_calls: None) -> None:
    post.deliver()
    wrong = other_than(post.digits())

    answers = together(*(lambda: try_code(wrong) for _ in range(8)))

    assert [type(each) for each in answers] == [WrongCode] * 8

    kept = code_table.code(ada.user_id, "verify-email")
    assert kept is not None
    assert kept["tries_left"] == 0


def test_of_many_who_bring_the_right_code_one_uses_it(ada: Person, post: Post, atomic_calls: None) -> None:
    post.deliver()
    digits = post.digits()

    answers = together(*(lambda: try_code(digits) for _ in range(4)))

    assert sorted(type(each).__name__ for each in answers) == ["NoneType", *["WrongCode"] * 3]


def test_who_has_no_account_is_answered_alike_after_the_same_work(ada: Person, post: Post) -> None:
    post.deliver()

    def asked(email: str) -> tuple[Answer, int]:
        dynamo.capacity.reset()
        return verify(email=email, code="000000"), dynamo.capacity.calls

    mine, calls = asked("ada@example.com")
    nobodys, others = asked("nobody@example.com")

    assert (mine.status, mine.body["code"], mine.body["detail"]) == (
        nobodys.status,
        nobodys.body["code"],
        nobodys.body["detail"],
    )
    # A refused condition is a call that counts no units.
    assert (calls, others) == (3, 2)


def test_neither_code_nor_link_is_stored(ada: Person, post: Post, identity: SimpleNamespace) -> None:
    post.deliver()

    stored = json.dumps(identity.client("dynamodb").scan(TableName=tables.IDENTITY.physical_name(STAGE)), default=str)

    assert post.link().split(".")[1] not in stored
    assert f'"{post.digits()}"' not in stored


def test_a_proof_is_one_thing_or_the_other(identity: SimpleNamespace) -> None:
    for proof in (
        {},
        {"email": "ada@example.com"},
        {"code": "123456"},
        {"token": "x"},
        {"email": "ada@example.com", "code": "12345"},
        {"email": "ada@example.com", "code": "\u0661\u0662\u0663\u0664\u0665\u0666"},
        {"token": f"{'0' * 26}.{'0' * 64}", "email": "ada@example.com", "code": "123456"},
    ):
        answer = verify(**proof)
        assert (answer.status, answer.body["code"]) == (422, "invalid-request"), proof


def test_another_letter_makes_the_first_code_void(ada: Person, post: Post) -> None:
    post.deliver()
    first_digits, first_link = post.digits(), post.link()

    assert resend(ada).status == 202
    (letter,) = post.deliver()

    assert letter.to == ["ada@example.com"]
    assert is_wrong(verify(token=first_link))
    assert first_digits == post.digits() or is_wrong(verify(email="ada@example.com", code=first_digits))
    assert verify(email="ada@example.com", code=post.digits()).status == 204


def test_letters_are_asked_for_five_times_an_hour(ada: Person, post: Post, clock: TestClock) -> None:
    answers = [resend(ada) for _ in range(6)]

    assert [each.status for each in answers] == [202] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "3600"
    clock.forward(hours=1)
    assert resend(ada).status == 202


def test_who_is_verified_needs_no_letter(ada: Person, post: Post) -> None:
    post.deliver()
    verify(token=post.link())

    assert resend(ada).body["code"] == "email-already-verified"


def test_a_letter_that_ses_does_not_take_now_is_sent_later(ada: Person, post: Post, clock: TestClock) -> None:
    post.mailbox.refuse("TooManyRequestsException")
    assert post.deliver() == []
    post.mailbox.accept()
    assert post.deliver() == []  # the first try may still succeed

    clock.forward(seconds=60)

    assert len(post.deliver()) == 1


def test_a_letter_whose_answer_is_lost_comes_again_with_a_new_code(ada: Person, post: Post, clock: TestClock) -> None:
    post.mailbox.refuse("lost")
    (first,) = post.deliver()
    post.mailbox.accept()
    clock.forward(seconds=60)

    (second,) = post.deliver()

    assert first.to == second.to
    assert verify(email="ada@example.com", code=post.digits()).status == 204


def test_an_address_that_takes_no_mail_ends_its_letter(ada: Person, post: Post) -> None:
    post.mailbox.refuse("MessageRejected")
    post.deliver()
    post.mailbox.accept()

    assert post.deliver() == []


def test_a_code_proves_the_address_it_went_to_and_no_later_one(ada: Person, post: Post) -> None:
    post.deliver()
    table.STORE.write(
        dynamo.Update(
            table._user_key(ada.user_id), "SET #email_claims = :new", values={"new": emails.claims("new@example.com")}
        )
    )

    assert is_wrong(verify(token=post.link()))


def test_a_letter_to_nobody_is_void(identity: SimpleNamespace, post: Post) -> None:
    user_id = register("ada").body["user_id"]
    table.STORE.write(dynamo.Delete(table._user_key(user_id)))

    assert post.deliver() == []
    assert post.deliver() == []
