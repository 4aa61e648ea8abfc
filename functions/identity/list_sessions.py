"""GET /api/v1/auth/sessions: where the caller is logged in."""

from typing import Annotated

from functions.identity import session_list
from functions.identity.account_models import SessionPage
from socialflow import access, clock
from socialflow.http import Query, caller, claim, lambda_handler, route_app

app = route_app(access.user())


@app.get("/api/v1/auth/sessions", tags=["identity"])
def list_sessions(
    limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> SessionPage:
    return session_list.page_of(caller(app), claim(app, "session_id"), clock.now(), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
