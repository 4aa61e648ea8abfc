"""Picture hashes: the signs of a frame's lowest 64 cosine coefficients, and the keys under which they are found.

A mirrored picture changes the sign of every coefficient of odd horizontal frequency and nothing else, so its hash is the
same number with a mask; a brighter or more contrasty one keeps all signs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.rights.landmarks import Hashes
from functions.rights.signatures import VIDEO_BITS, Signature, distance, pack

SIDE = 64
RATE_HZ = 4
PERIOD_MS = 1000 // RATE_HZ
# Bands of the hash, lowest frequencies first, each a key of its own: a frame is found when one band is the same.
BAND_BITS = 24
BANDS = 2
# Grey levels (0..255) by which a picture must vary to say anything: black, white and plain cards do not.
FLAT = 4.0
# A frame that differs by fewer bits than this from the last distinct one shows the same picture.
DISTINCT_BITS = 5

_ORDER = sorted(((v, u) for v in range(12) for u in range(12) if v + u), key=lambda at: (at[0] + at[1], at))[
    :VIDEO_BITS
]
_ROWS = np.array([v for v, _ in _ORDER])
_COLUMNS = np.array([u for _, u in _ORDER])
MIRROR = np.uint64(sum(1 << (VIDEO_BITS - 1 - place) for place, (_, u) in enumerate(_ORDER) if u % 2))
_BASIS = np.cos(np.pi / SIDE * (np.arange(SIDE) + 0.5)[None, :] * np.arange(12)[:, None]).astype(np.float32)
_CHUNK = 1024


@dataclass(frozen=True)
class Picture:
    """Hashes of frames RATE_HZ a second, and for each band the places of its two least certain bits."""

    signature: Signature
    doubtful: NDArray[np.int64]


def hash_frames(frames: NDArray[np.uint8]) -> Picture:
    """Hash grey frames (count, SIDE, SIDE)."""
    patterns = np.zeros(len(frames), np.uint64)
    doubtful = np.zeros((len(frames), BANDS, 2), np.int64)
    for start in range(0, len(frames), _CHUNK):
        chunk = frames[start : start + _CHUNK].astype(np.float32)
        coefficients = (_BASIS @ chunk @ _BASIS.T)[:, _ROWS, _COLUMNS]
        speaks = chunk.std(axis=(1, 2)) > FLAT
        hashes = np.maximum(pack(coefficients > 0), 1)
        patterns[start : start + _CHUNK] = np.where(speaks, hashes, 0)
        for band in range(BANDS):
            size = np.abs(coefficients[:, band * BAND_BITS : (band + 1) * BAND_BITS])
            doubtful[start : start + _CHUNK, band] = np.argsort(size, axis=1)[:, :2]
    return Picture(Signature(patterns, PERIOD_MS, VIDEO_BITS), doubtful)


def distinct(signature: Signature, least_gap: int = 1) -> NDArray[np.int64]:
    """Positions of the frames that show something new, at least `least_gap` frames apart."""
    kept: list[int] = []
    last = np.uint64(0)
    for position, pattern in enumerate(signature.patterns):
        if pattern == 0 or (kept and position - kept[-1] < least_gap):
            continue
        if not kept or (int(pattern) ^ int(last)).bit_count() >= DISTINCT_BITS:
            kept.append(position)
            last = pattern
    return np.array(kept, np.int64)


def reference_hashes(picture: Picture) -> Hashes:
    """The keys under which a reference's distinct frames are kept."""
    places = distinct(picture.signature)
    patterns = picture.signature.patterns[places]
    values = np.concatenate([_band(patterns, band) for band in range(BANDS)])
    return _sorted(values, np.tile(places * PERIOD_MS, BANDS))


def query_hashes(picture: Picture, *, mirrored: bool) -> Hashes:
    """The keys to ask for: two frames a second, each band also with its least certain bits turned over."""
    places = distinct(picture.signature, least_gap=RATE_HZ // 2)
    patterns = picture.signature.patterns[places]
    if mirrored:
        patterns = mirror(patterns)
    values = []
    for band in range(BANDS):
        keys = _band(patterns, band)
        first, second = (np.int64(1) << (BAND_BITS - 1 - picture.doubtful[places, band, each]) for each in range(2))
        values += [keys, keys ^ first, keys ^ second, keys ^ first ^ second]
    return _sorted(np.concatenate(values), np.tile(places * PERIOD_MS, 4 * BANDS))


def mirror(patterns: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hashes of the same frames seen in a mirror; what says nothing still does not."""
    return np.where(patterns == 0, patterns, patterns ^ MIRROR).astype(np.uint64)


def weights(signature: Signature) -> NDArray[np.float64]:
    """What each frame counts in a verification: 1 for a new picture, little for one that stands still, 0 for none."""
    patterns = signature.patterns
    moved = np.ones(len(patterns), np.bool_)
    moved[1:] = distance(patterns[1:], patterns[:-1]) >= 2
    return np.where(patterns == 0, 0.0, np.where(moved, 1.0, 0.1))


def _band(patterns: NDArray[np.uint64], band: int) -> NDArray[np.int64]:
    shift = np.uint64(VIDEO_BITS - (band + 1) * BAND_BITS)
    part = (patterns >> shift) & np.uint64((1 << BAND_BITS) - 1)
    return part.astype(np.int64) | np.int64(band << BAND_BITS)


def _sorted(values: NDArray[np.int64], times_ms: NDArray[np.int64]) -> Hashes:
    order = np.lexsort((values, times_ms))
    return Hashes(values[order], times_ms[order])
