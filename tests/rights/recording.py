"""While tests run functions in process, what each asked of AWS is written down: a line a new kind of call.

On when RIGHTS_RECORD names a folder. Every process writes a file of its own, so that workers do not meet. A call belongs to
the function whose handler runs, also in threads that it starts; calls that a test makes itself belong to none.
`python -m tests.rights.recording MODULE ...` is `python -m MODULE ...`, recorded too.
"""

import json
import os
import runpy
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import botocore.session

from tests.rights import calls

FOLDER = "RIGHTS_RECORD"
_running: ContextVar[str] = ContextVar("running", default="")


class Recorder:
    """Writes each (function, needs) once a process, with the test that it was first seen in."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{os.getpid()}.jsonl"
        self._seen: set[tuple[str, frozenset[calls.Need]]] = set()

    def note(self, who: str, needs: set[calls.Need]) -> None:
        kind = (who, frozenset(needs))
        if kind in self._seen:
            return
        self._seen.add(kind)
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
        with self.path.open("a") as file:
            file.write(json.dumps({"who": who, "needs": sorted(needs), "test": test}) + "\n")

    def asked(self, params: dict[str, Any], model: Any, **_more: Any) -> None:
        """botocore's `provide-client-params`: it comes for calls, and for URLs that are signed for others to use."""
        verb = _running.get()
        if verb:
            service = model.service_model.service_name
            self.note(verb, calls.needs(service, model.name, params))
            if handed := calls.handed_on(service, params):
                self.note(calls.named(params["Role"]), handed)


def install() -> None:
    """From now on, for handlers that are not imported yet; nothing without a folder to write to."""
    if FOLDER not in os.environ:
        return
    folder = Path(os.environ[FOLDER]).absolute()
    from socialflow import aws, env, logs, person_keys, secrets, tables

    recorder, instrument, submit, read = Recorder(folder), logs.instrument, ThreadPoolExecutor.submit, secrets.read
    known = person_keys._known

    def instrumented(handler: Callable[[dict[str, Any], Any], Any]) -> Callable[[dict[str, Any], Any], Any]:
        verb, inner = _verb(), instrument(handler)

        @wraps(inner)
        def run(event: dict[str, Any], context: Any) -> Any:
            before = _running.set(verb)
            try:
                recorder.note(verb, set())
                return inner(event, context)
            finally:
                _running.reset(before)

        return run

    @lru_cache
    def session() -> botocore.session.Session:
        made = botocore.session.get_session()
        made.register("provide-client-params", recorder.asked)
        return made

    def submit_inside(pool: ThreadPoolExecutor, work: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
        return submit(pool, copy_context().run, work, *args, **more)

    def read_as_a_new_process(arn: Any, **more: Any) -> str:
        # Kept since another function asked for it, it would not be asked for.
        if verb := _running.get():
            recorder.note(verb, {("secretsmanager:GetSecretValue", f"@{arn}")})
        return read(arn, **more)

    def known_as_by_a_new_process(user_id: str) -> bytes | None:
        if verb := _running.get():
            asked = {("dynamodb:GetItem", f"@{tables.KEYS.setting}"), ("kms:Decrypt", f"@{env.PEOPLE_KEY_ARN}")}
            recorder.note(verb, asked)
        return known(user_id)

    logs.instrument = instrumented
    person_keys._known = known_as_by_a_new_process
    secrets.read = read_as_a_new_process
    aws._session = session
    ThreadPoolExecutor.submit = submit_inside  # type: ignore[assignment,method-assign]


def _verb() -> str:
    """The module that is being imported, as its stack names it."""
    frame = sys._getframe(2)
    while frame:
        name = str(frame.f_globals.get("__name__"))
        if name.startswith("functions.") and frame.f_code.co_name == "<module>":
            return name.removeprefix("functions.")
        frame = frame.f_back  # type: ignore[assignment]
    return ""


if __name__ == "__main__":
    install()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
