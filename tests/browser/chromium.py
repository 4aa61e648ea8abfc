"""Chromium, driven over its own protocol (CDP) by a pipe: no driver, no package, no download.

Messages are JSON ended by a zero byte, on the file descriptors 3 (to the browser) and 4 (from it).
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

_FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    # Its sandbox needs rights that a container's root does not have; it sees nothing but our own pages.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-background-networking",
    # A page that the tests serve has no address, and may not ask this machine's without it.
    "--disable-features=LocalNetworkAccessChecks",
    "--no-first-run",
    "--no-default-browser-check",
    "--window-size=1200,900",
)
_SECONDS = 60


class PageError(Exception):
    """What a page's script threw, or what the browser would not do."""


def program() -> str:
    """Raises FileNotFoundError with what to install."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise FileNotFoundError("These tests need Chromium: apt-get install chromium")
    return found


class Chromium:
    """A browser with a profile of its own; it ends with the block."""

    def __init__(self, folder: Path) -> None:
        to_browser, self._to = os.pipe()
        self._from, from_browser = os.pipe()
        # As descriptors 3 and 4, where the browser looks for them.
        command = f'exec "$@" 3<&{to_browser} 4>&{from_browser}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, "bash", program(), *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"],
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(folder / "chromium.log").open("wb"),
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._buffer, self._number = b"", 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._listeners: list[Callable[[dict[str, Any]], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._to)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._from)

    def call(self, method: str, session: str = "", **parameters: Any) -> Any:
        """One command and its answer. Raises PageError with the browser's words."""
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        os.write(self._to, json.dumps(message).encode() + b"\0")
        self._until(lambda: number in self._answers)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise PageError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def listen(self, listener: Callable[[dict[str, Any]], None]) -> None:
        """It hears each event, whatever is waited for."""
        self._listeners.append(listener)

    def wait(self, holds: Callable[[], bool]) -> None:
        """Read events until it holds."""
        self._until(holds)

    def tab(self) -> "Tab":
        return Tab(self)

    def _until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _SECONDS
        while not holds():
            if not select.select([self._from], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("Chromium does not answer")
            read = os.read(self._from, 1 << 20)
            if not read:
                raise PageError(f"Chromium has ended with {self._process.wait(5)}")
            *whole, self._buffer = (self._buffer + read).split(b"\0")
            for each in whole:
                self._hear(json.loads(each))

    def _hear(self, message: dict[str, Any]) -> None:
        if "id" in message:
            self._answers[message["id"]] = message
            return
        for listener in self._listeners:
            listener(message)


class Tab:
    """A page; pages at the addresses of `pages` are served by the tests, everything else by whoever is there."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.complaints: list[str] = []
        self._pages: dict[str, str] = {}
        self._loaded = 0
        self._paused: list[dict[str, Any]] = []
        browser.listen(self._on_event)
        for domain in ("Page", "Runtime", "Log", "WebAuthn"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        return self._browser.call(method, self._session, **parameters)

    def serve(self, url: str, html: str) -> None:
        """The browser finds this page there."""
        self._pages[url] = html
        self.call("Fetch.enable", patterns=[{"urlPattern": each} for each in self._pages])

    def go(self, url: str) -> None:
        """The page is loaded."""
        before = self._loaded
        number = self._send_navigation(url)
        self._browser.wait(lambda: self._loaded > before or bool(self._paused))
        while self._paused:
            asked = self._paused.pop()
            body = base64.b64encode(self._pages[asked["request"]["url"]].encode()).decode()
            headers = [{"name": "Content-Type", "value": "text/html; charset=utf-8"}]
            self.call(
                "Fetch.fulfillRequest",
                requestId=asked["requestId"],
                responseCode=200,
                responseHeaders=headers,
                body=body,
            )
        self._browser.wait(lambda: self._loaded > before)
        assert number

    def run(self, script: str) -> Any:
        """The value of an expression, awaited. Raises PageError with what it threw."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]
            raise PageError(thrown.get("exception", {}).get("description") or thrown["text"])
        return answer["result"].get("value")

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def _send_navigation(self, url: str) -> bool:
        """Not awaited: a page that the tests serve is asked for before the answer comes."""
        script = f"location.href = {json.dumps(url)}"
        self.call("Runtime.evaluate", expression=script)
        return True

    def _on_event(self, message: dict[str, Any]) -> None:
        if message.get("sessionId") != self._session:
            return
        facts = message.get("params", {})
        match message["method"]:
            case "Page.loadEventFired":
                self._loaded += 1
            case "Fetch.requestPaused":
                self._paused.append(facts)
            case "Runtime.exceptionThrown":
                thrown = facts["exceptionDetails"]
                self.complaints.append(str(thrown.get("exception", {}).get("description") or thrown["text"]))
            case "Runtime.consoleAPICalled" if facts["type"] in {"error", "warning", "assert"}:
                self.complaints.append(" ".join(str(each.get("value")) for each in facts["args"]))
            case "Log.entryAdded" if facts["entry"]["level"] in {"error", "warning"}:
                self.complaints.append(f"{facts['entry']['text']} ({facts['entry'].get('url', '')})")
