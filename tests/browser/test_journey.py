"""A sceptical therapist on a phone: what she would have after a year, that it may be zero, an answer to each question.

The 25 questions are those of the reference, "public page and founder workflow" 2.1, as
``telling/questions/question_lists.py`` words them.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from transparency.telling.questions.question_lists import GUIDES, THERAPISTS

pytestmark = pytest.mark.browser
SCREEN = 740


@pytest.fixture
def phone(chromium: Browser, address: str):  # type: ignore[no-untyped-def]
    context = chromium.new_context(viewport={"width": 360, "height": SCREEN}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/index.html")
    yield page
    context.close()


def below(page: Page, selector: str) -> float:
    """How far below the upper edge of the screen something stands, in screens."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"] / SCREEN


def test_what_i_would_have_after_a_year_and_that_it_may_be_nothing(phone: Page) -> None:
    """One tap, and at no point a scroll of more than two screens."""
    assert "could all end up worth nothing" in phone.locator("h1").inner_text()
    tap = ".open a[href='#people']"
    assert below(phone, tap) < 2
    phone.click(tap)
    expect(phone.locator("#people-h")).to_be_in_viewport()
    assert "has nothing" in phone.locator("#people-h").inner_text()
    year = "#people .sum.after div:nth-child(2)"
    assert "12 months" in phone.locator(year).first.inner_text() and below(phone, year) < 2
    nothing = "#people strong"
    assert "worth nothing" in phone.locator(nothing).inner_text() and below(phone, nothing) < 2


def test_each_question_is_one_tap_away_and_answered_or_shown_as_unanswered(phone: Page, address: str) -> None:
    links = phone.locator("#questions .questions a")
    wanted = [question.id for question in (*THERAPISTS, *GUIDES)]
    targets = [links.nth(place).get_attribute("href") or "" for place in range(links.count())]
    assert [target.partition("#q-")[2] for target in targets] == wanted and len(wanted) == 25
    phone.goto(f"{address}/{targets[0].partition('#')[0]}")
    for id in wanted:
        answer = phone.locator(f"#q-{id} dd").inner_text()
        assert len(answer) > 10, id
    unanswered = phone.locator("[id^=q-]:not([id^=q-s-]) dd.none")
    assert 0 < unanswered.count() < 6, "shown as unanswered"


def test_the_questions_are_reached_from_the_first_screens(phone: Page) -> None:
    tap = ".open a[href='#questions']"
    assert below(phone, tap) < 2
    phone.click(tap)
    expect(phone.locator("#questions-h")).to_be_in_viewport()
