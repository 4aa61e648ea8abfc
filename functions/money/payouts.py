"""Paying a creator what was promised, once.

The promise is held on the creator's balance. Stripe is asked under a key made from the payout and its epoch: the same
question gets the same answer, so a crash between Stripe's answer and our entry is mended by asking again. Stripe forgets
keys after a day; an attempt that was begun before is therefore looked for among its transfers first. A refusal, or
a transfer that was reversed, spends the epoch, and the next run asks anew. Before Stripe is asked the first time, a payout that a clawback has left uncovered is
reduced to what its creator still has.

Part of a transfer may have come back before the payout was written, and Stripe tells it for three days alone: such a payout
is paid and stays due until that is posted, too.
"""

from collections.abc import Sequence
from datetime import datetime

from functions.money import (
    ledger,
    promising,
    reversals,
    stripe_access,
    stripe_table,
    table,
    tax_table,
    transfers,
    withholding,
    young_accounts,
)
from functions.money.models import PayoutOutcome, PayoutPage, PayoutRef
from functions.money.stripe_gateway import StripeClient
from functions.money.stripe_gateway import Transfer as StripeTransfer
from functions.money.transfers import Entry, Transfer
from socialflow import clock, cursor, ids, logs, money
from socialflow.dynamo import Item, Write
from socialflow.errors import NotFound, Unavailable
from socialflow.events import PayoutFailed, PayoutPaid
from socialflow.stripe_calls import StripeRefused

NO_ACCOUNT = "no-account"
_CONNECT = (NO_ACCOUNT, "Connect a payout account: POST /api/v1/payouts/account; it is paid at the next run.")
_COMPLETE = (
    "account-incomplete",
    "Complete your payout account behind its onboarding page; it is paid at the next run.",
)
_ENDED = frozenset({"paid", "canceled"})
_REFUSED = "The payment was refused by Stripe; check your payout account. It is tried again at the next run."


def pay(ref: PayoutRef, run: str, at: datetime) -> PayoutOutcome:
    """Pay it, or say why not. Raises StripeUnavailable when it is not known whether Stripe has paid: call again."""
    payout = table.payout(ref.creator_id, ref.period, ref.currency)
    if payout is None:
        raise NotFound("There is no such payout.")
    if payout["status"] in _ENDED:
        return _ended(payout, at)
    account_id, left = _destination_now(payout, run, at)
    if left is not None:
        return left
    is_repeat = "attempt_at" in payout
    if not is_repeat:
        payout = promising.cover(payout, at)
    if payout["status"] not in _ENDED:
        payout = table.begin_attempt(payout, withholding.of(ref.creator_id, payout["amount_minor"], at), at)
    if payout["status"] in _ENDED:
        return _outcome(payout, payout["status"])
    if payout["status"] != "paying":
        raise Unavailable("The payout was reduced meanwhile; it is tried again.")
    try:
        paid = _ask_stripe(stripe_access.client(), payout, account_id, is_repeat=is_repeat)
    except StripeRefused as refusal:
        return _fail(payout, refusal.reason, run, at)
    if paid.reversed_minor == paid.amount_minor:
        # Found from an attempt that was never settled, and taken back since: its key is spent, nothing was posted of it.
        return _fail(
            payout, reversals.REVERSED, run, at, also=[stripe_table.note_transfer(paid.id, payout, is_retired=True)]
        )
    return _settle(payout, paid, run, at)


def history(creator_id: str, *, limit: int, cursor_text: str | None) -> PayoutPage:
    """The creator's payouts, newest first."""
    scope = f"payouts:{creator_id}"
    page = table.payouts_of(creator_id, limit=limit, after=cursor.open_(cursor_text, scope))
    return PayoutPage(
        items=[promising.shown(item) for item in page.items], next_cursor=cursor.seal(page.next_key, scope)
    )


def destination(creator_id: str, at: datetime) -> tuple[str | None, tuple[str, str]]:
    """The account that can take transfers, or None and what is lacking."""
    account = stripe_table.account(creator_id)
    if account is None:
        return None, _CONNECT
    if not account["transfers_active"] or "country" not in account:
        # Its webhook may have been lost: ask before a creator waits another month.
        now = stripe_access.client().find_account(account["account_id"])
        stripe_table.keep_state(creator_id, now, at)
        if not now.transfers_active:
            return None, _COMPLETE
    return account["account_id"], ("", "")


def _destination_now(payout: Item, run: str, at: datetime) -> tuple[str, PayoutOutcome | None]:
    """The account to pay to at this run, or how the payout is left for a later one."""
    account_id, lacking = destination(payout["creator_id"], at)
    if account_id is None:
        return "", _leave(payout, "waiting-for-account", lacking, run, at)
    payable_at = young_accounts.waits_until(payout["creator_id"], at)
    # What was begun is brought to its end.
    if payable_at is None or "attempt_at" in payout:
        return account_id, None
    why = (young_accounts.REASON, young_accounts.remedy(payable_at))
    return "", _leave(payout, "held", why, run, at, payable_at=clock.iso(payable_at))


def _ask_stripe(client: StripeClient, payout: Item, destination: str, *, is_repeat: bool) -> StripeTransfer:
    if is_repeat:
        for found in client.find_transfers(payout["payout_id"]):
            if found.metadata.get("epoch") == str(payout["epoch"]):
                return found
    return client.create_transfer(
        amount_minor=payout["amount_minor"] - payout.get("withheld_minor", 0),
        currency=payout["currency"],
        destination=destination,
        transfer_group=payout["payout_id"],
        idempotency_key=ids.derived_id("payout", payout["payout_id"], str(payout["epoch"])),
        metadata={
            "payout_id": payout["payout_id"],
            "epoch": str(payout["epoch"]),
            "creator_id": payout["creator_id"],
            "period": payout["period"],
        },
    )


def _settle(payout: Item, paid: StripeTransfer, run: str, at: datetime) -> PayoutOutcome:
    """Post the payment with the payout's end and its event, in one transaction."""
    per, withheld_minor = money.micro_per_minor(payout["currency"]), payout.get("withheld_minor", 0)
    amount_micro, withheld_micro = payout["amount_minor"] * per, withheld_minor * per
    transfer = Transfer(
        transfer_id=ids.derived_id("payout-paid", payout["payout_id"], str(payout["epoch"])),
        kind="payout",
        currency=payout["currency"],
        entries=(
            # It has left, whatever was clawed back meanwhile.
            Entry(transfers.creator(payout["creator_id"]), -amount_micro, hold_micro=-amount_micro, may_overdraw=True),
            Entry(transfers.CLEARING, amount_micro - withheld_micro),
            *([Entry(transfers.TAX_WITHHELD, withheld_micro)] if withheld_micro else []),
            *transfers.noted_as_paid(payout["creator_id"], amount_micro),
        ),
    )
    event = PayoutPaid(
        occurred_at=at,
        payout_id=payout["payout_id"],
        creator_id=payout["creator_id"],
        amount_minor=payout["amount_minor"],
        currency=payout["currency"],
    )
    end = table.end_attempt(
        payout,
        "paid",
        run=run,
        at=at,
        event=event,
        stripe_transfer_id=paid.id,
        paid_at=clock.iso(at),
        reason=None,
        remedy=None,
        **({"is_returning": True} if paid.reversed_minor else {}),
    )
    told = tax_table.add(payout, at, gross_minor=payout["amount_minor"], withheld_minor=withheld_minor, payments=1)
    ledger.post(transfer, at, also=[*end, stripe_table.note_transfer(paid.id, payout, paid_at=at), told])
    if paid.reversed_minor:
        _take_back(payout, paid.id, at)
    return _outcome(payout, "paid")


def _ended(payout: Item, at: datetime) -> PayoutOutcome:
    if payout.get("is_returning"):
        _take_back(payout, payout["stripe_transfer_id"], at)
    return _outcome(payout, payout["status"])


def _take_back(payout: Item, stripe_transfer_id: str, at: datetime) -> None:
    """Post what had come back before the payout was written; then nothing of it is due."""
    reversals.take_back(stripe_transfer_id, at)
    table.end_return(payout, at)


def _fail(payout: Item, reason: str, run: str, at: datetime, *, also: Sequence[Write] = ()) -> PayoutOutcome:
    event = PayoutFailed(occurred_at=at, payout_id=payout["payout_id"], creator_id=payout["creator_id"], reason=reason)
    end = table.end_attempt(payout, "failed", run=run, at=at, event=event, reason=reason, remedy=_REFUSED)
    table.write_all([*end, *also])
    logs.logger.warning("payout refused", payout_id=payout["payout_id"], reason=reason)
    logs.metric("PayoutsRefused", 1)
    return _outcome(payout, "failed", reason)


def _leave(payout: Item, status: str, why: tuple[str, str], run: str, at: datetime, **facts: str) -> PayoutOutcome:
    reason, remedy = why
    table.write_all(
        table.end_attempt(payout, status, run=run, at=at, event=None, reason=reason, remedy=remedy, **facts)
    )
    return _outcome(payout, status, reason)


def _outcome(payout: Item, status: str, reason: str | None = None) -> PayoutOutcome:
    return PayoutOutcome.model_validate({"payout_id": payout["payout_id"], "status": status, "reason": reason})
