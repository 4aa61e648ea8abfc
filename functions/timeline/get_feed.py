"""GET /api/v1/posts/feed/: what the authors whom the caller follows published, newest first."""

from typing import Annotated

from functions.timeline import feed
from functions.timeline.models import FeedPage
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("feed:read"))


@app.get("/api/v1/posts/feed/", tags=["timeline"])
def get_feed(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> FeedPage:
    return feed.page_of(caller(app), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
