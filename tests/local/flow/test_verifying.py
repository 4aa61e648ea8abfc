"""`flow verify-statement` as a creator runs it, without a platform or a network."""

import json
from pathlib import Path

import pytest

from functions.money import sharing, statement_models
from functions.money.sharing import Party, Source, Video
from functions.money.statements import Book
from tests.local.flow.test_cli import flow


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """statement.json and root.json of a period in which two creators earned."""
    source = Source("pool", b"blind", "usd", 10_000_003, 7_000)
    watched = {Video("v1", "ann"): 30_000, Video("v2", "bob"): 11_111}
    lines = sharing.lines(source, watched, lambda video: [Party(video.creator_id, "creator", 1)])
    book = Book("2026-03", lines, [])
    stated = statement_models.statement(book.pages[0], book.header, book.tree)
    root = statement_models.PeriodRoot(root=book.header.root, header=book.header)
    (tmp_path / "statement.json").write_bytes(statement_models.text(stated))
    (tmp_path / "root.json").write_text(json.dumps(root.model_dump()))
    (tmp_path / "root.txt").write_text(book.header.root)
    return tmp_path


def test_a_statement_that_follows_is_well(files: Path) -> None:
    by_file = flow("verify-statement", "statement.json", "--root", "root.json", home=files)
    by_hex = flow("verify-statement", "statement.json", "--root", (files / "root.txt").read_text(), home=files)

    assert (by_file.returncode, by_file.stderr) == (0, "")
    assert by_file.stdout == by_hex.stdout
    assert "5108123 micro-units of USD in 1 lines of 2026-03, in a tree of 4 leaves" in by_file.stdout


def test_a_changed_one_is_told_with_what_is_wrong(files: Path) -> None:
    statement = files / "statement.json"
    statement.write_bytes(statement.read_bytes().replace(b'"ms":30000', b'"ms":30001'))

    ended = flow("verify-statement", "statement.json", "--root", "root.json", home=files)

    assert ended.returncode == 1
    assert "✗ Line 1 (video v1) says 5108123 micro-units of usd, the formula gives 5108293." in ended.stdout
    assert "✗ The lines do not lead to the period's root" in ended.stdout


@pytest.mark.parametrize("root", ["nothing", "statement.json", "ab12"])
def test_what_is_no_root_is_told(files: Path, root: str) -> None:
    ended = flow("verify-statement", "statement.json", "--root", root, home=files)

    assert ended.returncode == 1
    assert "root" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_a_root_the_platform_is_asked_and_must_run(files: Path) -> None:
    ended = flow("verify-statement", "statement.json", home=files)

    assert ended.returncode == 3
    assert "Start it with `flow up`" in ended.stderr


def test_help_teaches_with_an_example(files: Path) -> None:
    ended = flow("verify-statement", "--help", home=files)

    assert "flow verify-statement 2026-03.json" in ended.stdout.split("Example")[1]
