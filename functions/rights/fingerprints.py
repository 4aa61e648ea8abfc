"""A video's fingerprints: made once, compared with every reference, then kept as a reference of their own."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from functions.rights import frames, landmarks, matches, renditions, signatures, spectra, table, taps
from functions.rights.landmarks import Hashes
from functions.rights.matches import Match
from functions.rights.signatures import Signature
from functions.rights.table import Posting, Reference

AUDIO, VIDEO = "audio", "video"
# References that come into question, best first; a query that resembles more is decided by these.
CANDIDATES = 20
LIMITS = {
    AUDIO: matches.DIFFERENCE_LIMIT[signatures.AUDIO_BITS],
    VIDEO: matches.DIFFERENCE_LIMIT[signatures.VIDEO_BITS],
}


@dataclass(frozen=True)
class View:
    """One way to ask for a video: its keys and the signature they are verified by."""

    modality: str
    hashes: Hashes
    signature: Signature
    is_mirrored: bool = False


@dataclass(frozen=True)
class Fingerprints:
    """What is kept of a video (`hashes` and `signatures` by modality; no sound, no "audio") and how it asks (`views`)."""

    hashes: dict[str, Hashes]
    signatures: dict[str, Signature]
    views: tuple[View, ...]

    @property
    def length_ms(self) -> int:
        """Of the longer of sound and picture."""
        return max((each.length_ms for each in self.signatures.values()), default=0)

    @property
    def content(self) -> str:
        """The same for the same fingerprints."""
        digest = hashlib.blake2b(digest_size=16)
        for modality in sorted(self.hashes):
            kept = self.hashes[modality]
            for part in (kept.values, kept.times_ms, self.signatures[modality].patterns):
                digest.update(modality.encode() + part.tobytes())
        return digest.hexdigest()


def of_manifest(manifest_key: str) -> Fingerprints:
    """Fingerprint the lowest rung of a published set. Raises NoRendition or Undecodable."""
    left = renditions.TRACKS_LIMIT_BYTES
    with ExitStack() as stack:
        files = []
        for parts in renditions.lowest(manifest_key):
            file, left = renditions.fetch(parts, left)
            files.append(stack.enter_context(file))
        decoded = taps.decode(files)
    return of_taps(decoded)


def of_taps(decoded: taps.Taps) -> Fingerprints:
    hashes: dict[str, Hashes] = {}
    kept: dict[str, Signature] = {}
    views = []
    if decoded.sound is not None:
        hashes[AUDIO], whole = of_sound(decoded.sound)
        kept[AUDIO] = whole.thinned(signatures.REFERENCE_STEP)
        views.append(View(AUDIO, hashes[AUDIO], whole))
    if len(decoded.pictures):
        picture = frames.hash_frames(decoded.pictures)
        hashes[VIDEO], kept[VIDEO] = frames.reference_hashes(picture), picture.signature
        views.append(View(VIDEO, frames.query_hashes(picture, mirrored=False), picture.signature))
        seen = Signature(frames.mirror(picture.signature.patterns), frames.PERIOD_MS, signatures.VIDEO_BITS)
        views.append(View(VIDEO, frames.query_hashes(picture, mirrored=True), seen, is_mirrored=True))
    return Fingerprints(hashes, kept, tuple(views))


def of_sound(sound: NDArray[np.int16], block_frames: int = spectra.BLOCK_FRAMES) -> tuple[Hashes, Signature]:
    """Landmarks and signature of mono sound, block by block."""
    values, times, patterns = [], [], []
    for start, lead, spectrum in spectra.blocks(sound, block_frames):
        found = landmarks.landmarks(spectrum)
        at = found.times_ms + (start - lead) * spectra.HOP_MS
        own = (at >= start * spectra.HOP_MS) & (at < (start + block_frames) * spectra.HOP_MS)
        values.append(found.values[own])
        times.append(at[own])
        patterns.append(signatures.sound_signature(spectrum).patterns[lead : lead + block_frames])
    whole = Signature(np.concatenate(patterns), spectra.HOP_MS, signatures.AUDIO_BITS)
    return Hashes(np.concatenate(values), np.concatenate(times)), whole


def look_up(made: Fingerprints, video_id: str, creator_id: str) -> list[Match]:
    """What the video shares with other creators' references, longest first."""
    found = [match for view in made.views for match in _matches_of(view, video_id, creator_id)]
    return sorted(found, key=lambda match: (-match.query.length_ms, match.reference_id, match.modality))


def keep(made: Fingerprints, video_id: str, creator_id: str) -> int:
    """Make the video a reference; answers how many of its hashes were too popular to be kept."""
    reference = Reference(video_id, creator_id, made.length_ms, made.content)
    return table.store(reference, made.hashes, made.signatures)


def _matches_of(view: View, video_id: str, creator_id: str) -> Iterator[Match]:
    own = table.digest_of(video_id)
    votes: dict[bytes, dict[tuple[int, int], float]] = defaultdict(dict)
    for posting in table.postings(view.modality, view.hashes):
        if posting.digest != own:
            votes[posting.digest][posting.query_ms, posting.reference_ms] = _weight(posting)
    likely = [digest for digest, cast in votes.items() if sum(cast.values()) >= matches.MIN_VOTES]
    likely.sort(key=lambda digest: (-sum(votes[digest].values()), digest))
    known = table.references(likely[: 5 * CANDIDATES])
    others = [digest for digest in likely if digest in known and known[digest].creator_id != creator_id]
    for digest in others[:CANDIDATES]:
        yield from _verified(view, known[digest], votes[digest])


def _weight(posting: Posting) -> float:
    """A hash that many references share says less about each."""
    return 1 / (1 + log2(max(1, posting.shared_by)))


def _verified(view: View, reference: Reference, cast: dict[tuple[int, int], float]) -> Iterator[Match]:
    theirs = table.signature(table.digest_of(reference.reference_id), view.modality)
    if theirs is None:
        return
    pairs = np.array(sorted(cast), np.float64)
    weight = np.array([cast[pair] for pair in sorted(cast)], np.float64)
    counts = frames.weights(theirs) if view.modality == VIDEO else (theirs.patterns != 0).astype(np.float64)
    seen: list[matches.Interval] = []
    for line in matches.lines((pairs[:, 0], pairs[:, 1], weight)):
        for ours, of_theirs, score in matches.verify(line, view.signature, theirs, counts):
            # Two lines may run through the same stretch; the better one came first.
            if any(ours.start_ms < each.end_ms and each.start_ms < ours.end_ms for each in seen):
                continue
            seen.append(ours)
            yield Match(
                reference.reference_id, view.modality, ours, of_theirs, score, line.votes, is_mirrored=view.is_mirrored
            )
