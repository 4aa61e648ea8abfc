"""Whatever a period holds and whoever watched, all of it is shared, kept or carried, to the last micro-unit."""

import hashlib
import hmac
import random

from hypothesis import given
from hypothesis import strategies as st

from functions.money import dividing, sharing
from functions.money.dividing import Division, Held, Period, Watch
from functions.money.sharing import Party, Video, Watched
from tests.unit.money import sharing_material as material

PAYERS = ("ann", "bob", "cid", "idle")


@st.composite
def holdings(draw: st.DrawFn) -> Held:
    payers = draw(st.lists(st.sampled_from(PAYERS), unique=True))
    videos = draw(st.lists(st.sampled_from(material.VIDEOS), unique=True))
    return Held(
        draw(material.amounts),
        {each: draw(st.integers(1, 10**9)) for each in payers},
        {each: draw(st.integers(1, 10**9)) for each in videos},
    )


def divided(rows: list[Watched], held: Held, whose: dict[Video, list[Party]]) -> Division:
    watch = Watch.of(sorted(rows), frozenset(held.subscribers))
    return dividing.divide(Period("2026-03", watch, whose.__getitem__, b"key"), "usd", held)


@given(st.just([]) | material.rows(), holdings(), material.ownership())
def test_what_came_in_is_shared_kept_or_carried(
    rows: list[Watched], held: Held, whose: dict[Video, list[Party]]
) -> None:
    made = divided(rows, held, whose)

    totals = made.totals
    assert totals.creators_micro == sum(each.amount_micro for each in made.lines)
    assert totals.creators_micro + totals.platform_micro + totals.carried_micro == held.gross_micro
    assert min(totals.creators_micro, totals.platform_micro, totals.carried_micro) >= 0
    assert all(sharing.recomputed(each) == each.amount_micro for each in made.lines)
    assert bool(made.carried_micro) is (not rows and held.pool_micro + sum(held.subscribers.values()) > 0)


@given(material.rows(), holdings(), material.ownership())
def test_what_is_posted_of_each_account_adds_up_to_the_lines(
    rows: list[Watched], held: Held, whose: dict[Video, list[Party]]
) -> None:
    """The pool account gets creators' parts as accounts are collected, and gives the platform's part and the lines."""
    made = divided(rows, held, whose)
    period = Period("2026-03", Watch.of(sorted(rows), frozenset(held.subscribers)), whose.__getitem__, b"key")

    collected = sum(dividing.shared_part(period, "subscriber", each) for each in held.subscribers.values())
    collected += sum(dividing.shared_part(period, "ads", each) for each in held.ads.values())

    spent = made.funded_platform_micro + made.totals.creators_micro + made.carried_micro
    assert held.pool_micro + collected == spent


@given(material.rows(), holdings(), material.ownership(), st.randoms())
def test_the_order_of_what_is_read_changes_no_line(
    rows: list[Watched], held: Held, whose: dict[Video, list[Party]], chance: random.Random
) -> None:
    before = sorted(divided(rows, held, whose).lines)
    payers, videos = list(held.subscribers), list(held.ads)
    chance.shuffle(payers)
    chance.shuffle(videos)
    again = Held(
        held.pool_micro, {each: held.subscribers[each] for each in payers}, {each: held.ads[each] for each in videos}
    )

    assert sorted(divided(rows, again, whose).lines) == before


@given(material.rows(), holdings(), material.ownership())
def test_a_subscriber_pays_for_nothing_that_they_did_not_watch(
    rows: list[Watched], held: Held, whose: dict[Video, list[Party]]
) -> None:
    alone = Held(0, {"ann": 1_000_000}, {})

    made = divided(rows, alone, whose)

    own = {row.video_id for row in rows if row.viewer_id == "ann"} or {row.video_id for row in rows}
    assert {each.video_id for each in made.lines} <= own
    assert sum(each.amount_micro for each in made.lines) == 700_000


def test_a_line_says_its_currency_and_what_it_is_of_under_a_name_that_only_the_periods_key_gives() -> None:
    first, second = material.VIDEOS[:2]
    rows = [Watched("ann", *first, 5), Watched("bob", *first, 5)]
    held = Held(90, {"ann": 50, "bob": 70}, {first: 30, second: 40})

    made = divided(rows, held, {each: material.alone(each) for each in material.VIDEOS})
    lines = made.lines

    assert made.currency == "usd"
    assert {each.currency for each in lines} == {"usd"}
    payers = {("pool", "", first), *(("subscriber", each, first) for each in ("ann", "bob"))}
    expected = payers | {("ads", first.video_id, first), ("ads", second.video_id, second)}
    assert {(each.kind, each.video_id, each.source) for each in lines} == {
        (kind, video.video_id, named(kind, who, video.creator_id)) for kind, who, video in expected
    }


def test_of_a_month_that_nobody_watched_subscriptions_are_carried_on_whole_and_advertisements_are_shared() -> None:
    idle = Period("2026-03", Watch.of([], frozenset({"ann"})), material.alone, b"key")
    busy = Period(
        "2026-03", Watch.of([Watched("ann", *material.VIDEOS[0], 5)], frozenset({"ann"})), material.alone, b"key"
    )

    assert dividing.shared_part(idle, "subscriber", 1_000) == 1_000
    assert dividing.shared_part(idle, "ads", 1_000) == 1_000 * idle.rate("ads") // 10_000 < 1_000
    assert dividing.shared_part(busy, "subscriber", 1_000) == 1_000 * busy.rate("subscriber") // 10_000 < 1_000


def named(kind: str, who: str, creator_id: str) -> str:
    """The source's pseudonym in a creator's statement."""
    blind = hmac.digest(b"key", f"{kind}\x1f{who}".encode(), hashlib.sha256)
    return hashlib.blake2b(creator_id.encode(), key=blind, digest_size=16).hexdigest()
