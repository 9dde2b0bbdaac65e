"""Where a grant of the ledger departs from its rule, as problems at its line: R101, R102, R104 to R110, R112."""

from collections.abc import Callable, Iterable
from datetime import date

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.people import stay_of, stays
from transparency.ledger.problem_list import ProblemList
from transparency.rules.grants.exceptions import FILE, Excused
from transparency.rules.rule import Rule

_CHECKED = pl.col("kind").is_not_null() & pl.col("exception").is_null()


def tell(judged: pl.DataFrame, book: Book, rules: dict[str, Rule], excused: Excused, findings: ProblemList) -> None:
    """Report all departures of ``judged`` (see ``conformance``); an exception may depart in everything but its name."""
    _unreadable(judged, findings)
    _units(judged, findings)
    checked = judged.filter(_CHECKED).join(_terms(rules), on=["rule", "kind"], how="left", maintain_order="left")
    _too_early(checked, book, findings)
    _too_late(checked, book, rules.values(), findings)
    _twice(checked, findings)
    _other_terms(checked, findings)
    _exceptions(judged, excused, findings)


def _terms(rules: dict[str, Rule]) -> pl.DataFrame:
    """What each grant of each rule says beside its units."""
    rows = []
    for rule in rules.values():
        for grant in rule.grants:
            instrument = rule.instrument_of(grant)
            rows.append(
                (
                    rule.id,
                    grant.id,
                    rule.pool,
                    grant.vesting,
                    instrument.kind if instrument else None,
                    instrument.priced if instrument else False,
                    instrument.expires_after_years if instrument else None,
                    rule.tenure_of(grant),
                    grant.period or "once",
                    grant.within_days,
                )
            )
    schema = {
        "rule": pl.String, "kind": pl.String, "rule_pool": pl.String, "rule_vesting": pl.String,
        "rule_instrument": pl.String, "priced": pl.Boolean, "years": pl.Int64,
        "tenure": pl.Int64, "period": pl.String, "within": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _say(findings: ProblemList, code: str, bad: pl.DataFrame, words: Callable[..., str], hint: str) -> None:
    if bad.height:
        findings.rows(code, bad, words, hint)


def _unreadable(judged: pl.DataFrame, findings: ProblemList) -> None:
    # An exception has units of its own, so it needs no bands; which grant it is must be told.
    bad = judged.filter(pl.col("wrong").is_not_null() & (pl.col("exception").is_null() | pl.col("kind").is_null()))
    for hint in bad["hint"].unique(maintain_order=True):
        _say(findings, "R102", bad.filter(pl.col("hint") == hint), lambda row: f"{row['grant']}: {row['wrong']}", hint)


def _units(judged: pl.DataFrame, findings: ProblemList) -> None:
    wrong = judged.filter(_CHECKED & pl.col("wrong").is_null() & (pl.col("outcome") == "differs"))
    capped = pl.col("units") > pl.col("room")
    _say(
        findings,
        "R104",
        wrong.filter(capped),
        lambda row: (
            f"{row['grant']} promises {row['units']:,} units, but by the limits of {row['rule']} "
            f"its holder can be promised no more than {row['room']:,}"
        ),
        "correct the units, or record an exception",
    )
    _say(
        findings,
        "R101",
        wrong.filter(~capped),
        lambda row: (
            f"units differ: ledger {row['units']:,}, rule {row['rule']}/{row['kind']} gives {row['expected']:,}"
        ),
        "correct units or bands, or record an exception; 'transparency rules show' explains the arithmetic",
    )


def _too_early(checked: pl.DataFrame, book: Book, findings: ProblemList) -> None:
    if not book.providers.height:
        return
    gated = checked.filter(pl.col("tenure") > 0)
    joined = gated.hstack(stay_of(stays(book.providers), gated.select("provider", day="date")).select("joined"))
    days = (pl.col("date") - pl.col("joined")).dt.total_days().alias("days")
    _say(
        findings,
        "R105",
        joined.with_columns(days).filter(pl.col("days") < pl.col("tenure")),
        lambda row: (
            f"{row['grant']} is made {row['days']} days after its holder joined; "
            f"{row['rule']}/{row['kind']} asks for {row['tenure']}"
        ),
        "correct one of the two days, or record an exception",
    )


def _too_late(checked: pl.DataFrame, book: Book, rules: Iterable[Rule], findings: ProblemList) -> None:
    """Grants made later than the rule says. It counts from the first day on which any version of it gave one."""
    promised = checked.filter(pl.col("within").is_not_null())
    if promised.is_empty() or not book.providers.height:
        return
    joined = stay_of(stays(book.providers), promised.select("provider", day="date"))["joined"]
    begins = (
        pl.when(pl.col("period") == "once")
        .then(pl.lit(date.min))
        .when(pl.col("period") == "year")
        .then(pl.col("date").dt.truncate("1y"))
        .otherwise(pl.col("date").dt.truncate("1q"))
    )
    versions = [
        pl.when(pl.col("kind") == grant.id).then(
            pl.max_horizontal(
                pl.col("joined") + pl.duration(days=rule.tenure_of(grant)),
                pl.lit(rule.dates.effective_from),
                begins,
            )
        )
        for rule in rules
        for grant in rule.grants
        if rule.dates.effective_from is not None
    ]
    days = (pl.col("date") - pl.min_horizontal(*versions)).dt.total_days().alias("days")
    _say(
        findings,
        "R112",
        promised.with_columns(joined).with_columns(days).filter(pl.col("days") > pl.col("within")),
        lambda row: (
            f"{row['grant']} is made {row['days']} days after its holder could have it; "
            f"{row['rule']}/{row['kind']} says within {row['within']}"
        ),
        "correct the day, or record an exception",
    )


def _twice(checked: pl.DataFrame, findings: ProblemList) -> None:
    """Once is once under any version of the rule; each period is once a period."""
    checked = checked.with_columns(
        pl.when(pl.col("period") == "once")
        .then(pl.lit("once"))
        .when(pl.col("period") == "year")
        .then(pl.col("date").dt.year().cast(pl.String))
        .otherwise(pl.format("{}-Q{}", pl.col("date").dt.year(), pl.col("date").dt.quarter()))
        .alias("span")
    )
    again = ["provider", "pool", "kind", "span"]
    later = checked.filter(~pl.struct(again).is_first_distinct())
    if later.is_empty():
        return
    first = checked.group_by(again, maintain_order=True).agg(pl.col("grant").first().alias("first"))
    _say(
        findings,
        "R106",
        later.join(first, on=again, how="left", maintain_order="left"),
        lambda row: (
            f"{row['grant']} is a second grant '{row['kind']}' to the same provider"
            f"{'' if row['span'] == 'once' else ' in ' + str(row['span'])}; the first is {row['first']}"
        ),
        "retract one of the two, or record an exception",
    )


def _other_terms(checked: pl.DataFrame, findings: ProblemList) -> None:
    """Terms that are not the rule's, or left empty. A column that a ledger keeps for no grant is left to the rule."""
    for name in ("vesting", "instrument"):
        rule = pl.col(f"rule_{name}")
        wanted = rule.is_not_null() & pl.col(name).is_not_null().any() if name == "instrument" else pl.lit(True)
        _say(
            findings,
            "R108",
            checked.filter(wanted & pl.col(name).ne_missing(rule)),
            lambda row, name=name: (
                f"{row['grant']} has the {name} '{row[name] or 'none'}'; "
                f"{row['rule']}/{row['kind']} says '{row[f'rule_{name}'] or 'none'}'"
            ),
            "correct the cell, or record an exception",
        )
    lapses = pl.col("years").is_not_null()
    for name, said, words in (("price", pl.col("priced"), "a price to pay"), ("expires", lapses, "a last day")):
        kept = pl.col(name).is_not_null().any()
        _say(
            findings,
            "R108",
            checked.filter(said & pl.col(name).is_null() & kept),
            lambda row, name=name, words=words: (
                f"{row['grant']} has no {name}; {row['rule']}/{row['kind']} says that there is {words}"
            ),
            "fill in the cell, or record an exception",
        )
    _other_last_day(checked, findings)
    _say(
        findings,
        "R110",
        checked.filter(pl.col("rule_pool").is_not_null() & (pl.col("pool") != pl.col("rule_pool"))),
        lambda row: f"{row['grant']} comes out of pool '{row['pool']}'; {row['rule']} is for '{row['rule_pool']}'",
        "name a rule of the same pool",
    )


def _other_last_day(checked: pl.DataFrame, findings: ProblemList) -> None:
    """A last day that the rule does not give: the same day so many years later, or the one before."""
    lapsing = pl.col("expires").is_not_null()
    _say(
        findings,
        "R108",
        checked.filter(lapsing & pl.col("rule_instrument").is_not_null() & pl.col("years").is_null()),
        lambda row: (
            f"{row['grant']} has the last day {row['expires']}; {row['rule']}/{row['kind']} says that there is none"
        ),
        "leave the cell empty, or record an exception",
    )
    last = pl.col("date").dt.offset_by(pl.format("{}y", pl.col("years").fill_null(0)))
    _say(
        findings,
        "R108",
        checked.with_columns(last=last).filter(
            lapsing & pl.col("years").is_not_null()
            & ~pl.col("expires").is_between(pl.col("last") - pl.duration(days=1), pl.col("last"))
        ),
        lambda row: (
            f"{row['grant']} has the last day {row['expires']}; "
            f"by the {row['years']} years of {row['rule']}/{row['kind']} it is {row['last']}"
        ),
        "correct the cell, or record an exception",
    )  # fmt: skip


def _exceptions(judged: pl.DataFrame, excused: Excused, findings: ProblemList) -> None:
    """An exception needs an entry with reason and approvals, for this rule and grant, and each entry one grant."""
    rows = judged.filter(pl.col("exception").is_not_null())
    if rows.is_empty():
        return
    known = pl.DataFrame(
        [(exception.id, exception.rule, exception.grant) for exception in excused.by_id.values()],
        schema={"exception": pl.String, "for_rule": pl.String, "for_grant": pl.String},
        orient="row",
    )
    rows = rows.join(known, on="exception", how="left", maintain_order="left")
    _say(
        findings,
        "R107",
        rows.filter(pl.col("for_rule").is_null()),
        lambda row: f"{row['grant']} is the exception '{row['exception']}', for which no reason is given",
        f"add it to {FILE} with reason and approvals",
    )
    other = (pl.col("for_rule") != pl.col("rule")) | (pl.col("for_grant") != pl.col("kind"))
    _say(
        findings,
        "R107",
        rows.filter(other.fill_null(False)),
        lambda row: (
            f"the exception '{row['exception']}' is for {row['for_rule']}/{row['for_grant']}, "
            f"not for {row['rule']}/{row['kind']}"
        ),
        f"correct {FILE}, or the grant",
    )
    _say(
        findings,
        "R107",
        rows.filter(~pl.col("exception").is_first_distinct()),
        lambda row: f"{row['grant']} uses the exception '{row['exception']}' a second time",
        "each exception is for one grant",
    )
