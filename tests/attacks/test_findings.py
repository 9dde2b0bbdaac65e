"""The ways in which exact numbers gave people away, tried on the blocks of the real program.

Each ledger is rebuilt from the description of the finding, with other sizes and keys each time: what was exact is now
within 15 % of the truth in at most one case of ten.
"""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from companies import FIRST, Company
from guesses import Guess, share
from publishing import Printed, key, printed

from transparency.ledger.contributions import Granted
from transparency.privacy.door import publish
from transparency.published.blocks import FIFTH, Level

CASES = 24
MOST = 0.10
START = date(2024, 1, 1)


def people(company: Company, count: int, rng: Random, units: Callable[[int], int], **grant: object) -> list[str]:
    """People who joined on the first day, with a grant each."""
    found = []
    for number in range(count):
        person = company.join(START, role=rng.choices("ABC", (5, 3, 2))[0], region=rng.choice("NS"))
        company.grant(person, START, units(number), **grant)  # type: ignore[arg-type]
        found.append(person)
    return found


def size(rng: Random) -> int:
    """A joining grant."""
    return rng.choice((1440, 1152, 720, 1800)) + 16 * rng.randrange(-20, 20)


def told_ahead_less_earned(seed: int) -> list[Guess]:
    """Finding 1: of 50 people one leaves; told ahead less earned is a sixteenth of the leaver's grant."""
    rng = Random(seed)
    company = Company(quarters=4)
    everyone = people(company, 50, rng, lambda _: size(rng), vesting="Q16")
    leaver = rng.choice(everyone)
    company.leave(leaver, company.all_quarters[1].end - timedelta(20))
    one = printed(company, seed)
    grant = next(award.units for award in company.awards if award.person == leaver)
    if "ahead/1" not in one.published[0].values:
        return []  # a page in ranges says nothing of it
    guess = one.published[0].values["ahead/1"] - one.published[1].values["flow/vested/earned"]
    return [Guess("1 ahead less earned", 1, grant // 16, guess)]


def row_later(seed: int) -> list[Guess]:
    """Finding 2: of 50 people with eight quarters, one has a grant tied to an event: the row "later" is that grant."""
    rng = Random(seed)
    company = Company(quarters=2)
    everyone = people(company, 50, rng, lambda _: size(rng), vesting="Q8")
    units = size(rng)
    company.grant(rng.choice(everyone), START, units, "EVENT", instrument="RSU")
    one = printed(company, seed)
    return [Guess("2 row later", 1, units, one.published[0].values["ahead/later"])]


def issued_less_owned(seed: int) -> list[Guess]:
    """Finding 4: one person buys; issued stock is what others hold and the printed owned units, and moves with it."""
    rng = Random(seed)
    company = Company(quarters=4)
    people(company, 50, rng, lambda _: size(rng), vesting="Q16")
    award = rng.choice(company.awards)
    bought = award.earned(company.all_quarters[2].end - timedelta(20)) * rng.choice((1, 1, 2)) // 2
    company.take(award, company.all_quarters[2].end - timedelta(10), bought)
    one = printed(company, seed)
    return [Guess("4 change of issued", 1, bought, one.change("closing/owned", 2))]


def share_of_a_pot_booked_late(seed: int) -> list[Guess]:
    """Finding 6: one share of a pot is booked late; its points, and its units, are what the pot's numbers gain."""
    rng = Random(seed)
    company = Company(quarters=2)
    everyone = people(company, 50, rng, lambda _: size(rng), vesting="Q16")
    points = [rng.choice((7, 8, 9, 10)) for _ in everyone]
    rows = [
        grant_row(person, "yearly", quarter=place == 7, period="2024", pot=24_000, points=own)
        for place, (person, own) in enumerate(zip(everyone, points, strict=True))
    ]
    one = printed(company, seed, Granted(pl.DataFrame(rows, schema=GRANTED)))
    if one.published[1].level is not Level.FULL:
        return []
    assert one.change("pot/R/yearly/units", 1) == 0
    value = one.published[1].point_blocks["R"]
    assert value > max(points)
    return [Guess("6 points of a late share", 1, points[7], one.change("pot/R/yearly/points", 1))]


def exception_among_grants(seed: int, at_first: int = 0) -> list[Guess]:
    """Finding 7: granted, less the public size for each grant but one, is the one exception.

    How many follow the rule is not told beside so few exceptions; the reader is taken to know that there is one.
    """
    rng = Random(seed)
    company = Company(quarters=2)
    everyone = people(company, at_first or rng.randrange(38, 48), rng, lambda _: 720, vesting="Q16")
    rows = [grant_row(person, "joining") for person in everyone]
    new = rng.randrange(3, 8)
    for number in range(new):
        person = company.join(date(2024, 4, 2 + number), role="A", region="N")
        company.grant(person, date(2024, 5, 2), 720, "Q16")
        rows.append(grant_row(person, "joining", quarter=True))
    units = 1000 + 16 * rng.randrange(60)
    person = company.join(date(2024, 4, 20), role="A", region="N")
    company.grant(person, date(2024, 5, 20), units, "Q16")
    rows.append(grant_row(person, "joining", quarter=True) | {"outcome": "exception", "reason": "earlier"})
    one = printed(company, seed, Granted(pl.DataFrame(rows, schema=GRANTED), {FIRST.index: 720, FIRST.index + 1: 720}))
    if one.published[1].level is not Level.FULL:
        return []
    granted = one.published[1].values["flow/granted/promised"]
    assert {cell for cell in one.published[1].values if cell.startswith("grants/")} == {"grants/R/all"}
    return [Guess("7 granted less followers", 1, units, granted - 720 * (one.change("grants/R/all", 1) - 1))]


GRANTED = {
    "quarter": pl.Int32, "provider": pl.String, "rule": pl.String, "kind": pl.String, "outcome": pl.String,
    "reason": pl.String, "period": pl.String, "pot": pl.Int64, "units": pl.Int64, "points": pl.Int64, "parts": pl.Int64,
}  # fmt: skip


def grant_row(person: str, kind: str, *, quarter: bool = False, **more: object) -> dict[str, object]:
    """A grant by the rule, in the first quarter or the second."""
    empty: dict[str, object] = {"reason": None, "period": None, "pot": None, "units": 0, "points": 0, "parts": 1}
    index = FIRST.index + quarter
    return {"quarter": index, "provider": person, "rule": "R", "kind": kind, "outcome": "follows", **empty, **more}


FINDINGS = (
    told_ahead_less_earned, row_later, issued_less_owned, share_of_a_pot_booked_late,
    exception_among_grants,
)  # fmt: skip


def test_units_that_can_be_bought_are_not_told_when_few_have_units_without_a_price():
    """Finding 8: earned less "can be bought now" would be the units of one person, or of a few."""
    for few, told in ((1, False), (10, False), (11, True), (0, True)):
        rng = Random(few)
        company = Company(quarters=3)
        everyone = people(company, 50, rng, lambda _: 1440, vesting="Q16")
        for person in everyone[:few]:
            company.grant(person, START, 776, "Q8", price=None)
        assert ("closing/exercisable" in printed(company).published[2].values) is told


@pytest.mark.parametrize("finding", FINDINGS, ids=[finding.__name__ for finding in FINDINGS])
def test_it_is_seldom_near(finding):
    guesses = [guess for seed in range(CASES) for guess in finding(seed)]
    assert len(guesses) >= CASES // 2
    assert share(guesses) <= MOST, [(guess.truth, round(guess.guess)) for guess in guesses]


@pytest.mark.prove
def test_a_count_that_is_printed_exactly_tells_no_more_of_an_exception():
    """Finding 7 with exactly forty people, a number that no coin moves, and nothing shows that it is so.

    Of 53 guesses 13 % were within 15 %, and 15 % of them within that of another company's exception: they are of the
    size of any exception, and know nothing of this one. Who always says 1,300 is near in 58 %.
    """
    guesses = [guess for seed in range(100, 160) for guess in exception_among_grants(seed, 40)]
    others = [Guess("another", 1, one.truth, other.guess) for one in guesses for other in guesses if one is not other]
    print(f"{len(guesses)} guesses: {share(guesses):.0%}, of another's exception {share(others):.0%}")
    assert share(guesses) <= share(others) + 0.08
    assert not [guess for guess in guesses if guess.guess == guess.truth]


def test_masks_do_not_rotate_while_nothing_moves():
    """Finding 3: two quarters in which nothing moves are printed alike, and no row of a table holds few people."""
    for seed in range(4):
        rng = Random(seed)
        company = Company(quarters=3)
        for number in range(78):
            region = rng.choices("NSWX", (6, 4, 2, 1))[0]
            person = company.join(START, role="ABC"[(number > 40) + (number > 74)], region=region)
            company.grant(person, START, size(rng), "NOW")
        one = printed(company, seed)
        first, *later = one.published
        for other in later:
            once = [table for table in other.tables if table.attributes == (FIFTH,)]
            assert once == [], "who is in it changes without anyone's doing: it comes once a year"
            assert other.tables == tuple(table for table in first.tables if table.attributes != (FIFTH,))
            assert not [cell for cell in other.values if cell.startswith(f"table/{FIFTH}/")]
            same = [
                cell for cell in first.values
                if cell.startswith(("closing/", "table/")) and not cell.startswith(f"table/{FIFTH}/")
            ]  # fmt: skip
            assert {cell: other.values[cell] for cell in same} == {cell: first.values[cell] for cell in same}
        assert_rows(one)


def assert_rows(one: Printed, few: int = 11) -> None:
    """No row of a table holds one to ten people, nor does what is outside of the rows of another table."""
    for published in one.published:
        quarter = next(q for q in one.positions.quarters if q.id == published.quarter)
        held = set(one.positions.holdings.filter(quarter=quarter.index)["provider"].to_list())
        printed_sets = [frozenset(held)]
        for table in published.tables:
            for row in table.rows:
                members = frozenset(
                    name for name in held
                    if tuple(one.company.people[name].get(each, "") for each in table.attributes) in row.values
                )  # fmt: skip
                printed_sets.append(members)
        for inner in printed_sets:
            for outer in printed_sets:
                if inner <= outer:
                    assert not 0 < len(outer - inner) < few, published.quarter
            assert not 0 < len(inner) < few, published.quarter


def test_a_year_of_joining_is_no_one_quarters_line():
    """Finding 13: seven people join in a new year; they are no row of their own in the table by year of joining."""
    company = Company(quarters=5, attributes=("joined_in",), two_way=False)
    people(company, 40, Random(3), lambda _: 1440, vesting="Q16")
    for number in range(7):
        person = company.join(date(2025, 1, 3 + number))
        company.grant(person, date(2025, 1, 15), 1440, "Q16")
    last = printed(company).published[-1]
    rows = [value for table in last.tables for row in table.rows for value in row.values]
    assert ("2025",) not in rows or last.tables == ()


def test_nothing_is_refused_for_being_few():
    """Finding 9: under eleven holders nothing about people is printed, and the quarters after go on."""
    rng = Random(1)
    company = Company(quarters=6, attributes=("role",), two_way=False)
    everyone = people(company, 12, rng, lambda _: 1440, vesting="Q16")
    for person in everyone[:2]:
        company.leave(person, START + timedelta(20))
    for _ in range(12):
        person = company.join(date(2024, 10, 5), role="A")
        company.grant(person, date(2024, 10, 5), 1440, "Q16")
    one = printed(company)
    levels = [published.level.value for published in one.published]
    assert levels[:3] == ["few"] * 3
    assert levels[3] in {"ranges", "headline", "full"}
    assert "closing/promised" in one.published[3].values


def test_one_large_holder_makes_no_false_zero():
    """Finding 10: one person holds nearly all; what is promised is printed, and nothing says "none" falsely."""
    company = Company(quarters=2)
    everyone = people(company, 30, Random(2), lambda number: 400_000 if not number else 1440, vesting="Q16")
    assert everyone
    for published in printed(company).published:
        assert published.level.value == "headline"
        assert published.values["closing/promised"] > 0
        assert "closing/promised" not in published.none


def test_nothing_counts_events():
    """Finding 16."""
    from transparency.published.blocks import Published
    from transparency.release.release import FigureValue, Release

    for kind in (Published, Release, FigureValue):
        assert [name for name in kind.__struct_fields__ if "event" in name] == []


def later(company: Company, one: Printed, number: int) -> Printed:
    """The company's quarters once the books have moved on: what was published is handed back as it was."""
    with tempfile.TemporaryDirectory() as folder:
        publication, book, positions = company.replayed(Path(folder))
    published, problems = publish(positions, book, publication, one.published, private=key(number))
    assert problems == []
    return Printed(company, publication, book, positions, published)


def test_a_past_release_does_not_change_when_a_grant_is_taken_back():
    """Finding 12: retracted in the second quarter, the grant is a movement of that quarter."""
    rng = Random(12)
    company = Company(quarters=1)
    everyone = people(company, 50, rng, lambda _: 1440, vesting="Q16")
    first = printed(company)
    company.quarters = 2
    award = next(award for award in company.awards if award.person == everyone[0])
    company.book(START + timedelta(9), "retract", recorded=date(2024, 5, 3), provider=award.person, grant=award.id)
    both = later(company, first, 0)
    assert both.published[0] == first.published[0]
    assert both.published[1].late
    assert both.published[1].values["opening/promised"] == first.published[0].values["closing/promised"]


def test_a_late_day_of_leaving_is_a_change_of_the_quarter_in_which_it_is_known():
    """Finding 11: entered after the quarter was published, it is accepted; the counts of the past stay."""
    company = Company(quarters=1)
    everyone = people(company, 50, Random(11), lambda _: 1440, vesting="Q16")
    first = printed(company)
    company.quarters = 2
    company.people[everyone[0]]["left"] = "2024-03-25"
    company.book(
        date(2024, 3, 25), "forfeit", recorded=date(2024, 5, 3), provider=everyone[0], grant="G00000", units=1440,
        cause="left_voluntarily",
    )  # fmt: skip
    both = later(company, first, 0)
    assert both.published[0] == first.published[0]
    assert both.published[1].values["people/opening"] == first.published[0].values["people/eligible"]


def test_the_commitment_to_the_ledger_is_no_oracle():
    """Finding 17: who knows all but one number cannot try numbers: the commitment is salted, anew in each quarter."""
    company = Company(quarters=2)
    people(company, 30, Random(17), lambda _: 1440, vesting="NOW")
    one, other = printed(company, 1), printed(company, 2)
    fingerprints = one.positions.fingerprints()
    plain = {digest for digest, _ in fingerprints.values()}
    told = [published.ledger for published in (*one.published, *other.published)]
    assert len(set(told)) == 4
    assert not plain & set(told)
