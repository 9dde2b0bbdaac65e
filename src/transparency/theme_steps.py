"""What a template of a publication's own theme may do for one page, counted: the same on every machine, no clock in it.

A step is an entry of what is gone over (a sign of a text), a call, or 64 signs that are written. Templates are changed
so that what a loop, a filter or a comparison goes over passes :meth:`Steps.counted`, and what a list is made of
:meth:`Steps.held`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.nodes import Compare, Concat, Dict, Filter, For, List, Node, Template, Tuple

STEPS = 1_000_000
"""For one page, at most: seventy times what the largest page of the example takes (13,891)."""
TEXT = 1 << 22
"""Signs of a page, and of a text that a template makes."""
ENTRIES = 100_000
"""Of a list, with those of the lists in it."""
MESSAGE = 10_000
"""Signs of a text that is looked up in a language."""
COUNTED, HELD = "counted entries", "held entries"
"""Names of filters that no template can write."""
_WIDE = re.compile(r"%(?:\([^)]*\))?[^a-zA-Z%]*(?:\d{3}|\*)")


class Steps:
    """Counts what is done for a page; raises ``SecurityError`` when it is too much."""

    def __init__(self) -> None:
        """Nothing done yet."""
        self.taken = 0

    def take(self, count: int) -> None:
        """So many steps more."""
        self.taken += max(count, 0)
        if self.taken > STEPS:
            raise SecurityError(f"it takes more than {STEPS:,} steps for one page; a loop in a loop may be too long")

    def fits(self, signs: int) -> None:
        """A text of so many signs is made."""
        if signs > TEXT:
            raise SecurityError(f"it makes a text of more than {TEXT:,} signs")
        self.take(signs >> 6)

    def counted(self, value: Any) -> Any:
        """What is gone over: at once if its length is known, else entry by entry."""
        if hasattr(value, "__len__"):
            self.take(1 + len(value))
        elif isinstance(value, Iterator):
            return self._each(value)
        else:
            self.take(1)
        return value

    def _each(self, values: Iterator[Any]) -> Iterator[Any]:
        for value in values:
            self.take(1)
            yield value

    def held(self, value: Any) -> Any:
        """A list, a mapping or a text that a template makes, as it is; one of lists in lists without end is refused."""
        if isinstance(value, str):
            self.fits(len(value))
        else:
            self.take(self._weight(value))
        return value

    def _weight(self, value: Any) -> int:
        """Entries, with those of lists in it: what to print or to compare it would cost."""
        weight, waiting = 0, [value]
        while waiting:
            part = waiting.pop()
            weight += 1 + (len(part) >> 6 if isinstance(part, str) else 0)
            if isinstance(part, list | tuple):
                waiting.extend(part)
            elif isinstance(part, dict):
                waiting.extend(part.values())
            if weight + len(waiting) > ENTRIES:
                raise SecurityError(f"it makes a list of more than {ENTRIES:,} entries")
        return weight

    def shown(self, value: Any) -> Any:
        """A value that is printed."""
        self.take(1 + (len(value) >> 6) if isinstance(value, str) else 1)
        return value

    def joined(self, texts: Iterable[str]) -> str:
        """Texts as one: how a page and a macro come to their end."""
        kept, signs = [], 0
        for text in texts:
            kept.append(text)
            signs += len(text)
            if signs > TEXT:
                self.fits(signs)
        self.fits(signs)
        return "".join(kept)

    def called(self, called: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """A call, of a text's method too; a text with places for values is short, and so is what comes of it."""
        owner = getattr(called, "__self__", None)
        self.take(1 + (len(owner) if isinstance(owner, str) else 0))
        texts = [text for text in args if isinstance(text, str) and "%" in text]
        for text in texts:
            if _WIDE.search(text) or len(text) > MESSAGE:
                raise SecurityError("a text with values in it is too long, or makes them too wide")
            widest = max((len(value) for value in (*args, *kwargs.values()) if isinstance(value, str)), default=0)
            self.fits(text.count("%") * widest)


def counting(tree: Template) -> Template:
    """The template with what it goes over and what it makes counted.

    Whatever is put together with ``~`` is joined by the filter, which knows how long it gets.
    """
    for node in list(tree.find_all(Node)):
        match node:
            case For():
                node.iter = _through(COUNTED, node.iter)
            case Filter() if node.node is not None:
                node.node = _through(COUNTED, node.node)
            case Compare():
                node.expr = _through(COUNTED, node.expr)
                for operand in node.ops:
                    operand.expr = _through(COUNTED, operand.expr)
    _replaced(tree)
    if tree.environment is not None:
        tree.set_environment(tree.environment)
    return tree


def _replaced(parent: Node) -> None:
    """Lists, mappings and joined texts below a node, each through its filter; from the inside to the outside."""
    for name, value in list(parent.iter_fields()):
        if isinstance(value, Node):
            _replaced(value)
            setattr(parent, name, _made(value))
        elif isinstance(value, list):
            for place, part in enumerate(value):
                if isinstance(part, Node):
                    _replaced(part)
                    value[place] = _made(part)


def _made(node: Node) -> Node:
    if isinstance(node, Concat):
        return Filter(List(node.nodes, lineno=node.lineno), "join", [], [], None, None, lineno=node.lineno)
    if isinstance(node, List | Dict) or (isinstance(node, Tuple) and node.ctx == "load"):
        return _through(HELD, node)
    return node


def _through(name: str, node: Node) -> Filter:
    return Filter(node, name, [], [], None, None, lineno=node.lineno)
