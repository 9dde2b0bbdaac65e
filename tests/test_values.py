"""Values of the program: a struct with a dataclass's ``field`` as default would carry that field about as its value."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

from msgspec import Struct

import transparency


def structs() -> Iterator[type[Struct]]:
    for found in pkgutil.walk_packages(transparency.__path__, "transparency."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            yield from (
                one
                for one in vars(module).values()
                if isinstance(one, type) and issubclass(one, Struct) and one.__module__ == found.name
            )


def test_no_default_is_a_field_of_a_dataclass() -> None:
    every = list(structs())
    assert len(every) > 150
    wrong = [
        one.__qualname__ for one in every for kept in one.__struct_defaults__ if isinstance(kept, dataclasses.Field)
    ]
    assert wrong == []
