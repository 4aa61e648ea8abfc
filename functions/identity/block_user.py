"""PUT /api/v1/users/{user_id}/block: the user and the caller meet no more."""

from functions.identity import blocks
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("follows:write"))


@app.put("/api/v1/users/<user_id>/block", status_code=204, tags=["identity"])
def block_user(user_id: Id) -> None:
    blocks.block(caller(app), user_id, clock.now())


handler = lambda_handler(app)
