"""Notes which domain has forgotten somebody, and certifies the erasure when all have."""

from functions.privacy import erasures
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import PersonForgotten


def note(event: PersonForgotten, _event_id: str) -> None:
    erasures.note(event, clock.now())


handler = on_event(PersonForgotten, note)
