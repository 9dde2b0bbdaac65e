"""What types cannot say about settings: a change of sound ones → where it is wrong, and in which words.

Dots stand between the steps of a place. Every change beside it that is just allowed has no fault.
"""

from typing import Any

import pytest

from transparency.publication.files.text_file import TextFile
from transparency.publication.settings import Settings
from transparency.publication.settings_check import check_settings, folded

SOUND: dict[str, Any] = {
    "schema": "transparency-publication/1", "company": {"name": "Example Care"},
    "pools": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
    "attributes": {
        "state": {"name": "State", "values": {"ny": "New York", "ca": "California", "tx": "Texas"}},
        "region": {"name": "Region", "values": {"east": "East", "west": "West"}, "rolls_up": "state",
                   "groups": {"east": ["ny"], "west": ["ca", "tx"]}},
        "year": {"name": "Joined in", "cohort": "year"},
    },
}  # fmt: skip


def told(**changed: Any) -> list[str]:
    """The messages about sound settings with some of them changed."""
    settings = Settings.model_validate(SOUND | changed)
    problems = check_settings(settings, {}, TextFile("publication.yaml", "", "0" * 64))
    assert {problem.code for problem in problems} <= {"Y04", "M09"}
    return [problem.message for problem in problems]


def one(expected: str, /, **changed: Any) -> None:
    """One fault, in these words; none where there are no words."""
    found = told(**changed)
    assert len(found) == bool(expected) and all(expected in message for message in found), found


def company(**changed: str) -> dict[str, str]:
    return {"name": "Example Care", **changed}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""), ({"company": company(name=" ")}, '"company.name" must not be empty'),
        ({"company": company(currency="EUR")}, ""), ({"company": company(currency="eur")}, "three capital letters"),
        ({"company": company(currency="EURO")}, "three capital letters"),
        ({"company": company(url="https://a.example")}, ""), ({"company": company(url="https://a.example/b/c")}, ""),
        ({"company": company(url="https://a.example/")}, "without a slash at the end"),
        ({"company": company(url="http://a.example")}, "must be an https address"),
        ({"company": company(url="https://a.example/b?c")}, "must be an https address"),
        ({"theme": "themes/mine"}, ""), ({"theme": "../mine"}, "is not the name of a theme"),
        ({"words": {"unit": " "}}, '"words.unit" must not be empty'),
    ],
)  # fmt: skip
def test_the_company_and_its_words(changed: dict[str, Any], words: str) -> None:
    one(words, **changed)


OWN = {"provider": "coach", "providers": "coaches"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"languages": ["en"]}, ""), ({"languages": ["en", "es"]}, ""), ({"languages": ["es", "en"]}, ""),
        ({"languages": []}, "must not be empty"), ({"languages": ["en", "en"]}, 'names "en" twice'),
        ({"languages": ["en", "fr"]}, "which the program does not speak"), ({"languages": ["en-GB"]}, ""),
        ({"languages": ["e n"]}, "is not the code of a language"),
        ({"languages": ["en", "es"], "words": OWN}, '"words_in" lacks them in "es"'),
        ({"languages": ["en", "es"], "words": OWN, "words_in": {"es": OWN}}, ""),
        ({"languages": ["en"], "words": OWN}, ""),
        ({"languages": ["en"], "words_in": {"es": OWN}}, "which is no other language of this site"),
        ({"languages": ["en", "es"], "words_in": {"en": OWN}}, "which is no other language of this site"),
    ],
)  # fmt: skip
def test_languages(changed: dict[str, Any], words: str) -> None:
    one(words, **changed)


@pytest.mark.parametrize(
    ("start", "moved", "words"),
    [
        (1, ["2027-04-01"], ""), (1, ["2027-07-01"], ""), (1, ["2027-04-02"], "not the first day of a fiscal year"),
        (1, ["2027-01-01"], "another month than before"), (1, ["2027-05-01"], "would cut a quarter in two"),
        (2, ["2027-05-01"], ""), (1, ["2027-04-01", "2028-07-01"], ""),
        (1, ["2027-04-01", "2028-01-01"], "and again on"),
        (1, ["2027-07-01", "2028-04-01"], "and again on"), (4, ["2027-07-01", "2028-10-01"], ""),
        (1, ["2027-04-01", "2029-04-01"], "another month than before"),
    ],
)  # fmt: skip
def test_fiscal_years_that_move(start: int, moved: list[str], words: str) -> None:
    one(words, fiscal_year_start=start, fiscal_year_moved=moved)


def pools(*ids: str) -> dict[str, Any]:
    return {"pools": [{"id": id, "name": id} for id in ids]}


def holders(*ids: str) -> dict[str, Any]:
    return {"other_holders": [{"id": id, "name": id} for id in ids]}


def attributes(**named: Any) -> dict[str, Any]:
    return {"attributes": {name: {"name": "N", "values": {"x": "X"}, **made} for name, made in named.items()}}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (pools("a", "b_1"), ""), (pools("a", "A"), "is used twice"), (pools("a.b", "a_b"), "is used twice"),
        (pools("a" * 64), ""), (pools("a" * 65), "cannot be an id"), (pools("-a"), "cannot be an id"),
        (pools("a b"), "cannot be an id"), (holders("founders", "staff"), ""), (holders("a", "A"), "is used twice"),
        (holders("others_issued"), "is a column of its own in capitalization.csv"), (holders("é"), "cannot be an id"),
        (attributes(role={}), ""), (attributes(joined={}), "is a column of its own in providers.csv"),
        (attributes(recorded={}), "is a column of its own in providers.csv"),
        (attributes(role={}, Role={}), "differs from another attribute only by case"),
        (attributes(a_b={}, **{"a-b": {}}), "differs from another attribute only by case or the kind of dash"),
        (attributes(role={"values": {}}), '"attributes.role.values" must not be empty'),
        (attributes(role={"values": {}, "cohort": "year"}), ""),
        (attributes(role={"cohort": "year"}), "makes its values itself"),
        (attributes(role={"values": {"a": "A", "b": "B"}}), ""),
        (attributes(role={"values": {"a": "A", "b": " a"}}), "differ only by case, spaces"),
        (attributes(role={"values": {"ab": "X", "AB": "Y"}}), "differ only by case, spaces"),
    ],
)  # fmt: skip
def test_ids_and_values(changed: dict[str, Any], words: str) -> None:
    one(words, **changed)


def region(**changed: Any) -> dict[str, Any]:
    made = SOUND["attributes"]["region"] | changed
    return {"attributes": SOUND["attributes"] | {"region": made}}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (region(groups={"east": ["ny", "tx"], "west": ["ca"]}), ""),
        (region(groups={"east": ["ny"], "west": ["ca"]}), 'tx are in no group of "region"'),
        (region(groups={"east": ["ny", "ca"], "west": ["ca", "tx"]}), 'ca are in two groups of "region"'),
        (region(groups={"east": ["ny", "wa"], "west": ["ca", "tx"]}), 'wa are not values of "state"'),
        (region(groups={"east": ["ny", "ca", "tx"]}), "west stand in only one of"),
        (region(rolls_up="country"), '"country" is not a column of providers.csv'),
        (region(rolls_up="year"), '"year" is not a column of providers.csv'),
        ({"disclosure": {"two_way": [["state", "region"]]}}, ""),
        ({"disclosure": {"two_way": [["state", "state"]]}}, "needs two different attributes"),
        ({"disclosure": {"two_way": [["state", "role"]]}}, '"role" is not one of the attributes'),
        ({"disclosure": {"two_way": [["state", "region"], ["state", "region"]]}}, "would have the id of another one"),
    ],
)  # fmt: skip
def test_roll_ups_and_tables(changed: dict[str, Any], words: str) -> None:
    one(words, **changed)


def listed(*portions: str, **more: Any) -> dict[str, Any]:
    tranches = [{"on": f"202{place}-01-31", "portion": portion} for place, portion in enumerate(portions)]
    return {"vesting": {"v": {"kind": "list", "tranches": tranches, **more}}}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (listed("1"), ""), (listed("1/3", "2/3"), ""), (listed("1/3", "1/3"), "add up to 2/3, not 1"),
        (listed("1/3", "1/3", partial=True), ""), (listed("2/3", "2/3"), "add up to 4/3, more than 1"),
        (listed("2/3", "2/3", partial=True), "add up to 4/3, more than 1"),
        (listed("0"), "not a fraction between 0 and 1"),
        (listed("3/2"), "not a fraction between 0 and 1"), (listed("1/0"), "not a fraction between 0 and 1"),
        (listed("0.5", "1/2"), "not a fraction between 0 and 1"), (listed("1/1"), ""), (listed(), "lists no tranches"),
        ({"vesting": {"v 1": {"kind": "immediate"}}}, "cannot be an id"),
    ],
)  # fmt: skip
def test_portions_of_a_list(changed: dict[str, Any], words: str) -> None:
    one(words, **changed)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"legal_basis": {"counsel": "C", "reviewed": "2026-01-31"}}, ""),
        ({"legal_basis": {"counsel": "C"}}, "who reviewed the legal basis, but not when"),
        ({"legal_basis": {"reviewed": "2026-01-31"}}, ""),
        ({"legal_basis": {"states_left_out": ["NY", "CA"]}}, ""),
        ({"legal_basis": {"states_left_out": ["NY", "NY"]}}, "is no name, or stands twice"),
        ({"legal_basis": {"states_left_out": [" "]}}, "is no name, or stands twice"),
        ({"value": {"published": False}}, ""),
        ({"value": {"published": False, "appraisals": [{"on": "2026-01-31", "amount": "0.95"}]}}, "is not published"),
        ({"value": {"published": True}}, "not said what a unit is worth"),
        ({"value": {"published": True, "appraisals": [{"on": "2026-01-31", "amount": "0.95"}]}}, ""),
        ({"value": {"published": True, "appraisals": [{"on": "2026-01-31", "amount": "0.95"}] * 2}}, "Two appraisals"),
        ({"disclosure": {"lowered": [{"quarter": "2026-q2", "reason": "We grew."}]}}, ""),
        ({"disclosure": {"lowered": [{"quarter": "2026-q2", "reason": "Only 3 providers left."}]}}, ""),
    ],
)  # fmt: skip
def test_law_and_value(changed: dict[str, Any], words: str) -> None:
    if "3 providers" in str(changed):
        assert len(told(**changed)) == 1, "a number of a few people"
    else:
        one(words, **changed)


def test_names_that_look_alike_are_one() -> None:
    assert folded(" Full  Licence") == folded("full licence") == folded("FULLLICENCE")
    assert folded("Zu\u0308rich") == folded("Z\u00fcrich") != folded("Zurich")
