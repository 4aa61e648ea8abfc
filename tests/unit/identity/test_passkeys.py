"""AU-5: passkeys, as a second factor and alone, answered by an authenticator in software."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from functions.identity import letterbox, passkey_table, passkeys, table
from functions.identity.remove_passkey import handler as remove_passkey
from functions.identity.rename_passkey import handler as rename_passkey
from local.authenticator import ELIGIBLE, PRESENT, SYNCED, VERIFIED, Authenticator, base64url
from socialflow import dynamo, person_keys, tables
from tests.concurrency import together
from tests.conftest import Answer, Mailbox, TestClock, outbox_events, request
from tests.unit.identity.conftest import PASSWORD, Person, authorize, log_in, register, vouched
from tests.unit.identity.factors import challenge, enrol, factors_of, finish, renew, step_up, told
from tests.unit.identity.passkeys import MINE, ORIGIN, WRONG, add, added, enter, options, said, start_adding


def the_id(device: Authenticator) -> str:
    return passkeys._passkey_id(base64url(device.credential_id))


def test_a_browser_is_told_who_asks_and_what_is_asked(ada: Person) -> None:
    answer = start_adding(ada)

    asked = answer.body["public_key"]
    assert (answer.status, answer.body["expires_in"]) == (200, 300)
    assert asked["rp"] == {"id": "social-flow.test", "name": "Social Flow"}
    assert base64.urlsafe_b64decode(asked["user"]["id"] + "==").decode() == ada.user_id
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [each["alg"] for each in asked["pubKeyCredParams"]] == [-7, -8, -257]
    assert len(base64.urlsafe_b64decode(asked["challenge"] + "=")) == 32


def test_a_passkey_is_kept_and_the_first_factor_brings_recovery_codes(ada: Person) -> None:
    device = Authenticator(ORIGIN, flags=PRESENT | VERIFIED | ELIGIBLE | SYNCED)

    answer = add(ada, device.make(start_adding(ada).body["public_key"]))

    assert answer.status == 200
    assert answer.body["passkey"] == {
        "passkey_id": the_id(device),
        "name": "phone",
        "created_at": "2026-03-01T12:00:00Z",
        "last_used_at": None,
        "is_synced": True,
    }
    assert len(answer.body["recovery_codes"]) == 10
    assert factors_of(ada)["passkeys"] == [answer.body["passkey"]]


def test_a_passkey_alone_is_a_log_in(ada: Person, clock: TestClock) -> None:
    device = added(ada)
    clock.forward(minutes=1)

    answer = enter(device.sign(options()), device_name="tablet")

    assert answer.status == 200
    assert answer.body["user_id"] == ada.user_id
    [session] = table.sessions_of(ada.user_id, limit=9, after=None).items
    assert person_keys.open_(ada.user_id, "device_name", session["device_name"]) == "tablet"
    assert vouched(authorize(f"Bearer {answer.body['access_token']}"))
    assert factors_of(ada)["passkeys"][0]["last_used_at"] == "2026-03-01T12:01:00Z"


def test_a_passkey_is_a_second_factor(ada: Person) -> None:
    device = added(ada)
    asked = log_in().body

    answer = finish(asked["challenge"], passkey=device.sign(options("second-factor")))

    assert asked["methods"] == ["passkey", "recovery-code"]
    assert answer.status == 200
    assert answer.body["user_id"] == ada.user_id


def test_a_passkey_steps_a_session_up(ada: Person, clock: TestClock) -> None:
    device = added(ada)
    tokens = enter(device.sign(options())).body
    session_id = tokens["refresh_token"].split(".")[1]
    # A device that knows its user, and a key in it: two factors at once.
    assert authorize(f"Bearer {tokens['access_token']}")["context"]["is_two_factor"] == "true"
    clock.forward(minutes=11)

    assert said(step_up(ada, session_id, password=PASSWORD)) == (403, "other-proof-needed")
    assert step_up(ada, session_id, passkey=device.sign(options("step-up"))).status == 200
    context = authorize(f"Bearer {tokens['access_token']}")["context"]
    assert (context["proved_at"], context["is_two_factor"]) == (str(int(clock.at.timestamp())), "true")


def test_an_account_has_several_passkeys_each_with_its_name(ada: Person) -> None:
    phone, laptop = added(ada), added(ada, name="laptop")

    excluded = start_adding(ada).body["public_key"]["excludeCredentials"]
    renamed = request(rename_passkey, "PUT", f"{MINE}/{the_id(laptop)}", {"name": "desk"}, user_id=ada.user_id)

    assert {each["id"] for each in excluded} == {base64url(each.credential_id) for each in (phone, laptop)}
    assert renamed.body["name"] == "desk"
    assert {each["name"] for each in factors_of(ada)["passkeys"]} == {"phone", "desk"}
    assert [enter(each.sign(options())).status for each in (phone, laptop)] == [200, 200]


def remove(person: Person, passkey_id: str, **claims: str) -> Answer:
    return request(remove_passkey, "DELETE", f"{MINE}/{passkey_id}", user_id=person.user_id, **claims)


def test_a_removed_passkey_opens_nothing_and_the_others_do(ada: Person) -> None:
    phone, laptop = added(ada), added(ada)

    assert remove(ada, the_id(phone)).status == 204
    assert remove(ada, the_id(phone)).status == 404
    assert said(enter(phone.sign(options()))) == WRONG
    assert enter(laptop.sign(options())).status == 200
    assert "challenge" in log_in().body


def test_the_last_factor_takes_the_recovery_codes_with_it(ada: Person, clock: TestClock) -> None:
    device = added(ada)
    assert remove(ada, the_id(device)).status == 204

    assert "access_token" in log_in().body
    assert factors_of(ada) == {"has_totp": False, "recovery_codes_left": 0, "passkeys": []}
    assert said(renew(ada)) == (409, "no-second-factor")


def test_a_second_kind_of_factor_brings_no_new_codes(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    device = Authenticator(ORIGIN)

    answer = add(ada, device.make(start_adding(ada).body["public_key"]))

    assert answer.body["recovery_codes"] == []
    assert log_in().body["methods"] == ["totp", "passkey", "recovery-code"]
    assert finish(challenge(), recovery_code=app.recovery_codes[0]).status == 200
    remove(ada, the_id(device))
    assert log_in().body["methods"] == ["totp", "recovery-code"]
    assert factors_of(ada)["recovery_codes_left"] == 9


def test_a_passkey_of_somebody_else_is_no_second_factor(ada: Person) -> None:
    grace = Person("grace", register("grace").body["user_id"])
    added(ada)
    device = added(grace)

    assert said(finish(challenge("ada"), passkey=device.sign(options("second-factor")))) == WRONG
    assert said(remove(ada, the_id(device))) == (404, "not-found")
    renamed = request(rename_passkey, "PUT", f"{MINE}/{the_id(device)}", {"name": "mine"}, user_id=ada.user_id)
    assert renamed.status == 404
    assert enter(device.sign(options())).body["user_id"] == grace.user_id


def test_a_credential_belongs_to_one_account(ada: Person) -> None:
    grace = Person("grace", register("grace").body["user_id"])
    device = added(ada)

    assert said(add(grace, device.make(start_adding(grace).body["public_key"]))) == (409, "passkey-taken")
    assert said(add(ada, device.make(start_adding(ada).body["public_key"]))) == (409, "passkey-taken")
    assert factors_of(grace)["passkeys"] == []


def test_an_account_has_at_most_twenty_passkeys(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkey_table, "LIMIT", 2)
    added(ada)
    added(ada)

    answer = add(ada, Authenticator(ORIGIN).make(start_adding(ada).body["public_key"]))

    assert said(answer) == (409, "too-many-passkeys")


def test_what_changes_passkeys_wants_a_fresh_proof(ada: Person, clock: TestClock) -> None:
    device = added(ada)
    stale = {"proved_at": str(int((clock.at - timedelta(minutes=10)).timestamp()))}

    for answer in (start_adding(ada, **stale), add(ada, {}, **stale), remove(ada, the_id(device), **stale)):
        assert said(answer) == (403, "step-up-needed")


def test_a_challenge_is_good_for_one_answer(ada: Person) -> None:
    device = added(ada)
    asked = options()

    assert enter(device.sign(asked)).status == 200
    assert said(enter(device.sign(asked))) == WRONG
    asked = options()
    assert said(enter({**device.sign(asked), "type": "password"})) == WRONG
    assert said(enter(device.sign(asked))) == WRONG, "a wrong answer spends it too"


def test_a_challenge_lasts_five_minutes(ada: Person, clock: TestClock) -> None:
    device = added(ada)
    early, late = options(), options()
    clock.forward(minutes=4, seconds=59)

    assert enter(device.sign(early)).status == 200
    clock.forward(seconds=1)
    assert said(enter(device.sign(late))) == WRONG


def test_a_challenge_is_for_one_purpose_and_a_new_passkeys_for_one_user(ada: Person) -> None:
    grace = Person("grace", register("grace").body["user_id"])
    device = added(ada)

    assert said(enter(device.sign(options("second-factor")))) == WRONG
    assert said(finish(challenge(), passkey=device.sign(options("log-in")))) == WRONG
    asked = start_adding(ada).body["public_key"]
    assert said(add(grace, Authenticator(ORIGIN).make(asked))) == WRONG
    as_log_in = {"rpId": asked["rp"]["id"], "challenge": asked["challenge"]}
    assert said(enter(device.sign(as_log_in))) == WRONG


def test_one_of_many_at_once_answers_a_challenge(ada: Person, atomic_calls: None) -> None:
    device = added(ada)
    answers = [device.sign(asked) for asked in [options()] for _ in range(4)]

    results = together(*(lambda each=each: enter(each) for each in answers))

    assert sorted(each.status for each in results) == [200, 403, 403, 403]


def test_a_copy_that_signs_with_an_earlier_count_is_refused(ada: Person) -> None:
    device = added(ada)
    enter(device.sign(options()))
    copy = Authenticator(ORIGIN, key=device.key, credential_id=device.credential_id, user_handle=device.user_handle)

    assert said(enter(copy.sign(options()))) == WRONG
    assert enter(device.sign(options())).status == 200


def test_two_proofs_with_one_count_at_once_are_one(ada: Person, atomic_calls: None) -> None:
    device = added(ada)
    copy = Authenticator(ORIGIN, key=device.key, credential_id=device.credential_id, user_handle=device.user_handle)
    answers = [each.sign(options()) for each in (device, copy)]

    results = together(*(lambda each=each: enter(each) for each in answers))

    assert sorted(each.status for each in results) == [200, 403]


def test_an_authenticator_that_does_not_count_is_taken(ada: Person) -> None:
    device = added(ada, Authenticator(ORIGIN, counts=False))

    assert [enter(device.sign(options())).status for _ in range(2)] == [200, 200]


def test_each_change_of_what_protects_an_account_is_told_by_mail(
    ada: Person, identity: Any, clock: TestClock, mailbox: Mailbox
) -> None:
    device = added(ada)
    enrol(ada, clock.at)
    remove(ada, the_id(device))

    assert sorted(told(identity)) == sorted(
        [("An authenticator app", "added"), ("A passkey", "added"), ("A passkey", "removed")]
    )
    for each in outbox_events(identity.client("dynamodb"), tables.IDENTITY):
        if each["type"] == "LetterOwed":
            letterbox.send(each["data"]["letter_id"], clock.at)
    assert "A passkey was removed just now as a way to prove who you are." in "".join(e.text for e in mailbox.letters)
    assert {address for each in mailbox.letters for address in each.to} == {ada.email}


def test_what_a_log_in_by_passkey_costs(ada: Person) -> None:
    device = added(ada)
    answer = device.sign(options())
    dynamo.capacity.reset()

    enter(answer)

    assert dynamo.capacity.calls == 5
