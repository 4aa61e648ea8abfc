"""Function workers: what an exception is called, how soon a warm call answers, and where code is unpacked.

ministack's worker reports every Python error as Runtime.HandlerError and is then killed; AWS names the exception's
class (state machines match it in ErrorEquals) and keeps the environment. Its log is collected by waiting for silence,
50 ms a call; here the worker marks the end. It unpacks zip and layers for every worker; here one unpacked copy, with
its compiled files, serves all.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import threading
import time
import types
import zipfile
from pathlib import Path
from queue import Empty
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from local.cloud.hooks import HookGoneError, hook, replace

END_OF_LOG = "\x1eend-of-invocation"
# Seconds to wait for the mark; only a worker that died or timed out does not send it.
LOG_SECONDS = 0.25

# An unpacked package that nothing used for this long goes at the next start.
UNUSED_SECONDS = 3 * 24 * 3600.0

_HANDLER_CALL = """            result = handler_fn(event, context)
            _real_stdout.write(json.dumps({"status": "ok", "result": result}) + "\\n")
        except Exception as e:
            _real_stdout.write(json.dumps({"status": "error", "error": str(e), "trace": traceback.format_exc()}) + "\\n")
"""
_NAMING_CALL = f"""            result = handler_fn(event, context)
            _answer = json.dumps({{"status": "ok", "result": result}})
        except Exception as e:
            _answer = json.dumps({{"status": "ok", "result": None, "raised": {{
                "errorMessage": str(e), "errorType": type(e).__name__, "requestId": context.aws_request_id,
                "stackTrace": traceback.format_exc().splitlines(),
            }}}})
        print({END_OF_LOG!r}, file=sys.stderr, flush=True)
        _real_stdout.write(_answer + "\\n")
"""

_raised = threading.local()


def install(unpacked: Path) -> None:
    """`unpacked` keeps one copy of every zip that a worker runs from."""
    script = hook(lambda_runtime, "_PYTHON_WORKER_SCRIPT")
    if script.count(_HANDLER_CALL) != 1:
        raise HookGoneError(
            "The embedded cloud cannot start: ministack's Python worker calls handlers differently now."
        )
    replace(lambda_runtime, "_PYTHON_WORKER_SCRIPT", script.replace(_HANDLER_CALL, _NAMING_CALL))
    worker = hook(lambda_runtime, "Worker")
    replace(worker, "_drain_stderr_bounded", _drain)
    _name_exceptions(worker)
    _share_unpacked(unpacked)
    _share_packages()


def _drain(worker: Any, *_: Any) -> str:
    """The log lines of the invocation that just ended."""
    lines: list[str] = []
    deadline = time.monotonic() + LOG_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        try:
            line = worker._stderr_queue.get(timeout=left)
        except Empty:
            break
        if line == END_OF_LOG:
            break
        lines.append(line)
    return "\n".join(lines)


def _name_exceptions(worker: Any) -> None:
    invoke = hook(worker, "invoke")
    execute = hook(lambda_svc, "_execute_function_warm")

    def noting(self: Any, *arguments: Any, **options: Any) -> Any:
        answer = invoke(self, *arguments, **options)
        _raised.by_handler = answer.get("raised")
        return answer

    def naming(function: Any, event: Any, request_id: str) -> Any:
        if not function.get("code_zip"):
            # ministack answers 200 with a mock here.
            lost = {
                "errorType": "Runtime.ImportModuleError",
                "errorMessage": "The function has no code; deploy it again.",
            }
            return {"body": lost, "error": True, "log": ""}
        _raised.by_handler = None
        result = execute(function, event, request_id)
        raised = _raised.by_handler
        if raised is None:
            return result
        log = "\n".join(filter(None, [result.get("log", ""), *raised["stackTrace"]]))
        return {"body": raised, "error": True, "log": log}

    replace(worker, "invoke", noting)
    replace(lambda_svc, "_execute_function_warm", naming)


def _share_unpacked(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for package in folder.iterdir():
        if time.time() - package.stat().st_mtime > UNUSED_SECONDS:
            shutil.rmtree(package, ignore_errors=True)
    one_at_a_time = threading.Lock()

    class SharedZip(zipfile.ZipFile):
        def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
            if members is not None or path is None or self.filename is None:
                super().extractall(path, members, pwd)
                return
            package = folder / _digest(Path(self.filename))
            with one_at_a_time:
                if not package.exists():
                    partial = package.with_suffix(".partial")
                    shutil.rmtree(partial, ignore_errors=True)
                    super().extractall(partial)
                    partial.rename(package)
                package.touch()
            target = Path(path)
            if target.is_dir():
                target.rmdir()  # the worker makes it, empty, just before
            target.symlink_to(package, target_is_directory=True)
            Path(self.filename).unlink(missing_ok=True)  # the worker wrote it for this call only

    shared = types.SimpleNamespace(**{name: getattr(zipfile, name) for name in zipfile.__all__})
    shared.ZipFile = SharedZip
    replace(lambda_runtime, "zipfile", shared)


def _share_packages() -> None:
    """The zip of a layer that twelve stacks declare, or of a domain's functions, is in memory once."""
    fetch = hook(lambda_svc, "_fetch_code_from_s3")

    def fetched(*arguments: Any, **options: Any) -> bytes | None:
        content: bytes | None = fetch(*arguments, **options)
        if content is None:
            return None
        same = base64.b64encode(hashlib.sha256(content).digest()).decode()
        for function in list(hook(lambda_svc, "_functions").all_values()):
            if function["config"].get("CodeSha256") == same and isinstance(function.get("code_zip"), bytes):
                return function["code_zip"]  # type: ignore[no-any-return]
        for layer in list(hook(lambda_svc, "_layers").all_values()):
            for version in layer["versions"]:
                if version["Content"]["CodeSha256"] == same and isinstance(version["_zip_data"], bytes):
                    return version["_zip_data"]
        return content

    replace(lambda_svc, "_fetch_code_from_s3", fetched)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
