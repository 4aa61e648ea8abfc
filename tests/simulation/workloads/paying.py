"""Fans who tip, join and subscribe, through three months: renewals and refusals of cards, refunds, chargebacks, disputed earnings."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from functions.money import table
from socialflow import clock, ids
from socialflow.events import Envelope, Event, UserRegistered, VideoClaimed, ViewerWatched
from tests.simulation import books, payment_checks
from tests.simulation.engine import Invocation, Outcome, Process
from tests.simulation.people import Answer, Person
from tests.simulation.virtual import Chance
from tests.simulation.world import World

# In minor units, so that Stripe never lacks what is paid out.
_AT_STRIPE = 10_000_000
# What fans pay with; the last is kept by Stripe and then declined.
_TIP_CARDS = ("visa", "bypassPending", "createDispute", "threeDSecureRequired", "chargeDeclined", "pendingRefund")
_PLAN_CARDS = ("visa", "mastercard", "createDispute", "chargeCustomerFail")
_CURRENCIES = ("usd", "usd", "usd", "jpy")
_MARCH, _APRIL, _MAY = "2026-03", "2026-04", "2026-05"
_LENGTH_MS, _MATCHED_MS = 120_000, 30_000
# What Stripe fails at once, it fails under the same key for a day.
_KEPT = "StripeUnavailable"


@dataclass
class Acked:
    """What was answered with a 2xx: it must be there in the end."""

    payments: dict[str, Any] = field(default_factory=dict)
    subscriptions: dict[str, Any] = field(default_factory=dict)
    refunds: dict[str, Any] = field(default_factory=dict)
    tiers: dict[str, Any] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)


class Paying:
    def __init__(self, world: World, *, creators: int = 3, fans: int = 4) -> None:
        self.world = world
        self.chance = Chance(world.seed, "paying")
        self.creators = [Person(world, ids.new_id()) for _ in range(creators)]
        self.fans = [Person(world, ids.new_id()) for _ in range(fans)]
        self.videos = {each.user_id: ids.new_id() for each in self.creators}
        # Of each fan and period what of whose video was watched.
        self.watched: dict[tuple[str, str], dict[str, int]] = {}
        self.acked = Acked()
        self.faults: list[str] = []
        # Who could not subscribe yet, and to what.
        self.wanting: list[tuple[Person, str, str, dict[str, Any]]] = []
        self.listed: dict[str, list[Any]] = {}
        self.subscribed: dict[str, list[Any]] = {}
        # What was wrong when the books were looked through; another story may pay out afterwards.
        self.found: list[str] | None = None

    def begin(self) -> list[Process]:
        self.world.stripe.top_up(_AT_STRIPE, "usd")
        self.world.stripe.top_up(_AT_STRIPE, "jpy")
        for each in [*self.creators, *self.fans]:
            name = f"p{each.user_id[-6:]}"
            self._tell(UserRegistered(occurred_at=clock.now(), user_id=each.user_id, username=name, display_name=name))
        self._watch()
        return [
            *(self._offer(each) for each in self.creators),
            *(self._pay(number, each) for number, each in enumerate(self.fans)),
            self._answer_banks(),
        ]

    def finish(self) -> list[Process]:
        return [self._months()]

    def wrong(self) -> list[str]:
        if self.found is None:
            return [*self.faults, "nobody looked through the books"]
        return [*self.faults, *self.found]

    # what happens

    def _tell(self, event: Event, *parts: str) -> None:
        envelope = Envelope.of(event, *(parts or (ids.new_id(),)))
        self.world.bus.put(
            {"Source": envelope.source, "DetailType": envelope.type, "Detail": envelope.model_dump_json()}
        )

    def _watch(self) -> None:
        """What the fans will have watched in the months to come; and one creator's video is in part another's."""
        for period in (_APRIL, _MAY):
            for fan in self.fans:
                watched = {each.user_id: self.chance.randrange(1, 90_000) for each in self.creators}
                self.watched[fan.user_id, period] = watched
                for creator_id, ms in watched.items():
                    self._tell(
                        ViewerWatched(
                            occurred_at=clock.now(),
                            period=period,
                            viewer_id=fan.user_id,
                            video_id=self.videos[creator_id],
                            creator_id=creator_id,
                            watched_ms=ms,
                        )
                    )
        first, second = self.creators[0].user_id, self.creators[1].user_id
        claim = VideoClaimed(
            occurred_at=clock.now(),
            claim_id=ids.new_id(),
            video_id=self.videos[first],
            claimant_id=second,
            matched_ms=_MATCHED_MS,
            length_ms=_LENGTH_MS,
        )
        self._tell(claim)

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
        self.faults.append(f"{person.user_id} never got an answer to {path}: {answer}")
        return None

    def _offer(self, person: Person) -> Process:
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
            self.acked.tiers[person.user_id] = answer.body

    def _pay(self, number: int, fan: Person) -> Process:
        yield 60 * self.chance.random()
        for _ in range(3):
            yield from self._tip(fan)
            yield 20 * self.chance.random()
        card = f"pm_card_{_PLAN_CARDS[number % len(_PLAN_CARDS)]}"
        body = {"plan": "premium-monthly", "currency": "usd", "payment_method": card}
        yield from self._subscribe(fan, "POST /api/v1/subscriptions", "/api/v1/subscriptions", body)
        creator = self.creators[number % len(self.creators)]
        while creator.user_id not in self.acked.tiers:
            yield 30.0
        route = "POST /api/v1/creators/{creator_id}/membership"
        body = {"tier_id": self.acked.tiers[creator.user_id]["tier_id"], "payment_method": "pm_card_visa"}
        yield from self._subscribe(fan, route, f"/api/v1/creators/{creator.user_id}/membership", body)

    def _tip(self, fan: Person) -> Process:
        creator, currency = self.chance.choice(self.creators), self.chance.choice(_CURRENCIES)
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
        self.acked.payments[answer.body["payment_id"]] = answer.body
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
            self.acked.refunds[answer.body["refund_id"]] = answer.body

    def _subscribe(self, fan: Person, route: str, path: str, body: dict[str, Any]) -> Process:
        """What an earlier request began, and Stripe failed at, stands in the way for an hour: then it is wanted again."""
        answer: Answer | None = yield from self._insist(
            fan, route, path, body, is_fine=lambda told: told.is_ok or told.status in {402, 409}
        )
        if answer is not None and answer.is_ok:
            self.acked.subscriptions[answer.body["subscription_id"]] = answer.body
        elif answer is not None and answer.status == 409:
            self.wanting.append((fan, route, path, body))

    def _want_again(self) -> Process:
        for _ in range(6):
            wanting, self.wanting = self.wanting, []
            for fan, route, path, body in wanting:
                mine: Answer = yield from fan.ask("GET /api/v1/subscriptions", "/api/v1/subscriptions")
                if not any(_is_of(each, body) and each["status"] != "starting" for each in mine.body["items"]):
                    yield from self._subscribe(fan, route, path, body)
            if not self.wanting:
                return
            yield 4000.0
        self.faults += [f"{fan.user_id} could not subscribe by {path}" for fan, _, path, _ in self.wanting]

    def _answer_banks(self) -> Process:
        """An operator puts evidence to the first disputes, and leaves others to be lost."""
        seen: set[str] = set()
        for _ in range(5):
            yield 150.0
            for dispute in self.world.stripe.objects("dispute"):
                if dispute["id"] in seen:
                    continue
                seen.add(dispute["id"])
                if self.chance.happens(0.5):
                    evidence = {"uncategorized_text": "winning_evidence"}
                    asked = {"dispute_id": dispute["id"], "evidence": evidence, "is_final": True}
                    yield from self._operate("billing.submit_evidence", asked, fine={"EvidenceTooLate"})

    def _operate(
        self, task: str, asked: dict[str, Any], *, fine: set[str] | frozenset[str] = frozenset(), times: int = 60
    ) -> Process:
        """Until it is done; the value, None when it was refused as `fine` or, of what may end so, failed to the last."""
        outcome = Outcome()
        for _ in range(times):
            outcome = yield Invocation(task, json.loads(json.dumps(asked)))
            if outcome.is_ok:
                return outcome.value
            if outcome.error in fine - {_KEPT}:
                return None
            yield 3 + 10 * self.chance.random()
        if _KEPT not in fine:
            self.faults.append(f"{task} of {asked} never ended: {outcome.error} {outcome.cause}")
        return None

    # the months that follow

    def _months(self) -> Process:
        weather = self.world.weather
        weather.is_on = True
        yield from self._settle(_MARCH)
        yield from self._want_again()
        yield from self._until(3, 12)
        for fan in self.fans:
            yield from self._hesitate(fan)
        yield from self._until(3, 14)
        yield from self._compare()
        yield from self._until(3, 18)
        yield from self._give_back_subscription(self.fans[0])
        yield from self._until(4, 2)
        yield from self._pay_out({"is_daily": True})
        yield from self._give_back_tips()
        yield from self._until(4, 20)
        yield from self._hold()
        yield from self._until(5, 2)
        yield from self._settle(_APRIL)
        yield from self._give_back_subscription(self.fans[1])
        yield from self._decide()
        for fan in self.fans:
            yield from self._leave(fan)
        yield from self._until(6, 2)
        yield from self._settle(_MAY)
        yield from self._rest()

    def _until(self, month: int, day: int) -> Process:
        """Operators look after what was left behind, then days pass; the last of the nights Stripe's books are gone through."""
        due = datetime(2026, month, day, 5, tzinfo=UTC).timestamp()
        self.world.dead.redrive()
        yield max(600.0, due - self.world.virtual.now)
        self.world.dead.redrive()
        yield from self._operate("money.reconcile_stripe", {})
        yield 600.0

    def _settle(self, period: str) -> Process:
        for _ in range(16):
            yield from self._pay_out({"period": period})
            if table.period(period)["status"] == "settled":
                return
        self.faults.append(f"{period} was never settled")

    def _pay_out(self, asked: dict[str, Any]) -> Process:
        """Several times, the first two at almost the same time; then Stripe takes transfers back, and the day's last run follows."""
        began = self.world.virtual.now
        for pause in (20.0, 1200.0, 3600.0):
            self.world.start("pay_creators", dict(asked))
            yield pause * (0.5 + self.chance.random())
        mine = {each.user_id for each in self.creators}
        sent = [each for each in self.world.stripe.objects("transfer") if each["created"] >= int(began)]
        whole = [each for each in sent if not each["amount_reversed"] and each["metadata"]["creator_id"] in mine]
        for each, part in zip(whole, (1, 1, 3), strict=False):
            path = f"/v1/transfers/{each['id']}/reversals"
            self.world.stripe.try_call("POST", path, amount=str(each["amount"] // part))
        yield 900.0
        self.world.start("pay_creators", dict(asked))
        yield 900.0

    def _hesitate(self, fan: Person) -> Process:
        """Gives a subscription up, and keeps it after all."""
        mine: Answer = yield from fan.ask("GET /api/v1/subscriptions", "/api/v1/subscriptions")
        for each in mine.body["items"]:
            if each["status"] in {"active", "trialing"} and each["kind"] == "premium":
                for verb in ("cancel", "resume", "cancel", "resume"):
                    path = f"/api/v1/subscriptions/{each['subscription_id']}/{verb}"
                    yield from fan.ask(f"POST /api/v1/subscriptions/{{subscription_id}}/{verb}", path)
                    yield self.chance.random()

    def _compare(self) -> Process:
        """All has been heard of what Stripe told days ago."""
        for fan in self.fans:
            mine: Answer = yield from fan.ask("GET /api/v1/subscriptions", "/api/v1/subscriptions")
            self.faults += payment_checks.differs(self.world.stripe, mine.body["items"])

    def _leave(self, fan: Person) -> Process:
        mine: Answer = yield from fan.ask("GET /api/v1/subscriptions", "/api/v1/subscriptions")
        for each in mine.body["items"]:
            if each["status"] in {"active", "trialing", "past_due"}:
                path = f"/api/v1/subscriptions/{each['subscription_id']}/cancel"
                yield from fan.ask("POST /api/v1/subscriptions/{subscription_id}/cancel", path)

    def _give_back_subscription(self, fan: Person) -> Process:
        paid = yield from self._paid_by(fan)
        for each in [one for one in paid if one["purpose"] == "subscription" and one["status"] == "succeeded"][:1]:
            amount = self.chance.randrange(1, each["amount_minor"])
            # Stripe keeps a failure of its own under the reference.
            for _ in range(3):
                asked = {"payment_id": each["payment_id"], "reference": ids.new_id(), "amount_minor": amount}
                done = yield from self._operate(
                    "billing.refund_payment", asked, fine={"NothingToRefund", _KEPT}, times=8
                )
                if done is not None:
                    self.acked.refunds[done["refund_id"]] = done
                    break

    def _give_back_tips(self) -> Process:
        """What was paid out already goes back to its payer: its creator owes it."""
        for fan in self.fans:
            paid = yield from self._paid_by(fan)
            for each in [one for one in paid if one["purpose"] == "tip" and one["status"] == "succeeded"][:1]:
                creator = next(one for one in self.creators if one.user_id == each["creator_id"])
                yield from self._refund(creator, each, None)

    def _paid_by(self, fan: Person) -> Process:
        answer: Answer = yield from fan.ask("GET /api/v1/payments", "/api/v1/payments?limit=100")
        return answer.body["items"]

    def _hold(self) -> Process:
        """Two creators' earnings are disputed."""
        outcomes = ({"released_ten_thousandths": 6_000}, {"released_ten_thousandths": 1, "forfeited_to": True})
        for creator, outcome in zip(self.creators, outcomes, strict=False):
            held = {"creator_id": creator.user_id, "dispute_id": f"dispute-{creator.user_id}", "reason": "a claim"}
            for _ in range(2):
                yield from self._operate("money.hold_earnings", held)
            forfeited_to = self.creators[-1].user_id if "forfeited_to" in outcome else ""
            self.acked.disputes[creator.user_id] = {**held, **outcome, "forfeited_to": forfeited_to}

    def _decide(self) -> Process:
        """Once what went back is taken back; each decision is told twice, as an operator does who is not sure."""
        yield 600.0
        self.world.dead.redrive()
        yield 3600.0
        for dispute in self.acked.disputes.values():
            asked = {name: value for name, value in dispute.items() if name != "reason"}
            for _ in range(2):
                yield from self._operate("money.resolve_dispute", asked)

    def _rest(self) -> Process:
        """Nothing fails any more; Stripe forgets a key, and the 500 that it was answered, after a day."""
        self.world.weather.is_on = False
        for _ in range(3):
            self.world.dead.redrive()
            yield 26 * 3600.0
            self.world.start("pay_creators", {"period": _MAY})
            yield 7200.0
        for fan in self.fans:
            self.listed[fan.user_id] = yield from self._paid_by(fan)
            mine: Answer = yield from fan.ask("GET /api/v1/subscriptions", "/api/v1/subscriptions")
            self.subscribed[fan.user_id] = mine.body["items"]
        looked, wrong = yield from books.look(self.world.stripe)
        self.found = [*wrong, *payment_checks.wrong(self, looked)]


def _is_ok(told: Answer) -> bool:
    return told.is_ok


def _is_of(subscription: Any, asked: dict[str, Any]) -> bool:
    return bool(subscription["plan"] in {asked.get("plan"), asked.get("tier_id")})
