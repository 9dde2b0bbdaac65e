"""The page "What would I get?" as composed: what it may show, and that its markup stays strict."""

import json
import re
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
from transparency.release.release import NONE, FigureValue, Release, Status, Value
from transparency.rules.reading import read_rules
from transparency.site import address, compose_site
from transparency.site.pages.calculator import _names, compose_calculator, facts_of
from transparency.site.pages.calendar import CALENDAR
from transparency.site.pages.verify import VERIFY
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
        if path.endswith(".html") and path not in {address.CALCULATOR, CALENDAR, VERIFY}:
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
        value = Value(amount=None, status=Status.NONE) if claim != "shown" else Value(amount=Decimal(0))
        figure = FigureValue(id="capitalization.claims_first", value=value)
        release = replace(release, figures={**release.figures, figure.id: figure})
    rules, _ = read_rules(publication)
    return facts_of(release, settings, rules[0]).values


def test_money_needs_the_setting_a_review_and_a_published_claim() -> None:
    review = date(2026, 5, 11)
    assert shown(values="scenarios", legal_review=review)
    assert not shown(values="scenarios")
    assert not shown(values="none", legal_review=review)
    assert not shown(claim="none", values="scenarios", legal_review=review)
    assert not shown(claim="shown", values="scenarios", legal_review=review)  # a claim of 0: there is no ladder


def test_of_all_sentences_only_those_that_ask_for_role_and_engagement_name_what_is_asked() -> None:
    asks = _names(example()[0].settings).asks
    assert set(asks) == {"role_ask", "role_other", "engagement_ask", "engagement_contractor", "engagement_employee"}
    assert asks["role_ask"] == "What do you do here?"


def test_a_publication_without_a_rule_that_runs_has_no_calculator() -> None:
    publication, releases = example()
    silent = replace(publication, rule_files=())
    assert compose_calculator(silent, releases[-1]) is None


def test_a_bound_or_a_range_is_no_number_to_compute_with() -> None:
    publication, releases = example()
    release = releases[-1]
    hidden = {
        "pool.available": Value(amount=0, status=Status.UNDER, block=4000),
        "capitalization.claims_first": NONE,
    }
    figures = {**release.figures, **{id: FigureValue(id=id, value=value) for id, value in hidden.items()}}
    made = compose_calculator(publication, replace(release, figures=figures, pots=()))
    assert made is not None
    data = json.loads(made.data)
    assert [data["facts"][id] for id in ("pool_left", "investors_claim", "values")] == [None, None, False]
    assert all(grant["last_total"] is None for rule in data["rules"] for grant in rule["grants"])


@pytest.mark.parametrize(
    ("stated", "of_all", "price", "said"),
    [
        (Value(amount=Decimal("0.95")), Value(amount=Decimal("0.36"), status=Status.ABOUT), "0.95", True),
        (Value(amount=Decimal("0.95")), Value(amount=Decimal("0.36")), "0.95", True),
        (NONE, Value(amount=Decimal("0.36")), "0.36", False),
        (NONE, Value(amount=Decimal("0.36"), status=Status.ABOUT), None, False),
    ],
    ids=["an appraisal beside an average", "an appraisal beside one price", "one price of all", "an average only"],
)
def test_newcomers_are_charged_the_newest_published_price_never_an_average(stated, of_all, price, said) -> None:
    publication, releases = example()
    figures = releases[-1].figures | {"money.price": FigureValue(id="money.price", value=of_all)}
    grounds = replace(releases[-1].grounds, appraised=stated)
    made = compose_calculator(publication, replace(releases[-1], figures=figures, grounds=grounds))
    assert made is not None
    facts = json.loads(made.data)["facts"]
    assert (facts["exercise_price"], facts["price_stated"]) == (price, said)


def test_a_share_of_a_pot_is_a_range_as_the_points_are_printed_in_a_block() -> None:
    """With the exact pot and exact points everybody's share could be computed from one own share (rule 15)."""
    data = json.loads(files()[address.CALCULATOR_DATA])
    totals = [grant["last_total"] for rule in data["rules"] for grant in rule["grants"] if grant["last_total"]]
    assert totals and all(int(total["block"]) > 13 for total in totals), "more than anyone's points"
    brought = [total for total in totals if not total["by"]]
    assert brought and all(int(total["points"]) % int(total["block"]) == 0 for total in brought)
    expected = [total for total in totals if total["by"]]
    assert expected and all(total["points"].isdigit() for total in expected), "in whole points"
    page = files()[address.CALCULATOR].decode()
    assert re.search(r'<td class="r"[^>]*><data[^>]*>[\d,]+</data> to <data[^>]*>[\d,]+</data></td>', page)


def test_who_has_not_started_is_not_counted_from_a_day_that_is_past() -> None:
    """Without scripts the page counts from the day on which it was published; with them, from the reader's own day."""
    page, data = files()[address.CALCULATOR].decode(), json.loads(files()[address.CALCULATOR_DATA])
    assert data["facts"]["published"] == "2026-11-12" > data["facts"]["as_of"]
    assert "if they start on 12 November 2026" in page
