"""Following: who may follow whom, and the lists of it."""

from datetime import datetime, timedelta

from functions.social import table
from functions.social.errors import OwnFollower
from functions.social.models import Follow, Followed, FollowPage
from socialflow import clock, cursor, env, ids
from socialflow.dynamo import Item, Page
from socialflow.errors import NotFound, Unavailable
from socialflow.idempotency import Guard

# News of a registration arrives within seconds; an id younger than this that is unknown may be news on its way.
_NEWS_DELAY = timedelta(minutes=1)


def follow(follower_id: str, followee_id: str, at: datetime, guard: Guard) -> Follow:
    """Raises OwnFollower, NotFound, AlreadyFollowing."""
    if follower_id == followee_id:
        raise OwnFollower
    if not table.is_known(followee_id):
        _refuse_unknown(followee_id, at)

    def answer(followed_at: datetime) -> Follow:
        # With the precision that is stored, so that it is the same wherever it is read.
        return Follow(follower_id=follower_id, followee_id=followee_id, followed_at=clock.parse(clock.iso(followed_at)))

    return answer(table.follow(follower_id, followee_id, at, lambda followed_at: guard.writes(answer(followed_at))))


def unfollow(follower_id: str, followee_id: str, at: datetime) -> None:
    """Afterwards the one does not follow the other, whether or not they did."""
    table.unfollow(follower_id, followee_id, at)


def followers_page(user_id: str, *, limit: int, cursor_text: str | None) -> FollowPage:
    scope = f"followers:{user_id}"
    page = table.followers_of(user_id, limit=limit, after=cursor.open_(cursor_text, scope))
    users, total = table.users_and_follower_count([user_id, *(item["follower_id"] for item in page.items)], user_id)
    if not users.get(user_id) and not page.items:
        raise NotFound("There is no such user.")
    return _page(page, "follower_id", users, total, scope)


def following_page(user_id: str, *, limit: int, cursor_text: str | None) -> FollowPage:
    scope = f"following:{user_id}"
    page = table.following_of(user_id, limit=limit, after=cursor.open_(cursor_text, scope))
    users = table.users([user_id, *(item["followee_id"] for item in page.items)])
    if not users.get(user_id) and not page.items:
        raise NotFound("There is no such user.")
    return _page(page, "followee_id", users, users.get(user_id, {}).get("following_count", 0), scope)


def _page(page: Page, end: str, users: dict[str, Item], total: int, scope: str) -> FollowPage:
    items = [
        Followed(
            user_id=item[end],
            username=users.get(item[end], {}).get("username"),
            display_name=users.get(item[end], {}).get("display_name"),
            avatar_url=_avatar(users.get(item[end], {})),
            followed_at=clock.parse(item["followed_at"]),
        )
        for item in page.items
    ]
    return FollowPage(items=items, next_cursor=cursor.seal(page.next_key, scope), total=total)


def _avatar(user: Item) -> str | None:
    key = user.get("avatar_key")
    return f"{env.PUBLIC_ORIGIN.get()}/{key}" if key else None


def _refuse_unknown(user_id: str, at: datetime) -> None:
    minted_at = ids.minted_at(user_id)
    if minted_at and abs(at - minted_at) < _NEWS_DELAY:
        raise Unavailable("This account may be so new that it is not known here yet.", retry_after_seconds=1)
    raise NotFound("There is no such user.")
