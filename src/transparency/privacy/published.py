"""What was published in one release: the people, the shape, and the mask as it was locked."""

from dataclasses import dataclass
from functools import cached_property

from transparency.privacy.cells import Cells
from transparency.privacy.derivation import Relations
from transparency.privacy.population import Key, Population, Shape
from transparency.privacy.relations import Table, families


@dataclass(frozen=True, eq=False)
class Published:
    """An earlier release as it was locked: the mask is never computed again. A restated quarter is one more of these.

    ``withheld`` must hold every withheld key. Keep the object between calls: what is derived from it is remembered.
    """

    population: Population
    shape: Shape
    withheld: frozenset[Key]

    @cached_property
    def cells(self) -> Cells:
        """The cells of the release."""
        return Cells.of(self.population, self.shape)

    @cached_property
    def relations(self) -> Relations:
        """Every linear relation between its cells."""
        return Relations.of(self.cells)

    @cached_property
    def families(self) -> frozenset[tuple[Table, Table]]:
        """Pairs of tables that add up."""
        return families(self.cells)

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Numbers of the withheld cells."""
        return self.cells.numbers(self.withheld)

    @cached_property
    def derivable(self) -> frozenset[int]:
        """Numbers of the withheld cells that follow exactly from the published ones."""
        return self.relations.derivable(self.hidden)

    @cached_property
    def unknown(self) -> frozenset[int]:
        """Numbers of the cells whose value a reader does not have."""
        return self.hidden - self.derivable
