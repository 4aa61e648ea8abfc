"""GET /api/v1/auth/tokens: the caller's personal access tokens, newest first, without what they say."""

from typing import Annotated

from functions.identity import personal_tokens
from functions.identity.people_models import PersonalTokenPage
from socialflow import access
from socialflow.http import Query, caller, lambda_handler, route_app

app = route_app(access.user())


@app.get("/api/v1/auth/tokens", tags=["identity"])
def list_personal_tokens(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> PersonalTokenPage:
    return personal_tokens.page(caller(app), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
