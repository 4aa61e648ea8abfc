"""Secrets that are planted to see where they turn up: in log lines, metrics, traces and problems, none of which may hold one."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import botocore.client
from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.ext import botocore as traced
from botocore.client import BaseClient

from socialflow import logs
from tests.conftest import Answer


class Canaries:
    """`plant` a secret, let the product do its work inside `listening`, and ask what was `heard`."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}
        self.lines = io.StringIO()
        self.traces: list[str] = []
        self.problems: list[str] = []

    def plant(self, name: str, text: str) -> str:
        self.planted[name] = text
        return text

    def answered(self, answer: Answer) -> Answer:
        """The answer, whose body no secret may be in when it is a problem."""
        if answer.status >= 400:
            self.problems.append(json.dumps(answer.body) + json.dumps(answer.headers))
        return answer

    def heard(self, printed: str = "") -> list[str]:
        """Which secret turned up where."""
        told = {
            "lines": self.lines.getvalue() + printed,
            "traces": "".join(self.traces),
            "problems": "".join(self.problems),
        }
        return [
            f"{name} in {where}"
            for name, secret in self.planted.items()
            for where, text in told.items()
            if any(form in text for form in _forms(secret))
        ]

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Log lines as functions write them, and the subsegments of every call to AWS as X-Ray is sent them."""
        handler = logging.StreamHandler(self.lines)
        handler.setFormatter(logs.logger.registered_formatter)
        loggers = [logging.getLogger(), logging.getLogger(logs.logger.service)]
        before: Any = BaseClient.__dict__["_make_api_call"]
        recorder: Any = xray_recorder
        emitter = recorder.emitter
        recorder.configure(sampling=False, emitter=_Emitter(self.traces.append), context_missing="IGNORE_ERROR")
        traced.patch()
        for each in loggers:
            each.addHandler(handler)
        recorder.begin_segment("story")
        try:
            yield
        finally:
            recorder.end_segment()
            for each in loggers:
                each.removeHandler(handler)
            client: Any = BaseClient
            client._make_api_call = before
            # What the next one to listen is asked by, too.
            delattr(botocore.client, "_xray_enabled")
            recorder.configure(emitter=emitter)


class _Emitter:
    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take

    def send_entity(self, entity: Any) -> None:
        self._take(entity.serialize())

    def set_daemon_address(self, address: str) -> None:
        """There is no daemon."""


def _forms(secret: str) -> set[str]:
    """As it is, as JSON has it, and as a URL has it."""
    return {secret, json.dumps(secret)[1:-1], quote(secret, safe="")}
