"""Turning one currency into another at a stated rate.

A currency's entries sum to zero by themselves, so the platform's account for currencies stands between: it takes the one
and gives the other, and what it holds of each is what conversions have gained or lost.
"""

from datetime import datetime

from functions.money import ledger
from functions.money.ledger_models import Converted, NewConversion
from functions.money.transfers import FX, REVENUE, Transfer
from socialflow import ids, money
from socialflow.errors import Invalid


def convert(asked: NewConversion, at: datetime) -> Converted:
    """Convert the amount on its account, once per reference. Both transfers state the rate and where it is from.

    What is less than a micro-unit is rounded down for the account; the platform's account for currencies gives it
    rounded up, and the micro-unit between is revenue. Raises Invalid, InsufficientBalance, or TransferDiffers when the
    reference stands for another conversion.
    """
    into_micro, rest = at_rate(asked)
    if into_micro == 0:
        raise Invalid("The amount is less than a millionth of the other currency's unit.")
    facts = (
        ("rate_micro_per_unit", str(asked.rate.micro_per_unit)),
        ("rate_source", asked.rate.source),
        ("from", f"{asked.amount_micro} {asked.currency}"),
        ("into", f"{into_micro} {asked.into}"),
    )
    taken = Transfer.of(
        ids.derived_id("convert-from", asked.reference),
        "conversion",
        asked.currency,
        {asked.account: -asked.amount_micro, FX: asked.amount_micro},
        facts,
    )
    given = Transfer.of(
        ids.derived_id("convert-into", asked.reference),
        "conversion",
        asked.into,
        {FX: -(into_micro + rest), asked.account: into_micro, REVENUE: rest},
        facts,
    )
    is_new = ledger.post_together([taken, given], at)
    return Converted(
        transfer_ids=[taken.transfer_id, given.transfer_id], into_micro=into_micro, into=asked.into, is_new=is_new
    )


def at_rate(asked: NewConversion) -> tuple[int, int]:
    """Micro-units of the other currency, rounded down, and 1 when they do not come out even, else 0."""
    into_micro, fraction = divmod(asked.amount_micro * asked.rate.micro_per_unit, money.MICRO_PER_UNIT)
    return into_micro, 1 if fraction else 0
