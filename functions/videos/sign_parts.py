"""POST /api/v1/videos/{video_id}/upload/parts: signed URLs for parts that are about to be sent."""

from functions.videos import uploads
from functions.videos.models import PartsToSign, SignedParts
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:write", own="video_id"))


@app.post("/api/v1/videos/<video_id>/upload/parts", tags=["videos"])
def sign_parts(video_id: Id, wanted: PartsToSign) -> SignedParts:
    return uploads.sign(video_id, wanted.parts, creator_id=caller(app), at=clock.now())


handler = lambda_handler(app)
