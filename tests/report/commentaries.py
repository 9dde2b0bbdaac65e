"""Commentaries of every construct that Markdown allows here, in each other, made from a seed."""

import random
from collections.abc import Callable, Iterator
from itertools import product
from textwrap import indent

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 5
ADDRESS = "https://example.org/" + "a-long-way-down/" * 20

INLINE = (
    "plain words",
    "*stress*",
    "**weight**",
    "***both***",
    "`code`",
    "``a ` tick``",
    "[a link](https://example.org/a?b=c&d=e)",
    '[a titled link](https://example.org "A title")',
    "[**a bold link**](https://example.org)",
    "<https://example.org/auto>",
    "<mail@example.org>",
    "[to a heading](#a-heading)",
    "a break  \nand on",
    "&amp; &copy; &eacute; &#8211; &nbsp;",
    "an HTML word",
    "1,000 &lt; 2,000",
    "\\*no stress\\*",
    '{{ figure("pool.available") }}',
    LONG,
    f"**{LONG}**",
    f"`{LONG}`",
    f"[{LONG}]({ADDRESS})",
    f"<{ADDRESS}>",
    "e\u0301 \u201cquoted\u201d – … ½ €",
)

Block = Callable[[random.Random, str], str]
"""A block with another block inside, where it can hold one; else beside it."""


def _words(rng: random.Random, most: int = 4) -> str:
    return " ".join(rng.sample(INLINE, rng.randint(1, most)))


def _items(mark: Callable[[int], str], width: int) -> Block:
    def block(rng: random.Random, inner: str) -> str:
        items = []
        for number in range(rng.randint(2, 3)):
            text = mark(number).ljust(width) + _words(rng)
            items.append(f"{text}\n\n{indent(inner, ' ' * 4)}\n" if number == 0 and inner else f"{text}\n")
        return "\n".join(items)

    return block


def _quote(rng: random.Random, inner: str) -> str:
    return indent(f"{_words(rng)}\n\n{inner}".rstrip(), "> ", lambda line: True)


def _admonition(rng: random.Random, inner: str) -> str:
    title = rng.choice(("note", 'warning "A title"', "tip", 'note ""'))
    return f"!!! {title}\n" + indent(f"{_words(rng)}\n\n{inner}".rstrip(), " " * 4)


def _definition(rng: random.Random, inner: str) -> str:
    return f"A term\n:   {_words(rng)}\n\n{indent(inner, ' ' * 4)}\n\nAnother\n\n:   {_words(rng)}\n:   {_words(rng)}\n"


def _note(rng: random.Random, inner: str) -> str:
    name = f"n{rng.randrange(10**9)}"
    again = f" Once more.[^{name}]" if rng.random() < 0.3 else ""
    note = f"A note.[^{name}]{again}\n\n[^{name}]: {_words(rng)}\n\n"
    # A note in a note leads nowhere, and the checks say so: it stands beside.
    return note + (f"Beside.\n\n{inner}" if "[^" in inner else indent(inner, " " * 4)) + "\n"


def _table(columns: int, rows: int) -> Block:
    def block(rng: random.Random, inner: str) -> str:
        def row(cells: list[str]) -> str:
            return "| " + " | ".join(cells) + " |"

        marks = [rng.choice(("---", "--:", ":-:", ":--")) for _ in range(columns)]
        cells = [cell for cell in INLINE if "\n" not in cell and "|" not in cell]
        short = [f"1,{number:03d} units" for number in range(columns)]
        body = [row([rng.choice(cells) if columns < 5 else rng.choice(short) for _ in marks]) for _ in range(rows)]
        head = row([f"Column {number + 1}" for number in range(columns)])
        return "\n".join([head, row(marks), *body]) + f"\n\n{inner}"

    return block


def _beside(text: Callable[[random.Random], str]) -> Block:
    return lambda rng, inner: f"{text(rng)}\n\n{inner}"


BLOCKS: dict[str, Block] = {
    "paragraph": _beside(_words),
    "heading": _beside(lambda rng: "#" * rng.randint(1, 6) + f" {rng.choice(('A heading', _words(rng, 1)))}"),
    "underlined heading": _beside(lambda rng: "A heading\n" + rng.choice(("===", "---"))),
    "bullets": _items(lambda number: "-", 4),
    "numbers": _items(lambda number: f"{number + 1}.", 4),
    "numbers from seven": _items(lambda number: f"{number + 7}.", 4),
    "quote": _quote,
    "admonition": _admonition,
    "definition": _definition,
    "note": _note,
    "table": _table(3, 3),
    "table of one column": _table(1, 2),
    "table without rows": _table(2, 0),
    "wide table": _table(13, 2),
    "code": _beside(lambda rng: f"```\nx = 1\n\n    {LONG[:60]}\n{LONG}\n```"),
    "indented code": _beside(lambda rng: "    x = 1\n    y = 2"),
    "rule": _beside(lambda rng: "* * *"),
    "abbreviation": _beside(lambda rng: f"The HTML word.\n\n*[HTML]: Hypertext {rng.choice(('Markup', 'Mark-up'))}"),
}
"""By the name of the construct."""
PAIRS = tuple(product(BLOCKS, BLOCKS))


def commentaries(count: int = 100, seed: int = 11) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Texts, each with the pairs of constructs (outer, inner) in it; together they hold every pair."""
    rng = random.Random(seed)
    pairs = list(PAIRS)
    rng.shuffle(pairs)
    for number in range(count):
        held = pairs[number::count] or rng.sample(PAIRS, 3)
        parts = []
        for outer, inner in held:
            deepest = BLOCKS[rng.choice(list(BLOCKS))](rng, "") if rng.random() < 0.3 else ""
            parts.append(BLOCKS[outer](rng, BLOCKS[inner](rng, deepest).rstrip()))
        yield "# A heading\n\n" + "\n\nBetween.\n\n".join(parts) + "\n", held
