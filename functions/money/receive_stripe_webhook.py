"""POST /api/v1/webhooks/stripe: take an event from Stripe; its signature is over the bytes as they came."""

import base64

from functions.money import webhooks
from functions.money.models import Received
from socialflow import access, clock
from socialflow.http import header, lambda_handler, route_app

app = route_app(access.anyone(cost=0))


@app.post("/api/v1/webhooks/stripe", tags=["webhooks"])
def receive_stripe_webhook() -> Received:
    body = app.event.get("body") or ""
    payload = base64.b64decode(body) if app.event.get("isBase64Encoded") else body.encode()
    return webhooks.receive(payload, header(app, "stripe-signature"), clock.now())


handler = lambda_handler(app)
