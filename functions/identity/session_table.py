"""All of a user's sessions.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| is there such a session of the user's  | GetItem                               | USER#<id> / SESSION#<session id>       |
| the sessions of a user, to end them    | Query begins_with SESSION#            | USER#<id> / SESSION#                   |
"""

from collections.abc import Iterator

from functions.identity.errors import SessionEnded
from functions.identity.table import STORE, session
from socialflow.dynamo import Item


def exists(user_id: str, session_id: str) -> bool:
    try:
        session(user_id, session_id)
    except SessionEnded:
        return False
    return True


def all_of(user_id: str) -> Iterator[Item]:
    """Oldest first, those that ended lately too."""
    return STORE.query_all(f"USER#{user_id}", begins_with="SESSION#", page_size=100)
