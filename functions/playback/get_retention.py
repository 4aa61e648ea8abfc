"""GET /api/v1/videos/{video_id}/retention: which share of the viewers saw each part of a video of one's own."""

from functions.playback import retention
from functions.playback.models import Retention
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:read", own="video_id"))


@app.get("/api/v1/videos/<video_id>/retention", tags=["playback"])
def get_retention(video_id: Id) -> Retention:
    return retention.of(video_id, caller(app))


handler = lambda_handler(app)
