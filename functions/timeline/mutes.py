"""What a reader does not see of what they follow."""

import re
from dataclasses import dataclass
from typing import Self

from socialflow.dynamo import Item


@dataclass(frozen=True)
class Mutes:
    """Users and threads by id, words and phrases as they stand between other words, whatever their case."""

    users: frozenset[str]
    threads: frozenset[str]
    words: re.Pattern[str] | None

    @classmethod
    def of(cls, named: set[str]) -> Self:
        """From `<kind>:<value>`."""
        by_kind: dict[str, set[str]] = {"user": set(), "thread": set(), "word": set()}
        for each in named:
            kind, _, value = each.partition(":")
            by_kind.setdefault(kind, set()).add(value)
        words = "|".join(re.escape(each) for each in sorted(by_kind["word"]))
        pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None
        return cls(frozenset(by_kind["user"]), frozenset(by_kind["thread"]), pattern)

    def hide(self, entry: Item) -> bool:
        return (
            entry["author_id"] in self.users
            or entry.get("thread_id") in self.threads
            or (self.words is not None and self.words.search(entry["title"].casefold()) is not None)
        )
