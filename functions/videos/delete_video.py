"""DELETE /api/v1/videos/{video_id}: delete a video of one's own for good, whatever its state."""

from functions.videos import deletion_table
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:write", own="video_id"))


@app.delete("/api/v1/videos/<video_id>", status_code=204, tags=["videos"])
def delete_video(video_id: Id) -> None:
    deletion_table.bury(video_id, caller(app), clock.now())


handler = lambda_handler(app)
