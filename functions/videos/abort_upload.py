"""DELETE /api/v1/videos/{video_id}/upload: give an upload up."""

from functions.videos import uploads
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:write", own="video_id"))


@app.delete("/api/v1/videos/<video_id>/upload", status_code=204, tags=["videos"])
def abort_upload(video_id: Id) -> None:
    uploads.abort(video_id, creator_id=caller(app), at=clock.now())


handler = lambda_handler(app)
