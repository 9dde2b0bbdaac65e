"""The quick questions about numbers say no only where the libraries do, and the shortlist leaves out nothing found."""

import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from stdnum import iban, luhn
from stdnum.us import ein, itin, ssn

from transparency.personal import numbers
from transparency.personal.linting import CROWD, Watch, lint_file

DIGITS = st.text("0123456789", min_size=10, max_size=10)
SIGNS = st.text("0123456789 -.()+\nADEN@:ort$/", max_size=60)


@given(DIGITS)
def test_quick_questions_say_what_the_libraries_say(ten: str) -> None:
    nine = ten[:9]
    assert numbers.checks(ten) == luhn.is_valid(ten)
    assert numbers.of_a_person(nine) == (ssn.is_valid(nine) or itin.is_valid(nine))
    assert numbers.of_an_employer(f"{nine[:2]}-{nine[2:]}") == ein.is_valid(nine)
    account = iban.calc_check_digits(f"DE00{ten}{ten[:8]}")
    assert numbers.of_an_account(f"DE{account}{ten}{ten[:8]}")
    assert numbers.of_an_account(f"DE89{ten}{ten[:8]}") == iban.is_valid(f"DE89{ten}{ten[:8]}")


@given(DIGITS)
def test_a_number_that_is_given_out_is_taken_for_one(ten: str) -> None:
    for country, code in (("US", 1), ("GB", 44)):
        number = phonenumbers.PhoneNumber(country_code=code, national_number=int(ten))
        kind = phonenumbers.number_type(number)
        if kind not in (PhoneNumberType.UNKNOWN, PhoneNumberType.TOLL_FREE):
            assert numbers.assigned(str(int(ten)), code), (country, ten)


@given(st.lists(SIGNS, max_size=30))
def test_in_a_crowd_everything_is_found_that_is_found_alone(texts: list[str]) -> None:
    """The lines of a crowd, which are looked at only where the shortlist says so, beside each line by itself."""
    crowd = "1155550000\n" * (CROWD + 1)
    alone = {problem.code for text in texts for problem in lint_file("a.md", text.encode(), Watch())}
    together = {problem.code for problem in lint_file("a.md", (crowd + "\n".join(texts)).encode(), Watch())}
    assert lint_file("a.md", crowd.encode(), Watch()) == []
    assert together >= alone


@pytest.mark.parametrize("form", [PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164])
def test_numbers_of_every_country_are_found_in_a_crowd(form: int) -> None:
    crowd = b"1155550000\n" * (CROWD + 1)
    missed = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
        if number is None or phonenumbers.number_type(number) == PhoneNumberType.UNKNOWN:
            continue
        written = phonenumbers.format_number(number, form).encode()
        if not lint_file("a.md", crowd + b"Call " + written, Watch()):
            missed.append((region, written, lint_file("a.md", b"Call " + written, Watch()) == []))
    assert missed == []


def test_no_number_is_cut_in_two_where_a_long_line_is() -> None:
    """A window of a long line ends somewhere: the number that stood there was looked at in halves and never found."""
    for shift in range(60):
        line = "x" * shift + " 000-00-0000" * 165 + " 536-90-4399" + " 000-00-0000" * 5
        assert [problem.code for problem in lint_file("a.md", line.encode(), Watch())] == ["D04"], shift


@pytest.mark.parametrize("text", ["Call (00999) 123 4567", "00999 123 4567", "00123 123 4567", "000 123 4567"])
def test_a_number_without_a_country_is_no_fault(text: str) -> None:
    """libphonenumber raises where what follows 00 is no country."""
    assert lint_file("a.md", text.encode(), Watch()) == []


def test_a_thousand_numbers_of_people_are_told_as_a_crowd() -> None:
    chance = random.Random(1)
    lines = "\n".join(f"{chance.randrange(10**4):04}-000 536-90-{chance.randrange(1, 10**4):04}" for _ in range(1000))
    problems = lint_file("a.md", lines.encode(), Watch())
    assert {problem.code for problem in problems} == {"D04"} and len(problems) == 51
