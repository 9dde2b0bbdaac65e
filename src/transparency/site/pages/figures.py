"""The page of all figures, and a page for each: value, definition, sum, history, downloads."""

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from transparency.release.catalogue import CATALOGUE, GROUPS, LADDER
from transparency.release.catalogue import figure as catalogued
from transparency.release.figures.figure import Figure
from transparency.release.paths import report_page
from transparency.release.release import NONE, Release, Status, Step, Unit, Value
from transparency.site import address, drawing
from transparency.site.downloads import Download
from transparency.site.rendering import Page, SitePages, printed
from transparency.telling.labels import say
from transparency.telling.numbers.exhibits import Exhibit, over_time
from transparency.telling.numbers.figures import figure_groups, told_figure
from transparency.telling.numbers.format import amount as write
from transparency.telling.numbers.format import day
from transparency.telling.numbers.history import restated
from transparency.telling.numbers.lines import figure_note
from transparency.telling.numbers.sums import step_name
from transparency.telling.numbers.tables import tables_of
from transparency.telling.record.corrections import amended_in
from transparency.telling.sentence import Told, number_of

_ROWS = {
    ("ladder", "set_aside"): "pool.set_aside",
    ("ladder", "promised"): "awards.promised",
    ("ladder", "earned"): "awards.earned",
    ("ladder", "owned"): "holdings.owned",
    ("pool", "closing"): "pool.available",
    ("awards", "closing"): "awards.outstanding",
    ("denominator", "fully_diluted"): "capitalization.fully_diluted",
    ("denominator", "issued"): "capitalization.issued_outstanding",
    ("ahead", "total"): "awards.unvested",
    ("holders", "owners"): "people.owners",
}
_PREFIXES = {"ratios": "ratios.", "participation": "people.", "movements": "quarter.", "pool": "quarter.",
             "awards": "quarter.", "vesting": "quarter."}  # fmt: skip
_BASES = {
    "fully_diluted": "capitalization.fully_diluted",
    "issued": "capitalization.issued_outstanding",
    "of_pool": "pool.set_aside",
}
"""Last part of a share's id → the figure that it is a share of."""
_CHARTED = {Unit.UNITS, Unit.PEOPLE, Unit.PERCENT}


class ShownFigure(Struct, frozen=True):
    """A figure as a page shows it."""

    id: str
    name: str
    definition: str
    formula: str
    unit: Unit
    group: str
    page: str
    value: Value
    note: str = ""

    @property
    def anchor(self) -> str:
        """Its anchor on the page of all figures."""
        return f"figure-{address.slug(self.id)}"


class NumberLine(Struct, frozen=True):
    """A figure on the page of all: its value stands in ``figure``; ``before`` marks what it was a quarter earlier."""

    figure: ShownFigure
    before: str
    value_before: Value
    spark: Markup


class FigureLine(Struct, frozen=True):
    """A step of a figure's sum, with the page of the figure it names."""

    sign: str
    name: str
    value: Value
    unit: Unit
    page: str
    figure: str
    """Its mark."""


class Past(Struct, frozen=True):
    """A figure's value in one quarter."""

    label: str
    as_of: date
    value: Value
    page: str
    figure: str
    """Its mark: the figure's id, with the quarter."""


class History(Struct, frozen=True):
    """A figure through all quarters, newest first, with its drawing when there is something to draw."""

    words: Exhibit
    svg: Markup
    rows: tuple[Past, ...]


class FigureList:
    """The figures of a site: those of the latest release, in the order of the catalogue."""

    def __init__(self, releases: Sequence[Release], holders: Mapping[str, str]) -> None:
        """``holders``: names of the groups of other holders, by id."""
        self.releases = releases
        self.latest = releases[-1]
        self._holders = holders
        self._shown = {id: self._show(id, entry) for id in self.latest.figures if (entry := self._entry(id))}
        order = {id: place for place, id in enumerate(CATALOGUE)}
        groups = list(GROUPS)
        self.all = sorted(
            self._shown.values(), key=lambda s: (groups.index(s.group), order.get(s.id, len(order)), s.id)
        )  # fmt: skip

    def _entry(self, id: str) -> Figure | None:
        return told_figure(id, self._holders)

    def _show(self, id: str, entry: Figure) -> ShownFigure:
        found = self.latest.figures[id]
        page = address.figure_page(id)
        return ShownFigure(
            id,
            entry.name,
            entry.definition,
            entry.formula,
            entry.unit,
            entry.group,
            page,
            found.value,
            figure_note(self.latest, id),
        )

    def get(self, id: str) -> ShownFigure | None:
        """A figure that has a page, by id."""
        return self._shown.get(id)

    def of_row(self, table: str, row: str) -> ShownFigure | None:
        """The figure that a row of a table is, if it is one."""
        prefix = _PREFIXES.get(table)
        return self.get(_ROWS.get((table, row)) or (f"{prefix}{row}" if prefix else ""))

    def ladder(self) -> list[ShownFigure]:
        """The four steps, from the top."""
        return [step for id in LADDER if (step := self.get(id))]


def link_to_figure(figures: FigureList, page: str, id: str) -> str | None:
    """The link from a page to that of a figure; nothing when the figure has none."""
    found = figures.get(id.partition("@")[0])
    return address.relative(page, found.page) if found else None


def add_figures(
    pages: SitePages,
    figures: FigureList,
    files: Mapping[str, Sequence[Download]],
    company: str,
    superseded: Sequence[Release] = (),
) -> None:
    """The page of all figures and one page for each.

    ``files``: downloads by figure id. ``superseded``: releases that were corrected.
    """
    corrections = [release for release in (*superseded, *figures.releases) if release.correction]
    groups = [
        {"id": id, "name": name, "lines": [_number_line(figure, figures) for figure in members]}
        for id, name in figure_groups().items()
        if (members := [figure for figure in figures.all if figure.group == id])
    ]
    tables = tables_of(figures.latest, pages.currency)
    page = Page(address.NUMBERS, say("numbers"), "numbers", say("every-figure-with-its-definition"))
    pages.add("pages/numbers.html", page, groups=groups, figure_count=len(figures.all), all_tables=tables)
    for table in tables:
        page = Page(
            address.table_page(table.id), table.title, "numbers", say("every-table-of-the-quarter", title=table.title)
        )
        pages.add("pages/table.html", page, shown=table)
    if figures.latest.identities:
        page = Page(
            address.table_page("identities"), say("how-everything-ties-out"), "numbers", say("both-sides-are-made")
        )
        pages.add("pages/table.html", page, shown=None)
    for figure in figures.all:
        page = Page(figure.page, figure.name, "numbers", figure.definition)
        release = figures.latest
        citation = say(
            "citation",
            company=company,
            name=figure.name,
            value=printed(figure.value, figure.unit, pages.currency),
            as_of=day(release.as_of),
            quarter=release.label,
            published=day(release.published),
        )
        pages.add(
            "pages/figure.html",
            page,
            figure=figure,
            percents=_percents(figure, figures, pages.currency),
            steps=_steps(figure, figures),
            inputs=_inputs(figure, figures),
            rounding_rule=_rounding(figure, release, pages.currency),
            history=_history(figure, figures, pages.currency),
            revisions=[
                (amended_in(release, figure.id), report_page(release.path))
                for release in corrections
                if release.correction and figure.id in release.correction.before
            ],
            files=files[figure.id],
            citation=citation,
        )


def _number_line(figure: ShownFigure, figures: FigureList) -> NumberLine:
    """A figure with what it was a quarter earlier, unless units were split since, and its course as a small drawing."""
    values = _restated(figure.id, figure.unit, figures.releases)
    earlier = figures.releases[-2] if len(figures.releases) > 1 else None
    printed_then = earlier is not None and earlier.value(figure.id).amount is not None
    same = printed_then and earlier is not None and earlier.value(figure.id) == values[-2]
    before = f"{figure.id}@{earlier.quarter}" if earlier is not None and same else ""
    return NumberLine(figure, before, values[-2] if same else NONE, drawing.spark(values))


def _restated(id: str, unit: Unit, releases: Sequence[Release]) -> list[Value]:
    """A figure through all quarters, in units of today."""
    return restated(releases, id) if unit is Unit.UNITS else [release.value(id) for release in releases]


def _rounding(figure: ShownFigure, release: Release, currency: str) -> str:
    """How the number was rounded."""
    if figure.unit in {Unit.PERCENT, Unit.QUARTERS}:
        return say("a-ratio-is-computed")
    if figure.value.status is Status.ABOUT:
        return say("computed-from-printed-numbers")
    if not figure.value.block:
        return say("exact-it-says-nothing-about")
    block = write(figure.value.block, figure.unit, currency=currency)
    return say("rounded-at-random-up", block=block)


def _percents(figure: ShownFigure, figures: FigureList, currency: str) -> list[dict[str, object]]:
    """A step of the ladder on both bases, and as a part of the pool."""
    found = []
    for base, of in _BASES.items():
        share = figures.get(f"{figure.id}.{base}")
        whole = figures.get(of)
        if share and whole:
            number = printed(whole.value, whole.unit, currency)
            words = {
                "fully_diluted": say("of-fully-diluted", number=number),
                "issued": say("of-issued", number=number),
                "of_pool": say("of-pool", number=number),
            }[base]
            part = Told((number_of(figures.latest, share.id),))
            found.append({"part": part, "words": words, "page": share.page})
    return found


def _steps(figure: ShownFigure, figures: FigureList) -> list[FigureLine]:
    steps = figures.latest.figures[figure.id].steps
    return [_line(step, figures, f"{figure.id}/step/{place}") for place, step in enumerate(steps, 1)]


def _line(step: Step, figures: FigureList, own: str) -> FigureLine:
    """``own``: the mark of a step that is no figure."""
    named = figures.get(step.figure)
    return FigureLine(
        step.sign,
        step_name(step, figures.latest),
        step.value,
        step.unit,
        named.page if named else "",
        step.figure or own,
    )


def _inputs(figure: ShownFigure, figures: FigureList) -> list[ShownFigure]:
    """Figures that go into this one and do not yet stand in its sum."""
    entry = catalogued(figure.id)
    standing = {step.figure for step in figures.latest.figures[figure.id].steps}
    return [found for id in (entry.inputs if entry else ()) if id not in standing and (found := figures.get(id))]


def _history(figure: ShownFigure, figures: FigureList, currency: str) -> History:
    """All quarters, drawn in units of today. A quarter in which the figure was not printed says so with a dash."""
    values = [release.value(figure.id) for release in figures.releases]
    past = [
        Past(release.label, release.as_of, value, report_page(release.path), f"{figure.id}@{release.quarter}")
        for release, value in zip(figures.releases, values, strict=True)
    ]
    labels = [release.label for release in figures.releases]
    today = _restated(figure.id, figure.unit, figures.releases)
    words = over_time(figures.releases, figure.id, name=figure.name, currency=currency)
    drawn = len(values) > 1 and figure.unit in _CHARTED and any(v.amount for v in values)
    svg = drawing.history(address.slug(figure.id), words.finding, labels, today, figure.unit) if drawn else Markup("")
    return History(words, svg, tuple(reversed(past)))
