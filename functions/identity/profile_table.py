"""What the identity table keeps of profiles, and of who may see them.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| a user as this viewer may see them     | BatchGetItem: user, follow, block     | USER#<id> / USER                       |
| does the viewer follow the user        |   "                                   | USER#<id> / FOLLOWER#<viewer>          |
| has the user blocked the viewer        |   "                                   | USER#<id> / BLOCK#<viewer>             |
| does this subscription entitle a user  | in the write alone                    | USER#<id> / SUBSCRIPTION#<id>          |

Follows are a projection of the social domain's, subscriptions of billing's: an older event changes nothing. The ids of those that
entitle the user now are a set on the user, changed in the subscription's own write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.identity.errors import ProfileChanging
from functions.identity.table import SCHEMA, STORE, _user_key, _username_key
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Update
from socialflow.errors import NotFound
from socialflow.events import ProfileChanged, SubscriptionChanged, outbox

_KEEP_TOMBSTONE = timedelta(days=30)


@dataclass(frozen=True)
class Seen:
    user: Item
    is_follower: bool


def _follower_key(user_id: str, follower_id: str) -> Key:
    return dynamo.key(f"USER#{user_id}", f"FOLLOWER#{follower_id}")


def block_key(blocker_id: str, blocked_id: str) -> Key:
    return dynamo.key(f"USER#{blocker_id}", f"BLOCK#{blocked_id}")


def seen(viewer_id: str, user_id: str) -> Seen | None:
    """None when there is no such user, or the viewer is to think so."""
    keys = [_user_key(user_id), _follower_key(user_id, viewer_id), block_key(user_id, viewer_id)]
    found = {item["sk"]: item for item in STORE.get_many(keys)}
    if "USER" not in found or found.get(f"BLOCK#{viewer_id}", {}).get("is_on"):
        return None
    # A child that waits for a parent is leaving, too.
    if "leaving_until" in found["USER"] and viewer_id != user_id:
        return None
    return Seen(found["USER"], found.get(f"FOLLOWER#{viewer_id}", {}).get("state") == "following")


def owner_of(username: str) -> str | None:
    found = STORE.get(_username_key(username))
    return str(found["user_id"]) if found else None


def named(user_id: str) -> str | None:
    """The username of somebody who is here."""
    found = STORE.get(_user_key(user_id))
    return str(found["username"]) if found else None


def change(user: Item, facts: Mapping[str, Any], at: datetime) -> Item:
    """Write the facts, which come sealed where they are personal, and tell ProfileChanged; answers the new user.

    Raises ProfileChanging when `user` is not the latest.
    """
    revision = int(user.get("profile_revision", 0)) + 1
    new = {**user, **facts}
    event = ProfileChanged(
        occurred_at=at,
        user_id=user["user_id"],
        username=user["username"],
        display_name=new["display_name"],
        avatar_key=new.get("avatar", {}).get("medium", "") if "avatar" not in new.get("followers_only", []) else "",
        is_private=bool(new.get("followers_only")),
        revision=revision,
    )
    values = {
        **facts,
        **outbox(event, user["user_id"], str(revision)),
        "profile_revision": revision,
    }
    try:
        return STORE.write(
            Update(
                _user_key(user["user_id"]),
                "SET " + ", ".join(f"#{name} = :{name}" for name in values),
                values={**values, "seen": revision - 1, "none": 0},
                when="attribute_exists(#pk) AND (#profile_revision = :seen "
                "OR (attribute_not_exists(#profile_revision) AND :seen = :none))",
            )
        )
    except ConditionFailed:
        raise ProfileChanging from None


def set_follower(user_id: str, follower_id: str, state: str, at: datetime) -> None:
    """What an event says of a follow, unless a later one is known."""
    item: Item = {"state": state, "changed_at": clock.iso(at), "schema": SCHEMA}
    if state != "following":
        # As long as the social domain remembers it, too.
        item["ttl"] = int((at + _KEEP_TOMBSTONE).timestamp())
    try:
        STORE.write(
            Put(
                {**_follower_key(user_id, follower_id), **item},
                when="attribute_not_exists(#pk) OR #changed_at < :at",
                values={"at": clock.iso(at)},
            )
        )
    except ConditionFailed:
        return


def set_subscription(event: SubscriptionChanged) -> None:
    """Whether the subscription entitles its user now, unless a later revision is known or the user is gone."""
    known = Put(
        {
            **dynamo.key(f"USER#{event.user_id}", f"SUBSCRIPTION#{event.subscription_id}"),
            "is_entitled": event.is_entitled,
            "revision": event.revision,
            "schema": SCHEMA,
        },
        when="attribute_not_exists(#pk) OR #revision < :revision",
        values={"revision": event.revision},
    )
    entitled = Update(
        _user_key(event.user_id),
        f"{'ADD' if event.is_entitled else 'DELETE'} #premium_by :id",
        values={"id": {event.subscription_id}},
        when="attribute_exists(#pk)",
    )
    try:
        STORE.transact([known, entitled])
    except ConditionFailed:
        return


def mark_creator(user_id: str, at: datetime) -> None:
    """Who has published is a creator from the first time on, also by role, unless their role reaches further."""
    is_first = "attribute_exists(#pk) AND attribute_not_exists(#creator_since)"
    since = {"at": clock.iso(at)}
    named = Update(
        _user_key(user_id),
        "SET #creator_since = :at, #role = :creator",
        values={**since, "creator": "creator", "user": "user"},
        when=f"{is_first} AND #role = :user",
    )
    kept = Update(_user_key(user_id), "SET #creator_since = :at", values=since, when=is_first)
    for write in (named, kept):
        try:
            STORE.write(write)
        except ConditionFailed:
            continue
        return


def begin_avatar(user_id: str, upload_id: str, also: list[Put]) -> None:
    """From here on this upload, and no earlier one, may become the user's picture. Raises NotFound."""
    try:
        STORE.transact(
            [
                Update(
                    _user_key(user_id),
                    "SET #avatar_upload = :upload",
                    values={"upload": {"upload_id": upload_id, "state": "awaiting-upload"}},
                    when="attribute_exists(#pk)",
                ),
                *also,
            ]
        )
    except ConditionFailed as error:
        if 0 in error.failed:
            raise NotFound("There is no such user.") from None
        raise


def refuse_avatar(user_id: str, upload_id: str, reason: str) -> None:
    """The upload ends with a reason; the picture of before stays."""
    try:
        STORE.write(
            Update(
                _user_key(user_id),
                "SET #avatar_upload = :refused",
                values={
                    "refused": {"upload_id": upload_id, "state": "refused", "reason": reason},
                    "id": upload_id,
                },
                when="#avatar_upload.#upload_id = :id",
            )
        )
    except ConditionFailed:
        return
