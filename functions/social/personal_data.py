"""What the social domain holds of a person: whom they follow and who follows them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from functions.social import table
from socialflow import dynamo
from socialflow.archives import Record, picked
from socialflow.dynamo import Item

_PAGE = 500
EDGE = ("follower_id", "followee_id", "followed_at")
# By which another deployment finds whom it is.
NAME = "username"


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    following = dynamo.items(lambda after: table.following_of(user_id, limit=_PAGE, after=after))
    followers = dynamo.items(lambda after: table.followers_of(user_id, limit=_PAGE, after=after))
    return {
        "following": _named(following),
        "followers": (picked(item, *EDGE) for item in followers),
    }


def _named(following: Iterator[Item]) -> Iterator[Record]:
    for some in _batched(following, 100):
        users = table.users([each["followee_id"] for each in some])
        for each in some:
            yield {**picked(each, *EDGE), **picked(users.get(each["followee_id"], {}), NAME)}


def _batched(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while some := list(islice(items, size)):
        yield some
