"""Who is banned, as each domain keeps it that shows what people publish: what they made is hidden until they are reinstated.

The row of a user holds what the latest StandingMoved said, in whatever order they come; that nobody is banned is forgotten
after a month. A table's docstring lists it as `BAN#<id> / BAN`.
"""

from collections.abc import Iterable
from datetime import timedelta

from socialflow import dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Store
from socialflow.events import StandingMoved

_KEEP_GOOD = timedelta(days=30)
_PREFIX = "BAN#"


def key(user_id: str) -> Key:
    return dynamo.key(f"{_PREFIX}{user_id}", "BAN")


def keep(store: Store, event: StandingMoved) -> None:
    """Unless a later one is known. An event of before standings were told says nothing of bans."""
    if not event.standing:
        return
    item: Item = {**key(event.user_id), "is_banned": event.standing == "banned", "revision": event.standing_version}
    if not item["is_banned"]:
        item["ttl"] = int((event.occurred_at + _KEEP_GOOD).timestamp())
    known = {"revision": event.standing_version}
    try:
        store.write(Put(item, when="attribute_not_exists(#pk) OR #revision < :revision", values=known))
    except ConditionFailed:
        return


def is_banned(store: Store, user_id: str) -> bool:
    return bool((store.get(key(user_id)) or {}).get("is_banned"))


def among(items: Iterable[Item]) -> set[str]:
    """Whom these items, read by their keys, say to be banned."""
    return {item["pk"].removeprefix(_PREFIX) for item in items if item["sk"] == "BAN" and item["is_banned"]}
