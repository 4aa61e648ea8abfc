"""Personal access tokens: what a program of the user's sends instead of a session's token, for the scopes it was given.

A token is `sfpat_<user id><token id>_<secret><checksum>`: a fixed beginning and a checksum, so that scanners for leaked
secrets know one when they see it, and one that is mistyped is refused without a read. Only its hash is stored.
"""

import hashlib
import hmac
import re
import zlib
from datetime import datetime, timedelta

from functions.identity import people_table, standings, table
from functions.identity.claims import Standing
from functions.identity.errors import BadToken
from functions.identity.people_models import IssuedToken, NewPersonalToken, PersonalToken, PersonalTokenPage
from socialflow import clock, cursor, ids, logs, person_keys
from socialflow.dynamo import Item
from socialflow.errors import Unavailable
from socialflow.idempotency import Guard

PREFIX = "sfpat_"
_FORM = re.compile(r"sfpat_([0-9a-z]{26})([0-9a-z]{26})_[0-9a-f]{64}([0-9a-f]{8})", re.ASCII)


def issue(user_id: str, new: NewPersonalToken, at: datetime, guard: Guard) -> IssuedToken:
    """Raises TooManyTokens. What is kept to repeat the answer by does not hold the token."""
    user = table.user(user_id, consistent=True)
    token_id = ids.new_id()
    body = f"{PREFIX}{user_id}{token_id}_{ids.new_secret()}"
    text = body + _checksum(body)
    answer = IssuedToken(
        token_id=token_id,
        name=new.name,
        scopes=new.scopes,
        created_at=clock.parse(clock.iso(at)),
        expires_at=clock.parse(clock.iso(at + timedelta(days=new.expires_in_days))),
        last_used_on=None,
        token=text,
    )
    item = {
        "token_id": token_id,
        "user_id": user_id,
        "name": new.name,
        "scopes": list(new.scopes),
        "token_hash": _hashed(text),
        "expires_at": clock.iso(answer.expires_at),
        "standing_version": standings.version(user),
    }
    people_table.add_token(item, at, also=guard.writes(answer.model_copy(update={"token": None})))
    return answer


def page(user_id: str, *, limit: int, cursor_text: str | None) -> PersonalTokenPage:
    scope = f"personal-tokens:{user_id}"
    found = people_table.tokens_of(user_id, limit=limit, after=cursor.open_(cursor_text, scope))
    return PersonalTokenPage(
        items=[_shown(each) for each in found.items], next_cursor=cursor.seal(found.next_key, scope)
    )


def has_form(text: str) -> bool:
    return text.startswith(PREFIX)


def standing(text: str, at: datetime) -> Standing:
    """Whom the token speaks for, by one read. Raises BadToken."""
    match = _FORM.fullmatch(text)
    if match is None or not hmac.compare_digest(match[3], _checksum(text[: -len(match[3])])):
        raise BadToken("not a personal token of ours")
    found = people_table.token_and_user(match[1], match[2])
    if found is None:
        raise BadToken("no such personal token")
    token, user = found
    if not hmac.compare_digest(token["token_hash"], _hashed(text)):
        raise BadToken("not this personal token")
    if clock.parse(token["expires_at"]) <= at:
        raise BadToken("the personal token has expired")
    if standings.version(token) != standings.version(user):
        raise BadToken("the account's standing has changed since the token was issued")
    _note_use(token, at)
    return Standing(
        user_id=token["user_id"],
        session_id="",
        proved_at=None,
        scopes=frozenset(token["scopes"]),
        **standings.told(user, at),
    )


def _note_use(token: Item, at: datetime) -> None:
    day = clock.iso(at)[:10]
    if token.get("last_used_on", "") >= day:
        return
    try:
        people_table.note_use(token["user_id"], token["token_id"], day)
    except Unavailable:
        logs.logger.warning("a personal token's use was not noted", token_id=token["token_id"])


def _shown(item: Item) -> PersonalToken:
    return PersonalToken(
        token_id=item["token_id"],
        name=person_keys.open_(item["user_id"], "name", item["name"]),
        scopes=item["scopes"],
        created_at=clock.parse(item["created_at"]),
        expires_at=clock.parse(item["expires_at"]),
        last_used_on=item.get("last_used_on"),
    )


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
