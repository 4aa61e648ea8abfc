"""GET /api/v1/videos: the caller's own videos, newest first."""

from typing import Annotated

from functions.videos import videos
from functions.videos.models import VideoPage
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("videos:read"))


@app.get("/api/v1/videos", tags=["videos"])
def list_videos(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> VideoPage:
    return videos.page_of(caller(app), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
