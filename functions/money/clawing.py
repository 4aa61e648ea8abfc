"""The arithmetic of taking back: each part follows from the total that went back, by floor, and never from the steps."""

from collections.abc import Mapping


def given(parts: Mapping[str, int], whole: int, taken_back: int) -> dict[str, int]:
    """How much of each part has gone back when `taken_back` of the whole has; more than the whole takes no more of them."""
    return {name: part * min(taken_back, whole) // whole for name, part in parts.items()}


def between(parts: Mapping[str, int], whole: int, before: int, after: int) -> dict[str, int]:
    """What each part gives when what was taken back moves from `before` to `after`; negative, what it gets again."""
    was, is_now = given(parts, whole, before), given(parts, whole, after)
    return {name: is_now[name] - was[name] for name in parts}
