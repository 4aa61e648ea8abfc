"""What is shared is shared to the last micro-unit (PM-5, PM-6), and the same whatever order it is told in."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.money import sharing
from functions.money.sharing import Claim, Party, Video, Watched
from tests.unit.money import sharing_material as material
from tests.unit.money.sharing_material import alone, amounts, source

HOLIDAY = Video("holiday", "ann")


@given(material.rows(), amounts, st.integers(0, 10_000), amounts, material.ownership())
def test_the_lines_of_a_source_sum_to_what_is_shared(
    rows: list[Watched], gross: int, rate: int, added: int, whose: dict[Video, list[Party]]
) -> None:
    shared = source(gross, rate=rate, added_micro=added)

    lines = list(sharing.lines(shared, sharing.by_video(rows), whose.__getitem__))

    assert sum(each.amount_micro for each in lines) == gross * rate // 10_000 + added
    assert all(sharing.recomputed(each) == each.amount_micro >= 0 for each in lines)
    assert all(each.extra in {0, 1} and each.part_extra in {0, 1} for each in lines)


@given(material.rows(), amounts, material.ownership(), st.randoms())
def test_the_order_of_rows_and_parties_changes_nothing(
    rows: list[Watched], gross: int, whose: dict[Video, list[Party]], chance: random.Random
) -> None:
    before = sorted(sharing.lines(source(gross), sharing.by_video(rows), whose.__getitem__))
    chance.shuffle(rows)
    for each in whose.values():
        chance.shuffle(each)

    assert sorted(sharing.lines(source(gross), sharing.by_video(rows), whose.__getitem__)) == before


@given(material.rows(), amounts)
def test_no_video_is_more_than_a_micro_unit_from_its_exact_part(rows: list[Watched], gross: int) -> None:
    watched = sharing.by_video(rows)
    total = sum(watched.values())

    for line in sharing.lines(source(gross, rate=10_000), watched, alone):
        assert abs(line.amount_micro * total - gross * line.ms) < total


@given(amounts, material.ownership())
def test_all_of_what_advertisements_earned_goes_to_their_video(gross: int, whose: dict[Video, list[Party]]) -> None:
    lines = list(sharing.ad_lines(source(gross, kind="ads"), material.VIDEOS[0], whose.__getitem__))

    assert sum(each.amount_micro for each in lines) == gross * 7_000 // 10_000
    assert {each.video_id for each in lines} == {"video-0"}
    assert all(sharing.recomputed(each) == each.amount_micro for each in lines)


def test_what_advertisements_earned_is_shared_by_no_time_and_has_no_remainder() -> None:
    """As a statement's reader is told, who recomputes it from the line alone."""
    (line,) = sharing.ad_lines(source(31, kind="ads"), HOLIDAY, alone)

    assert (line.ms, line.total_ms, line.extra, line.amount_micro) == (0, 0, 0, 21)


def test_a_subscriber_who_watches_little_gives_it_all_to_what_they_watched() -> None:
    lines = list(sharing.lines(source(10_000_000), {HOLIDAY: 1}, alone))

    assert [(each.creator_id, each.amount_micro) for each in lines] == [("ann", 7_000_000)]


def test_what_creators_earned_is_the_sum_of_their_lines_by_currency() -> None:
    other = Video("harvest", "ben")
    dollars = list(sharing.lines(source(9_000_000, rate=10_000), {HOLIDAY: 2, other: 1}, alone))
    more = list(sharing.lines(source(1_000_000, rate=10_000), {HOLIDAY: 5}, alone))
    euros = list(sharing.lines(source(300, rate=10_000)._replace(currency="eur"), {other: 1}, alone))

    assert sharing.earned([*dollars, *euros, *more]) == {
        "usd": {"ann": 7_000_000, "ben": 3_000_000},
        "eur": {"ben": 300},
    }
    assert sharing.earned([]) == {}


def test_time_of_nothing_is_no_time() -> None:
    assert sharing.by_video([Watched("v", "holiday", "ann", 0), Watched("v", "holiday", "ann", -5)]) == {}


@pytest.mark.parametrize(("matched_ms", "is_shared"), [(6_990, False), (7_000, False), (7_010, True)])
def test_a_match_shares_from_more_than_seven_seconds_on(matched_ms: int, is_shared: bool) -> None:  # noqa: FBT001 - a case
    """PM-8, CR-6: strictly more than 7.00 s."""
    whose = sharing.parties(HOLIDAY, [Claim("label", matched_ms, 70_100)], {})

    assert ("label" in {each.user_id for each in whose}) is is_shared
    if is_shared:
        parts = {
            each.creator_id: each.amount_micro
            for each in sharing.lines(source(10_000_000), {HOLIDAY: 1}, lambda _: whose)
        }
        assert parts == {"label": 700_000, "ann": 6_300_000}


def test_collaborators_share_what_rights_holders_leave() -> None:
    whose = sharing.parties(HOLIDAY, [Claim("label", 10_000, 40_000)], {"bob": 2_000})

    lines = sharing.lines(source(1_000_000, rate=10_000), {HOLIDAY: 1}, lambda _: whose)

    assert {each.creator_id: each.amount_micro for each in lines} == {"ann": 600_000, "bob": 150_000, "label": 250_000}


def test_claims_that_overlap_to_more_than_the_video_share_all_of_it() -> None:
    whose = sharing.parties(HOLIDAY, [Claim("label", 30_000, 40_000), Claim("band", 30_000, 40_000)], {"bob": 5_000})

    assert [(each.user_id, each.role) for each in whose] == [("band", "rights-holder"), ("label", "rights-holder")]


def test_nobody_holds_rights_against_themselves() -> None:
    whose = sharing.parties(HOLIDAY, [Claim("ann", 30_000, 40_000)], {"ann": 1_000})

    assert whose == [Party("ann", "creator", 10_000)]


def test_what_was_watched_of_a_video_is_the_sum_of_its_viewers_to_the_millisecond() -> None:
    rows = [Watched("bob", *HOLIDAY, 2), Watched("cid", *HOLIDAY, 3), Watched("dan", *HOLIDAY, 0)]

    assert sharing.by_video(rows) == {HOLIDAY: 5}


def test_each_party_is_told_what_they_are_and_a_holders_longest_claim_counts_alone() -> None:
    claims = [Claim("holder", 9_000, 20_000), Claim("holder", 8_000, 20_000)]

    found = sharing.parties(HOLIDAY, claims, {"ben": 2_500})

    assert found == [
        Party("ann", "creator", 11_000 * 7_500),
        Party("ben", "collaborator", 11_000 * 2_500),
        Party("holder", "rights-holder", 9_000 * sharing.WHOLE),
    ]
    lines = sharing.lines(source(1_000_000), {HOLIDAY: 1}, lambda _video: found)
    assert [each.role for each in lines] == ["creator", "collaborator", "rights-holder"]
