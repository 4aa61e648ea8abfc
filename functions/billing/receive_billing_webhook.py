"""POST /api/v1/webhooks/stripe/billing: take an event about payments from Stripe; its signature is over the bytes as they came."""

import base64

from functions.billing import webhooks
from functions.billing.models import WebhookTaken
from socialflow import access, clock
from socialflow.http import header, lambda_handler, route_app

app = route_app(access.anyone(cost=0))


@app.post("/api/v1/webhooks/stripe/billing", tags=["webhooks"])
def receive_billing_webhook() -> WebhookTaken:
    body = app.event.get("body") or ""
    payload = base64.b64decode(body) if app.event.get("isBase64Encoded") else body.encode()
    return webhooks.receive(payload, header(app, "stripe-signature"), clock.now())


handler = lambda_handler(app)
