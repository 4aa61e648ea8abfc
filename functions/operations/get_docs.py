"""GET /api/v1/docs: the contract, to read and to try."""

from typing import Any

from functions.operations import pages
from socialflow import access
from socialflow.http import Response, lambda_handler, route_app

app = route_app(access.anyone(cost=0))
_ANSWER: Any = {200: {"description": "A page", "content": {"text/html": {"schema": {"type": "string"}}}}}


@app.get("/api/v1/docs", tags=["operations"], responses=_ANSWER)
def get_docs() -> Response[str]:
    page = pages.swagger()
    policy = {"Content-Security-Policy": page.policy}
    return Response(status_code=200, content_type="text/html; charset=utf-8", body=page.body, headers=policy)


handler = lambda_handler(app)
