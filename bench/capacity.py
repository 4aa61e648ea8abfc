"""DynamoDB calls and capacity units of every route, and its calls to KMS, as the embedded cloud counts them by the sizes of items.

`python -m bench.capacity` writes docs/capacity.md; as a bench it compares what is measured with what that page says.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import walk, world
from bench.asking import Request
from bench.metric import Metric
from socialflow import aws, dynamo, limits, person_keys

PAGE = Path(__file__).resolve().parent.parent / "docs" / "capacity.md"
_HEAD = """# What each route costs in DynamoDB

Calls and capacity units of one request when all goes well, on a small world: one upload of one part, one follower, no page
full. Units are counted by the embedded cloud from the sizes of items, as the DynamoDB guide says: what a BatchGetItem asks for
is rounded up item by item, whether it is there or not, a query over all its items, and a transaction's writes count twice. The
authorizer's one read (2 units, one a request) is not in the table. Nor are the rate limits of ordinary routes: a process writes
what it let through a chunk at a time, one unit for 12 requests of a user to a route (a twentieth of the quota) and for 30 of a
user in all; log-in, registration and refresh are counted exactly, by two writes each, which are in the table.
What is sealed under a person's key takes one read (1 unit, in the table) and one call to KMS in a process that does not hold the
key, $0.03 for 10,000; who registers has one made. `python -m bench.capacity` writes this page, a test compares it.

| route's function | calls | units | calls to KMS |
|---|---:|---:|---:|
"""


@dataclass(frozen=True)
class Cost:
    verb: str
    calls: int
    units: float
    kms: int

    @property
    def row(self) -> str:
        return f"| {self.verb.removeprefix('functions.')} | {self.calls} | {self.units:g} | {self.kms} |\n"


def measured() -> list[Cost]:
    """By name, one line a route."""
    found: list[Cost] = []

    def send(request: Request) -> dict[str, Any]:
        # Each as the first request of a process.
        limits.forget()
        person_keys.forget()
        unwrapped.clear()
        dynamo.capacity.reset()
        answer = request.send()
        found.append(Cost(request.verb, dynamo.capacity.calls, dynamo.capacity.units, len(unwrapped)))
        return answer

    unwrapped: list[str] = []
    with world.running():
        aws.client("kms").meta.events.register(
            "before-send.kms.*", lambda event_name, **_: unwrapped.append(event_name)
        )
        walk.walk(send)
    return sorted(found, key=lambda cost: cost.verb)


def page(costs: list[Cost]) -> str:
    return _HEAD + "".join(cost.row for cost in costs)


def run(rounds: int) -> Iterator[Metric]:  # noqa: ARG001 - what is counted is the same each time
    """The peer is what docs/capacity.md promises."""
    promised = dict(_promised())
    costs = [cost for cost in measured() if cost.verb in promised]
    yield Metric(
        "capacity_units",
        "units",
        1.0,
        [sum(cost.units for cost in costs)],
        [sum(promised[cost.verb] for cost in costs)],
    )


def _promised() -> Iterator[tuple[str, float]]:
    for line in PAGE.read_text().splitlines() if PAGE.exists() else ():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and "." in cells[0]:
            yield f"functions.{cells[0]}", float(cells[2])


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` say whether it is as it would be written."""
    written = page(measured())
    if "--check" not in arguments:
        PAGE.write_text(written)
    elif not PAGE.exists() or PAGE.read_text() != written:
        before = set(PAGE.read_text().splitlines()) if PAGE.exists() else set()
        changed = [line for line in written.splitlines() if line not in before]
        print(f"docs/{PAGE.name} is not what the routes cost; run `python -m bench.capacity`:", *changed, sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
