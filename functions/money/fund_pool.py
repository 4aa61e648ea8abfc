"""Operator's task: puts money into a period's pool, once per reference."""

from functions.money import funding
from functions.money.models import PoolFunds
from socialflow import clock
from socialflow.consumers import task

handler = task(PoolFunds, lambda funds: funding.fund(funds, clock.now()))
