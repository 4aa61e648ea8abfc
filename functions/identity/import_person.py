"""Task ImportPerson of import_archive: takes over a person's profile, mutes and blocks, and finds whom they follow here."""

from functions.identity import taking_over
from socialflow import clock
from socialflow.archives import TakeOver
from socialflow.consumers import task

handler = task(TakeOver, lambda order: taking_over.take(order, clock.now()))
