"""DELETE /api/v1/users/{user_id}/block: the user may meet the caller again."""

from functions.identity import block_table
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("follows:write"))


@app.delete("/api/v1/users/<user_id>/block", status_code=204, tags=["identity"])
def unblock_user(user_id: Id) -> None:
    block_table.unblock(caller(app), user_id, clock.now())


handler = lambda_handler(app)
