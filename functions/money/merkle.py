"""A Merkle tree over a period's leaves, and the proof that a run of neighbouring leaves is in it.

Leaves and nodes are hashed under different first bytes (RFC 6962), so that neither can stand for the other; a level's odd
last node rises as it is, so that no leaf counts twice.
"""

import hashlib
from collections.abc import Iterator, Sequence

_LEAF, _NODE, _HEADER = b"\x00", b"\x01", b"\x02"
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(_LEAF + leaf).digest()


def header_hash(header: bytes) -> bytes:
    """The public root: what a header that names a tree, its size and its totals hashes to."""
    return hashlib.sha256(_HEADER + header).digest()


class Tree:
    """All levels, the leaves' hashes first."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """`leaves` are hashes."""
        self.levels = [list(leaves)]
        while len(self.levels[-1]) > 1:
            self.levels.append(_above(self.levels[-1]))

    @property
    def root(self) -> bytes:
        return self.levels[-1][0] if self.levels[-1] else EMPTY

    def proof(self, start: int, count: int) -> list[bytes]:
        """The hashes beside the leaves from `start` on, `count` of them, from which the root follows."""
        if count < 1 or start < 0 or start + count > len(self.levels[0]):
            raise ValueError("a proof is of leaves that are there")
        return [self.levels[level][place] for level, place in _beside(start, count, len(self.levels[0]))]


def root_of(leaves: Sequence[bytes], start: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root of a tree of `size` leaves that has these hashes from `start` on; None when that cannot be."""
    if not leaves or start < 0 or start + len(leaves) > size:
        return None
    beside: dict[int, list[tuple[int, bytes]]] = {}
    places = list(_beside(start, len(leaves), size))
    if len(places) != len(proof):
        return None
    for (level, place), each in zip(places, proof, strict=True):
        beside.setdefault(level, []).append((place, each))
    nodes, level = list(leaves), 0
    while size > 1:
        for place, each in beside.get(level, []):
            nodes.insert(0 if place < start else len(nodes), each)
        nodes = _above(nodes)
        start, size, level = start // 2, (size + 1) // 2, level + 1
    return nodes[0]


def _above(nodes: Sequence[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    made = [sha256(_NODE + nodes[place] + nodes[place + 1]).digest() for place in range(0, len(nodes) - 1, 2)]
    return [*made, nodes[-1]] if len(nodes) % 2 else made


def _beside(start: int, count: int, size: int) -> Iterator[tuple[int, int]]:
    """Level and place of each node that the run lacks to be paired, from the leaves up."""
    end, level = start + count, 0
    while size > 1:
        if start % 2:
            yield level, start - 1
        if end % 2 and end < size:
            yield level, end
        start, end, size, level = start // 2, (end + 1) // 2, (size + 1) // 2, level + 1
