"""The audit of a stranger: what can be seen from a built site alone, with no ledger and nothing private.

Every number of every format has to be one of the releases, every drawing what those numbers give; the numbers of the
releases have to be in blocks, add up, and carry on from quarter to quarter. What is wrong there is a disclosure, or
cannot be certified.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from transparency.disclosure.findings import judge
from transparency.governance.governance_file import parse_model
from transparency.governance.motions import MOTIONS, MotionsFile
from transparency.language import grouped, speaking
from transparency.publication.files.text_file import TextFile
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import parse_yaml
from transparency.publication.problem import Problem, Severity
from transparency.release.release import Value
from transparency.release.tabular import plain
from transparency.rules.rule import Rule
from transparency.site import address
from transparency.site.pages.calendar import CALENDAR
from transparency.telling.record.voice import votes_told
from transparency.telling.rules.made_up_people import OF_RULE, in_todays_units, made_up_people, numbers_of_people
from transparency.telling.sentence import Number
from transparency.verification.amounts import (
    amounts_of,
    beside_releases,
    is_round,
    printed_forms,
    rule_forms,
    values_of,
)
from transparency.verification.blocks import block_history, outside_blocks, small_groups, wrong_blocks
from transparency.verification.data_files import trace_data
from transparency.verification.derived import wrongly_derived
from transparency.verification.drawings import in_squares, trace_drawings, trace_pictures
from transparency.verification.lines import add_up
from transparency.verification.pages import PageTracer, read_page
from transparency.verification.published_site import PublishedSite
from transparency.verification.traced import Traced
from transparency.verification.unreadable import Unreadable

TRACED = ("index.html", "numbers/", "reports/", "changes/", "feed.xml")
"""Pages whose numbers all come from releases. Others have numbers of their own beside marked ones."""


@dataclass(slots=True)
class PublicFindings:
    """What the audit found."""

    releases: int = 0
    files: Counter[str] = field(default_factory=Counter)
    """Files by ending."""
    attachments: int = 0
    numbers: int = 0
    lines: int = 0
    """Sums of which every number is printed."""
    tied: int = 0
    """Those that come out."""
    traced: Traced = field(default_factory=Traced)
    judged: list[Problem] = field(default_factory=list)
    """What is wrong with the files of the releases, as disclosures of whoever wrote them."""
    exposed: list[str] = field(default_factory=list)
    """What the releases tell of people, or in no blocks."""
    notable: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        """Everything that is a disclosure."""
        return [*self._judged(Severity.REFUSAL), *self.exposed, *self.traced.faults]

    @property
    def warnings(self) -> list[str]:
        """What is worth a thought, and breaks no promise."""
        return [*self._judged(Severity.WARNING), *self.notable]

    @property
    def uncertain(self) -> list[str]:
        """Why the site cannot be certified."""
        return [*self._judged(Severity.ERROR), *self.unsure]

    def _judged(self, severity: Severity) -> list[str]:
        return [f"{problem.path}: {problem.message}" for problem in self.judged if problem.severity is severity]


def audit_site(site: PublishedSite, today: date | None = None) -> PublicFindings:
    """Everything that a stranger can check of a site. ``today``: to see whether the next report is overdue."""
    out = PublicFindings(releases=len(site.releases))
    out.files = Counter(path.rpartition(".")[2] for path in (*site.texts, *site.papers))
    out.attachments = sum(len(paper.attached) for paper in site.papers.values())
    if not site.releases:
        return out
    out.judged = judge(site.disclosures, today)[1]
    printed = add_up(site.releases)
    out.numbers = len(printed.shown)
    out.unsure += printed.contradictions
    for equation in filter(printed.whole, printed.equations):
        out.lines += 1
        out.tied += printed.ties(equation)
        if not printed.ties(equation):
            out.unsure.append(f"{equation.total.spoken()}: {equation.words}, but the printed numbers do not add up")
    for place, release in enumerate(site.releases, 1):
        past = site.releases[:place]
        out.exposed += [
            *wrong_blocks(release),
            *outside_blocks(release, past),
            *wrongly_derived(release, past),
            *small_groups(release),
        ]
    out.exposed += block_history(site.releases)
    try:
        _trace(site, out)
    except Unreadable as error:
        out.unsure.append(str(error))
    keys = list(dict.fromkeys(release.key for release in site.releases if release.key))
    if len(keys) > 1:
        out.notable.append(f"the coin had {len(keys)} keys in turn; the page of methods must say why")
    return out


def _trace(site: PublishedSite, out: PublicFindings) -> None:
    """Follow every number of every format to a published value."""
    trace_data(site, out.traced)
    rules = [text for path, text in site.texts.items() if path.startswith("data/rules/")]

    @cache
    def forms_in(code: str) -> frozenset[str]:
        with speaking(code):
            return printed_forms(site.every) | rule_forms(rules, site.releases[-1]) | _days_late(site)

    @cache
    def squares_in(code: str) -> tuple[str, ...]:
        with speaking(code):
            return tuple(in_squares(site))

    values: dict[str, dict[str, set[Value]]] = {}
    everything: dict[str, set[Value]] = {}
    for release in site.every:
        for id, figure in release.figures.items():
            values.setdefault(id, {}).setdefault(plain(figure.value), set()).add(figure.value)
        for _, value, _unit in values_of(release):
            everything.setdefault(plain(value), set()).add(value)
    for id, value, _unit in beside_releases(site.releases):
        values.setdefault(id, {}).setdefault(plain(value), set()).add(value)
    for number in (*_of_rules(site), *_of_motions(site)):
        values.setdefault(number.figure, {}).setdefault(plain(number.value), set()).add(number.value)
    for path, text in site.texts.items():
        if path.endswith((".html", ".svg", ".xml")) and not path.startswith("assets/"):
            page = read_page(text)
            preview = address.is_preview(path)
            code = _language(site.texts.get(path.replace(address.PREVIEW, "index.html"), "") if preview else text)
            tracer = PageTracer(path, values, everything, forms_in(code), out.traced)
            with speaking(code):
                marks_only = not path.removeprefix(f"{code}/").startswith(TRACED)
                tracer.trace(page, marks_only=marks_only, axes=not preview)
                trace_drawings(path, page, site, squares_in(code), out.traced)
    trace_pictures(site, out.traced)
    for path, paper in site.papers.items():
        folder = path.partition("reports/")[0]
        forms = forms_in(_language(site.texts.get(f"{folder}index.html", "")))
        kinds = ("print", paper.printed), ("a drawing", paper.drawn), ("alternative text", paper.told), (
            "metadata", paper.metadata
        )  # fmt: skip
        for kind, texts in kinds:
            for token, said in ((token, text) for text in texts for token in amounts_of(text)):
                if kind != "a drawing" or not is_round(token):
                    told = f"{path}: {token} in {kind} (“{said[:60]}”) is not a published number"
                    out.traced.found(token.rstrip("%") in forms, told)


def _days_late(site: PublishedSite) -> frozenset[str]:
    """By how many days figures came later than announced, as they may stand in a page; that of a build counts too.

    The days are those of the calendar page. Who wants them changed has to change them there.
    """
    days = []
    for said in re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)">', site.texts.get(CALENDAR, "")):
        with suppress(ValueError):  # no day of any month
            days.append(date.fromisoformat(said))
    due = [release.next_release for release in site.releases if release.next_release]
    return frozenset(
        grouped((each - announced).days)
        for announced, following in zip(due, [*due[1:], date.max], strict=True)
        for each in days
        if announced < each < following
    )


def _of_rules(site: PublishedSite) -> Iterator[Number]:
    """What the published rules give made-up people, worked out from their files, and the numbers of the files."""
    release = site.releases[-1]
    for path, text in site.texts.items():
        if path.startswith(address.RULE_FILES):
            data, positions, problems = parse_yaml(text, path)
            rule = None if problems else validate(Rule, data, positions, path)[0]
            if rule is not None and rule.runs:
                yield from numbers_of_people(made_up_people(in_todays_units(rule, release), release)[0])
                for token in set(re.findall(r"(?<![\w.-])\d{1,15}(?![\w.-])", text)):
                    yield Number(f"{OF_RULE}{rule.id}", Value(amount=int(token)), token)


def _of_motions(site: PublishedSite) -> Iterator[Number]:
    """The votes that the company's own file states."""
    text = site.texts.get(address.governance_data(MOTIONS))
    if text is not None:
        stated = parse_model(TextFile(MOTIONS, text, ""), MotionsFile)[0]
        for motion in stated.motions if stated else ():
            yield from votes_told(motion)


def _language(page: str) -> str:
    _, found, rest = page.partition('<html lang="')
    return rest.partition('"')[0] if found else "en"
