"""Days, texts and answers that a person gives, and what is told of an import that is taken back."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.cli.day import Day, today
from transparency.cli.exit_codes import CODES, NOTHING, with_exit_codes
from transparency.cli.given import TypedText, read_given, strict
from transparency.cli.imports.history import _words
from transparency.cli.init import _answers, _asked

NOW = 1_767_225_600
"""The first second of 2026, UTC."""


@pytest.mark.parametrize(
    ("seconds", "day"),
    [(str(NOW), date(2026, 1, 1)), (str(NOW - 1), date(2025, 12, 31)), ("0", date(1970, 1, 1))],
)
def test_today_is_that_of_the_source(monkeypatch: pytest.MonkeyPatch, seconds: str, day: date) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert today() == day


@pytest.mark.parametrize("seconds", ["", "soon", "9" * 30])
def test_without_a_readable_one_it_is_that_of_the_clock(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert today() >= date(2025, 1, 1)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "20260101", "2026-1-1", "0001-01-01", "2026-01-01T00:00", "tomorrow", ""]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a day such as 2026-03-31"):
        Day().convert(text, None, None)


def test_a_day_of_signing_is_tomorrow_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is tomorrow already."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    assert Day(ahead=False).convert("2026-01-02", None, None) == date(2026, 1, 2)
    with pytest.raises(click.BadParameter, match="2026-01-03 has not come yet: today is 2026-01-01"):
        Day(ahead=False).convert("2026-01-03", None, None)
    assert Day().convert("2126-01-03", None, None) == date(2126, 1, 3)


def test_a_text_is_as_long_as_it_can_be_told_again() -> None:
    assert TypedText().convert("x" * 4_000, None, None) == "x" * 4_000
    with pytest.raises(click.BadParameter, match="more than 4,000"):
        TypedText().convert("x" * 4_001, None, None)
    with pytest.raises(click.BadParameter, match="not UTF-8"):
        TypedText().convert("\udcff", None, None)


def test_every_text_of_every_command_is_one() -> None:
    @click.group()
    def outer() -> None: ...

    @outer.command()
    @click.argument("name")
    @click.option("--count", type=int)
    def inner(name: str, count: int) -> None: ...

    strict(outer)
    kinds = {parameter.name: type(parameter.type).__name__ for parameter in inner.params}
    assert kinds == {"name": "TypedText", "count": "IntParamType"}


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"x" * 2_048)
    assert len(read_given(place, 2_048)) == 2_048
    with pytest.raises(click.ClickException, match="is larger than 1 KB"):
        read_given(place, 2_047)
    with pytest.raises(click.ClickException, match="cannot be read"):
        read_given(tmp_path / "none", 1)


def test_every_command_says_its_exit_codes() -> None:
    @click.group()
    def outer() -> None: ...

    @outer.command(name="audit")
    def first() -> None: ...

    @outer.command(name="other", epilog="Own words.")
    def second() -> None: ...

    @outer.group(name="within")
    def within() -> None: ...

    @within.command(name="audit")
    def third() -> None: ...

    with_exit_codes(outer)
    assert first.epilog == f"Exit codes: {CODES['audit']}." and second.epilog == "Own words."
    assert third.epilog == f"Exit codes: {NOTHING}.", "“within audit” is not “audit”"
    assert outer.epilog is None


def undone(added: dict[str, int], *, edited: int = 0, settings: object = None, kept: bool = False) -> list[str]:
    record = SimpleNamespace(
        added=added, source="carta.zip", day=date(2026, 1, 2), providers=["p1", "p2"], settings=settings
    )
    taken: Any = SimpleNamespace(record=record, edited=edited, kept_terms=kept)
    return _words(taken, dry_run=False).split("\n")


def test_what_was_taken_back_is_counted() -> None:
    assert undone({"vest": 1_200, "grant": 3}) == [
        "Taken back: the import of carta.zip on 2026-01-02.",
        "  1,203 events (3 grant, 1,200 vest), 2 providers.",
    ]
    assert undone({})[1] == "  0 events (none), 2 providers."
    assert undone({}, edited=2)[2] == "  2 of their lines in providers.csv had been changed by hand since."
    assert undone({}, settings={})[2].endswith("publication.yaml go too.")
    assert undone({}, settings={}, kept=True)[2].endswith("publication.yaml stay, because it was changed since.")


def answers(typed: str, *options: str) -> dict[str, Any]:
    """What ``init`` asks for on a terminal, and gets."""
    found: dict[str, Any] = {}

    def ask(**given: Any) -> None:
        found.update(_asked(click.get_current_context(), given))

    command = click.Command("init", params=transparency.commands["init"].params, callback=ask)
    done = CliRunner().invoke(command, list(options), input=typed)
    assert done.exception is None, done.output
    return found


def test_only_what_no_option_gives_is_asked_and_enter_takes_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW + 90 * 86_400))
    plain = answers("\n" * 9)
    assert (plain["company"], plain["provider"], plain["providers"]) == ("Our company", "provider", "providers")
    assert plain["plan_start"].date() == date(2026, 1, 1) and plain["set_aside"] == 0 and plain["contact"] == ""
    typed = answers("Example Care\ncoach\n\n2025-03-01\n1000\n5000\n9000\na@example.org\n\n")
    assert (typed["company"], typed["providers"], typed["issued"]) == ("Example Care", "coachs", 5_000)
    given = answers("\n" * 8, "--provider", "coach", "--providers", "coaches")
    assert (given["provider"], given["providers"]) == ("coach", "coaches")


def judged(monkeypatch: pytest.MonkeyPatch, **given: Any) -> Any:
    """The answers of a founder on 31 March 2026 as values, or why they are refused."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW + 89 * 86_400))
    command = transparency.commands["init"]
    parent = click.Context(transparency, **transparency.context_settings)
    options = ["--provider", "coach", "--currency", "eur", "--url", "https://e.org//"]
    first = command.make_context("init", options, parent=parent).params
    kept = {name: value for name, value in first.items() if name not in {"folder", "yes"}}
    try:
        return _answers(kept | {"program": "transparency==1.0"} | given)
    except click.BadParameter as error:
        return str(error.param_hint)


@pytest.mark.parametrize(
    ("aside", "issued", "whole", "refused"),
    [(0, 0, 0, None), (5, 0, 0, None), (5, 5, 10, None), (6, 5, 10, "--set-aside"), (0, 5, 5, None),
     (0, 5, 4, "--fully-diluted"), (0, 5, 0, "--fully-diluted"), (11, 0, 10, "--set-aside")],
)  # fmt: skip
def test_units_that_cannot_be_are_refused(
    monkeypatch: pytest.MonkeyPatch, aside: int, issued: int, whole: int, refused: str | None
) -> None:
    found = judged(monkeypatch, set_aside=aside, issued=issued, fully_diluted=whole)
    assert found == refused if refused else found.set_aside == aside


@pytest.mark.parametrize(
    ("quarter", "start", "found"),
    [("2026-q1", 1, "2026-q1"), ("2026-Q1", 1, "2026-q1"), ("2026-q2", 1, None), (None, 1, "2025-q4"),
     ("soon", 1, None)],
)  # fmt: skip
def test_a_quarter_can_be_reported_from_its_last_day_on(
    monkeypatch: pytest.MonkeyPatch, quarter: str | None, start: int, found: str | None
) -> None:
    told = judged(monkeypatch, quarter=quarter, fiscal_year_start=start)
    assert told == "--quarter" if found is None else told.quarter.id == found


def test_what_is_left_out_follows_from_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    told = judged(monkeypatch)
    assert (told.providers, told.currency, told.url) == ("coachs", "EUR", "https://e.org")
    assert judged(monkeypatch, providers="coaches").providers == "coaches"
    assert judged(monkeypatch, program="x; rm").startswith("--program")


def test_units_of_further_pools_count_as_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(units: int) -> bool:
        return judged(monkeypatch, set_aside=2, fully_diluted=10, more_pools=(f"Nurses={units}",)) == "--set-aside"

    assert [refused(8), refused(9)] == [False, True]
