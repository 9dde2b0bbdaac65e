"""Sixty and more wrong disclosures, half of them valid by the schema: each is refused, and for its own reason."""

import copy
import hashlib
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from msgspec.structs import replace
from sample import sample_releases, sample_settings

from transparency.disclosure.document import PoolDisclosure
from transparency.disclosure.findings import judge
from transparency.disclosure.own import disclosures
from transparency.disclosure.reading import read_disclosure
from transparency.publication.problem import Problem
from transparency.release.release import Compliance, Value

Document = dict[str, Any]
GONE = object()
"""Take the field away."""


@cache
def _series() -> tuple[str, ...]:
    """Five sound quarters of a made-up company, as text."""
    settings = sample_settings()
    settings = settings.model_copy(update={"company": settings.company.model_copy(update={"jurisdiction": "US-DE"})})
    releases = [
        replace(release, next_release=None, compliance=tuple(followed(rule.id) for rule in release.rules))
        for release in sample_releases()
    ]
    return tuple(file.data.decode() for file in disclosures(settings, releases))


def followed(rule: str) -> Compliance:
    """Forty grants under a rule, five of them exceptions."""
    numbers = [Value(amount=number, block=5) for number in (40, 35, 5)]
    return Compliance(rule, *numbers)


def series(*, bare: bool) -> list[Document]:
    """The same as documents; ``bare`` as of an emitter who has no release, each naming the one before."""
    documents = [json.loads(text) for text in _series()]
    for document in documents if bare else ():
        document["release"] = None
    return chained(documents)


def chained(documents: list[Document]) -> list[Document]:
    previous = ""
    for document in documents:
        document["previous"] = previous
        previous = hashlib.sha256(encoded(document)).hexdigest()
    return documents


def encoded(document: Document) -> bytes:
    return json.dumps(document, sort_keys=True).encode()


def problems_of(documents: list[Document], today: date | None = None) -> list[Problem]:
    files, problems = [], []
    for number, document in enumerate(documents):
        file, wrong = read_disclosure(f"{number}.json", encoded(document))
        problems += wrong
        files += [file] if file else []
    return problems + judge(files, today)[1]


def put(document: Document, path: str, value: Any) -> None:
    """Change a field by its place: ``facts.owned.amount``, ``roll_forward.0.id``."""
    *above, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = document
    for step in above:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value


def changed(*changes: tuple[str, Any], bare: bool = True) -> list[Document]:
    """The series with its last quarter changed."""
    documents = series(bare=bare)
    for path, value in changes:
        put(documents[-1], path, value)
    return documents


def amount(number: int, status: str = "shown", block: int = 2000) -> Document:
    return {"amount": number, "status": status, "block": block}


def test_the_series_itself_is_sound() -> None:
    for bare in (True, False):
        files = [read_disclosure(str(n), encoded(document))[0] for n, document in enumerate(series(bare=bare))]
        judgements, problems = judge([file for file in files if file is not None])
        assert problems == []
        assert [judgement.level for judgement in judgements[1:]] == [3] * 4
        lack = "a signature of the company"
        logged = {file.sha256: lack if file is files[-1] else "" for file in files if file is not None}
        signed = judge([file for file in files if file is not None], attested=logged)[0]
        assert [judgement.level for judgement in signed[1:]] == [4, 4, 4, 3]
        assert signed[-1].lacks == lack
        assert judgements[0].level == 1
        assert judgements[0].lacks == "a quarter before it: it is the first"


FORM: list[tuple[str, Any, str]] = [
    ("schema", "equity-pool-disclosure/2", "does not say “schema”"),
    ("schema", GONE, "does not say “schema”"),
    ("publisher", GONE, "publisher"),
    ("publisher.name", None, "$.publisher.name"),
    ("facts.owned", GONE, "owned"),
    ("facts.owned.amount", "ten", "$.facts.owned.amount"),
    ("facts.owned.amount", True, "$.facts.owned.amount"),
    ("facts.owned.status", "secret", "secret"),
    ("facts.owend", amount(0), "owend"),
    ("facts", [], "$.facts"),
    ("as_of", "31.03.2026", "$.as_of"),
    ("published", None, "$.published"),
    ("next_release", "soon", "$.next_release"),
    ("currency", 5, "$.currency"),
    ("pools", "main", "$.pools"),
    ("rules", GONE, "rules"),
    ("rules.0.effective", "", "$.rules"),
    ("quarter", GONE, "quarter"),
    ("roll_forward.0.id", GONE, "id"),
    ("roll_forward.1.not_promised", 7, "$.roll_forward"),
    ("minimum", "11", "$.minimum"),
    ("splits", [{"pool": "main", "day": "2026-01-01", "new": 2}], "old"),
    ("program", "spreadsheet", "$.program"),
    ("previous", 0, "$.previous"),
]
"""Not of the format: what is changed, to what, a word of the message."""

FALSE: list[tuple[str, str, Any, str]] = [
    ("J03", "publisher.id", "Example Care", "small letters"),
    ("J03", "publisher.name", " ", "no name"),
    ("J03", "publisher.jurisdiction", "Delaware", "ISO 3166-2"),
    ("J03", "currency", "usd", "ISO 4217"),
    ("J03", "quarter", "Q1 2026", "2026-q3"),
    ("J03", "minimum", 3, "protects nobody"),
    ("J03", "published", "2026-03-30", "before its last day"),
    ("J03", "next_release", "2026-01-01", "not after this one"),
    ("J03", "pools.0.approved", "2026-04-01", "approved on 2026-04-01"),
    ("J03", "rules.0.effective", "2027-01-01", "takes effect after"),
    ("J03", "splits", [{"pool": "main", "day": "2027-01-01", "new": 2, "old": 1}], "is after"),
    ("J03", "roll_forward.1.id", "closing", "Two lines"),
    ("J04", "facts.owned.amount", None, "has no amount"),
    ("J04", "facts.owned.status", "none", "has no amount"),
    ("J04", "facts.not_earned.status", "under", "“under” is said of"),
    ("J04", "facts.not_earned.status", "nothing", "“nothing” is said of"),
    ("J04", "facts.not_earned", amount(2, "range", 0), "needs a block"),
    ("J04", "facts.not_earned.amount", 65_537, "no multiple of its block"),
    ("J04", "facts.not_earned.amount", -2000, "below zero"),
    ("J04", "facts.not_earned.amount", "2000.5", "whole numbers"),
    ("J04", "facts.set_aside", {"amount": None, "status": "none", "block": 0}, "has to be stated"),
    ("J04", "facts.not_promised.amount", 2000, "T1"),
    ("J04", "facts.issued.amount", 10**12, "More stock is issued"),
    ("J04", "facts.owned.amount", 10**9, "own more stock"),
    ("J04", "facts.fully_diluted", amount(100_000), "More is set aside"),
    ("J04", "facts.holders", amount(0, "nothing", 0), "Nobody holds anything"),
    ("J05", "facts.holders", amount(7, block=0), "7 people"),
    ("J05", "facts.holders", amount(5, block=5), "5 people"),
    ("J05", "facts.holders", amount(10, block=0), "10 people"),
    ("J10", "roll_forward.0.id", "start", "begins with the line"),
    ("J10", "roll_forward.0.not_earned", None, "at the opening"),
    ("J10", "roll_forward.1.not_promised", amount(-2000), "at the opening and"),
    ("J10", "roll_forward.0.set_aside", amount(2000), "the places add up"),
    ("J20", "previous", "", "names no file before it"),
    ("J20", "previous", "0" * 64, "one of the two was changed"),
    ("J20", "publisher.id", "another-care", "The publisher was"),
    ("J20", "currency", "EUR", "The currency was"),
    ("J20", "as_of", "2026-04-30", "two quarters in a row"),
    ("J20", "quarter", "2025-q4", "disclosed twice"),
    ("J30", "compliance.0.exceptions", amount(500, block=5), "exceptions: that makes"),
]
"""Of the format and still wrong: code, what is changed, to what, a word of the message."""


@pytest.mark.parametrize(("path", "value", "words"), FORM, ids=[f"{path}={value!s:.20}" for path, value, _ in FORM])
def test_what_is_not_of_the_format_is_refused(path: str, value: Any, words: str) -> None:
    told = problems_of(changed((path, value)))
    assert [problem.message for problem in told if problem.code == "J02" and words in problem.message]


@pytest.mark.parametrize(("code", "path", "value", "words"), FALSE, ids=[f"{c} {p}={v!s:.20}" for c, p, v, _ in FALSE])
def test_what_is_of_the_format_and_false_is_refused(code: str, path: str, value: Any, words: str) -> None:
    documents = changed((path, value))
    told = problems_of(documents)
    assert [problem.message for problem in told if problem.code == code and words in problem.message], told
    assert not list(validator().iter_errors(documents[-1])), "a schema alone would let it pass"


def test_there_are_sixty_and_half_of_them_pass_a_schema() -> None:
    every = {(path, str(value)) for path, value, _ in FORM} | {(path, str(value)) for _, path, value, _ in FALSE}
    assert len(every) == len(FORM) + len(FALSE) >= 60
    assert len(FALSE) * 2 >= len(FORM) + len(FALSE)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda last: put(last, "facts.owned.amount", 6000), "facts.owned: the release"),
        (lambda last: put(last, "published", "2026-06-01"), "published: the release"),
        (lambda last: put(last, "roll_forward", []), "roll_forward: the release"),
        (lambda last: put(last["release"], "identities.0.left", 1), "T1: 1 is not"),
        (lambda last: last["release"]["figures"]["pool.set_aside.issued"]["value"].update(amount="9.9"), "9.9 %"),
        (lambda last: put(last["release"], "breakdowns.0.rows.0.cells.1.amount", 0), "the rows add up"),
    ],
)
def test_a_release_that_says_another_thing_than_its_head_is_refused(
    wrong: Callable[[Document], None], words: str
) -> None:
    documents = series(bare=False)
    wrong(documents[-1])
    assert [each for each in problems_of(documents) if each.code == "J11" and words in each.message], problems_of(
        documents
    )


def test_ten_in_fives_may_be_fourteen_and_ten_exactly_are_too_few() -> None:
    for block, codes in ((5, []), (0, ["J05"])):
        last = changed(("facts.holders", amount(10, block=block)))
        assert [problem.code for problem in problems_of(last)] == codes


def test_an_opening_that_is_not_the_last_closing_is_refused() -> None:
    """The company moves what was published, and every file still adds up."""
    documents = series(bare=True)
    last = documents[-1]
    for line in (last["roll_forward"][0], last["roll_forward"][-1]):
        line["not_promised"]["amount"] += 2000
        line["not_earned"]["amount"] -= 2000
    last["facts"]["not_promised"]["amount"] += 2000
    last["facts"]["not_earned"]["amount"] -= 2000
    told = problems_of(chained(documents))
    assert {problem.code for problem in told} == {"J21"}
    assert len(told) == 2


def test_two_exact_counts_that_differ_by_few_people_are_refused() -> None:
    documents = series(bare=True)
    for document, people in zip(documents[-2:], (190, 193), strict=True):
        document["facts"]["holders"] = amount(people, block=0)
    assert [problem.code for problem in problems_of(chained(documents))] == ["J22"]


def test_a_late_release_a_standing_one_and_an_overdue_one_are_said() -> None:
    documents = series(bare=True)
    documents[-2]["next_release"] = "2026-04-28"
    documents[-1]["next_release"] = "2026-08-12"
    assert [problem.code for problem in problems_of(chained(documents))] == ["J23"]
    assert {problem.code for problem in problems_of(chained(documents), date(2026, 8, 13))} == {"J23", "J25"}
    assert {problem.code for problem in problems_of(chained(documents), date(2026, 8, 12))} == {"J23"}
    still = series(bare=True)
    still[-1]["facts"] = copy.deepcopy(still[-2]["facts"])
    still[-1]["roll_forward"] = []
    assert [problem.code for problem in problems_of(chained(still))] == ["J24"]


def test_a_correction_names_what_it_corrects() -> None:
    documents = series(bare=True)
    correction = copy.deepcopy(documents[-1]) | {"published": "2026-06-20"}
    assert [problem.code for problem in problems_of([*documents, correction])] == ["J20"]
    correction["supersedes"] = hashlib.sha256(encoded(documents[-1])).hexdigest()
    assert problems_of([*documents, correction]) == []


def test_a_gap_and_a_foreign_file_are_refused() -> None:
    documents = series(bare=True)
    assert {problem.code for problem in problems_of(documents[:2] + documents[3:])} == {"J20"}
    other = series(bare=True)
    other[1]["publisher"]["name"] = "Example Care, Inc."
    assert {problem.code for problem in problems_of([documents[0], other[1], *documents[2:]])} == {"J20"}


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "J01"), (b"{", "J01"), (b"\xff", "J01"), (b"[" * 100_000, "J01"), (b"[]", "J02"), (b"{}", "J02"),
     (b'{"schema": "equity-pool-disclosure/1", "schema": "equity-pool-disclosure/1"}', "J02")],
)  # fmt: skip
def test_bytes_that_are_no_disclosure_are_said_to_be_none(data: bytes, code: str) -> None:
    file, problems = read_disclosure("x.json", data)
    assert file is None
    assert [problem.code for problem in problems] == [code]


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(msgspec.json.schema(PoolDisclosure), format_checker=FormatChecker())
