"""What the documents name exists: links, headings that alarms point to, commands, and the tables' access patterns."""

import ast
import re
from pathlib import Path

import pytest
from typer.main import get_command

from local.flow.cli import app
from socialflow import events

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("clients/*/README.md")]
)
OPENED = ("identity/*_table.py", "social/bar_table.py", "timeline/mute_table.py")
TABLES = sorted(
    {*ROOT.glob("functions/*/table.py"), *(each for glob in OPENED for each in ROOT.glob(f"functions/{glob}"))}
)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def headings(page: Path) -> set[str]:
    """The anchors that a code host makes of a page's headings."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def code(page: Path) -> str:
    """What a page shows as code: blocks and spans."""
    text = page.read_text()
    blocks = re.findall(r"^ *```.*?^ *```", text, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*blocks, *spans])


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_resolves(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in headings(target), link


def test_every_page_of_the_runbook_that_an_alarm_names_exists() -> None:
    stacks = "".join(path.read_text() for path in ROOT.glob("stacks/*.py"))
    fixed = set(re.findall(r"docs/runbook\.md#([a-z-]+)", stacks))
    # Operations names its own alarms' pages after the alarms.
    own = {name.lower() for name in re.findall(r'^ +alarm\(\s*"(\w+)"', stacks, flags=re.MULTILINE)}

    assert fixed >= {"machines", "dead-letters", "functions"}
    assert own >= {"servererrors", "latency", "throttles", "failedpayments"}
    assert fixed | own <= headings(ROOT / "docs" / "runbook.md")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_make_target_and_flow_command_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]

    assert set(re.findall(r"(?:^|\s)make ([a-z][\w-]*)", code(page))) <= targets
    assert set(re.findall(r"\./flow ([a-z][\w-]*)", code(page))) <= commands


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_of_the_repository_that_is_named_exists(page: Path) -> None:
    rooms = "clients|functions|stacks|statemachines|local|tests|bench|docs|layers"
    for path in re.findall(rf"(?<![\w/.<>-])((?:{rooms})/[\w./-]+\.(?:dart|in|json|md|py|svg|ts))", code(page)):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_the_access_patterns_are_those_of_the_tables(table: Path) -> None:
    doc = ast.get_docstring(ast.parse(table.read_text())) or ""
    rows = [line for line in doc.splitlines() if line.startswith("|")]

    assert len(rows) > 2
    assert "\n".join(rows) in (ROOT / "docs" / "access-patterns.md").read_text()


def test_the_events_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()

    for event in events.ALL:
        fields = ", ".join(name for name in event.model_fields if name != "occurred_at")
        assert f"| {event.detail_type()} | {event.domain} | {fields} |" in page
