"""A person whose time at Stripe is a test clock's, and what Stripe tells of them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from functions.billing import (
    cancel_subscription,
    change_plan,
    join_membership,
    list_subscriptions,
    resume_subscription,
    subscribe,
    table,
)
from tests.conftest import Answer, request
from tests.unit.billing.conftest import Billing

DAY = 86_400


@dataclass
class Subscriber:
    billing: Billing
    user_id: str
    customer_id: str
    test_clock: str
    heard: set[str] = field(default_factory=set)

    @classmethod
    def new(cls, billing: Billing) -> "Subscriber":
        user_id, at = billing.person("sub"), str(int(billing.clock.read()))
        clock = billing.stripe.call("POST", "/v1/test_helpers/test_clocks", frozen_time=at)["id"]
        customer = billing.stripe.call("POST", "/v1/customers", name="sub", test_clock=clock)["id"]
        table.keep_customer(user_id, customer, billing.clock.at)
        return cls(billing, user_id, customer, clock)

    def subscribe(self, *, key: str | None = None, **changes: Any) -> Answer:
        body = {"plan": "premium-monthly", "currency": "usd", "payment_method": "pm_card_visa", **changes}
        headers = self.billing.key(key)
        return request(subscribe.handler, "POST", "/api/v1/subscriptions", body, user_id=self.user_id, headers=headers)

    def join(self, creator_id: str, tier_id: str, *, key: str | None = None, method: str = "pm_card_visa") -> Answer:
        path, route = f"/api/v1/creators/{creator_id}/membership", "/api/v1/creators/{creator_id}/membership"
        body, headers = {"tier_id": tier_id, "payment_method": method}, self.billing.key(key)
        return request(join_membership.handler, "POST", path, body, route=route, user_id=self.user_id, headers=headers)

    def change(self, subscription_id: str, plan: str, *, key: str | None = None) -> Answer:
        path = f"/api/v1/subscriptions/{subscription_id}/plan"
        route, headers = "/api/v1/subscriptions/{subscription_id}/plan", self.billing.key(key)
        return request(
            change_plan.handler, "PUT", path, {"plan": plan}, route=route, user_id=self.user_id, headers=headers
        )

    def cancel(self, subscription_id: str) -> Answer:
        route = "/api/v1/subscriptions/{subscription_id}/cancel"
        path = route.format(subscription_id=subscription_id)
        return request(cancel_subscription.handler, "POST", path, route=route, user_id=self.user_id)

    def resume(self, subscription_id: str) -> Answer:
        route = "/api/v1/subscriptions/{subscription_id}/resume"
        path = route.format(subscription_id=subscription_id)
        return request(resume_subscription.handler, "POST", path, route=route, user_id=self.user_id)

    def subscriptions(self) -> list[dict[str, Any]]:
        answer = request(list_subscriptions.handler, "GET", "/api/v1/subscriptions", user_id=self.user_id)
        assert answer.status == 200, answer.body
        items: list[dict[str, Any]] = answer.body["items"]
        return items

    def state(self) -> tuple[str, bool]:
        """Of the newest one that goes on: its status, and whether it entitles."""
        first = self.subscriptions()[0]
        return first["status"], first["is_entitled"]

    def forward(self, days: float) -> None:
        """Time passes at Stripe and here, in steps that a test clock takes."""
        until = self.billing.clock.at + timedelta(days=days)
        while self.billing.clock.at < until:
            at = min(until, self.billing.clock.at + timedelta(days=20))
            frozen = str(int(at.timestamp()))
            path = f"/v1/test_helpers/test_clocks/{self.test_clock}/advance"
            self.billing.stripe.call("POST", path, frozen_time=frozen)
            self.billing.clock.forward(seconds=(at - self.billing.clock.at).total_seconds())

    def hear(self, *, times: int = 1) -> list[str]:
        """Everything that Stripe has to tell of this person, the newest first, which is the worst order; what came of it."""
        results = []
        for event in self._events():
            for _ in range(times):
                more = {"created": event["created"]}
                answer = self.billing.deliver(event["type"], event["data"]["object"], event_id=event["id"], **more)
                assert answer.status == 200, answer.body
            results.append(f"{event['type']}: {self.billing.webhook(event['id'])['result']}")
        return results

    def _events(self) -> list[dict[str, Any]]:
        """Those about the customer that were not heard before."""
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            page = self.billing.stripe.call("GET", f"/v1/events?limit=100{after}")
            found += [each for each in page["data"] if each["data"]["object"].get("customer") == self.customer_id]
            if not page["has_more"]:
                break
            after = f"&starting_after={page['data'][-1]['id']}"
        fresh = [each for each in found if each["id"] not in self.heard]
        self.heard |= {each["id"] for each in fresh}
        return fresh
