"""GET /api/v1/users/me/mutes: what the caller has muted."""

from typing import Annotated

from functions.identity import blocks
from functions.identity.block_models import MutePage
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user("follows:read"))


@app.get("/api/v1/users/me/mutes", tags=["identity"])
def list_mutes(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> MutePage:
    return blocks.mutes_page(caller(app), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
