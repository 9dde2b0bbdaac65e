"""A sample of cases for ``make test``; ``make prove`` runs them all."""

from collections.abc import Sequence
from typing import Any

import pytest


def some(cases: Sequence[Any], every: int) -> list[Any]:
    """The cases, of which only each so many-th is run by ``make test``."""
    return [
        case if number % every == 0 else pytest.param(case, marks=pytest.mark.prove)
        for number, case in enumerate(cases)
    ]
