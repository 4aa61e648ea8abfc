"""Keeps whether a user is premium, as billing says."""

from functions.identity import profile_table
from socialflow.consumers import on_event
from socialflow.events import SubscriptionChanged


def keep(event: SubscriptionChanged, _event_id: str) -> None:
    # A membership is between a member and one creator, and makes nobody premium.
    if event.kind == "premium":
        profile_table.set_subscription(event)


handler = on_event(SubscriptionChanged, keep)
