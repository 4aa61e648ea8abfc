"""Checking a creator's statement as anybody can: with the file, the period's public root and the published formula alone."""

import json
import re
from pathlib import Path

from functions.money import proving
from functions.money.statement_models import PeriodRoot
from local.flow.api import Api
from local.flow.problem import Problem

_HEX = re.compile(r"[0-9a-f]{64}")


def statement(creator: Api, period: str) -> tuple[bytes, str]:
    """The creator's statement of a settled period as S3 hands it out, and the root as anybody reads it."""
    link = creator.must("GET", f"/api/v1/earnings/statements/{period}")
    file = creator.media(link["url"])
    if file.status != 200:
        raise Problem(f"The statement's address was answered {file.status}.", "It works for minutes; ask for another.")
    return file.body, published_root(creator.origin, period)


def published_root(origin: str, period: str) -> str:
    """What the platform publishes of the period to everybody."""
    return str(Api(origin).must("GET", f"/api/v1/earnings/roots/{period}")["root"])


def check(raw: bytes, root: str) -> list[str]:
    """A sentence for each thing that is wrong with the statement; none when it follows to the last micro-unit."""
    return proving.problems(raw, root)


def root_in(text: str) -> str:
    """A root as it was typed: in hex, or the file that was published. Raises Problem for anything else."""
    if _HEX.fullmatch(text):
        return text
    path = Path(text)
    if not path.is_file():
        raise Problem(f"{text} is neither a root of 64 hex digits nor a file.", "Take it from GET /earnings/roots/….")
    try:
        return PeriodRoot.model_validate_json(path.read_bytes()).root
    except ValueError as error:
        raise Problem(f"{text} holds no root of a period.", "Take it from GET /earnings/roots/….") from error


def period_in(raw: bytes) -> str:
    """Which period's statement it says to be."""
    try:
        return str(json.loads(raw)["header"]["period"])
    except (ValueError, TypeError, KeyError) as error:
        raise Problem("The file is no statement.", "See GET /api/v1/earnings/statements/{period}.") from error


def told(raw: bytes) -> str:
    """What a statement that has no problem says, in a line."""
    stated = json.loads(raw)
    sums = ", ".join(f"{each['amount_micro']} micro-units of {each['currency'].upper()}" for each in stated["totals"])
    return f"{sums} in {len(stated['lines'])} lines of {stated['header']['period']}, in a tree of {stated['header']['leaves']} leaves"
