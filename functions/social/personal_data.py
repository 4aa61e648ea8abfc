"""What the social domain holds of a person: whom they follow and who follows them."""

from collections.abc import Iterable, Mapping

from functions.social import table
from socialflow import dynamo
from socialflow.archives import Record, picked

_PAGE = 500
EDGE = ("follower_id", "followee_id", "followed_at")


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    following = dynamo.items(lambda after: table.following_of(user_id, limit=_PAGE, after=after))
    followers = dynamo.items(lambda after: table.followers_of(user_id, limit=_PAGE, after=after))
    return {
        "following": (picked(item, *EDGE) for item in following),
        "followers": (picked(item, *EDGE) for item in followers),
    }
