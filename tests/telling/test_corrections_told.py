"""A correction and an announcement in words: what is another number now, what stays, and who signed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace
from sample import sample_releases, sample_settings

from transparency.proof.note import key_of
from transparency.release.release import (
    NONE,
    Amended,
    Correction,
    CorrectionCause,
    FigureValue,
    Release,
    Status,
    Value,
)
from transparency.signatures.declaration import ClosedFiles, Declaration
from transparency.signatures.keys import Role, RoleKey
from transparency.signatures.signing import Signing, Standing
from transparency.telling.record.announcement import Announcement, announcement
from transparency.telling.record.corrections import (
    amended_figures,
    amended_in,
    correction_lines,
    correction_news,
    correction_title,
    release_name,
    superseded_lines,
)
from transparency.telling.record.signatures import missing_signatures, signature_lines, signature_status, typed_name

PUBLISHED = date(2026, 6, 9)


def correction(**stated: Any) -> Correction:
    first = {"number": 1, "published": PUBLISHED, "cause": CorrectionCause.MISCOUNTED, "revision": False,
             "material": True, "amended": (Amended.TEXT, Amended.COMPANY)}  # fmt: skip
    return Correction(**(first | stated))


def corrected(**stated: Any) -> Release:
    return replace(sample_releases()[-1], correction=correction(**stated))


@pytest.mark.parametrize(
    ("revision", "material", "title"),
    [(False, True, "Correction, material"), (False, False, "Correction, minor"), (True, True, "Revision, material"),
     (True, False, "Revision, minor")],
)  # fmt: skip
def test_a_mistake_is_no_revision_and_says_whether_it_matters(revision: bool, material: bool, title: str) -> None:
    assert correction_title(correction(revision=revision, material=material)) == title


@pytest.mark.parametrize(
    ("stated", "people"),
    [
        ({}, "Every number about people is the one that was published."),
        ({"counted_in": "2026-q2"}, "It will be counted in Q2 2026, among “Other changes”."),
        ({"redrawn_from": "2025-q4"}, "so the quarters from Q4 2025 on were rounded anew."),
    ],
)
def test_what_is_corrected_and_what_becomes_of_people(stated: dict[str, str], people: str) -> None:
    release = corrected(**stated)
    first, second = correction_lines(release)
    assert str(first) == (
        "Correction, material (9 June 2026): what the company wrote and what others hold of the company. "
        "What others hold had been miscounted."
    )
    assert people in str(second)
    stays, *again = superseded_lines(release)
    assert str(stays).startswith("This report is not in force any more.") and again == [first, second]
    assert correction_news(release) == f"The report for Q1 2026 was corrected. {first} {second}"
    assert release_name(release) == "Q1 2026, correction 1"


def test_a_first_release_corrects_nothing() -> None:
    first = sample_releases()[-1]
    assert correction_lines(first) == () == amended_figures(first) and release_name(first) == "Q1 2026"


def test_every_figure_that_is_another_one_is_told_before_and_after() -> None:
    before = {"capitalization.fully_diluted": Value(19_000_000), "awards.earned.fully_diluted": NONE}
    release = corrected(before=before)
    told = [(each.name, str(each.before), str(each.after)) for each in amended_figures(release)]
    assert told == [
        ("Fully diluted units", "19,000,000", "20,000,000"),
        ("Earned, of the company, fully diluted", "–", "0.45%"),
    ]
    marked, plain = (each.before.parts[0] for each in amended_figures(release))
    assert not isinstance(marked, str) and marked.figure == "capitalization.fully_diluted" and plain == "–"
    assert str(amended_in(release, "capitalization.fully_diluted")) == (
        "Q1 2026: 19,000,000 before, 20,000,000 since the correction of 9 June 2026."
    )
    money = corrected(before={"money.price": Value(Decimal("0.40"))})
    euros = replace(money, currency="EUR")
    assert [str(each.before) for each in amended_figures(euros)] == ["€0.40"]
    assert str(amended_in(euros, "money.price")).startswith("Q1 2026: €0.40 before, €0.42 since")


def told(release: Release, *signings: Signing, previous: Release | None = None) -> Announcement:
    return announcement(previous, release, sample_settings(), signings)


def test_an_announcement_is_five_sentences_and_a_link() -> None:
    before, release = sample_releases()[-2:]
    made = told(replace(release, next_release=date(2026, 8, 14)), previous=before)
    assert made.subject == "Example Care: provider equity report, first quarter of 2026"
    assert made.link == "https://equity.example.org/reports/2026-q1/index.html"
    figures, changed, worthless, signed, following = made.sentences
    assert figures.startswith("Therapists have been promised 1.88% of Example Care. It could all")
    assert changed.startswith("96,000 granted. Newly promised")
    assert worthless.startswith("It could be worth nothing.")
    assert signed == "Not co-signed: no representative of the providers has signed this release."
    assert following == "The next figures are due on 14 August 2026."
    assert told(replace(release, next_release=None)).sentences[-1] == "No day is set for the next figures yet."


def test_an_announcement_of_a_quarter_in_which_nothing_moved_says_so() -> None:
    release = sample_releases()[-1]
    figures = {id: value for id, value in release.figures.items() if id.startswith(("awards", "pool"))}
    still = replace(release, figures=figures, tables={}, late=False, rules=(), policies=())
    assert told(still).sentences[1] == "Nothing that is printed changed in this quarter."


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({}, "No figure is another one now."),
        ({"pool.set_aside": Value(1_000)}, "Set aside: 1,000 before, 2,000,000 now."),
        ({"pool.set_aside": Value(1_000), "awards.promised": Value(2_000)},
         "Set aside: 1,000 before, 2,000,000 now. The report lists every figure before and after."),
    ],
)  # fmt: skip
def test_an_announcement_of_a_correction_says_what_is_another_number(before: dict[str, Value], said: str) -> None:
    made = told(corrected(before=before))
    assert made.subject == "Example Care: corrected report, first quarter of 2026"
    assert made.sentences[1] == said
    assert made.sentences[-1].startswith("The earlier release stays where it was published")
    assert made.link.endswith("/reports/2026-q1/correction-1/index.html")


def test_an_announcement_as_text_and_as_a_page_holds_nothing_that_acts() -> None:
    made = Announcement("A & B", ("<One>.", "Two."), "https://example.org/?a=1&b=2")
    assert made.text() == "A & B\n\n<One>.\nTwo.\n\nhttps://example.org/?a=1&b=2\n"
    page = made.html()
    assert "<title>A &amp; B</title>" in page and "<p>&lt;One&gt;.</p>\n<p>Two.</p>" in page
    assert '<a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>' in page
    bare = Announcement("A", ("One.",), "")
    assert bare.text() == "A\n\nOne.\n" and "<a" not in bare.html()


def test_without_an_address_an_announcement_has_no_link() -> None:
    settings = sample_settings()
    bare = settings.model_copy(update={"company": settings.company.model_copy(update={"url": ""})})
    assert announcement(None, sample_releases()[-1], bare, ()).link == ""


def signing(role: Role, *, signed: bool = True, remarks: str = "", **key: Any) -> Signing:
    secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
    declared = Declaration(ClosedFiles("example-care", "2026-q1", "ab" * 32), role, signed, PUBLISHED, remarks)
    standing = key.pop("standing", Standing.NAMED)
    made = RoleKey(role, key_of(f"example-care/{role}", secret), key.pop("start", date(2025, 1, 1)), **key)
    return Signing(declared, made, standing, b"")


@pytest.mark.parametrize(
    ("made", "decision"),
    [
        (signing(Role.OFFICER), "Signed by the company on 9 June 2026."),
        (signing(Role.OFFICER, holder="Finance lead"), "Signed by the company (Finance lead) on 9 June 2026."),
        (signing(Role.REVIEWER, remarks="Twice."), "Signed by an independent reviewer on 9 June 2026, with remarks."),
        (signing(Role.REPRESENTATIVE, signed=False, remarks="No."),
         "Declined by the providers’ representative on 9 June 2026."),
    ],
)  # fmt: skip
def test_who_decided_what(made: Signing, decision: str) -> None:
    (line,) = signature_lines([made])
    assert line.decision == decision
    assert line.proof == "Proved by a signature over the release and its PDF. The release before named this key."


def test_what_is_known_of_a_key_stands_beside_it() -> None:
    made = signing(Role.OFFICER, standing=Standing.NEW, proof="In person.", lost="Laptop stolen.",
                   remarks="One.\n\nTwo.", until=date(2026, 7, 1))  # fmt: skip
    (line,) = signature_lines([made])
    assert line.remarks == ("One.", "Two.")
    assert line.proof.endswith(
        "It is a new key, which no earlier release names. The company says of the key: In person. "
        "It was given up on 1 July 2026: Laptop stolen."
    )
    (open_end,) = signature_lines([signing(Role.OFFICER, lost="Lost.")])
    assert open_end.proof.endswith("It was given up on 1 January 2025: Lost.")


def test_who_did_not_sign() -> None:
    officer, representative = signing(Role.OFFICER), signing(Role.REPRESENTATIVE)
    assert len(missing_signatures([])) == 3
    assert [words.partition(" ")[0] for words in missing_signatures([officer])] == ["Not", "No"]
    assert [status for made in ([], [officer], [representative], [signing(Role.REPRESENTATIVE, signed=False)])
            for status in [signature_status(made)]] == [
        "Not co-signed", "Not co-signed", "Co-signed for the providers", "Providers declined to sign",
    ]  # fmt: skip
    assert typed_name("") == "" and "Jo Doe" in typed_name("Jo Doe")
    assert told(sample_releases()[-1], officer).sentences[3] == "Signed by the company on 9 June 2026."


def test_a_figure_that_the_catalogue_does_not_know_keeps_its_id() -> None:
    release = corrected(before={"old.figure": Value(3)})
    release = replace(
        release, figures=release.figures | {"old.figure": FigureValue("old.figure", Value(4, Status.SHOWN))}
    )
    assert [(each.name, str(each.before), str(each.after)) for each in amended_figures(release)] == [
        ("old.figure", "3", "4")
    ]
    assert str(amended_in(release, "old.figure")).startswith("Q1 2026: 3 before, 4 since")
