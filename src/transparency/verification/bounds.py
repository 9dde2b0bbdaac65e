"""What a stranger can still think possible of each withheld number: exact derivation, and intervals by HiGHS."""

from collections.abc import Iterable
from math import ceil, floor

import numpy as np
from msgspec import Struct

from transparency.privacy.elimination import reduced
from transparency.privacy.solver import Program, Uncertain
from transparency.verification.numbers import Equation, Number, Printed

FAR = 1e3
"""No withheld number is taken to be more than so many times the largest printed one beside it."""
CLOSE = 1e-7
"""Of the largest number: what a solver may be wrong by."""


class Interval(Struct, frozen=True):
    """The least and the most that a withheld number can be; ``None``: nothing bounds it on that side."""

    low: int | None
    high: int | None

    def __str__(self) -> str:
        low = "…" if self.low is None else f"{self.low:,}"
        return f"[{low}, {'…' if self.high is None else f'{self.high:,}'}]"


def derivable(printed: Printed) -> frozenset[Number]:
    """The withheld numbers that follow exactly from printed ones, by elimination modulo 2^31 - 1."""
    found: set[Number] = set()
    for numbers, equations in _parts(printed):
        place = {number: column for column, number in enumerate(numbers)}
        matrix = np.zeros((len(equations), len(numbers)), np.int64)
        for row, equation in enumerate(equations):
            for factor, number in _terms(equation):
                if number in place:
                    matrix[row, place[number]] += factor
        work, rows, _ = reduced(matrix, len(numbers), upwards=True)
        for row in rows:
            held = np.flatnonzero(work[row])
            if len(held) == 1:
                found.add(numbers[int(held[0])])
    return frozenset(found & printed.withheld)


def intervals(printed: Printed) -> dict[Number, Interval]:
    """The interval of each withheld number. Raises :class:`Uncertain` when the solver gives no answer to rely on."""
    out: dict[Number, Interval] = {}
    for numbers, equations in _parts(printed):
        if printed.withheld & set(numbers):
            out |= _solved(printed, numbers, equations)
    return dict(sorted(out.items()))


def _terms(equation: Equation) -> list[tuple[int, Number]]:
    return [(-1, equation.total), *equation.parts]


def _parts(printed: Printed) -> Iterable[tuple[list[Number], list[Equation]]]:
    """The unknown numbers in groups that hang together, each with its equations."""
    parent: dict[Number, Number] = {number: number for number in printed.withheld}

    def top(number: Number) -> Number:
        while parent.setdefault(number, number) != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def unknown(numbers: Iterable[Number]) -> list[Number]:
        return [number for number in numbers if number not in printed.shown]

    links = [unknown(number for _, number in _terms(equation)) for equation in printed.equations]
    for together in (*links, *(unknown(pair) for pair in printed.at_least)):
        for number in together:
            parent[top(number)] = top(together[0])
    members: dict[Number, list[Number]] = {}
    for number in sorted(parent):
        members.setdefault(top(number), []).append(number)
    equations: dict[Number, list[Equation]] = {}
    for link, equation in zip(links, printed.equations, strict=True):
        if link:
            equations.setdefault(top(link[0]), []).append(equation)
    for first, numbers in members.items():
        yield numbers, equations.get(first, [])


def _solved(printed: Printed, numbers: list[Number], equations: list[Equation]) -> dict[Number, Interval]:
    """Minimum and maximum of each withheld number of a group."""
    place = {number: column for column, number in enumerate(numbers)}
    shown = printed.shown
    constants = [sum(factor * shown.get(number, 0) for factor, number in _terms(one)) for one in equations]
    pairs = [pair for pair in printed.at_least if pair[0] in place or pair[1] in place]
    known = [abs(constant) for constant in constants]
    known += [shown[number] for pair in pairs for number in pair if number in shown]
    known += [ceil(printed.ranges[number][1]) for number in numbers if number in printed.ranges]
    scale = float(max([1, *known]))
    low = np.array([-FAR if number in printed.negative else 0.0 for number in numbers])
    high = np.full(len(numbers), FAR)
    for number, (least, most) in printed.ranges.items():
        if number in place:
            low[place[number]] = max(low[place[number]], float(least) / scale)
            high[place[number]] = min(high[place[number]], float(most) / scale)
    rows: list[tuple[list[int], list[float]]] = []
    slack = len(numbers) + 1  # after the column of the constant 1
    for equation, constant in zip(equations, constants, strict=True):
        columns: dict[int, float] = {}
        for factor, number in _terms(equation):
            if number in place:
                columns[place[number]] = columns.get(place[number], 0.0) + factor
        columns[len(numbers)] = constant / scale
        rows.append((list(columns), list(columns.values())))
    for more, less in pairs:
        if more in place and less in place:
            rows.append(([place[more], place[less], slack], [1.0, -1.0, -1.0]))
            slack += 1
        elif more in place and less in shown:
            low[place[more]] = max(low[place[more]], shown[less] / scale)
        elif less in place and more in shown:
            high[place[less]] = min(high[place[less]], shown[more] / scale)
    spare = slack - len(numbers) - 1
    low = np.concatenate([low, [1.0], np.zeros(spare)])
    high = np.concatenate([high, [1.0], np.full(spare, 2 * FAR)])
    program = Program(np.zeros(slack), low, high, rows, changing_costs=True)
    out = {}
    for number in numbers:
        if number in printed.withheld:
            lowest, highest = (_end(program, slack, place[number], sign) for sign in (1.0, -1.0))
            out[number] = Interval(
                None if lowest <= -FAR / 2 else ceil(lowest * scale - _slip(scale)),
                None if highest >= FAR / 2 else floor(highest * scale + _slip(scale)),
            )
    return out


def _slip(scale: float) -> float:
    return max(1e-6, scale * CLOSE)


def _end(program: Program, size: int, column: int, sign: float) -> float:
    cost = np.zeros(size)
    cost[column] = sign
    program.costs(cost)
    found = program.solve()
    if found is None:
        raise Uncertain("the printed numbers contradict each other: no table agrees with all of them")
    return float(found[column])
