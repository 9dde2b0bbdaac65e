"""What has to hold before a quarter is drawn, and what ``check`` advises once it is.

Problems: V07 a minimum was lowered silently, V08 who is in a printed row would change within a fiscal year, V10 the
key is another one than the published. Advice, in words that tell no more than the page does: V01, V02 what a company of
this size can print, V03
grants that a block gives away.
"""

from collections.abc import Iterable, Sequence

from transparency.publication.private import PRIVATE, Private
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Publication
from transparency.published.blocks import FULL, OTHER, UNDECLARED, Level, Published

SETTINGS = "publication.yaml"
NEAR = 10
"""A size within a block ÷ this of a multiple of the block is named by a lone block."""


def standing_against(publication: Publication, past: Sequence[Published], private: Private) -> list[Problem]:
    """What forbids drawing the next quarter."""
    new = publication.disclosed[len(past) :]
    if not past or not new:
        return []
    last, now = past[-1], new[0]
    return [*_lowered(publication, last, now), *_regrouped(publication, last, now), *_other_key(private, last, now)]


def _lowered(publication: Publication, last: Published, new: Disclosed) -> list[Problem]:
    wanted = publication.settings.disclosure
    announced = any(one.quarter.lower() == new.quarter.id for one in wanted.lowered)
    if wanted.min_providers >= last.minimum or announced:
        return []
    message = f"disclosure.min_providers is {wanted.min_providers}; {last.quarter} was published under {last.minimum}."
    hint = (
        f"Put it back to {last.minimum}, or say so: disclosure.lowered, with quarter {new.quarter.id} and the reason."
    )
    return [Problem("V07", message, SETTINGS, hint=hint)]


def _regrouped(publication: Publication, last: Published, new: Disclosed) -> list[Problem]:
    """Rows whose people would come into another row within a fiscal year, and be told by the difference.

    The value of a row is declared no more, or a row takes other values together. New values may be added: nobody had
    them.
    """
    if not last.quarter.startswith(new.quarter.fiscal_year):
        return []
    declared = publication.settings.attributes
    hint = "Declare it again; groups may change with the first quarter of a fiscal year, under a new attribute."
    found = []
    for table in last.tables:
        for place, name in enumerate(table.attributes):
            if name in UNDECLARED and name not in declared:
                continue
            attribute = declared.get(name)
            if attribute is None:
                message = f"The tables of {last.quarter} are by “{name}”, which is not declared."
                found.append(Problem("V08", message, SETTINGS, hint=hint))
                continue
            shown = {row.values[0][place] for row in table.rows if row.id != OTHER} - {""}
            for value in sorted(shown - attribute.values.keys()) if attribute.cohort is None else ():
                message = (
                    f"The tables of {last.quarter} have a row “{value}”, which “{name}” does not declare any more."
                )
                found.append(Problem("V08", message, SETTINGS, hint=hint))
    for name, before in last.roll_ups.items():
        now = declared[name].group_of if name in declared else before
        for value in sorted(value for value, group in before.items() if now.get(value) != group):
            to = f"in the group “{now[value]}”" if value in now else "in no group"
            message = f"In the tables of {last.quarter} “{value}” is in the group “{before[value]}”, now {to}."
            found.append(Problem("V08", message, SETTINGS, hint=hint))
    return list(dict.fromkeys(found))


def _other_key(private: Private, last: Published, new: Disclosed) -> list[Problem]:
    if private.commitment == last.key or private.replaced.lower() == new.quarter.id:
        return []
    message = f"This is not the key with which {last.quarter} was drawn, and which was committed to."
    hint = (
        "Put the old key back. If it is lost, say from which quarter on the new one is used, "
        f"and it is announced: replaced: {new.quarter.id}"
    )
    return [Problem("V10", message, PRIVATE, hint=hint)]


def advice(published: Published, disclosed: Disclosed, sizes: Iterable[int]) -> list[Problem]:
    """What a founder should know of a new quarter in which anyone holds anything.

    ``sizes``: of single grants, by the tables of rules in force.
    """
    path = disclosed.commentary.path
    return [*_of_level(published, path), *_of_sizes(published, sorted(set(sizes) - {0}), path)]


def _of_level(published: Published, path: str) -> list[Problem]:
    name = published.quarter
    if published.level is Level.FEW:
        message = f"{name}: fewer than {published.minimum} people hold promises. The pool and its rules are printed."
        return [_warning("V01", message, path, "More is printed from the quarter on in which enough people hold some.")]
    if published.level is Level.FULL:
        return []
    if published.block <= published.values["closing/promised"] * FULL:
        message = f"{name}: fewer than 20 people hold promises, so one line a year is printed, as ranges."
        return [_warning("V02", message, path, "With more people it becomes a full page, from a fiscal year on.")]
    what = "one line a year, as ranges," if published.level is Level.RANGES else "only what is promised in all"
    message = (
        f"{name}: a block is more than the largest holding, and {published.block:,} units are so much of everything "
        f"promised that {what} can be printed."
    )
    hint = (
        "What cures it, if one person holds much more than others: before the first quarter, fix and announce that "
        "their role (clinical leadership, say) is none of the providers', and count it with the other holders."
    )
    return [_warning("V02", message, path, hint)]


def _of_sizes(published: Published, sizes: Sequence[int], path: str) -> list[Problem]:
    if published.level is not Level.FULL or not sizes:
        return []
    block = published.block
    near = [size for size in sizes if min(size % block, block - size % block) * NEAR <= block and size * 2 > block]
    uneven = sizes[-1] > 2 * sizes[0]
    if not near and not uneven:
        return []
    which = (
        f"a grant of {near[0]:,} units is nearly a multiple of the block, {block:,}"
        if near
        else "sizes of grants differ more than 2 : 1"
    )
    message = f"{published.quarter}: {which}, so a lone grant can be guessed from the block that it moves."
    hint = "The methods page says so. Sizes that are near one another, and not near the block, tell less."
    return [_warning("V03", message, path, hint)]


def _warning(code: str, message: str, path: str, hint: str) -> Problem:
    return Problem(code, message, path, hint=hint, severity=Severity.WARNING)
