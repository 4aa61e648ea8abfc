"""A failing run made small: first faults are left out, then stories, as long as it still fails in the same way."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_NAMES = re.compile(r"\b[0-9a-z]{20,}\b|[0-9.]+")
# So many faults are each tried alone.
_FEW = 12


def shape(wrong: str) -> str:
    """What went wrong without who and how much."""
    return _NAMES.sub("#", wrong)[:60]


@dataclass
class Shrinking:
    """`fails` plays the run with these faults and stories; at most `tries` times."""

    fails: Callable[[frozenset[str], tuple[str, ...]], bool]
    tries: int
    _known: dict[tuple[frozenset[str], tuple[str, ...]], bool] = field(default_factory=dict)

    def shrink(self, faults: Sequence[str], stories: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Faults and stories with which it still fails; the given ones when they do not make it fail again."""
        kept = tuple(faults)
        if not self._still(kept, stories):
            return frozenset(kept), stories
        kept = self._fewer(kept, stories)
        for story in stories:
            rest = tuple(each for each in stories if each != story)
            if rest and self._still(kept, rest):
                stories = rest
        kept = self._alone(kept, stories) or self._fewer(kept, stories)
        return frozenset(kept), stories

    def _alone(self, kept: tuple[str, ...], stories: tuple[str, ...]) -> tuple[str, ...]:
        """One of few faults that does it alone, at an earlier visit: the others were there to make room for it."""
        if not 1 < len(kept) <= _FEW:
            return ()
        codes = dict.fromkeys(each.partition(".")[0] for each in kept)
        alone = ((f"{code}.{visit}",) for visit in range(3) for code in codes)
        return next((each for each in alone if self._still(each, stories)), ())

    def _fewer(self, kept: tuple[str, ...], stories: tuple[str, ...]) -> tuple[str, ...]:
        """Zeller's ddmin: parts alone, then all but a part, then smaller parts."""
        if self._still((), stories):
            return ()
        parts = 2
        while len(kept) > 1 and self.tries > 0:
            size = -(-len(kept) // parts)
            chunks = [kept[start : start + size] for start in range(0, len(kept), size)]
            rests = [tuple(each for each in kept if each not in chunk) for chunk in chunks]
            smaller = next(
                (each for each in (*chunks, *rests) if len(each) < len(kept) and self._still(each, stories)), None
            )
            if smaller is not None:
                kept, parts = smaller, 2 if smaller in chunks else max(2, parts - 1)
            elif size == 1:
                break
            else:
                parts = min(len(kept), 2 * parts)
        return kept

    def _still(self, faults: tuple[str, ...], stories: tuple[str, ...]) -> bool:
        asked = frozenset(faults), stories
        if asked not in self._known:
            if self.tries <= 0:
                return False
            self.tries -= 1
            self._known[asked] = self.fails(*asked)
        return self._known[asked]
