"""Operator's task, once: makes the first administrator, who makes the others."""

from functions.identity import roles
from functions.identity.people_models import FirstAdmin
from socialflow import clock
from socialflow.consumers import task

handler = task(FirstAdmin, lambda who: roles.make_first_admin(who, clock.now()))
