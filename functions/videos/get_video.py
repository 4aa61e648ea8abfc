"""GET /api/v1/videos/{video_id}: a video and where it stands."""

from functions.videos import videos
from functions.videos.models import Video
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, is_staff, lambda_handler, route_app

app = route_app(access.user("videos:read"))


@app.get("/api/v1/videos/<video_id>", tags=["videos"])
def get_video(video_id: Id) -> Video:
    return videos.seen_by(video_id, caller(app), is_staff=is_staff(app))


handler = lambda_handler(app)
