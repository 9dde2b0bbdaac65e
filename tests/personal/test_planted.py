"""Planted identities: each kind is found, wherever it stands; clean files give no alarm. All people are made up."""

import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from transparency.build import build, check
from transparency.personal.checking import files_below, lint_path, lint_publication, lint_site, watch_for
from transparency.publication.problem import Severity, exit_code, in_order
from transparency.publication.reading import read_settings

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
EXAMPLE = Path(__file__).resolve().parents[2] / "content"

Plant = Callable[[Path], object]


def after(path: str, text: str) -> Plant:
    """Add a text at the end of a file, which may be new."""

    def plant(content: Path) -> None:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        with (content / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return plant


def instead(path: str, old: str, new: str) -> Plant:
    def plant(content: Path) -> None:
        text = (content / path).read_text("utf-8")
        assert old in text
        (content / path).write_text(text.replace(old, new), "utf-8")

    return plant


def paper(path: str, *, author: str = "", xmp: str = "", attached: str = "") -> Plant:
    def plant(content: Path) -> None:
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            if author:
                pdf.docinfo["/Author"] = author
            if xmp:
                with pdf.open_metadata() as metadata:
                    metadata["dc:creator"] = [xmp]
            if attached:
                pdf.attachments[attached] = b"1"
            (content / path).parent.mkdir(parents=True, exist_ok=True)
            pdf.save(content / path)

    return plant


EVENTS, PROVIDERS = "ledger/events.csv", "ledger/providers.csv"
POLICY, COMMENTARY = "policies/allocation/1.0.md", "quarters/2025-q2/commentary.md"
PLANTED: dict[str, tuple[str, Plant]] = {
    "e-mail address in a ledger cell": ("D02", instead(PROVIDERS, "p03,", "jane@clinic.org,")),
    "NPI as a provider's id": ("D05", instead(PROVIDERS, "p04,", "1234567893,")),
    "SSN as a provider's id": ("D04", instead(PROVIDERS, "p05,", "536-90-4399,")),
    "SSN without hyphens as a provider's id": ("D04", instead(PROVIDERS, "p06,", "536904399,")),
    "telephone number in an event's inputs": (
        "D03",
        after(EVENTS, "E21,2025-06-20,exercise,p08,G08,25,0.50,212-736-5000,,,,\n"),
    ),
    "name of the crosswalk as a provider's id": ("D01", instead(PROVIDERS, "p07,", "rosalind-okonkwo,")),
    "name as a provider's id, unknown to the crosswalk": ("D09", instead(PROVIDERS, "p07,", "amelia.hart,")),
    "name in a new ledger column": (
        "D08",
        instead(PROVIDERS, "provider,joined,left,role", "provider,joined,left,full_name"),
    ),
    "free text in a ledger cell": ("D08", after(EVENTS, "E21,2025-06-20,exercise,p08,G08,25,0.50,moved to Ohio,,,,\n")),
    "source id of the crosswalk in an event": (
        "D01",
        after(EVENTS, "E21,2025-06-20,exercise,p08,ES-0417,25,0.50,,,,,\n"),
    ),
    "e-mail address in a policy": ("D02", after(POLICY, "\nAsk jane.doe@clinic.org first.\n")),
    "telephone number in a policy": ("D03", after(POLICY, "\nCall (212) 736-5000 first.\n")),
    "international number in a policy": ("D03", after(POLICY, "\nCall +44 20 7946 0958 first.\n")),
    "telephone number with wide blanks": ("D03", after(POLICY, "\nCall 212\u00a0736\u00a05000 first.\n")),
    "telephone number beside a hash": (
        "D03",
        after(POLICY, "\nRelease 0f8212 of 1234 5678 90ab cdef: call 2127 or 212 736 5000 abcd ef01.\n"),
    ),
    "SSN in a commentary": ("D04", after(COMMENTARY, "\nThe grant of 536-90-4399 was late.\n")),
    "ITIN in a commentary": ("D04", after(COMMENTARY, "\nThe grant of 912-78-4321 was late.\n")),
    "NPI in a commentary": ("D05", after(COMMENTARY, "\nThe grant of provider 1234567893 was late.\n")),
    "whole name in a policy": ("D01", after(POLICY, "\nWe thank Rosalind Okonkwo for this idea.\n")),
    "family name first, in a commentary": ("D01", after(COMMENTARY, "\nSee the case of OKONKWO, Rosalind.\n")),
    "family name alone, without its accents": ("D01", after(COMMENTARY, "\nThe case of Ms Ibanez was settled.\n")),
    "a family name of two letters": ("D01", after(COMMENTARY, "\nWe thank Jo Li for this idea.\n")),
    "name that is also a word": ("D01", after(COMMENTARY, "\nWe hold a grant for Amy Grant back.\n")),
    "name in a governance file": (
        "D01",
        after("governance/votes.csv", "date,body,moved_by\n2026-01-01,council,Okonkwo\n"),
    ),
    "e-mail address in a rule": ("D02", after("rules/R-2025-01.yaml", "\n# asked jane@clinic.org\n")),
    "e-mail address in the settings": (
        "D02",
        after("publication.yaml", "\nlegal_basis: {note: ask jane@clinic.org}\n"),
    ),
    "column of free text in a governance file": (
        "D06",
        after("governance/cases.csv", "case,what\n" + "".join(f"{n},She said case {n} was late\n" for n in range(30))),
    ),
    "name in the name of a file": ("D01", after("governance/interview-okonkwo.txt", "Nothing.\n")),
    "e-mail address in the name of a file": ("D02", after("governance/jane@clinic.org.txt", "Nothing.\n")),
    "NPI in the name of a file": ("D05", after("governance/provider_1234567893.txt", "Nothing.\n")),
    "a name with a typographer's apostrophe": ("D01", after(POLICY, "\nWe thank Anna O’Brannigan.\n")),
    "a name in parts of letters": ("D01", after("rules/R-2025-01.yaml", "# asked Lucía Iba\u0301n\u0303ez\n")),
    "a name with a soft hyphen": ("D01", after(POLICY, "\nWe thank Okon\u00adkwo.\n")),
    "a double name in a file name": ("D01", after("governance/zoe-szabo-whitlock.yaml", "a: 1\n")),
    "author of a PDF": ("D01", paper("quarters/2025-q2/report.pdf", author="Rosalind Okonkwo")),
    "e-mail address in a PDF's XMP": ("D02", paper("quarters/2025-q2/report.pdf", xmp="jane@clinic.org")),
    "name of a PDF's attachment": ("D01", paper("governance/minutes.pdf", attached="okonkwo.csv")),
    "a crosswalk": ("D07", after("ledger/old.csv", "kind,origin,source,id,epoch\n")),
    "a file of the private folder": ("D07", after("governance/private/notes.txt", "Nothing.\n")),
    "the key": ("D07", after("pseudonyms.key", "00\n")),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The small publication with a private folder beside it."""
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    private = tmp_path / "private"
    private.mkdir(0o700)
    people = [
        "h1,Rosalind M. Okonkwo,ros@clinic.org",
        'h2,"Ibáñez, Lucía",',
        "h3,Dr. Amy Grant,",
        "h4,Jo Li,",
        "h5,Anna O'Brannigan,",
        "h6,Zoé Szabó-Whitlock,",
    ]
    (private / "people.csv").write_text("person,name,email\n" + "\n".join(people) + "\n", "utf-8")
    walk = ["provider,table,hx4402a,p-a,1", "grant,table,ES-0417,g-a,1", "grant,table,417,g-b,1"]
    (private / "crosswalk.csv").write_text("kind,origin,source,id,epoch\n" + "\n".join(walk) + "\n", "utf-8")
    for file in private.iterdir():
        file.chmod(0o600)
    return content


@pytest.mark.parametrize("kind", PLANTED)
def test_it_is_found(kind: str, content: Path) -> None:
    code, plant = PLANTED[kind]
    plant(content)
    watch = watch_for(content.parent / "private", read_settings(SMALL)[0])
    found = [one for path in files_below(content) for one in lint_path(path, str(path.relative_to(content)), watch)]
    assert code in {problem.code for problem in found}
    for problem in found:
        assert not any(
            secret in problem.message + problem.excerpt
            for secret in ("konkwo", "rannigan", "clinic", "1234567893", "4399")
        )


@pytest.mark.parametrize("kind", PLANTED)
def test_check_refuses_or_warns(kind: str, content: Path) -> None:
    """At the line where it stands, and with the exit code of a refusal unless it is a warning."""
    code, plant = PLANTED[kind]
    plant(content)
    problems = check(content).problems
    if code == "D08":  # the ledger's own reader says it
        assert {problem.code for problem in problems} & {"L01", "L19"}
        return
    (first, *_) = [problem for problem in problems if problem.code == code]
    if first.severity is Severity.REFUSAL:
        assert exit_code(problems) == 3
    else:
        assert code in {"D06", "D09"}


def test_there_are_more_than_twenty_kinds() -> None:
    assert len(PLANTED) >= 20


def test_a_clean_publication_with_a_crosswalk_has_none(content: Path) -> None:
    assert check(content).problems == []


def test_words_that_are_names_elsewhere_are_no_alarm(content: Path) -> None:
    """The word “grant” is everywhere; that someone is called Grant must not refuse the page."""
    after(POLICY, "\nGrant dates follow the board. A grant is a promise. Grants can end.\n")(content)
    assert check(content).problems == []


def test_the_programs_own_words_are_no_names(content: Path) -> None:
    """People are called Holder, Price, Glossary; the pages that the program writes use the words."""
    people = content.parent / "private" / "people.csv"
    words = ["Glossary", "Holder", "Price", "Numbers", "Quarter", "Overview", "Methods", "Changes", "Privacy"]
    people.write_text("person,name,email\n" + "".join(f"h{word},Anna {word},\n" for word in words) + "h9,Holder 07,\n")
    assert check(content).problems == []
    after(COMMENTARY, "\nThe award of Holder 07 was late.\n")(content)
    assert {problem.code for problem in check(content).problems} == {"D01"}


def test_a_private_folder_of_the_publication_is_left_alone(content: Path) -> None:
    after("private/notes.yaml", "asked: jane@clinic.org\n")(content)
    assert check(content).problems == []


def test_public_contacts_are_public(content: Path) -> None:
    after("publication.yaml", '\npublic_contacts: ["press@clinic.org", "+1 212 736 5000"]\n')(content)
    after(POLICY, "\nWrite to Press@clinic.org or equity@small.example.com, or call 212-736-5000.\n")(content)
    assert check(content).problems == []


def test_the_site_is_looked_at_too() -> None:
    watch = watch_for(Path("nowhere"), read_settings(SMALL)[0])
    page = b'<!doctype html><p title="jane@clinic.org">Call <b>212</b>-736-5000</p><!-- 536-90-4399 -->'
    found = lint_site({"index.html": page, "data/x.json": b'{"who": "536-90-4399"}'}, watch)
    assert [(problem.code, problem.message.partition(":")[0]) for problem in in_order(found)] == [
        ("D02", "index.html"),
        ("D03", "index.html"),
        ("D04", "data/x.json"),
        ("D04", "index.html"),
    ]


def test_a_finished_report_is_looked_at(content: Path) -> None:
    paper("report.pdf", author="Rosalind Okonkwo", attached="jane@clinic.org.csv")(content)
    watch = watch_for(content.parent / "private", read_settings(SMALL)[0])
    found = lint_site({"reports/2025-q2/report.pdf": (content / "report.pdf").read_bytes()}, watch)
    assert {problem.code for problem in found} == {"D01", "D02"}
    assert all("report.pdf" in problem.message for problem in found)


@pytest.mark.pdf
def test_reports_are_looked_at_when_they_are_rendered(content: Path) -> None:
    steps: list[str] = []
    built = build(content, quarter="2025-q1", progress=steps.append)
    assert built.problems == [] and built.rendered == 1
    assert "personal data in reports" in steps


def clean_ledger(rows: int) -> dict[str, str]:
    """Random but clean: pseudonyms as an import gives them, units and prices of any size."""
    chance = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    people = ["p-" + "".join(chance.choices(letters, k=16)) for _ in range(rows // 4)]
    events = [
        "event,date,recorded,type,pool,provider,grant,units,price,instrument,vesting,vest_start,expires,rule,inputs"
    ]
    for number in range(rows):
        grant = "g-" + "".join(chance.choices(letters, k=16))
        units, price = chance.randrange(1, 10**10), f"{chance.randrange(10**6)}.{chance.randrange(10**6):06d}"
        day = f"{chance.randrange(2015, 2027)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        event = f"E{number + 10**9}"
        events.append(
            f"{event},{day},{day},grant,providers,{chance.choice(people)},{grant},{units},{price},NSO,V48C12,{day},{day},R-2026-01,B{chance.randrange(9)}|full"
        )
    listed = "".join(f"{person},2020-01-01,,therapist\n" for person in people)
    return {"events.csv": "\n".join(events) + "\n", "providers.csv": "provider,joined,left,role\n" + listed}


def test_twenty_thousand_clean_rows_give_no_alarm(content: Path) -> None:
    for name, text in clean_ledger(20_000).items():
        (content / "ledger" / name).write_text(text, "utf-8")
    assert lint_publication(content, watch_for(content.parent / "private", read_settings(content)[0])) == []


def test_the_example_and_its_site_are_clean() -> None:
    assert [problem for problem in check(EXAMPLE).problems if problem.code.startswith("D")] == []


def test_a_broken_pdf_is_no_fault_of_the_lint(content: Path) -> None:
    (content / "governance").mkdir()
    (content / "governance" / "minutes.pdf").write_bytes(b"%PDF-1.7 broken")
    locked = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    (content / "governance" / "locked.pdf").write_bytes(locked.getvalue())
    assert check(content).problems == []
