"""When a token key is made, signs and goes: each is *next*, then *current*, then *retired*, and then no more.

A next key is published before it signs, so that whoever verifies knows it by then, whatever they keep for however long. A
retired one is listed, without its private half, until every token that it signed is over. Times are those of the document
itself: a step that is due is taken whenever it is next looked at, once, and in their order.
"""

from datetime import datetime, timedelta
from typing import Any

from functions.operations import signing_keys
from socialflow import clock

# Longer than anybody keeps the list of keys: functions and caches of the route five minutes each.
PUBLISHED_FOR = timedelta(hours=1)
# Longer than a function goes on signing by what it keeps (5 min) and a token lasts (15 min), with the leeway of clocks.
RETIRED_FOR = timedelta(hours=1)

Document = dict[str, Any]


def advanced(document: Document, at: datetime, days: int) -> Document:
    """The document after every step that is due; the same when none is. A key is current for `days`."""
    keys = [_dated(each, document["keys"], at) for each in document["keys"]]
    keys = [each for each in keys if not _is_over(each, at)]
    current, following = _current(keys), _next(keys)
    if following and clock.parse(following["created_at"]) + PUBLISHED_FOR <= at:
        made_current = {**following, "active": True, "current_since": clock.iso(at)}
        keys = [made_current if each is following else _retired(each, at) if each["active"] else each for each in keys]
    elif following is None and _since(current) + timedelta(days=days) <= at:
        keys.append({**signing_keys.new_token_key(at), "active": False})
    return {**document, "keys": keys}


def replaced(document: Document, at: datetime) -> Document:
    """A key that nobody has seen signs at once, and no other is listed: tokens of those before are good for nothing."""
    return {**document, "keys": [signing_keys.new_token_key(at)]}


def age(document: Document, at: datetime) -> timedelta:
    """For how long the current key has been it."""
    return at - _since(_current(document["keys"]))


def _current(keys: list[Document]) -> Document:
    """As functions choose it: of the active ones the youngest."""
    return max((each for each in keys if each["active"]), key=lambda each: str(each["created_at"]))


def _next(keys: list[Document]) -> Document | None:
    return next((each for each in keys if not each["active"] and "retired_at" not in each), None)


def _since(key: Document) -> datetime:
    return clock.parse(key["current_since"] if "current_since" in key else key["created_at"])


def _retired(key: Document, at: datetime) -> Document:
    kept = {name: value for name, value in key.items() if name != "private_pem"}
    return {**kept, "active": False, "retired_at": clock.iso(at)}


def _dated(key: Document, keys: list[Document], at: datetime) -> Document:
    """A key older than the current one that does not say when it was retired was so by hand, and is from here on."""
    is_older = str(key["created_at"]) < str(_current(keys)["created_at"])
    return _retired(key, at) if is_older and "retired_at" not in key else key


def _is_over(key: Document, at: datetime) -> bool:
    return "retired_at" in key and clock.parse(key["retired_at"]) + RETIRED_FOR <= at
