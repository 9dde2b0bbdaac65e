"""What a report says of rules: the rule of its own time, and only what had happened by the end of the quarter."""

from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from transparency.build import releases_of
from transparency.publication.publication import Publication
from transparency.release.release import NOTHING, Compliance, Reason, Release, Status, Value
from transparency.report.ruling import rules_in_force
from transparency.report.tables import Printer
from transparency.telling.rules.news import RuleNews, compliance_sentence, rule_news

ROOT = Path(__file__).resolve().parents[2]


@cache
def example() -> tuple[Publication, dict[str, Release]]:
    built = releases_of(ROOT / "content")
    assert built.problems == [] and built.publication is not None
    return built.publication, {release.quarter: release for release in built.releases}


def printer() -> Printer:
    return Printer("USD", count(1))


def test_the_rule_in_force_with_numbered_tables_and_key_clauses() -> None:
    publication, releases = example()
    (rule,) = rules_in_force(publication, releases["2026-q3"], printer())
    assert rule.id == "R-2026-01" and rule.paragraphs[0].startswith("After 90 days with us")
    assert [(table.number, table.title) for table in rule.tables] == [
        (1, "Joining units"), (2, "Session band"), (3, "Tenure"),
    ]  # fmt: skip
    assert [row.cells[0].text for row in rule.tables[2].rows] == ["1.00", "1.15", "1.30"]
    assert {clause.id for clause in rule.clauses} == {"away", "leaving", "sale", "shutdown", "short", "limits"}
    assert "There are about 310 grants under this rule." in rule.checked
    assert "counted apart only where enough people have each" in rule.checked, "so few are exceptions"


def test_an_older_report_has_the_rule_of_its_time() -> None:
    publication, releases = example()
    (rule,) = rules_in_force(publication, releases["2024-q2"], printer())
    assert rule.id == "R-2023-01"


def news_of(quarter: str) -> tuple[RuleNews, ...]:
    publication, releases = example()
    place = list(releases).index(quarter)
    return rule_news(publication, list(releases.values())[place - 1], releases[quarter])


def test_what_happened_in_the_quarter_or_until_it_was_published() -> None:
    """Once: the report of the quarter in which the rule took effect leaves it to the one that had told it before."""
    (news,) = news_of("2025-q4")
    words = "took effect on 1 January 2026, announced 24 November 2025: 38 days’ notice; 30 are promised."
    assert news.sentence == f"Rule R-2026-01, “Joining units and a yearly pot shared by points”, {words}"
    assert any("48,000 units" in line for line in news.lines)
    assert news_of("2026-q1") == ()


def test_a_report_that_comes_a_year_late_tells_of_its_own_quarter_only() -> None:
    publication, releases = example()
    late = replace(releases["2025-q3"], published=date(2026, 11, 1))
    assert rule_news(publication, None, late) == ()
    (news,) = rule_news(publication, late, releases["2025-q4"])
    assert "R-2026-01" in news.sentence


def test_nothing_is_said_of_what_came_later() -> None:
    """R-2027-01 was proposed on 12 October 2026: after the second quarter was published, before the third was."""
    assert news_of("2026-q2") == ()
    (news,) = news_of("2026-q3")
    assert str(news.sentence).endswith("was proposed on 12 October 2026.")


def test_words_for_each_outcome_of_the_check() -> None:
    some, under = Value(amount=145, block=5), Value(amount=0, status=Status.UNDER, block=5)

    def said(grants: Value, following: Value, exceptions: Value, *reasons: Reason) -> str:
        made = Compliance(rule="R", grants=grants, following=following, exceptions=exceptions, reasons=reasons)
        return str(compliance_sentence(made))

    assert "Of about 145 grants under this rule, about 145 follow it" in said(some, some, under)
    assert said(some, some, under).endswith("Exceptions with a reason: under 5.")
    assert said(NOTHING, NOTHING, NOTHING) == "No grant has been made under this rule yet."
    assert not any(letter.isdigit() for letter in said(under, under, under)), "so few that no number is said"
    reason = Reason(id="move", words="Somebody moved.", grants=Value(amount=10, block=5))
    assert said(some, Value(amount=135, block=5), Value(amount=10, block=5), reason).endswith("10: Somebody moved.")
