from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from local.flow import supervisor as supervision
from local.flow.problem import Problem
from local.flow.settings import child_environment
from local.flow.supervisor import Program, Supervisor
from local.running import free_port

SERVER = """
import http.server, subprocess, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{"ready": true}')
    def log_message(self, *args): print("asked", flush=True)
"""
GRANDCHILD = """
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("grandchild", child.pid, flush=True)
"""
SERVE = 'http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()'


def _program(code: str, port: int | None = None) -> Program:
    port = port or free_port()
    return Program("tiny", "The tiny server", (sys.executable, "-c", code, str(port)), port, "/health")


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _wait(truth: object, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if truth():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_ready_is_what_the_health_route_says(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        program = _program(SERVER + SERVE)
        supervisor.start(program)

        assert supervisor.wait_ready(program) == {"ready": True}


def test_stopping_ends_the_child_and_what_it_started(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        program = _program(SERVER + GRANDCHILD + SERVE)
        supervisor.start(program)
        supervisor.wait_ready(program)
        child = supervisor.pids()["tiny"]
        grandchild = int((tmp_path / "tiny.log").read_text().split()[1])
        assert _is_alive(grandchild)

    assert not _is_alive(child)
    assert _wait(lambda: not _is_alive(grandchild))


def test_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(600)"
    )
    child = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None
    child.stdout.readline()

    supervision.end(child, seconds=0.2)

    assert child.returncode == -signal.SIGKILL


def test_child_that_ends_before_it_is_ready_is_told_with_its_last_words(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        program = _program("import sys; print('first'); sys.exit('there is no disk')")
        supervisor.start(program)

        with pytest.raises(Problem) as problem:
            supervisor.wait_ready(program)

    assert problem.value.what == "The tiny server ended by itself with exit code 1."
    assert problem.value.lines[-1] == "there is no disk"
    assert str(tmp_path / "tiny.log") in problem.value.remedy


def test_child_that_is_killed_later_is_told_by_the_signal(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        program = _program(SERVER + SERVE)
        supervisor.start(program)
        supervisor.wait_ready(program)
        os.kill(supervisor.pids()["tiny"], signal.SIGKILL)

        with pytest.raises(Problem, match="The tiny server was ended by SIGKILL"):
            supervisor.watch(lambda: False, every_seconds=0.02)


def test_child_that_never_answers_is_told_after_the_time(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        program = _program("import time; time.sleep(600)")
        supervisor.start(program)

        with pytest.raises(Problem, match="did not become ready within 0 s"):
            supervisor.wait_ready(program, seconds=0.3)


def test_children_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent = textwrap.dedent(
        f"""
        import sys, time
        from pathlib import Path
        from local.flow.supervisor import Program, Supervisor
        supervisor = Supervisor(Path({str(tmp_path)!r}))
        program = Program("tiny", "t", (sys.executable, "-c", "import time; time.sleep(600)"), 1, "/")
        supervisor.start(program)
        print(supervisor.pids()["tiny"], flush=True)
        time.sleep(600)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, env=child_environment())
    assert process.stdout is not None
    child = int(process.stdout.readline())
    # Killed only once the child has become its command: before that there is nothing to leave behind.
    assert _wait(
        lambda: (
            "sleep" in Path(f"/proc/{child}/cmdline").read_text()
            and b"tether" not in Path(f"/proc/{child}/cmdline").read_bytes()
        )
    )

    process.kill()
    process.wait()

    assert _wait(lambda: not _is_alive(child))


def test_log_of_the_run_before_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "tiny.log").write_text("yesterday\n")
    with Supervisor(tmp_path) as supervisor:
        program = _program(SERVER + SERVE)
        supervisor.start(program)
        supervisor.wait_ready(program)

    assert (tmp_path / "tiny.log.1").read_text() == "yesterday\n"
    assert "yesterday" not in (tmp_path / "tiny.log").read_text()


def test_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "MAX_LOG_BYTES", 1000)
    with Supervisor(tmp_path) as supervisor:
        program = _program("print('x' * 5000, flush=True)\n" + SERVER + SERVE)
        supervisor.start(program)
        supervisor.wait_ready(program)
        supervisor.check()

        assert (tmp_path / "tiny.log").stat().st_size < 1000
        assert _wait(lambda: supervision.health(program.port, "/health"))
        assert "\0" not in (tmp_path / "tiny.log").read_text()
