"""POST /api/v1/videos/{video_id}/upload/complete: join the parts, which starts the pipeline."""

from functions.videos import uploads, videos
from functions.videos.models import Video
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:write", own="video_id"))


@app.post("/api/v1/videos/<video_id>/upload/complete", status_code=202, tags=["videos"])
def complete_upload(video_id: Id) -> Video:
    return videos.shown(uploads.complete(video_id, creator_id=caller(app)))


handler = lambda_handler(app)
