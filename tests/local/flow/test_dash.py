"""A DASH manifest gives a player the addresses of its segments, whichever of the template's ways it uses."""

from __future__ import annotations

import pytest

from local.flow import dash
from local.flow.problem import Problem

URL = "http://127.0.0.1:8080/media/v1/cmaf/index.mpd"
FOLDER = "http://127.0.0.1:8080/media/v1/cmaf/"


def manifest(group: str) -> bytes:
    period = f'<Period><AdaptationSet mimeType="video/mp4">{group}</AdaptationSet></Period>'
    return f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">{period}</MPD>'.encode()


def test_numbered_segments_are_named_one_by_one() -> None:
    text = manifest(
        '<Representation id="half"><SegmentTemplate timescale="10" initialization="half_init.mp4" '
        'media="half_$Number%03d$.mp4" startNumber="7"><SegmentTimeline><S t="0" d="40" r="1"/><S d="15"/>'
        "</SegmentTimeline></SegmentTemplate></Representation>"
    )

    [found] = dash.representations(text, URL)

    assert (found.name, found.length_seconds) == ("half", 9.5)
    assert found.urls == tuple(
        FOLDER + name for name in ("half_init.mp4", "half_007.mp4", "half_008.mp4", "half_009.mp4")
    )


def test_a_template_of_the_set_serves_each_representation_by_time() -> None:
    text = manifest(
        '<SegmentTemplate initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$$$Time$.mp4">'
        '<SegmentTimeline><S t="5" d="4" r="1"/><S t="20" d="2"/></SegmentTimeline></SegmentTemplate>'
        '<Representation id="a" bandwidth="1"/><Representation id="b" bandwidth="2"/>'
    )

    found = dash.representations(text, URL)

    assert [each.urls for each in found] == [
        tuple(FOLDER + f"{name}/{file}" for file in ("init.mp4", "$5.mp4", "$9.mp4", "$20.mp4")) for name in "ab"
    ]


def test_a_manifest_that_does_not_say_where_its_segments_are_is_a_sentence() -> None:
    with pytest.raises(Problem, match="where the segments of whole are"):
        dash.representations(manifest('<Representation id="whole"/>'), URL)


def test_a_manifest_with_entities_is_refused() -> None:
    with pytest.raises(Problem, match="document type"):
        dash.representations(b'<!DOCTYPE MPD [<!ENTITY a "b">]>' + manifest(""), URL)
