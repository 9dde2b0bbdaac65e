"""The pages of rules, composed from the example and from copies of it with one thing changed."""

import re
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.site.checking import Parsed

from transparency.build import releases_of
from transparency.publication.publication import Publication, RuleFile
from transparency.release.release import Reason, Release, Value
from transparency.rules.reading import public_sources
from transparency.site import compose_site
from transparency.site.pages.rules import RuleList
from transparency.telling.rules.words import state_of, when
from transparency.theme import find_theme

ROOT = Path(__file__).resolve().parents[2]
RULES = ("R-2023-01", "R-2026-01", "R-2027-01")


@cache
def example() -> tuple[Publication, tuple[Release, ...]]:
    built = releases_of(ROOT / "content")
    assert built.problems == [] and built.publication is not None
    return built.publication, built.releases


@cache
def site() -> dict[str, str]:
    publication, releases = example()
    files, problems = compose_site(publication, releases, find_theme("default", None))
    assert problems == []
    return {path: content.decode() for path, content in files.items() if path.endswith((".html", ".yaml", ".xml"))}


def page(rule: str) -> str:
    return site()[f"rules/{rule}/index.html"]


def changed(rule: str, **settings: object) -> Publication:
    """The example with settings of one rule file replaced."""
    publication, _ = example()

    def edited(file: RuleFile) -> RuleFile:
        return replace(file, data={**file.data, **settings}) if file.data["id"] == rule else file

    return replace(publication, rule_files=tuple(map(edited, publication.rule_files)))


def test_the_timeline_has_what_is_in_force_first() -> None:
    text = site()["rules/index.html"]
    places = [text.index(f'id="{rule}"') for rule in ("R-2026-01", "R-2027-01", "R-2023-01")]
    assert places == sorted(places)
    assert "Announced 24 November 2025, in force 1 January 2026: 38 days’ notice; 30 are promised." in text
    assert "Joining units with a full licence: 1,440 → 1,560 units" in text
    assert "proposed, not in force" in text and "In force, until 31 December 2025" in text


def test_a_version_in_force_says_everything() -> None:
    text = page("R-2026-01")
    for words in (
        "1,440 with a full licence", "Past 20 sessions a week, more adds nothing", "Code in the ledger",
        "9 × 115 ÷ 100", "What if I stop working here?",
        "What changed from the rule before", "7 for, 1 against, 1 abstained",
        "30 days promised, 38 days given", "Every grant follows the rule", "Could this push care the wrong way?",
        "R-2026-01.yaml", "A change is proposed.", "brought when the pot was last shared, up to 30 September 2026",
    ):  # fmt: skip
        assert words in text, words
    assert "720 units" not in text, "the old rule's units are counted in today's: a split is no change"
    assert "Units were split on 3 March 2025" in text


def test_a_proposal_is_a_banner_and_a_table_of_before_and_after() -> None:
    text = re.sub(r"\s+</td>", "</td>", page("R-2027-01"))
    assert "Proposed." in text and "may never be" in text
    assert "Before and after, for three people" in text and ">1,560<" in text and ">1,440<" in text
    assert "Every grant follows the rule" not in text, "nothing was granted by it"


def test_a_replaced_version_leads_to_its_successor() -> None:
    text = page("R-2023-01")
    assert "in force until 31 December 2025" in text and "../R-2026-01/index.html" in text
    assert "They were split since: 3 March 2025: 2 for 1." in text


def test_few_exceptions_are_not_counted_apart_and_their_reason_is_not_named() -> None:
    text = page("R-2023-01")
    section = text[text.index('id="compliance"') :]
    section = section[: section.index("</section>")]
    assert "Every grant follows the rule, or is an exception with a reason" in section
    assert "the exceptions are counted apart only where enough people have each" in section
    assert 'data-figure="grants/R-2023-01/exceptions"' not in section
    assert "Grants are counted in steps of 5" in section
    assert not any("practice that joined" in content for content in site().values())


def test_exceptions_for_enough_people_are_counted_by_reason() -> None:
    publication, releases = example()
    found = releases[-1].compliance[-1]
    shown = replace(
        found,
        following=Value(amount=300, block=5),
        exceptions=Value(amount=15, block=5),
        reasons=(Reason(id="move", words="Somebody moved.", grants=Value(amount=15, block=5)),),
    )
    last = replace(releases[-1], compliance=(shown,))
    files, _ = compose_site(publication, (*releases[:-1], last), find_theme("default", None))
    text = files["rules/R-2026-01/index.html"].decode()
    assert "Exceptions: Somebody moved." in text
    assert '<data value="15" data-figure="grants/R-2026-01/reason/move">15</data>' in text


def test_without_a_check_there_is_no_block_about_it() -> None:
    publication, releases = example()
    last = replace(releases[-1], compliance=())
    files, _ = compose_site(publication, (*releases[:-1], last), find_theme("default", None))
    assert b'id="compliance"' not in files["rules/R-2026-01/index.html"]


@pytest.mark.parametrize("rule", RULES)
def test_the_file_is_the_very_file(rule: str) -> None:
    publication, releases = example()
    files, _ = compose_site(publication, releases, find_theme("default", None))
    assert files[f"data/rules/{rule}.yaml"] == (ROOT / "content" / "rules" / f"{rule}.yaml").read_bytes()
    (source,) = [source for source in public_sources(publication) if source.rule.id == rule]
    assert source.file.text.sha256 in page(rule)


def test_drafts_are_not_public() -> None:
    publication = changed("R-2027-01", status="draft")
    files, _ = compose_site(publication, example()[1], find_theme("default", None))
    assert not any("R-2027-01" in path for path in files)
    assert not any(b"R-2027-01" in files[path] for path in files if path.endswith((".html", ".xml", ".json")))


def test_a_rule_announced_for_later_says_from_when() -> None:
    publication = changed(
        "R-2027-01",
        status="in_force",
        dates={"proposed": "2026-10-12", "announced": "2026-11-10", "effective_from": "2027-01-01"},
    )
    files, _ = compose_site(publication, example()[1], find_theme("default", None))
    text = files["rules/R-2027-01/index.html"].decode()
    assert "This rule takes effect on 1 January 2027." in text and "52 days’ notice; 45 are promised" in text


def test_states_in_words() -> None:
    day = example()[1][-1].as_of
    rules = {source.rule.id: source.rule for source in public_sources(example()[0])}
    assert [state_of(rules[id], day) for id in RULES] == ["superseded", "current", "proposed"]
    assert when(rules["R-2023-01"], "superseded") == "In force from 1 July 2023 to 31 December 2025"
    withdrawn = rules["R-2027-01"].model_copy(update={"status": "withdrawn"})
    assert state_of(withdrawn, day) == "withdrawn" and when(withdrawn, "withdrawn").startswith("Withdrawn")


def test_a_publication_without_rules_has_no_page_of_rules() -> None:
    publication, releases = example()
    bare = replace(publication, rule_files=(), rules=())
    files, _ = compose_site(bare, releases, find_theme("default", None))
    assert not any(path.startswith("rules/") for path in files)
    assert "rules/index.html" not in Parsed(files["index.html"].decode()).links
    assert RuleList(bare, releases[-1]).versions == {}


def test_pages_are_well_formed_and_every_link_leads_somewhere() -> None:
    import posixpath

    publication, releases = example()
    files, _ = compose_site(publication, releases, find_theme("default", None))
    for path in ("rules/index.html", *(f"rules/{rule}/index.html" for rule in RULES)):
        parsed = Parsed(files[path].decode())
        assert parsed.faults == [] and len(parsed.ids) == len(set(parsed.ids)), path
        assert set(parsed.references) <= set(parsed.ids)
        assert all(after <= before + 1 for before, after in zip(parsed.headings, parsed.headings[1:], strict=False))
        for link in parsed.links:
            if "://" in link or link.startswith("mailto:"):
                continue
            target, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert target in files or target == "SHA256SUMS", f"{path}: {link}"
            assert not anchor or anchor in Parsed(files[target].decode()).ids, f"{path}: {link}"


def test_changes_and_reports_lead_to_the_rule() -> None:
    assert "../rules/R-2026-01/index.html" in site()["changes/index.html"]
    report = site()["reports/2026-q1/index.html"]
    assert "../../rules/R-2026-01/index.html" in report
    assert "Every grant was computed again. Each follows the rule, or is an exception with a reason." in report
    assert "38 days’ notice; 30 are promised" in site()["reports/2025-q4/index.html"], "it was told before"
    assert "was proposed on 12 October 2026" in site()["reports/2026-q3/index.html"], "before it was published"
    assert "What happened to the rules" not in site()["reports/2026-q2/correction-1/index.html"]


def test_a_rule_in_words_only_has_a_page_without_sums() -> None:
    publication = changed("R-2026-01", grants=[], tables={}, inputs={}, limits={}, vesting={})
    files, problems = compose_site(publication, example()[1], find_theme("default", None))
    text = files["rules/R-2026-01/index.html"].decode()
    assert problems == [] and "After 90 days everyone is promised joining units" in text
    assert 'id="words"' not in text and 'id="examples"' not in text and 'id="agreed"' in text
    assert "one of the two is in words only" in text
    assert "Before and after, for three people" not in files["rules/R-2027-01/index.html"].decode()
