"""What the overview and the reports say: the opening, the cautions, and findings with their charts."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.publication.settings import Caution, Settings
from transparency.release.finding import headline, lead, pool_heading, split_note
from transparency.release.release import Release, Unit
from transparency.site import drawing
from transparency.site.drawing import Drawing
from transparency.site.rendering import printed, printed_day, value_of
from transparency.site.wording import _


class Opening(Struct, frozen=True):
    """The first words of a page: a title in two beats, a paragraph, and the sentence that has to be read first."""

    beats: tuple[str, str]
    lead: str
    warning: str


class Block(Struct, frozen=True):
    """A finding with its chart."""

    id: str
    finding: str
    about: str
    drawing: Drawing


def opening(release: Release, settings: Settings) -> Opening:
    """Title, lead and warning of a release."""
    first, second = headline(release, settings)
    return Opening((first, second), lead(release, settings), cautions(release, settings)[0].text)


def cautions(release: Release, settings: Settings) -> tuple[Caution, ...]:
    """The company's own points, or ours. An amount is named only when it is published."""
    if settings.before_you_count:
        return settings.before_you_count
    words = settings.words
    first = value_of(release, "capitalization.claims_first")
    if first.amount:
        money = printed(first, Unit.MONEY, settings.company.currency)
        nothing = _(
            "If the company is sold, others get %(money)s back first. A sale at or below that price pays you nothing.",
            money=money,
        )
    else:
        nothing = _(
            "If the company is sold, others may be paid first. What is left may be nothing. "
            "How much comes first is not published."
        )
    selling = _(
        "There is no market for %(units)s. Owning a share does not mean that anyone will buy it.", units=words.units
    )
    leaving = _("Promised is not earned. What you have earned by then, you keep under the terms of the plan.")
    changing = _(
        "The board decides, within what the policies say. Every version stays on this site, with the date on which it "
        "took effect."
    )
    return (
        Caution(title=_("It could be worth nothing."), text=nothing),
        Caution(title=_("You cannot count on selling it."), text=selling),
        Caution(title=_("If you leave early, you lose what you have not earned."), text=leaving),
        Caution(title=_("The rules can change."), text=changing),
    )


def blocks(releases: Sequence[Release], settings: Settings) -> list[Block]:
    """The charts with their findings: pool over time, groups, what will be earned next."""
    found = [_pool(releases, settings), _groups(releases[-1]), _ahead(releases[-1])]
    return [block for block in found if block is not None]


def _pool(releases: Sequence[Release], settings: Settings) -> Block | None:
    latest = releases[-1]
    shown = [
        r for r in releases if all(value_of(r, id).amount is not None for id in ("pool.set_aside", "awards.promised"))
    ]
    if len(shown) < 2 or shown[-1] is not latest:
        return None
    finding = pool_heading(latest, settings)
    about = _("Units set aside for %(providers)s at the end of each quarter, %(first)s to %(last)s",
              providers=settings.words.providers, first=shown[0].label, last=latest.label)  # fmt: skip
    about += split_note(shown)
    return Block("pool", finding, about, drawing.pool(shown, finding, settings.words.units))


def _groups(release: Release) -> Block | None:
    """The first breakdown."""
    if not release.breakdowns:
        return None
    table = release.breakdowns[0]
    place = next((n for n, column in enumerate(table.columns) if column.id == "share"), None)
    if place is None:
        return None
    rows = [row for row in table.rows if row.kind.value != "total"]
    shown = [row for row in rows if row.cells[place].amount is not None]
    if not shown:
        finding = _("%(title)s: withheld, to protect people", title=table.title)
    else:
        top = max(shown, key=lambda row: (row.cells[place].amount or 0, row.name))
        finding = _("%(name)s: %(share)s of what is promised", name=top.name,
                    share=printed(top.cells[place], Unit.PERCENT, ""))  # fmt: skip
    about = _("%(title)s, %(day)s", title=table.title, day=printed_day(release.as_of))
    return Block("groups", finding, about, drawing.groups(release, table, place, finding))


def _ahead(release: Release) -> Block | None:
    """Vesting ahead by quarter."""
    table = release.tables.get("ahead")
    if table is None:
        return None
    rows = [row for row in table.rows if row.id[:4].isdigit()]
    values = [row.cells[0].amount for row in rows]
    if not rows or not any(values):
        return None
    if any(amount is None for amount in values[:4]):
        finding = _("What will be earned in the next quarters, if nobody leaves")
    else:
        total = sum(int(amount or 0) for amount in values[:4])
        finding = _("%(number)s more will be earned in the next four quarters, if nobody leaves", number=f"{total:,}")
    about = _("%(title)s, by quarter, as planned on %(day)s", title=table.title, day=printed_day(release.as_of))
    return Block("ahead", finding, about, drawing.ahead(release, table, rows, finding))
