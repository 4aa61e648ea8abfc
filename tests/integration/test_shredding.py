"""Crypto-shredding (CO-2): what a backup, a stream or a log has of somebody who was erased is sealed, and opens by nothing.

The table of keys has no backup and no stream, which tests/policy/test_data.py holds; so the copy is of every other table, with
every image that its stream told, as old as they can be.
"""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import table
from socialflow import dynamo, events, person_keys, tables
from socialflow.person_keys import KEYS, KeyDestroyed
from tests.conftest import STAGE, START, TestClock
from tests.integration.lives import deliver, erase, life, register
from tests.integration.lives import platform as platform
from tests.integration.platform import Platform
from tests.integration.scans import canaries, found, items, remembered, sealed_in

# What stays readable in a copy, as docs/security.md lists it; it leaves backups after their days.
IN_CLEAR = {
    "names that everybody with an account is shown, and social searches by": {
        "canaryname",
        "canarynarne",
        "canary-display",
        "canary-display-2",
    },
    "muted words, which timeline compares as they are": {"canary-word", "canary-word-2"},
    "what creators say of their videos": {
        "canary-title-draft",
        "canary-title-public",
        "canary-description-draft",
        "canary-description-public",
    },
    "ids, hashes and names of files, which say nothing of a person": {
        "canary-passkey-0",
        "canary-passkey-1",
        "canary-passkey-2",
        "canary-code",
        "canary-watched",
        "canary-thumbnail.jpg",
        "canary-source-version",
    },
}
SEALED = {
    "canary-mail@example.com",
    "canary-new@example.com",
    "canary-github@example.com",
    "canary-google@example.com",
    "canary-bio",
    "canary-totp",
    *(f"canary-link-{n}.example.com" for n in range(3)),
    *(f"canary-{what}-{n}" for what in ("device", "token", "key") for n in range(3)),
}


@pytest.fixture
def ada(aws: SimpleNamespace, platform: Platform) -> str:
    bob = register("bob")
    platform.settle()
    return life(aws, platform, bob)


def test_what_a_backup_still_has_is_sealed_and_opens_by_nothing(
    aws: SimpleNamespace, platform: Platform, clock: TestClock, ada: str
) -> None:
    assert found(aws, clock, opening=True)["identity"] >= SEALED - {"canary-new@example.com"}
    backup = remembered(aws)
    sealed = [each for _, item in backup for each in sealed_in(item) if each[0] == ada]
    assert {name for _, name, _ in sealed} == {*table.PERSONAL, "device_name", "name", "address", "secret", "to"}
    assert {each for one in sealed for each in canaries(json.dumps(person_keys.open_(*one)))} == SEALED

    erase(platform, clock, ada)
    person_keys.forget()

    for each in sealed:
        with pytest.raises(KeyDestroyed):
            person_keys.open_(*each)
    readable = {each for _, item in backup for each in canaries(json.dumps(item, default=str))}
    assert readable == set().union(*IN_CLEAR.values())


def test_the_keys_own_bytes_are_in_the_table_of_keys_alone_until_they_are_destroyed(
    aws: SimpleNamespace, platform: Platform, clock: TestClock, ada: str
) -> None:
    item = KEYS.get(dynamo.key(f"USER#{ada}", "KEY")) or {}
    others = str([each for each in remembered(aws) if each[0] != "keys"])
    assert str(item["wrapped"]) not in others
    assert "wrapped" not in others

    erase(platform, clock, ada)

    left = [item for where, item in items(aws) if where == "keys" and item["pk"] == f"USER#{ada}"]
    assert [each.keys() for each in left] == [{"pk", "sk", "destroyed_at", "schema"}]


def test_no_event_tells_what_is_sealed(platform: Platform, clock: TestClock, ada: str) -> None:
    """Events wait in queues and dead letters, and would in an archive of the bus."""
    erase(platform, clock, ada)

    assert not SEALED & canaries(json.dumps(platform.published))


def test_the_ledger_keeps_its_rows_and_balances_under_the_id_alone(
    aws: SimpleNamespace, platform: Platform, clock: TestClock, ada: str
) -> None:
    facts: dict[str, Any] = {"purpose": "tip", "amount_minor": 1000, "fee_minor": 30, "currency": "usd"}
    received = events.PaymentReceived(
        occurred_at=START, payment_id="p" * 26, payer_id="b" * 26, creator_id=ada, **facts
    )
    deliver("money", received, "on_payment_received")
    before = books(aws)
    assert ada in json.dumps(before)

    erase(platform, clock, ada)

    assert books(aws) == before
    assert not canaries(json.dumps(before))


def books(aws: SimpleNamespace) -> list[dict[str, Any]]:
    pages = [aws.client("dynamodb").scan(TableName=each.physical_name(STAGE)) for each in (tables.LEDGER, tables.MONEY)]
    return [item for page in pages for item in page["Items"]]
