"""Large numbers in tables of our own are no telephones; a telephone in a column of words still is one."""

import pytest

from transparency.personal.linting import Watch, lint_file

NUMBER = "2125551234"
"""A whole number of units, and the form of an American telephone."""


def codes(path, text, **options):
    return [problem.code for problem in lint_file(path, text.encode(), Watch(), **options)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/2025-q1/ladder.csv", f"row,name,kind,units,units_status\nowned,Owned,item,{NUMBER},shown\n"),
        ("data/figures.csv", f"quarter,figure,amount,status\n2025-q1,pool.set_aside,{NUMBER},shown\n2025-q2,x,,none\n"),
        ("data/2025-q1/vesting.csv", f"row,unvested,promised\nvested,-{NUMBER},{NUMBER}.50\n"),
    ],
)
def test_a_number_of_a_built_site_is_no_telephone(path, text):
    assert codes(path, text, written=False) == []


def test_a_number_of_units_of_other_holders_is_no_telephone():
    assert codes("ledger/capitalization.csv", f"as_of,others_issued,founders\n2025-03-31,{NUMBER},{NUMBER}\n") == []


@pytest.mark.parametrize(
    ("path", "text", "written"),
    [
        ("data/2025-q1/groups.csv", f"row,name,units\na,Call {NUMBER},12\nb,Others,13\n", False),
        ("ledger/capitalization.csv", f"as_of,others_issued,founders\n2025-03-31,1,call-{NUMBER}\n", True),
        ("quarters/list.csv", f"role,phone\ntherapist,{NUMBER}\n", True),
        ("data/2025-q1/groups.csv", "row,name,units\na,Call (212) 555-1234,12\n", False),
    ],
)
def test_a_telephone_among_words_is_one(path, text, written):
    assert "D03" in codes(path, text, written=written)
