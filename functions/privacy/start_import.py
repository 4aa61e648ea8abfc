"""POST /api/v1/users/me/imports/{import_id}/start: the archive is uploaded; what is in it is taken over, in a while."""

from functions.privacy import imports
from functions.privacy.models import Import
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="import_id", is_fresh=True, cost=10))


@app.post("/api/v1/users/me/imports/<import_id>/start", status_code=202, tags=["privacy"])
def start_import(import_id: Id) -> Import:
    return imports.start(caller(app), import_id, clock.now())


handler = lambda_handler(app)
