"""GET /api/v1/admin/audit: acts of administration, newest first, of a day (today unless said) or on a user."""

import datetime
from typing import Annotated

from functions.identity import audit
from functions.identity.people_models import LoggedActPage
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import Query, lambda_handler, route_app

app = route_app(access.admin())


@app.get("/api/v1/admin/audit", tags=["administration"])
def list_audit(
    day: datetime.date | None = None,
    target_id: Id | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> LoggedActPage:
    if target_id is not None:
        return audit.on_user(target_id, day, limit=limit, cursor_text=cursor)
    return audit.of_day(day or clock.now().date(), limit=limit, cursor_text=cursor)


handler = lambda_handler(app)
