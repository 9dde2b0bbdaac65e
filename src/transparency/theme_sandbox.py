"""Templates of a publication's own theme, run as data: they can read what a page shows, and reach nothing else.

Jinja's sandbox keeps templates from the insides of Python; the lists here are shorter still: a template needs little.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.nodes import EvalContextModifier, Template
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct
from pydantic import BaseModel

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


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates that nobody here has read."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        """As Jinja's own, without the filters, tests and globals that are not on the lists."""
        super().__init__(**options)
        for known, kept in ((self.filters, FILTERS), (self.tests, TESTS), (self.globals, GLOBALS)):
            for name in [name for name in known if name not in kept]:
                del known[name]

    def _parse(self, source: str, name: str | None, filename: str | None) -> Template:
        """As Jinja's own, but every text stays escaped, and brackets without end are a fault of the template."""
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError as error:
            lines = source.split("\n")
            deepest = max(range(len(lines)), key=lambda number: lines[number].count("(") + lines[number].count("["))
            raise TemplateSyntaxError("it is nested too deep", deepest + 1, name, filename) from error
        for switch in tree.find_all(EvalContextModifier):
            raise TemplateSyntaxError("every text is escaped here", switch.lineno, name, filename)
        return tree

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

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Sums with numbers only: a text times a number, or a number to a power, could fill the memory."""
        if operator == "**" or not all(isinstance(side, int | float | Decimal) for side in (left, right)):
            raise SecurityError(f"“{operator}” works on numbers only here, and “**” not at all")
        return super().call_binop(context, operator, left, right)
