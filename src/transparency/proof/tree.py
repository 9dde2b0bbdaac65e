"""The append-only tree of RFC 6962: its root, that a leaf is in it, that a later tree begins with an earlier one.

Leaves are given as their hashes (:func:`leaf_hash`), a proof is hashes from the leaf upwards. The functions that check
are those of RFC 9162, 2.1.3.2 and 2.1.4.2: they see roots and proofs, never the tree.
"""

import hashlib
from collections.abc import Sequence

SIZE = 32
"""Bytes of a hash. Roots and proofs of another length are refused: a short root can be ground."""

Hashes = Sequence[bytes]


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf. Its prefix keeps a leaf from being taken for a node.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Hashes) -> bytes:
    """The hash of a whole tree; of no leaf it is that of nothing.

    >>> root([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = _middle(len(leaves))
    return node_hash(root(leaves[:middle]), root(leaves[middle:]))


def inclusion(leaves: Hashes, index: int) -> tuple[bytes, ...]:
    """The proof that leaf ``index`` (from 0) is in the tree of ``leaves``."""
    if len(leaves) == 1:
        return ()
    middle = _middle(len(leaves))
    if index < middle:
        return (*inclusion(leaves[:middle], index), root(leaves[middle:]))
    return (*inclusion(leaves[middle:], index - middle), root(leaves[:middle]))


def consistency(leaves: Hashes, end: int, start: int = 0) -> tuple[bytes, ...]:
    """The proof that the tree of ``leaves`` holds the one of its first ``end`` leaves unchanged; of none there is none.

    With ``start``: the one of the leaves from ``start``, where that is a subtree (draft-ietf-plants-merkle-tree-certs).
    """
    return _consistency(leaves, start, end, whole=True) if start < end else ()


def includes(leaf: bytes, index: int, size: int, proof: Hashes, root_hash: bytes) -> bool:
    """Whether ``proof`` shows that the tree of ``size`` leaves with ``root_hash`` has ``leaf`` (a hash) at ``index``.

    >>> leaves = [leaf_hash(bytes([number])) for number in range(5)]
    >>> includes(leaves[2], 2, 5, inclusion(leaves, 2), root(leaves))
    True
    >>> includes(leaves[3], 2, 5, inclusion(leaves, 2), root(leaves))
    False
    """
    if not 0 <= index < size or not _hashes([leaf, root_hash, *proof]):
        return False
    place, last, reached = index, size - 1, leaf
    for hashed in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(hashed, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, hashed)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root_hash


def extends(before: int, after: int, proof: Hashes, root_before: bytes, root_after: bytes) -> bool:
    """Whether ``proof`` shows that the tree of ``after`` leaves begins with that of ``before``, at least one.

    >>> leaves = [leaf_hash(bytes([number])) for number in range(5)]
    >>> extends(3, 5, consistency(leaves, 3), root(leaves[:3]), root(leaves))
    True
    """
    if not 0 < before <= after or not _hashes([root_before, root_after, *proof]):
        return False
    if before == after:
        return not proof and root_before == root_after
    path = list(proof) if before & (before - 1) else [root_before, *proof]
    if not path:
        return False
    place, last = before - 1, after - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    of_before = of_after = path[0]
    for hashed in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            of_before, of_after = node_hash(hashed, of_before), node_hash(hashed, of_after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            of_after = node_hash(of_after, hashed)
        place, last = place >> 1, last >> 1
    return last == 0 and of_before == root_before and of_after == root_after


def _consistency(leaves: Hashes, start: int, end: int, *, whole: bool) -> tuple[bytes, ...]:
    """``whole``: the reader has the hash of all that is asked for, so it need not be in the proof."""
    if start == 0 and end == len(leaves):
        return () if whole else (root(leaves),)
    middle = _middle(len(leaves))
    if end <= middle:
        return (*_consistency(leaves[:middle], start, end, whole=whole), root(leaves[middle:]))
    if start >= middle:
        return (*_consistency(leaves[middle:], start - middle, end - middle, whole=whole), root(leaves[:middle]))
    return (*_consistency(leaves[middle:], 0, end - middle, whole=False), root(leaves[:middle]))


def _middle(size: int) -> int:
    """The largest power of two below a size of at least two: so many leaves are on the left."""
    return 1 << (size - 1).bit_length() - 1


def _hashes(hashes: Hashes) -> bool:
    return all(len(hashed) == SIZE for hashed in hashes)
