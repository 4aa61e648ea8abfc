"""Whether anything that the suite makes the product say holds a secret (TE-5).

Every test listens: what is typed, answered, stored or drawn as a secret while it runs is remembered, and a test whose captured
output holds one of them, or what has a secret's shape, fails. The end-to-end platform's logs are read when it stops.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

# By these names the API is told secrets, and tells them.
FIELDS = frozenset(
    {
        "access_token",
        "challenge",
        "current_password",
        "new_password",
        "password",
        "recovery_code",
        "recovery_codes",
        "refresh_token",
        "secret",
        "session_token",
        "token",
        "totp_secret",
    }
)
# What stands beside a secret and is none.
_PUBLIC = frozenset({"kid", "public_jwk", "created_at"})
SHAPES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "an access token": re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{20,}"),
    "a refresh token": re.compile(r"\b[0-9a-z]{26}\.[0-9a-z]{26}\.\d+\.[0-9a-f]{64}"),
    "a personal token": re.compile(r"\bsfpat_\w{20,}"),
    "a password's hash": re.compile(r"\$argon2id\$v="),
    "Stripe's key": re.compile(r"\b[sr]k_(?:test|live)_\w{8,}"),
    "a webhook's secret": re.compile(r"\bwhsec_\w{8,}"),
}
# What is shorter may be said by chance.
_LEAST = 12
_DRAWN = re.compile(r"[0-9a-f]{32,}")


class Ears:
    """`remember` what is secret; `heard` is which of it a text holds."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}
        self._drawn: set[str] = set()

    def remember(self, said: Any, name: str = "") -> None:
        """Every secret in the JSON `said`: what stands in a field of `FIELDS`, or all of it when `name` is given."""
        if isinstance(said, dict):
            for field, value in said.items():
                if field not in _PUBLIC:
                    self.remember(value, name or (f"a {field}" if field in FIELDS else ""))
        elif isinstance(said, list):
            for value in said:
                self.remember(value, name)
        elif isinstance(said, str) and name and len(said) >= _LEAST:
            self._told[said] = name

    def remember_text(self, text: str, name: str = "") -> None:
        """The same of JSON as text; what is none is a secret itself, when it has a name."""
        try:
            self.remember(json.loads(text), name)
        except (ValueError, RecursionError):
            self.remember(text, name)

    def draw(self, new_secret: Callable[..., str]) -> Callable[..., str]:
        """`new_secret`, of which everything long enough is remembered."""

        def drawn(size_bytes: int = 32) -> str:
            made = new_secret(size_bytes)
            if size_bytes >= 16:
                self._drawn.add(made)
            return made

        return drawn

    def heard(self, text: str) -> list[str]:
        if not text:
            return []
        told = [name for secret, name in self._told.items() if any(form in text for form in _forms(secret))]
        drawn = ["a secret that was drawn"] if self._drawn.intersection(_DRAWN.findall(text)) else []
        return sorted({*told, *drawn, *(name for name, shape in SHAPES.items() if shape.search(text))})

    def forget(self) -> None:
        self._told.clear()
        self._drawn.clear()


# What is secret in the test that runs; and in all of the worker's that speak with a platform.
here, platforms = Ears(), Ears()


def judge(report: pytest.TestReport) -> None:
    """Fail a test whose output holds a secret."""
    printed = "\n".join(text for name, text in report.sections if name.startswith("Captured"))
    if report.passed and (found := here.heard(printed)):
        report.outcome = "failed"
        report.longrepr = f"What this test made the product say holds {', '.join(found)}."
    if report.when == "teardown":
        here.forget()


def lines(events: Iterable[Any], ears: Ears = platforms) -> Iterator[str]:
    """Of each line that holds a secret, whose log it is in and what it holds; not the line itself."""
    for source, line in events:
        if found := ears.heard(line):
            yield f"{source} says {', '.join(found)}"


def _forms(secret: str) -> set[str]:
    """As it is, and as JSON has it, once and within a JSON text."""
    once = json.dumps(secret)[1:-1]
    return {secret, once, json.dumps(once)[1:-1]}
