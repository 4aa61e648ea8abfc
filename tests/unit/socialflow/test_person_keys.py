"""A person's key (CO-2): what is sealed opens for its person and field alone, for one call to KMS, and for nobody once it is destroyed."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from socialflow import aws as clients
from socialflow import clock as product_clock
from socialflow import dynamo, person_keys
from socialflow.errors import NotFound
from socialflow.person_keys import KEPT, KEYS, KeyDestroyed
from tests.conftest import TestClock

ADA, BOB = "a" * 26, "b" * 26


@pytest.fixture
def asked(aws: SimpleNamespace, clock: TestClock) -> list[str]:
    """What KMS was asked, one name a call."""
    calls: list[str] = []
    clients.client("kms").meta.events.register(
        "before-send.kms.*", lambda event_name, **_: calls.append(event_name.rpartition(".")[2])
    )
    return calls


@pytest.mark.parametrize("value", ["", "Ada", "é" * 900, ["https://a.example"], {"a": ["b"]}, []])
def test_what_was_sealed_opens_again(asked: list[str], value: Any) -> None:
    sealed = person_keys.seal(ADA, "bio", value)

    assert person_keys.open_(ADA, "bio", sealed) == value
    assert b"Ada" not in sealed


def test_the_same_text_is_never_sealed_alike(asked: list[str]) -> None:
    assert person_keys.seal(ADA, "bio", "x") != person_keys.seal(ADA, "bio", "x")


def test_it_opens_for_its_person_and_field_alone_and_unchanged(asked: list[str]) -> None:
    sealed = person_keys.seal(ADA, "bio", "hello")
    person_keys.seal(BOB, "bio", "hello")

    for user_id, field, text in ((BOB, "bio", sealed), (ADA, "email", sealed), (ADA, "bio", sealed[:-1])):
        with pytest.raises(ValueError, match="sealed for another, or changed"):
            person_keys.open_(user_id, field, text)
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(ValueError, match="seal"):
            person_keys.open_(ADA, "bio", changed)


def test_a_wrapped_key_is_unwrapped_for_its_person_alone(asked: list[str]) -> None:
    person_keys.seal(ADA, "bio", "hello")
    item = KEYS.get(dynamo.key(f"USER#{ADA}", "KEY"))
    assert item is not None

    with pytest.raises(ClientError, match="InvalidCiphertext"):
        person_keys._unwrapped(BOB, item)


def test_a_cold_key_costs_one_call_to_kms_and_is_kept_for_five_minutes(asked: list[str], clock: TestClock) -> None:
    fields = [person_keys.seal(ADA, "bio", str(n)) for n in range(5)]
    assert asked == ["Encrypt"]

    person_keys.forget()
    dynamo.capacity.reset()
    for sealed in fields:
        person_keys.open_(ADA, "bio", sealed)
    assert asked == ["Encrypt", "Decrypt"]
    assert dynamo.capacity.calls == 1

    clock.forward(seconds=KEPT.total_seconds() - 1)
    person_keys.open_(ADA, "bio", fields[0])
    assert len(asked) == 2
    clock.forward(seconds=1)
    person_keys.open_(ADA, "bio", fields[0])
    assert asked[2:] == ["Decrypt"]


def test_a_process_holds_so_many_keys_and_no_more(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person_keys, "MOST_KEPT", 2)
    people = [f"{n}" * 26 for n in range(3)]
    for each in people:
        person_keys.seal(each, "bio", "x")

    assert list(person_keys._kept) == people[1:]


def test_what_was_sealed_before_its_key_was_destroyed_opens_nowhere(asked: list[str], clock: TestClock) -> None:
    sealed = person_keys.seal(ADA, "bio", "hello")
    wrapped = KEYS.get(dynamo.key(f"USER#{ADA}", "KEY"))
    assert wrapped is not None

    person_keys.destroy(ADA, product_clock.now())
    person_keys.destroy(ADA, product_clock.now() + timedelta(days=1))

    with pytest.raises(KeyDestroyed):
        person_keys.open_(ADA, "bio", sealed)
    with pytest.raises(NotFound):
        person_keys.seal(ADA, "bio", "again")
    left = KEYS.get(dynamo.key(f"USER#{ADA}", "KEY"))
    assert left is not None
    assert left.keys() == {"pk", "sk", "destroyed_at", "schema"}
    assert left["destroyed_at"] == "2026-03-01T12:00:00.000Z"


def test_two_that_make_a_persons_first_key_at_once_seal_under_the_same(asked: list[str]) -> None:
    real = KEYS.get

    def late(*at: Any, **how: Any) -> Any:
        """Another process makes the key after this one has looked."""
        found = real(*at, **how)
        if found is None:
            KEYS.get = real  # type: ignore[method-assign]
            kept = dict(person_keys._kept)
            sealed.append(person_keys.seal(ADA, "bio", "first"))
            person_keys._kept.clear()
            person_keys._kept.update(kept)
        return found

    sealed: list[bytes] = []
    KEYS.get = late  # type: ignore[method-assign]
    try:
        sealed.append(person_keys.seal(ADA, "bio", "second"))
    finally:
        KEYS.get = real  # type: ignore[method-assign]

    person_keys.forget()
    assert [person_keys.open_(ADA, "bio", each) for each in sealed] == ["first", "second"]


def test_what_was_never_sealed_is_as_it_is(asked: list[str]) -> None:
    item = {"email": "ada@example.com", "bio": person_keys.seal(ADA, "bio", "hello")}

    assert person_keys.opened(ADA, item, ["email", "bio", "links"]) == {"email": "ada@example.com", "bio": "hello"}
    assert person_keys.sealed(ADA, {"role": "user", "bio": None}, ["bio"]) == {"role": "user", "bio": None}
    assert person_keys.seal(ADA, "bio", item["bio"]) == item["bio"]
