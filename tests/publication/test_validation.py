"""Wrong settings, told at their lines without a word of pydantic."""

import pytest

from transparency.publication.files.text_file import TextFile
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import parse_yaml
from transparency.publication.problem import Problem
from transparency.publication.settings import Settings
from transparency.publication.settings_check import check_settings

GOOD = """\
schema: transparency-publication/1
company:
  name: Example Care
  url: https://equity.example.org
pools:
  - id: P1
    name: Pool
vesting:
  V48:
    kind: schedule
    occurrences: 48
    cliff: 12
  L:
    kind: list
    tranches:
      - {on: 2026-01-01, portion: 1/4}
      - {on: 2027-01-01, portion: 3/4}
"""


def faults(text: str) -> list[Problem]:
    data, positions, problems = parse_yaml(text, "publication.yaml")
    assert problems == []
    settings, problems = validate(Settings, data, positions, "publication.yaml", text=text)
    assert (settings is None) == bool(problems)
    if settings is not None:
        problems = check_settings(settings, positions, TextFile("publication.yaml", text, ""))
    return problems


def test_good_settings() -> None:
    assert faults(GOOD) == []


CASES = [
    ("compny: {}\n" + GOOD, "Y03", 1, '"compny" is not a known setting.', '"company"'),
    (GOOD.replace("cliff: 12", "clif: 12"), "Y03", 12, 'under "vesting.V48"', '"cliff"'),
    (GOOD.replace("    name: Pool", "    nam: Pool\n    name: Pool"), "Y03", 7, 'under "pools[1]"', '"name"'),
    (GOOD + "zzzzz: 1\n", "Y03", 18, '"zzzzz"', "Known here: "),
    (GOOD + "fiscal_year_start: 0\n", "Y04", 18, '"fiscal_year_start" must be at least 1, not 0.', ""),
    (GOOD + "fiscal_year_start: July\n", "Y04", 18, "must be a whole number", ""),
    (GOOD.replace("kind: schedule", "kind: schedul"), "Y04", 10, '"vesting.V48.kind" must be', '"schedule"'),
    (
        GOOD.replace("    kind: schedule\n", ""),
        "Y04",
        9,
        'The setting "kind" is missing under "vesting.V48"',
        '"event"',
    ),
    (GOOD.replace("  name: Example Care\n", ""), "Y04", 2, 'The setting "name" is missing under "company"', "name: …"),
    (GOOD.replace("schema: transparency-publication/1\n", ""), "Y04", 1, '"schema" is missing', ""),
    (GOOD.replace("cliff: 12", "cliff: 12\n    allocation: FRONT_LOADD"), "Y04", 13, "must be", '"FRONT_LOADED"'),
    (GOOD.replace("cliff: 12", "cliff: 12\n    day_of_month: lasd"), "Y04", 13, "whole number", '"last"'),
    (GOOD.replace("cliff: 12", "cliff: 1.5"), "Y04", 12, "whole number, not 1.5", ""),
    (GOOD.replace("  name: Example Care", "  name: [a]"), "Y04", 3, "must be text", ""),
    (GOOD.replace("    name: Pool", "    name: Pool\n    approved: 2026-02-30"), "Y04", 8, "2026-03-31", ""),
    (GOOD.replace("  name: Example", "  fictional: maybe\n  name: Example"), "Y04", 3, "true or false", ""),
    (GOOD + "pools2: 1\nlanguages: en\n", "Y04", 19, "must be a list", ""),
    (GOOD + "languages: [en, xx]\n", "Y04", 18, '"xx" is not the code of a language', "ISO 639"),
    (GOOD + "languages: [en, de]\n", "Y04", 18, '"de", which the program does not speak', "It speaks en, es"),
    (GOOD + "languages: [es, es]\n", "Y04", 18, 'names "es" twice', "Leave one out"),
    (GOOD + "words_in: {es: {unit: unidad}}\n", "Y04", 18, "no other language of this site", "languages"),
    (GOOD + "languages: [en, es]\nwords: {unit: share}\n", "Y04", 18, 'lacks them in "es"', "words_in: {es:"),
    (GOOD + "languages: ['../x']\n", "Y04", 18, '"../x" is not the code of a language', "ISO 639"),
    (GOOD + "words:\n  provider: therapist\n  providers: ''\n", "Y04", 20, '"words.providers" must not be', "usual"),
    (GOOD.replace("portion: 3/4", "portion: 1/2"), "Y04", 15, "add up to 3/4", "partial"),
    (GOOD.replace("portion: 3/4", "portion: 0.75"), "Y04", 17, "not a fraction", "1/4"),
    (GOOD.replace("portion: 3/4", "portion: 1/0"), "Y04", 17, "not a fraction", "1/4"),
    (GOOD.replace("portion: 3/4", "portion: 4/4"), "Y04", 15, "more than 1", ""),
    (GOOD.replace("vesting:\n", "  - {id: P1, name: B}\nvesting:\n"), "Y04", 8, '"P1" is used twice', ""),
    (GOOD.replace("https://equity.example.org", "http://x.org/"), "Y04", 4, "https", ""),
    (GOOD.replace("  url:", "  currency: Dollar\n  url:"), "Y04", 4, "three capital letters", "ISO 4217"),
    (GOOD + "attributes:\n  left: {name: L, values: {a: A}}\n", "Y04", 19, "providers.csv", ""),
    ("- a\n", "Y04", 1, "The file must be a group of settings", ""),
    ("just text\n", "Y04", 1, "The file must be a group of settings", ""),
]


@pytest.mark.parametrize(("text", "code", "line", "message", "hint"), CASES)
def test_faults(text: str, code: str, line: int, message: str, hint: str) -> None:
    problem = next(problem for problem in faults(text) if problem.code == code)
    assert (problem.path, problem.line) == ("publication.yaml", line)
    assert message in problem.message
    assert hint in problem.hint
    for word in ("pydantic", "input", "extra", "schema_", "literal", "union", "tuple", "dict", "str "):
        assert word not in problem.message.lower()


def test_all_faults_are_told_at_once() -> None:
    text = GOOD.replace("cliff: 12", "clif: 12") + "fiscal_year_start: 13\ntheme: {}\n"
    assert [(p.code, p.line) for p in faults(text)] == [("Y03", 12), ("Y04", 18), ("Y04", 19)]


def test_a_list_is_not_called_empty_for_what_is_wrong_with_its_entries() -> None:
    said = [problem.message for problem in faults(GOOD.replace("    name: Pool", "    name: Pool\n    approve: 1"))]
    assert said == ['"approve" is not a known setting under "pools[1]".']
    empty = GOOD.replace("  - id: P1\n    name: Pool\n", "  []\n")
    assert [problem.message for problem in faults(empty)] == ['"pools" must have at least 1 entry.']


def test_text_may_look_like_a_number() -> None:
    text = GOOD.replace("name: Example Care", "name: 1.10").replace("name: Pool", "name: true")
    data, positions, _ = parse_yaml(text, "p")
    settings, problems = validate(Settings, data, positions, "p")
    assert problems == []
    assert settings is not None
    assert (settings.company.name, settings.pools[0].name) == ("1.10", "true")


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ("[2027-04-01]", None),
        ("[2027-04-01, 2028-07-01]", None),
        ("[2027-04-02]", "2027-04-02 is not the first day of a fiscal year that starts in another month than before."),
        ("[2027-01-01]", "2027-01-01 is not the first day of a fiscal year that starts in another month than before."),
        ("[2027-02-01]", "A fiscal year from 2027-02-01 on would cut a quarter in two."),
        ("[2027-04-01, 2027-10-01]", "The fiscal year moves on 2027-04-01, and again on 2027-10-01."),
        ("[2028-07-01, 2027-04-01]", "The fiscal year moves on 2028-07-01, and again on 2027-04-01."),
    ],
)
def test_where_a_fiscal_year_may_move(moved: str, said: str | None) -> None:
    found = [(problem.code, problem.line, problem.message) for problem in faults(f"{GOOD}fiscal_year_moved: {moved}\n")]
    assert found == ([("Y04", 18, said)] if said else [])


ATTRIBUTES = """\
attributes:
  state: {name: State, values: {CA: California, NY: New York, TX: Texas}}
  region: {name: Region, rolls_up: state, values: {W: West, E: East}, groups: {W: [CA], E: [NY, TX]}}
  joined_in: {name: Joined in, cohort: year}
disclosure: {two_way: [[state, region]]}
"""


def told(text: str) -> list[tuple[int | None, str]]:
    """Line and message of each fault of settings with attributes, which begin in line 18."""
    return [(problem.line, problem.message) for problem in faults(GOOD + text)]


def test_attributes_roll_ups_and_cohorts_that_are_sound_have_no_fault() -> None:
    assert told(ATTRIBUTES) == []
    assert told(ATTRIBUTES.replace("rolls_up: state, ", "rolls_up: state, breakdown: false, ")) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("values: {CA: California, NY: New York, TX: Texas}", "values: {}", 19, "must not be empty"),
        ("NY: New York", "ca: New York", 19, '"CA" and "ca" differ only by case'),
        ("NY: New York", "NY: CALI FORNIA", 19, '"California" and "CALI FORNIA" differ only'),
        ("cohort: year", "cohort: year, values: {a: A}", 21, "makes its values itself"),
        ("cohort: year", "cohort: year, rolls_up: state, groups: {}", 21, "makes its values itself"),
        ("rolls_up: state", "rolls_up: stat", 20, '"stat" is not a column of providers.csv'),
        ("rolls_up: state", "rolls_up: joined_in", 20, '"joined_in" is not a column of providers.csv'),
        ("E: [NY, TX]", "E: [NY]", 20, 'TX are in no group of "region".'),
        ("E: [NY, TX]", "E: [NY, TX, CA]", 20, 'CA are in two groups of "region".'),
        ("E: [NY, TX]", "E: [NY, TX, ZZ]", 20, 'ZZ are not values of "state".'),
        ("values: {W: West, E: East}", "values: {W: West}", 20, "E stand in only one of `groups` and `values`."),
        ("[[state, region]]", "[[state, regio]]", 22, '"regio" is not one of the attributes.'),
        ("[[state, region]]", "[[state, state]]", 22, "A table needs two different attributes."),
        ("[[state, region]]", "[[state, region], [state, region]]", 22, "would have the id of another one"),
        ("  joined_in:", "  State: {name: S, values: {a: A}}\n  joined_in:", 21, "differs from another attribute only"),
        ("  joined_in:", "  joined: {name: S, values: {a: A}}\n  joined_in:", 21, "a column of its own"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_attributes(old: str, new: str, line: int, message: str) -> None:
    assert old in ATTRIBUTES
    found = told(ATTRIBUTES.replace(old, new))
    assert (line, True) in {(place, message in words) for place, words in found}


def test_other_holders_have_ids_of_their_own() -> None:
    good = "other_holders:\n  - {id: founders, name: Founders}\n  - {id: staff, name: Staff}\n"
    assert told(good) == []
    assert told(good.replace("id: staff", "id: Founders"))[0] == (20, '"Founders" is used twice under "other_holders".')
    assert told(good.replace("id: staff", "id: as_of"))[0][1].startswith('"as_of" is a column of its own')


def test_tranches_that_are_listed_must_be_the_whole_unless_the_rest_never_vests() -> None:
    assert faults(GOOD.replace("    kind: list", "    kind: list\n    partial: true")) == []
    less = GOOD.replace("portion: 3/4", "portion: 1/2")
    assert [problem.line for problem in faults(less)] == [15]
    assert faults(less.replace("    kind: list", "    kind: list\n    partial: true")) == []
    assert [p.line for p in faults(GOOD.replace("portion: 1/4", "portion: 0").replace("3/4", "1"))] == [16]


def test_a_long_value_is_told_up_to_sixty_characters() -> None:
    (whole,) = faults(GOOD.replace("cliff: 12", f"cliff: {'a' * 60}"))
    (cut,) = faults(GOOD.replace("cliff: 12", f"cliff: {'a' * 61}"))
    assert f'"{"a" * 60}"' in whole.message and f'"{"a" * 60}…"' in cut.message
