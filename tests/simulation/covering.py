"""Which faults struck where: the table of a campaign, kept under .build, its empty cells, and how a campaign fills them."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation.faults import CLASSES, LATE_ON, STALE, Coverage, Site, cell
from tests.simulation.wiring import KEPT

TABLE = KEPT / "coverage.txt"


# A service that is asked less often than this is left to the night.
_ENOUGH = 100


# How many cells a seed is told to hunt; more would keep it from doing much else.
_AT_ONCE, _LATE_AT_ONCE = 24, 4


@dataclass
class Hunt:
    """A campaign's memory: what was struck, and what each seed is to hunt for that was not.

    Which cells a seed is told is told in its command, so that alone it does the same again.
    """

    coverage: Coverage = field(default_factory=Coverage)
    _tried: Counter[str] = field(default_factory=Counter)

    def next(self) -> frozenset[str]:
        """Codes of empty cells, those first that were hunted least, at most one a site and three a function."""
        chosen: list[str] = []
        taken: Counter[str] = Counter()
        late = 0
        cells = [each for each in self.coverage.empty() if not unreachable(self.coverage, *each)]
        empty = [(self._tried[cell(site, kind)], site, kind) for site, kind in cells]
        for _, site, kind in sorted(empty, key=lambda each: (each[0], cell(each[1], each[2]))):
            if taken[str(site)] or taken[site.function] >= 3 or len(chosen) == _AT_ONCE:
                continue
            is_late = not self.coverage.open[site]
            if is_late and late == _LATE_AT_ONCE:
                continue
            late += is_late
            taken.update((str(site), site.function))
            self._tried[cell(site, kind)] += 1
            chosen.append(cell(site, kind) + (LATE_ON if is_late else ""))
        return frozenset(chosen)


def unreachable(coverage: Coverage, site: Site, kind: str) -> str:
    """Why nothing may strike there, if so."""
    if kind == STALE and not coverage.open[site]:
        return "what is read once everything is over is what is checked: an old answer would be no fault of ours"
    return ""


def missed(coverage: Coverage, level: str) -> list[tuple[Site, str]]:
    """The empty cells at that level that something could have struck."""
    if level != "site":
        return merged(coverage, level).empty()
    return [each for each in coverage.empty() if not unreachable(coverage, *each)]


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
