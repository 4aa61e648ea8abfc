"""What the social domain forgets of a person who was erased: their names, and every follow both ways."""

from datetime import datetime

from functions.social import table
from socialflow import dynamo

_PAGE = 100


def erase(user_id: str, at: datetime) -> None:
    """Doing it again goes on where it was left: a follow that has ended is in no list."""
    table.forget_user(user_id, at)
    for edge in dynamo.items(lambda after: table.following_of(user_id, limit=_PAGE, after=after)):
        table.unfollow(user_id, edge["followee_id"], at)
    for edge in dynamo.items(lambda after: table.followers_of(user_id, limit=_PAGE, after=after)):
        table.unfollow(edge["follower_id"], user_id, at)
