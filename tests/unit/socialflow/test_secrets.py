from types import SimpleNamespace

import pytest

from socialflow import secrets
from socialflow.env import Setting
from tests.conftest import TestClock, put_secret

ARN = Setting("SOME_SECRET_ARN")


@pytest.fixture
def secret(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A stored secret; `turn(text)` rotates it."""
    arn = put_secret(monkeypatch, ARN, "first")
    return SimpleNamespace(
        turn=lambda text: aws.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=text)
    )


def test_a_secret_is_kept_for_a_while(secret: SimpleNamespace, clock: TestClock) -> None:
    secrets.read(ARN)
    secret.turn("second")
    clock.forward(seconds=secrets.KEEP_SECONDS - 1)

    assert secrets.read(ARN) == "first"


def test_a_rotation_is_seen_after_that(secret: SimpleNamespace, clock: TestClock) -> None:
    secrets.read(ARN)
    secret.turn("second")
    clock.forward(seconds=secrets.KEEP_SECONDS)

    assert secrets.read(ARN) == "second"


def test_a_fresh_read_sees_a_rotation_at_once_and_keeps_it(secret: SimpleNamespace) -> None:
    secrets.read(ARN)
    secret.turn("second")

    assert secrets.read(ARN, fresh=True) == "second"
    assert secrets.read(ARN) == "second"


def test_the_previous_version_is_another_secret(secret: SimpleNamespace) -> None:
    secrets.read(ARN)
    secret.turn("second")

    assert secrets.read(ARN, stage="AWSPREVIOUS") == "first"


def test_a_forgotten_secret_is_read_again(secret: SimpleNamespace) -> None:
    secrets.read(ARN)
    secret.turn("second")
    secrets.forget()

    assert secrets.read(ARN) == "second"


def test_a_setting_that_no_stack_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ARN, raising=False)

    with pytest.raises(KeyError, match="SOME_SECRET_ARN"):
        secrets.read(ARN)
