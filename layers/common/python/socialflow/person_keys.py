"""A person's key: what is kept of them is sealed under it, and nobody can read that any more once the key is destroyed.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| a person's wrapped key                 | GetItem                               | USER#<id> / KEY                        |

A key is random, wrapped by KMS for its person, and kept in a table of its own without a stream, backups or a point in time to
go back to: what is destroyed there is nowhere else (docs/adr/0017-a-key-for-each-person.md). What is sealed is AES-256-GCM for
its person and field, and opens as no other. A process unwraps a person's key once in KEPT.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from socialflow import aws, clock, dynamo, ids, tables
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Store
from socialflow.env import PEOPLE_KEY_ARN
from socialflow.errors import NotFound, Unavailable

KEYS = Store(tables.KEYS)
SCHEMA = 1
KEPT = timedelta(minutes=5)
# 32 bytes each: it bounds what a process that serves everybody holds, not its memory.
MOST_KEPT = 1000
_FORM = b"\x01"
_NONCE_BYTES = 12
_kept: OrderedDict[str, tuple[datetime, bytes]] = OrderedDict()


class KeyDestroyed(NotFound):
    """What was kept of this person cannot be read any more."""


def seal(user_id: str, field: str, value: Any) -> bytes:
    """A text, or lists and maps of such; it opens for this person and field alone. Sealed already, it stays as it is.

    Raises KeyDestroyed.
    """
    if isinstance(value, bytes):
        return value
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = bytes.fromhex(ids.new_secret(_NONCE_BYTES))
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return _FORM + nonce + AESGCM(_key_to_seal(user_id)).encrypt(nonce, text, _bound(user_id, field))


def open_(user_id: str, field: str, sealed: Any) -> Any:
    """What was sealed; what is no bytes was not. Raises KeyDestroyed, ValueError for what is another's or was changed."""
    if not isinstance(sealed, bytes):
        return sealed
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, closed = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if sealed[:1] != _FORM or not closed:
        raise ValueError(f"{field} is not sealed as we do it")
    try:
        text = AESGCM(_key_to_open(user_id)).decrypt(nonce, closed, _bound(user_id, field))
    except InvalidTag:
        raise ValueError(f"{field} was sealed for another, or changed") from None
    return json.loads(text)


def sealed(user_id: str, facts: Mapping[str, Any], fields: Iterable[str]) -> Item:
    """The facts, with those fields that they have sealed."""
    return {**facts, **{name: seal(user_id, name, facts[name]) for name in fields if facts.get(name) is not None}}


def opened(user_id: str, item: Mapping[str, Any], fields: Iterable[str]) -> Item:
    """The item, with those fields that it has opened."""
    return {**item, **{name: open_(user_id, name, item[name]) for name in fields if name in item}}


def new(user_id: str, at: datetime) -> Item:
    """The item of a new person's key, for the write that makes them; this process seals with it from here on."""
    key = bytes.fromhex(ids.new_secret())
    wrapped = _asked("encrypt", Plaintext=key, EncryptionContext={"user_id": user_id})["CiphertextBlob"]
    _keep(user_id, key)
    return {**_key_of(user_id), "wrapped": wrapped, "created_at": clock.iso(at), "schema": SCHEMA}


def destroy(user_id: str, at: datetime) -> datetime:
    """Nobody can open what is sealed for the person, and no key is made for them again; since when, as once is for good."""
    _kept.pop(user_id, None)
    gone = {**_key_of(user_id), "destroyed_at": clock.iso(at), "schema": SCHEMA}
    try:
        KEYS.write(Put(gone, when="attribute_not_exists(#destroyed_at)"))
    except ConditionFailed as error:
        return clock.parse(error.failed[0]["destroyed_at"])
    return at


def forget() -> None:
    """Drop the keys that this process holds."""
    _kept.clear()


def _key_to_seal(user_id: str) -> bytes:
    if key := _known(user_id):
        return key
    item = KEYS.get(_key_of(user_id), consistent=True)
    if item is None:
        item = new(user_id, clock.now())
        try:
            KEYS.write(Put(item, when="attribute_not_exists(#pk)"))
        except ConditionFailed as error:
            _kept.pop(user_id, None)
            item = error.failed[0]
    return _known(user_id) or _unwrapped(user_id, item)


def _key_to_open(user_id: str) -> bytes:
    return _known(user_id) or _unwrapped(user_id, KEYS.get(_key_of(user_id), consistent=True) or {})


def _unwrapped(user_id: str, item: Item) -> bytes:
    if "wrapped" not in item:
        raise KeyDestroyed
    answer = _asked("decrypt", CiphertextBlob=item["wrapped"], EncryptionContext={"user_id": user_id})
    key: bytes = answer["Plaintext"]
    _keep(user_id, key)
    return key


def _asked(operation: str, **request: Any) -> Any:
    try:
        return getattr(aws.client("kms"), operation)(KeyId=PEOPLE_KEY_ARN.get(), **request)
    except (ClientError, BotoCoreError) as error:
        if not aws.is_outage(error):
            raise
        raise Unavailable("The key service does not answer; nothing was lost, try again.") from error


def _known(user_id: str) -> bytes | None:
    until, key = _kept.get(user_id, (None, b""))
    return key if until is not None and clock.now() < until else None


def _keep(user_id: str, key: bytes) -> None:
    _kept[user_id] = clock.now() + KEPT, key
    _kept.move_to_end(user_id)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)


def _key_of(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "KEY")


def _bound(user_id: str, field: str) -> bytes:
    return f"{user_id}/{field}".encode()
