"""The identity table.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| a user by id                           | GetItem                               | USER#<id> / USER                       |
| whose is this username                 | GetItem                               | USERNAME#<case-folded> / UNIQUE        |
| does another name look like this one   | condition of the name's write         | LOOKALIKE#<skeleton> / UNIQUE          |
| whose is this e-mail address           | GetItem of each form it has           | EMAIL#<claim of the form> / UNIQUE     |
| is this session live, its version, and | BatchGetItem, with the user           | USER#<id> / SESSION#<session id>       |
|   its account's standing               |                                       |                                        |
| the sessions of a user                 | Query begins_with SESSION#            | USER#<id> / SESSION#                   |
| an idempotency record                  | GetItem                               | IDEMPOTENCY#<caller>#<key> / <route>   |

A user, their name and their address are written in one transaction, each on the condition that it is new. A session item
is a family of refresh tokens: it holds the hashes of the tokens that are good now, the hash of the one they came from,
and the number of the generation; every change carries what it expects of these as its condition.

What is in PERSONAL is sealed under its user's key (socialflow.person_keys); an address is claimed by the HMAC of each form of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.identity import emails, usernames
from functions.identity.errors import EmailTaken, SessionEnded, UsernameTaken
from socialflow import clock, dynamo, events, person_keys, tables
from socialflow.dynamo import ConditionFailed, Item, Key, Page, Put, Store, Update, Write
from socialflow.errors import NotFound
from socialflow.events import SessionStarted, UserRegistered, outbox
from socialflow.person_keys import KEYS

STORE = Store(tables.IDENTITY)
SCHEMA = 1
# Of a user's item.
PERSONAL = ("email", "bio", "links", "birth_date", "country")
# By which rules an account's name and address were claimed: 2 since names that look alike and NFKC.
CLAIMS = 2
# How long an ended session stays readable, for the list of recent sessions.
_KEEP_ENDED = timedelta(days=30)


def _user_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "USER")


def _session_key(user_id: str, session_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"SESSION#{session_id}")


def _username_key(username: str) -> Key:
    return dynamo.key(f"USERNAME#{usernames.unique_form(username)}", "UNIQUE")


def _lookalike_key(username: str) -> Key:
    return dynamo.key(f"LOOKALIKE#{usernames.skeleton(username)}", "UNIQUE")


def _email_keys(email: str) -> list[Key]:
    """One, or two for an address that was found under another form before NFKC."""
    return [email_claim_key(each) for each in emails.claims(email)]


def email_claim_key(claim: str) -> Key:
    return dynamo.key(f"EMAIL#{claim}", "UNIQUE")


def register(user: dict[str, Any], key: Item, at: datetime, also: Sequence[Write], *, is_told: bool = True) -> None:
    """Write the user with their key, and the name and the address that become theirs alone; unless told, nobody hears of it.

    `key` is what `person_keys.new` made for them. Raises UsernameTaken or EmailTaken.
    """
    user_id = user["user_id"]
    event = UserRegistered(
        occurred_at=at, user_id=user_id, username=user["username"], display_name=user["display_name"]
    )
    claims = emails.claims(user["email"])
    item = {
        **_user_key(user_id),
        **person_keys.sealed(user_id, user, PERSONAL),
        "email_claims": claims,
        "role": "user",
        "created_at": clock.iso(at),
        "claims": CLAIMS,
        "schema": SCHEMA,
        **(outbox(event, user_id) if is_told else {}),
    }
    owned = {"user_id": user_id, "schema": SCHEMA}
    is_new = "attribute_not_exists(#pk)"
    address, *older = map(email_claim_key, claims)
    writes = [*also, *(Put({**each, **owned}, when=is_new) for each in older)]
    try:
        dynamo.transact(
            [
                (STORE, Put(item, when=is_new)),
                (STORE, Put({**_username_key(user["username"]), **owned}, when=is_new)),
                (STORE, Put({**address, **owned}, when=is_new)),
                (STORE, Put({**_lookalike_key(user["username"]), **owned}, when=is_new)),
                *((STORE, each) for each in writes),
                (KEYS, Put(key, when=is_new)),
            ]
        )
    except ConditionFailed as error:
        if 1 in error.failed:
            raise UsernameTaken from None
        if 2 in error.failed or (older and 3 + len(writes) in error.failed):
            raise EmailTaken from None
        if 3 in error.failed:
            raise UsernameTaken("Somebody has a username that looks the same; choose another one.") from None
        raise


def user(user_id: str, *, consistent: bool = False) -> Item:
    """With what is personal still sealed. Raises NotFound."""
    item = STORE.get(_user_key(user_id), consistent=consistent)
    if item is None:
        raise NotFound("There is no such user.")
    return item


def opened(item: Item) -> Item:
    """A user with what is personal in the clear."""
    return person_keys.opened(item["user_id"], item, PERSONAL)


def named_by(login: str) -> list[Key]:
    """The claims of the name or address that somebody says is theirs."""
    return _sought(login) if "@" in login else [_username_key(login)]


def user_by_login(login: str) -> Item | None:
    """The user with this name or address. As many reads for a missing account, so that it takes no less."""
    return claimant(named_by(login))


def claimant(claims: Sequence[Key]) -> Item | None:
    """Who has one of them, the first before the others."""
    return STORE.get(_user_key(_owner(claims) or "nobody"), consistent=True)


def email_owner(email: str) -> str | None:
    """Whose address it is."""
    return _owner(_sought(email))


def _sought(email: str) -> list[Key]:
    """An account of before NFKC has the first form alone, and the unique form may be another's who came later: so the first
    form goes before."""
    return _email_keys(email)[::-1]


def _owner(claims: Sequence[Key]) -> str | None:
    owners = [owner for owner in [STORE.get(each, consistent=True) for each in claims] if owner]
    return str(owners[0]["user_id"]) if owners else None


def replace_password_hash(user_id: str, old: str, new: str) -> None:
    """Keep a newer hash of the same password, unless the password was changed meanwhile."""
    try:
        STORE.write(
            Update(
                _user_key(user_id),
                "SET #password_hash = :new",
                values={"new": new, "old": old},
                when="#password_hash = :old",
            )
        )
    except ConditionFailed:
        return


@dataclass(frozen=True)
class NewToken:
    """A refresh token as it is stored: its hash, and until when it can be used."""

    token_hash: str
    expires_at: datetime

    @property
    def values(self) -> dict[str, Any]:
        return {"expires_at": clock.iso(self.expires_at), "ttl": int((self.expires_at + _KEEP_ENDED).timestamp())}


def start_session(session: dict[str, Any], token: NewToken, at: datetime) -> None:
    """Write a live session, version 1, generation 1; its device's name is sealed."""
    user_id = session["user_id"]
    started = SessionStarted(
        occurred_at=at,
        user_id=user_id,
        session_id=session["session_id"],
        country=session.get("country") or "",
    )
    STORE.write(
        Put(
            {
                **_session_key(user_id, session["session_id"]),
                **person_keys.sealed(user_id, session, ["device_name"]),
                **token.values,
                "version": 1,
                "generation": 1,
                "current_hashes": {token.token_hash},
                "spent_hash": "",
                "is_leeway_used": True,
                "rotated_at": clock.iso(at),
                "created_at": clock.iso(at),
                "is_live": True,
                "schema": SCHEMA,
                **outbox(started, session["session_id"]),
            },
            when="attribute_not_exists(#pk)",
        )
    )


def session(user_id: str, session_id: str) -> Item:
    """Raises SessionEnded when it never was or is long gone."""
    item = STORE.get(_session_key(user_id, session_id), consistent=True)
    if item is None:
        raise SessionEnded
    return item


def session_and_user(user_id: str, session_id: str) -> tuple[Item, Item]:
    """As they are now, by one read. Raises SessionEnded when either never was or is long gone."""
    keys = [_session_key(user_id, session_id), _user_key(user_id)]
    found = {item["sk"]: item for item in STORE.get_many(keys, consistent=True)}
    session, user = found.get(f"SESSION#{session_id}"), found.get("USER")
    if session is None or user is None:
        raise SessionEnded
    return session, user


def sessions_of(user_id: str, *, limit: int, after: Key | None) -> Page:
    """Oldest first."""
    return STORE.query(f"USER#{user_id}", begins_with="SESSION#", limit=limit, after=after)


def rotate(user_id: str, session_id: str, spent_hash: str, token: NewToken, at: datetime, country: str = "") -> None:
    """Spend a current token for the next generation's first. Raises ConditionFailed when it is not current any more."""
    values = {"spent": spent_hash, "new": {token.token_hash}, "at": clock.iso(at), "one": 1, "no": False, "yes": True}
    values["country"] = country
    _give(
        token,
        Update(
            _session_key(user_id, session_id),
            "SET #current_hashes = :new, #spent_hash = :spent, #is_leeway_used = :no, #rotated_at = :at, "
            "#generation = #generation + :one, #expires_at = :expires_at, #ttl = :ttl, #country = :country "
            # What was told stays told; without it the item fits into one unit.
            "REMOVE #outbox",
            values={**values, **token.values},
            when="#is_live = :yes AND contains(#current_hashes, :spent)",
        ),
    )


def add_sibling(user_id: str, session_id: str, spent_hash: str, token: NewToken, since: datetime) -> None:
    """Give the token spent last, if that was at or after `since`, one more child. Raises ConditionFailed otherwise."""
    values = {"spent": spent_hash, "new": {token.token_hash}, "since": clock.iso(since), "no": False, "yes": True}
    _give(
        token,
        Update(
            _session_key(user_id, session_id),
            "SET #is_leeway_used = :yes ADD #current_hashes :new",
            values=values,
            when="#is_live = :yes AND #spent_hash = :spent AND #is_leeway_used = :no AND #rotated_at >= :since",
        ),
    )


def _give(token: NewToken, write: Update) -> None:
    """Do the write that makes the token current; it is refused, too, when it is repeated because its answer got lost."""
    try:
        STORE.write(write)
    except ConditionFailed as error:
        stands = error.failed[0]
        if not stands.get("is_live") or token.token_hash not in stands.get("current_hashes", set()):
            raise


def proved(user_id: str, session_id: str, at: datetime, *, is_two_factor: bool) -> Update:
    """The write that notes of a live session when its user last proved who they are, and that it was by a second factor."""
    return Update(
        _session_key(user_id, session_id),
        "SET #proved_at = :at" + (", #is_two_factor = :yes" if is_two_factor else ""),
        values={"at": clock.iso(at), "yes": True},
        when="#is_live = :yes",
    )


def end_session(user_id: str, session_id: str, reason: str, at: datetime, letter: Put | None = None) -> None:
    """The session's tokens are good for nothing from here on; its version moves on, and the letter is owed. Ending it again
    changes nothing."""
    over = events.SessionEnded(occurred_at=at, user_id=user_id, session_id=session_id, reason=reason)
    end = Update(
        _session_key(user_id, session_id),
        "SET #is_live = :no, #ended_at = :at, #end_reason = :reason, #version = #version + :one, #outbox = :outbox",
        values={
            "no": False,
            "yes": True,
            "at": clock.iso(at),
            "reason": reason,
            "one": 1,
            **outbox(over, session_id),
        },
        when="#is_live = :yes",
    )
    try:
        if letter:
            STORE.transact([end, letter])
        else:
            STORE.write(end)
    except ConditionFailed:
        return
