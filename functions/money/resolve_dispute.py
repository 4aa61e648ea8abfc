"""Operator's task: moves what waits in escrow as the dispute was decided."""

from functions.money import escrow
from functions.money.escrow_models import Resolution
from socialflow import clock
from socialflow.consumers import task

handler = task(Resolution, lambda decision: escrow.resolve(decision, clock.now()))
