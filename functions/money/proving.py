"""Checking a statement with nothing but itself and the period's public root."""

import json

from pydantic import ValidationError

from functions.money import merkle, sharing
from functions.money.sharing import FORMULA, Line
from functions.money.statement_models import FORMAT, CreatorTotal, Statement, line_leaf, text, total_leaf, totals


def problems(raw: bytes, root: str) -> list[str]:
    """A sentence for each thing that is wrong; none when every line, every total and the root follow from the formula."""
    try:
        statement = Statement.model_validate(json.loads(raw.decode("ascii")))
    except (ValueError, ValidationError, RecursionError) as error:
        return [f"This is no statement: {str(error).splitlines()[0]}."]
    if text(statement) != raw:
        return ["The file is not in its canonical form: its bytes were changed."]
    found = _header_problems(statement, root)
    lines = [each.of(statement.creator_id) for each in statement.lines]
    for number, line in enumerate(lines, start=1):
        found += _line_problems(number, line)
    if totals(lines) != statement.totals:
        found.append(f"The lines sum to {_told(totals(lines))}, the statement says {_told(statement.totals)}.")
    if not _is_in_tree(statement, lines):
        found.append("The lines do not lead to the period's root: one of them, their order or the proof was changed.")
    return found


def _header_problems(statement: Statement, root: str) -> list[str]:
    found = []
    if statement.format != FORMAT:
        found.append(f"The format is {statement.format}, known is {FORMAT}.")
    if statement.header.formula != FORMULA:
        found.append(f"The formula is version {statement.header.formula}, known is {FORMULA}.")
    if statement.header.root != root:
        found.append(f"The header leads to the root {statement.header.root}, the public root is {root}.")
    return found


def _line_problems(number: int, line: Line) -> list[str]:
    what = f"Line {number} (video {line.video_id})"
    is_sane = (
        0 < line.weight <= line.weights
        and line.extra in {0, 1}
        and line.part_extra in {0, 1}
        and 0 <= line.rate <= sharing.WHOLE
        and min(line.gross_micro, line.added_micro) >= 0
        and (line.ms == line.total_ms == 0 if line.kind == "ads" else 0 < line.ms <= line.total_ms)
    )
    if not is_sane:
        return [f"{what} has numbers that no line can have."]
    amount = sharing.recomputed(line)
    if amount != line.amount_micro:
        return [f"{what} says {line.amount_micro} micro-units of {line.currency}, the formula gives {amount}."]
    return []


def _is_in_tree(statement: Statement, lines: list[Line]) -> bool:
    try:
        proof = [bytes.fromhex(each) for each in statement.proof]
    except ValueError:
        return False
    if [each.hex() for each in proof] != statement.proof:
        return False
    leaves = [merkle.leaf_hash(total_leaf(statement.creator_id, each)) for each in statement.totals]
    leaves += [merkle.leaf_hash(line_leaf(each)) for each in lines]
    root = merkle.root_of(leaves, statement.start, statement.header.leaves, proof)
    return root is not None and root.hex() == statement.header.tree


def _told(totals_: list[CreatorTotal]) -> str:
    return ", ".join(f"{each.amount_micro} {each.currency} in {each.lines} lines" for each in totals_) or "nothing"
