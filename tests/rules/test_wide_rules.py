"""What random rules say and cost, what is wrong with changed ones, and how changed grants are judged. Three tables.

``said.txt``: explanations, worked examples, differences, simulations. ``faulty.txt``: one change of the reference rule
a line. ``judged.txt``: ledgers of grants with some of them changed.
"""

import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.expected import assert_as_read
from tests.rules.calculator_cases import random_answers, random_rule
from tests.rules.reading_rules import REFERENCE, problems_of
from tests.rules.sample_rule import data, rule
from tests.rules.test_conformance import OLD, conformed, grant

from transparency.publication.problem import Problem
from transparency.publication.settings import Words
from transparency.rules.applicants import Applicant
from transparency.rules.calculator.ceiling import ceiling_of
from transparency.rules.difference import difference
from transparency.rules.evaluation import codes_of
from transparency.rules.grants.sizes import sizes_of
from transparency.rules.rule import Rule
from transparency.rules.simulation import Setting, simulate
from transparency.rules.words.examples import compared, examples, expected_totals
from transparency.rules.words.explain import explain, grant_instruments

HERE = Path(__file__).parent
WORDS = Words(provider="therapist", providers="therapists")


def varied(number: int) -> Rule:
    """The sample rule with some settings drawn anew: what a random rule for the calculator leaves out."""
    pick = random.Random(f"rule {number}")
    made = data()
    made["leave_of_absence"] = pick.choice(
        (None, {"vesting_continues_days": 0}, {"vesting_continues_days": 90, "on_return": "catch_up"})
    )
    made["on_leave"] |= {
        "vested": pick.choice(("keep", "forfeit")),
        "unvested": pick.choice(("forfeit", "keep", "accelerate_full")),
        "exercise_window_days": pick.choice((None, 0, 90, 3650)),
    }
    made["on_sale"] |= {"unvested": pick.choice(("forfeit", "double_trigger_full", "accelerate_full"))}
    made["when_pool_short"] = pick.choice(("scale_down_pro_rata", "queue", "first_come", "stop"))
    made["limits"] = pick.choice(({}, {"per_person_per_year": 1}, made["limits"], {"per_person_total": 5000}))
    made["eligibility"]["min_tenure_days"] = pick.choice((0, 1, 90, 365))
    made["grants"][1] |= {"pot": pick.choice((1, 1000, 240_000)), "period": pick.choice(("year", "quarter"))}
    made["grants"][0]["units"] = pick.choice((1, {"lookup": ["joining_units", "licence"]}, {"min": [1500, 2000]}))
    made["grants"] = made["grants"][: pick.choice((1, 2, 3))]
    price = pick.choice(("none", "fair_market_value", "0.40"))
    made["instrument"] = {"kind": pick.choice(("RSU", "NSO", "PHANTOM")), "exercise_price": price}
    made["repurchase_of_vested"] = pick.choice(("never", "fair_value", "lower_of_cost_and_value"))
    made["notice_days"] = pick.choice((0, 1, 30))
    try:
        return Rule.model_validate(made)
    except ValueError:
        return varied(number + 1000)


def say(number: int) -> str:
    """What a rule says, with ``=`` numbers, and what changes to the next one."""
    dice = random.Random(number)
    made, other = (random_rule(dice), random_rule(dice)) if number % 3 else (varied(number), rule())
    totals = {grant.id: Fraction(dice.randint(1, 4000)) for grant in made.grants if grant.shared is not None}
    told = explain(made, WORDS, {"full": "Full"}, totals if number % 2 else None)
    lines = [
        f"# rule {number}",
        *told.paragraphs,
        *(f"{clause.id}: {clause.text}" for clause in told.clauses),
        *told.care,
    ]
    lines += [str(table) for table in told.tables] + [str(chart) for chart in told.charts]
    for worked in examples(made, totals if number % 2 else None):
        for each in worked.sums:
            parts = "; ".join(f"{part.sign} {part.words} {part.number}" for part in each.parts)
            lines.append(
                f"= {worked.persona.title}, {each.title}: {each.units}: {parts} ({each.others} {each.assumed})"
            )
    lines += [f"= {name}: {what}" for name, what in grant_instruments(made, WORDS)]
    lines.append(f"= codes {' '.join(sorted(codes_of(made)))}")
    for grant_ in made.grants:
        ends = [str(ceiling_of(made, grant_.id, name)) for name in made.inputs]
        lines.append(f"= {grant_.id} of {sizes_of(made, grant_)[:12]}, ceilings {', '.join(ends)}")
    lines += [f"~ {change.text}" for change in difference(made, other, WORDS, times=Fraction(1 + number % 2))]
    pairs = compared(made, other, totals)[:6]
    lines += [f"~ {each.persona}, {each.grant}: {each.before} → {each.after}" for each in pairs]
    lines.append(f"~ {', '.join(map(str, expected_totals(made, other, totals).values()))}")
    return "\n".join([*lines, *costs(dice, made), ""])


def costs(dice: random.Random, made: Rule) -> Iterator[str]:
    """What a rule takes from a pool for some people, and what each of them gets."""
    people = []
    for name in "abcd":
        answers = random_answers(dice, made)
        inputs = dict(answers.inputs) | {name: 1 for name in made.inputs if name not in answers.inputs}
        people.append(Applicant(name, inputs, dice.choice((None, date(2024, 3, 1), date(2026, 11, 15)))))
    found = simulate(made, people, Setting(date(2026, 10, 1), dice.choice((0, 5000, 10**7)), 6))
    for each in found.grants:
        sizes = f"{each.people} people, {each.units} units, {each.least} to {each.most}"
        yield f"= first {each.grant} on {each.day}: {sizes}"
    yield "= " + ", ".join(f"{q.label} {q.granted} of {q.left} (short {q.short})" for q in found.quarters)
    yield f"= out {found.runs_out}; {found.people}"


LINES = REFERENCE.splitlines()
SWAPPED = (
    ("30", "3"), ("90", "900"), ("2026-01-01", "2025-12-01"), ("2025-11-25", "2026-02-01"), ("int", "enum"),
    ("null", "25"), ("from: 5", "from: 6"), ("to: 4", "to: 5"), ("points: 9", "points: 6"), ("T1", "T0"),
    ("licence", "license"), ("joining", "yearly"), ("240000", "0"), ("V12", "V13"), ("V48C12", "V12"),
    ("RSU", "NSO"), ("none", "0.40"), ("P1", "P2"), ("largest_remainder", "down"), ("6000", "1"),
    ("scale_down_pro_rata", "queue"), ("queue", "soon"), ("true", "false"), ("180", "0"), ("keep", "forfeit"),
    ("forfeit", "keep"), ("20", "19"), ("therapist", "client"), ("sessions", "ratings"), ("year", "quarter"),
    ("int", "int, step: 2"), ("associate", "associate_"), ("full", "Full"), ("max: 60", "max: 3"),
    ("min: 0", "min: 7"), ("48", "0"), ("12", "50"), ("product", "sum"), ("100}", "0}"), ("board", "nobody"),
    ("7", "-7"), ("in_force", "draft"), ("in_force", "superseded"), ("never", "always"), ("published", "hidden"),
    ("passed", "failed"),
)  # fmt: skip


def faulty(number: int) -> str:
    """One change of the reference rule, and what is said of it."""
    pick = random.Random(f"fault {number}")
    lines = list(LINES)
    at = pick.randrange(len(lines))
    if number % 5 == 4:
        how = f"without “{lines.pop(at).strip()[:60]}”"
    else:
        old, new = SWAPPED[number % len(SWAPPED)]
        at = pick.choice([place for place, line in enumerate(lines) if old in line])
        lines[at] = lines[at].replace(old, new, 1)
        how = f"line {at + 1}: {old} → {new}"
    texts = ("\n".join(lines), OLD) if number % 4 == 0 else ("\n".join(lines),)
    try:
        problems = problems_of(*texts)
    except AssertionError:
        return f"{how}: no YAML"
    return "\n".join(f"{how}: {line}" for line in told(problems)) or f"{how}: fits"


def told(problems: list[Problem]) -> list[str]:
    """Problems, a line each."""
    return [
        f"{problem.severity.name.lower()} {problem.code} {problem.path}:{problem.line} "
        f"{problem.message} {problem.hint}".rstrip()
        for problem in problems
    ]


def judged(number: int, folder: Path) -> str:
    """A ledger of grants, some of them changed, and how they are judged."""
    pick = random.Random(f"grants {number}")
    root = folder / str(number)
    root.mkdir()
    lines = [
        grant(1, "2025-03-01", "p01", 1000, "joining|full"),
        grant(2, "2025-03-01", "p02", 1200, "joining|associate"),
        grant(3, "2026-03-01", "p03", 1500, "joining|full"),
        grant(4, "2026-01-20", "p01", 6000, "yearly|B4|T0"),
        grant(5, "2026-01-20", "p02", 6000, "yearly|B3|T1"),
        grant(6, "2026-01-20", "p03", 6000, "yearly|B1|T2"),
        grant(7, "2026-05-01", "late", 1200, "joining|associate"),
    ]
    changes = (
        ("|full", "|associate"), ("B4", "B3"), ("B3|T1", "B3"), ("T2", "T9"), (",6000,", ",5999,"),
        (",1500,", ",1501,"), ("V48C12", "V12"), ("RSU", "NSO"), ("2026-01-20", "2026-01-21"),
        ("2026-01-20", "2025-12-20"), ("joining", "yearly"), ("yearly", "welcome"), ("R-2026-01", ""),
        ("R-2026-01", "R-2025-01"), ("R-2025-01", "R-2026-01"), ("p03", "p01"), ("2026-05-01", "2026-02-01"),
        (",6000,", ",7000,"), ("joining|full", ""), ("joining|full", "joining"), ("|T0", "|T0|X1"),
        ("joining|full", "joining|full|X1"), ("P1,late", "P1,p02"), (",1200,", ",0012,"), ("B1|T2", "T2|B1"),
        ("p01", "p02"),
    )  # fmt: skip
    said = []
    for old, new in pick.sample(changes, 2):
        if places := [place for place, line in enumerate(lines) if old in line]:
            at = pick.choice(places)
            lines[at] = lines[at].replace(old, new, 1)
            said.append(f"{lines[at].partition(',')[0]}: {old} → {new}")
    if pick.random() < 0.3:
        kind, lost = pick.choice(("forfeit", "expire", "company_cancel")), pick.choice((10, 500))
        cause = pick.choice(("left_voluntarily", "activity_threshold", ""))
        lines.append(f"X9,2026-06-01,,{kind},,,G3,{lost},,,,,,{cause},,")
    pool = pick.choice((10**8, 10**8, 20_000, 9000))
    try:
        made, problems = conformed(root, *lines, pool=pool)
    except AssertionError as fault:
        return f"# {number}: {'; '.join(said)}, pool {pool}\nnot read: {str(fault).splitlines()[0][:160]}\n"
    shown = [f"= {' '.join(map(str, row))}" for row in made.grants.select("grant", "rule", "kind", "outcome").rows()]
    shown += [f"= {' '.join(map(str, row))}" for row in made.counts.rows()] + [f"= {pot}" for pot in made.pots]
    return "\n".join([f"# {number}: {'; '.join(said)}, pool {pool}", *shown, *told(problems), ""])


def test_what_random_rules_say_and_cost() -> None:
    assert_as_read(HERE / "said.txt", map(say, range(18)))


def test_what_is_wrong_with_changed_rules() -> None:
    assert_as_read(HERE / "faulty.txt", sorted(set(map(faulty, range(96)))))


def test_how_changed_grants_are_judged(tmp_path: Path) -> None:
    assert_as_read(HERE / "judged.txt", (judged(number, tmp_path) for number in range(20)))
