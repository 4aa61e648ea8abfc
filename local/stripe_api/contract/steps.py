"""One call of the contract, and whether an answer is the one that it expects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """`form` is sent flat, as bracketed names; `$name` in path, form and account is a value that an earlier step kept.

    `answer` is compared with what it names only. Texts in angle brackets stand for any value of a kind: `<text>`,
    `<integer>`, `<anything>`, or `<pi_>` for an id that begins so. `keep` maps a name to a dotted path in the answer.
    `within_seconds`: the same GET is repeated until it answers so.
    """

    call: str
    form: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    answer: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    idempotency_key: str | None = None
    account: str | None = None
    within_seconds: int = 0


@dataclass(frozen=True)
class Section:
    """Steps that build on each other. `needs`: what a Stripe account must have switched on for them, beyond test mode."""

    name: str
    steps: tuple[Step, ...]
    needs: str | None = None


def at(body: Any, path: str) -> Any:
    """The value under the dotted path; numbers are positions in a list. Raises LookupError."""
    for name in path.split("."):
        body = body[int(name)] if isinstance(body, list) else body[name]
    return body


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """One sentence for each place where the answer is another one."""
    if isinstance(expected, str) and expected.startswith("<") and expected.endswith(">"):
        return [] if _is_of_kind(expected[1:-1], found) else [f"{where} is {found!r}, not {expected}"]
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping):
            return [f"{where or 'the answer'} is {found!r}, not an object"]
        return [line for name, value in expected.items() for line in _inner(value, found, name, where)]
    if isinstance(expected, (list, tuple)):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{where} is {found!r}, not a list of {len(expected)}"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for index, (one, other) in pairs for line in differences(one, other, f"{where}.{index}")]
    return [] if expected == found else [f"{where} is {found!r}, not {expected!r}"]


def _inner(expected: Any, found: Mapping[str, Any], name: str, where: str) -> list[str]:
    full = f"{where}.{name}" if where else name
    # Stripe leaves out of an error what it has nothing to say on.
    if name not in found and expected is not None:
        return [f"{full} is absent"]
    return differences(expected, found.get(name), full)


def _is_of_kind(kind: str, found: Any) -> bool:
    if kind == "anything":
        return True
    if kind == "integer":
        return isinstance(found, int) and not isinstance(found, bool)
    return isinstance(found, str) and (kind == "text" or found.startswith(kind))
