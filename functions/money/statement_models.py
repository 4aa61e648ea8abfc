"""A period's leaves, its header and a creator's statement, each in one canonical form, so that every bit of them matters."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from functions.money import merkle
from functions.money.sharing import FORMULA, Kind, Line, Role
from socialflow.contract import Contract

FORMAT = "social-flow-statement/1"


class _Exact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PoolTotals(_Exact):
    """One currency of a period: what came in, what creators and the platform got of it, what the next period has."""

    currency: str
    gross_micro: int
    creators_micro: int
    platform_micro: int
    carried_micro: int
    watched_ms: int


class Header(_Exact):
    """What the public root is the hash of. `tree` is the Merkle tree's own root in hex, over `leaves` leaves."""

    formula: int
    leaves: int
    period: str
    totals: list[PoolTotals]
    tree: str

    @property
    def root(self) -> str:
        """The public root in hex."""
        return merkle.header_hash(canonical(self.model_dump())).hex()


class PeriodRoot(_Exact):
    """What is published of a period: `root` is the hash of `header`."""

    root: str
    header: Header


class StatementLink(Contract):
    """`url` reads the statement until `expires_at`; `flow verify-statement FILE --root ROOT` checks it."""

    period: str
    root: str
    url: str
    expires_at: datetime


class CreatorTotal(_Exact):
    """A leaf of its own, so that no line can be left out."""

    currency: str
    amount_micro: int
    lines: int


class StatementLine(_Exact):
    """A line of `sharing`, whose formula its names are of; the creator is the statement's."""

    currency: str
    kind: Kind
    source: str
    video_id: str
    role: Role
    ms: int
    total_ms: int
    gross_micro: int
    rate: int
    added_micro: int
    extra: int
    weight: int
    weights: int
    part_extra: int
    amount_micro: int

    def of(self, creator_id: str) -> Line:
        return Line(creator_id=creator_id, **self.__dict__)


def _shown(line: Line) -> StatementLine:
    """Without the checks: a line of ours is one."""
    return StatementLine.model_construct(**{name: getattr(line, name) for name in StatementLine.model_fields})


class Statement(_Exact):
    """A creator's lines of a period: leaves from `start` on, the totals before the lines, and the hashes beside them."""

    format: str
    creator_id: str
    header: Header
    start: int
    totals: list[CreatorTotal]
    lines: list[StatementLine]
    proof: list[str]


def canonical(value: Any) -> bytes:
    """The one JSON text of a value that is made of texts and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def text(statement: Statement) -> bytes:
    return canonical(statement.model_dump()) + b"\n"


def line_leaf(line: Line) -> bytes:
    return canonical(["line", FORMULA, *line])


def total_leaf(creator_id: str, total: CreatorTotal) -> bytes:
    return canonical(["total", FORMULA, creator_id, total.currency, total.amount_micro, total.lines])


@dataclass(frozen=True)
class Page:
    """One creator's part of the tree."""

    creator_id: str
    start: int
    totals: tuple[CreatorTotal, ...]
    lines: tuple[Line, ...]

    @property
    def leaves(self) -> int:
        return len(self.totals) + len(self.lines)

    def hashes(self) -> list[bytes]:
        return [merkle.leaf_hash(total_leaf(self.creator_id, each)) for each in self.totals] + [
            merkle.leaf_hash(line_leaf(each)) for each in self.lines
        ]


def pages(lines: Iterable[Line]) -> list[Page]:
    """The tree's leaves in their order: by creator, each one's totals and then lines."""
    of: dict[str, list[Line]] = {}
    for line in lines:
        of.setdefault(line.creator_id, []).append(line)
    made, start = [], 0
    for creator_id in sorted(of):
        own = sorted(of[creator_id])
        page = Page(creator_id, start, tuple(totals(own)), tuple(own))
        made.append(page)
        start += page.leaves
    return made


def totals(lines: Sequence[Line]) -> list[CreatorTotal]:
    """A creator's, by currency."""
    found = []
    for currency in sorted({each.currency for each in lines}):
        amounts = [each.amount_micro for each in lines if each.currency == currency]
        found.append(CreatorTotal(currency=currency, amount_micro=sum(amounts), lines=len(amounts)))
    return found


def statement(page: Page, header: Header, tree: merkle.Tree) -> Statement:
    return Statement(
        format=FORMAT,
        creator_id=page.creator_id,
        header=header,
        start=page.start,
        totals=list(page.totals),
        lines=[_shown(each) for each in page.lines],
        proof=[each.hex() for each in tree.proof(page.start, page.leaves)],
    )
