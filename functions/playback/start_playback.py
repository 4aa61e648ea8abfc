"""POST /api/v1/videos/{video_id}/playback: hand a viewer the media and a session to watch it in."""

from functions.playback import playbacks, table
from functions.playback.models import Playback
from functions.playback.playbacks import Viewer
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, claim, is_staff, lambda_handler, route_app, set_cookie
from socialflow.idempotency import once

app = route_app(access.user("videos:read"))


@app.post("/api/v1/videos/<video_id>/playback", status_code=201, tags=["playback"])
def start_playback(video_id: Id) -> Playback:
    at = clock.now()
    viewer = Viewer(caller(app), is_adult=claim(app, "is_adult") == "true", is_staff=is_staff(app))
    playback = once(app, table.STORE, Playback, lambda guard: playbacks.start(video_id, viewer, at, guard))
    for line in playbacks.cookie_lines(playback, video_id, at):
        set_cookie(app, line)
    return playback


handler = lambda_handler(app)
