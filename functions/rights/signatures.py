"""Signatures: a short bit pattern per instant, against which a suspected match is verified from end to end."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.rights.spectra import FLOOR_DB, HOP_MS, LOW_BIN, Floats

AUDIO_BITS, VIDEO_BITS = 32, 64
# References keep every fourth pattern; a query keeps them all, so that the two can be laid on each other exactly.
REFERENCE_STEP = 4
_SMOOTH = 6
_LAG = 8
_BANDS = AUDIO_BITS + 1


@dataclass(frozen=True)
class Signature:
    """Patterns of `bits` bits, `period_ms` apart from 0 on; the pattern 0 says nothing (silence, a flat picture)."""

    patterns: NDArray[np.uint64]
    period_ms: int
    bits: int

    @property
    def length_ms(self) -> int:
        return len(self.patterns) * self.period_ms

    def thinned(self, step: int) -> "Signature":
        return Signature(self.patterns[::step], self.period_ms * step, self.bits)


def sound_signature(spectrum: Floats) -> Signature:
    """How the balance between neighbouring bands changes over a quarter of a second, every HOP_MS."""
    if not len(spectrum):
        return Signature(np.zeros(0, np.uint64), HOP_MS, AUDIO_BITS)
    edges = np.geomspace(LOW_BIN, LOW_BIN + spectrum.shape[1], _BANDS + 1) - LOW_BIN
    power = np.power(10.0, spectrum.astype(np.float32) / 10)
    bands = power @ _shares(edges, power.shape[1])
    for _ in range(2):
        bands = _smooth(bands)
    loud = 10 * np.log10(bands.sum(axis=1) + 1e-10) > FLOOR_DB + 10
    level = np.log10(bands + 1e-10)
    tilt = np.diff(level, axis=1)
    change = np.zeros_like(tilt)
    change[_LAG:-_LAG] = tilt[2 * _LAG :] - tilt[: -2 * _LAG] if len(tilt) > 2 * _LAG else 0
    # A steady sound changes by rounding errors only; their signs mean nothing.
    speaks = loud & (np.abs(change).mean(axis=1) > 0.02)
    patterns = pack(change > 0)
    return Signature(np.where(speaks, np.maximum(patterns, 1), 0).astype(np.uint64), HOP_MS, AUDIO_BITS)


def pack(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Rows of at most 64 bits as one number each, the first bit the highest."""
    weights = np.uint64(1) << np.arange(bits.shape[1] - 1, -1, -1, dtype=np.uint64)
    packed: NDArray[np.uint64] = (bits.astype(np.uint64) * weights).sum(axis=1, dtype=np.uint64)
    return packed


def distance(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How many bits differ, pattern by pattern."""
    differing: NDArray[np.int64] = np.bitwise_count(left ^ right).astype(np.int64)
    return differing


def _shares(edges: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """How much of each bin belongs to each band, (bin, band)."""
    bins = np.arange(count, dtype=np.float64)[:, None]
    shares: NDArray[np.float64] = np.clip(
        np.minimum(bins + 1, edges[None, 1:]) - np.maximum(bins, edges[None, :-1]), 0, 1
    )
    return shares


def _smooth(bands: NDArray[np.float64]) -> NDArray[np.float64]:
    padded = np.pad(bands, ((_SMOOTH // 2 + 1, _SMOOTH // 2), (0, 0)), mode="edge")
    total = np.cumsum(padded, axis=0)
    width = 2 * (_SMOOTH // 2) + 1
    return (total[width:] - total[:-width]) / width
