"""The processes that functions run in: what each keeps in memory, and how it is lost."""

import functools
import importlib.util
import sys
from collections.abc import Callable
from typing import Any, ClassVar

from socialflow import person_keys, secrets

Handler = Callable[[dict[str, Any], Any], Any]


class Environment:
    """A process of a function: modules of routes are loaded once for each request that runs beside others."""

    _free: ClassVar[dict[str, list["Environment"]]] = {}

    def __init__(self, function: str, handler: Handler) -> None:
        self.function, self.handler = function, handler

    @classmethod
    def take(cls, function: str, swapped: dict[str, Handler]) -> "Environment":
        if function in swapped:
            return cls("", swapped[function])
        free = cls._free.setdefault(function, [])
        return free.pop() if free else cls(function, _load(f"functions.{function}"))

    def give_back(self) -> None:
        if self.function:
            self._free[self.function].append(self)


def _load(name: str) -> Handler:
    importlib.import_module(name)
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    handler: Handler = module.handler
    return handler


def forget_process() -> None:
    """What a process kept in memory is gone."""
    secrets.forget()
    person_keys.forget()
    for each in _caches(len(sys.modules)):
        each.cache_clear()


@functools.cache
def _caches(_modules: int) -> list[Any]:
    """The caches of all domains' modules that are loaded, looked for again when more are."""
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("functions.")]
    return [value for module in ours for value in vars(module).values() if hasattr(value, "cache_clear")]


def load_keys_once() -> None:
    """To read an RSA key takes 60 ms, and each new process reads the same."""
    from functions.identity import access_tokens
    from functions.playback import cdn_cookies

    read = functools.cache(access_tokens.load_pem_private_key)

    def once(data: bytes, password: None) -> Any:
        # No cache itself: those are emptied when a process ends.
        return read(data, password)

    for module in (access_tokens, cdn_cookies):
        changed: Any = module
        changed.load_pem_private_key = once
