"""Which faults struck where: the table of a campaign, kept under .build, and its empty cells."""

from collections import Counter
from pathlib import Path

from tests.simulation.faults import CLASSES, Coverage, Site
from tests.simulation.wiring import KEPT

TABLE = KEPT / "coverage.txt"


# A service that is asked less often than this is left to the night.
_ENOUGH = 100


def merged(coverage: Coverage, level: str) -> Coverage:
    """The same by `site` (each place in our code), by `operation`, or by `service` (of those that were asked enough)."""
    if level == "site":
        return coverage
    result = Coverage()
    for site, classes in coverage.classes.items():
        short = _short(site, level)
        known = result.classes.get(short, ())
        result.classes[short] = known + tuple(each for each in classes if each not in known)
        result.visits[short] += coverage.visits[site]
    for (site, kind), count in coverage.struck.items():
        result.struck[_short(site, level), kind] += count
    if level == "service":
        result.classes = {site: each for site, each in result.classes.items() if result.visits[site] >= _ENOUGH}
    return result


def _short(site: Site, level: str) -> Site:
    if site.operation == "Invoke":
        return Site("any function", "-", "Invoke")
    return Site("-", "-", site.operation if level == "operation" else site.operation.partition(".")[0])


def table(coverage: Coverage) -> str:
    """A row a site, a column a class: how often it struck, 0 where it could have, a dot where it cannot."""
    rows = [f"{'visits':>7} {' '.join(f'{each[:12]:>12}' for each in CLASSES)}  site"]
    for site in sorted(coverage.classes, key=str):
        cells = [str(coverage.struck[site, each]) if each in coverage.classes[site] else "." for each in CLASSES]
        rows.append(f"{coverage.visits[site]:>7} {' '.join(f'{each:>12}' for each in cells)}  {site}")
    return "\n".join(rows)


def write(coverage: Coverage, to: Path = TABLE) -> str:
    """Keep the table; a sentence about it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(table(merged(coverage, "operation")) + "\n\n" + table(coverage) + "\n")
    cells = sum(len(each) for each in coverage.classes.values())
    empty = coverage.empty()
    kinds = Counter(kind for _, kind in empty)
    said = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    return f"{len(coverage.classes)} call sites, {cells - len(empty)} of {cells} cells struck (empty: {said or 'none'}); {to}"
