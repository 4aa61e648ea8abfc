"""When a match may be claimed, and that evidence alone makes one."""

import numpy as np
import pytest

from functions.rights import matches
from functions.rights.matches import Interval, Match
from functions.rights.signatures import Signature


def _match(length_ms: int, score: float) -> Match:
    return Match("r", "audio", Interval(1000, 1000 + length_ms), Interval(0, length_ms), score, votes=9.0)


@pytest.mark.parametrize(
    ("length_ms", "claimable"), [(6990, False), (7000, False), (7001, True), (7010, True), (0, False)]
)
def test_strictly_more_than_seven_seconds_is_claimable(length_ms: int, *, claimable: bool) -> None:
    assert matches.is_claimable(length_ms) is claimable
    assert _match(length_ms, 0.9).is_claimable is claimable


def test_offsets_far_from_zero_do_not_move_the_limit() -> None:
    assert not Match("r", "audio", Interval(37_010, 44_010), Interval(0, 7000), 1.0, 9.0).is_claimable
    assert Match("r", "audio", Interval(37_010, 44_020), Interval(0, 7010), 1.0, 9.0).is_claimable


def test_confidence_decides_between_claim_and_review() -> None:
    assert matches.hint([]) == "none"
    assert matches.hint([_match(7000, 0.99)]) == "none"
    assert matches.hint([_match(7010, 0.3)]) == "review"
    assert matches.hint([_match(7010, 0.3), _match(9000, 0.8)]) == "claim"


def test_votes_for_one_line_are_found_among_noise() -> None:
    random = np.random.default_rng(1)
    true_at = random.uniform(0, 20_000, 30)
    query = np.concatenate([true_at, random.uniform(0, 60_000, 400)])
    reference = np.concatenate([1.02 * true_at + 37_000, random.uniform(0, 600_000, 400)])

    line = next(matches.lines((query, reference, np.ones(430))))

    assert line.slope == pytest.approx(1.02, abs=0.005)
    assert line.slope * 10_000 + line.offset_ms == pytest.approx(47_200, abs=60)


def test_scattered_votes_make_no_line() -> None:
    random = np.random.default_rng(2)

    found = matches.lines((random.uniform(0, 60_000, 60), random.uniform(0, 3_600_000, 60), np.ones(60)))

    assert list(found) == []


def test_a_line_without_agreement_over_the_overlap_is_no_match() -> None:
    random = np.random.default_rng(3)
    one, other = (Signature(random.integers(1, 2**32, 400).astype(np.uint64), 128, bits=32) for _ in range(2))

    assert list(matches.verify(matches.Line(1.0, 0.0, 99.0), one, other, np.ones(400))) == []
