"""POST /api/v1/users/me/exports: ask for an archive of everything that is kept of the caller, once a day."""

from functions.privacy import exports, table
from functions.privacy.models import Export
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user(is_fresh=True, cost=10))


@app.post("/api/v1/users/me/exports", status_code=202, tags=["privacy"])
def request_export() -> Export:
    user_id = caller(app)
    return once(app, table.STORE, Export, lambda guard: exports.begin(user_id, clock.now(), guard))


handler = lambda_handler(app)
