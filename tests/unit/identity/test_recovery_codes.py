"""AU-5: ten codes for who has lost the second factor."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.identity import recovery_codes, table
from tests.concurrency import together
from tests.conftest import Answer, TestClock
from tests.unit.identity.conftest import Person, log_in
from tests.unit.identity.factors import (
    challenge,
    enrol,
    factors_of,
    finish,
    renew,
)

WRONG = (403, "wrong-proof")


def said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def test_ten_recovery_codes_are_shown_once_and_kept_as_hashes(ada: Person, clock: TestClock, identity: Any) -> None:
    app = enrol(ada, clock.at)

    items = json.dumps(identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"], default=str)

    assert len(set(app.recovery_codes)) == 10
    assert not any(code in items or code.replace("-", "") in items for code in app.recovery_codes)
    assert factors_of(ada) == {"has_totp": True, "recovery_codes_left": 10, "passkeys": []}


def test_a_recovery_code_is_good_once_however_it_is_written(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    code = app.recovery_codes[0]

    assert finish(challenge(), recovery_code=code.upper().replace("-", " ")).status == 200
    assert said(finish(challenge(), recovery_code=code)) == WRONG
    assert finish(challenge(), recovery_code=app.recovery_codes[1].replace("1", "l").replace("0", "O")).status == 200


def test_one_of_many_at_once_uses_a_recovery_code(ada: Person, clock: TestClock, atomic_calls: None) -> None:
    app = enrol(ada, clock.at)
    asked = [challenge() for _ in range(4)]

    answers = together(*(lambda each=each: finish(each, recovery_code=app.recovery_codes[0]) for each in asked))

    assert sorted(each.status for each in answers) == [200, 403, 403, 403]


def test_the_last_recovery_code_leaves_the_account_protected(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)
    for code in app.recovery_codes:
        assert finish(challenge(), recovery_code=code).status == 200

    assert factors_of(ada) == {"has_totp": True, "recovery_codes_left": 0, "passkeys": []}
    assert log_in().body["kind"] == "second-factor"


def test_new_recovery_codes_end_the_old_ones(ada: Person, clock: TestClock) -> None:
    app = enrol(ada, clock.at)

    renewed = renew(ada).body["recovery_codes"]

    assert len(set(renewed) | set(app.recovery_codes)) == 20
    assert said(finish(challenge(), recovery_code=app.recovery_codes[0])) == WRONG
    assert finish(challenge(), recovery_code=renewed[0]).status == 200


def test_an_account_without_a_factor_has_no_recovery_codes(ada: Person) -> None:
    assert said(renew(ada)) == (409, "no-second-factor")
    assert factors_of(ada)["recovery_codes_left"] == 0


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_recovery_code_survives_how_people_write(data: st.DataObject) -> None:
    code = data.draw(st.from_regex(r"([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}", fullmatch=True))
    written = "".join(
        data.draw(st.sampled_from({"0": "0oO", "1": "1iIlL"}.get(each, each + each.upper())))
        if each != "-"
        else data.draw(st.sampled_from(["-", " ", "", " - "]))
        for each in code
    )

    assert recovery_codes.hashed(written, "user") == recovery_codes.hashed(code, "user")
    assert recovery_codes.hashed(written, "other") != recovery_codes.hashed(code, "user")
