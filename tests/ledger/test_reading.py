"""Reading a ledger: a small sound one in every format, then one fault at a time with its code, line and words."""

import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from transparency.ledger.book import EVENT_SCHEMA, EVENT_TYPES, Book
from transparency.ledger.reading import files, read_book
from transparency.ledger.schema import TYPES
from transparency.publication.problem import Problem, Severity
from transparency.publication.settings import Attribute, CompanySettings, OtherHolders, Pool, Schedule, Settings

EVENTS = """\
event,date,type,pool,provider,grant,units,price,vesting,vest_start,cause,recorded
e1,2024-01-01,pool_authorized,main,,,10000,,,,,
e2,2024-02-01,grant,main,p1,g1,4800,0.85,four-years,2024-02-01,,2024-02-03
e3,2025-03-01,exercise,,p1,g1,100,0.85,,,,
e4,2025-04-01,forfeit,,p1,g1,3500,,,,left_voluntarily,
"""
PROVIDERS = "provider,joined,left,role\np1,2023-05-01,2025-04-01,therapist\np2,2024-01-01,,coach\n"
CAPITALIZATION = (
    "as_of,others_issued,founders,issued_outstanding,fully_diluted\n"
    "2025-01-01,60000,70000,80000,100000\n2024-01-01,6000,7000,8000,10000\n"
)


def settings(*pools: str) -> Settings:
    return Settings(
        schema="transparency-publication/1",  # type: ignore[call-arg]
        company=CompanySettings(name="Example Care"),
        pools=tuple(Pool(id=pool, name=pool) for pool in pools or ("main",)),
        vesting={"four-years": Schedule(occurrences=48, cliff=12)},
        attributes={"role": Attribute(name="Role", values={"therapist": "Therapist", "coach": "Coach"})},
        other_holders=(OtherHolders(id="founders", name="Founders"),),
    )


def write(
    root: Path, events: str | bytes | None = EVENTS, providers: str = PROVIDERS, caps: str = CAPITALIZATION
) -> Path:
    (root / "ledger").mkdir(exist_ok=True)
    for name, text in (("events", events), ("providers", providers), ("capitalization", caps)):
        if text:
            data = text if isinstance(text, bytes) else text.encode()
            (root / "ledger" / f"{name}.csv").write_bytes(data)
    return root


def read(root: Path, *pools: str) -> Book:
    book, problems = read_book(root, settings(*pools))
    assert problems == [] and book is not None
    return book


def faults(root: Path, *pools: str) -> list[Problem]:
    book, problems = read_book(root, settings(*pools))
    assert book is None
    assert all(len(problem.excerpt) <= 160 for problem in problems)
    return problems


def only(root: Path, *pools: str) -> Problem:
    problems = faults(root, *pools)
    assert len(problems) == 1, problems
    return problems[0]


def test_every_type_has_its_cells() -> None:
    assert tuple(TYPES) == EVENT_TYPES


def test_a_sound_ledger(tmp_path: Path) -> None:
    book = read(write(tmp_path))
    assert book.files == ("ledger/events.csv",)
    assert book.events.schema == pl.Schema(EVENT_SCHEMA)
    assert book.events["line"].to_list() == [2, 3, 4, 5]
    assert book.events["pool"].to_list() == ["main"] * 4
    assert book.events["recorded"].to_list() == [date(2024, 1, 1), date(2024, 2, 3), date(2025, 3, 1), date(2025, 4, 1)]
    assert book.events["price"].to_list() == [None, Decimal("0.85"), Decimal("0.85"), None]
    assert book.providers.columns == ["provider", "joined", "left", "from", "recorded", "role", "line"]
    assert book.capitalization["as_of"].to_list() == [date(2024, 1, 1), date(2025, 1, 1)]
    assert book.capitalization["line"].to_list() == [3, 2]
    assert book.capitalization.columns == [
        "as_of", "others_issued", "claims_first", "founders", "issued_outstanding", "fully_diluted",
        "line",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.rstrip(b"\n"),
        lambda data: data + b"\n\n",
        lambda data: b'"' + data.replace(b",", b'","').replace(b"\n", b'"\n"').removesuffix(b'"'),
        lambda data: b"\xef\xbb\xbf" + data.replace(b"e2,", b'"e2",').replace(b"\n", b"\r\n"),
    ],
    ids=["bom", "crlf", "no-last-newline", "blank-end", "all-quoted", "bom-crlf-quotes"],
)
def test_the_same_however_it_was_saved(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    plain = read(write(tmp_path))
    again = read(write(tmp_path, change(EVENTS.encode())))
    assert again.events.equals(plain.events)


CELLS = st.text("0123456789-.:eE_", max_size=12) | st.sampled_from(
    [
        "2024-2-01",
        "02024-2-01",
        "20240201",
        "2024-02-30",
        "1800-01-01",
        "007",
        "-5",
        "-0",
        "1e3",
        str(2**53 + 1),
        "2.10",
    ]
)


@settings_of_hypothesis(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cell=CELLS, old=st.sampled_from(["2024-02-01,grant", "2024-02-03", "4800", "0.85,four", "forfeit", "g1,3500"]))
def test_a_file_with_quotes_reads_and_refuses_what_one_without_does(tmp_path: Path, cell: str, old: str) -> None:
    """Quotes make bytes that are not all of codes; then every cell is looked at."""
    new = old.replace(old.split(",", maxsplit=1)[0], cell, 1)
    events = EVENTS.replace(old, new, 1)
    plain, problems = read_book(write(tmp_path, events), settings())
    quoted, others = read_book(write(tmp_path, events.replace("\ne1,", '\n"e1",')), settings())
    assert [(one.code, one.line, one.message) for one in problems] == [
        (one.code, one.line, one.message) for one in others
    ]
    assert (plain is None) == (quoted is None)
    if plain and quoted:
        assert plain.events.equals(quoted.events)


def test_blank_lines_do_not_shift_line_numbers(tmp_path: Path) -> None:
    text = EVENTS.replace("\ne3", "\n\n  \ne3").replace("\ne1", "\n\ne1")
    assert read(write(tmp_path, text)).events["line"].to_list() == [3, 4, 7, 8]


@pytest.mark.parametrize("blank", [5, 6, 7])
def test_reading_stops_where_lines_are_blank_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: int
) -> None:
    """With five as the most, the line after the sixth blank one is where reading stops."""
    monkeypatch.setattr(files, "STOP", 5)
    text = EVENTS.replace("\ne1", "\n" + "\n" * blank + "e1")
    problems = read_book(write(tmp_path, text), settings())[1]
    stopped = "there is more like this; reading stops here"
    found = [(one.code, one.line) for one in problems if stopped in one.message]
    assert found == ([("L15", 8)] if blank > 5 else [])


def test_several_files_and_formats_in_order_of_name(tmp_path: Path) -> None:
    plain = read(write(tmp_path))
    (tmp_path / "ledger/events.csv").unlink()
    folder = tmp_path / "ledger/events"
    folder.mkdir()
    head, one, *_, four = EVENTS.splitlines(keepends=True)
    (folder / "1.csv").write_text(head + one)
    (folder / "2.jsonl").write_text(
        '{"event":"e2","date":"2024-02-01","type":"grant","provider":"p1","grant":"g1","units":4800,"price":0.85,'
        '"vesting":"four-years","vest_start":"2024-02-01","recorded":"2024-02-03","cause":null}\n'
    )
    plain.events[2:3].drop("file", "line").write_parquet(folder / "3.parquet")
    (folder / "4.CSV").write_text(head + four)
    (folder / ".DS_Store").write_bytes(b"\0")
    book = read(tmp_path)
    assert book.files == tuple(f"ledger/events/{name}" for name in ("1.csv", "2.jsonl", "3.parquet", "4.CSV"))
    assert book.events["file"].to_list() == [0, 1, 2, 3]
    assert book.events.drop("file", "line").equals(plain.events.drop("file", "line"))


FAULTS = [
    ("L01", 1, "did you mean 'units'", ("price,vesting,", "unit,vesting,")),
    ("L01", 1, "twice", (",cause,recorded", ",cause,cause")),
    ("L01", 1, "has no name", (",cause,recorded", ",cause,")),
    ("L02", 4, "2025-04-03 or 2025-03-04", ("2025-03-01", "03/04/2025")),
    ("L02", 4, "does not exist", ("2025-03-01", "2025-02-30")),
    ("L02", 4, "in the form", ("2025-03-01", "2025-3-1")),
    ("L02", 4, "outside the years", ("2025-03-01", "0025-03-01")),
    ("L03", 4, "fraction", ("g1,100,", "g1,100.5,")),
    ("L03", 4, "negative", ("g1,100,", "g1,-100,")),
    ("L03", 4, "thousands", ("g1,100,", 'g1,"1,000",')),
    ("L03", 4, "not a whole number", ("g1,100,", "g1,1e3,")),
    ("L03", 4, "not a whole number", ("g1,100,", "g1,+100,")),
    ("L03", 4, "more than 9,007,199,254,740,992", ("g1,100,", "g1,9007199254740993,")),
    ("L03", 4, "more than", ("g1,100,", "g1,99999999999999999999,")),
    ("L03", 4, "empty", ("g1,100,", "g1,,")),
    ("L04", 5, "line 4", ("\ne4", "\ne3")),
    ("L04", 5, "grant id 'g1' is already used in line 3",
     ("2025-04-01,forfeit,,p1,g1,3500,,,,left_voluntarily", "2025-04-01,grant,,p1,g1,3500,,,,")),
    ("L07", 5, "did you mean 'forfeit'", ("forfeit", "forfiet")),
    ("L08", 3, "did you mean 'main'", ("grant,main", "grant,mian")),
    ("L08", 4, "unknown provider 'p7'", ("exercise,,p1", "exercise,,p7")),
    ("L08", 4, "unknown grant 'g2'", ("p1,g1,100", "p1,g2,100")),
    ("L08", 3, "did you mean 'four-years'", ("four-years", "for-years")),
    ("L08", 5, "did you mean 'left_voluntarily'", ("left_voluntarily", "left_voluntary")),
    ("L09", 4, "this line has 11 cells, the first line names 12", ("0.85,,,,\n", "0.85,,,\n")),
    ("L09", 4, "this line has 13 cells", ("0.85,,,,\n", "0.85,,,,,\n")),
    ("L09", 5, "'date' is empty", ("2025-04-01", "")),
    ("L09", 1, "column 'type' is missing", ("date,type", "date,kind")),
    ("L13", None, "new:old", None),
    ("L15", 4, "runs over", ("e3,", '"e\n3",')),
    ("L19", 5, "not a code", ("left_voluntarily", "moved to Ohio")),
    ("L19", 4, "not a code", ("exercise,,p1", "exercise,,José")),
    ("L30", 5, "which has none", ("forfeit,,p1,g1,3500,", "forfeit,,p1,g1,3500,1.5")),
    ("L31", 3, "exact amount", ("4800,0.85", "4800,0.30000000000000004")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "line", "words", "change"), FAULTS, ids=[f"{one[0]}-{n}" for n, one in enumerate(FAULTS)]
)
def test_one_fault(tmp_path: Path, code: str, line: int | None, words: str, change: tuple[str, str] | None) -> None:
    text = EVENTS
    if change is None:
        text, line = "event,date,type,ratio\ne1,2024-01-01,split,2\n", 2
    else:
        assert change[0] in text
        text = text.replace(*change, 1)
    problems = faults(write(tmp_path, text))
    found = [one for one in problems if one.code == code and words in one.message]
    assert len(found) == 1, problems
    assert (found[0].path, found[0].line) == ("ledger/events.csv", line)
    assert found[0].excerpt == text.splitlines()[(line or 1) - 1][:160]


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (EVENTS.encode().replace(b"g1,100", b"g1,1\x00"), "binary", 4),
        (EVENTS.encode().replace(b"g1,100", b"g1,\xe9"), "not UTF-8 (0xe9)", 4),
        (EVENTS.encode() + b"\xc3", "within a character", 6),
        (EVENTS.encode("utf-16"), "UTF-16", 1),
        (EVENTS.encode().replace(b"\n", b"\r"), "carriage return", 1),
        (EVENTS.encode() + b"x" * 1_100_000, "longer than", 6),
    ],
    ids=["nul", "latin-1", "cut", "utf-16", "cr", "long"],
)
def test_not_text(tmp_path: Path, data: bytes, words: str, line: int) -> None:
    problem = only(write(tmp_path, data))
    assert problem.code == "L15" and words in problem.message and problem.line == line


def test_a_line_of_300_mb_does_not_fill_the_memory(tmp_path: Path) -> None:
    write(tmp_path)
    with (tmp_path / "ledger/events.csv").open("r+b") as file:
        file.seek(0, 2)
        for _ in range(8):  # eight megabytes of text, then a hole that reads as zeros
            file.write(b"x" * 1_000_000)
        file.truncate(300_000_000)
    tracemalloc.start()
    problem = only(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.code, problem.line) == ("L15", 6)
    assert peak < 16_000_000


def test_many_faults_are_counted_not_printed(tmp_path: Path) -> None:
    rows = "".join(f"x{n},2024-02-30,pool_authorized,main,,,1,,,,,\n" for n in range(200))
    problems = [one for one in faults(write(tmp_path, EVENTS + rows)) if one.code == "L02"]
    assert len(problems) == 51
    assert any("150 more" in one.message for one in problems)


def test_a_missing_column_is_said_once(tmp_path: Path) -> None:
    rows = "".join(f"x{n},2024-02-03,forfeit,g\n" for n in range(20))
    problems = faults(write(tmp_path, "event,date,type,grant\n" + rows))
    assert [one.line for one in problems if one.code == "L09"] == [1]


def test_a_transfer_names_a_known_pool(tmp_path: Path) -> None:
    head = "event,date,type,pool,units,inputs\n"
    sound = "e1,2024-01-01,pool_transfer,main,5,second\n"
    assert read(write(tmp_path, head + sound), "main", "second").events["pool"].to_list() == ["main"]
    problem = only(write(tmp_path, head + sound.replace("second", "secnd")), "main", "second")
    assert problem.code == "L08" and "did you mean 'second'" in problem.message


PROVIDER_FAULTS = [
    ("L40", 3, "another line of 2023-05-01: line 2", ("p2,2024-01-01", "p1,2023-05-01")),
    ("L08", 3, "did you mean 'coach'", (",coach", ",couch")),
    ("L09", 3, "'role' is empty", (",coach", ",")),
    ("L01", 1, "unknown column 'email'", ("provider,joined,left,role\np1,", "provider,joined,left,role,email\np1,")),
    ("L02", 2, "before joining", ("2023-05-01", "2026-05-01")),
    ("L02", 2, "two ways", ("2023-05-01", "05/04/2023")),
    ("L19", 3, "not a code", ("p2,", "Ann Lee,")),
]


@pytest.mark.parametrize(
    ("code", "line", "words", "change"), PROVIDER_FAULTS, ids=[f"{c}-{w}" for c, _, w, _ in PROVIDER_FAULTS]
)
def test_provider_faults(tmp_path: Path, code: str, line: int, words: str, change: tuple[str, str]) -> None:
    problems = faults(write(tmp_path, providers=PROVIDERS.replace(*change, 1)))
    assert [one.line for one in problems if one.code == code and words in one.message] == [line], problems
    assert {one.path for one in problems} == {"ledger/providers.csv"}


CAPITALIZATION_FAULTS = [
    ("L18", 2, "less than issued", ("80000,100000", "80000,79999")),
    ("L18", 2, "add up to 170,000", ("70000", "170000")),
    ("L04", 3, "already used", ("2024-01-01", "2025-01-01")),
    ("L03", 2, "fraction", ("80000,", "80000.5,")),
    ("L03", 3, "empty", ("7000,8000", ",8000")),
    ("L18", 2, "less than their 90,000 issued", ("60000", "90000")),
    ("L09", 1, "'founders' is missing", (",founders", ",claims_first")),
    ("L09", 2, "'issued_outstanding' is empty, though an earlier day states it", ("70000,80000", "70000,")),
    ("L09", 2, "'fully_diluted' is empty, though an earlier day states it", ("80000,100000", "80000,")),
]


@pytest.mark.parametrize(
    ("code", "line", "words", "change"), CAPITALIZATION_FAULTS, ids=[f"{c}-{w}" for c, _, w, _ in CAPITALIZATION_FAULTS]
)
def test_capitalization_faults(tmp_path: Path, code: str, line: int, words: str, change: tuple[str, str]) -> None:
    assert change[0] in CAPITALIZATION
    problems = faults(write(tmp_path, caps=CAPITALIZATION.replace(*change, 1)))
    assert [one.line for one in problems if one.code == code and words in one.message] == [line], problems


def test_a_total_that_is_stated_from_some_day_on_is_a_warning_before_it(tmp_path: Path) -> None:
    write(tmp_path, caps=CAPITALIZATION.replace("8000,10000", "8000,"))
    book, problems = read_book(tmp_path, settings())
    assert book is not None
    assert [(one.code, one.line, one.severity) for one in problems] == [("L09", 3, Severity.WARNING)]
    assert "'fully_diluted' is empty, though a later day states it" in problems[0].message


def test_missing_files(tmp_path: Path) -> None:
    problems = faults(write(tmp_path, None, "", ""))
    assert ("L15", "ledger/events.csv") in {(one.code, one.path) for one in problems}
    write(tmp_path, EVENTS, "", "")
    problems = faults(tmp_path)
    assert [(one.code, one.path, one.severity) for one in problems if "list of providers" in one.message] == [
        ("L15", "ledger/providers.csv", Severity.ERROR)
    ]
    assert [one.severity for one in problems if one.path == "ledger/capitalization.csv"] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("name", "data", "code", "line"),
    [
        ("a.jsonl", b'{"event":"e9","date":"2025-01-01","type":"split","ratio":"2:1"}\n[1]\n', "L15", 2),
        ("a.jsonl", b'{"event":"e9","event":"e8"}\n', "L15", 1),
        ("a.jsonl", b'{"event":' * 100_000, "L15", 1),
        ("a.jsonl", b'{"event":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "L15", 1),
        ("a.jsonl", b'{"event":' + b"[" * 900 + b"]" * 900 + b"}\n", "L15", 1),
        ("a.jsonl", b'{"event":"e9","date":"2025-01-01","type":"forfeit","grant":"g1","units":1.5}\n', "L03", 1),
        ("a.jsonl", b'{"event":"e9","date":"2025-01-01","type":"split","ratio":"2:1","note":"x"}\n', "L01", 1),
        ("a.parquet", b"PAR1 not really PAR1", "L15", None),
        ("notes.txt", b"hello", "L15", None),
    ],
    ids=["not-flat", "repeated", "open-and-deep", "deep", "less-deep", "fraction", "unknown", "corrupt", "suffix"],
)
def test_faults_in_other_files(tmp_path: Path, name: str, data: bytes, code: str, line: int | None) -> None:
    write(tmp_path)
    (tmp_path / "ledger/events").mkdir()
    (tmp_path / "ledger/events" / name).write_bytes(data)
    problem = only(tmp_path)
    assert (problem.code, problem.path, problem.line) == (code, f"ledger/events/{name}", line)


def told(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(one.code, one.line, one.message) for one in problems]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        (EVENTS.partition("\n")[2], "L09", 1, "the first line does not name the columns"),
        ("\n" + EVENTS, "L09", 1, "the first line is empty; it must name the columns"),
        (EVENTS + "e5\n", "L09", 6, "this line has 1 cell, the first line names 12"),
        (EVENTS + "e5,2025-05-01\n", "L09", 6, "this line has 2 cells, the first line names 12"),
        ("event,date,type," + "x," * 497 + "\n", "L09", 1, "the first line names 501 columns"),
    ],
)
def test_a_first_line_names_the_columns_and_all_others_have_as_many(
    tmp_path: Path, text: str, code: str, line: int, words: str
) -> None:
    problem = only(write(tmp_path, text))
    assert (problem.code, problem.line, problem.message) == (code, line, words)


def test_up_to_so_many_columns_each_unknown_one_is_told(tmp_path: Path) -> None:
    problems = faults(write(tmp_path, "event,date,type," + "x," * 496 + "\n"))
    assert {one.code for one in problems} == {"L01"}


def test_one_quoted_cell_over_two_lines_is_told_once_and_what_follows_is_read_on(tmp_path: Path) -> None:
    text = EVENTS.replace("e3,", '"e\n3",') + "e5,\n"
    assert [(one.code, one.line) for one in faults(write(tmp_path, text))] == [("L15", 4), ("L09", 7)]


def test_blank_lines_are_only_those_without_a_cell(tmp_path: Path) -> None:
    text = 'event,date,type,ratio\n\n"e1",2024-01-01,split,2:1\n \t\n,\n'
    problems = faults(write(tmp_path, text))
    assert [(one.code, one.line, one.message) for one in problems] == [
        ("L09", 5, "this line has 2 cells, the first line names 4")
    ]


def lines_of_json(tmp_path: Path, data: str) -> Path:
    write(tmp_path, None)
    (tmp_path / "ledger/events.jsonl").write_bytes(data.encode())
    return tmp_path


def test_json_lines_keep_their_numbers_and_empty_texts_are_empty_cells(tmp_path: Path) -> None:
    first = '{"event":"e1","date":"2024-01-01","type":"split","ratio":"2:1","recorded":""}'
    second = '{"type":"pool_authorized","units":5,"pool":"main","date":"2024-02-01","event":"e2","cause":null}'
    book = read(lines_of_json(tmp_path, f"\ufeff{first}\n\n  \n{second}\n"))
    assert book.events["line"].to_list() == [1, 4]
    assert book.events["recorded"].to_list() == [date(2024, 1, 1), date(2024, 2, 1)]
    assert book.events["units"].to_list() == [None, 5]


def test_a_name_that_json_lines_do_not_know_is_told_once_where_it_first_stands(tmp_path: Path) -> None:
    row = '{"event":"e%d","date":"2024-01-0%d","type":"split","ratio":"2:1"%s}\n'
    text = row % (1, 1, "") + row % (2, 2, ',"ration":"1"') + row % (3, 3, ',"ration":"2"')
    problem = only(lines_of_json(tmp_path, text))
    assert (problem.code, problem.line) == ("L01", 2) and "did you mean 'ratio'" in problem.message


def a_table(tmp_path: Path, **columns: pl.Series) -> Path:
    write(tmp_path, None)
    fixed = {"event": pl.Series(["e1"]), "date": pl.Series([date(2024, 1, 1)]), "type": pl.Series(["pool_authorized"]),
             "units": pl.Series([5]), "pool": pl.Series(["main"])}  # fmt: skip
    pl.DataFrame(fixed | columns).write_parquet(tmp_path / "ledger/events.parquet")
    return tmp_path


@pytest.mark.parametrize(
    "units",
    [
        pl.Series([1200], dtype=pl.Int16), pl.Series([1200], dtype=pl.UInt64), pl.Series(["1200"]),
        pl.Series(["1200.00"]).cast(pl.Decimal(9, 2)), pl.Series(["1200"]).cast(pl.Decimal(9, 0)),
        pl.Series(["1200"], dtype=pl.Categorical),
    ],
    ids=["i16", "u64", "text", "decimal-2", "decimal-0", "categorical"],
)  # fmt: skip
def test_a_table_of_exact_numbers_is_read_as_text_would_be(tmp_path: Path, units: pl.Series) -> None:
    book = read(a_table(tmp_path, units=units))
    assert (book.events["units"].to_list(), book.events["line"].to_list()) == ([1200], [1])


def test_a_table_of_floats_or_of_other_columns_is_refused(tmp_path: Path) -> None:
    problem = only(a_table(tmp_path, units=pl.Series([1200.0])))
    assert (problem.code, problem.line) == ("L15", None) and "'units' holds Float64" in problem.message
    pl.DataFrame({"a": ["b"]}).write_parquet(tmp_path / "ledger/events.parquet")
    assert only(tmp_path).message == "the first line does not name the columns"
    fraction = only(a_table(tmp_path, units=pl.Series(["12.50"]).cast(pl.Decimal(9, 2))))
    assert fraction.code == "L03" and "'12.5' is a fraction" in fraction.message


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2025-03-31", ""), ("1900-01-01", ""), ("2199-12-31", ""),
        ("1899-12-31", "is outside the years 1900 to 2199"), ("2200-01-01", "is outside the years 1900 to 2199"),
        ("2025-02-29", "is a day that does not exist"), ("03/04/2025", "2025-04-03 or 2025-03-04"),
        ("12/11/2025", "2025-11-12 or 2025-12-11"), ("13/04/2025", "is not a date in the form YYYY-MM-DD"),
        ("04/13/2025", "is not a date in the form YYYY-MM-DD"), ("04/04/2025", "is not a date in the form YYYY-MM-DD"),
        ("2025-3-1", "is not a date in the form YYYY-MM-DD"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_one_way_or_told_why_not(tmp_path: Path, cell: str, words: str) -> None:
    _, problems = read_book(write(tmp_path, f"event,date,type,ratio\ne1,{cell},split,2:1\n"), settings())
    of_days = [one.message for one in problems if one.code == "L02"]
    assert len(of_days) == bool(words) and all(message.endswith(words) for message in of_days)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("0", ""), ("9007199254740992", ""), ("9007199254740993", "is more than 9,007,199,254,740,992"),
        ("-5", "is negative"), ("007", "begins with a zero"), ("1.000", "has thousands separators"),
        ("1000.5", "is a fraction"), (".5", "is a fraction"), ("12a", "is not a whole number"),
        ("1 000", "has thousands separators"), ("1 00", "is not a whole number"), ("+5", "is not a whole number"),
    ],
)  # fmt: skip
def test_units_are_whole_or_told_why_not(tmp_path: Path, cell: str, words: str) -> None:
    text = f"event,date,type,pool,units\ne1,2024-01-01,pool_authorized,main,{cell}\n"
    _, problems = read_book(write(tmp_path, text), settings())
    of_units = [one.message for one in problems if one.code == "L03"]
    assert len(of_units) == bool(words) and all(words in message for message in of_units)


def test_of_a_day_that_stands_twice_no_cell_is_called_forgotten(tmp_path: Path) -> None:
    """An earlier or a later day would have to state it."""
    rows = "2025-01-01,60000,70000,80000,100000\n2025-01-01,60000,70000,,100000\n"
    problems = faults(write(tmp_path, caps=CAPITALIZATION.partition("\n")[0] + "\n" + rows))
    assert [(one.code, one.line) for one in problems] == [("L04", 3)]


def test_others_may_have_all_that_is_issued_and_all_that_is_fully_diluted(tmp_path: Path) -> None:
    head = CAPITALIZATION.partition("\n")[0]
    assert read(write(tmp_path, caps=f"{head}\n2025-01-01,70000,70000,70000,70000\n")).capitalization.height == 1
    problems = faults(write(tmp_path, caps=f"{head}\n2025-01-01,70001,70000,69999,69998\n"))
    assert [one.message.partition(",")[0] for one in problems] == [
        "fully diluted 69", "others hold 70", "the other holders add up to 70",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("p1,2024-01-01,2024-01-01,,,coach", []),
        ("p1,2024-01-02,2024-01-01,,,coach", ["L02"]),
        ("p1,2024-01-01,,2024-01-01,2024-01-01,coach", []),
        ("p1,2024-01-02,,2024-01-01,,coach", ["L41"]),
        ("p1,2024-01-01,2024-03-01,2024-03-01,,coach", []),
        ("p1,2024-01-01,2024-03-01,2024-03-02,,coach", ["L41"]),
        ("p1,2024-01-01,,2024-03-02,2024-03-01,coach", ["L41"]),
    ],
)
def test_days_of_a_provider_may_be_one_day(tmp_path: Path, line: str, codes: list[str]) -> None:
    write(tmp_path, "event,date,type,ratio\ne1,2024-01-01,split,2:1\n",
          f"provider,joined,left,from,recorded,role\n{line}\n")  # fmt: skip
    assert [one.code for one in read_book(tmp_path, settings())[1]] == codes


def test_a_correction_of_a_day_is_recorded_on_another(tmp_path: Path) -> None:
    head, line = "provider,joined,from,recorded,role\n", "p1,2024-01-01,2024-01-01,%s,coach\n"
    events = "event,date,type,ratio\ne1,2024-01-01,split,2:1\n"
    for later, codes in (("2024-01-02", []), ("2024-01-01", ["L40"])):
        write(tmp_path, events, head + line % "2024-01-01" + line % later)
        assert [one.code for one in read_book(tmp_path, settings())[1]] == codes


def test_a_grant_id_is_nearly_one_that_differs_in_its_last_character(tmp_path: Path) -> None:
    for cell, words in (("G1", "did you mean 'g1'?"), ("g2", "; known: g1"), ("x9", "unknown grant 'x9'")):
        (problem,) = faults(write(tmp_path, EVENTS.replace("p1,g1,100", f"p1,{cell},100")))
        assert problem.code == "L08" and problem.message.endswith(words)


def test_an_id_that_was_used_in_another_file_is_named_with_it(tmp_path: Path) -> None:
    write(tmp_path, None)
    folder = tmp_path / "ledger/events"
    folder.mkdir()
    head = "event,date,type,ratio\n"
    (folder / "1.csv").write_text(f"{head}e1,2024-01-01,split,2:1\n")
    (folder / "2.csv").write_text(f"{head}e1,2024-02-01,split,2:1\ne1,2024-03-01,split,2:1\n")
    assert [(one.path, one.line, one.message.rpartition(" in ")[2]) for one in faults(tmp_path)] == [
        ("ledger/events/2.csv", line, "ledger/events/1.csv, line 2") for line in (2, 3)
    ]


def test_a_column_that_a_whole_file_lacks_is_told_once_and_cells_of_the_others_by_line(tmp_path: Path) -> None:
    write(tmp_path, None)
    folder = tmp_path / "ledger/events"
    folder.mkdir()
    row = "e%d,2024-01-01,pool_authorized%s\n"
    (folder / "1.csv").write_text("event,date,type\n" + row % (1, "") + row % (2, ""))
    (folder / "2.csv").write_text("event,date,type,units\n" + row % (3, ",") + row % (4, ",5") + row % (5, ","))
    assert [(one.code, one.path[-5:], one.line) for one in faults(tmp_path)] == [
        ("L09", "1.csv", 1), ("L03", "2.csv", 2), ("L03", "2.csv", 4),
    ]  # fmt: skip
