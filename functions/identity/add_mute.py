"""PUT /api/v1/users/me/mutes: a user, a word or a thread is not shown to the caller any more."""

from functions.identity import blocks
from functions.identity.block_models import Mute, NewMute
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("follows:write"))


@app.put("/api/v1/users/me/mutes", tags=["identity"])
def add_mute(wanted: NewMute) -> Mute:
    return blocks.mute(caller(app), wanted, clock.now())


handler = lambda_handler(app)
