"""Operator's task: gives a payment back, whole or in part, once per reference."""

from functions.billing import refunds
from functions.billing.models import OperatorRefund
from socialflow import clock
from socialflow.consumers import task

handler = task(
    OperatorRefund,
    lambda given: refunds.by_operator(given.payment_id, given.amount_minor, given.reference, clock.now()),
)
