"""Task ClosePeriod of pay_creators: settles the period and answers a page of payouts to make."""

from functions.money import runs
from functions.money.models import RunStep
from socialflow import clock
from socialflow.consumers import task

handler = task(RunStep, lambda step: runs.begin(step.input, clock.now()))
