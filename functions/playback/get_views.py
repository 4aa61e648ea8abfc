"""GET /api/v1/videos/{video_id}/views: how often a video was viewed."""

from functions.playback import views
from functions.playback.models import Views
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:read"))


@app.get("/api/v1/videos/<video_id>/views", tags=["playback"])
def get_views(video_id: Id) -> Views:
    return views.of(video_id, caller(app))


handler = lambda_handler(app)
