"""DELETE /api/v1/users/me/mutes/{mute_id}: it is shown to the caller again."""

from functions.identity import block_table
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("follows:write", own="mute_id"))


@app.delete("/api/v1/users/me/mutes/<mute_id>", status_code=204, tags=["identity"])
def remove_mute(mute_id: Id) -> None:
    block_table.unmute(caller(app), mute_id, clock.now())


handler = lambda_handler(app)
