"""A failing run made small: faults are left out as long as it still fails."""

from collections.abc import Callable, Sequence


def shrink(fails: Callable[[frozenset[int]], bool], drawn: Sequence[int], *, tries: int = 40) -> frozenset[int]:
    """A subset of the drawn faults with which it fails still, found in at most so many tries (ddmin)."""
    kept, parts = list(drawn), 2
    if kept and tries and fails(frozenset()):
        return frozenset()
    while len(kept) > 1 and tries > 0:
        size = -(-len(kept) // parts)
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            tries -= 1
            if rest and fails(frozenset(rest)):
                kept, parts = rest, max(2, parts - 1)
                break
            if tries <= 0:
                break
        else:
            if parts >= len(kept):
                break
            parts = min(len(kept), 2 * parts)
    return frozenset(kept)
