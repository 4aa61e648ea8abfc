"""The social table.

| question                               | read                                  | key                                            |
|----------------------------------------|---------------------------------------|------------------------------------------------|
| is there such a user, what are they    | GetItem, BatchGetItem                 | USER#<id> / USER                               |
|   called, how many do they follow      |                                       |                                                |
| does this user follow that one         | GetItem                               | USER#<follower> / EDGE#<followee>              |
| whom does a user follow, newest first  | Query begins_with FOLLOWING#          | USER#<id> / FOLLOWING#<followed_at>#<followee> |
| who follows a user, newest first       | Query begins_with FOLLOWER#           | USER#<id> / FOLLOWER#<followed_at>#<follower>  |
| how many follow a user                 | BatchGetItem of 8 shards, summed      | FOLLOWERS#<id>#<shard> / COUNT                 |

A follow writes the edge, both list entries and both counters in one transaction. Unfollowing keeps the edge as a tombstone
that carries UserUnfollowed, so that a deletion is published like any other write; time to live takes it after 30 days.
`changed_at` of an edge always grows, so that consumers can order what happened to it. A follower always counts in the same
shard: eight partitions share a celebrity's follows, and no shard goes below zero.
"""

import zlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from functions.social.errors import AlreadyFollowing
from socialflow import clock, dynamo, tables
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Page, Put, Store, Update
from socialflow.errors import Conflict, NotFound, Unavailable
from socialflow.events import ProfileChanged, UserFollowed, UserRegistered, UserUnfollowed, outbox

STORE = Store(tables.SOCIAL)
SCHEMA = 1
SHARDS = 8
_KEEP_TOMBSTONE = timedelta(days=30)
_INSTANT = timedelta(milliseconds=1)
# A try fails only when the same two users' edge changed in between.
_TRIES = 5


def _user_key(user_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", "USER")


def _edge_key(follower_id: str, followee_id: str) -> Key:
    return dynamo.key(f"USER#{follower_id}", f"EDGE#{followee_id}")


def _following_key(follower_id: str, followee_id: str, at: str) -> Key:
    return dynamo.key(f"USER#{follower_id}", f"FOLLOWING#{at}#{followee_id}")


def _follower_key(follower_id: str, followee_id: str, at: str) -> Key:
    return dynamo.key(f"USER#{followee_id}", f"FOLLOWER#{at}#{follower_id}")


def _shard_key(user_id: str, shard: int) -> Key:
    return dynamo.key(f"FOLLOWERS#{user_id}#{shard}", "COUNT")


def _shard_of(follower_id: str) -> int:
    return zlib.crc32(follower_id.encode()) % SHARDS


def know_user(event: UserRegistered) -> None:
    """Keep who the user is beside what was counted of them already; what they are called by now stays."""
    names = {
        "user_id": event.user_id,
        "username": event.username,
        "registered_at": clock.iso(event.occurred_at),
        "schema": SCHEMA,
    }
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in names)
    change += ", #display_name = if_not_exists(#display_name, :display_name)"
    values = {**names, "display_name": event.display_name}
    try:
        STORE.write(Update(_user_key(event.user_id), change, values=values, when="attribute_not_exists(#erased_at)"))
    except ConditionFailed:
        return


def rename_user(event: ProfileChanged) -> None:
    """Keep what the user is called from this revision of their profile on, unless a later one is known."""
    values = {"display_name": event.display_name, "avatar_key": event.avatar_key, "profile_revision": event.revision}
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
    newer = (
        "attribute_not_exists(#erased_at) AND "
        "(attribute_not_exists(#profile_revision) OR #profile_revision < :profile_revision)"
    )
    try:
        STORE.write(Update(_user_key(event.user_id), change, values=values, when=newer))
    except ConditionFailed:
        return


def forget_user(user_id: str, at: datetime) -> None:
    """Nothing says any more what they were called, and later news of it changes nothing."""
    STORE.write(
        Update(
            _user_key(user_id),
            "SET #erased_at = :at, #schema = :schema "
            "REMOVE #username, #display_name, #avatar_key, #registered_at, #profile_revision",
            values={"at": clock.iso(at), "schema": SCHEMA},
        )
    )


def is_known(user_id: str) -> bool:
    return "username" in (STORE.get(_user_key(user_id)) or {})


def follow(
    follower_id: str, followee_id: str, at: datetime, also: Callable[[datetime], list[Put]] = lambda _: []
) -> datetime:
    """Record the edge, both entries and both counters in one transaction; answers when it became true.

    `also` is what else it holds, for the instant that it becomes true at. Raises AlreadyFollowing, NotFound when one of the
    two blocks the other. The instant moves past the edge's last change when the clocks of two functions disagree.
    """
    for _ in range(_TRIES):
        try:
            STORE.transact([*_following(follower_id, followee_id, at), *also(at)])
            return at
        except ConditionFailed as error:
            edge = error.failed.get(0)
            if edge is None:
                raise Conflict("Another request with the same key was faster; ask again.") from None
            if edge["state"] == "following":
                raise AlreadyFollowing from None
            if edge["state"] == "barred":
                # Who is blocked is not told so.
                raise NotFound("There is no such user.") from None
            at = max(at, clock.parse(edge["changed_at"]) + _INSTANT)
    raise Unavailable("This follow keeps changing; try again.")


def unfollow(follower_id: str, followee_id: str, at: datetime) -> None:
    """Undo what `follow` recorded, in one transaction; when there is nothing to undo, nothing changes."""
    for _ in range(_TRIES):
        edge = STORE.get(_edge_key(follower_id, followee_id), consistent=True)
        if edge is None or edge["state"] != "following":
            return
        try:
            STORE.transact(_unfollowing(edge, max(at, clock.parse(edge["changed_at"]) + _INSTANT)))
            return
        except ConditionFailed:
            continue
    raise Unavailable("This follow keeps changing; try again.")


def _following(follower_id: str, followee_id: str, at: datetime) -> list[Put | Update | Delete]:
    followed_at = clock.iso(at)
    edge = {"follower_id": follower_id, "followee_id": followee_id, "schema": SCHEMA}
    event = UserFollowed(occurred_at=at, follower_id=follower_id, followee_id=followee_id)
    item: Item = {
        **_edge_key(follower_id, followee_id),
        **edge,
        "state": "following",
        "changed_at": followed_at,
        **outbox(event, follower_id, followee_id, followed_at),
    }
    entry = {**edge, "followed_at": followed_at}
    return [
        Put(
            item,
            when="attribute_not_exists(#pk) OR (#state = :unfollowed AND #changed_at < :at)",
            values={"unfollowed": "unfollowed", "at": followed_at},
        ),
        Put({**_following_key(follower_id, followee_id, followed_at), **entry}),
        Put({**_follower_key(follower_id, followee_id, followed_at), **entry}),
        *_counting(follower_id, followee_id, 1),
    ]


def _unfollowing(edge: Item, at: datetime) -> list[Put | Update | Delete]:
    follower_id, followee_id, followed_at = edge["follower_id"], edge["followee_id"], edge["changed_at"]
    event = UserUnfollowed(occurred_at=at, follower_id=follower_id, followee_id=followee_id)
    tombstone: Item = {
        **edge,
        "state": "unfollowed",
        "changed_at": clock.iso(at),
        "ttl": int((at + _KEEP_TOMBSTONE).timestamp()),
        **outbox(event, follower_id, followee_id, clock.iso(at)),
    }
    return [
        Put(
            tombstone,
            when="#state = :following AND #changed_at = :followed_at",
            values={"following": "following", "followed_at": followed_at},
        ),
        Delete(_following_key(follower_id, followee_id, followed_at)),
        Delete(_follower_key(follower_id, followee_id, followed_at)),
        *_counting(follower_id, followee_id, -1),
    ]


def _counting(follower_id: str, followee_id: str, change: int) -> list[Update]:
    return [
        Update(_user_key(follower_id), "ADD #following_count :change", values={"change": change}),
        Update(_shard_key(followee_id, _shard_of(follower_id)), "ADD #count :change", values={"change": change}),
    ]


def followers_of(user_id: str, *, limit: int, after: Key | None) -> Page:
    return STORE.query(f"USER#{user_id}", begins_with="FOLLOWER#", newest_first=True, limit=limit, after=after)


def following_of(user_id: str, *, limit: int, after: Key | None) -> Page:
    return STORE.query(f"USER#{user_id}", begins_with="FOLLOWING#", newest_first=True, limit=limit, after=after)


def users_and_follower_count(user_ids: Iterable[str], counted_id: str) -> tuple[dict[str, Item], int]:
    """The users by id, as far as they are known, and how many follow the counted one: together, to save a round trip."""
    shards = [_shard_key(counted_id, shard) for shard in range(SHARDS)]
    items = STORE.get_many([*shards, *(_user_key(each) for each in dict.fromkeys(user_ids))])
    users = {item["pk"].removeprefix("USER#"): item for item in items if item["sk"] == "USER"}
    return users, sum(item["count"] for item in items if item["sk"] == "COUNT")


def users(user_ids: Iterable[str]) -> dict[str, Item]:
    """The users by id, as far as they are known."""
    items = STORE.get_many([_user_key(each) for each in dict.fromkeys(user_ids)])
    return {item["pk"].removeprefix("USER#"): item for item in items}
