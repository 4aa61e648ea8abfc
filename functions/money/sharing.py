"""Who gets what of a period's money, as pure functions: the same rows give the same lines, in whatever order they come.

A source (a subscriber's payment, the common pool, a video's advertisements) is shared in two steps, each by largest
remainder, so that the parts sum exactly:

    shared = gross * rate // 10,000 + added            what creators get of it; the platform has the rest of gross
    video  = shared * ms // total_ms + extra           its part by watched time; extra is 0 or 1 micro-unit
    amount = video * weight // weights + part_extra    a party's part of the video; part_extra is 0 or 1 micro-unit
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from socialflow import money

FORMULA = 1
WHOLE = 10_000

Kind = Literal["subscriber", "pool", "ads"]
Role = Literal["creator", "collaborator", "rights-holder"]


class Watched(NamedTuple):
    """A viewer's valid time of one video in a period."""

    viewer_id: str
    video_id: str
    creator_id: str
    ms: int


class Video(NamedTuple):
    video_id: str
    creator_id: str


class Party(NamedTuple):
    """A user's part of what a video earns: `weight` of the sum of all its parties' weights."""

    user_id: str
    role: Role
    weight: int


class Claim(NamedTuple):
    """`claimant_id` holds the rights in `matched_ms` of the video's `length_ms`."""

    claimant_id: str
    matched_ms: int
    length_ms: int


class Source(NamedTuple):
    """Money of one origin and currency. `blind` (at most 64 bytes) is a key of its own, so that lines do not tell who paid."""

    kind: Kind
    blind: bytes
    currency: str
    gross_micro: int
    rate: int
    added_micro: int = 0

    @property
    def shared_micro(self) -> int:
        return self.gross_micro * self.rate // WHOLE + self.added_micro


class Line(NamedTuple):
    """One party's part of one video's part of one source, with all that it follows from."""

    creator_id: str
    currency: str
    kind: Kind
    source: str
    video_id: str
    role: Role
    ms: int
    total_ms: int
    gross_micro: int
    rate: int
    added_micro: int
    extra: int
    weight: int
    weights: int
    part_extra: int
    amount_micro: int


Parties = Callable[[Video], Sequence[Party]]


def recomputed(line: Line) -> int:
    """What the line's amount is by the formula alone."""
    shared = line.gross_micro * line.rate // WHOLE + line.added_micro
    video = shared if line.kind == "ads" else shared * line.ms // line.total_ms + line.extra
    return video * line.weight // line.weights + line.part_extra


def parties(video: Video, claims: Iterable[Claim], collaborators: Mapping[str, int]) -> list[Party]:
    """Whose the video's earnings are. `collaborators` have ten-thousandths of what rights holders leave.

    Claims weigh what they match of the video's length; those that overlap to more than all of it share all of it.
    A claim of no more than 7.00 s counts for nothing, and so does one of the creator's own work.
    """
    matched: dict[str, int] = {}
    length_ms = 0
    for claim in claims:
        if claim.matched_ms > CLAIMABLE_ABOVE_MS and claim.claimant_id != video.creator_id:
            held = min(claim.matched_ms, claim.length_ms)
            matched[claim.claimant_id] = max(matched.get(claim.claimant_id, 0), held)
            length_ms = max(length_ms, claim.length_ms)
    left_ms = max(length_ms - sum(matched.values()), 0) if matched else 1
    given = {each: part for each, part in collaborators.items() if part and each != video.creator_id}
    found = [
        Party(video.creator_id, "creator", left_ms * (WHOLE - sum(given.values()))),
        *(Party(each, "collaborator", left_ms * part) for each, part in sorted(given.items())),
        *(Party(each, "rights-holder", ms * WHOLE) for each, ms in sorted(matched.items())),
    ]
    return [each for each in found if each.weight]


# PM-8: strictly more than 7.00 s.
CLAIMABLE_ABOVE_MS = 7000


def by_video(rows: Iterable[Watched]) -> dict[Video, int]:
    watched: dict[Video, int] = {}
    for row in rows:
        if row.ms > 0:
            video = Video(row.video_id, row.creator_id)
            watched[video] = watched.get(video, 0) + row.ms
    return watched


def lines(source: Source, watched: Mapping[Video, int], whose: Parties) -> Iterator[Line]:
    """The source shared by what was watched; the lines' amounts sum to its `shared_micro`."""
    total_ms = sum(watched.values())
    amounts = money.split(source.shared_micro, watched)
    for video, ms in watched.items():
        extra = amounts[video] - source.shared_micro * ms // total_ms
        yield from _of_video(source, video, amounts[video], whose(video), ms=ms, total_ms=total_ms, extra=extra)


def ad_lines(source: Source, video: Video, whose: Parties) -> Iterator[Line]:
    """All of what advertisements on the video earned is the video's."""
    yield from _of_video(source, video, source.shared_micro, whose(video), ms=0, total_ms=0, extra=0)


def _of_video(
    source: Source, video: Video, amount: int, whose: Sequence[Party], *, ms: int, total_ms: int, extra: int
) -> Iterator[Line]:
    weights = sum(each.weight for each in whose)
    parts = money.split(amount, {each[:2]: each.weight for each in whose}) if len(whose) > 1 else {whose[0][:2]: amount}
    for party in whose:
        part = parts[party[:2]]
        yield Line(
            creator_id=party.user_id,
            currency=source.currency,
            kind=source.kind,
            source=_pseudonym(source.blind, party.user_id),
            video_id=video.video_id,
            role=party.role,
            ms=ms,
            total_ms=total_ms,
            gross_micro=source.gross_micro,
            rate=source.rate,
            added_micro=source.added_micro,
            extra=extra,
            weight=party.weight,
            weights=weights,
            part_extra=part - amount * party.weight // weights,
            amount_micro=part,
        )


def _pseudonym(blind: bytes, user_id: str) -> str:
    """The source's name in one creator's lines: another creator's lines name the same source differently."""
    return hashlib.blake2b(user_id.encode(), key=blind, digest_size=16).hexdigest()


def earned(all_lines: Iterable[Line]) -> dict[str, dict[str, int]]:
    """Currency → creator → the sum of their lines."""
    sums: dict[str, dict[str, int]] = {}
    for line in all_lines:
        of = sums.setdefault(line.currency, {})
        of[line.creator_id] = of.get(line.creator_id, 0) + line.amount_micro
    return sums
