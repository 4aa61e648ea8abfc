"""POST /api/v1/videos: register a video and hand its creator an upload."""

from functions.videos import table, uploads
from functions.videos.models import NewVideo, Upload
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user("videos:write"))


@app.post("/api/v1/videos", status_code=201, tags=["videos"])
def create_video(new: NewVideo) -> Upload:
    creator_id = caller(app)
    return once(
        app, table.STORE, Upload, lambda guard: uploads.start(new, creator_id=creator_id, at=clock.now(), guard=guard)
    )


handler = lambda_handler(app)
