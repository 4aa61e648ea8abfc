"""PUT /api/v1/videos/{video_id}/split: say who else shares in what the caller's video earns."""

from functions.money import shares
from functions.money.split_models import NewSplit, Split
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="video_id"))


@app.put("/api/v1/videos/<video_id>/split", tags=["payouts"])
def agree_split(video_id: Id, split: NewSplit) -> Split:
    return shares.agree(video_id, split, caller(app), clock.now())


handler = lambda_handler(app)
