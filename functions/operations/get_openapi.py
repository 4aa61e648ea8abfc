"""GET /api/v1/openapi.json: the contract, for programs."""

from typing import Any

from functions.operations import pages
from socialflow import access
from socialflow.http import Response, lambda_handler, route_app

app = route_app(access.anyone(cost=0))
_ANSWER: Any = {200: {"description": "The contract", "content": {"application/json": {"schema": {"type": "object"}}}}}


@app.get("/api/v1/openapi.json", tags=["operations"], responses=_ANSWER)
def get_openapi() -> Response[str]:
    return Response(status_code=200, content_type="application/json", body=pages.openapi())


handler = lambda_handler(app)
