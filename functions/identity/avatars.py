"""Pictures of users: uploaded to a signed place, re-encoded, and published under names made of their content."""

from datetime import datetime, timedelta
from typing import Any

from functions.identity import avatar_objects, profile_table, table
from functions.identity.models import Avatar, AvatarState, AvatarUpload, NewAvatar
from socialflow import env, ids
from socialflow.dynamo import Item
from socialflow.idempotency import Guard

SIGNED_FOR = timedelta(minutes=10)


def begin(user_id: str, new: NewAvatar, guard: Guard) -> AvatarUpload:
    """Raises NotFound. An upload that was begun before can be published no more."""
    upload_id = ids.new_id()
    url, headers = avatar_objects.sign(user_id, upload_id, new.content_type, new.size_bytes, SIGNED_FOR)
    seconds = int(SIGNED_FOR.total_seconds())
    answer = AvatarUpload(upload_id=upload_id, url=url, headers=headers, expires_in=seconds)
    profile_table.begin_avatar(user_id, upload_id, also=guard.writes(answer))
    return answer


def remove(user_id: str, at: datetime) -> None:
    """The user has no picture from here on."""
    user = table.user(user_id, consistent=True)
    if user.get("avatar"):
        profile_table.change(user, {"avatar": {}}, at)
        avatar_objects.remove(set(user["avatar"].values()))


def shown(user: Item) -> Avatar | None:
    keys = user.get("avatar")
    if not keys:
        return None
    return Avatar(**{f"{name}_url": f"{env.PUBLIC_ORIGIN.get()}/{key}" for name, key in keys.items()})


def upload_state(user: Item) -> AvatarState | None:
    upload: dict[str, Any] | None = user.get("avatar_upload")
    if upload is None:
        return None
    return AvatarState(upload_id=upload["upload_id"], state=upload["state"], reason=upload.get("reason"))
