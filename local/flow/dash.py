"""A DASH manifest as a player reads it: its representations, and where the segments of each one lie."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from urllib.parse import urljoin

from local.flow.problem import Problem

_MPD = "{urn:mpeg:dash:schema:mpd:2011}"
# No page of ours has entities or a document type; a manifest that does is not ours.
_NOT_OURS = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_FIELD = re.compile(r"\$(?:(RepresentationID|Bandwidth|Number|Time)(?:%0(\d+)d)?)?\$")
_REMEDY = "See the encoder's output in the media bucket."


@dataclass(frozen=True)
class Representation:
    """`urls` are the initialisation segment's and then the media segments', in the order of playing."""

    name: str
    length_seconds: float
    urls: tuple[str, ...]


def representations(text: bytes, url: str) -> list[Representation]:
    """What the manifest at `url` offers, in its own order. Raises Problem when a player could not find a segment."""
    if _NOT_OURS.search(text):
        raise Problem("The DASH manifest holds a document type.", _REMEDY)
    root = ElementTree.fromstring(text)  # noqa: S314 - checked above to hold no entities
    return [
        _representation(element, group, url)
        for group in root.iter(f"{_MPD}AdaptationSet")
        for element in group.iter(f"{_MPD}Representation")
    ]


def _representation(element: ElementTree.Element, group: ElementTree.Element, url: str) -> Representation:
    name = element.attrib["id"]
    template = element.find(f"{_MPD}SegmentTemplate")
    template = group.find(f"{_MPD}SegmentTemplate") if template is None else template
    timeline = None if template is None else template.find(f"{_MPD}SegmentTimeline")
    if template is None or timeline is None:
        raise Problem(f"The DASH manifest does not say where the segments of {name} are.", _REMEDY)
    fixed = {"RepresentationID": name, "Bandwidth": element.get("bandwidth", "")}
    spans = _spans(timeline)
    first = int(template.get("startNumber", "1"))
    media = [
        _filled(template.attrib["media"], {**fixed, "Number": str(number), "Time": str(start)})
        for number, (start, _) in enumerate(spans, first)
    ]
    ticks = sum(duration for _, duration in spans)
    return Representation(
        name=name,
        length_seconds=ticks / int(template.get("timescale", "1")),
        urls=tuple(urljoin(url, each) for each in [_filled(template.attrib["initialization"], fixed), *media]),
    )


def _spans(timeline: ElementTree.Element) -> list[tuple[int, int]]:
    """Start and duration of every segment, in ticks; an `S` stands for itself and `r` repetitions."""
    spans: list[tuple[int, int]] = []
    start = 0
    for entry in timeline.iter(f"{_MPD}S"):
        start = int(entry.get("t", start))
        duration = int(entry.attrib["d"])
        for _ in range(int(entry.get("r", "0")) + 1):
            spans.append((start, duration))
            start += duration
    return spans


def _filled(template: str, values: dict[str, str]) -> str:
    def value(field: re.Match[str]) -> str:
        name, width = field.groups()
        return values[name].zfill(int(width or 0)) if name else "$"

    return _FIELD.sub(value, template)
