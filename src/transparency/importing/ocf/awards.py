"""Awards as an OCF package issues them, and how many units of each are unvested, vested and owned on a day.

The same arithmetic as the ledger's replay (``ledger/replay/``), one award at a time, so that a
cancellation can be told apart into units forfeited (unvested) and units expired (vested), which OCF does not do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from transparency.importing.ocf.conditions import START, tranches_along
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.values import day, money, optional, optional_day, own_word, text, units
from transparency.importing.ocf.vesting import BY_EVENT, Clock, VestingFacts
from transparency.importing.questions import Question, Questions, plain
from transparency.ledger.replay.exercise_prices import divided
from transparency.ledger.replay.ordered_events import NO_PRICE
from transparency.ledger.vesting import vested_by
from transparency.publication.settings import Listed, Schedule

_INSTRUMENT = {"OPTION_NSO": "NSO", "OPTION_ISO": "ISO"}


@dataclass(slots=True, eq=False)
class OcfAward:
    """One award and what it holds. ``vested`` are earned units not taken up; RSAs go straight to ``owned``."""

    source: Object
    security: str
    provider: str
    plan: str
    pool: str
    stock_class: str
    quantity: int
    price: Decimal | None
    instrument: str
    issued: date
    expires: date | None
    insider: bool = True
    """Whether it is a provider's; the others of the plan only take units away from it."""
    vesting: str = ""
    schedule: Schedule | None = None
    listed: Listed | None = None
    start: date | None = None
    tranches: list[tuple[date, int]] = field(default_factory=list)
    """Units by day in units of the issue, where the terms are booked as events."""
    unvested: int = 0
    vested: int = 0
    owned: int = 0
    unearned: int = 0
    """Stock bought before it was earned."""
    reached: int = 0
    """Units that time has reached, in units of the issue."""
    due: int = 0
    """The same in units of today."""
    ratio: Fraction = Fraction(1)
    """Units of today for each unit of the issue."""
    taken: int = 0
    """Units exercised, settled or paid out."""
    returned: int = 0
    """What its cancellations and returns add to what is set aside; negative where they retire units."""
    scaled_by: list[str] = field(default_factory=list)
    """Ids of the splits that it is in new units for."""
    touched: bool = False
    closed: bool = False

    @property
    def label(self) -> str:
        """How a message names the award: the number that the cap-table system shows, and the id of the package."""
        number = optional(self.source, "custom_id")
        return f"{number[:40]} ({self.security})" if number else self.security

    @property
    def stock(self) -> bool:
        """Whether it is stock from the start."""
        return self.instrument == "RSA"

    @property
    def left(self) -> int:
        """Units that a cancellation can still take."""
        return self.unvested + self.vested

    def earn(self, count: int) -> int:
        """Move unvested units to vested, or to owned, and before them what was bought early; returns how many moved."""
        count = min(count, self.unvested + self.unearned)
        bought = min(count, self.unearned)
        self.unearned -= bought
        self.owned += bought
        self.unvested -= count - bought
        if self.stock:
            self.owned += count - bought
        else:
            self.vested += count - bought
        return count

    def run_to(self, when: date, clock: Clock) -> None:
        """Let time pass: what a schedule, or the lack of terms, has vested up to and including ``when``."""
        if self.tranches or (self.vesting and self.schedule is None and self.listed is None):
            return
        total = self.quantity
        if self.listed is not None:
            total = vested_by(self.quantity, self.listed, self.issued, when, grant_date=self.issued)
        elif self.schedule is not None:
            assert self.start is not None
            total = clock.vested(self.vesting, self.schedule, self.quantity, self.start, self.issued, when)
        if total > self.reached:
            self._reach(total)

    def tranche_reached(self, when: date) -> int:
        """Units that the tranches up to ``when`` newly vest, in units of today."""
        return self._reach(sum(count for day_, count in self.tranches if day_ <= when))

    def _reach(self, total: int) -> int:
        due, before = int(total * self.ratio), self.due
        self.reached, self.due = total, max(due, before)
        return self.earn(self.due - before)

    def split(self, ratio: Fraction) -> None:
        """A split: its units times the ratio, rounded down once as in ``ledger/replay/splits.py``; its price by it."""
        self.ratio *= ratio
        self.returned, self.taken = int(self.returned * ratio), int(self.taken * ratio)
        unvested, left, unearned = (int(units * ratio) for units in (self.unvested, self.left, self.unearned))
        self.owned = int((self.left + self.owned + self.unearned) * ratio) - left - unearned
        self.unvested, self.vested, self.unearned = unvested, left - unvested, unearned
        if self.price is not None:
            self.price = divided(self.price, ratio)
        self.due = int(self.reached * self.ratio)


def read_award(item: Object, plan: str, pool: str, currency: str) -> OcfAward:
    """Read an issuance of equity compensation or of restricted stock. Raises ``ValueFault``."""
    stock = item.kind == "TX_STOCK_ISSUANCE"
    kind = "RSA" if stock else text(item, "compensation_type") if item.data.get("compensation_type") else "OPTION"
    if kind == "OPTION":
        kind = optional(item, "option_grant_type") or "OPTION"
    priced = "share_price" if stock else ("base_price" if kind in ("CSAR", "SSAR") else "exercise_price")
    instrument = own_word(item)[0] or _INSTRUMENT.get(kind, kind)[:64]
    price = money(item, priced, currency) if kind != "RSU" or own_word(item)[0] else None
    return OcfAward(
        item,
        text(item, "security_id"),
        text(item, "stakeholder_id"),
        plan,
        pool,
        optional(item, "stock_class_id"),
        units(item, "quantity"),
        None if instrument in NO_PRICE else price,
        instrument,
        day(item, "date"),
        None if stock else optional_day(item, "expiration_date"),
    )


def set_vesting(award: OcfAward, facts: VestingFacts, questions: Questions, today: date) -> None:
    """Decide how an award vests: its own list of ``vestings`` first, then its terms, else at once on its day."""
    listed = award.source.data.get("vestings")
    if isinstance(listed, list) and listed:
        _set_listed(award, listed, facts, questions, today)
        return
    name = optional(award.source, "vesting_terms_id")
    if not name:
        return
    terms = facts.terms.get(name)
    if terms is None:
        choices = {"at-once": "it is vested on the day of the grant", "wait": "nothing vests until it is booked"}
        message = f"Security {award.label} names the vesting terms {name}, which are not in the package."
        question = Question(
            f"terms:{plain(award.security)}", "N23", message, award.source.where, choices, award.quantity
        )
        if questions.ask(question) == "wait":
            award.vesting = BY_EVENT
        return
    award.start = facts.starts.get(award.security)
    if award.start is None and any(condition.trigger == START for condition in terms.conditions.values()):
        choices = {"grant-date": "vesting starts on the day of the grant", "wait": "nothing vests until it is booked"}
        message = f"Security {award.label} has vesting terms with a start, but no TX_VESTING_START."
        question = Question(
            f"start:{plain(award.security)}", "N35", message, award.source.where, choices, award.quantity
        )
        if questions.ask(question) == "wait":
            award.vesting = BY_EVENT
            return
        award.start = award.issued
    award.vesting = facts.names[name]
    match facts.worded[name]:
        case Listed() as days:
            award.listed = days
        case Schedule() as schedule:
            award.schedule = schedule
        case _:
            events = facts.events.get(award.security, {})
            tranches = tranches_along(terms, award.quantity, award.start, events, award.issued)
            award.tranches = [(when, count) for when, count in tranches if when <= today]


def _set_listed(award: OcfAward, listed: list[object], facts: VestingFacts, questions: Questions, today: date) -> None:
    total, by_day = 0, dict[date, int]()
    for entry in listed:
        given = entry if isinstance(entry, Mapping) else {}
        when = max(day(award.source, "vestings", given.get("date") or ""), award.issued)
        count = units(award.source, "vestings", given.get("amount") or "")
        total += count
        by_day[when] = by_day.get(when, 0) + count
    if total > award.quantity:
        message = f"Security {award.label} lists vestings of {total:,} units, more than its {award.quantity:,}."
        choices = {"cap": "vest in the order of the days until all units are vested"}
        over = total - award.quantity
        questions.ask(Question(f"vestings:{plain(award.security)}", "N24", message, award.source.where, choices, over))
    if by_day == {award.issued: award.quantity}:
        return
    award.vesting = BY_EVENT
    award.start = facts.starts.get(award.security)
    if award.start and award.start > min(by_day):
        award.start = None
    award.tranches = sorted((when, count) for when, count in by_day.items() if when <= today)
