"""docs/asvs.md: OWASP's Application Security Verification Standard 5.0.0, levels 1 and 2, and where we stand in each requirement."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

State = Literal["shown", "held", "open", "none"]
SOURCE = Path(__file__).with_name("asvs.txt")
_CHAPTERS = (
    "Encoding and sanitizing",
    "Validation and business logic",
    "Browsers",
    "API and web services",
    "Files",
    "Authentication",
    "Sessions",
    "Authorization",
    "Tokens",
    "OAuth and OpenID Connect",
    "Cryptography",
    "Transport",
    "Configuration",
    "Data",
    "Code and architecture",
    "Logs and errors",
    "WebRTC",
)
_HEAD = """# ASVS 5.0, levels 1 and 2

Made by `make generate` from `local/contract/asvs.txt`, in which each requirement of OWASP's standard is one line: its number, what it asks in a few words of our
own (the standard's text is at <https://asvs.dev>), and where we stand. It is our own reading, which nobody outside has checked.

- **shown** by a test that would fail, {shown} of {all}; **held** by a file without such a test, {held}; **open**, {open}: not done, or not as asked; **none**, {none}: it does not apply.
"""


@dataclass(frozen=True)
class Requirement:
    """`why` is the file that shows or holds it, or the reason why it is open or does not apply."""

    number: str
    level: int
    state: State
    asks: str
    why: str

    @property
    def chapter(self) -> int:
        return int(self.number.partition(".")[0])


def requirements() -> list[Requirement]:
    return [_read(line) for line in SOURCE.read_text().splitlines() if not line.startswith("#")]


def page() -> str:
    every = requirements()
    counts = Counter(each.state for each in every)
    told = {state: counts[state] for state in get_args(State)}
    open_ = [f"- {each.number} {each.asks}: {each.why}" for each in every if each.state == "open"]
    parts = [_HEAD.format(all=len(every), **told), "## Open\n\n" + "\n".join(open_) + "\n"]
    for number, title in enumerate(_CHAPTERS, 1):
        rows = [_row(each) for each in every if each.chapter == number]
        parts.append(
            f"## {number}. {title}\n\n| no. | level | asks | stands | by |\n|---|---|---|---|---|\n{''.join(rows)}"
        )
    return "\n".join(parts)


def _row(each: Requirement) -> str:
    by = (
        f"[{each.why.rpartition('/')[2]}](../{each.why})"
        if each.state in {"shown", "held"} and "/" in each.why
        else each.why
    )
    return f"| {each.number} | {each.level} | {each.asks} | {each.state} | {by} |\n"


def _read(line: str) -> Requirement:
    number, level, state, asks, why = line.split("|")
    if state not in get_args(State):
        raise ValueError(f"{number}: {state} is not one of {get_args(State)}")
    return Requirement(number, int(level), cast(State, state), asks, why)
