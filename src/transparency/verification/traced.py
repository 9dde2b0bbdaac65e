"""How many numbers of a site were followed to a published value."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Traced:
    """How many numbers were followed to a published value, of how many; how many were marked; what is not published."""

    traced: int = 0
    numbers: int = 0
    marked: int = 0
    """Numbers of pages that stand in a mark ``<data value=… data-figure=…>``."""
    drawings: int = 0
    """Drawings that are exactly what the printed numbers give."""
    faults: list[str] = field(default_factory=list)

    def found(self, well: bool, fault: str) -> None:
        """Count a number."""
        self.numbers += 1
        self.traced += well
        if not well:
            self.faults.append(fault)
