"""What random OCF packages become: events, totals, and questions with the answer taken. ``random_packages.txt``."""

from datetime import date
from pathlib import Path

from tests.expected import assert_as_read
from tests.importing.random_packages import RandomPackage

from transparency.importing.imported import Imported
from transparency.importing.ocf.reading import OcfChoice, read_ocf
from transparency.importing.questions import Question, Questions
from transparency.publication.settings import Settings

TABLE = Path(__file__).parent / "random_packages.txt"
RETURNS = ("forfeited", "expired", "company_cancelled", "withheld", "cash_settled", "repurchased")


def settings(seed: int) -> Settings:
    """Two pools; in each fourth ledger nothing goes back, in each third one may buy early."""
    returns = dict.fromkeys(RETURNS, seed % 4 != 1)
    pools = [{"id": pool, "name": pool, "early_exercise": seed % 3 == 0, "returns": returns} for pool in "ab"]
    return Settings.model_validate(
        {"schema": "transparency-publication/1", "company": {"name": "Example Care"}, "pools": pools}
    )


class Answering(Questions):
    """Answers each question: with its first choice, its last one, or not at all."""

    def __init__(self, way: int) -> None:
        super().__init__()
        self.way = way

    def ask(self, question: Question) -> str:
        if self.way < 2:
            self._answers[question.id] = list(question.choices)[-self.way]
        return super().ask(question)

    def answer(self, question: Question) -> str:
        return list(question.choices)[-self.way] if self.way < 2 else ""


def taken(seed: int) -> str:
    """One package: what it holds, ``=`` the events, ``#`` totals, ``?`` questions, ``!`` problems."""
    made = RandomPackage(seed)
    questions = Answering(seed % 3)
    several = len(made.plans) > 1
    choice = OcfChoice(
        plans={"x": "a", "y": "b" if seed % 5 else "a"} if several else {"x": "a"},
        relationships=frozenset({"Rp1"}) if seed % 6 == 5 else frozenset(),
        rule="R" if seed % 7 == 0 else "",
        today=date(2025, 9, 1) if seed % 2 else date.max,
    )
    imported, problems = read_ocf(made.package(), settings(seed), choice, questions)
    lines = [f"# package {seed}, {('first', 'last', 'no')[seed % 3]} answers", *made.words()]
    lines += events(imported) if imported else []
    lines += [f"? {asked.code} {asked.id}: {asked.message} → {_choice(asked)}" for asked in questions.asked]
    lines += [f"! {problem.code} {problem.message}" for problem in problems]
    return "\n".join([*lines, ""])


def _choice(asked: Question) -> str:
    return asked.chosen or " | ".join(asked.choices) + f", {asked.units} units"


def events(imported: Imported) -> list[str]:
    """The events, and what the source adds up to."""
    skipped = {"where"}
    lines = []
    for event in imported.transactions:
        cells = {name: getattr(event, name) for name in event.__struct_fields__ if name not in skipped}
        lines.append("= " + " ".join(str(value) for value in cells.values() if value not in {"", None}))
    for person in imported.people:
        lines.append(f"# {person.source} joined {person.joined}")
    for pool, totals in imported.totals.items():
        own = imported.own[pool]
        pairs = zip(totals.__struct_fields__, vars_of(totals), vars_of(own), strict=True)
        told = [f"{name} {now}" + (f" (own {there})" if there != now else "") for name, now, there in pairs]
        lines.append(f"# {pool}: {', '.join(told)}")
    for place in imported.explained:
        lines.append(
            f"# {place.what}: {place.outstanding:+} outstanding, {place.available} available: {place.findings}"
        )
    return lines


def vars_of(struct: object) -> list[object]:
    return [getattr(struct, name) for name in struct.__struct_fields__]  # type: ignore[attr-defined]


def test_what_random_packages_become() -> None:
    assert_as_read(TABLE, map(taken, range(74)))
