"""What payers' money must have come to, told by Stripe's objects alone: what was charged, kept, given back and won back."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from functions.money import policy
from socialflow import ids, money
from tests.simulation.stripe_side import StripeSide

_GONE = frozenset({"needs_response", "under_review", "lost"})


@dataclass(frozen=True)
class Charge:
    """A payment of ours that Stripe has taken, in micro-units; `back_micro` went back or stands with a bank."""

    payment_id: str
    currency: str
    gross_micro: int
    fee_micro: int
    back_micro: int
    refunds: tuple[str, ...]
    disputes: tuple[str, ...]
    won: tuple[str, ...]

    def left(self, kind: str) -> int:
        """What the creators' part of it is now."""
        part = policy.creators_part(self.gross_micro - self.fee_micro, kind, "2026-03") if self.is_paying else 0
        return part - part * min(self.back_micro, self.gross_micro) // self.gross_micro

    @property
    def net_left(self) -> int:
        """What of it is to be shared."""
        net = max(0, self.gross_micro - self.fee_micro)
        return net - net * min(self.back_micro, self.gross_micro) // self.gross_micro

    @property
    def is_paying(self) -> bool:
        return self.gross_micro > self.fee_micro


def taken(stripe: StripeSide) -> list[Charge]:
    """Every charge that succeeded."""
    of_intent = {each["id"]: each["metadata"].get("payment_id", "") for each in stripe.objects("payment_intent")}
    of_intent |= {
        each["payment"]["payment_intent"]: ids.derived_id("invoice", each["invoice"])
        for each in stripe.objects("invoice_payment")
        if each["payment"].get("payment_intent")
    }
    movements = {each["id"]: each for each in stripe.objects("balance_transaction")}
    refunds, disputes = _by_charge(stripe, "refund"), _by_charge(stripe, "dispute")
    found = []
    for each in stripe.objects("charge"):
        if each["status"] != "succeeded":
            continue
        per = money.micro_per_minor(each["currency"])
        back = [one for one in refunds[each["id"]] if one["status"] == "succeeded"]
        gone = [one for one in disputes[each["id"]] if one["status"] in {*_GONE, "won"}]
        lost = [one for one in gone if one["status"] in _GONE]
        found.append(
            Charge(
                of_intent[each["payment_intent"]],
                each["currency"],
                each["amount"] * per,
                movements[each["balance_transaction"]]["fee"] * per,
                sum(one["amount"] for one in (*back, *lost)) * per,
                tuple(one["id"] for one in back),
                tuple(one["id"] for one in gone),
                tuple(one["id"] for one in gone if one["status"] == "won"),
            )
        )
    return found


def _by_charge(stripe: StripeSide, kind: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in stripe.objects(kind):
        found[each["charge"]].append(each)
    return found


def once_each(charges: list[Charge], transfers: dict[str, Any], published: list[dict[str, Any]]) -> list[str]:
    """Each payment, refund, dispute and win is booked once and was told once, and nothing else was."""
    wrong = []
    expected = {
        ("tip", "membership", "subscription"): Counter(each.payment_id for each in charges),
        ("refund",): Counter(one for each in charges for one in each.refunds),
        ("dispute",): Counter(one for each in charges for one in each.disputes),
        ("dispute-won",): Counter(one for each in charges for one in each.won),
    }
    for kinds, at_stripe in expected.items():
        twice = [one for one, count in at_stripe.items() if count > 1]
        wrong += [f"Stripe has {one} twice" for one in twice]
        booked = sum(1 for each in transfers.values() if each["kind"] in kinds)
        if booked != len(at_stripe):
            wrong.append(f"{booked} times {' or '.join(kinds)} are booked, Stripe has {len(at_stripe)}")
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in published:
        detail = each["detail"]
        for kind, name in _TOLD.items():
            if each["detail-type"] == kind:
                told[kind, detail["data"][name]].add(detail["id"])
    return wrong + [
        f"{kind} of {what} was told as {len(as_)} events" for (kind, what), as_ in told.items() if len(as_) > 1
    ]


_TOLD = {
    "PaymentReceived": "payment_id",
    "PaymentRefunded": "refund_id",
    "PaymentDisputed": "dispute_id",
    "DisputeClosed": "dispute_id",
}
