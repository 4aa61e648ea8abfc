"""The examples of a page: what it shows as a program, and what it says that the program prints."""

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
MARK = "=== example "


@dataclass(frozen=True)
class Example:
    """`printed` has `…` for what differs from run to run."""

    number: int
    text: str
    printed: str


def examples(page: Path, language: str) -> list[Example]:
    found = [each for each in _BLOCK.findall(page.read_text()) if each[0] == language]
    return [Example(number, text, printed) for number, (_, text, printed) in enumerate(found)]


def printed(output: str) -> list[str]:
    """What each example printed, of a program that prints the MARK and a number after each."""
    return re.split(rf"^{MARK}\d+\n", output, flags=re.MULTILINE)[:-1]


def fits(said: str, done: str) -> bool:
    """Whether the lines are those that the page shows."""
    wanted, lines = said.split("\n"), [line.rstrip() for line in done.split("\n")]
    patterns = [".+".join(map(re.escape, line.rstrip().split("…"))) for line in wanted]
    return len(patterns) == len(lines) and all(map(re.fullmatch, patterns, lines))
