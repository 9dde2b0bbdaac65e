"""The tree against the vectors of others: what they accept and refuse, and every proof that they generate."""

import base64
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from transparency.proof.tree import consistency, extends, includes, inclusion, leaf_hash, node_hash, root

LEAVES = [leaf_hash(bytes([number])) for number in range(130)]


def probes(cases: Path, kind: str) -> list[tuple[str, dict[str, Any]]]:
    folder = cases / "verification" / "transparency-dev-merkle" / "testdata" / kind
    found = [(str(path.relative_to(folder)), json.loads(path.read_text())) for path in sorted(folder.rglob("*.json"))]
    assert len(found) == 98
    return found


def decoded(values: list[str] | None) -> list[bytes]:
    return [base64.b64decode(value) for value in values or []]


@pytest.mark.external
def test_every_probe_of_an_inclusion_is_judged_as_its_authors_do(cases: Path) -> None:
    for name, probe in probes(cases, "inclusion"):
        leaf, hashed = decoded([probe["leafHash"], probe["root"]])
        good = includes(leaf, probe["leafIdx"], probe["treeSize"], decoded(probe["proof"]), hashed)
        assert good is not probe["wantErr"], name


@pytest.mark.external
def test_every_probe_of_a_consistency_is_judged_as_its_authors_do(cases: Path) -> None:
    """But for one whose roots are of twelve bytes, which no reader should take."""
    different = []
    for name, probe in probes(cases, "consistency"):
        before, after = decoded([probe["root1"], probe["root2"]])
        if extends(probe["size1"], probe["size2"], decoded(probe["proof"]), before, after) is probe["wantErr"]:
            different.append(name)
    assert different == ["additional/sizes-are-equal-one-and-proof-is-empty.json"]


@pytest.mark.external
def test_every_proof_that_the_draft_generates_is_generated(cases: Path) -> None:
    """Subtree Test Vectors of draft-ietf-plants-merkle-tree-certs: 712 roots and 12,807 proofs, as one hash each."""
    file = cases / "verification" / "transparency-dev-merkle" / "accumulated_vectors_130.json"
    expected = json.loads(file.read_text())["rolling_sha256"]
    roots, inclusions = hashlib.sha256(), hashlib.sha256()
    for end in range(len(LEAVES) + 1):
        for start in filter(lambda start, end=end: subtree(start, end), range(end + 1)):  # type: ignore[misc]
            leaves = LEAVES[start:end]
            roots.update(f"[{start}, {end}) {root(leaves).hex()}\n".encode())
            for index in range(len(leaves)):
                proof = "".join(f" {hashed.hex()}" for hashed in inclusion(leaves, index))
                inclusions.update(f"{start + index} [{start}, {end}){proof}\n".encode())
    assert roots.hexdigest() == expected["subtree_hash"]
    assert inclusions.hexdigest() == expected["subtree_inclusion_proof"]


@pytest.mark.external
def test_every_consistency_that_the_draft_generates_is_generated(cases: Path) -> None:
    """42,893 proofs, as one hash."""
    file = cases / "verification" / "transparency-dev-merkle" / "accumulated_vectors_130.json"
    consistencies = hashlib.sha256()
    for size in range(len(LEAVES) + 1):
        for end in range(size + 1):
            for start in filter(lambda start, end=end: subtree(start, end), range(end + 1)):  # type: ignore[misc]
                proof = "".join(f" {hashed.hex()}" for hashed in consistency(LEAVES[:size], end, start))
                consistencies.update(f"[{start}, {end}) {size}{proof}\n".encode())
    assert consistencies.hexdigest() == json.loads(file.read_text())["rolling_sha256"]["subtree_consistency_proof"]


@pytest.mark.external
def test_the_hashes_of_the_first_logs_are_the_same(cases: Path) -> None:
    vectors = json.loads((cases / "verification" / "google-ct" / "rfc6962_vectors.json").read_text())
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in vectors["leaves"]]
    assert root([]).hex() == vectors["empty_root"]
    assert [root(leaves[: size + 1]).hex() for size in range(8)] == vectors["roots_by_size_1_to_8"]
    assert all(leaf_hash(bytes.fromhex(data)).hex() == hashed for data, hashed in vectors["leaf_hashes"])
    assert all(
        node_hash(bytes.fromhex(left), bytes.fromhex(right)).hex() == both
        for left, right, both in vectors["node_hashes"]
    )
    for before, after, root_before, root_after, proof in vectors["consistency_proofs"]:
        known = bytes.fromhex(root_before), bytes.fromhex(root_after)
        assert extends(before, after, [bytes.fromhex(hashed) for hashed in proof], *known)
        assert [hashed.hex() for hashed in consistency(leaves[:after], before)] == proof


@pytest.mark.external
def test_a_real_certificate_is_in_a_real_log(cases: Path) -> None:
    """One of 3,630,887."""
    vectors = json.loads((cases / "verification" / "google-ct" / "rfc6962_vectors.json").read_text())
    real = vectors["real_log_inclusion"]
    leaf, hashed = leaf_hash(bytes.fromhex(real["leaf_input_hex"])), bytes.fromhex(real["root"])
    path = [bytes.fromhex(step) for step in real["audit_path"]]
    assert leaf.hex() == real["leaf_hash"]
    assert includes(leaf, real["leaf_index"], real["tree_size"], path, hashed)
    assert not includes(leaf, real["leaf_index"] + 1, real["tree_size"], path, hashed)


def test_what_is_generated_is_accepted_and_nothing_else() -> None:
    """Every proof of trees up to 20; each with a bit changed, a hash more or less, or for its neighbour is refused."""
    for size in range(1, 21):
        leaves = LEAVES[:size]
        whole = root(leaves)
        for index, leaf in enumerate(leaves):
            proof = inclusion(leaves, index)
            assert includes(leaf, index, size, proof, whole)
            assert not includes(leaf, (index + 1) % size, size, proof, whole) or size == 1
            for wrong in spoilt(proof):
                assert not includes(leaf, index, size, wrong, whole)
        for before in range(1, size + 1):
            proof = consistency(leaves, before)
            assert extends(before, size, proof, root(leaves[:before]), whole)
            assert not extends(before, size, proof, whole, root(leaves[:before])) or before == size
            for wrong in spoilt(proof):
                assert not extends(before, size, wrong, root(leaves[:before]), whole)


def test_a_tree_that_was_begun_anew_extends_nothing() -> None:
    other = [leaf_hash(b"other"), *LEAVES[1:7]]
    for before, after in pairwise(range(1, 8)):
        assert not extends(
            before, after, consistency(other[:after], before), root(LEAVES[:before]), root(other[:after])
        )
    assert not extends(0, 3, (), root([]), root(LEAVES[:3])), "every log extends an empty one: that says nothing"


def spoilt(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """A proof with a bit changed in each hash, with one hash more, and with one less."""
    changed = [
        (*proof[:place], bytes([hashed[0] ^ 1]) + hashed[1:], *proof[place + 1 :]) for place, hashed in enumerate(proof)
    ]
    return [*changed, (*proof, LEAVES[0]), *([proof[:-1], proof[1:]] if proof else [])]


def subtree(start: int, end: int) -> bool:
    """Whether the leaves from ``start`` to ``end`` are a subtree, in the words of the draft."""
    width = end - start
    return start == 0 or width == 0 or start % (1 << (width - 1).bit_length()) == 0
