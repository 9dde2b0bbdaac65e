"""What is said of the example's settings with one line changed, a line a change: ``faulty_settings.txt``."""

from pathlib import Path
from random import Random

from tests.expected import assert_as_read

from transparency.publication.files.text_file import TextFile
from transparency.publication.reading import parse_settings

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "content" / "publication.yaml").read_text("utf-8").splitlines()
STRANGE = (
    "", "~", "[]", "{a: b}", "-1", "0", "1.5", "yes", "2026-02-30", "2026-13-01", "x y", "x" * 90, "1/0", "3/2",
    "https://example.com/?a=1", "javascript:x", "USD ", "NO", '"', "a: b: c",
)  # fmt: skip


def changed(number: int) -> str:
    """One line gone, twice, deeper, with another name or another value; and what is said."""
    pick = Random(f"settings {number}")
    lines = list(LINES)
    at = pick.choice([place for place, line in enumerate(lines) if line.strip() and not line.strip().startswith("#")])
    name, colon, value = lines[at].partition(":")
    match number % 6:
        case 0:
            how = f"without “{lines.pop(at).strip()[:50]}”"
        case 1:
            lines.insert(at, lines[at])
            how = f"twice “{lines[at].strip()[:50]}”"
        case 2:
            lines[at] = f"{name[:-1]}{colon}{value}"
            how = f"“{lines[at].strip()[:50]}”"
        case 3:
            lines[at] = f"  {lines[at]}"
            how = f"deeper “{lines[at].strip()[:50]}”"
        case _:
            lines[at] = f"{name}: {pick.choice(STRANGE)}"
            how = f"“{lines[at].strip()[:50]}”"
    settings, problems = parse_settings(TextFile("publication.yaml", "\n".join(lines) + "\n", "0" * 64))
    told = [
        f"{problem.severity.name.lower()} {problem.code} line {problem.line}: {problem.message} {problem.hint}".rstrip()
        for problem in problems[:3]
    ]
    return "\n".join(f"line {at + 1} {how}: {each}" for each in told or ["fits" if settings else "nothing is said"])


def test_what_is_said_of_changed_settings() -> None:
    assert_as_read(Path(__file__).parent / "faulty_settings.txt", sorted(set(map(changed, range(84)))))
