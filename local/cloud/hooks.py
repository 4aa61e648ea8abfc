"""The only way a mend takes hold of a private name of ministack: a name that is gone stops the start."""

from __future__ import annotations

from typing import Any

PINNED = "1.5.33"


class HookGoneError(Exception):
    """ministack no longer has a name that a mend replaces."""


def hook(owner: Any, name: str) -> Any:
    """The private `name` of a ministack module or class, or HookGoneError, naming it."""
    try:
        return getattr(owner, name)
    except AttributeError:
        raise HookGoneError(_gone(owner, name)) from None


def replace(owner: Any, name: str, value: Any) -> Any:
    """Put `value` in the place of `owner.name` and give back what was there."""
    before = hook(owner, name)
    setattr(owner, name, value)
    return before


def entry(owner: Any, table: str, key: str) -> Any:
    """`owner.table[key]`, for the dispatch tables of ministack."""
    try:
        return hook(owner, table)[key]
    except KeyError:
        raise HookGoneError(_gone(owner, f"{table}[{key!r}]")) from None


def _gone(owner: Any, name: str) -> str:
    return (
        f"The embedded cloud cannot start: {getattr(owner, '__name__', owner)}.{name} is gone from ministack; "
        f"install the locked version ({PINNED}) with `make install`, or mend local/cloud/mends for the new one."
    )
