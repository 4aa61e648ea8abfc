"""Operator's task: posts the opposite of a transfer, once."""

from functions.money import ledger
from functions.money.ledger_models import NewReversal, Reversed
from socialflow import clock
from socialflow.consumers import task


def reverse(asked: NewReversal) -> Reversed:
    is_new = ledger.reverse(asked.transfer_id, clock.now(), claws_back=asked.claws_back)
    return Reversed(transfer_id=asked.transfer_id, is_new=is_new)


handler = task(NewReversal, reverse)
