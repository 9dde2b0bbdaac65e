"""Small publications in the states in which a page easily says something untrue or awkward, each made of ``small``.

A state is a copy of ``tests/sites/small`` in English and Spanish with a few files of its own. Nothing is closed, unless
the state is one of what was closed.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from tests.closing.made import close_every, publish_every

from transparency.build import build
from transparency.output import planning, write_files
from transparency.pipe import Built
from transparency.publication.quarter import Quarter
from transparency.release.release import Amended
from transparency.workflow.correction import Wanted, amendment

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
EVENTS = "event,date,type,provider,grant,units,price,instrument,vesting,vest_start,expires,rule\n"
AUTHORIZED = "E01,2025-01-02,pool_authorized,,,10000,,,,,,\n"
BOTH = """languages: [en, es]
words: {provider: therapist, providers: therapists}
words_in: {es: {provider: terapeuta, providers: terapeutas, unit: unidad, units: unidades}}
"""
PEOPLE = [f"{'p' if number <= 12 else 'q'}{number:02}" for number in range(1, 41)]
LONG = "Institute of " + "Exceedingly Careful & Patient <Listening> " * 2 + "for Donaudampfschifffahrt"
"""A company's name as long as one may be: 120 characters."""


def edit(path: Path, old: str, new: str) -> None:
    """Replace what stands in a file once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path.name, old)
    path.write_text(text.replace(old, new), "utf-8")


def ledger(content: Path, *rows: str, people: Iterable[tuple[str, str]] = ()) -> None:
    """Another ledger: an authorised pool and ``rows``; ``people``: pseudonym and role, else those of ``small``."""
    (content / "ledger/events.csv").write_text(EVENTS + "".join(rows), "utf-8")
    if listed := "".join(f"{person},2025-01-02,,{role}\n" for person, role in people):
        (content / "ledger/providers.csv").write_text(f"provider,joined,left,role\n{listed}", "utf-8")


def promised(person: str, day: str = "2025-01-15") -> str:
    """A row: a grant that is earned over a year."""
    end, grant = f"{int(day[:4]) + 10}{day[4:]}", f"G{person}-{day[:4]}"
    return f"{grant},{day},grant,{person},{grant},100,0.50,NSO,V4Q,{day},{end},R-2025-01\n"


def everyone() -> list[str]:
    """A grant for each of the forty."""
    return [promised(person) for person in PEOPLE]


def nobody_granted(content: Path) -> None:
    """Set aside and promised to nobody yet."""
    ledger(content, AUTHORIZED)
    _commentary(content, "Nobody has been promised anything yet.")


def zero_pool(content: Path) -> None:
    """Announced: nothing is set aside yet."""
    ledger(content)
    _commentary(content, "The board has not set anything aside yet.")


def withdrawn(content: Path) -> None:
    """All that was set aside is taken back before anything was promised."""
    ledger(content, AUTHORIZED, "E02,2025-05-02,pool_reduced,,,10000,,,,,,\n")
    _commentary(content, "The board took the pool back.")


def exhausted(content: Path) -> None:
    """Every unit that was set aside is promised."""
    ledger(content, AUTHORIZED.replace("10000", "4000"), *everyone())


def closed_plan(content: Path) -> None:
    """What is not promised is taken back; what is promised stays, and nothing more may be."""
    ledger(content, AUTHORIZED, *everyone(), "E02,2025-05-02,pool_reduced,,,6000,,,,,,\n")
    edit(content / "rules/R-2025-01.yaml", "2025-01-01}", "2025-01-01, effective_to: 2025-05-02}")
    edit(content / "rules/R-2025-01.yaml", "status: in_force", "status: withdrawn")


def late(content: Path) -> None:
    """The next figures were due long before the day of the build."""


def rule_changing(content: Path) -> None:
    """A rule is proposed, and takes effect after the last published quarter."""
    text = (content / "rules/R-2025-01.yaml").read_text("utf-8")
    changes = {
        "id: R-2025-01": "id: R-2025-02\nsupersedes: R-2025-01",
        "status: in_force": "status: proposed",
        "announced: 2024-12-01, effective_from: 2025-01-01": "announced: 2025-07-10, effective_from: 2025-10-01",
        "units: 100": "units: 80",
        "gets 100 units": "gets 80 units",
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (content / "rules/R-2025-02.yaml").write_text(text, "utf-8")


def one_quarter(content: Path) -> None:
    """Only one quarter is published."""
    shutil.rmtree(content / "quarters/2025-q2")


def forty_quarters(content: Path) -> None:
    """Ten years of quarters, in which somebody is promised something each year."""
    grants = [promised(person, f"{year}-02-15") for year in range(2025, 2035) for person in PEOPLE]
    ledger(content, AUTHORIZED.replace("10000", "50000"), *grants)
    shutil.rmtree(content / "quarters")
    for number in range(40):
        _disclosed(content, Quarter(2025, 1).next(number))


def sixty_roles(content: Path) -> None:
    """Sixty roles of eleven people, all alike."""
    people = [(f"r{role:02}p{number:02}", f"role{role:02}") for role in range(1, 61) for number in range(11)]
    ledger(content, AUTHORIZED.replace("10000", "100000"), *(promised(person) for person, _ in people), people=people)
    roles = ", ".join(f"role{role:02}: Licensed clinical role number {role}" for role in range(1, 61))
    edit(content / "publication.yaml", "{therapist: Therapists, facilitator: Group facilitators}", f"{{{roles}}}")
    edit(content / "ledger/capitalization.csv", "90000,0,90000", "900000,0,900000")


def long_names(content: Path) -> None:
    """Names as long as a file may hold, with signs that mean something in a page."""
    name = LONG[:120]
    long = "Licensed <clinical> & supervised " * 6
    settings = content / "publication.yaml"
    edit(settings, "name: Small Care", f'name: "{name}"')
    edit(settings, "name: Provider pool", f'name: "{("Pool " + long)[:200].strip()}"')
    edit(settings, "therapist: Therapists,", f'therapist: "{long[:200].strip()}",')
    edit(settings, "name: Founders", f'name: "{("Founders " + long)[:200].strip()}"')
    edit(content / "rules/R-2025-01.yaml", "title: The same for everyone", f'title: "{("Rule " + long)[:120].strip()}"')


def not_co_signed(content: Path) -> None:
    """Closed and published, signed by nobody."""
    close_every(content)
    publish_every(content)


def restated(content: Path) -> None:
    """A number of the company was wrong and is corrected in the open."""
    close_every(content)
    publish_every(content)
    edit(content / "ledger/capitalization.csv", "90000,0,90000", "80000,0,80000")
    for quarter in ("2025-q1", "2025-q2"):
        with planning(content):
            built, made = amendment(content, quarter, Wanted((Amended.COMPANY,), date(2025, 8, 20)), pdf=False)
            assert made is not None, built.problems
            assert write_files(content, made.files) == []
        publish_every(content)


def no_quarter(content: Path) -> None:
    """No quarter is disclosed yet."""
    shutil.rmtree(content / "quarters")


def _commentary(content: Path, sentence: str) -> None:
    for quarter in ("2025-q1", "2025-q2"):
        path = content / f"quarters/{quarter}/commentary.md"
        header = path.read_text("utf-8").rpartition("---\n")[0]
        path.write_text(f"{header}---\n\n{sentence}\n", "utf-8")


def _disclosed(content: Path, quarter: Quarter) -> None:
    folder = content / "quarters" / quarter.id
    folder.mkdir(parents=True)
    after = quarter.next()
    days = {
        "published": after.start.replace(month=after.start.month + 1),
        "closed": after.start.replace(day=15),
        "next_release": after.next().start.replace(month=after.next().start.month + 1),
    }
    lines = "".join(f"{name}: {day}\n" for name, day in days.items())
    (folder / "commentary.md").write_text(f"---\n{lines}signed_by: Board\n---\n\nA quarter.\n", "utf-8")


STATES: Mapping[str, Callable[[Path], None]] = {
    "no-quarter": no_quarter,
    "zero-pool": zero_pool,
    "nobody-granted": nobody_granted,
    "withdrawn": withdrawn,
    "exhausted": exhausted,
    "late": late,
    "restated": restated,
    "not-co-signed": not_co_signed,
    "rule-changing": rule_changing,
    "closed-plan": closed_plan,
    "one-quarter": one_quarter,
    "forty-quarters": forty_quarters,
    "sixty-roles": sixty_roles,
    "long-names": long_names,
}
PUBLISHED = frozenset({"restated", "not-co-signed"})
"""States of what was closed: shown as the public sees them."""
TODAY = date(2026, 12, 1)
"""The day of the build where the next figures are late."""


def in_state(name: str, folder: Path) -> Path:
    """The content of a state."""
    content = Path(shutil.copytree(SMALL, folder / "content"))
    with (content / "publication.yaml").open("a") as settings:
        settings.write(BOTH)
    STATES[name](content)
    return content


def built_in(name: str, folder: Path) -> Built:
    """The site of a state, without PDFs."""
    content = in_state(name, folder)
    return build(content, pdf=False, open_quarters=name not in PUBLISHED, today=TODAY if name == "late" else None)
