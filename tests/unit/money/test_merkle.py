"""A run of leaves is in a tree, or it is not, and nothing else passes for it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.money import merkle


@st.composite
def runs(draw: st.DrawFn) -> tuple[list[bytes], int, int]:
    leaves = [merkle.leaf_hash(b"%d" % number) for number in range(draw(st.integers(1, 70)))]
    start = draw(st.integers(0, len(leaves) - 1))
    return leaves, start, draw(st.integers(1, len(leaves) - start))


@given(runs())
def test_every_run_of_leaves_leads_to_the_root(run: tuple[list[bytes], int, int]) -> None:
    leaves, start, count = run
    tree = merkle.Tree(leaves)

    proof = tree.proof(start, count)

    assert merkle.root_of(leaves[start : start + count], start, len(leaves), proof) == tree.root
    assert len(proof) <= 2 * len(leaves).bit_length()


@given(runs(), st.data())
def test_a_run_elsewhere_or_another_leaf_or_another_proof_does_not(
    run: tuple[list[bytes], int, int], data: st.DataObject
) -> None:
    leaves, start, count = run
    tree, held = merkle.Tree(leaves), leaves[start : start + count]
    proof = tree.proof(start, count)
    changed = data.draw(st.integers(0, count - 1))
    elsewhere = data.draw(st.integers(-1, len(leaves)).filter(lambda place: place != start))

    other = [*held[:changed], merkle.leaf_hash(b"other"), *held[changed + 1 :]]

    assert merkle.root_of(other, start, len(leaves), proof) != tree.root
    assert merkle.root_of(held, elsewhere, len(leaves), proof) != tree.root
    assert merkle.root_of(held, start, len(leaves), [*proof, leaves[0]]) is None
    if proof:
        assert merkle.root_of(held, start, len(leaves), proof[:-1]) is None


def test_the_tree_is_that_of_rfc_6962() -> None:
    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\x01" + left + right).digest()

    one, two, three = (hashlib.sha256(b"\x00" + each).digest() for each in (b"a", b"b", b"c"))

    assert merkle.Tree([merkle.leaf_hash(each) for each in (b"a", b"b", b"c")]).root == node(node(one, two), three)
    assert merkle.Tree([]).root == hashlib.sha256(b"").digest()


def test_a_leaf_cannot_stand_for_a_node() -> None:
    one, two = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")

    assert merkle.leaf_hash(one + two) != merkle.Tree([one, two]).root


def test_a_proof_of_leaves_that_are_not_there_is_not_made() -> None:
    with pytest.raises(ValueError, match="leaves that are there"):
        merkle.Tree([merkle.leaf_hash(b"a")]).proof(1, 1)
