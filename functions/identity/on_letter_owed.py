"""Writes and sends a letter that is owed to a user."""

from functions.identity import letterbox
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import LetterOwed


def send(event: LetterOwed, _event_id: str) -> None:
    letterbox.send(event.letter_id, at=clock.now())


handler = on_event(LetterOwed, send)
