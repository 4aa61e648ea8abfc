import base64
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialflow import cursor, env, secrets
from socialflow.errors import InvalidCursor
from tests.conftest import put_secret

KEY = {"pk": "CREATOR#é", "sk": "2026-03-01#\U0001f3ac"}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor secret, as if it had just been read."""
    monkeypatch.setenv(env.CURSOR_SECRET_ARN, "arn:cursor")
    monkeypatch.setattr(secrets, "_kept", {("arn:cursor", "AWSCURRENT"): (float("inf"), "a secret")})


def test_a_cursor_opens_under_the_scope_that_it_was_sealed_for() -> None:
    assert cursor.open_(cursor.seal(KEY, "videos:1"), "videos:1") == KEY


def test_the_end_has_no_cursor() -> None:
    assert cursor.seal(None, "videos:1") is None
    assert cursor.open_(None, "videos:1") is None


def test_a_cursor_fits_into_a_query_string_as_it_is() -> None:
    sealed = cursor.seal({"pk": "?" * 50, "sk": "~" * 50}, "s")

    assert sealed is not None
    assert set(sealed) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_another_scope_does_not_open_it() -> None:
    with pytest.raises(InvalidCursor):
        cursor.open_(cursor.seal(KEY, "videos:1"), "videos:2")


def test_no_changed_character_goes_unseen() -> None:
    sealed = cursor.seal(KEY, "s")
    assert sealed is not None

    # The last character holds unused bits, which base64 ignores.
    for place in range(len(sealed) - 1):
        forged = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(InvalidCursor):
            cursor.open_(forged, "s")


def test_another_secret_does_not_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = cursor.seal(KEY, "s")
    monkeypatch.setattr(secrets, "_kept", {("arn:cursor", "AWSCURRENT"): (float("inf"), "another")})

    with pytest.raises(InvalidCursor):
        cursor.open_(sealed, "s")


def test_an_unsigned_key_is_no_cursor() -> None:
    unsigned = base64.urlsafe_b64encode(bytes(16) + b'{"pk":"A","sk":"1"}').decode()

    with pytest.raises(InvalidCursor):
        cursor.open_(unsigned, "s")


@pytest.mark.parametrize(
    "garbage", ["", "A", "AAAA", "é", "\U0001f600", "not base64!", "a b", "\x00", "=" * 8, "A" * 900]
)
def test_garbage_is_no_cursor(garbage: str) -> None:
    with pytest.raises(InvalidCursor):
        cursor.open_(garbage, "s")


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    with pytest.raises(InvalidCursor):
        cursor.open_(text, "s")


def test_junk_between_its_characters_spoils_it() -> None:
    sealed = cursor.seal(KEY, "s")
    assert sealed is not None

    with pytest.raises(InvalidCursor):
        cursor.open_(sealed[:8] + "!\n " + sealed[8:], "s")


def test_the_secret_is_read_from_secrets_manager(aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    put_secret(monkeypatch, env.CURSOR_SECRET_ARN + "_OTHER", "x")
    monkeypatch.setattr(secrets, "_kept", {})

    monkeypatch.setenv(env.CURSOR_SECRET_ARN, put_secret(monkeypatch, "CURSOR_AGAIN", "stored"))

    assert cursor.open_(cursor.seal(KEY, "s"), "s") == KEY
