"""GET /api/v1/health: whether the API answers at all."""

from datetime import datetime
from typing import Literal

from socialflow import access, clock, env
from socialflow.contract import Contract
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(cost=0))


class Health(Contract):
    status: Literal["ok"]
    stage: str
    at: datetime


@app.get("/api/v1/health", tags=["operations"])
def get_health() -> Health:
    return Health(status="ok", stage=env.STAGE.get(), at=clock.now())


handler = lambda_handler(app)
