"""Operator's task: processes again what Stripe told us, by event id, or everything that is still open."""

from functions.billing import webhooks
from functions.billing.models import Replay
from socialflow import clock
from socialflow.consumers import task

handler = task(Replay, lambda given: webhooks.replay(given.event_ids, clock.now()))
