"""POST /api/v1/admin/videos/{video_id}/takedown: nobody sees or plays it any more but its creator, who is told why, and moderators."""

from functions.videos.models import Video, VideoDecision
from functions.videos.takedowns import Desk
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, request_id, route_app

app = route_app(access.moderator(is_fresh=True))


@app.post("/api/v1/admin/videos/<video_id>/takedown", tags=["administration"])
def take_down_video(video_id: Id, decision: VideoDecision) -> Video:
    return Desk(caller(app), request_id(app), clock.now()).take_down(video_id, decision.reason)


handler = lambda_handler(app)
