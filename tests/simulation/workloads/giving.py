"""What creators offer and fans pay for, at our routes: tiers, tips, subscriptions, and what is given up or given back of them."""

from collections.abc import Callable
from typing import Any

from tests.simulation.engine import All, Process
from tests.simulation.people import Answer, Person
from tests.simulation.workloads.cast import Cast

# What fans pay with; the last is kept by Stripe and then declined.
_TIP_CARDS = ("visa", "bypassPending", "createDispute", "threeDSecureRequired", "chargeDeclined", "pendingRefund")
_PLAN_CARDS = ("visa", "mastercard", "createDispute", "chargeCustomerFail")
_CURRENCIES = ("usd", "usd", "usd", "jpy")


class Giving:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.world, self.chance = cast, cast.world, cast.chance
        # Who could not subscribe yet, and to what.
        self._wanting: list[tuple[Person, str, str, dict[str, Any]]] = []

    def offer(self, person: Person) -> Process:
        yield 30 * self.chance.random()
        body = {"email": f"{person.user_id}@example.com", "country": "US"}
        route = "POST /api/v1/payouts/account"
        answer: Answer | None = yield from self._insist(person, route, "/api/v1/payouts/account", body, is_fine=_is_ok)
        if answer is not None:
            self.world.stripe.stand_in("POST", f"accounts/{answer.body['account_id']}/onboard")
        tier = {"name": "Friends", "amount_minor": self.chance.randrange(300, 2000), "currency": "usd"}
        route = "POST /api/v1/memberships/tiers"
        answer = yield from self._insist(person, route, "/api/v1/memberships/tiers", tier, is_fine=_is_ok)
        if answer is not None:
            self.cast.acked.tiers[person.user_id] = answer.body

    def pay(self, number: int, fan: Person) -> Process:
        yield 60 * self.chance.random()
        for _ in range(3):
            yield from self._tip(fan)
            yield 20 * self.chance.random()
        card = f"pm_card_{_PLAN_CARDS[number % len(_PLAN_CARDS)]}"
        body = {"plan": "premium-monthly", "currency": "usd", "payment_method": card}
        yield from self._subscribe(fan, "POST /api/v1/subscriptions", "/api/v1/subscriptions", body)
        creator = self.cast.creators[number % len(self.cast.creators)]
        while creator.user_id not in self.cast.acked.tiers:
            yield 30.0
        route = "POST /api/v1/creators/{creator_id}/membership"
        body = {"tier_id": self.cast.acked.tiers[creator.user_id]["tier_id"], "payment_method": "pm_card_visa"}
        yield from self._subscribe(fan, route, f"/api/v1/creators/{creator.user_id}/membership", body)

    def _tip(self, fan: Person) -> Process:
        creator, currency = self.chance.choice(self.cast.creators), self.chance.choice(_CURRENCIES)
        card = self.chance.choice(_TIP_CARDS)
        body = {
            "amount_minor": self.chance.randrange(200, 5000),
            "currency": currency,
            "payment_method": f"pm_card_{card}",
        }
        route, path = "POST /api/v1/creators/{creator_id}/tips", f"/api/v1/creators/{creator.user_id}/tips"
        answer: Answer | None = yield from self._insist(
            fan, route, path, body, is_fine=lambda told: told.is_ok or told.status == 402
        )
        if answer is None or not answer.is_ok:
            return
        self.cast.acked.payments[answer.body["payment_id"]] = answer.body
        if answer.body["status"] == "requires_action":
            intent_id = answer.body["client_secret"].partition("_secret_")[0]
            self.world.stripe.stand_in("POST", f"3ds/{intent_id}", outcome="complete")
        elif self.chance.happens(0.4):
            yield from self._refund(creator, answer.body, self.chance.randrange(1, body["amount_minor"]))

    def _refund(self, creator: Person, payment: Any, amount_minor: int | None) -> Process:
        """The creator gives it back, whole or in part, unless a bank does so already."""
        route = "POST /api/v1/payments/{payment_id}/refund"
        path, body = f"/api/v1/payments/{payment['payment_id']}/refund", {}
        if amount_minor is not None:
            body = {"amount_minor": amount_minor}
        answer: Answer | None = yield from self._insist(
            creator, route, path, body, is_fine=lambda told: told.is_ok or told.status == 409
        )
        if answer is not None and answer.is_ok:
            self.cast.acked.refunds[answer.body["refund_id"]] = answer.body

    def _subscribe(self, fan: Person, route: str, path: str, body: dict[str, Any]) -> Process:
        """What an earlier request began, and Stripe failed at, stands in the way for an hour: then it is wanted again."""
        answer: Answer | None = yield from self._insist(
            fan, route, path, body, is_fine=lambda told: told.is_ok or told.status in {402, 409}
        )
        if answer is not None and answer.is_ok:
            self.cast.acked.subscriptions[answer.body["subscription_id"]] = answer.body
        elif answer is not None and answer.status == 409:
            self._wanting.append((fan, route, path, body))

    def want_again(self) -> Process:
        for _ in range(6):
            wanting, self._wanting = self._wanting, []
            for fan, route, path, body in wanting:
                mine = yield from self.subscriptions_of(fan)
                if not any(_is_of(each, body) and each["status"] != "starting" for each in mine):
                    yield from self._subscribe(fan, route, path, body)
            if not self._wanting:
                return
            yield 4000.0
        self.cast.faults += [f"{fan.user_id} could not subscribe by {path}" for fan, _, path, _ in self._wanting]

    def hesitate(self, fan: Person) -> Process:
        """Gives a subscription up, and keeps it after all."""
        mine = yield from self.subscriptions_of(fan)
        for each in mine:
            if each["status"] in {"active", "trialing"} and each["kind"] == "premium":
                for verb in ("cancel", "resume", "cancel", "resume"):
                    path = f"/api/v1/subscriptions/{each['subscription_id']}/{verb}"
                    yield from fan.ask(f"POST /api/v1/subscriptions/{{subscription_id}}/{verb}", path)
                    yield self.chance.random()

    def leave(self, fan: Person) -> Process:
        mine = yield from self.subscriptions_of(fan)
        for each in mine:
            if each["status"] in {"active", "trialing", "past_due"}:
                path = f"/api/v1/subscriptions/{each['subscription_id']}/cancel"
                yield from fan.ask("POST /api/v1/subscriptions/{subscription_id}/cancel", path)

    def ask_for_payouts(self) -> Process:
        """Each creator wants to be paid all that is free, on two devices at once."""
        for creator in self.cast.creators:
            body = {"currency": self.chance.choice(_CURRENCIES)}
            answers: list[Answer | None] = yield All([self._ask_for_payout(creator, body) for _ in range(2)])
            for answer in answers:
                if answer is not None and answer.is_ok:
                    self.cast.acked.payouts[answer.body["payout_id"]] = answer.body

    def _ask_for_payout(self, creator: Person, body: dict[str, Any]) -> Process:
        route = "POST /api/v1/payouts"
        return (
            yield from self._insist(
                creator, route, "/api/v1/payouts", body, is_fine=lambda told: told.status in {201, 409}
            )
        )

    def give_back_tips(self, fans: list[Person]) -> Process:
        """What was promised or paid out already goes back to its payer: its creator owes it."""
        for fan in fans:
            paid = yield from self.paid_by(fan)
            for each in [one for one in paid if one["purpose"] == "tip" and one["status"] == "succeeded"][:1]:
                creator = next(one for one in self.cast.creators if one.user_id == each["creator_id"])
                yield from self._refund(creator, each, None)

    def paid_by(self, fan: Person) -> Process:
        answer: Answer = yield from fan.ask("GET /api/v1/payments", "/api/v1/payments?limit=100")
        return answer.body["items"]

    def subscriptions_of(self, fan: Person) -> Process:
        answer: Answer = yield from fan.ask("GET /api/v1/subscriptions", "/api/v1/subscriptions")
        return answer.body["items"]

    def _insist(
        self, person: Person, route: str, path: str, body: Any, *, is_fine: Callable[[Answer], bool]
    ) -> Process:
        """Ask under a new key when Stripe keeps a failure under the last one, or when news are still under way.

        What is made once for all of a person's requests is asked for under an hour's key: so wait for the next.
        """
        for tried in range(12):
            answer: Answer | None = yield from person.ask(route, path, body, is_keyed=True, tries=8)
            if answer is not None and is_fine(answer):
                return answer
            yield 3610 - self.world.virtual.now % 3600 if answer is None and tried % 3 == 2 else 20.0
        self.cast.faults.append(f"{person.user_id} never got an answer to {path}: {answer}")
        return None


def _is_ok(told: Answer) -> bool:
    return told.is_ok


def _is_of(subscription: Any, asked: dict[str, Any]) -> bool:
    return bool(subscription["plan"] in {asked.get("plan"), asked.get("tier_id")})
