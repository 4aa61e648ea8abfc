"""GET /api/v1/users/me/imports/{import_id}: how far an import is, and what became of each section."""

from functions.privacy import imports
from functions.privacy.models import Import
from socialflow import access
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="import_id"))


@app.get("/api/v1/users/me/imports/<import_id>", tags=["privacy"])
def get_import(import_id: Id) -> Import:
    return imports.of(caller(app), import_id)


handler = lambda_handler(app)
