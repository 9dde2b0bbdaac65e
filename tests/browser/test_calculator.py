"""The page "What would I get?" in Chromium: the same integers as Python, used with the keyboard alone, without
JavaScript, from disk; accessible, quiet and as wide as the screen in every state.
"""

import json
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.rules import calculator_cases as random_cases

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what passes no list is made
}
PAGE = "what-would-i-get/index.html"
FULL = "#licence=full&weekly_sessions=12&start-day=2026-03-01&stay-months=48"
TESTS = Path(__file__).resolve().parents[1]
READERS, BATCH = 10, 100


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The page with nothing answered; a console message, an error or a request elsewhere fails the test."""
    faults: list[str] = []
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: request.url.startswith(address) or faults.append(f"leaves: {request.url}"))
    page.goto(f"{address}/{PAGE}")
    yield page
    page.close()
    assert faults == []


def same(page: Page, asked: list[dict[str, object]], said: list[dict[str, object]]) -> list[str]:
    """Where the page's scripts say something else than Python."""
    found = page.evaluate(random_cases.SAID, asked)
    return [
        json.dumps({"asked": one, "python": wanted, "page": got})[:3000]
        for one, wanted, got in zip(asked, said, found, strict=True)
        if wanted != got
    ]


def test_the_page_says_what_the_vectors_say(page: Page) -> None:
    vectors = json.loads((TESTS / "rules" / "vectors.json").read_text(encoding="utf-8"))
    asked = [{**one["asked"], "rule": vectors["rules"][one["rule"]]} for one in vectors["cases"]]
    assert same(page, asked, [one["said"] for one in vectors["cases"]])[:3] == []


@pytest.mark.parametrize("rules", [BATCH, pytest.param(1_000, marks=pytest.mark.prove)])
def test_the_page_says_what_python_says_to_random_rules(page: Page, rules: int) -> None:
    """Ten readers each of 100 random valid rules, with a pool and totals of their own; ``make prove``: of 1,000."""
    dice = random.Random(11)
    for _ in range(rules // BATCH):
        asked, said = [], []
        for _ in range(BATCH):
            first = random_cases.random_case(dice)
            compiled = random_cases.page_data(first)["rule"]
            for _ in range(READERS):
                reader = random_cases.random_answers(dice, first.rule)
                left = random_cases.random_situation(dice, first.rule).pool_left
                situation = random_cases.Situation(left, first.situation.totals, first.situation.blocks)
                case = random_cases.Case(first.rule, reader, situation)
                asked.append(random_cases.page_data(case, compiled))
                said.append(random_cases.expected(case))
        assert same(page, asked, said)[:3] == []


def test_worth_of_the_reference(page: Page) -> None:
    """6,203 of 20,000,000 units with a claim of 12 million; with and without a price to pay."""
    found = page.evaluate(
        """() => [[0n, 1n], [1n, 2n]].map(([top, bottom]) => calculator.worth.ladder(
             {investors_claim: "12000000", fully_diluted: 20000000},
             [{units: 6203n, exercise: {top, bottom}}]).map((line) => [Number(line.now), Number(line.later)]))"""
    )
    assert found[0] == [[0, 0], [0, 0], [0, 0], [7444, 794], [33496, 17468], [107932, 65107]]
    assert [now for now, _ in found[1]] == [0, 0, 0, 4342, 30395, 104831]


def test_worth_agrees_with_python_on_random_companies(page: Page) -> None:
    from fractions import Fraction

    from tests.rules.calculator_worth import ladder

    dice = random.Random(5)
    asked, said = [], []
    for _ in range(1000):
        claim = Fraction(dice.randrange(1, 10**11), dice.choice([1, 100, 10**6]))
        held = [(dice.randrange(0, 10**6), Fraction(dice.randrange(0, 1000), 100)) for _ in range(dice.randint(1, 3))]
        whole = dice.randrange(1, 10**9)
        asked.append(
            [f"{claim.numerator}/{claim.denominator}", whole, [[u, f"{p.numerator}/{p.denominator}"] for u, p in held]]
        )
        said.append([[str(now), str(later)] for _, now, later in ladder(claim, whole, held)])  # type: ignore[arg-type]
    found = page.evaluate(
        """(cases) => cases.map(([claim, whole, held]) => calculator.worth.ladder(
             {investors_claim: claim, fully_diluted: whole},
             held.map(([units, price]) => ({units: BigInt(units), exercise: calculator.exact.decimal(price)}))
           ).map((line) => [String(line.now), String(line.later)]))""",
        asked,
    )
    assert found == said


STATES = {
    "nothing answered": "",
    "not a number": "#licence=full&stay-months=48",
    "qualifies": FULL,
    "not started, not sure": "#licence=associate&weekly_sessions=22&start-day=none&stay-months=0"
    "&break-months=12&break-after=14",
    "proposed rule": f"{FULL}&rule-version=R-2027-01",
}


WHOLE = [
    pytest.param(*case, marks=pytest.mark.prove)
    for case in ((1280, "light", True), *product((360, 1280), ("light", "dark"), (False,)))
]


@pytest.mark.parametrize(
    ("width", "scheme", "open_only"),
    [(360, "dark", True), *WHOLE],
)
def test_axe_finds_no_violation_in_any_state(
    chromium: Browser, address: str, width: int, scheme: str, open_only: bool
) -> None:
    """Each state as a reader of a phone at night and of a desk by day has it, with all that can be opened open.

    In ``make prove`` shut as well, and in either light at either width.
    """
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    faults = []
    for name, fragment in STATES.items():
        page.goto("about:blank")
        page.goto(f"{address}/{PAGE}{fragment}")
        if name == "not a number":
            page.fill("#ask-weekly_sessions", "ninety")
        for step in ("shut", "open"):
            if step == "open":
                if page.query_selector("#worth-turn") is None:
                    continue
                page.click("#worth-turn")
                page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            elif open_only and page.query_selector("#worth-turn") is not None:
                continue
            faults += [
                f"{name}, {step}: {violation['id']}: {node['html'][:200]}"
                for violation in Axe().run(page, options=RULES).response["violations"]
                for node in violation["nodes"][:3]
            ]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                faults.append(f"{name}, {step}: wider than {width} px")
    context.close()
    assert faults == []


def test_with_the_keyboard_alone(page: Page) -> None:
    """Tab, arrows, space and typed keys only: from nothing to the amounts of money and back."""
    keys = page.keyboard
    active = "document.activeElement"
    assert page.locator("#results").inner_text() == ""

    def tab_to(selector: str) -> None:
        for _ in range(80):
            keys.press("Tab")
            if page.evaluate(f"{active}.matches({json.dumps(selector)})"):
                return
        raise AssertionError(f"Tab does not reach {selector}")

    tab_to("input[name=licence]")
    keys.press("ArrowRight")
    assert page.evaluate(f"{active}.value") == "full"
    tab_to("#ask-weekly_sessions")
    keys.type("61")
    assert page.locator("#ask-weekly_sessions-wrong").is_visible()
    keys.press("Backspace")
    keys.press("Backspace")
    tab_to("button.preset:nth-of-type(2)")
    keys.press("Enter")
    assert page.input_value("#ask-weekly_sessions") == "12"
    tab_to("input[name=start]")
    keys.press("ArrowDown")
    assert page.evaluate(f"{active}.id") == "ask-start"
    keys.type("03012026")
    tab_to("input[name=stay]")
    keys.press("Space")
    assert page.locator("h1").inner_text().startswith("You would be promised 1,440 units.")
    assert "Promised: 1,440 units" in page.locator("#told").inner_text()
    assert page.locator("#worth table").count() == 0
    tab_to("#worth-turn")
    keys.press("Enter")
    assert page.evaluate(f"{active}.id") == "worth-h"
    cells = page.locator("#worth tbody tr").all_inner_texts()
    assert [row.split("\t")[1:] for row in cells[:3]] == [["$0", "$0"]] * 3
    tab_to("#worth-rounds")
    keys.press("Space")
    assert page.locator("#worth thead th").count() == 2
    assert page.evaluate(f"{active}.id") == "worth-rounds"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(f"{active}.id") == "worth-turn"
    keys.press("Enter")
    assert page.locator("#worth").is_hidden()
    assert page.evaluate(f"{active}.id") == "worth-turn"


def test_results_stand_in_the_order_of_the_specification(page: Page, address: str) -> None:
    page.goto(f"{address}/{PAGE}{FULL}")
    page.reload()
    found = page.evaluate("[...document.querySelectorAll('#results > *')].map((one) => one.id)")
    assert found == ["qualify", "units", "share", "leaving", "earning", "range", "pool", "money", "sharing"]
    months = page.locator(".leaves tbody th").all_inner_texts()
    assert [text.split("\n")[0].split(" 1 ")[0].strip() for text in months] == [
        "6 months",
        "12 months",
        "24 months",
        "48 months",
    ]


def test_answers_stay_in_the_fragment_and_come_back(page: Page, address: str) -> None:
    page.check("input[name=licence][value=full]")
    page.click("button.preset >> nth=1")
    page.check("input[name=start][value=none]")
    page.check("input[name=stay][value='24']")
    fragment = page.evaluate("location.hash")
    assert fragment == "#licence=full&weekly_sessions=12&start-day=none&stay-months=24"
    told = page.locator("#told").inner_text()
    page.goto("about:blank")
    page.goto(f"{address}/{PAGE}{fragment}")
    assert page.locator("#told").inner_text() == told
    assert page.input_value("#share-link").endswith(fragment)
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"
    page.get_by_role("button", name="Start again").click()
    assert page.locator("#results").inner_text() == ""
    assert page.evaluate("location.hash") == ""


def test_an_address_with_nonsense_asks_again(page: Page, address: str) -> None:
    page.goto("about:blank")
    page.goto(f"{address}/{PAGE}#licence=<b>&weekly_sessions=1e9&start-day=2026-02-30&stay-months=7&rule-version=x")
    assert page.locator("#results").inner_text() == ""
    assert page.locator("input:checked").count() == 2  # no break, rule in force
    assert page.evaluate("document.querySelector('#form b')") is None


def test_without_javascript_three_people_stand(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{PAGE}")
    assert page.locator("#calculator").is_hidden()
    assert page.get_by_text("need JavaScript").is_visible()
    assert page.locator(".personas thead th").count() == 3
    assert page.locator(".personas tbody").last.locator("tr").count() == 4
    assert "kept" in page.locator(".personas tbody").last.inner_text()
    context.close()


def test_it_works_from_disk_and_prints(chromium: Browser, site: Path) -> None:
    faults: list[str] = []
    page = chromium.new_page(viewport={"width": 360, "height": 900})
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((site / PAGE).as_uri() + FULL)
    assert page.locator("h1").inner_text().startswith("You would be promised")
    page.click("input[name=stay][value='12']")
    assert "stay-months=12" in page.url
    page.emulate_media(media="print")
    assert page.locator("form").is_hidden()
    assert "Weekly sessions: 12. Start: 1 March 2026. Might stay: 1 year" in page.locator("#given").inner_text()
    assert page.locator("#earning svg.wide").is_visible()
    assert page.locator(".stop").is_hidden()
    page.close()
    assert faults == []


def test_the_download_is_the_block_of_the_page(site: Path) -> None:
    text = (site / PAGE).read_text(encoding="utf-8")
    block = text.partition('id="calculator-data">')[2].partition("</script>")[0]
    assert (site / "data" / "calculator.json").read_bytes() == block.encode()
    assert json.loads(block)["schema"] == "provider-equity-calculator/1"


def closed_to_the_reader(data: dict[str, Any]) -> None:
    rule = data["rules"][0]
    rule["eligibility"]["roles"] = ["therapist"]
    names = {"therapist": "Therapist", "other-role": "Something else"}
    values = [{"id": code, "name": name} for code, name in names.items()]
    rule["inputs"].insert(
        0, {"id": "role", "name": "Role", "ask": "Your role?", "kind": "choice", "values": values, "decides": True}
    )


def nothing_published(data: dict[str, Any]) -> None:
    data["facts"] |= dict.fromkeys(["fully_diluted", "pool_units", "pool_left", "investors_claim", "exercise_price"])
    data["facts"]["values"] = False
    for grant in data["rules"][0]["grants"]:
        grant["last_total"] = None


def short_pool_and_events(data: dict[str, Any]) -> None:
    data["facts"]["pool_left"] = 100
    joining, yearly = data["rules"][0]["grants"]
    joining["vesting"] = {"kind": "event", "starts": "grant_date", "on_event": "a licence for supervision"}
    yearly["vesting"] = {"kind": "at_once", "starts": "grant_date"}
    data["rules"][0]["limits"]["per_person_total"] = 1
    data["rules"][0]["leaving"] |= {"unvested": "accelerate_full", "bad_leaver": "gross misconduct only"}


OTHER_STATES = {
    "no": (closed_to_the_reader, f"{FULL}&role=other-role", ["No, you do not qualify", "open to: Therapist."]),
    "withheld": (nothing_published, FULL, ["depends on how many others", "not published", "1,440"]),
    "short": (
        short_pool_and_events,
        FULL,
        ["Earned only when", "a licence for supervision", "not enough for one more pot", "gross misconduct"],
    ),
}


@pytest.mark.parametrize("state", OTHER_STATES)
def test_states_that_the_example_does_not_have(chromium: Browser, address: str, site: Path, state: str) -> None:
    """The page with other data in its block: accessible and quiet, and it says what it has to."""
    change, fragment, wanted = OTHER_STATES[state]
    head, _, rest = (site / PAGE).read_text(encoding="utf-8").partition('id="calculator-data">')
    block, _, tail = rest.partition("</script>")
    data = json.loads(block)
    change(data)
    body = f'{head}id="calculator-data">{json.dumps(data)}</script>{tail}'
    faults: list[str] = []
    page = chromium.new_page(viewport={"width": 360, "height": 900})
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route(f"**/{PAGE}", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto(f"{address}/{PAGE}{fragment}")
    text = page.locator("main").inner_text()
    assert [words for words in wanted if words not in text] == []
    if state != "short":
        assert "$" not in page.locator("#results").inner_text()
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.close()
    assert faults == []
