"""Many requests at once, in threads of one process."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.client import BaseClient


@pytest.fixture
def atomic_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each AWS call happens alone, as on DynamoDB: in moto others would see a transaction that is refused in the end."""
    lock = threading.Lock()
    call = BaseClient._make_api_call  # type: ignore[attr-defined]

    def alone(self: Any, *arguments: Any) -> Any:
        with lock:
            return call(self, *arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", alone)


def together(*works: Callable[[], Any]) -> list[Any]:
    """Do all at once, each in its thread; an exception is the result of its work."""
    results: list[Any] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(position: int) -> None:
        barrier.wait()
        try:
            results[position] = works[position]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[position] = error

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
