"""Operator's task: lets a creator's earnings wait in escrow while a dispute is open."""

from functions.money import escrow
from functions.money.escrow_models import Hold
from socialflow import clock
from socialflow.consumers import task

handler = task(Hold, lambda asked: escrow.hold(asked, clock.now()))
