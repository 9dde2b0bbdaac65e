"""``rules``: show a rule in words, check all rules, compare two, simulate one. Heavy modules are imported inside."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from transparency.cli.given import PlainPath
from transparency.cli.options import CONTENT, FORMAT, STRICT, options

if TYPE_CHECKING:
    from transparency.pipe import Built
    from transparency.publication.problem import Problem
    from transparency.publication.publication import Publication
    from transparency.rules.rule import Rule

FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="For people, or for programs.",
)  # fmt: skip


@click.group()
def rules() -> None:
    """Show, check, compare and simulate the rules by which units are given out."""


@rules.command()
@click.argument("rule_id", metavar="RULE")
@options(CONTENT, FORM)
def show(rule_id: str, content: Path, form: str) -> None:
    """Say what RULE (for example R-2026-01) gives, in words, tables and worked examples."""
    from transparency.cli.rules.text import rule_in_words

    publication, known = _read(content, form)
    rule = _named(rule_id, known, content, form)
    click.echo(rule_in_words(rule, publication.settings, form=form))


@rules.command()
@options(CONTENT, FORMAT, STRICT)
def check(content: Path, form: str, strict: bool) -> None:
    """Find everything wrong with the rules, and with each grant in the ledger that must follow one."""
    from transparency.build import releases_of
    from transparency.cli.printing import tell, verdict
    from transparency.publication.problem import exit_code

    built = releases_of(content)
    tell(built.problems, root=content, form=form)
    click.echo(f"{verdict(built.problems)} {_checked(built)}".rstrip(), err=True)
    sys.exit(exit_code(built.problems, strict=strict))


@rules.command()
@click.argument("old_id", metavar="OLD")
@click.argument("new_id", metavar="NEW")
@options(CONTENT, FORM)
def diff(old_id: str, new_id: str, content: Path, form: str) -> None:
    """Say in words what rule NEW changes from rule OLD; units of the older one are counted after splits."""
    import json
    from fractions import Fraction

    from msgspec.structs import asdict

    from transparency.build import releases_of
    from transparency.release.compliance import split_between
    from transparency.rules.difference import difference

    publication, known = _read(content, form)
    old, new = (_named(name, known, content, form) for name in (old_id, new_id))
    built = releases_of(content)
    times = split_between(old, new, built.releases[-1]) if built.releases else 1
    changes = difference(old, new, publication.settings.words, times=Fraction(times))
    if form == "json":
        click.echo(json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1))
        return
    for change in changes:
        click.echo(change.text)
    if not changes:
        click.echo(f"{old.id} and {new.id} give the same.")


@rules.command()
@click.argument("file", type=PlainPath(exists=True, dir_okay=False))
@click.option("--rule", "rule_id", metavar="RULE", required=True, help="The rule to run, for example a proposed one.")
@click.option("--pool", type=click.IntRange(0, 2**53), help="Units in the pool; default: as last disclosed.")
@click.option("--quarters", type=click.IntRange(1, 80), default=8, show_default=True, help="Quarters to print.")
@options(CONTENT, FORM)
def simulate(file: Path, rule_id: str, *, pool: int | None, quarters: int, content: Path, form: str) -> None:
    """Run a rule over the people in FILE (CSV: id, the rule's inputs, if known joined).

    Prints what it would grant, what it takes from the pool by quarter, when the pool runs out, and made-up
    people before and after. Nothing is written; nobody in FILE is published.
    """
    from datetime import timedelta

    from transparency.build import releases_of
    from transparency.cli.rules.text import simulated
    from transparency.publication.files.text_file import read_text
    from transparency.publication.problem import Problem, exit_code
    from transparency.release.compliance import pot_totals
    from transparency.release.release import Status
    from transparency.rules.applicants import LIMIT, read_applicants
    from transparency.rules.reading import in_force
    from transparency.rules.simulation import Setting
    from transparency.rules.simulation import simulate as run
    from transparency.rules.words.examples import compared

    publication, known = _read(content, form)
    rule = _named(rule_id, known, content, form)
    if not rule.runs:
        message = f"The rule {rule.id} is in words only: there is nothing to run."
        _stop([Problem("R23", message, hint="Say under `grants` what it gives.")], content, form)
    text, problems = read_text(file.parent, file.name, limit=LIMIT)
    people, wrong = read_applicants(text, rule) if text else ((), [])
    if problems or wrong:
        _stop([*problems, *wrong], file.parent, form)
    built = releases_of(content)
    if exit_code(built.problems) or not built.releases:
        _stop(built.problems, content, form)
    latest = built.releases[-1]
    available = latest.value("pool.available")
    printed = int(available.amount or 0) if available.status in {Status.SHOWN, Status.NOTHING} else None
    left = printed if pool is None else pool
    if left is None:
        message = f"How many units the pool has left is not printed as one number in {latest.label}."
        _stop([Problem("R23", message, hint="Give it with --pool.")], content, form)
    start = max(rule.dates.effective_from or latest.as_of, latest.as_of + timedelta(days=1))
    setting = Setting(start, int(left or 0), quarters, publication.settings.fiscal_years)
    result = run(rule, people, setting)
    now = in_force(known, rule.pool)
    before_after = compared(now, rule, pot_totals(now, latest)) if now is not None and now.id != rule.id else ()
    click.echo(simulated(result, before_after, now.id if now else "", publication.settings, form=form))


def _read(content: Path, form: str) -> "tuple[Publication, tuple[Rule, ...]]":
    """The publication and its rules; what is wrong with them ends the command."""
    from transparency.publication.problem import exit_code
    from transparency.publication.reading import read_publication
    from transparency.rules.checks import check_rules
    from transparency.rules.reading import read_sources

    publication, problems = read_publication(content)
    if publication is None:
        _stop(problems, content, form)
    sources, wrong = read_sources(publication)
    problems += wrong
    problems += check_rules(sources, publication, None)
    if exit_code(problems):
        _stop(problems, content, form)
    return publication, tuple(source.rule for source in sources)


def _named(id: str, known: "tuple[Rule, ...]", content: Path, form: str) -> "Rule":
    """The rule of that name, or the end of the command."""
    from transparency.publication.files.suggestion import did_you_mean
    from transparency.publication.problem import Problem

    for rule in known:
        if rule.id == id:
            return rule
    hint = did_you_mean(id, [rule.id for rule in known], here="The rules here")
    _stop([Problem("R20", f'There is no rule "{id}".', hint=hint)], content, form)


def _stop(problems: "list[Problem]", root: Path, form: str) -> NoReturn:
    """Tell problems and leave."""
    from transparency.cli.printing import tell
    from transparency.publication.problem import exit_code

    tell(problems, root=root, form=form)
    sys.exit(exit_code(problems) or 1)


def _checked(built: "Built") -> str:
    """How many grants follow each rule: for the person who runs this, who has the ledger."""
    departs = any(re.fullmatch(r"R1\d\d", problem.code) for problem in built.problems)
    if built.conformance is None or departs:  # who departs in something else than units is not counted as departing
        return ""
    said = []
    for rule in built.rules:
        grants = built.conformance.grants
        mine = grants.filter(grants["rule"] == rule.id)
        if rule.runs and mine.height:
            follows = mine.filter(mine["outcome"] == "follows").height
            excused = mine.filter(mine["outcome"] == "exception").height
            also = f" and {excused:,} by exception" if excused else ""
            said.append(f"{rule.id}: {follows:,} of {mine.height:,} grants follow it{also}.")
    return " ".join(said)
