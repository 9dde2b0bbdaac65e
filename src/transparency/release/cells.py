"""The published cells of one quarter as values that can be printed, by their ids (``published.blocks.CELLS``)."""

from msgspec import Struct

from transparency.publication.quarter import Quarter
from transparency.published.blocks import Counted, Level, Published, counted, step_of
from transparency.release.release import NONE, Status, Value
from transparency.release.shares import whole
from transparency.units import Split


class QuarterCells(Struct, frozen=True):
    """What was published of a quarter, and of the quarters before it."""

    published: Published
    quarter: Quarter
    before: tuple["QuarterCells", ...] = ()
    """Earlier quarters, oldest first."""

    def __contains__(self, id: str) -> bool:
        """Whether the cell is printed."""
        return id in self.published.values

    def value(self, id: str) -> Value:
        """A cell as it is printed; one that is not published does not apply."""
        amount = self.published.values.get(id)
        if amount is None:
            return NONE
        if id in self.published.exact:
            return whole(amount, 0)
        block, people = self.block(id)
        if self.published.level is not Level.FULL and not people:
            return Value(amount=amount, status=Status.RANGE, block=block)
        return whole(amount, block, nothing=id in self.published.none)

    def amount(self, id: str) -> int:
        """The published amount; 0 where there is none."""
        return self.published.values.get(id, 0)

    def block(self, id: str) -> tuple[int, bool]:
        """The step in which a cell is published, and whether it counts people or grants."""
        of = self.published
        step = step_of(id, of.block, of.money_block, of.point_blocks, of.counts)
        return step, counted(id) is Counted.PEOPLE

    @property
    def lines(self) -> tuple[str, ...]:
        """Lines of roll-forwards, in printed order; what a split rounded away has no line of its own, but is moved."""
        named = self.published.lines
        rounding = any(id.startswith("flow/split_rounding/") for id in self.published.values)
        return named if "split_rounding" in named or not rounding else ("split_rounding", *named)

    @property
    def split_in_quarter(self) -> Split | None:
        """The last split of the quarter: its opening is then in the new units."""
        within = [split for split in self.published.splits if self.quarter.start <= split.day <= self.quarter.end]
        return max(within, key=lambda split: split.day, default=None)
