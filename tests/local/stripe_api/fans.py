"""Customers who subscribe, each on a test clock of their own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import stripe

if TYPE_CHECKING:
    from tests.local.stripe_api.conftest import StandIn

# The last of January, so that the months that follow are shorter.
START = int(datetime(2027, 1, 31, 12, tzinfo=UTC).timestamp())
HOUR, DAY = 3600, 86400


@dataclass
class Fan:
    """A customer on a clock of their own."""

    standin: "StandIn"
    clock: str
    customer: str
    prices: dict[str, str] = field(default_factory=dict)

    @property
    def client(self) -> stripe.V1Services:
        return self.standin.client().v1

    def pays_with(self, method: str) -> str:
        card = self.client.payment_methods.attach(method, {"customer": self.customer})
        self.client.customers.update(self.customer, {"invoice_settings": {"default_payment_method": card.id}})
        return card.id

    def subscribes(self, price: str = "monthly", **wish: Any) -> stripe.Subscription:
        given: Any = {"customer": self.customer, "items": [{"price": self.prices[price]}], **wish}
        return self.client.subscriptions.create(given)

    def lives_until(self, at: int) -> None:
        """In steps that the clock allows."""
        while (now := self.client.test_helpers.test_clocks.retrieve(self.clock).frozen_time) < at:
            step = min(at, now + 50 * DAY)
            self.client.test_helpers.test_clocks.advance(self.clock, {"frozen_time": step})

    def subscription(self, made: stripe.Subscription) -> stripe.Subscription:
        return self.client.subscriptions.retrieve(made.id)

    def invoices(self) -> list[stripe.Invoice]:
        """Oldest first."""
        return self.client.invoices.list({"customer": self.customer, "limit": 100}).data[::-1]

    def events(self, kind: str) -> list[Any]:
        """About this customer, oldest first."""
        found = self.client.events.list({"type": kind, "limit": 100}).data[::-1]
        objects: list[Any] = [event.data.object for event in found]
        return [one for one in objects if one["customer"] == self.customer]


def period(subscription: stripe.Subscription) -> tuple[datetime, datetime]:
    item = subscription["items"].data[0]
    return datetime.fromtimestamp(item.current_period_start, UTC), datetime.fromtimestamp(item.current_period_end, UTC)
