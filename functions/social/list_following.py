"""GET /api/v1/users/{user_id}/following: whom a user follows, newest first."""

from typing import Annotated

from functions.social import follows
from functions.social.models import FollowPage
from socialflow import access
from socialflow.contract import Id
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("follows:read"))


@app.get("/api/v1/users/<user_id>/following", tags=["social"])
def list_following(
    user_id: Id,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> FollowPage:
    caller(app)
    return follows.following_page(user_id, limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
