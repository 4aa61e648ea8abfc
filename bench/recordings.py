"""AWS's answers, recorded once at botocore's boundary and given again at once, so that only our own work is measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.client import BaseClient

# Typed loosely: the method is not in the type, and is what moto replaces too.
_CLIENTS: Any = BaseClient


@contextmanager
def recorded() -> Iterator[list[Any]]:
    """What AWS answers, or raises, in order."""
    call, calls = _CLIENTS._make_api_call, []

    def record(self: BaseClient, name: str, arguments: dict[str, Any]) -> Any:
        try:
            calls.append(call(self, name, arguments))
        except Exception as error:
            calls.append(error)
            raise
        return calls[-1]

    with _instead(record):
        yield calls


@contextmanager
def replayed(calls: list[Any]) -> Iterator[Any]:
    """The recording is played from its start after each call of what this yields."""
    position = 0

    def rewind() -> None:
        nonlocal position
        position = 0

    def play(_self: BaseClient, _name: str, _arguments: dict[str, Any]) -> Any:
        nonlocal position
        answer = calls[position]
        position += 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    with _instead(play):
        yield rewind


@contextmanager
def _instead(of_the_call: Any) -> Iterator[None]:
    before = _CLIENTS._make_api_call
    _CLIENTS._make_api_call = of_the_call
    try:
        yield
    finally:
        _CLIENTS._make_api_call = before
