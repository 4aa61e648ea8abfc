"""How an uploaded original becomes the user's picture."""

from datetime import datetime

from functions.identity import avatar_objects, pictures, profile_table, table
from functions.identity.pictures import BadPicture
from socialflow.dynamo import Item
from socialflow.errors import NotFound

# The signature binds the size; this is for an object that came another way.
LIMIT_BYTES = 8 * 1024 * 1024


def publish(key: str, version_id: str, size_bytes: int, at: datetime) -> None:
    """What was uploaded becomes the user's picture, or its upload ends as refused; the original goes in either case.

    Repeating it is harmless: names come from the content, and an upload that is not the user's last changes nothing.
    """
    user_id, upload_id = avatar_objects.owner_and_upload(key)
    try:
        user = table.user(user_id, consistent=True)
        if user.get("avatar_upload", {}).get("upload_id") == upload_id:
            _publish(user, upload_id, key, size_bytes, at)
    except NotFound:
        pass
    avatar_objects.remove_original(key, version_id)


def _publish(user: Item, upload_id: str, key: str, size_bytes: int, at: datetime) -> None:
    user_id = user["user_id"]
    try:
        if size_bytes > LIMIT_BYTES:
            raise BadPicture("too-large")
        encoded = pictures.squares(avatar_objects.original(key))
    except BadPicture as error:
        profile_table.refuse_avatar(user_id, upload_id, error.reason)
        return
    keys = {name: avatar_objects.store(user_id, each) for name, each in encoded.items()}
    done = {"upload_id": upload_id, "state": "published"}
    profile_table.change(user, {"avatar": keys, "avatar_upload": done}, at)
    avatar_objects.remove(set(user.get("avatar", {}).values()) - set(keys.values()))
