"""Options that were not bought in time after leaving: the lapse that their rule asks for, where a source books none."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import polars as pl

from transparency.importing.existing import LedgerLine, lapse_of
from transparency.importing.imported import Imported
from transparency.importing.pseudonym import Pseudonyms
from transparency.importing.questions import Question, Questions, plain
from transparency.ledger.book import Book
from transparency.ledger.people import stay_of, stays
from transparency.ledger.positions import Positions
from transparency.ledger.replay.ordered_events import NO_PRICE
from transparency.publication.publication import RuleHead

_DAY = timedelta(1)


def lapses(
    imported: Imported,
    book: Book,
    positions: Positions,
    *,
    rules: Sequence[RuleHead],
    pseudonyms: Pseudonyms,
    questions: Questions,
    today: date,
) -> Iterator[LedgerLine]:
    """The lapse of every imported option whose holder left, and whose days to buy it are over by ``today``.

    It is dated the day after the last of these days; after a later split, its day, as units are those of then. ``book``
    and ``positions``: the ledger with all else that the import adds. Asks N41, which books unless it is told to keep.
    """
    windows = {rule.id: rule.window_days for rule in rules if rule.window_days is not None}
    named = [one for one in imported.transactions if one.grant]
    of_source = {pseudonyms.id_of("grant", imported.origin, one.grant): one for one in named}
    grants = book.events.filter(
        (pl.col("type") == "grant") & pl.col("grant").is_in(list(of_source)) & pl.col("rule").is_in(list(windows))
    )
    grants = grants.filter(~pl.col("instrument").is_in(NO_PRICE).fill_null(False))
    if grants.is_empty():
        return
    left = stay_of(stays(positions.people), grants.select("provider", day="date"))["left"]
    moved = positions.movements.filter(pl.col("grant").is_not_null()).group_by(pl.col("grant").cast(pl.String))
    earned = dict(moved.agg(pl.col("vested").sum()).rows())
    known, splits = set(book.events["event"]), book.events.filter(pl.col("type") == "split")["date"]
    for grant, rule, gone in zip(grants["grant"], grants["rule"], left, strict=True):
        source, units = of_source[grant], int(earned.get(grant, 0))
        event = lapse_of(source.grant, imported.origin, pseudonyms)
        last = gone + windows[rule] * _DAY if gone else today
        if last >= today or units <= 0 or event in known:
            continue
        award = imported.labels.get(source.grant, source.grant)
        message = (
            f"{units:,} earned options of award {award} were to be bought by {last}, {windows[rule]} days after "
            f"leaving ({rule}), and the source says nothing more of them."
        )
        choices = {"expire": "book their lapse on the day after", "keep": "leave them: they may still be bought"}
        question = Question(f"lapse:{plain(source.grant)}", "N41", message, source.where, choices, default="expire")
        if questions.ask(question) == "expire":
            day = max([last + _DAY, *splits.filter(splits > last)])
            yield {"event": event, "date": day.isoformat(), "type": "expire", "grant": grant, "units": str(units)}
