"""Task FingerprintVideo of publish_video: looks the video up among all references, keeps what was found, adds the video.

Matches in sound and picture of one stretch of one reference are one finding; the evidence keeps both. Whoever's certain
matches are long enough has a claim from then on (`claims.py`).
"""

from pydantic import BaseModel

from functions.rights import claims, deleting, fingerprints, matches, table
from functions.rights.fingerprints import Fingerprints
from functions.rights.matches import Match
from socialflow import clock
from socialflow.consumers import task
from socialflow.contract import Id

# The machine's state is bounded, and the longest come first.
MOST_FINDINGS = 20


class Published(BaseModel):
    """`manifest_key` is the HLS manifest in the media bucket."""

    video_id: Id
    creator_id: Id
    manifest_key: str = ""

    @property
    def key(self) -> str:
        return self.manifest_key or f"media/{self.video_id}/cmaf/index.m3u8"


class Tap(BaseModel):
    hashes: int
    covered_seconds: float


class Finding(BaseModel):
    reference_id: str
    modalities: list[str]
    length_seconds: float
    is_claimable: bool
    query_ms: tuple[int, int]
    reference_ms: tuple[int, int]
    score: float
    is_mirrored: bool


class Result(BaseModel):
    """`audio` is None for a video without sound. `hint`: none, review or claim."""

    video_id: str
    audio: Tap | None
    video: Tap | None
    matches: list[Finding]
    hint: str


def fingerprint_video(published: Published) -> Result:
    if deleting.is_taken_back(published.video_id):
        return _nothing(published.video_id)
    made = fingerprints.of_manifest(published.key)
    found = fingerprints.look_up(made, published.video_id, published.creator_id)
    table.record(published.video_id, found, fingerprints.LIMITS)
    claims.make(published.video_id, made.length_ms, found, clock.now())
    fingerprints.keep(made, published.video_id, published.creator_id)
    if deleting.is_taken_back(published.video_id):
        return _nothing(published.video_id)
    return Result(
        video_id=published.video_id,
        audio=_tap(made, fingerprints.AUDIO),
        video=_tap(made, fingerprints.VIDEO),
        matches=_findings(found)[:MOST_FINDINGS],
        hint=matches.hint(found),
    )


def _nothing(video_id: str) -> Result:
    """Of a deleted video; the next step ends the execution."""
    return Result(video_id=video_id, audio=None, video=None, matches=[], hint=matches.hint([]))


def _tap(made: Fingerprints, modality: str) -> Tap | None:
    if modality not in made.hashes:
        return None
    covered = made.signatures[modality].length_ms / 1000
    return Tap(hashes=len(made.hashes[modality]), covered_seconds=covered)


def _findings(found: list[Match]) -> list[Finding]:
    """`found` longest first; a shorter match inside a longer one of the same reference joins it."""
    findings: list[Finding] = []
    for match in found:
        for known in findings:
            shared = min(known.query_ms[1], match.query.end_ms) - max(known.query_ms[0], match.query.start_ms)
            if known.reference_id == match.reference_id and shared * 2 > match.query.length_ms:
                known.modalities.append(match.modality)
                break
        else:
            findings.append(
                Finding(
                    reference_id=match.reference_id,
                    modalities=[match.modality],
                    length_seconds=match.length_seconds,
                    is_claimable=match.is_claimable,
                    query_ms=(match.query.start_ms, match.query.end_ms),
                    reference_ms=(match.reference.start_ms, match.reference.end_ms),
                    score=match.score,
                    is_mirrored=match.is_mirrored,
                )
            )
    return findings


handler = task(Published, fingerprint_video)
