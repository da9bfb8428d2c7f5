"""The tree of eight leaves used by the reference implementations of RFC 6962, and laws of proofs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.merkle import inclusion_proof, leaf_hash, merkle_root, verify_inclusion

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
TREES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_reference_tree(size: int) -> None:
    assert merkle_root(LEAVES[:size]).hex() == ROOTS[size]


def test_a_proof_of_the_reference_tree() -> None:
    # leaf 0 of 8: its sibling, the pair beside, the four beside
    proof = [step.hex() for step in inclusion_proof(LEAVES, 0)]
    assert proof == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert inclusion_proof(LEAVES[:1], 0) == []


@given(TREES, st.data())
def test_every_leaf_can_be_proved_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = merkle_root(leaves), inclusion_proof(leaves, index)
    assert len(proof) <= (len(leaves) - 1).bit_length()
    assert verify_inclusion(root, leaves[index], index, len(leaves), proof)
    assert not verify_inclusion(root, leaves[index] + b"!", index, len(leaves), proof)
    assert not verify_inclusion(leaf_hash(b"!"), leaves[index], index, len(leaves), proof)
    assert not verify_inclusion(root, leaves[index], index, len(leaves), [*proof, root])
    assert not verify_inclusion(root, leaves[index], index, len(leaves), proof[:-1]) or not proof


@given(TREES, st.data())
def test_a_proof_holds_for_one_place_only(leaves: list[bytes], data: st.DataObject) -> None:
    leaves = [bytes([n]) for n in range(len(leaves))]
    index, other = data.draw(st.tuples(*[st.integers(0, len(leaves) - 1)] * 2))
    assert verify_inclusion(merkle_root(leaves), leaves[index], other, len(leaves), inclusion_proof(leaves, index)) == (
        index == other
    )


@given(TREES, st.data())
def test_changing_any_leaf_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:index], leaves[index] + b"!", *leaves[index + 1 :]]
    assert merkle_root(changed) != merkle_root(leaves) != merkle_root([*leaves, b""])


def test_a_proof_must_have_the_length_the_size_demands() -> None:
    zero, one = leaf_hash(LEAVES[0]), leaf_hash(LEAVES[1])
    root = merkle_root(LEAVES[:2])
    assert verify_inclusion(root, LEAVES[1], 1, 2, [zero])
    assert not verify_inclusion(root, LEAVES[1], 0, 1, [zero])  # a tree of one leaf has no siblings
    assert not verify_inclusion(root, LEAVES[0], 0, 8, [one])  # one of eight leaves has three


def test_a_node_cannot_pass_for_a_leaf() -> None:
    pair = leaf_hash(LEAVES[0]) + leaf_hash(LEAVES[1])
    assert merkle_root([pair]) != merkle_root(LEAVES[:2])


def test_a_leaf_outside_the_tree_is_refused() -> None:
    for index in (-1, 8):
        with pytest.raises(IndexError):
            inclusion_proof(LEAVES, index)
        assert not verify_inclusion(merkle_root(LEAVES), LEAVES[0], index, 8, [])
    with pytest.raises(IndexError):
        inclusion_proof([], 0)
