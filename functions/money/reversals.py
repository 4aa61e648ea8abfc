"""Transfers that were reversed at Stripe: what comes back is the creator's again.

Reversed in part, the payout stays paid and what came back counts in the creator's earnings. What was withheld of it is the creator's
again in the same part, and the year in which it was paid is told less. Reversed whole, the payout
was none: it is promised again, its attempt's key is spent, and the next run asks Stripe under a new one.
"""

from datetime import datetime

from functions.money import ledger, stripe_access, stripe_table, table, tax_table, transfers, withholding
from functions.money.transfers import Entry, Transfer
from socialflow import clock, ids, logs, money
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Unavailable

REVERSED = "transfer-reversed"


def take_back(stripe_transfer_id: str, at: datetime) -> str:
    """Post what has come back since the last time, in whatever order Stripe tells it. Answers what was done.

    Raises Unavailable while the payout itself is still being written.
    """
    noted = stripe_table.payout_of(stripe_transfer_id)
    if noted is None:
        raise Unavailable("The payout of this transfer is not written yet; tell it again.")
    if noted["is_retired"]:
        return "its attempt was given up; nothing was posted of it"
    now = stripe_access.client().find_transfer(stripe_transfer_id)
    back_minor = now.reversed_minor - noted["reversed_minor"]
    if back_minor <= 0:
        return "known"
    is_whole = now.reversed_minor == noted["amount_minor"]
    per = money.micro_per_minor(noted["currency"])
    also: list[Write] = [
        stripe_table.note_reversed(stripe_transfer_id, noted["reversed_minor"], now.reversed_minor),
        *(_promise_again(noted, at) if is_whole else ()),
    ]
    untaxed_minor = withholding.given_back(
        noted.get("withheld_minor", 0), noted["amount_minor"], noted["reversed_minor"], now.reversed_minor
    )
    gross_minor = back_minor + untaxed_minor
    if "paid_at" in noted:
        also.append(
            tax_table.add(
                noted,
                clock.parse(noted["paid_at"]),
                gross_minor=-gross_minor,
                withheld_minor=-untaxed_minor,
                payments=-1 if is_whole else 0,
            )
        )
    creator = Entry(
        transfers.creator(noted["creator_id"]),
        gross_minor * per,
        hold_micro=(noted["amount_minor"] + noted.get("withheld_minor", 0)) * per if is_whole else 0,
    )
    transfer = Transfer(
        transfer_id=ids.derived_id("payout-reversed", stripe_transfer_id, str(now.reversed_minor)),
        kind="payout-reversed",
        currency=noted["currency"],
        entries=(
            creator,
            Entry(transfers.CLEARING, -back_minor * per),
            *([Entry(transfers.TAX_WITHHELD, -untaxed_minor * per)] if untaxed_minor else []),
            *transfers.noted_as_paid(noted["creator_id"], -gross_minor * per),
        ),
    )
    try:
        ledger.post(transfer, at, also=also)
    except ConditionFailed:
        raise Unavailable("Another reversal of this transfer is being posted; tell it again.") from None
    logs.logger.warning("a payout was reversed", payout_id=noted["payout_id"], back_minor=back_minor, whole=is_whole)
    logs.metric("PayoutsRefused", 1)
    return "taken back whole" if is_whole else "taken back in part"


def _promise_again(noted: Item, at: datetime) -> list[Write]:
    payout = table.payout(noted["creator_id"], noted["period"], noted["currency"])
    if payout is None or payout["status"] != "paid" or payout["epoch"] != noted["epoch"]:
        raise Unavailable("The payout of this transfer is changing; tell it again.")
    return table.reopen(payout, REVERSED, at)
