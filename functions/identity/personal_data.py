"""What the identity domain holds of a person: the account, and the sessions of their devices."""

from collections.abc import Iterable, Mapping

from functions.identity import table
from socialflow import dynamo
from socialflow.archives import Record, picked

_PAGE = 500
# What nobody is told, their owner included: hashes prove secrets, and a session's family key makes them.
SECRET = frozenset({"password_hash"})
ACCOUNT = ("user_id", "username", "display_name", "email", "role", "created_at")
SESSION = ("session_id", "device_name", "created_at", "rotated_at", "expires_at", "is_live", "ended_at", "end_reason")


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    sessions = dynamo.items(lambda after: table.sessions_of(user_id, limit=_PAGE, after=after))
    return {
        "account": [picked(table.user(user_id, consistent=True), *ACCOUNT)],
        "sessions": (picked(item, *SESSION) for item in sessions),
    }
