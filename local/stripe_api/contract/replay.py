"""Send the contract's calls to an address and tell what is answered otherwise."""

import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any
from urllib.parse import urlencode

import stripe
import urllib3

from local.stripe_api.contract.shapes import problems
from local.stripe_api.contract.steps import Section, Step, at, differences

LIVE_ADDRESS = "https://api.stripe.com"
# Objects that Stripe's test mode is not allowed to be asked about by a key of real money.
_LIVE_KEYS = ("sk_live_", "rk_live_")
_PAUSE_SECONDS = 0.5
_HIDDEN = "unknown to "


class LiveKey(Exception):
    """The key would move real money."""


@dataclass(frozen=True)
class Outcome:
    """What came of a section: nothing in `wrong` = all of it was answered as the contract says."""

    section: str
    calls: int
    wrong: tuple[str, ...]


class Replay:
    """`is_strict`: an answer may also have no field that the client's class does not know (Stripe's own may)."""

    def __init__(self, address: str, key: str, *, is_strict: bool, pause: Callable[[float], None] = time.sleep) -> None:
        if key.startswith(_LIVE_KEYS):
            raise LiveKey("This key is of live mode: the contract makes payments and would make them with real money.")
        self._address = address
        self._key = key
        self._is_strict = is_strict
        self._pause = pause
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=10.0, read=60.0))

    def run(self, sections: Iterable[Section]) -> Iterator[Outcome]:
        """Each section to its first wrong answer: what follows builds on it."""
        for section in sections:
            # Keys and names of one run are never those of another: Stripe keeps both.
            kept = {"run": secrets.token_hex(6)}
            wrong: list[str] = []
            calls = 0
            for step in section.steps:
                calls += 1
                found = self._take(step, kept)
                if found:
                    wrong = [f"{step.call}: {line}" for line in found]
                    break
            yield Outcome(section.name, calls, tuple(wrong))

    def _take(self, step: Step, kept: dict[str, str]) -> list[str]:
        deadline = time.monotonic() + step.within_seconds
        while True:
            status, headers, body = self._send(step, kept)
            found = self._judge(step, status, headers, body, kept)
            if not found or time.monotonic() >= deadline:
                break
            self._pause(_PAUSE_SECONDS)
        if not found:
            kept |= {name: str(at(body, path)) for name, path in step.keep.items()}
        return found

    def _send(self, step: Step, kept: Mapping[str, str]) -> tuple[int, Mapping[str, str], Any]:
        method, _, path = step.call.partition(" ")
        form = urlencode({name: Template(value).substitute(kept) for name, value in step.form.items()})
        headers = {
            "authorization": f"Bearer {self._key}",
            "content-type": "application/x-www-form-urlencoded",
            "stripe-version": stripe.api_version,
        }
        if step.idempotency_key:
            headers["idempotency-key"] = Template(step.idempotency_key).substitute(kept)
        if step.account:
            headers["stripe-account"] = Template(step.account).substitute(kept)
        url = self._address + Template(path).substitute(kept)
        if method != "POST" and form:
            url += f"{'&' if '?' in url else '?'}{form}"
        answer = self._http.request(method, url, body=form if method == "POST" else None, headers=headers)
        try:
            return answer.status, answer.headers, json.loads(answer.data)
        except ValueError:
            return answer.status, answer.headers, None

    def _judge(
        self, step: Step, status: int, headers: Mapping[str, str], body: Any, kept: Mapping[str, str]
    ) -> list[str]:
        if status != step.status or not isinstance(body, dict):
            told = (body or {}).get("error", {}).get("message", "") if isinstance(body, dict) else ""
            return [f"HTTP {status}, not {step.status} {told}".rstrip()]
        expected = _filled(dict(step.answer), kept)
        found = differences({**expected, **({"error": dict(step.error)} if step.error else {})}, body)
        found += [
            f"header {name} is {headers.get(name)!r}" for name, v in step.headers.items() if headers.get(name) != v
        ]
        missing = [at for at in step.keep.values() if not _has(body, at)]
        return found + [f"{path} is absent" for path in missing] + self._shape(body)

    def _shape(self, body: Any) -> list[str]:
        if "object" not in body or body["object"] == "list" or body.get("deleted"):
            return []
        return [line for line in problems(body) if self._is_strict or _HIDDEN not in line]


def _has(body: Any, path: str) -> bool:
    try:
        at(body, path)
    except (LookupError, TypeError, ValueError):
        return False
    return True


def _filled(expected: Any, kept: Mapping[str, str]) -> Any:
    if isinstance(expected, str):
        return Template(expected).safe_substitute(kept)
    if isinstance(expected, Mapping):
        return {name: _filled(value, kept) for name, value in expected.items()}
    return [_filled(one, kept) for one in expected] if isinstance(expected, (list, tuple)) else expected
