"""An event of Stripe's from its partner event bus, where the stage has one; otherwise Stripe calls the webhook."""

from functions.billing import webhooks
from socialflow import clock
from socialflow.consumers import on_queue
from socialflow.stripe_webhooks import FromBus


def take(told: FromBus) -> None:
    webhooks.receive_from_bus(told, clock.now())


handler = on_queue(FromBus, take)
