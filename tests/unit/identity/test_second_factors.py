"""AU-5: a log-in in two steps, authenticator apps, recovery codes and step-ups."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.identity import factor_table, sealed, table, totp
from functions.identity.get_me import handler as get_me
from socialflow import dynamo, env, person_keys, secrets
from tests.concurrency import together
from tests.conftest import Answer, TestClock, request
from tests.unit.identity.conftest import PASSWORD, Person, authorize, log_in, refresh, register, vouched
from tests.unit.identity.factors import (
    App,
    challenge,
    confirm,
    enrol,
    factors_of,
    finish,
    offer,
    remove,
    renew,
)

WRONG = (403, "wrong-proof")
ENDED = (401, "challenge-ended")
SPENT = (429, "too-many-guesses")


def said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def sessions_of(person: Person) -> int:
    return len(table.sessions_of(person.user_id, limit=100, after=None).items)


def another(code: str) -> str:
    """Six digits that are not these."""
    return f"{(int(code) + 500_000) % 1_000_000:06d}"


def test_a_password_alone_gives_a_challenge_and_no_token(ada: Person, clock: TestClock) -> None:
    enrol(ada, clock.at)

    answer = log_in()

    assert answer.status == 200
    assert answer.body == {
        "kind": "second-factor",
        "challenge": answer.body["challenge"],
        "methods": ["totp", "recovery-code"],
        "expires_in": 300,
    }
    assert sessions_of(ada) == 0


def test_the_challenge_and_a_code_start_a_session(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    asked = log_in(device_name="phone").body["challenge"]
    clock.forward(seconds=30)

    answer = finish(asked, code=app.code(clock.at))

    assert answer.status == 200
    assert set(answer.body) == {"access_token", "refresh_token", "token_type", "expires_in", "user_id"}
    assert vouched(authorize(f"Bearer {answer.body['access_token']}"))
    assert refresh(answer.body["refresh_token"]).status == 200
    [session] = table.sessions_of(ada.user_id, limit=1, after=None).items
    assert person_keys.open_(ada.user_id, "device_name", session["device_name"]) == "phone"


def test_a_challenge_is_kept_as_a_hash_and_goes_by_itself(ada: Person, clock: TestClock, identity: Any) -> None:
    enrol(ada, clock.at)
    asked = challenge()

    items = identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"]

    assert asked not in json.dumps(items, default=str)
    [kept] = [each for each in items if each["pk"]["S"].startswith("CHALLENGE#")]
    assert int(kept["ttl"]["N"]) == int((clock.at + timedelta(minutes=5)).timestamp())


def test_a_challenge_is_good_for_one_session(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    asked = challenge()

    assert finish(asked, recovery_code=app.recovery_codes[0]).status == 200
    assert said(finish(asked, recovery_code=app.recovery_codes[1])) == ENDED
    assert sessions_of(ada) == 1
    assert factors_of(ada)["recovery_codes_left"] == 9


def test_a_challenge_lasts_five_minutes(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    early, late = challenge(), challenge()
    clock.forward(minutes=4, seconds=59)
    assert finish(early, code=app.code(clock.at)).status == 200
    clock.forward(seconds=1)

    assert said(finish(late, recovery_code=app.recovery_codes[0])) == ENDED
    assert said(finish("0" * 64, recovery_code=app.recovery_codes[0])) == ENDED


def test_a_wrong_code_leaves_the_challenge_open(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    asked = challenge()
    clock.forward(seconds=30)

    assert said(finish(asked, code=another(app.code(clock.at)))) == WRONG
    assert finish(asked, code=app.code(clock.at)).status == 200


def test_a_challenge_of_one_account_takes_no_proof_of_another(ada: Person, clock: TestClock) -> None:
    grace = Person("grace", register("grace").body["user_id"])
    enrol(ada, clock.at)
    app = enrol(grace, clock.at)
    clock.forward(seconds=30)

    assert said(finish(challenge("ada"), code=app.code(clock.at))) == WRONG
    assert said(finish(challenge("ada"), recovery_code=app.recovery_codes[0])) == WRONG
    assert sessions_of(ada) == 0


BAD_ANSWERS: list[dict[str, Any]] = [
    {},
    {"code": "12345"},
    {"code": "1234567"},
    {"code": 123456},
    {"code": "١٢٣٤٥٦"},
    {"code": "12345\n"},
    {"recovery_code": ""},
    {"recovery_code": "a" * 41},
    {"recovery_code": "ab\x00cd"},
    {"code": "123456", "recovery_code": "abcd-abcd-abcd-abcd"},
    {"code": None},
    {"password": PASSWORD},
    {"code": "123456", "user_id": "0" * 26},
    {"code": "123456", "challenge": "short"},
]


def test_what_is_no_second_factor_is_invalid(identity: SimpleNamespace) -> None:
    for body in BAD_ANSWERS:
        assert (
            finish(body.get("challenge", "0" * 64), **{k: v for k, v in body.items() if k != "challenge"}).status == 422
        )


def test_the_secret_is_for_a_qr_code_and_protects_nothing_yet(ada: Person, clock: TestClock) -> None:
    answer = offer(ada)

    url = urlsplit(answer.body["otpauth_url"])
    assert answer.status == 200
    assert (url.scheme, url.netloc, url.path) == ("otpauth", "totp", "/Social%20Flow:ada")
    assert parse_qs(url.query) == {"secret": [answer.body["secret"]], "issuer": ["Social Flow"]}
    assert len(answer.body["secret"]) == 32
    assert "access_token" in log_in().body
    assert factors_of(ada) == {"has_totp": False, "recovery_codes_left": 0, "passkeys": []}


def test_an_offer_is_replaced_by_the_next_and_an_active_app_is_not(ada: Person, clock: TestClock) -> None:
    first = offer(ada).body["secret"]
    second = offer(ada).body["secret"]

    assert first != second
    assert said(confirm(ada, totp_code(first, clock))) == WRONG
    assert confirm(ada, totp_code(second, clock)).status == 200
    assert said(offer(ada)) == (409, "totp-active")
    assert said(confirm(ada, totp_code(second, clock))) == (409, "no-second-factor")


def totp_code(secret: str, clock: TestClock) -> str:
    return App(secret).code(clock.at)


def test_the_secret_is_sealed_at_rest_for_its_owner_alone(ada: Person, identity: SimpleNamespace) -> None:
    secret = offer(ada).body["secret"]
    kept = factor_table.totp(ada.user_id)
    assert kept is not None

    assert secret not in json.dumps(identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"], default=str)
    once = person_keys.open_(ada.user_id, "secret", kept["secret"])
    assert sealed.open_(once, ada.user_id) == secret
    with pytest.raises(ValueError, match="another"):
        sealed.open_(once, "0" * 26)
    with pytest.raises(ValueError, match="another"):
        sealed.open_(once.replace(".", ".AAAA", 1), ada.user_id)


def test_what_was_sealed_opens_after_the_secret_was_rotated(ada: Person, clock: TestClock, identity: Any) -> None:
    app = enrol(ada, clock.at)
    arn = env.FACTORS_SECRET_ARN.get()
    identity.client("secretsmanager").put_secret_value(SecretId=arn, SecretString="another secret of the tests")
    secrets.forget()
    clock.forward(seconds=30)

    assert finish(challenge(), code=app.code(clock.at)).status == 200
    # A process that still holds the secret of before opens what another has sealed with the new one.
    secrets._kept[arn, "AWSCURRENT"] = (clock.at.timestamp(), "factors secret of the tests")
    younger = sealed.seal("text", "owner")
    secrets.forget()
    assert sealed.open_(younger, "owner") == "text"


def test_a_code_fits_one_step_either_way(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    clock.forward(minutes=10)

    outcomes = [finish(challenge(), code=app.code(clock.at, steps_off=off)).status for off in (-2, -1, 0, 1, 2)]

    assert outcomes == [403, 200, 200, 200, 403]


def test_a_step_counts_once_and_none_before_it(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)

    assert said(finish(challenge(), code=app.code(clock.at))) == WRONG, "confirming used the step"
    clock.forward(seconds=60)
    code = app.code(clock.at)
    assert finish(challenge(), code=code).status == 200
    assert said(finish(challenge(), code=code)) == WRONG
    assert said(finish(challenge(), code=app.code(clock.at, steps_off=-1))) == WRONG
    assert sessions_of(ada) == 1


def test_one_of_many_at_once_uses_a_step(ada: Person, clock: TestClock, atomic_calls: None) -> None:
    app = enrol(ada, clock.at)
    asked = [challenge() for _ in range(4)]
    clock.forward(seconds=30)
    code = app.code(clock.at)

    answers = together(*(lambda each=each: finish(each, code=code) for each in asked))

    assert sorted(each.status for each in answers) == [200, 403, 403, 403]
    assert sessions_of(ada) == 1


def test_one_of_many_at_once_answers_a_challenge(ada: Person, clock: TestClock, atomic_calls: None) -> None:
    app = enrol(ada, clock.at)
    asked = challenge()

    answers = together(*(lambda each=each: finish(asked, recovery_code=each) for each in app.recovery_codes[:4]))

    assert sorted(each.status for each in answers) == [200, 401, 401, 401]
    assert factors_of(ada)["recovery_codes_left"] == 9


def test_five_guesses_in_fifteen_minutes(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    asked = challenge()
    wrong = another(app.code(clock.at))
    assert [said(finish(asked, code=wrong)) for _ in range(5)] == [WRONG] * 5
    clock.forward(minutes=2)

    refused = finish(asked, code=app.code(clock.at))

    assert said(refused) == SPENT
    assert refused.headers["Retry-After"] == "780"
    assert said(finish(asked, recovery_code=app.recovery_codes[0])) == SPENT
    clock.forward(minutes=13)
    assert finish(challenge(), code=app.code(clock.at)).status == 200


def test_the_window_of_guesses_slides(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    wrong = {"recovery_code": "0000-0000-0000-0000"}
    finish(challenge(), **wrong)
    clock.forward(minutes=14)
    for _ in range(4):
        assert said(finish(challenge(), **wrong)) == WRONG
    clock.forward(minutes=1)

    assert said(finish(challenge(), **wrong)) == WRONG
    assert said(finish(challenge(), **wrong)) == SPENT
    assert said(finish(challenge(), code=app.code(clock.at))) == SPENT


def test_right_codes_cost_no_guess_and_give_none_back(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    for _ in range(4):
        assert said(finish(challenge(), recovery_code="0000-0000-0000-0000")) == WRONG
    for _ in range(7):
        clock.forward(seconds=30)
        assert finish(challenge(), code=app.code(clock.at)).status == 200

    assert said(finish(challenge(), recovery_code="0000-0000-0000-0000")) == WRONG
    assert said(finish(challenge(), recovery_code="0000-0000-0000-0000")) == SPENT


def test_no_more_than_five_of_many_guesses_at_once_are_judged(
    ada: Person, clock: TestClock, atomic_calls: None
) -> None:
    enrol(ada, clock.at)
    asked = challenge()

    answers = together(*(lambda: finish(asked, recovery_code="0000-0000-0000-0000") for _ in range(10)))

    judged = [each for each in answers if said(each) == WRONG]
    assert len(judged) == 5
    assert {said(each) for each in answers} <= {WRONG, SPENT, (503, "unavailable")}


def test_a_removed_app_and_its_codes_protect_nothing(ada: Person, clock: TestClock) -> None:
    enrol(ada, clock.at)
    asked = challenge()

    assert remove(ada).status == 204
    assert said(remove(ada)) == (409, "no-second-factor")
    assert factors_of(ada) == {"has_totp": False, "recovery_codes_left": 0, "passkeys": []}
    assert "access_token" in log_in().body
    assert said(finish(asked, code="000000")) == WRONG


def test_what_changes_the_factors_wants_a_fresh_proof(ada: Person, clock: TestClock) -> None:
    stale = {"proved_at": str(int((clock.at - timedelta(minutes=10)).timestamp()))}

    for answer in (offer(ada, **stale), confirm(ada, "000000", **stale), remove(ada, **stale), renew(ada, **stale)):
        assert said(answer) == (403, "step-up-needed")


def test_a_first_factor_gives_codes_once_for_two_confirmations_at_once(
    ada: Person, clock: TestClock, atomic_calls: None
) -> None:
    code = totp_code(offer(ada).body["secret"], clock)

    answers = together(*(lambda: confirm(ada, code) for _ in range(4)))

    assert sorted(each.status for each in answers) == [200, 409, 409, 409]
    assert factors_of(ada) == {"has_totp": True, "recovery_codes_left": 10, "passkeys": []}


def test_a_login_with_a_second_factor_costs_no_read_more(ada: Person, clock: TestClock) -> None:
    enrol(ada, clock.at)
    dynamo.capacity.reset()

    log_in()

    assert dynamo.capacity.calls == 3


def test_no_answer_of_a_signed_in_route_tells_the_secret_again(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)

    me = request(get_me, "GET", "/api/v1/users/me", user_id=ada.user_id)

    assert app.secret not in json.dumps([me.body, factors_of(ada)])


@settings(deadline=None, max_examples=60)
@given(secret=st.binary(min_size=20, max_size=20), seconds=st.integers(0, 2**33), off=st.integers(-3, 3))
def test_a_code_is_of_the_step_that_it_was_shown_in(secret: bytes, seconds: int, off: int) -> None:
    import base64
    from datetime import UTC, datetime

    import pyotp

    text = base64.b32encode(secret).decode()
    at = datetime.fromtimestamp(seconds + 90, UTC)
    step = (seconds + 90) // 30 + off
    code = pyotp.HOTP(text).at(step)

    found = totp.step_of(code, text, at)

    if abs(off) <= 1:
        assert found is not None
        assert pyotp.HOTP(text).at(found) == code
    else:
        assert found is None or pyotp.HOTP(text).at(found) == code
