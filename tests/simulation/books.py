"""What must be true of all money at the end, whoever moved it: the ledger as it is stored, beside what lies at Stripe.

Each checker answers a sentence for everything that it finds wrong. They follow the entries by themselves; of the code under
test they use where things are kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from functions.money import ledger_table, proving, records, table, transfers
from functions.money.posting import Head, Link
from functions.money.statement_models import PeriodRoot, Statement
from socialflow import money
from socialflow.errors import NotFound
from tests.simulation.engine import Invocation, Outcome, Process
from tests.simulation.stripe_side import StripeSide

# Why a creator may owe: what was theirs went back after it was paid out, and stands until they earn again.
_CLAWS_BACK = frozenset({"refund", "dispute"})
_OVER = frozenset({"paid", "canceled"})
# How often an operator asks, as what is hunted for may strike them.
_TRIES = 20


@dataclass
class Books:
    """Every entry by chain, and every transfer that one names. `checked` and `reconciled` are what operators were told."""

    links: dict[tuple[str, str], list[tuple[Link, str]]]
    transfers: dict[str, Any]
    checked: dict[str, Any] = field(default_factory=dict)
    reconciled: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Books":
        links = {(chain, currency): list(ledger_table.links(chain, currency)) for chain, currency in _chains()}
        named = sorted({link.transfer_id for each in links.values() for link, _ in each})
        return cls(links, {each: ledger_table.transfer(each) for each in named})

    def entries(self) -> Iterator[tuple[str, Link]]:
        """Every entry with its account, the shards of the platform's put together."""
        for (chain, _), links in self.links.items():
            account = chain.rpartition("#")[0] if chain.startswith("platform#") else chain
            for link, _ in links:
                yield account, link

    def balances(self) -> Counter[tuple[str, str]]:
        """By account and currency."""
        found: Counter[tuple[str, str]] = Counter()
        for account, link in self.entries():
            found[account, link.currency] += link.amount_micro
        return found

    def of_kind(self, *kinds: str) -> dict[str, Any]:
        return {name: each for name, each in self.transfers.items() if each is not None and each["kind"] in kinds}

    def creators(self) -> list[str]:
        return sorted({account.partition("#")[2] for account, _ in self.balances() if account.startswith("creator#")})

    def payouts(self) -> list[Any]:
        """Of every creator who ever had an entry, as they are stored."""
        return [item for each in self.creators() for item in table.payouts_of(each, limit=1000, after=None).items]


def _chains() -> list[tuple[str, str]]:
    return sorted(ledger_table.registered())


def look(stripe: StripeSide) -> Process:
    """An operator confirms what Stripe did and looks through the books: they, and all that is wrong with them."""
    told = []
    for task in ("money.reconcile_stripe", "money.check_ledger"):
        outcome = Outcome()
        for _ in range(_TRIES):
            outcome = yield Invocation(task, {})
            if outcome.is_ok:
                break
            yield 30.0
        told.append(outcome.value or {"error": f"{outcome.error} {outcome.cause}"})
    books = Books.read()
    books.reconciled, books.checked = told
    return books, wrong(books, stripe)


def wrong(books: Books, stripe: StripeSide) -> list[str]:
    """All that is wrong with money, of whatever story."""
    return [
        *_sums(books),
        *_chains_broken(books),
        *_negative(books),
        *_differs_from_stripe(books, stripe),
        *_promises(books),
        *_payouts(books, stripe),
        *_paid_out(books, stripe),
        *_statements(books),
        *_told(books),
    ]


def _sums(books: Books) -> list[str]:
    """Every currency sums to zero, and so does every transfer; and no entry is of a transfer that is not there."""
    sums: Counter[str] = Counter()
    by_transfer: Counter[str] = Counter()
    for _, link in books.entries():
        sums[link.currency] += link.amount_micro
        by_transfer[link.transfer_id] += link.amount_micro
    wrong = [f"{currency} sums to {total}" for currency, total in sorted(sums.items()) if total]
    wrong += [f"transfer {each} sums to {total}" for each, total in sorted(by_transfer.items()) if total]
    return wrong + [
        f"an entry names {name}, which is no transfer" for name, each in books.transfers.items() if not each
    ]


def _chains_broken(books: Books) -> list[str]:
    """Numbers have no gap, each hash is over the one before, each balance is the sum, and the last is where it stands."""
    wrong = []
    for (chain, currency), links in books.links.items():
        seq, balance, held, before = 0, 0, 0, ""
        for link, hash_ in links:
            seq, balance, held = seq + 1, balance + link.amount_micro, held + link.hold_micro
            stands = link.seq, link.after.balance_micro, link.after.held_micro, link.previous, link.hash
            if stands != (seq, balance, held, before, hash_):
                wrong.append(f"entry {link.seq} of {chain} {currency} does not follow the one before")
                break
            before = hash_
        head: Head = ledger_table.head(chain, currency)
        if (head.balance.balance_micro, head.balance.held_micro, head.seq, head.hash) != (balance, held, seq, before):
            wrong.append(f"{chain} {currency} stands at {head}, its entries end at {balance} after {seq}")
    return wrong


def _negative(books: Books) -> list[str]:
    """Below zero are the platform's own accounts (`transfers.may_be_negative` says why each), and creators by a clawback."""
    wrong = []
    for (chain, currency), links in books.links.items():
        account = chain.rpartition("#")[0] if chain.startswith("platform#") else chain
        if transfers.may_be_negative(account):
            continue
        was = 0
        for link, _ in links:
            now = link.after.balance_micro
            is_clawback = account.startswith(transfers.CREATOR) and link.kind in _CLAWS_BACK
            # A payout that Stripe has made is posted whatever was clawed back meanwhile.
            is_late = account.startswith(transfers.CREATOR) and link.kind == "payout" and link.hold_micro < 0
            if now < 0 and now < was and not (is_clawback or is_late):
                wrong.append(f"{account} {currency} fell to {now} by a {link.kind}")
            was = now
    return wrong


def _differs_from_stripe(books: Books, stripe: StripeSide) -> list[str]:
    """Cash is what lies at Stripe, and nothing is between."""
    balances = books.balances()
    there = {currency: net * money.micro_per_minor(currency) for currency, net in stripe.balance().items()}
    currencies = sorted({*there, *(currency for _, currency in balances)})
    wrong = [
        f"cash is {balances[transfers.CASH, each]} {each} while {there.get(each, 0)} lie at Stripe"
        for each in currencies
        if balances[transfers.CASH, each] != -there.get(each, 0)
    ]
    clearing = {each: balances[transfers.CLEARING, each] for each in currencies}
    return wrong + [f"{open_} {each} are between us and Stripe" for each, open_ in clearing.items() if open_]


def _promises(books: Books) -> list[str]:
    """What a creator's account holds back is what is promised to payouts that are not over."""
    held: Counter[tuple[str, str]] = Counter()
    for account, link in books.entries():
        held[account, link.currency] += link.hold_micro
    for payout in books.payouts():
        if payout["status"] not in _OVER:
            per = money.micro_per_minor(payout["currency"])
            held[transfers.creator(payout["creator_id"]), payout["currency"]] -= payout["amount_minor"] * per
    return [
        f"{account} holds {left} {currency} more than is promised" for (account, currency), left in held.items() if left
    ]


def _payouts(books: Books, stripe: StripeSide) -> list[str]:
    """A payout that is paid is one transfer at Stripe that stayed there, whole or in part; one that is not is none."""
    sent: dict[str, list[int]] = defaultdict(list)
    for each in stripe.objects("transfer"):
        if each["amount"] != each["amount_reversed"]:
            sent[each["transfer_group"]].append(each["amount"])
    wrong = []
    for payout in books.payouts():
        expected = [payout["amount_minor"] - payout.get("withheld_minor", 0)] if payout["status"] == "paid" else []
        if (found := sent.pop(payout["payout_id"], [])) != expected:
            wrong.append(f"payout {payout['payout_id']} is {payout['status']}, at Stripe it is {found}")
    return wrong + [f"a transfer of nobody's payout: {each}" for each in sorted(sent)]


def _paid_out(books: Books, stripe: StripeSide) -> list[str]:
    """What creators are said to have been paid in all is what went to them and stayed, and the tax that was withheld."""
    wrong, balances = [], books.balances()
    for currency in sorted({currency for _, currency in balances}):
        said = sum(
            amount
            for (account, of), amount in balances.items()
            if of == currency and account.startswith(transfers.PAID)
        )
        went = sum(
            each["amount"] - each["amount_reversed"]
            for each in stripe.objects("transfer")
            if each["currency"] == currency
        )
        withheld = balances[transfers.TAX_WITHHELD, currency]
        if said != went * money.micro_per_minor(currency) + withheld or balances[transfers.PAID_OUT, currency] != -said:
            wrong.append(f"{said} {currency} are said to be paid out, {went} went there and {withheld} were withheld")
    return wrong


def _statements(books: Books) -> list[str]:
    """Each creator's statement follows from the public root, and says what the ledger has credited; nobody's is missing."""
    credited: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for transfer in books.of_kind("settle-creators").values():
        (period,) = [name.removeprefix(transfers.POOL) for name, _ in transfer["entries"] if name.startswith("pool#")]
        for account, amount in transfer["entries"]:
            if not account.startswith(transfers.POOL):
                credited[period, account.partition("#")[2]][transfer["currency"]] += amount
    wrong = []
    for (period, creator_id), amounts in sorted(credited.items()):
        try:
            root = PeriodRoot.model_validate_json(records.read(records.root_key(period))).root
            raw = records.read(records.statement_key(period, creator_id))
        except NotFound:
            wrong.append(f"{creator_id} has no statement of {period}, or it has no root")
            continue
        wrong += [f"the statement of {creator_id} for {period}: {each}" for each in proving.problems(raw, root)]
        stated = {each.currency: each.amount_micro for each in Statement.model_validate_json(raw).totals}
        if stated != dict(amounts):
            wrong.append(f"{creator_id} is stated {stated} of {period} and was credited {dict(amounts)}")
    return wrong


def _told(books: Books) -> list[str]:
    """What the operators' tasks found."""
    checked, reconciled = books.checked, books.reconciled
    is_balanced = checked.get("sum_micro") == 0 and not any(checked["settled_micro"].values()) and not checked["wrong"]
    wrong = [] if is_balanced else [f"the books are told to be {checked}"]
    if any(reconciled.get("difference_micro", {"": 1}).values()) or reconciled.get("unmatched", "?"):
        wrong.append(f"reconciliation tells {reconciled}")
    return wrong
