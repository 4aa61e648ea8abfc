"""What operators do with creators' and fans' money: months are settled and paid out, disputes answered, held and decided."""

import json
from datetime import UTC, datetime
from typing import Any

from functions.money import stripe_table, table
from socialflow import ids
from tests.simulation.engine import Invocation, Outcome, Process
from tests.simulation.workloads.cast import Cast

# What Stripe fails at once, it fails under the same key for a day.
_KEPT = "StripeUnavailable"


class Operators:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.world, self.chance = cast, cast.world, cast.chance

    def answer_banks(self) -> Process:
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

    def until(self, month: int, day: int) -> Process:
        """Operators look after what was left behind, then days pass; the last of the nights Stripe's books are gone through."""
        due = datetime(2026, month, day, 5, tzinfo=UTC).timestamp()
        self.world.dead.redrive()
        yield max(600.0, due - self.world.virtual.now)
        self.world.dead.redrive()
        yield from self._operate("money.reconcile_stripe", {})
        yield 600.0

    def settle(self, period: str) -> Process:
        for _ in range(16):
            yield from self.pay_out({"period": period})
            if table.period(period)["status"] == "settled":
                return
        self.cast.faults.append(f"{period} was never settled")

    def pay_out(self, asked: dict[str, Any]) -> Process:
        """Several times, the first two at almost the same time; then Stripe takes transfers back, and the day's last run follows."""
        began = self.world.virtual.now
        for pause in (1.0, 1200.0, 3600.0):
            self.world.machines.start("pay_creators", dict(asked))
            yield from self._let_stripe_reverse_early(pause * (0.5 + self.chance.random()))
        mine = {each.user_id for each in self.cast.creators}
        sent = [each for each in self.world.stripe.objects("transfer") if each["created"] >= int(began)]
        whole = [each for each in sent if not each["amount_reversed"] and each["metadata"]["creator_id"] in mine]
        for each, part in zip(whole, (1, 1, 3), strict=False):
            path = f"/v1/transfers/{each['id']}/reversals"
            self.world.stripe.try_call("POST", path, amount=str(each["amount"] // part))
        yield 900.0
        self.world.machines.start("pay_creators", dict(asked))
        yield 900.0

    def _let_stripe_reverse_early(self, seconds: float) -> Process:
        """So long; for a minute of it Stripe takes back a part of now and then a transfer that is not written down yet."""
        ends = self.world.virtual.now + seconds
        while self.world.virtual.now + 2 < min(ends, ends - seconds + 60):
            yield 2.0
            for each in self.world.stripe.objects("transfer"):
                named = each["metadata"]
                if each["amount_reversed"] or named["creator_id"] not in {one.user_id for one in self.cast.creators}:
                    continue
                payout = table.payout(named["creator_id"], named["period"], each["currency"])
                if payout is not None and payout["status"] == "paying" and self.chance.happens(0.5):
                    path = f"/v1/transfers/{each['id']}/reversals"
                    self.world.stripe.try_call("POST", path, amount=str(each["amount"] // 3))
        yield ends - self.world.virtual.now

    def let_stripe_ask(self, creator_id: str, *, is_over: bool) -> None:
        """Stripe wants something more of the creator, and has it when that `is_over`: until then nothing can go to them."""
        account = stripe_table.account(creator_id)
        if account is not None:
            verb = "onboard" if is_over else "restrict"
            self.world.stripe.stand_in("POST", f"accounts/{account['account_id']}/{verb}")

    def give_back_subscription(self, paid: list[Any]) -> Process:
        for each in [one for one in paid if one["purpose"] == "subscription" and one["status"] == "succeeded"][:1]:
            amount = self.chance.randrange(1, each["amount_minor"])
            # Stripe keeps a failure of its own under the reference.
            for _ in range(3):
                asked = {"payment_id": each["payment_id"], "reference": ids.new_id(), "amount_minor": amount}
                done = yield from self._operate(
                    "billing.refund_payment", asked, fine={"NothingToRefund", _KEPT}, times=8
                )
                if done is not None:
                    self.cast.acked.refunds[done["refund_id"]] = done
                    break

    def hold(self) -> Process:
        """Two creators' earnings are disputed."""
        outcomes = ({"released_ten_thousandths": 6_000}, {"released_ten_thousandths": 1, "forfeited_to": True})
        for creator, outcome in zip(self.cast.creators, outcomes, strict=False):
            held = {"creator_id": creator.user_id, "dispute_id": f"dispute-{creator.user_id}", "reason": "a claim"}
            for _ in range(2):
                yield from self._operate("money.hold_earnings", held)
            forfeited_to = self.cast.creators[-1].user_id if "forfeited_to" in outcome else ""
            self.cast.acked.disputes[creator.user_id] = {**held, **outcome, "forfeited_to": forfeited_to}

    def decide(self) -> Process:
        """Once what went back is taken back; each decision is told twice, as an operator does who is not sure."""
        yield 600.0
        self.world.dead.redrive()
        yield 3600.0
        for dispute in self.cast.acked.disputes.values():
            asked = {name: value for name, value in dispute.items() if name != "reason"}
            for _ in range(2):
                yield from self._operate("money.resolve_dispute", asked)

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
            self.cast.faults.append(f"{task} of {asked} never ended: {outcome.error} {outcome.cause}")
        return None
