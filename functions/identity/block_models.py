"""What crosses the boundary about blocks and mutes."""

import re
from datetime import datetime
from typing import Literal

from pydantic import Field, model_validator

from socialflow.contract import Contract, Line

_ID = r"^[0-9a-z]{26}$"


class Block(Contract):
    user_id: str
    blocked_at: datetime


class BlockPage(Contract):
    """A page may be shorter than asked for; only a missing cursor is the end."""

    items: list[Block]
    next_cursor: str | None


class NewMute(Contract):
    kind: Literal["user", "word", "thread"]
    value: Line = Field(description="the id of a user or a thread, or a word or phrase as it stands in a title")

    @model_validator(mode="after")
    def _names_what_it_says(self) -> "NewMute":
        if self.kind != "word" and not re.match(_ID, self.value):
            raise ValueError(f"a {self.kind} is named by its id")
        return self


class Mute(Contract):
    mute_id: str
    kind: Literal["user", "word", "thread"]
    value: str


class MutePage(Contract):
    """A page may be shorter than asked for; only a missing cursor is the end."""

    items: list[Mute]
    next_cursor: str | None
