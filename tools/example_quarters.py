"""The quarters of the fictional example as its founder would have released them, by the commands of the program.

Closed, signed, published, one corrected and one revised: ``content/quarters/``, ``content/log/``,
``content/governance/keys.yaml``, ``content/calendar.yaml``. Its keys are those that everybody can make
(:func:`transparency.signatures.keys.shipped_key`), so that a signature here proves nothing.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from transparency.proof.note import key_of, private_line
from transparency.signatures.keys import Role, shipped_key
from transparency.signatures.private_key import private_name

COUNCIL_KEY = date(2025, 5, 20)
"""The day on which the provider council was elected, and got its key: reports before it are not co-signed."""
REMARKS = {
    "2025-q4": "We read the draft with the council. The page of rules says more clearly what a session counts.\n\n"
    "Please say in the next report how long it takes from earning units to holding shares.",
}
"""Quarter → what the council wrote beside its signature."""
DECLINED = {
    "2026-q1": "The draft reached us too late to read it with care, so we do not sign it. "
    "We say nothing against its numbers."
}
"""Quarter → why the council did not sign."""
MISTYPED = ("2025-q3", "in July", "in June", date(2025, 11, 20))
"""A commentary as it is, as it was closed by mistake, and the day on which that was corrected."""
REVISED = ("2026-q2", date(2026, 8, 13))
"""A quarter of which something was booked late, and the day on which its readers were told."""
CALENDAR = """# The days on which figures appear. Options: docs/publication.md
schema: transparency-calendar/1
zone: America/New_York
time: "10:00"
releases:
  - {quarter: 2026-q4, day: 2027-02-11, announced: 2026-11-12}
  - {quarter: 2027-q1, day: 2027-05-06, announced: 2026-11-12}
  - {quarter: 2027-q2, day: 2027-08-05, announced: 2026-11-12}
  - {quarter: 2027-q3, day: 2027-11-11, announced: 2026-11-12}
"""
KEYS_HEAD = """# Keys of a fiction: everybody who has the program can make them, so a signature here proves nothing.
# No other publication may use them (K04). Options: docs/keys.md
schema: transparency-keys/1

keys:
"""
KEYS = {
    "officer": (date(2023, 10, 1), "Chief operating officer", "On file with the board"),
    "log": (date(2023, 10, 1), "", ""),
    "provider-representative": (COUNCIL_KEY, "Chair of the provider council", "Handed over in person on 20 May 2025"),
}
"""Role → from when its key signs, who holds it, and how the company knows."""


class Founder:
    """Whoever closes, signs and publishes, quarter by quarter, in a copy of the publication with keys beside it."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.private = content.parent / "private"

    def run(self, command: str, *arguments: str) -> None:
        """One command of the program."""
        whole = [sys.executable, "-m", "transparency", command, *arguments, "--content", str(self.content)]
        subprocess.run(whole, check=True)

    def begin(self) -> None:
        """An empty log, and the keys that there are before the council was elected."""
        self.private.mkdir(mode=0o700)
        (self.content / "calendar.yaml").unlink(missing_ok=True)
        (self.content / "governance" / "keys.yaml").write_text(KEYS_HEAD, "utf-8")
        for role in ("officer", "log"):
            self.add_key(role)

    def add_key(self, role: str) -> None:
        """The key of a role, private and public."""
        key, name = shipped_key(Role(role)), f"example-care/{role}"
        place = self.private / private_name(Role(role))
        place.write_text(f"{private_line(name, key)}\n", "utf-8")
        place.chmod(0o600)
        start, holder, proof = KEYS[role]
        lines = [f"role: {role}", f"key: {key_of(name, key)}", f"from: {start}"]
        lines += [f"{field}: {said}" for field, said in (("holder", holder), ("proof", proof)) if said]
        with (self.content / "governance" / "keys.yaml").open("a", encoding="utf-8") as file:
            file.write("  - " + "\n    ".join(lines) + "\n")

    def release(self, end: date, totals: Mapping[str, int]) -> None:
        """A quarter closed, signed, published on its day, and what was found of it afterwards.

        ``totals``: the cap table's own.
        """
        quarter, published = f"{end.year}-q{end.month // 3}", published_on(self.content, end)
        commentary = self.content / "quarters" / quarter / "commentary.md"
        text = commentary.read_text("utf-8")
        if quarter == MISTYPED[0]:
            assert MISTYPED[1] in text
            commentary.write_text(text.replace(MISTYPED[1], MISTYPED[2]), "utf-8")
        self.run("close", quarter, *(f"--{name}={units}" for name, units in totals.items()))
        self.sign(quarter, published - timedelta(2), REMARKS.get(quarter, ""))
        self.run("publish", quarter, "--day", str(published), "--not-co-signed")
        if quarter == MISTYPED[0]:
            commentary.write_text(text, "utf-8")
            self.correct(quarter, "text", MISTYPED[3])
        if quarter == REVISED[0]:
            self.correct(quarter, "people", REVISED[1])

    def sign(self, quarter: str, day: date, said: str = "") -> None:
        """The officer signs; the council too once there is one, or declines to. ``said``: what it remarks."""
        self.run("sign", quarter, "--role", "officer", "--day", str(day))
        if day >= COUNCIL_KEY:
            said = said or DECLINED.get(quarter, "")
            decline = ["--decline"] if quarter in DECLINED else []
            if said:
                (self.private / "remarks.txt").write_text(said, "utf-8")
                decline += ["--remarks", str(self.private / "remarks.txt")]
            self.run("sign", quarter, "--role", "provider-representative", "--day", str(day), *decline)

    def correct(self, quarter: str, what: str, day: date) -> None:
        """A correction, signed by both and published on its day."""
        self.run("correct", quarter, "--what", what, "--day", str(day))
        self.sign(quarter, day)
        self.run("publish", quarter, "--day", str(day), "--not-co-signed")


def published_on(content: Path, end: date) -> date:
    """The day on which a quarter is published, as its commentary says."""
    text = (content / "quarters" / f"{end.year}-q{end.month // 3}" / "commentary.md").read_text("utf-8")
    return date.fromisoformat(text.partition("published: ")[2][:10])


def release_quarters(content: Path, totals: Mapping[date, Mapping[str, int]]) -> None:
    """Close, sign and publish every quarter anew. Only this fiction may do so twice.

    ``totals``: last day of each quarter → the cap table's own totals.
    """
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(content, Path(folder) / "content"))
        shutil.rmtree(copy / "log", ignore_errors=True)
        for quarter in (copy / "quarters").iterdir():
            for old in quarter.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
                elif old.name != "commentary.md":
                    old.unlink()
        founder = Founder(copy)
        founder.begin()
        for end, stated in totals.items():
            if end > COUNCIL_KEY > end - timedelta(days=92):
                founder.add_key("provider-representative")
            founder.release(end, stated)
        (copy / "calendar.yaml").write_text(CALENDAR, "utf-8")  # of what is to come after the last of them
        for page in (copy / "quarters").rglob("review.html"):
            page.unlink()  # it is only for signing
        for part in ("quarters", "log"):
            shutil.rmtree(content / part, ignore_errors=True)
            shutil.copytree(copy / part, content / part)
        for file in ("calendar.yaml", "governance/keys.yaml"):
            shutil.copyfile(copy / file, content / file)
