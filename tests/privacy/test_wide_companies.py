"""What is published of random companies, every cell, with the secret coin of a known key: ``published.txt``.

The properties beside it say that values add up and are near the truth. Here stands which cells are printed at all, of
which sets of people, in which blocks: a change of it is a change of what readers learn, and is read by a person.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.expected import assert_as_read
from tests.privacy.random_company import published_of

from transparency.published.blocks import Published

PLAIN = {"quarter", "values", "key", "ledger", "tables", "splits"}
SEEDS = (0, 3, 5)


def said(now: Published) -> Iterator[str]:
    """What is said of a quarter: how, of whom, and the cells, a line for each that begins alike."""
    yield f"{now.quarter} ledger {now.ledger[:12]}"
    facts = {name: getattr(now, name) for name in now.__struct_fields__ if name not in PLAIN}
    yield from (f"{name}: {value}" for name, value in facts.items() if value)
    for table in now.tables:
        yield f"table {'+'.join(table.attributes)}: {table}"
    groups = defaultdict(list)
    for cell, amount in now.values.items():
        head, _, rest = cell.rpartition("/")
        groups[head].append(f"{rest} {amount}")
    yield from (f"{head}/ {', '.join(cells)}" for head, cells in groups.items())


def company(seed: int, folder: Path) -> str:
    """The last quarters of a company, or that its ledger is refused."""
    made = published_of(folder / str(seed), seed, quarters=6)
    lines = [line for now in made[3][-2:] for line in said(now) if line] if made else ["refused"]
    return "\n".join([f"# company {seed}", *lines, ""])


def test_what_is_published_of_random_companies(tmp_path: Path) -> None:
    assert_as_read(Path(__file__).parent / "published.txt", (company(seed, tmp_path) for seed in SEEDS))
