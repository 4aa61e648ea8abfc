"""Changes that no request makes: a function that ran, a state that a machine entered. Snapshots follow them too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import lambda_svc, stepfunctions

from local.cloud.hooks import hook, replace


def install(touched: Callable[[], None]) -> None:
    for owner, name in ((lambda_svc, "_execute_function"), (stepfunctions, "_add_event")):
        _tell_after(owner, name, touched)


def _tell_after(owner: Any, name: str, touched: Callable[[], None]) -> None:
    original = hook(owner, name)

    def telling(*arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        finally:
            touched()

    replace(owner, name, telling)
