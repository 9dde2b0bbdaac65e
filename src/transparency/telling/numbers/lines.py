"""Names of the lines of roll-forwards, and what has to be said beside one."""

from transparency.language import _, deferred
from transparency.release.figures.ladder import BALANCES
from transparency.release.lines import CLOSING, OPENING, day_before
from transparency.release.release import Release
from transparency.telling.numbers.format import day

_NAMES = {
    "authorized": deferred("Added by the board"),
    "reduced": deferred("Taken away by the board"),
    "pool_transfer": deferred("Moved between pools"),
    "split": deferred("Split of shares"),
    "split_rounding": deferred("Rounding of the split"),
    "granted": deferred("Granted"),
    "retracted": deferred("Taken back as never granted"),
    "vested": deferred("Earned"),
    "accelerated": deferred("Earned ahead of schedule"),
    "forfeited": deferred("Given back on leaving"),
    "expired": deferred("Earned, then lapsed"),
    "company_cancelled": deferred("Cancelled by the company"),
    "exercised": deferred("Bought by providers"),
    "settled": deferred("Delivered as shares"),
    "withheld": deferred("Kept back for price or tax"),
    "cash_settled": deferred("Paid in cash"),
    "repurchased": deferred("Bought back by the company"),
    "transferred_out": deferred("Passed on to people outside"),
    "transferred_in": deferred("Taken over from people outside"),
    "other": deferred("Other changes"),
}


def line_name(line: str, release: Release) -> str:
    """The name of a row of a roll-forward: a balance has its day, a line of the ledger its name."""
    if line == OPENING:
        return day(day_before(release.start))
    if line == CLOSING:
        return day(release.as_of)
    return movement_name(line)


def movement_name(line: str) -> str:
    """The name of a line of the ledger, which moves units.

    >>> movement_name("forfeited")
    'Given back on leaving'
    """
    return _(_NAMES[line]) if line in _NAMES else line.replace("_", " ").capitalize()


def opening_note(release: Release) -> str:
    """Why an opening is not the last closing as it was printed, or nothing."""
    within = [split for split in release.splits if release.start <= split.day <= release.as_of]
    split = max(within, key=lambda split: split.day, default=None)
    if split is not None:
        return _("Units were split on %(day)s, %(new)s for %(old)s: the opening is in new units.",
                 day=day(split.day), new=split.new, old=split.old)  # fmt: skip
    if release.raised_from:
        return _("The block was raised in this quarter: the opening is the last closing, rounded anew.")
    return ""


def change_note(release: Release) -> str:
    """Beside what was a quarter earlier and the change since: why it is not the last closing as it was printed."""
    if opening_note(release) and release.raised_from:
        return _("The block was raised in this quarter: a quarter earlier is the last closing, rounded anew.")
    return opening_note(release)


def figure_note(release: Release, figure: str) -> str:
    """What has to be said beside a figure; empty otherwise."""
    return opening_note(release) if figure in BALANCES else ""


def other_note(release: Release) -> str:
    """What the line "Other changes" takes together, or nothing where nothing is known of it."""
    names = [_("“%(name)s”", name=line_name(line, release)) for line in release.other_lines]
    if release.late:
        names.append(_("entries that were booked late"))
    if not names:
        return ""
    return _(
        "“Other changes” takes together: %(lines)s. Alone, a line of these would be about fewer than %(least)s people "
        "in a year.",
        lines=listed(names), least=release.minimum,
    )  # fmt: skip


def listed(names: list[str]) -> str:
    """Names one after the other: ``a, b and c``."""
    return names[0] if len(names) == 1 else _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])
