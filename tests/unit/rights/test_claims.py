"""A certain match of more than 7 s becomes a claim of its rights holder, told once (CR-4, CR-6)."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from functions.rights import claims, table
from functions.rights.matches import Interval, Match
from functions.rights.table import Reference
from socialflow import tables
from tests.conftest import outbox_events

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def references(aws: SimpleNamespace) -> SimpleNamespace:
    for reference_id, owner in (("song", "label"), ("remix", "label"), ("film", "studio")):
        table.store(Reference(reference_id, owner, 90_000, "content"), {}, {})
    return aws


def match(reference_id: str, start_ms: int, end_ms: int, *, modality: str = "audio", score: float = 0.9) -> Match:
    where = Interval(start_ms, end_ms)
    return Match(reference_id, modality, where, where, score, 50.0)


def made(*found: Match) -> dict[str, int]:
    return {each.claimant_id: each.matched_ms for each in claims.make("video", 60_000, found, NOW)}


@pytest.mark.parametrize(("length_ms", "claimed"), [(6_990, {}), (7_000, {}), (7_010, {"label": 7_010})])
def test_only_more_than_seven_seconds_are_claimed(
    references: SimpleNamespace, length_ms: int, claimed: dict[str, int]
) -> None:
    assert made(match("song", 0, length_ms)) == claimed


def test_a_match_that_is_not_certain_waits_for_a_person(references: SimpleNamespace) -> None:
    assert made(match("song", 0, 20_000, score=0.4)) == {}
    assert outbox_events(references.client("dynamodb"), tables.RIGHTS) == []


def test_one_stretch_counts_once_for_its_holder_however_it_was_found(references: SimpleNamespace) -> None:
    found = [match("song", 0, 20_000), match("song", 1_000, 21_000, modality="video"), match("remix", 5_000, 15_000)]

    assert made(*found, match("film", 30_000, 38_000)) == {"label": 21_000, "studio": 8_000}


def test_a_claim_is_told_once_with_what_it_is_about(references: SimpleNamespace) -> None:
    for _ in range(2):
        made(match("song", 0, 20_000))

    (told,) = outbox_events(references.client("dynamodb"), tables.RIGHTS)
    assert (told["type"], told["source"]) == ("VideoClaimed", "socialflow.rights")
    about = {name: told["data"][name] for name in ("video_id", "claimant_id", "matched_ms", "length_ms")}
    assert about == {"video_id": "video", "claimant_id": "label", "matched_ms": 20_000, "length_ms": 60_000}


def test_a_reference_that_is_gone_claims_nothing(references: SimpleNamespace) -> None:
    table.delete("film")

    assert made(match("film", 0, 20_000)) == {}
