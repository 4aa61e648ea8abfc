"""Task ImportPerson of import_archive: a person follows whom their archive names and identity has found here."""

from functions.social import taking_over
from socialflow import clock
from socialflow.archives import TakeOver
from socialflow.consumers import task

handler = task(TakeOver, lambda order: taking_over.take(order, clock.now()))
