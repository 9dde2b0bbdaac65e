"""Templates of a publication's own theme, run as data: they can read what a page shows, and reach nothing else.

Jinja's sandbox keeps templates from the insides of Python; the lists here are shorter still: a template needs little.
What it does for one page is counted in steps (``theme_steps``), so that none runs for ever or fills the memory.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from jinja2 import pass_context, pass_eval_context
from jinja2.environment import Template, TemplateModule
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import do_batch, do_join, do_replace, do_round
from jinja2.nodes import EvalContext, EvalContextModifier
from jinja2.nodes import Template as Tree
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct
from pydantic import BaseModel

from transparency.theme_steps import COUNTED, HELD, Steps, counting

_FILTERS = """
    abs batch capitalize count default d e escape first float groupby int join last length list lower map max min
    reject rejectattr replace reverse round select selectattr sort string sum title trim truncate unique upper wordcount
"""
_TESTS = """
    boolean defined divisibleby eq equalto even false float ge gt in integer iterable le lower lt mapping ne none number
    odd sequence string true undefined upper == != > >= < <=
"""
FILTERS, TESTS = frozenset(_FILTERS.split()), frozenset(_TESTS.split())
GLOBALS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
"""Of those that Jinja brings along; what the program hands to its pages comes besides."""
METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset({"partition", "rpartition", "split", "rsplit", "startswith", "endswith", "lower", "upper", "strip"}),
    dict: frozenset({"get", "items", "keys", "values"}),
    date: frozenset({"isoformat"}),
    LoopContext: frozenset({"cycle", "changed"}),
}
"""What may be called as ``value.name()``, by kind of value; macros of an imported template come besides."""
_READ = (Struct, BaseModel, Enum, str, date, Decimal, Mapping, LoopContext, TemplateModule, BlockReference, Macro)
"""Kinds of values whose public fields may be read."""


_PLACES = 20
"""To which a number is rounded, at most."""


class _Page(Template):
    """A template that begins to count anew for each page."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """As Jinja's own."""
        environment = self.environment
        assert isinstance(environment, Sandbox)
        environment.steps.taken = 0
        return super().render(*args, **kwargs)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates that nobody here has read."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    template_class = _Page

    def __init__(self, **options: Any) -> None:
        """As Jinja's own, without the filters, tests and globals that are not on the lists."""
        self.steps = Steps()
        super().__init__(**options, finalize=self.steps.shown)
        self.concat = self.steps.joined  # type: ignore[method-assign]
        for known, kept in ((self.filters, FILTERS), (self.tests, TESTS), (self.globals, GLOBALS)):
            for name in [name for name in known if name not in kept]:
                del known[name]
        self.filters |= {
            COUNTED: pass_context(lambda _, value: self.steps.counted(value)),
            HELD: pass_context(lambda _, value: self.steps.held(value)),
            "batch": self._batch,
            "join": self._join,
            "replace": self._replace,
            "round": self._round,
        }

    def _parse(self, source: str, name: str | None, filename: str | None) -> Tree:
        """As Jinja's own, but every text stays escaped, and brackets without end are a fault of the template."""
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError as error:
            lines = source.split("\n")
            deepest = max(range(len(lines)), key=lambda number: lines[number].count("(") + lines[number].count("["))
            raise TemplateSyntaxError("it is nested too deep", deepest + 1, name, filename) from error
        for switch in tree.find_all(EvalContextModifier):
            raise TemplateSyntaxError("every text is escaped here", switch.lineno, name, filename)
        return counting(tree)

    def _load_template(self, name: Any, globals: Any) -> Template:
        """As Jinja's own; a part that includes itself is counted each time."""
        self.steps.take(10)
        return super()._load_template(name, globals)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Public fields of plain values, and the few methods on the list."""
        if not super().is_safe_attribute(obj, attr, value) or not isinstance(obj, _READ):
            return False
        if not callable(value) or isinstance(value, Macro):
            return True
        return any(isinstance(obj, kind) and attr in names for kind, names in METHODS.items())

    def is_safe_callable(self, obj: Any) -> bool:
        """Functions that were handed to the page, macros, and methods that were let through above; no classes."""
        return not isinstance(obj, type) and super().is_safe_callable(obj)

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As Jinja's own, counted; so is what a loop that calls itself goes over, and a text with values in it."""
        self.steps.called(called, args, kwargs)
        if isinstance(called, LoopContext):
            args = tuple(self.steps.counted(value) for value in args)
        return super().call(context, called, *args, **kwargs)

    def call_filter(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        """As Jinja's own, for each entry that ``map`` goes over."""
        return super().call_filter(name, self.steps.counted(value), *args, **kwargs)

    def call_test(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        """As Jinja's own, for each entry that ``select`` and ``reject`` go over."""
        return super().call_test(name, self.steps.counted(value), *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums with numbers of a sane size only, and texts put together: all else could fill the memory."""
        if operator == "+" and isinstance(left, str | list | tuple):
            self.steps.counted(left)
            self.steps.counted(right)
            return self.steps.held(super().call_binop(context, operator, left, right))
        if operator == "**" or not all(isinstance(side, int | float | Decimal) for side in (left, right)):
            raise SecurityError(f"“{operator}” works on numbers only here, and “**” not at all")
        if any(isinstance(side, int) and side.bit_length() > 256 for side in (left, right)):
            raise SecurityError("a number has more than 77 digits")
        return super().call_binop(context, operator, left, right)

    def _batch(self, value: Iterable[Any], linecount: int, fill_with: Any = None) -> Iterable[Any]:
        self.steps.take(linecount)
        return do_batch(self.steps.counted(value), linecount, fill_with)

    @pass_eval_context
    def _join(self, context: EvalContext, value: Iterable[Any], d: str = "", attribute: Any = None) -> str:
        entries = list(self.steps.counted(value))
        self.steps.fits(sum(len(entry) + len(d) if isinstance(entry, str) else 1 + len(d) for entry in entries))
        text: str = do_join(context, entries, d, attribute)
        return text

    @pass_eval_context
    def _replace(self, context: EvalContext, s: str, old: str, new: str, count: int | None = None) -> str:
        self.steps.fits(len(str(s)) + (str(s).count(str(old)) if old else len(str(s)) + 1) * len(str(new)))
        changed: str = do_replace(context, s, old, new, count)
        return changed

    def _round(self, value: float, precision: int = 0, method: Any = "common") -> float:
        if not -_PLACES <= precision <= _PLACES:
            raise SecurityError(f"a number is rounded to {_PLACES} places at most")
        return do_round(value, precision, method)
