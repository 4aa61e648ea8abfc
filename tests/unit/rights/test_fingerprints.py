"""What is found, and what is not, among references in the table."""

from types import SimpleNamespace

import numpy as np
import pytest

from functions.rights import fingerprints, frames, matches, table
from functions.rights.matches import Interval, Match
from functions.rights.taps import Taps
from socialflow import dynamo
from tests.unit.rights import material

THEM, US = "creator-them", "creator-us"


def known(taps: Taps, reference_id: str = "reference", creator_id: str = THEM) -> None:
    fingerprints.keep(fingerprints.of_taps(taps), reference_id, creator_id)


def asked(taps: Taps, video_id: str = "query", creator_id: str = US) -> list[Match]:
    return fingerprints.look_up(fingerprints.of_taps(taps), video_id, creator_id)


def near(interval: Interval, start_seconds: float, end_seconds: float, tolerance: float = 0.25) -> bool:
    return bool(
        abs(interval.start_ms / 1000 - start_seconds) <= tolerance
        and abs(interval.end_ms / 1000 - end_seconds) <= tolerance
    )


def spliced(excerpt: material.Sound) -> material.Sound:
    """The excerpt 5 s into other music."""
    return np.concatenate([material.music(901, 5), excerpt, material.music(902, 6)])


@pytest.fixture
def song(aws: SimpleNamespace) -> material.Sound:
    """A known reference of 24 s."""
    sound = material.music(1, 24)
    known(material.tapped(sound))
    return sound


def test_ten_seconds_of_a_song_are_found_where_they_are(aws: SimpleNamespace) -> None:
    song = material.music(1, 60)
    known(material.tapped(song))

    (match,) = asked(material.tapped(spliced(song[37 * material.RATE : 47 * material.RATE])))

    assert (match.reference_id, match.modality, match.is_claimable) == ("reference", "audio", True)
    assert near(match.query, 5, 15)
    assert near(match.reference, 37, 47)


@pytest.mark.parametrize("factor", [0.98, 1.02])
def test_a_song_played_faster_or_slower_is_found(song: material.Sound, factor: float) -> None:
    excerpt = material.sped_up(song[4 * material.RATE : 20 * material.RATE], factor)

    (match,) = asked(material.tapped(spliced(excerpt)))

    assert near(match.query, 5, 5 + 16 / factor, tolerance=0.6)
    assert near(match.reference, 4, 20, tolerance=0.6)


@pytest.mark.parametrize("loudness", [0.02, 1.0])
def test_a_song_under_noise_and_at_any_loudness_is_found(song: material.Sound, loudness: float) -> None:
    excerpt = material.noisy(song[5 * material.RATE : 20 * material.RATE], decibels_below=10) * loudness

    (match,) = asked(material.tapped(spliced(excerpt)))

    assert near(match.query, 5, 20, tolerance=0.6)


def test_two_hundred_other_songs_do_not_match() -> None:
    query = fingerprints.of_taps(material.tapped(material.music(7, 60))).views[0]
    verified = []
    for seed in range(200):
        other = fingerprints.of_taps(material.tapped(material.music(seed + 1000, 8)))
        theirs = other.signatures["audio"]
        query_at, reference_at = np.nonzero(query.hashes.values[:, None] == other.hashes["audio"].values[None, :])
        votes = (
            query.hashes.times_ms[query_at].astype(float),
            other.hashes["audio"].times_ms[reference_at].astype(float),
            np.ones(len(query_at)),
        )
        for line in matches.lines(votes):
            verified += list(matches.verify(line, query.signature, theirs, np.ones(len(theirs.patterns))))

    assert verified == []


def test_a_film_is_found_mirrored_too_and_where_it_is(aws: SimpleNamespace) -> None:
    known(material.tapped(pictures=material.film(3, 50)))
    excerpt = material.film(3, 10, start=37.125)
    query = np.concatenate([material.film(8, 5), excerpt, material.film(9, 6)])
    mirrored = np.concatenate([material.film(8, 5), excerpt[:, :, ::-1], material.film(9, 6)])

    (plain,) = asked(material.tapped(pictures=query))
    (seen_in_mirror,) = asked(material.tapped(pictures=mirrored))

    assert (plain.is_mirrored, seen_in_mirror.is_mirrored) == (False, True)
    for match in (plain, seen_in_mirror):
        assert near(match.query, 5, 15)
        assert near(match.reference, 37.125, 47.125, tolerance=0.3)


def test_other_films_do_not_match(aws: SimpleNamespace) -> None:
    for seed in range(8):
        known(material.tapped(pictures=material.film(seed + 100, 10)), reference_id=f"reference-{seed}")

    assert asked(material.tapped(pictures=material.film(4, 30))) == []


def test_sound_in_blocks_reads_as_the_whole_does() -> None:
    sound = material.samples(material.music(1, 60))

    hashes, signature = fingerprints.of_sound(sound)
    in_blocks, signature_in_blocks = fingerprints.of_sound(sound, block_frames=400)

    assert set(zip(hashes.values, hashes.times_ms, strict=True)) == set(
        zip(in_blocks.values, in_blocks.times_ms, strict=True)
    )
    assert np.array_equal(signature.patterns, signature_in_blocks.patterns)


@pytest.mark.parametrize("count", [0, 1, 1023, 1024, 5000])
def test_hardly_any_sound_has_no_landmarks(count: int) -> None:
    hashes, _ = fingerprints.of_sound(np.full(count, 100, np.int16))

    assert len(hashes) == 0


def test_silence_black_tone_and_hiss_match_nothing(aws: SimpleNamespace) -> None:
    seconds = 20
    clock = np.arange(seconds * material.RATE) / material.RATE
    black = np.full((seconds * frames.RATE_HZ, frames.SIDE, frames.SIDE), 16, np.uint8)
    hiss = np.random.default_rng(1).normal(0, 0.1, (2, len(clock)))
    for number, (one, other) in enumerate(
        [(0 * clock, 0 * clock), (0.5 * np.sin(2764 * clock), 0.5 * np.sin(2764 * clock)), (hiss[0], hiss[1])]
    ):
        known(material.tapped(one, black), reference_id=f"reference-{number}")

        assert asked(material.tapped(other, black)) == []


def test_one_still_picture_is_no_match_however_long_it_stands(aws: SimpleNamespace) -> None:
    card = np.repeat(material.film(5, 0.25), 240, axis=0)
    known(material.tapped(pictures=card))

    assert asked(material.tapped(pictures=card)) == []


def test_own_work_and_own_earlier_run_are_not_matched(song: material.Sound) -> None:
    assert asked(material.tapped(song), video_id="reference") == []
    assert asked(material.tapped(song), creator_id=THEM) == []
    assert len(asked(material.tapped(song))) == 1


def test_keeping_twice_writes_the_same_items_once(song: material.Sound, aws: SimpleNamespace) -> None:
    before = _items(aws)
    dynamo.capacity.reset()

    known(material.tapped(song))

    assert _items(aws) == before
    assert dynamo.capacity.calls == 1


def test_an_interrupted_store_is_finished_by_the_next(song: material.Sound, aws: SimpleNamespace) -> None:
    before = _items(aws)
    digest = table.digest_of("reference").hex()
    table.STORE.write_many(deletes=[dynamo.key(f"REF#{digest}", "REFERENCE")])
    assert asked(material.tapped(song)) == []

    known(material.tapped(song))

    assert _items(aws) == before


def test_a_changed_reference_leaves_no_old_postings(song: material.Sound, aws: SimpleNamespace) -> None:
    known(material.tapped(material.music(2, 12)))

    assert asked(material.tapped(song)) == []
    assert len(asked(material.tapped(material.music(2, 12)))) == 1


def test_a_deleted_reference_is_gone(song: material.Sound, aws: SimpleNamespace) -> None:
    table.delete("reference")

    assert asked(material.tapped(song)) == []
    assert [item for item in _items(aws) if "postings" in item or item["pk"]["S"].startswith("REF#")] == []


def test_a_video_without_sound_has_no_sound_fingerprint(aws: SimpleNamespace) -> None:
    made = fingerprints.of_taps(material.tapped(pictures=material.film(3, 5)))

    assert list(made.hashes) == ["video"]


def test_a_lookup_costs_one_read_a_hundred_hashes_at_any_size_of_the_index(song: material.Sound) -> None:
    made = fingerprints.of_taps(material.tapped(material.music(7, 30)))
    distinct = len(set(made.hashes["audio"].values.tolist()))
    for seed in range(3):
        known(material.tapped(material.music(seed + 1000, 8)), reference_id=f"reference-{seed}")
    dynamo.capacity.reset()

    list(table.postings("audio", made.hashes["audio"]))

    assert dynamo.capacity.calls == -(-distinct // 100)


def test_a_popular_hash_is_shared_over_shards_and_then_dropped(
    aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "SHARD_POSTINGS", 6)
    one = fingerprints.Hashes(np.array([42], np.int64), np.array([1000], np.int64))
    most = table.SHARD_POSTINGS * table.SHARDS
    dropped = [
        table.store(table.Reference(f"reference-{number}", THEM, 1000, "c"), {"audio": one}, {})
        for number in range(most + 20)
    ]

    found = list(table.postings("audio", one))

    assert table.SHARD_POSTINGS < len(found) <= most
    assert len({posting.digest for posting in found}) == len(found) == dropped.count(0)
    assert {posting.shared_by for posting in found} == {len(found)}


def test_evidence_reads_back_as_it_was_found(aws: SimpleNamespace) -> None:
    match = Match("reference", "video", Interval(5000, 15_000), Interval(37_000, 47_000), 0.875, 31.5, is_mirrored=True)

    for _ in range(2):
        table.record("query", [match], fingerprints.LIMITS)

    assert table.evidence("query") == [match]


def _items(aws: SimpleNamespace) -> list[dict[str, dict[str, str]]]:
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=table.STORE.name)
    items = [item for page in pages for item in page["Items"]]
    for item in items:
        if "SS" in item.get("postings", {}):
            item["postings"]["SS"] = sorted(item["postings"]["SS"])
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
