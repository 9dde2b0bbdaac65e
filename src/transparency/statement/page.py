"""One statement as a page of HTML that needs nothing else, and as what a tagged PDF is made from."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from jinja2 import Environment
from msgspec import Struct

from transparency.language import _, plural
from transparency.publication.settings import Settings
from transparency.published.blocks import Level, Published
from transparency.release.release import Status, Unit, Value
from transparency.report.document import ReportInput
from transparency.rules.rule import Rule
from transparency.rules.words.questions import clauses
from transparency.statement.earning import Earned, by_event, earned_next
from transparency.statement.holding import HeldAward, Holding, Records
from transparency.statement.leaving import Leaving, leaving
from transparency.telling.numbers.format import NONE, amount, day, number, short_day
from transparency.theme import find_theme

SHOWN_STEPS = 5
"""Days of earning that are listed; what comes after is one line."""
ASKED = ("away", "leaving", "sale", "shutdown", "buying-back")
"""What of a rule is about somebody who holds something already."""
SHEET, ON_SCREEN = "statement.css", "statement-screen.css"


class StatementPaper(Struct, frozen=True):
    """What all statements of one run have in common: always the program's own, so that no theme sees a statement."""

    environment: Environment
    assets: Mapping[str, bytes]
    """Style sheet and fonts, by the names by which the sheet knows them."""

    on_screen: str
    """What the sheet lacks for a screen."""

    @property
    def style(self) -> str:
        """The sheets with their fonts inside, for a page that stands alone."""
        text = self.assets[SHEET].decode() + self.on_screen
        for name, content in self.assets.items():
            if name != SHEET:
                text = text.replace(f"report:/{name}", f"data:font/woff2;base64,{b64encode(content).decode()}")
        return text


def paper() -> StatementPaper:
    """Read template, sheet and fonts."""
    theme = find_theme("default", None)
    sheet = theme.file(f"report/{SHEET}") or b""
    used = {name: data for name, data in theme.assets().items() if f"report:/{name}".encode() in sheet}
    on_screen = (theme.file(f"report/{ON_SCREEN}") or b"").decode()
    return StatementPaper(theme.environment(), {SHEET: sheet, **used}, on_screen)


class StatementPages(Struct, frozen=True):
    """A statement, ready to be written and to be rendered."""

    provider: str
    html: str
    pdf: ReportInput


def pages(
    holding: Holding, records: Records, name: str, published: Published | None, sheet: StatementPaper
) -> StatementPages:
    """One provider's statement.

    Args:
        holding: What she holds.
        records: The ledger and what goes with it.
        name: How she is addressed; empty: by the pseudonym.
        published: What is public of the same quarter, if anything is.
        sheet: See :func:`paper`.

    """
    told = _told(holding, records, name, published)
    template = sheet.environment.get_template("statement.html.j2")
    created = datetime.combine(holding.quarter.end, time(), UTC)
    report = ReportInput(
        name=_("a statement"),  # progress and problems are printed, and bear no pseudonym
        html=template.render(told, style=""),
        assets=sheet.assets,
        attachments={},
        descriptions={},
        created=created,
    )
    return StatementPages(holding.provider, template.render(told, style=sheet.style), report)


def _told(holding: Holding, records: Records, name: str, published: Published | None) -> dict[str, Any]:
    """Everything the page says."""
    settings = records.settings
    company, words = settings.company, settings.words
    steps = earned_next(holding, records)
    gone = leaving(holding, records.rules)
    governing = _rules_of(holding, records.rules)
    shown, later = steps[:SHOWN_STEPS], steps[SHOWN_STEPS:]
    return {
        "company": company,
        "words": words,
        "name": name or holding.provider,
        "lead": _lead(holding, name, settings),
        "as_of": day(holding.quarter.end),
        "created": holding.quarter.end.isoformat(),
        "left": day(holding.gone) if holding.gone else "",
        "title": _title(holding, settings),
        "parts": _parts(holding),
        "columns": [label for _measure, label in _columns(holding)],
        "awards": [_row(award, holding, settings) for award in holding.awards],
        "sums": _sums(holding) if len(holding.awards) > 1 else [],
        "steps": [(_on(one), _units(one.units)) for one in shown],
        "later": (_units(sum(one.units for one in later)), _until(later[-1])) if later else None,
        "by_event": _units(by_event(holding, steps)) if by_event(holding, steps) else "",
        "leaving": _leaving(gone, holding, settings),
        "rules": [(rule.id, rule.title) for rule in governing],
        "clauses": _clauses(governing, settings),
        "published": _published(published, settings),
    }  # fmt: skip


def _title(holding: Holding, settings: Settings) -> str:
    """The finding: what is hers, and how much of it is earned."""
    units, held = settings.words.units, holding.sum("held")
    values = {"earned": _units(holding.sum("earned")), "held": _units(held), "units": units}
    if not held:
        return _("You hold no %(units)s.", **values)
    if holding.gone is not None:
        return _("You left with %(earned)s earned %(units)s.", **values)
    if not holding.sum("to_earn"):
        return _("You have earned all your %(held)s %(units)s.", **values)
    if not holding.sum("earned"):
        return _("You have been promised %(held)s %(units)s. None of them is earned yet.", **values)
    return _("You have earned %(earned)s of your %(held)s %(units)s.", **values)


def _lead(holding: Holding, name: str, settings: Settings) -> str:
    """For whom, since when, as of when."""
    values = {
        "name": name, "one": settings.words.provider, "provider": holding.provider, "joined": day(holding.joined),
        "as_of": day(holding.quarter.end), "left": day(holding.gone or date.max),
    }  # fmt: skip
    return " ".join(
        [
            _("For %(name)s, known in the books as %(provider)s.", **values)
            if name
            else _("For the %(one)s known in the books as %(provider)s.", **values),
            _("You joined on %(joined)s and left on %(left)s.", **values)
            if holding.gone
            else _("With us since %(joined)s.", **values),
            _("Every number is exact as of %(as_of)s; what is recorded later is in the next statement.", **values),
        ]
    )


def _parts(holding: Holding) -> list[dict[str, Any]]:
    """Owned, earned, still to earn: what the bar is drawn from, in percent of what is held."""
    held = holding.sum("held")
    names = [("owned", _("Owned")), ("vested", _("Earned, not owned yet")), ("unvested", _("Still to earn"))]
    if holding.sum("unearned"):
        names.insert(1, ("unearned", _("Owned, still to earn")))
    return [
        {"id": id, "name": name, "units": _units(holding.sum(id)), "width": round(100 * holding.sum(id) / held, 2)}
        for id, name in names
        if held
    ]


def _columns(holding: Holding) -> list[tuple[str, str]]:
    """What is told of each grant: a measure, and its heading. A price is a column only where one has to be paid."""
    columns = [
        ("granted", _("Granted")), ("earned", _("Earned")), ("owned", _("of it owned")),
        ("to_earn", _("Still to earn")), ("ended", _("Not yours any more")), ("price", _("Price to own one")),
        ("expires", _("Lapses")),
    ]  # fmt: skip
    priced = any(award.price is not None for award in holding.awards)
    return [column for column in columns if column[0] != "price" or priced]


def _row(award: HeldAward, holding: Holding, settings: Settings) -> tuple[str, str, list[str]]:
    """The name of a grant, its kind, and a cell for each column."""
    open_ = award.expires is not None and award.vested + award.unvested
    words = {
        "price": _money(award.price, settings) if award.price is not None else NONE,
        "expires": short_day(award.expires) if award.expires is not None and open_ else NONE,
    }
    cells = [words.get(measure) or _units(getattr(award, measure)) for measure, _label in _columns(holding)]
    return f"{award.title or _('Grant')}, {short_day(award.day)}", award.instrument, cells


def _sums(holding: Holding) -> list[str]:
    return [
        "" if measure in ("price", "expires") else _units(holding.sum(measure)) for measure, _label in _columns(holding)
    ]


def _leaving(gone: Leaving, holding: Holding, settings: Settings) -> list[tuple[str, str]]:
    """What becomes of everything, a number and a sentence each, best first. An award that can lapse is never "kept"."""
    found = []
    for units, one, many in (
        (gone.owned, _("is a share. It stays yours."), _("are shares. They stay yours.")),
        (
            gone.delivered,
            _("is earned and costs nothing. It stays yours."),
            _("are earned and cost nothing. They stay yours."),
        ),
        (gone.goes_on, _("is not earned yet, and goes on as planned."), _("are not earned yet, and go on as planned.")),
    ):
        if units:
            found.append((_units(units), plural(one, many, units)))
    for purchase in gone.to_buy:
        cost, each = _money(purchase.cost, settings), _money(purchase.price, settings)
        values = {"cost": cost, "each": each, "until": day(purchase.until or date.max)}
        if purchase.until is None:
            said = _("are yours to buy, at any time: %(cost)s for all, %(each)s each.", **values)
        else:
            said = _(
                "are yours only if you buy them by %(until)s: %(cost)s for all, %(each)s each. Then they lapse.",
                **values,
            )
        found.append((_units(purchase.units), said))
    for units, said in (
        (gone.missed, _("were earned, and not bought in time. They lapse.")),
        (gone.lost, _("are not earned yet. You lose them.")),
        (gone.sold_back, _("are shares you bought before earning them. The company may buy them back.")),
        (gone.lost_earned, _("are earned, and lost all the same.")),
        (gone.unsaid, _("were granted by a rule that does not say. Ask before you decide.")),
    ):
        if units:
            found.append((_units(units), said))
    return found


def _rules_of(holding: Holding, rules: Mapping[str, Rule]) -> list[Rule]:
    """The rules of what she still holds, newest first; those that say nothing of leaving are left out."""
    names = dict.fromkeys(award.rule for award in reversed(holding.awards) if award.held)
    return [rules[name] for name in names if name in rules and rules[name].on_leave is not None]


def _clauses(governing: Sequence[Rule], settings: Settings) -> list[tuple[str, str, str]]:
    """Question, what is said, and the rule that says so; no rule where all of them say the same."""
    said: dict[tuple[str, str, str], list[str]] = {}
    for rule in governing:
        for clause in clauses(rule, settings.words, {}):
            if clause.id in ASKED:
                said.setdefault((clause.id, clause.question, clause.text), []).append(rule.id)
    return [
        (question, text, ", ".join(ids) if len(ids) < len(governing) else "")
        for (id, question, text), ids in sorted(said.items(), key=lambda one: ASKED.index(one[0][0]))
    ]


def _until(last: Earned) -> str:
    return _("then, later") if last.day == date.max else _("then, until %(last)s", last=day(last.day))


def _on(step: Earned) -> str:
    if step.day == date.max:
        return _("later")
    return day(step.day) if step.exact else _("by %(day)s", day=day(step.day))


def _published(published: Published | None, settings: Settings) -> str:
    """The public total that these units are part of, as it is printed."""
    total = published.values.get("closing/promised") if published is not None else None
    if published is None or total is None:
        return ""
    if published.level is not Level.FULL:
        value = Value(amount=total, status=Status.RANGE, block=published.block)
    else:
        value = Value(amount=total, status=Status.SHOWN if total else Status.UNDER, block=published.block)
    return number(value, Unit.UNITS, currency=settings.company.currency)


def _units(units: int) -> str:
    return amount(units, Unit.UNITS)


def _money(money: Any, settings: Settings) -> str:
    return amount(money, Unit.MONEY, currency=settings.company.currency)
