"""The page "What would I get?" as composed: what it may show, and that its markup stays strict."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.site.checking import Parsed

from transparency.build import releases_of
from transparency.publication.publication import Publication
from transparency.publication.settings import CalculatorSettings
from transparency.release.release import FigureValue, Release, Status, Value
from transparency.rules.reading import read_rules
from transparency.site import address, compose_site
from transparency.site.calculator import compose_calculator, facts_of, first_of_next_month
from transparency.theme import find_theme

ROOT = Path(__file__).resolve().parents[2]
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"  # noqa: E501


@cache
def example() -> tuple[Publication, tuple[Release, ...]]:
    built = releases_of(ROOT / "content")
    assert built.publication is not None
    return built.publication, built.releases


@cache
def files() -> dict[str, bytes]:
    publication, releases = example()
    return compose_site(publication, releases, find_theme("default", None))[0]


def test_scripts_come_from_files_and_data_cannot_end_their_block() -> None:
    text = files()[address.CALCULATOR].decode()
    page = Parsed(text)
    scripts = [attributes for name, attributes in page.elements if name == "script"]
    assert all(one.get("src") or one.get("type") == "application/json" for one in scripts)
    assert {one["src"] for one in scripts if one.get("src")} == {
        f"../{path}" for path in files() if path.startswith("assets/calculator/")
    }
    assert [a.get("content") for n, a in page.elements if n == "meta" and a.get("http-equiv")] == [CSP]
    assert page.faults == [] and page.headings.count(1) == 1
    assert not any(
        "style" in attributes or any(key.startswith("on") for key in attributes) for _, attributes in page.elements
    )
    for block in text.split('type="application/json"')[1:]:
        assert "<" not in block.partition(">")[2].partition("</script>")[0]


def test_no_other_page_may_run_a_script() -> None:
    for path, content in files().items():
        if path.endswith(".html") and path != address.CALCULATOR:
            assert b"<script" not in content and b"script-src" not in content, path


def test_no_script_knows_a_way_to_the_network_or_to_run_text() -> None:
    for path, content in files().items():
        if path.startswith("assets/calculator/"):
            text = content.decode()
            for word in (
                "fetch(",
                "XMLHttp",
                "eval(",
                "Function(",
                "innerHTML",
                "import ",
                "localStorage",
                "cookie",
                "http",
            ):
                assert word not in text.replace("http://www.w3.org/2000/svg", ""), (path, word)


def shown(claim: str | None = None, **choices: object) -> bool:
    """Whether amounts of money may be shown; ``claim`` is the status under which the investors' claim stands."""
    publication, releases = example()
    settings = publication.settings.model_copy(update={"calculator": CalculatorSettings.model_validate(choices)})
    release = releases[-1]
    if claim is not None:
        value = Value(amount=None, status=Status(claim)) if claim != "shown" else Value(amount=Decimal(0))
        figure = FigureValue(id="capitalization.claims_first", value=value)
        release = replace(release, figures={**release.figures, figure.id: figure})
    rules, _ = read_rules(publication)
    return facts_of(release, settings, rules[0]).values


def test_money_needs_the_setting_a_review_and_a_published_claim() -> None:
    review = date(2026, 5, 11)
    assert shown(values="scenarios", legal_review=review)
    assert not shown(values="scenarios")
    assert not shown(values="none", legal_review=review)
    assert not shown(claim="withheld", values="scenarios", legal_review=review)
    assert not shown(claim="none", values="scenarios", legal_review=review)
    assert not shown(claim="shown", values="scenarios", legal_review=review)  # a claim of 0: there is no ladder


def test_a_publication_without_a_rule_that_runs_has_no_calculator() -> None:
    publication, releases = example()
    silent = replace(publication, rule_files=())
    assert compose_calculator(silent, releases[-1]) is None


def test_what_is_withheld_is_not_in_the_data() -> None:
    publication, releases = example()
    release = releases[-1]
    hidden = {
        id: FigureValue(id=id, value=Value(amount=None, status=Status.WITHHELD))
        for id in ("pool.available", "capitalization.claims_first")
    }
    release = replace(release, figures={**release.figures, **hidden}, pots=())
    made = compose_calculator(publication, release)
    assert made is not None
    data = json.loads(made.data)
    assert (data["facts"]["pool_left"], data["facts"]["investors_claim"], data["facts"]["values"]) == (
        None,
        None,
        False,
    )
    assert all(grant["last_total"] is None for rule in data["rules"] for grant in rule["grants"])


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 9, 30), date(2026, 10, 1)), (date(2026, 12, 31), date(2027, 1, 1))]
)
def test_who_has_not_started_starts_on_the_first_of_the_next_month(day: date, first: date) -> None:
    assert first_of_next_month(day) == first
