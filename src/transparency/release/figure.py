"""What a figure of the catalogue says about itself, and the groups in which figures are listed."""

from msgspec import Struct

from transparency.release.release import Unit

GROUPS = {
    "ladder": "From set aside to owned",
    "pool": "The pool",
    "quarter": "What moved this quarter",
    "company": "The whole company",
    "money": "Price and cash",
    "ratios": "Pace and reserve",
    "dilution": "Dilution",
    "people": "People",
}
"""Group id → heading, in the order in which they are listed."""


class Figure(Struct, frozen=True):
    """One published number: what it is called, what it means and how it is computed.

    ``definition`` is one or two plain sentences. ``formula`` is in words, with the names of other figures. ``decimals``
    is the number of decimals kept (half-even; a share too small for them keeps enough digits to be seen). ``inputs``
    are figure ids; ``table`` is the id of the table in which it stands.
    """

    id: str
    name: str
    definition: str
    formula: str
    unit: Unit
    decimals: int
    group: str
    inputs: tuple[str, ...]
    table: str

    @property
    def slug(self) -> str:
        """Name of its page: the id with dashes for dots and underscores."""
        return self.id.replace(".", "-").replace("_", "-")
