"""How many numbers of a site were followed to a published cell."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Traced:
    """How many numbers were followed to a published cell, of how many, and what was found that is not published."""

    traced: int = 0
    numbers: int = 0
    faults: list[str] = field(default_factory=list)

    def found(self, well: bool, fault: str) -> None:
        """Count a number."""
        self.numbers += 1
        self.traced += well
        if not well:
            self.faults.append(fault)
