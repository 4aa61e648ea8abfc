"""GET /api/v1/users/me/exports/{export_id}: how far an archive of the caller is, and where it is read."""

from functions.privacy import exports
from functions.privacy.models import Export
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="export_id", is_fresh=True))


@app.get("/api/v1/users/me/exports/<export_id>", tags=["privacy"])
def get_export(export_id: Id) -> Export:
    return exports.of(caller(app), export_id, clock.now())


handler = lambda_handler(app)
