"""GET /api/v1/openapi.json: the contract, for programs."""

from functions.operations import pages
from socialflow import access
from socialflow.http import Response, lambda_handler, route_app

app = route_app(access.anyone(cost=0))


@app.get("/api/v1/openapi.json", tags=["operations"])
def get_openapi() -> Response[str]:
    return Response(status_code=200, content_type="application/json", body=pages.openapi())


handler = lambda_handler(app)
