"""What the identity domain holds of a person: the account, the sessions of their devices, their personal tokens and passkeys."""

from collections.abc import Iterable, Mapping

from functions.identity import passkey_table, people_table, table
from socialflow import dynamo
from socialflow.archives import Record, picked

_PAGE = 500
# What nobody is told, their owner included: hashes prove secrets, and a session's family key makes them.
SECRET = frozenset({"password_hash"})
ACCOUNT = (
    "user_id",
    "username",
    "display_name",
    "email",
    "role",
    "created_at",
    "creator_since",
    "premium_by",
    "birth_date",
    "country",
)
PROFILE = ("bio", "links", "followers_only", "avatar", "avatar_upload")
STANDING = ("standing", "suspended_until")
SESSION = ("session_id", "device_name", "created_at", "rotated_at", "expires_at", "is_live", "ended_at", "end_reason")
PASSKEY = ("passkey_id", "name", "created_at", "last_used_at", "is_synced")
TOKEN = ("token_id", "name", "scopes", "created_at", "expires_at", "last_used_on")


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    sessions = dynamo.items(lambda after: table.sessions_of(user_id, limit=_PAGE, after=after))
    tokens = dynamo.items(lambda after: people_table.tokens_of(user_id, limit=_PAGE, after=after))
    return {
        "account": [picked(table.user(user_id, consistent=True), *ACCOUNT, *PROFILE, *STANDING)],
        "personal_tokens": (picked(item, *TOKEN) for item in tokens),
        "sessions": (picked(item, *SESSION) for item in sessions),
        "passkeys": (picked(item, *PASSKEY) for item in passkey_table.of_user(user_id)),
    }
