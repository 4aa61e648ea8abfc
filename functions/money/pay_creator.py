"""Task PayCreator of pay_creators: makes one payout."""

from functions.money import payouts
from functions.money.models import PayoutTask
from socialflow import clock
from socialflow.consumers import task

handler = task(PayoutTask, lambda given: payouts.pay(given.payout, given.execution, clock.now()))
