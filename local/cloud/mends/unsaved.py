"""Stores that ministack keeps in memory only, though a restart must not lose them.

Stream records that no consumer has read yet, upload parts that wait for their completion, and when a rule or schedule
last fired (without it a one-time schedule fires again after a restart).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import dynamodb, eventbridge, lambda_svc, s3, scheduler

from local.cloud.hooks import hook, replace

_SCOPED: dict[str, tuple[Any, str]] = {
    "stream_records": (dynamodb, "_stream_records"),
    "stream_trimmed": (dynamodb, "_stream_trimmed"),
    "closed_streams": (dynamodb, "_closed_streams"),
    "multipart_uploads": (s3, "_multipart_uploads"),
}
_LAST_FIRED: dict[str, tuple[Any, str]] = {
    "rule_last_fired": (eventbridge, "_rule_last_fired"),
    "schedule_last_fired": (scheduler, "_schedule_last_fired"),
}


def sources() -> dict[str, Callable[[], Any]]:
    scoped = {name: _saver(owner, attribute) for name, (owner, attribute) in _SCOPED.items()}
    fired = {name: _fired_saver(owner, attribute) for name, (owner, attribute) in _LAST_FIRED.items()}
    return {**scoped, **fired, "stream_sequence": _save_sequence}


def load(name: str, payload: Any) -> None:
    if name in _LAST_FIRED:
        owner, attribute = _LAST_FIRED[name]
        hook(owner, attribute).update({_tupled(key): at for key, at in payload})
    elif name == "stream_sequence":
        hook(dynamodb, "_stream_seq_counter")
        dynamodb._stream_seq_counter = payload
    elif name in _SCOPED:
        owner, attribute = _SCOPED[name]
        store = hook(owner, attribute)
        store._data.update(payload._data)
        if name == "multipart_uploads":
            for upload in store._data.values():
                upload["parts"] = {int(number): part for number, part in upload["parts"].items()}


def keep_code_inline() -> None:
    """In the copy that a snapshot is made from: a function's zip stays in its state, so that a snapshot is whole.

    ministack writes it to a folder of its own and deletes there what the newest state does not name, which takes the
    code from the generation before.
    """
    replace(lambda_svc, "_externalize_code_zip", lambda _function, _referenced: None)
    replace(lambda_svc, "_prune_orphan_code_blobs", lambda _referenced: None)


def _saver(owner: Any, attribute: str) -> Callable[[], Any]:
    store = hook(owner, attribute)
    return lambda: store


def _fired_saver(owner: Any, attribute: str) -> Callable[[], list[Any]]:
    fired = hook(owner, attribute)
    return lambda: [[key, at] for key, at in fired.items()]


def _save_sequence() -> int:
    return int(hook(dynamodb, "_stream_seq_counter"))


def _tupled(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key
