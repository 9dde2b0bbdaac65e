"""Atoms and cells of one release.

An atom is a combination of all attributes that at least one person has. A cell is a set of atoms; two keys with the
same atoms are one cell. Combinations without anyone are no cells: they are shown as zero, and everyone knows they are.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transparency.privacy.contribution import Ints, Tally, by_group, by_run
from transparency.privacy.population import PROVIDER, Key, Population, Shape

PEOPLE = "providers"


@dataclass(frozen=True, eq=False)
class Series:
    """One thing that is summed: the number of providers, a measure, or the difference that two measures imply."""

    name: str
    implied: bool = False
    flow: bool = False


@dataclass(frozen=True, eq=False)
class Placing:
    """One table: its keys, and for each atom the number of its key and of its cell."""

    keys: tuple[Key, ...]
    key_of_atom: NDArray[np.intp]
    cell_of_atom: NDArray[np.intp]
    cell_of_key: NDArray[np.intp]

    @cached_property
    def number(self) -> dict[Key, int]:
        """The number of each key."""
        return {key: place for place, key in enumerate(self.keys)}


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one release.

    ``people``: columns provider and row, ``values``: people x series, both sorted by atom (``atom_of``).
    ``aliases``: the keys of each cell; cell 0 is the grand total. ``atoms_of``: the atoms of each cell.
    """

    release: str
    shape: Shape
    series: tuple[Series, ...]
    people: pl.DataFrame
    values: Ints
    atom_of: NDArray[np.intp]
    by_atom: Tally
    placings: dict[tuple[str, ...], Placing]
    aliases: tuple[tuple[Key, ...], ...]
    atoms_of: tuple[NDArray[np.intp], ...]

    @classmethod
    def of(cls, population: Population, shape: Shape) -> "Cells":
        """Sort people into atoms, and atoms into the cells of the shape's tables and all their margins."""
        frame = population.people
        if frame[PROVIDER].n_unique() < frame.height:
            raise ValueError("a provider is counted twice: merge the rows of one provider before")
        if sum(frame.null_count().row(0)):
            raise ValueError("something about a provider is missing: say so by a category such as unknown, or by 0")
        used = [name for name in shape.attributes if any(name in table for table in shape.tables)]
        codes = np.zeros((frame.height, len(used)), np.intp)
        categories: list[list[str]] = []
        for column, name in enumerate(used):
            names = sorted(frame[name].unique().to_list())
            categories.append(names)
            codes[:, column] = frame[name].cast(pl.Enum(names)).to_physical().to_numpy()
        place = np.zeros(frame.height, np.int64)
        for column, names in enumerate(categories):
            place = place * max(len(names), 1) + codes[:, column]
        order = np.lexsort((np.arange(frame.height), place))
        _, starts, atom_of = np.unique(place[order], return_index=True, return_inverse=True)
        series, values = _series(frame, shape)
        values = values[order]
        placings, aliases, atoms_of = _placings(shape, used, categories, codes[order][starts])
        people = pl.DataFrame({PROVIDER: frame[PROVIDER][order], "row": np.arange(frame.height, dtype=np.int64)})
        return cls(
            population.release,
            shape,
            series,
            people,
            values,
            atom_of,
            by_run(values, starts),
            placings,
            aliases,
            atoms_of,
        )

    @property
    def atoms(self) -> int:
        """The number of atoms."""
        return len(self.by_atom.count)

    @cached_property
    def index(self) -> dict[Key, int]:
        """The number of the cell of each key."""
        return {key: cell for cell, keys in enumerate(self.aliases) for key in keys}

    @cached_property
    def tally(self) -> Tally:
        """Contributors, sums and largest contributions of every cell."""
        cells = np.repeat(np.arange(len(self.aliases)), [len(atoms) for atoms in self.atoms_of])
        return by_group(self.by_atom.pick(np.concatenate(self.atoms_of)), cells, len(self.aliases))

    @cached_property
    def incidence(self) -> NDArray[np.int64]:
        """Cells x atoms, 0 or 1."""
        matrix = np.zeros((len(self.aliases), self.atoms), np.int64)
        for cell, atoms in enumerate(self.atoms_of):
            matrix[cell, atoms] = 1
        return matrix

    def name(self, cell: int) -> Key:
        """The simplest key of a cell."""
        return self.aliases[cell][0]

    def numbers(self, keys: frozenset[Key]) -> frozenset[int]:
        """The cells of some keys; keys without anyone are left out."""
        return frozenset(self.index[key] for key in keys if key in self.index)

    def keys(self, cells: frozenset[int]) -> frozenset[Key]:
        """All keys of some cells."""
        return frozenset(key for cell in cells for key in self.aliases[cell])


def _series(frame: pl.DataFrame, shape: Shape) -> tuple[tuple[Series, ...], Ints]:
    """The columns that are summed.

    Where one measure is never above another, their difference is one more: promised and earned tell what is unearned.
    """
    names = [Series(PEOPLE)] + [Series(name, flow=name in shape.flows) for name in shape.measures]
    columns = [np.ones(frame.height, np.int64)]
    for name in shape.measures:
        column = frame[name].cast(pl.Int64).to_numpy().astype(np.int64)
        if (column < 0).any():
            raise ValueError(f"the measure {name} is negative for someone")
        columns.append(column)
    stocks = [place for place, one in enumerate(names) if place and not one.flow]
    for one, other in combinations(stocks, 2):
        difference = columns[one] - columns[other]
        if (difference >= 0).all() and difference.any() and columns[other].any():
            names.append(Series(f"{names[one].name} - {names[other].name}", implied=True))
            columns.append(difference)
    return tuple(names), np.stack(columns, axis=1)


def _placings(
    shape: Shape, used: list[str], categories: list[list[str]], atoms: NDArray[np.intp]
) -> tuple[dict[tuple[str, ...], Placing], tuple[tuple[Key, ...], ...], tuple[NDArray[np.intp], ...]]:
    """The keys of every table, and the cells they are: keys of the same atoms are one cell."""
    cell_of_set: dict[bytes, int] = {}
    members: list[NDArray[np.intp]] = []
    aliases: defaultdict[int, list[Key]] = defaultdict(list)
    placings = {}
    for table in shape.closed:
        columns = [used.index(name) for name in table]
        local = np.zeros(len(atoms), np.int64)
        for column in columns:
            local = local * len(categories[column]) + atoms[:, column]
        _, sample, key_of_atom = np.unique(local, return_index=True, return_inverse=True)
        keys: tuple[Key, ...] = tuple(
            tuple((used[column], categories[column][atoms[atom, column]]) for column in columns) for atom in sample
        )
        cell_of_key = np.zeros(len(keys), np.intp)
        for number, key in enumerate(keys):
            inside = np.flatnonzero(key_of_atom == number)
            cell = cell_of_set.setdefault(inside.tobytes(), len(cell_of_set))
            if cell == len(members):
                members.append(inside)
            aliases[cell].append(key)
            cell_of_key[number] = cell
        placings[table] = Placing(keys, key_of_atom, cell_of_key[key_of_atom], cell_of_key)
    return placings, tuple(tuple(aliases[cell]) for cell in range(len(members))), tuple(members)
