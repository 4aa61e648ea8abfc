"""A statement proves itself against the period's public root, and a changed one does not."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.money import proving, sharing, statement_models
from functions.money.sharing import Line, Party, Video, Watched
from tests.unit.money import sharing_material as material
from tests.unit.money.sharing_material import source


@cache
def stated() -> tuple[str, bytes]:
    """The root, and the statement of one of three creators whose videos were watched by three subscribers and all."""
    rows = [
        Watched(viewer, *video, 1_000 + 77 * place + len(viewer))
        for viewer in ("ann", "bob", "cid")
        for place, video in enumerate(material.VIDEOS)
    ]
    whose = {
        each: sharing.parties(each, [sharing.Claim("creator-1", 9_000, 90_000)], {"creator-2": 1_234})
        for each in material.VIDEOS
    }
    lines: list[Line] = []
    for viewer in ("ann", "bob", "cid"):
        own = sharing.by_video(row for row in rows if row.viewer_id == viewer)
        lines += sharing.lines(source(4_990_001, blind=viewer.encode()), own, whose.__getitem__)
    pool = source(100_000_003, kind="pool", blind=b"pool", added_micro=17)
    lines += sharing.lines(pool, sharing.by_video(rows), whose.__getitem__)
    lines += sharing.ad_lines(source(31, kind="ads", rate=5_500), material.VIDEOS[1], whose.__getitem__)
    header, statements = material.statements(lines)
    return header.root, statement_models.text(statements["creator-1"])


def test_a_statement_as_it_was_made_has_no_problem() -> None:
    root, text = stated()

    assert proving.problems(text, root) == []


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_flipping_any_one_bit_of_the_file_fails(data: st.DataObject) -> None:
    root, text = stated()
    position = data.draw(st.integers(0, len(text) * 8 - 1))
    changed = bytearray(text)
    changed[position // 8] ^= 1 << position % 8

    assert proving.problems(bytes(changed), root)


def test_flipping_any_one_bit_of_the_root_fails() -> None:
    root, text = stated()

    for position in range(256):
        other = f"{int(root, 16) ^ 1 << position:064x}"
        assert proving.problems(text, other)


@given(material.rows(), material.amounts, material.ownership())
def test_every_creators_statement_of_any_period_proves_itself(
    rows: list[Watched], gross: int, whose: dict[Video, list[Party]]
) -> None:
    lines = list(sharing.lines(source(gross), sharing.by_video(rows), whose.__getitem__))
    header, statements = material.statements(lines)

    for each in statements.values():
        assert proving.problems(statement_models.text(each), header.root) == []
    assert sum(total.amount_micro for each in statements.values() for total in each.totals) == gross * 7_000 // 10_000


def test_a_line_that_is_left_out_is_missed() -> None:
    root, text = stated()
    statement = json.loads(text)
    gone = statement["lines"].pop()
    statement["totals"][0]["lines"] -= 1
    statement["totals"][0]["amount_micro"] -= gone["amount_micro"]

    found = proving.problems(statement_models.canonical(statement) + b"\n", root)

    assert found == ["The lines do not lead to the period's root: one of them, their order or the proof was changed."]


@pytest.mark.parametrize("name", ["amount_micro", "ms", "gross_micro", "part_extra"])
def test_a_line_that_does_not_follow_from_the_formula_is_named(name: str) -> None:
    root, text = stated()
    statement = json.loads(text)
    statement["lines"][3][name] += 100_000

    found = proving.problems(statement_models.canonical(statement) + b"\n", root)

    assert any(each.startswith("Line 4 (video ") for each in found)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]\n", b"\xff", b"[" * 100_000, b'{"format": 1}'])
def test_what_is_no_statement_is_called_so(raw: bytes) -> None:
    assert [each.partition(":")[0] for each in proving.problems(raw, "")] == ["This is no statement"]


def test_a_statement_of_another_formula_is_not_recomputed_silently() -> None:
    root, text = stated()

    found = proving.problems(text.replace(b'"formula":1', b'"formula":2'), root)

    assert "The formula is version 2, known is 1." in found
