"""Ordinary texts of a company, made from seeds: sentences of policies, rules, tables and minutes in which no person stands.

Numbers of every size and form that such texts hold: units, money, shares, dates, times, versions, hashes, references, links,
sections of law, ranges, sums, identifiers of things. Every text is made up.
"""

import hashlib
import random

WORDS = (
    "pool unit share option award board council rule plan policy quarter ledger grant vesting cliff schedule round price "
    "split exercise window report page table line total balance opening closing movement provider therapist counselor "
    "clinic session client practice licence state platform company founder investor vote notice date term sale merger"
).split()
OPENINGS = (
    "The board set aside", "Of the pool there were", "Under the plan we promised", "The ledger counts", "We publish",
    "At the close of the quarter the pool held", "Providers as a group own", "Before the split there were",
    "The rule gives", "Nobody may sell", "El consejo reservó", "Au total, le plan prévoit", "Insgesamt wurden vergeben:",
)  # fmt: skip


def number(chance: random.Random) -> str:
    """A count of something or an amount, in one of the forms that people write."""
    size = chance.choice((3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    whole = chance.randrange(10 ** (size - 1), 10**size)
    forms = (
        f"{whole:,} units", f"{whole} units", f"{whole:,}".replace(",", "\u202f") + " units", f"${whole:,}.{whole % 90 + 10}",
        f"{whole:,}".replace(",", ".") + " €", f"{whole % 10000 / 100:.2f} %", f"{whole / 1e9:.6f}", f"USD {whole}",
        f"{whole} shares", f"{whole % 97}:{whole % 13 + 1}", f"{whole:,} options at $0.{whole % 1000:03d}",
        f"{whole % 400} – {whole % 400 + 20} units", f"{whole % 60} to {whole % 60 + 12} months", f"€{whole}",
    )  # fmt: skip
    return chance.choice(forms)


def day(chance: random.Random) -> str:
    """A day or a time."""
    year, month, date = chance.randrange(2015, 2032), chance.randrange(1, 13), chance.randrange(1, 29)
    return chance.choice(
        (
            f"{year}-{month:02d}-{date:02d}", f"{date}.{month}.{year}", f"{month:02d}/{date:02d}/{year}", f"Q{month % 4 + 1} {year}",
            f"{date} March {year}", f"{year}\u2013{year + 4}", f"{year}-{month:02d}-{date:02d}T{date:02d}:30:00Z", f"{year}—{year + 1}",
            f"from {year}-{month:02d}-{date:02d} to {year + 1}-{month:02d}-{date:02d}", f"{year}{month:02d}{date:02d}",
        )
    )  # fmt: skip


def reference(chance: random.Random) -> str:
    """A link, a section, a hash, a version, a formula, a piece of code."""
    digest = hashlib.sha256(str(chance.random()).encode()).hexdigest()
    words = f"{chance.choice(WORDS)}-{chance.choice(WORDS)}"
    return chance.choice(
        (
            f"https://{words}.example/{chance.randrange(2000, 2030)}/{chance.randrange(10**9)}?page={chance.randrange(99)}&at=5%25",
            f"`{digest}`", f"`{digest[:12]}`", " ".join(digest[i : i + 4] for i in range(0, 32, 4)), f"17 CFR § 229.{chance.randrange(100, 999)}(d)",
            f"R-{chance.randrange(2015, 2032)}-{chance.randrange(1, 99):02d}", f"version {chance.randrange(9)}.{chance.randrange(30)}.{chance.randrange(99)}",
            f"units = {chance.randrange(10**4)} * {chance.randrange(9)}", f"`share_of_pot({words.replace('-', '_')})`", "Rule 701(e)",
            f"section {chance.randrange(1, 9)}.{chance.randrange(1, 20)}.{chance.randrange(1, 9)}", f"[{words}](../{words}/#n{chance.randrange(99)})",
            f"E{chance.randrange(10**9, 10**10)}", f"**{words}**", f"2^{chance.randrange(20, 53)} units", "ISO 4217", "RFC 8785",
            f"CUSIP-like code {chance.choice('ABCDEFGH')}{chance.randrange(10**5)}", f"write to equity@{words}.example", "(at the close)",
            f"{chance.randrange(1, 40)} of {chance.randrange(40, 90)} people", f"look at {words}.example", "**Note** & *terms*", "call 1-800-555-0199",
            f"pages {chance.randrange(100, 400)}-{chance.randrange(400, 900)}", f"sum: {chance.randrange(10**6)} - {chance.randrange(10**5)} - {chance.randrange(10**4)}",
        )
    )  # fmt: skip


def text(seed: int) -> str:
    """Text number ``seed``: some sentences, a list and a small table."""
    chance = random.Random(f"ordinary {seed}")

    def sentence() -> str:
        words = " ".join(chance.choices(WORDS, k=chance.randrange(3, 9)))
        parts = [chance.choice(OPENINGS), number(chance), "for", words]
        parts += chance.choice(
            ([], ["on", day(chance)], ["see", reference(chance)], ["on", day(chance), "as", reference(chance), "says"])
        )
        return " ".join(parts) + chance.choice((".", ";", "…", " (rounded)."))  # fmt: skip

    lines = [f"# {chance.choice(WORDS).title()} and {chance.choice(WORDS)}", ""]
    lines += [" ".join(sentence() for _ in range(chance.randrange(2, 6))) for _ in range(chance.randrange(1, 4))]
    lines += [
        "",
        *(f"- {number(chance)}, {day(chance)}, {reference(chance)}" for _ in range(chance.randrange(2, 7))),
        "",
    ]
    lines += ["| quarter | units | at |", "|---|---:|---|"]
    lines += [f"| {day(chance)} | {number(chance)} | {reference(chance)} |" for _ in range(chance.randrange(1, 6))]
    return "\n".join(lines) + "\n"
