"""What must be true of fans' money at the end: what was answered is there, each once, and creators have what is left of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from functions.money import payment_table, sharing, table, transfers
from socialflow import money
from tests.simulation import charges
from tests.simulation.books import Books
from tests.simulation.charges import Charge
from tests.simulation.stripe_side import StripeSide
from tests.simulation.workloads.cast import Cast

# Without one of these a story proves nothing.
_HAPPENED = frozenset(
    {"tip", "membership", "subscription", "refund", "dispute", "settle-creators", "escrow-resolved", "payout"}
)
# Each division rounds by a micro-unit: of a few dozen lines and their clawbacks.
_ROUNDING = 100

# By creator and currency, in micro-units.
Amounts = defaultdict[tuple[str, str], float]


@dataclass(frozen=True)
class Told:
    """What fans are answered in the end, by fan."""

    payments: dict[str, list[Any]]
    subscriptions: dict[str, list[Any]]


def wrong(story: Cast, told: Told, books: Books) -> list[str]:
    at_stripe = charges.taken(story.world.stripe)
    return [
        *_idle(books),
        *_answered(story, told, at_stripe),
        *_asked_payouts(story, books),
        *_subscriptions(story, told),
        *charges.once_each(at_stripe, books.transfers, story.world.bus.published),
        *_disputed(story, books),
        *_earned(story, told, books, at_stripe),
    ]


def _idle(books: Books) -> list[str]:
    happened = {each["kind"] for each in books.transfers.values() if each is not None}
    return [f"nobody has made a {kind}" for kind in sorted(_HAPPENED - happened)]


def _answered(story: Cast, told: Told, at_stripe: list[Charge]) -> list[str]:
    """Every 2xx left what it said: the payment, the refund, the tier; and no payment succeeded that Stripe has not taken."""
    listed = {each["payment_id"]: each for items in told.payments.values() for each in items}
    taken = {each.payment_id for each in at_stripe}
    given_back = {each["id"]: each for each in story.world.stripe.objects("refund")}
    wrong = []
    for payment_id, answer in story.acked.payments.items():
        shown = listed.get(payment_id, {})
        if any(shown.get(name) != answer[name] for name in ("amount_minor", "currency", "creator_id", "purpose")):
            wrong.append(f"payment {answer} is listed as {shown}")
        if shown.get("status") != "succeeded":
            wrong.append(f"payment {payment_id} was answered, and is {shown.get('status')}")
    succeeded = {each for each, shown in listed.items() if shown["status"] == "succeeded"}
    wrong += [f"{each} succeeded at one side only" for each in sorted(succeeded ^ taken)]
    for refund_id, answer in story.acked.refunds.items():
        if given_back.get(refund_id, {}).get("amount") != answer["amount_minor"]:
            wrong.append(f"refund {answer} is {given_back.get(refund_id)} at Stripe")
    if len({each["tier_id"] for each in story.acked.tiers.values()}) != len(story.creators):
        wrong.append(f"tiers: {story.acked.tiers}")
    return wrong


def _asked_payouts(story: Cast, books: Books) -> list[str]:
    """Every payout that a creator asked for, and was promised, is one of theirs, of as much or what a clawback left of it."""
    kept = {each["payout_id"]: each for each in books.payouts()}
    wrong = []
    for payout_id, answer in story.acked.payouts.items():
        found = kept.get(payout_id, {})
        if not 0 <= found.get("amount_minor", -1) <= answer["amount_minor"]:
            wrong.append(f"payout {answer} was promised, and is {found}")
    return wrong


def _subscriptions(story: Cast, told: Told) -> list[str]:
    """Each is as Stripe has it, and those that were answered are there."""
    wrong = [each for items in told.subscriptions.values() for each in differs(story.world.stripe, items)]
    shown = {each["subscription_id"] for items in told.subscriptions.values() for each in items}
    missing = sorted(set(story.acked.subscriptions) - shown)
    return wrong + [f"subscription {each} was answered, and is not there" for each in missing]


def differs(stripe: StripeSide, subscriptions: list[Any]) -> list[str]:
    """What is shown of a person's subscriptions and is otherwise at Stripe."""
    there = {each["metadata"].get("subscription_id"): each for each in stripe.objects("subscription")}
    wrong = []
    for each in subscriptions:
        now = there.get(each["subscription_id"], {})
        # Stripe failed at it, and it was not wanted again: an hour later it stands in nobody's way.
        is_forgotten = each["status"] == "starting" and not now
        if not is_forgotten and (each["status"], each["is_ending"]) != (
            now.get("status"),
            now.get("cancel_at_period_end"),
        ):
            wrong.append(
                f"subscription {each} is {now.get('status')} at Stripe, ends {now.get('cancel_at_period_end')}"
            )
    return wrong


def _disputed(story: Cast, books: Books) -> list[str]:
    """Of what waited, the creator got their part once, and the rest went where it was forfeited to."""
    wrong = []
    waited, released, decided = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for transfer in books.transfers.values():
        for account, amount in transfer["entries"] if transfer else []:
            at = account.partition("#")[2], transfer["currency"]
            if account.startswith(transfers.ESCROW) and transfer["kind"] != "escrow-resolved":
                # What is taken back of it, too: the decision is of what is left.
                waited[at] += amount
            elif account.startswith(transfers.ESCROW):
                decided[at] += 1
                own = dict(transfer["entries"]).get(transfers.creator(at[0]), 0)
                released[at] += own
    balances = books.balances()
    for (creator_id, currency), amount in waited.items():
        dispute = story.acked.disputes.get(creator_id)
        if dispute is None:
            wrong.append(f"{amount} {currency} of {creator_id} waited for no dispute")
            continue
        part = amount * dispute["released_ten_thousandths"] // sharing.WHOLE
        if (released[creator_id, currency], decided[creator_id, currency]) != (part, 1):
            wrong.append(
                f"{creator_id} got {released[creator_id, currency]} {currency} of {amount} back "
                f"in {decided[creator_id, currency]} decisions, not {part}"
            )
        if balances[transfers.escrow(creator_id), currency]:
            wrong.append(f"{creator_id} is decided, and has something in escrow")
    return wrong


def _earned(story: Cast, told: Told, books: Books, at_stripe: list[Charge]) -> list[str]:
    """Each creator has what their own payments and their fans' subscriptions left, less what was paid out: from Stripe's
    objects and what was watched alone."""
    expected, waited = _shares(story, told, books, at_stripe)
    _move_forfeited(expected, waited, story, books)
    for each in story.world.stripe.objects("transfer"):
        at = each["metadata"].get("creator_id", ""), each["currency"]
        expected[at] -= (each["amount"] - each["amount_reversed"]) * money.micro_per_minor(each["currency"])
    balances = books.balances()
    wrong = []
    for creator in story.creators:
        for currency in ("jpy", "usd"):
            has = balances[transfers.creator(creator.user_id), currency]
            wanted = expected[creator.user_id, currency]
            if abs(has - wanted) > _ROUNDING:
                wrong.append(f"{creator.user_id} has {has} {currency}, not {wanted:.1f}")
    return wrong


def _shares(story: Cast, told: Told, books: Books, at_stripe: list[Charge]) -> tuple[Amounts, Amounts]:
    """What is left of what each creator was to get, and of it what a dispute has put into escrow."""
    expected, waited = Amounts(float), Amounts(float)
    in_escrow = _escrowed(books)
    listed = {each["payment_id"]: (fan, each) for fan, items in told.payments.items() for each in items}
    for charge in at_stripe:
        if charge.payment_id not in listed:
            continue
        fan_id, shown = listed[charge.payment_id]
        if shown["purpose"] != "subscription":
            expected[shown["creator_id"], charge.currency] += charge.left(shown["purpose"])
            continue
        for period, of_net in _months(charge.payment_id).items():
            if (fan_id, period) not in story.watched or table.period(period)["status"] != "settled":
                continue
            parts = _shared(story, charge.net_left * of_net * 0.7, story.watched[fan_id, period])
            for creator_id, part in parts.items():
                into = [expected, waited] if (creator_id, period) in in_escrow else [expected]
                for each in into:
                    each[creator_id, charge.currency] += part
    return expected, waited


def _escrowed(books: Books) -> set[tuple[str, str]]:
    """Whose share of which period waited."""
    return {
        (account.removeprefix(transfers.ESCROW), name.removeprefix(transfers.POOL))
        for each in books.of_kind("settle-creators").values()
        for name, _ in each["entries"]
        for account, _ in each["entries"]
        if name.startswith(transfers.POOL) and account.startswith(transfers.ESCROW)
    }


def _shared(story: Cast, amount: float, by: dict[str, int]) -> dict[str, float]:
    """By watched time; a quarter of the first creator's video is the second's."""
    total = sum(by.values())
    first, second = story.creators[0].user_id, story.creators[1].user_id
    parts = {creator_id: amount * ms / total for creator_id, ms in by.items()}
    claimed = parts.get(first, 0.0) / 4
    parts[first] = parts.get(first, 0.0) - claimed
    parts[second] = parts.get(second, 0.0) + claimed
    return parts


def _move_forfeited(expected: Amounts, waited: Amounts, story: Cast, books: Books) -> None:
    """Of what is left of what waited, the loser keeps what was released, whether it went back before the decision or after.

    A pool keeps what it got: what went back later of that is the platform's to bear.
    """
    for (loser, currency), amount in waited.items():
        dispute = story.acked.disputes[loser]
        forfeited = amount * (1 - dispute["released_ten_thousandths"] / sharing.WHOLE)
        expected[loser, currency] -= forfeited
        if dispute["forfeited_to"]:
            expected[dispute["forfeited_to"], currency] += forfeited
    for transfer in books.of_kind("escrow-resolved").values():
        for account, amount in transfer["entries"]:
            period = account.removeprefix(transfers.POOL)
            if account != period and table.period(period)["status"] == "settled":
                everybody = Counter[str]()
                for (_, month), by in story.watched.items():
                    everybody.update(by if month == period else {})
                for creator_id, part in _shared(story, amount * 0.7, everybody).items():
                    expected[creator_id, transfer["currency"]] += part


def _months(payment_id: str) -> dict[str, float]:
    """Which months a subscription's payment is for, and how much of it each."""
    booked: Any = payment_table.told(payment_id)[1]
    months = booked["months"] if booked else {}
    return {month: part / sum(months.values()) for month, part in months.items()}
