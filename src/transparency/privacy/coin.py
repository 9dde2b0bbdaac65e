"""The secret coin: whatever is drawn comes from the key, the quarter and the name of what is drawn, and nothing else.

So a draft drawn twice is the same draft, nobody who draws can choose, and nobody without the key can draw again.
"""

import hmac
from fractions import Fraction

from msgspec import Struct

SCALE = 1 << 16
"""Chances are told in so many parts: costs of the integer program are whole numbers."""


class Coin(Struct, frozen=True):
    """The coin of one quarter."""

    key: bytes
    """32 random bytes."""
    quarter: str

    def parts(self, name: str) -> int:
        """A number from 0 to ``SCALE`` - 1, all equally likely.

        >>> Coin(bytes(32), "2026-q1").parts("closing/unvested") == Coin(bytes(32), "2026-q1").parts("closing/unvested")
        True
        """
        digest = hmac.digest(self.key, f"{self.quarter}\n{name}".encode(), "sha256")
        return int.from_bytes(digest[:8], "big") * SCALE >> 64

    def between(self, name: str, low: Fraction, high: Fraction) -> Fraction:
        """A number from ``low`` to ``high``: the secret thresholds of the block."""
        return low + (high - low) * Fraction(self.parts(name), SCALE)

    def drawn(self, name: str, amount: int, due: int, block: int) -> int:
        """Floor or ceiling of an amount, so that a balance stays within a block of the truth.

        ``due``: what would make the balance true.
        """
        floor = amount // block
        up = self.parts(name) < amount % block * SCALE // block
        near = [blocks for blocks in (floor + up, floor + 1 - up) if abs(blocks * block - due) < block]
        return (near or [(due + block // 2) // block])[0] * block
