"""POST /api/v1/admin/videos/{video_id}/restoration: a video that was taken down is seen as before."""

from functions.videos.models import Video, VideoDecision
from functions.videos.takedowns import Desk
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.moderator(is_fresh=True))


@app.post("/api/v1/admin/videos/<video_id>/restoration", tags=["administration"])
def restore_video(video_id: Id, decision: VideoDecision) -> Video:
    return Desk(caller(app), request_id(app), clock.now()).restore(video_id, decision.reason)


handler = lambda_handler(app)
