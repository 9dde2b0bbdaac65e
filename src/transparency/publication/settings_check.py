"""What types cannot say about ``publication.yaml``: ids that repeat, fractions that do not add up, addresses."""

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from unicodedata import normalize

from transparency.language import spoken
from transparency.publication.files.text_file import TextFile
from transparency.publication.files.yaml_file import Key, Positions, placed, problem_at
from transparency.publication.problem import Problem
from transparency.publication.settings import Attribute, Listed, Settings, Words
from transparency.publication.texts.typed_people import numbers_of_people

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_PORTION = re.compile(r"[0-9]{1,9}(?:/[0-9]{1,9})?")
_PROVIDER_COLUMNS = {"provider", "joined", "left", "from", "recorded"}
_CAPITALIZATION_COLUMNS = {
    "as_of",
    "others_issued",
    "issued_outstanding",
    "fully_diluted",
    "claims_first",
}

Fault = tuple[Key, str, str]
"""Where, what, and how to mend it."""


def check_settings(settings: Settings, positions: Positions, file: TextFile) -> list[Problem]:
    """All faults of the settings, each at its line."""
    faults = (
        *_company(settings),
        *_languages(settings),
        *_fiscal_years(settings),
        *_ids(settings),
        *_attributes(settings),
        *_vesting(settings),
        *_legal_basis(settings),
        *_value(settings),
    )
    problems = placed(((key, Problem("Y04", message, hint=hint)) for key, message, hint in faults), positions, file)
    for number, lowered in enumerate(settings.disclosure.lowered):
        key = ("disclosure", "lowered", number, "reason")
        for found in numbers_of_people(lowered.reason, settings.words):
            problems.append(problem_at(key, positions, found.at(file.path), file.text))
    return problems


def _company(settings: Settings) -> Iterator[Fault]:
    company = settings.company
    if not company.name.strip():
        yield ("company", "name"), '"company.name" must not be empty.', "Write the name as it should be printed."
    for name, word in settings.words:
        if not word.strip():
            yield ("words", name), f'"words.{name}" must not be empty.', "Leave the line out for the usual word."
    if not re.fullmatch(r"[A-Z]{3}", company.currency):
        message = f'"company.currency" must be three capital letters, not "{company.currency}".'
        yield ("company", "currency"), message, "Use the ISO 4217 code, such as USD or EUR."
    if company.url and not re.fullmatch(r"https://[^\s/?#]+(?:/[^\s?#]*)?(?<!/)", company.url):
        message = f'"company.url" must be an https address without a slash at the end, not "{company.url}".'
        yield ("company", "url"), message, "Write it such as https://equity.example.org."
    if not re.fullmatch(r"(?:themes/)?[A-Za-z0-9][A-Za-z0-9_-]*", settings.theme):
        yield ("theme",), f'"{settings.theme}" is not the name of a theme.', "Write the name of a folder in themes/."


def _languages(settings: Settings) -> Iterator[Fault]:
    """Those of the site: codes of languages, which the program speaks, with the company's own words in each."""
    if not settings.languages:
        yield ("languages",), '"languages" must not be empty.', "Write `languages: [en]`."
    for index, language in enumerate(settings.languages):
        if not _is_language(language):
            message = f'"{language}" is not the code of a language.'
            yield ("languages", index), message, "Use a code of ISO 639, such as en or es; with a region en-GB."
        elif language.partition("-")[0] not in spoken():
            message = f'"languages" names "{language}", which the program does not speak.'
            yield (
                ("languages", index),
                message,
                f"It speaks {', '.join(spoken())}. A new one is a catalogue.",
            )
        elif language in settings.languages[:index]:
            yield ("languages", index), f'"languages" names "{language}" twice.', "Leave one out."
    others = settings.languages[1:]
    for language in settings.words_in:
        if language not in others:
            message = f'"words_in" has words in "{language}", which is no other language of this site.'
            yield (
                ("words_in", language),
                message,
                "Name it in `languages` too; `words` are of the first.",
            )
    for index, language in enumerate(others, start=1):
        if settings.words != Words() and language not in settings.words_in:
            message = f'"words" has words of your own, and "words_in" lacks them in "{language}".'
            hint = f"Write `words_in: {{{language}: {{provider: …, providers: …, unit: …, units: …}}}}`."
            yield ("languages", index), message, hint


def _is_language(code: str) -> bool:
    if code == "en":  # nearly always, and Babel is slow to load
        return True
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        return bool(Locale.parse(code.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return False


def _fiscal_years(settings: Settings) -> Iterator[Fault]:
    """A fiscal year moves to another month at most once in twelve months, and its quarters end on the same days."""
    month, before = settings.fiscal_year_start, None
    for number, first in enumerate(settings.fiscal_year_moved):
        key = ("fiscal_year_moved", number)
        if first.day != 1 or first.month == month:
            message = f"{first} is not the first day of a fiscal year that starts in another month than before."
            yield (
                key,
                message,
                "Write the first day of the first whole fiscal year of the new kind, such as 2027-04-01.",
            )
        elif (first.month - month) % 3:
            message = f"A fiscal year from {first} on would cut a quarter in two."
            yield key, message, "Quarters keep their ends: a fiscal year moves by three, six or nine months."
        elif before is not None and first < before.replace(year=before.year + 1):
            message = f"The fiscal year moves on {before}, and again on {first}."
            yield key, message, "List the days in order, twelve months apart at least."
        month, before = first.month, first


def _ids(settings: Settings) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, pool in enumerate(settings.pools):
        yield from _id(("pools", index, "id"), pool.id)
        if seen.setdefault(_address(pool.id), index) != index:
            message = f'The pool id "{pool.id}" is used twice.'
            yield ("pools", index, "id"), message, "Each pool needs its own id."
    seen = {}
    for index, holders in enumerate(settings.other_holders):
        key: Key = ("other_holders", index, "id")
        yield from _id(key, holders.id)
        if holders.id in _CAPITALIZATION_COLUMNS:
            yield key, f'"{holders.id}" is a column of its own in capitalization.csv.', "Choose another id."
        if seen.setdefault(_address(holders.id), index) != index:
            yield key, f'"{holders.id}" is used twice under "other_holders".', "Each group needs its own id."
    seen = {}
    for index, (name, attribute) in enumerate(settings.attributes.items()):
        yield from _id(("attributes", name), name)
        if seen.setdefault(_address(name), index) != index:
            message = f'"{name}" differs from another attribute only by case or the kind of dash.'
            yield ("attributes", name), message, "Choose another name: both would have one address."
        if name in _PROVIDER_COLUMNS:
            yield ("attributes", name), f'"{name}" is a column of its own in providers.csv.', "Choose another name."
        if not attribute.values and not attribute.cohort:
            message = f'"attributes.{name}.values" must not be empty.'
            yield ("attributes", name, "values"), message, "List every value and its printed name."


def _attributes(settings: Settings) -> Iterator[Fault]:
    """Values that look alike, roll-ups that leave something out, and tables of what is not declared."""
    for name, attribute in settings.attributes.items():
        where: Key = ("attributes", name)
        for words in (list(attribute.values), list(attribute.values.values())):
            alike: dict[str, int] = {}
            for place, word in enumerate(words):
                if (first := alike.setdefault(folded(word), place)) != place:
                    message = f'"{words[first]}" and "{word}" differ only by case, spaces or form of letters.'
                    yield (*where, "values"), message, "Keep one of them: two groups that look alike split people up."
        if attribute.cohort and (attribute.values or attribute.rolls_up):
            yield where, f'The cohort "{name}" makes its values itself.', "Take out `values` and `rolls_up`."
        if attribute.rolls_up is not None:
            yield from _rolled_up(name, attribute, settings)
    tables = {_address(name) for name in settings.attributes}
    for index, pair in enumerate(settings.disclosure.two_way):
        table = _address("-".join(pair))
        if table in tables:
            message = f'The table of "{pair[0]}" by "{pair[1]}" would have the id of another one, "{table}".'
            yield ("disclosure", "two_way", index), message, "Give one of the attributes another name."
        tables.add(table)
        for wrong in pair:
            if wrong not in settings.attributes:
                key: Key = ("disclosure", "two_way", index)
                yield key, f'"{wrong}" is not one of the attributes.', f"Known: {', '.join(settings.attributes)}."
        if pair[0] == pair[1]:
            yield ("disclosure", "two_way", index), "A table needs two different attributes.", "Name another one."


def _rolled_up(name: str, attribute: Attribute, settings: Settings) -> Iterator[Fault]:
    base = settings.columns.get(attribute.rolls_up or "")
    where: Key = ("attributes", name)
    if base is None:
        known = ", ".join(settings.columns)
        message = f'"{attribute.rolls_up}" is not a column of providers.csv.'
        yield (*where, "rolls_up"), message, f"Name one of: {known}."
        return
    taken = [value for group in attribute.groups.values() for value in group]
    faults = (
        (sorted(set(base.values) - set(taken)), f'are in no group of "{name}"'),
        (sorted(value for value, times in Counter(taken).items() if times > 1), f'are in two groups of "{name}"'),
        (sorted(set(taken) - set(base.values)), f'are not values of "{attribute.rolls_up}"'),
        (sorted(set(attribute.groups) ^ set(attribute.values)), "stand in only one of `groups` and `values`"),
    )
    for wrong, what in faults:
        if wrong:
            yield (*where, "groups"), f"{', '.join(wrong)} {what}.", "Each value belongs to exactly one group."


def folded(text: str) -> str:
    """A name without case, spaces and the forms in which Unicode can write one letter."""
    return "".join(normalize("NFKC", text).casefold().split())


def _id(key: Key, name: str) -> Iterator[Fault]:
    if not _ID.fullmatch(name):
        yield key, f'"{name[:80]}" cannot be an id.', "Use at most 64 letters, digits, hyphens and underscores."


def _address(name: str) -> str:
    """An id as it stands in addresses, where case and the kind of dash do not count."""
    return re.sub(r"[._]", "-", name.casefold())


def _vesting(settings: Settings) -> Iterator[Fault]:
    for name, terms in settings.vesting.items():
        yield from _id(("vesting", name), name)
        if not isinstance(terms, Listed):
            continue
        total, good = Fraction(0), True
        for index, tranche in enumerate(terms.tranches):
            key: Key = ("vesting", name, "tranches", index, "portion")
            portion = _fraction(tranche.portion)
            if portion is None:
                good = False
                message = f'"{tranche.portion}" is not a fraction between 0 and 1.'
                yield key, message, "Write an exact fraction, such as 1/4."
            else:
                total += portion
        key = ("vesting", name, "tranches")
        if not terms.tranches:
            yield key, f'The vesting "{name}" lists no tranches.', "Add at least one."
        elif good and total > 1:
            yield key, f'The portions of the vesting "{name}" add up to {total}, more than 1.', "Correct the portions."
        elif good and total < 1 and not terms.partial:
            message = f'The portions of the vesting "{name}" add up to {total}, not 1.'
            yield key, message, "Correct the portions, or write `partial: true` when the rest never vests."


def _legal_basis(settings: Settings) -> Iterator[Fault]:
    basis = settings.legal_basis
    if basis.counsel and basis.reviewed is None:
        message = "It is said who reviewed the legal basis, but not when."
        yield ("legal_basis", "counsel"), message, "Give the day as reviewed: 2026-01-31."
    states = basis.states_left_out or ()
    for index, state in enumerate(states):
        if not state.strip() or state in states[:index]:
            message = f'"{state}" is no name, or stands twice under "states_left_out".'
            yield ("legal_basis", "states_left_out", index), message, "Name each state once."
    days = [use.on for use in basis.rule_701]
    for index, day in enumerate(days):
        if day in days[:index]:
            message = f"The use of Rule 701 is stated twice for {day}."
            yield ("legal_basis", "rule_701", index, "on"), message, "Leave the one that holds."


def _value(settings: Settings) -> Iterator[Fault]:
    value = settings.value
    if value is None:
        return
    if not value.published and value.appraisals:
        message = "Appraisals are given, and it is said that the value is not published."
        yield ("value", "published"), message, "Take the appraisals out, or the line published: false."
    if value.published and not value.appraisals:
        message = "It is not said what a unit is worth."
        hint = "Give an appraisal, appraisals: [{on: 2026-01-31, amount: 0.95}], or say published: false."
        yield ("value",), message, hint
    days = [one.on for one in value.appraisals]
    for index, day in enumerate(days):
        if day in days[:index]:
            yield ("value", "appraisals", index, "on"), f"Two appraisals are of {day}.", "Leave the one that holds."


def _fraction(text: str) -> Fraction | None:
    if not _PORTION.fullmatch(text):
        return None
    try:
        value = Fraction(text)
    except ZeroDivisionError:
        return None
    return value if 0 < value <= 1 else None
