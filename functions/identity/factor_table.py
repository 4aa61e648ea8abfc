"""Second factors in the identity table.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| which factors has this user            | the user's own item (`factors`)       | USER#<id> / USER                       |
| the secret of their authenticator app, | GetItem                               | USER#<id> / TOTP                       |
|   and which step was used last         |                                       |                                        |
| their recovery codes' hashes           | GetItem                               | USER#<id> / RECOVERY                   |
| their tries of the last 15 minutes     | GetItem                               | USER#<id> / GUESSES#<of what>          |
| whose log-in does this challenge go on | GetItem                               | CHALLENGE#<its hash> / LOG-IN          |

The user's item names what protects the account, so that a log-in need not look further; it changes in the transaction that
adds or removes a factor. A proof is a list of writes with conditions (this step is later than the last, this code is still
there), which the caller puts into one transaction with what it proves.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.identity import letter_table
from functions.identity.errors import NoSecondFactor, TotpActive
from functions.identity.table import SCHEMA, STORE, _user_key
from socialflow import clock, dynamo, ids
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Update, Write

TOTP = "totp"
# What letters call the ways in; a provider is called by its name.
_WAYS = {TOTP: "An authenticator app", "passkey": "A passkey", "github": "GitHub"}


def _totp_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "TOTP")


def _recovery_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "RECOVERY")


def _guesses_key(user_id: str, of: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"GUESSES#{of}")


def _challenge_key(challenge_hash: str) -> Key:
    return dynamo.key(f"CHALLENGE#{challenge_hash}", "LOG-IN")


def put_challenge(challenge_hash: str, log_in: dict[str, Any], expires_at: datetime) -> None:
    STORE.write(
        Put(
            {
                **_challenge_key(challenge_hash),
                **log_in,
                "expires_at": clock.iso(expires_at),
                "ttl": int(expires_at.timestamp()),
                "schema": SCHEMA,
            },
            when="attribute_not_exists(#pk)",
        )
    )


def challenge(challenge_hash: str) -> Item | None:
    return STORE.get(_challenge_key(challenge_hash), consistent=True)


def challenge_answered(challenge_hash: str, at: datetime) -> Delete:
    """The challenge is gone, once, while it is open."""
    return Delete(_challenge_key(challenge_hash), when="#expires_at > :now", values={"now": clock.iso(at)})


def totp(user_id: str) -> Item | None:
    return STORE.get(_totp_key(user_id), consistent=True)


def offer_totp(user_id: str, sealed_secret: bytes, at: datetime) -> None:
    """In the place of an earlier offer. Raises TotpActive."""
    item = {
        **_totp_key(user_id),
        "secret": sealed_secret,
        "is_active": False,
        "last_step": 0,
        "created_at": clock.iso(at),
        "schema": SCHEMA,
    }
    try:
        STORE.write(Put(item, when="attribute_not_exists(#pk) OR #is_active = :no", values={"no": False}))
    except ConditionFailed:
        raise TotpActive from None


def activate_totp(user_id: str, sealed_secret: bytes, step: int, codes: Item | None, at: datetime) -> None:
    """The offer with this secret is a factor from here on, with the first codes when `codes` are given.

    Raises ConditionFailed when the offer or what protects the account has changed meanwhile.
    """
    STORE.transact(
        [
            Update(
                _totp_key(user_id),
                "SET #is_active = :yes, #last_step = :step",
                values={"yes": True, "no": False, "step": step, "secret": sealed_secret},
                when="#is_active = :no AND #secret = :secret",
            ),
            *added(user_id, TOTP, codes, at),
        ]
    )


def remove_totp(user: Item, at: datetime) -> None:
    """Raises NoSecondFactor, or ConditionFailed when what protects the account has changed meanwhile."""
    try:
        STORE.transact(
            [
                Delete(_totp_key(user["user_id"]), when="#is_active = :yes", values={"yes": True}),
                *removed(user, TOTP, at),
            ]
        )
    except ConditionFailed as error:
        if 0 in error.failed:
            raise NoSecondFactor from None
        raise


def added(user_id: str, factor: str, codes: Item | None, at: datetime) -> list[Write]:
    """The account is protected by `factor`: by it first, if `codes` are given."""
    is_first = "attribute_not_exists(#factors)" if codes else "attribute_exists(#factors)"
    account = Update(
        _user_key(user_id),
        "ADD #factors :factor",
        values={"factor": {factor}},
        when=f"attribute_exists(#pk) AND {is_first}",
    )
    letter = told(user_id, "added", factor, at)
    return [account, letter, Put(codes)] if codes else [account, letter]


def removed(user: Item, factor: str, at: datetime) -> list[Write]:
    """The account is not protected by `factor` any more; recovery codes go with the last one."""
    account = Update(
        _user_key(user["user_id"]),
        "DELETE #factors :factor",
        values={"factor": {factor}, "seen": user["factors"]},
        when="#factors = :seen",
    )
    letter = told(user["user_id"], "removed", factor, at)
    return [account, letter, *([Delete(_recovery_key(user["user_id"]))] if user["factors"] == {factor} else [])]


def told(user_id: str, change: str, factor: str, at: datetime) -> Put:
    """The letter that a way to prove who the user is was added or removed, owed in the write that does it."""
    what = _WAYS.get(factor.partition("#")[0], factor.title())
    return letter_table.owed(ids.new_id(), "sign-in-changed", at, user_id=user_id, change=change, what=what)


def step_used(user_id: str, step: int) -> Update:
    """The step counts once, and none before it any more."""
    return Update(
        _totp_key(user_id),
        "SET #last_step = :step",
        values={"step": step, "yes": True},
        when="#is_active = :yes AND #last_step < :step",
    )


def codes_item(user_id: str, hashes: set[str], at: datetime) -> Item:
    return {**_recovery_key(user_id), "hashes": hashes, "created_at": clock.iso(at), "schema": SCHEMA}


def replace_codes(user_id: str, codes: Item) -> None:
    """None of the earlier codes is good any more. Raises NoSecondFactor when there is nothing they could stand for."""
    protected = dynamo.Check(_user_key(user_id), when="attribute_exists(#factors)")
    try:
        STORE.transact([protected, Put(codes)])
    except ConditionFailed:
        raise NoSecondFactor from None


def codes_left(user_id: str) -> int:
    item = STORE.get(_recovery_key(user_id), consistent=True)
    return len(item.get("hashes", ())) if item else 0


def code_used(user_id: str, code_hash: str) -> Update:
    """The code is gone, if it was there."""
    return Update(
        _recovery_key(user_id),
        "DELETE #hashes :codes",
        values={"codes": {code_hash}, "code": code_hash},
        when="contains(#hashes, :code)",
    )


def guesses(user_id: str, of: str) -> set[str]:
    item = STORE.get(_guesses_key(user_id, of), consistent=True)
    return set(item.get("taken", ())) if item else set()


def take_guess(user_id: str, of: str, seen: set[str], taken: set[str], until: datetime) -> None:
    """Raises ConditionFailed when another try was quicker."""
    STORE.write(
        Update(
            _guesses_key(user_id, of),
            "SET #taken = :taken, #ttl = :ttl",
            values={"taken": taken, "ttl": int(until.timestamp()), **({"seen": seen} if seen else {})},
            when="#taken = :seen" if seen else "attribute_not_exists(#taken)",
        )
    )


def give_back_guess(user_id: str, of: str, mark: str) -> None:
    STORE.write(Update(_guesses_key(user_id, of), "DELETE #taken :mark", values={"mark": {mark}}))


def prove(writes: Sequence[Write]) -> None:
    """All of them or none. Raises ConditionFailed."""
    STORE.transact(writes)
