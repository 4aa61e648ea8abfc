"""DELETE /api/v1/auth/tokens/{token_id}: the personal access token is good for nothing from here on."""

from functions.identity import people_table
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="token_id"))


@app.delete("/api/v1/auth/tokens/<token_id>", status_code=204, tags=["identity"])
def delete_personal_token(token_id: Id) -> None:
    people_table.remove_token(caller(app), token_id)


handler = lambda_handler(app)
