"""Recovery codes: ten, each good once in the place of a lost second factor, kept as hashes."""

import hashlib
from datetime import datetime

from functions.identity import factor_table
from socialflow import ids
from socialflow.dynamo import Item

COUNT = 10
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _GROUP_CHARACTERS = 4, 4


def new() -> list[str]:
    """80 random bits each, in four groups: too many to guess from a hash."""
    return [_code(bytes.fromhex(ids.new_secret(_GROUPS * _GROUP_CHARACTERS))) for _ in range(COUNT)]


def first(user: Item, at: datetime) -> tuple[list[str], Item | None]:
    """For an account that gets its first factor, codes to show and to store; nothing for another."""
    return ([], None) if user.get("factors") else issue(user["user_id"], at)


def issue(user_id: str, at: datetime) -> tuple[list[str], Item]:
    codes = new()
    return codes, factor_table.codes_item(user_id, {hashed(each, user_id) for each in codes}, at)


def hashed(code: str, user_id: str) -> str:
    """The same for every way to write a code: case and separators do not count, and what looks alike is alike."""
    plain = "".join(code.split()).replace("-", "").lower()
    plain = plain.translate(str.maketrans("oil", "011"))
    return hashlib.sha256(f"{user_id}\x1f{plain}".encode()).hexdigest()


def _code(raw: bytes) -> str:
    # 32 letters divide a byte evenly.
    letters = "".join(_ALPHABET[each & 31] for each in raw)
    return "-".join(letters[at : at + _GROUP_CHARACTERS] for at in range(0, len(letters), _GROUP_CHARACTERS))
