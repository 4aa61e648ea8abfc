"""POST /api/v1/users/me/imports: where to put an archive of another deployment, to take over what is in it."""

from functions.privacy import imports, table
from functions.privacy.models import ImportStart, NewImport
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user(is_fresh=True, cost=10))


@app.post("/api/v1/users/me/imports", status_code=201, tags=["privacy"])
def begin_import(new: NewImport) -> ImportStart:
    user_id = caller(app)
    return once(app, table.STORE, ImportStart, lambda guard: imports.begin(user_id, new, clock.now(), guard))


handler = lambda_handler(app)
