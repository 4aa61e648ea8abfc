"""Periods that Hypothesis draws: who watched what, who paid, and whose the videos are."""

from typing import Any

from hypothesis import strategies as st

from functions.money import merkle, sharing, statement_models
from functions.money.sharing import Claim, Line, Party, Source, Video, Watched
from functions.money.statement_models import Header, PoolTotals, Statement

VIDEOS = [Video(f"video-{number}", f"creator-{number % 3}") for number in range(5)]
amounts = st.integers(0, 10**13)


@st.composite
def rows(draw: st.DrawFn) -> list[Watched]:
    """One viewer's or several viewers' time, each pair once."""
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(["ann", "bob", "cid"]), st.sampled_from(VIDEOS)), unique=True, min_size=1)
    )
    return [Watched(viewer, *video, draw(st.integers(1, 10**9))) for viewer, video in pairs]


@st.composite
def ownership(draw: st.DrawFn) -> dict[Video, list[Party]]:
    def of(video: Video) -> list[Party]:
        length = draw(st.integers(7_001, 10**7))
        claims = draw(
            st.lists(
                st.builds(Claim, st.sampled_from(["holder-1", "holder-2"]), st.integers(0, length), st.just(length)),
                max_size=3,
            )
        )
        parts = draw(st.lists(st.integers(0, 5_000), max_size=2))
        return sharing.parties(video, claims, {f"collaborator-{number}": part for number, part in enumerate(parts)})

    return {video: of(video) for video in VIDEOS}


def source(gross_micro: int, **more: Any) -> Source:
    given: dict[str, Any] = {"kind": "subscriber", "blind": b"ab", "currency": "usd", "rate": 7_000, **more}
    return Source(gross_micro=gross_micro, **given)


def alone(video: Video) -> list[Party]:
    return [Party(video.creator_id, "creator", sharing.WHOLE)]


def statements(lines: list[Line], period: str = "2026-03") -> tuple[Header, dict[str, Statement]]:
    """The period's header and every creator's statement."""
    pages = statement_models.pages(lines)
    tree = merkle.Tree([each for page in pages for each in page.hashes()])
    gross = sum(each.amount_micro for each in lines)
    totals = [
        PoolTotals(
            currency="usd", gross_micro=gross, creators_micro=gross, platform_micro=0, carried_micro=0, watched_ms=1
        )
    ]
    header = Header(formula=1, leaves=len(tree.levels[0]), period=period, totals=totals, tree=tree.root.hex())
    return header, {page.creator_id: statement_models.statement(page, header, tree) for page in pages}
