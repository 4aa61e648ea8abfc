"""GET /api/v1/videos/{video_id}/upload: what has arrived of an upload, so that any device can go on."""

from functions.videos import uploads
from functions.videos.models import UploadState
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:write", own="video_id"))


@app.get("/api/v1/videos/<video_id>/upload", tags=["videos"])
def get_upload(video_id: Id) -> UploadState:
    return uploads.state(video_id, creator_id=caller(app))


handler = lambda_handler(app)
