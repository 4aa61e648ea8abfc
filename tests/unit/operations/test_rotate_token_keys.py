"""AU-1: token keys rotate without a token refused that is good, nor one accepted whose key is gone."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from botocore.exceptions import ConnectionClosedError

from functions.identity import access_tokens, token_checks, token_keys
from functions.identity.claims import Claims
from functions.identity.errors import BadToken
from functions.identity.get_jwks import handler as get_jwks
from functions.operations import signing_keys, token_key_rotation
from functions.operations.rotate_token_keys import handler
from functions.operations.token_key_rotation import PUBLISHED_FOR, RETIRED_FOR
from socialflow import aws as factory
from socialflow import clock as product_clock
from socialflow import env, secrets
from socialflow.errors import Unavailable
from tests.conftest import START, TestClock, lambda_context, put_secret, request

DAYS = 30
BEARER = Claims("user", "session", 1, "user")


class Keys:
    """The secret, as operators and the schedule see it."""

    def __init__(self, client: Any, arn: str) -> None:
        self.client, self.arn = client, arn

    @property
    def held(self) -> list[dict[str, Any]]:
        keys: list[dict[str, Any]] = json.loads(self.client.get_secret_value(SecretId=self.arn)["SecretString"])["keys"]
        return keys

    def put(self, *keys: dict[str, Any]) -> None:
        self.client.put_secret_value(SecretId=self.arn, SecretString=json.dumps({"keys": keys}))

    def states(self) -> list[str]:
        return ["current" if each["active"] else "retired" if "retired_at" in each else "next" for each in self.held]

    def rotate(self, **asked: Any) -> dict[str, Any]:
        answer: dict[str, Any] = handler(asked, lambda_context())
        return answer


@pytest.fixture
def keys(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Keys:
    arn = put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    monkeypatch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
    monkeypatch.setenv(env.TOKEN_KEY_DAYS, str(DAYS))
    monkeypatch.setattr(token_keys, "_fresh_read_at", 0.0)
    return Keys(aws.client("secretsmanager"), arn)


class Host:
    """A function that has been running for a while: it keeps the secret for as long as the product lets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, may_look_again: bool = True) -> None:
        self._patch, self._kept = monkeypatch, dict[tuple[str, str], tuple[float, str]]()
        self._may_look_again = may_look_again

    @contextmanager
    def _running(self) -> Iterator[datetime]:
        at = product_clock.now()
        self._patch.setattr(secrets, "_kept", self._kept)
        # Somebody who invents key ids uses up the one fresh look in half a minute.
        self._patch.setattr(token_keys, "_fresh_read_at", 0.0 if self._may_look_again else at.timestamp())
        yield at

    def sign(self) -> str:
        with self._running() as at:
            return access_tokens.issue(BEARER, at)

    def accepts(self, token: str) -> bool:
        with self._running() as at:
            try:
                return token_checks.verify(token, at) == BEARER
            except BadToken:
                return False


def test_nothing_is_done_before_it_is_due(keys: Keys, clock: TestClock) -> None:
    clock.forward(days=DAYS, seconds=-1)
    before = keys.held

    answer = keys.rotate()

    assert keys.held == before
    assert answer == {"current": before[0]["kid"], "listed": [before[0]["kid"]]}


def test_a_key_is_next_then_current_then_retired_and_then_gone(keys: Keys, clock: TestClock) -> None:
    (first,) = keys.held
    clock.forward(days=DAYS)

    keys.rotate()
    assert keys.states() == ["current", "next"]
    following = keys.held[1]["kid"]
    listed = request(get_jwks, "GET", "/api/v1/auth/jwks").body["keys"]
    assert [each["kid"] for each in listed] == [first["kid"], following]

    clock.at = clock.at + PUBLISHED_FOR - timedelta(seconds=1)
    keys.rotate()
    assert keys.states() == ["current", "next"]
    clock.forward(seconds=1)
    assert keys.rotate()["current"] == following
    assert keys.states() == ["retired", "current"]

    clock.at = clock.at + RETIRED_FOR - timedelta(seconds=1)
    keys.rotate()
    assert keys.states() == ["retired", "current"]
    clock.forward(seconds=1)
    assert keys.rotate() == {"current": following, "listed": [following]}
    clock.forward(days=DAYS - 1)
    keys.rotate()
    assert keys.states() == ["current"]


def test_a_retired_key_keeps_no_private_half(keys: Keys, clock: TestClock) -> None:
    clock.forward(days=DAYS)
    keys.rotate()
    clock.at = clock.at + PUBLISHED_FOR
    keys.rotate()

    retired, current = keys.held
    assert "private_pem" not in retired
    assert "private_pem" in current


def test_the_overlaps_are_longer_than_what_is_kept_anywhere() -> None:
    kept = timedelta(seconds=secrets.KEEP_SECONDS)
    leeway = timedelta(seconds=token_checks._LEEWAY_SECONDS)

    # The route's own answer may be kept for 300 s beside what its function keeps.
    assert kept + timedelta(seconds=300) < PUBLISHED_FOR
    assert kept + access_tokens.LIFETIME + leeway < RETIRED_FOR


def drill(keys: Keys, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> int:
    """Two and a half hours of tokens, across a rotation whose steps are looked for every minute; how many keys signed.

    Twenty hosts verify and four sign, each reading the secret when it needs it and has nothing kept; no verifier has a fresh
    look left. Raises AssertionError at the first token that is refused.
    """
    chance, step = random.Random(1), timedelta(seconds=15)  # noqa: S311 - a story, not a secret
    signers = [Host(monkeypatch) for _ in range(4)]
    verifiers = [Host(monkeypatch, may_look_again=False) for _ in range(20)]
    clock.forward(days=DAYS, minutes=-10)
    began, issued, signed_by = clock.at, dict[datetime, str](), set()
    while clock.at < began + timedelta(hours=2.5):
        at = clock.forward(seconds=step.total_seconds())
        if (at - began) % (4 * step) == step:
            keys.rotate()
        issued[at] = chance.choice(signers).sign()
        signed_by.add(jwt.get_unverified_header(issued[at])["kid"])
        for age in (timedelta(0), step, access_tokens.LIFETIME / 2, access_tokens.LIFETIME - step):
            token = issued.get(at - age)
            assert token is None or chance.choice(verifiers).accepts(token), f"refused at {age}, {at - began} on"
    return len(signed_by)


def test_drill_no_token_is_refused_during_a_rotation_by_functions_with_caches_of_every_age(
    keys: Keys, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AU-1: tokens signed before, during and after."""
    assert drill(keys, clock, monkeypatch) == 2

    assert keys.states() == ["current"]


@pytest.mark.parametrize("name", ["PUBLISHED_FOR", "RETIRED_FOR"])
def test_the_drill_finds_an_overlap_that_is_too_short(
    name: str, keys: Keys, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_key_rotation, name, timedelta(0))

    with pytest.raises(AssertionError, match="refused at"):
        drill(keys, clock, monkeypatch)


def test_a_token_of_a_key_that_was_dropped_is_refused(
    keys: Keys, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = keys.held
    for wait in (timedelta(days=DAYS), PUBLISHED_FOR, RETIRED_FOR):
        clock.at = clock.at + wait
        keys.rotate()
    forged = signed_with(old, clock.at, monkeypatch)

    assert old["kid"] not in {each["kid"] for each in keys.held}
    assert not Host(monkeypatch).accepts(forged)


def signed_with(key: dict[str, Any], at: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token of now by somebody who has the private half."""
    with monkeypatch.context() as patch:
        patch.setattr(token_keys, "signing_key", lambda: (key["kid"], key["private_pem"]))
        return access_tokens.issue(BEARER, at)


def test_keys_replaced_at_once_end_the_old_ones_within_what_functions_keep(
    keys: Keys, clock: TestClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """AU-1: after a compromise; the next key, which lay beside the current one, goes, too."""
    clock.forward(days=DAYS)
    keys.rotate()
    stolen = keys.held
    warm = Host(monkeypatch)
    assert warm.accepts(signed_with(stolen[0], clock.at, monkeypatch))

    answer = keys.rotate(at_once=True, operator="ada", reason="the secret was read")

    assert keys.states() == ["current"]
    assert answer["current"] not in {each["kid"] for each in stolen}
    assert warm.accepts(Host(monkeypatch).sign())
    for key in stolen:
        assert not Host(monkeypatch).accepts(signed_with(key, clock.at, monkeypatch))
    clock.forward(seconds=secrets.KEEP_SECONDS)
    assert not warm.accepts(signed_with(stolen[0], clock.at, monkeypatch))


def test_keys_are_not_replaced_by_who_does_not_say_why(keys: Keys) -> None:
    before = keys.held

    with pytest.raises(ValueError, match="Say operator and reason"):
        keys.rotate(at_once=True)

    assert keys.held == before


@contextmanager
def losing(monkeypatch: pytest.MonkeyPatch, *, is_done: bool) -> Iterator[None]:
    """The function ends at its write: before Secrets Manager has it, or after."""
    client = factory.client("secretsmanager")
    put = client.put_secret_value

    def die(**asked: Any) -> Any:
        if is_done:
            put(**asked)
        raise ConnectionClosedError(endpoint_url="https://secretsmanager.test")

    with monkeypatch.context() as patch:
        patch.setattr(client, "put_secret_value", die)
        yield


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("step", range(3))
def test_a_run_that_ends_at_its_write_is_made_good_by_the_next(
    step: int, *, is_done: bool, keys: Keys, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = [["current", "next"], ["retired", "current"], ["current"]]
    for number, wait in enumerate((timedelta(days=DAYS), PUBLISHED_FOR, RETIRED_FOR)):
        clock.at = clock.at + wait
        if number == step:
            with losing(monkeypatch, is_done=is_done), pytest.raises(Unavailable, match="Connection was closed"):
                keys.rotate()
        keys.rotate()
        assert keys.states() == after[number]


def test_of_two_rotations_at_once_one_makes_the_next_key(
    keys: Keys, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.forward(days=DAYS)
    client = factory.client("secretsmanager")
    put, made = client.put_secret_value, list[dict[str, Any]]()

    def meanwhile(**asked: Any) -> Any:
        monkeypatch.setattr(client, "put_secret_value", put)
        made.append(keys.rotate())
        return put(**asked)

    monkeypatch.setattr(client, "put_secret_value", meanwhile)
    second = keys.rotate()

    assert second == made[0]
    assert keys.states() == ["current", "next"]
    assert [each["kid"] for each in keys.held] == second["listed"]


def test_a_key_retired_by_hand_is_dropped_like_any_other(keys: Keys, clock: TestClock) -> None:
    (older,) = keys.held
    younger = signing_keys.new_token_key(clock.forward(minutes=1))
    keys.put({**older, "active": False}, younger)

    keys.rotate()
    assert keys.states() == ["retired", "current"]
    clock.at = clock.at + RETIRED_FOR
    assert keys.rotate()["listed"] == [younger["kid"]]


def test_a_rotation_tells_the_alarm_how_old_the_key_is_and_nothing_secret(
    keys: Keys, clock: TestClock, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    clock.forward(days=DAYS - 1)

    keys.rotate(at_once=False)

    told = capsys.readouterr().out
    assert '"TokenKeyAgeDays":[29.0]' in told.replace(" ", "")
    assert "PRIVATE" not in told + caplog.text


def test_a_secret_without_keys_is_not_overwritten(keys: Keys) -> None:
    keys.client.put_secret_value(SecretId=keys.arn, SecretString="random text")

    with pytest.raises(ValueError, match="Expecting value"):
        keys.rotate()

    assert keys.client.get_secret_value(SecretId=keys.arn)["SecretString"] == "random text"
