"""The program's attack on itself, ledger in hand: every sensitive sum, all pairs of releases, every insider.

It stands on the same words as the protection (what is sensitive, how far a sum must stay open) but searches nothing:
it takes the masks as they are and tries to break them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from transparency.privacy.attack import exactly_known, reached
from transparency.privacy.insiders import Insiders
from transparency.privacy.movement import CLOSE
from transparency.privacy.population import Key, Rules, spoken, spoken_sum
from transparency.privacy.published import Published
from transparency.privacy.remainder import Comparison, differences, nested, remainders
from transparency.privacy.sensitivity import Need, Needs, primaries
from transparency.privacy.solver import Uncertain


@dataclass(frozen=True)
class Failure:
    """A disclosure: the cell, the releases compared (one or two), the equation that discloses, the remedies."""

    cell: Key
    releases: tuple[str, ...]
    equation: str
    remedies: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """What the audit counted, over all releases that it attacked.

    ``derivable``: withheld cells that follow exactly from published ones; harmless where they are not sensitive, and
    taken for known in everything else. ``sensitive``: sums of people (not changes) that must stay open. ``narrowest``:
    the smallest margin to either side of one, at least so large a share of what is required (1 or more is safe), with
    its cell in words; None when no sum is sensitive. ``uncertain``: what could not be decided (exit 2).
    """

    releases: int
    cells: int
    published: int
    withheld: int
    derivable: int
    sensitive: int
    measures: int
    narrowest: Fraction | None
    narrowest_at: str
    pairs: int
    known_in_both: int
    fewest_changers: int | None
    remainders: int
    insiders: int
    exact_hits: int
    failures: tuple[Failure, ...]
    uncertain: tuple[str, ...] = ()


@dataclass
class _Count:
    """The running numbers of an audit."""

    cells: int = 0
    withheld: int = 0
    derivable: int = 0
    sensitive: int = 0
    measures: int = 0
    narrowest: Fraction | None = None
    narrowest_at: str = ""
    pairs: int = 0
    known_in_both: int = 0
    fewest: int | None = None
    remainders: int = 0
    insiders: int = 0
    hits: int = 0
    failures: list[Failure] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)


def audit(history: Sequence[Published], rules: Rules | Sequence[Rules], since: int = 0) -> Findings:
    """Attack everything published, as an outsider and as each single insider.

    ``rules``: those in force, or those of each release. ``since``: the place of the first release to attack; those
    before it are compared with, and not attacked again.
    """
    each = [rules] * len(history) if isinstance(rules, Rules) else list(rules)
    count = _Count()
    for place in range(since, len(history)):
        _attack(history[:place], history[place], each[place], count)
    return Findings(
        len(history), count.cells, count.cells - count.withheld, count.withheld, count.derivable, count.sensitive,
        count.measures, count.narrowest, count.narrowest_at, count.pairs, count.known_in_both, count.fewest,
        count.remainders, count.insiders, count.hits, tuple(dict.fromkeys(count.failures)), tuple(count.uncertain),
    )  # fmt: skip


def needs_of(history: Sequence[Published], release: Published, rules: Rules, count: _Count) -> Needs:
    """Every sum of one release that must stay open, given its mask and everything published before."""
    cells = release.cells
    needs = Needs()
    verdict = primaries(cells, rules)
    for cell, reason in verdict.reasons.items():
        words = f"{spoken_sum([cells.name(cell)], [])} of {cells.release}: {reason}"
        needs.add(Need((cell,), (), verdict.up[cell], verdict.down[cell], "", words))
    found, looked = remainders(cells, release.relations.lines, release.unknown, rules)
    pairs = nested(cells, release.relations.lines, release.unknown)
    count.remainders += looked + len(pairs)
    for need in [*found, *differences(cells, pairs, rules)]:
        needs.add(need)
    for old in history:
        comparison = Comparison(old, cells, release.families, rules)
        changes, looked, fewest = comparison.cells(release.unknown)
        count.pairs += 1
        count.known_in_both += looked
        count.fewest = min((value for value in (count.fewest, fewest) if value is not None), default=None)
        for need in [*changes, *comparison.differences(pairs)]:
            needs.add(need)
        for found, looked in comparison.remainders(release.unknown):
            count.remainders += looked
            for need in found:
                needs.add(need)
    return needs


def _attack(history: Sequence[Published], release: Published, rules: Rules, count: _Count) -> None:
    """Attack one release with everything before it."""
    cells, hidden = release.cells, release.hidden
    count.cells += len(cells.aliases)
    count.withheld += len(hidden)
    count.derivable += len(release.derivable)
    count.measures = max(count.measures, len(cells.series))
    needs = list(needs_of(history, release, rules, count))
    count.sensitive += sum(not need.since for need in needs)
    known = exactly_known(release.relations, hidden, needs)
    for need in known:
        count.failures.append(_failure(release, need, "it follows exactly from what is published"))
    rest = [need for need in needs if need not in known]
    for place, series in enumerate(cells.series):
        try:
            far = reached(cells, hidden, rest, place)
        except Uncertain as failure:
            count.uncertain.append(f"{cells.release}, {series.name}: {failure}")
            continue
        for need in rest:
            if not (need.up[place] or need.down[place]):
                continue
            up, down = far[need.plus, need.minus]
            if need.since:
                if max(up, down) < CLOSE:
                    count.failures.append(_failure(release, need, f"{series.name} can hardly be anything else"))
                continue
            for level, reach in ((int(need.up[place]), up), (int(need.down[place]), down)):
                if not level:
                    continue
                share = Fraction(round(reach), level)
                if count.narrowest is None or share < count.narrowest:
                    count.narrowest = share
                    count.narrowest_at = f"{spoken(cells.name(need.plus[0]))}, {series.name}, {cells.release}"
                if reach < level * CLOSE:
                    count.failures.append(
                        _failure(release, need, f"{series.name} is bounded more closely than allowed")
                    )
    insiders = Insiders.of(cells)
    count.insiders += len(insiders.atoms)
    for _, need in insiders.hits(cells, hidden, rest):
        count.hits += 1
        count.failures.append(_failure(release, need, "one provider can work it out exactly from their own figures"))


def _failure(release: Published, need: Need, how: str) -> Failure:
    """A disclosure in words, with what would mend it."""
    cells = release.cells
    names = [spoken(cells.name(cell)) for cell in need.plus]
    releases = (need.since, cells.release) if need.since else (cells.release,)
    remedies = [
        f"withhold {name}" for name, cell in zip(names, need.plus, strict=True) if name and cell not in release.hidden
    ]
    if not remedies:
        remedies.append(f"withhold another cell of a line of {names[0]}")
    remedies += [f"merge {names[0]} with a larger group", f"hold {cells.release} back until more people have changed"][
        : 2 if need.since else 1
    ]
    return Failure(cells.name(need.plus[0]), releases, f"{need.why}; {how}", tuple(remedies))
