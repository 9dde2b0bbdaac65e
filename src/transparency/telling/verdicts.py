"""What the command ``verify`` and the site's own page say: six verdicts, their reasons, and what is not proved."""

from transparency.language import _, deferred

QUESTIONS = {
    "files": deferred("Every file is the one that the site’s own list names, and there is no other."),
    "sums": deferred("The numbers add up, wherever every part of a sum is printed."),
    "chain": deferred(
        "Each quarter goes on from the one before; log and signatures hold, and nothing was changed since."
    ),
    "numbers": deferred("Every number on a page, in a drawing, a file or a PDF is a published one."),
    "people": deferred("Units are in blocks, people in fives, and no group is smaller than the site promises."),
    "time": deferred("Each report appeared on the day announced, and the next is not overdue."),
}
"""Verdict → what it says where it holds, in the order in which they are told."""

REASONS = {
    "no-list": deferred("There is no list of files, %(path)s."),
    "file-missing": deferred("%(path)s is missing."),
    "file-not-listed": deferred("%(path)s is not in the list."),
    "file-changed": deferred("%(path)s is not the file that was listed."),
    "no-log": deferred("It has no log: whether anything was taken away cannot be told."),
    "no-log-to-compare": deferred("There is no log to compare the checkpoint with that you kept."),
    "log-file-strange": deferred("%(path)s is no file of this log."),
    "log-file-changed": deferred("%(path)s is not what the entries of the log give."),
    "release-gone": deferred("The release of %(quarter)s that the log names is not on the site, or was changed."),
    "report-gone": deferred("The PDF of %(quarter)s that the log names is not on the site, or was changed."),
    "note-gone": deferred("The signature on %(quarter)s that the log names is not on the site, or was changed."),
    "not-in-log": deferred("%(path)s is not in the log."),
    "log-anew": deferred("The log does not begin as the one whose checkpoint you kept: it was written anew."),
    "checkpoint-unknown": deferred("%(path)s prints a checkpoint that the log never had: %(printed)s."),
    "log-unsigned": deferred("Nobody signed the log’s checkpoint: who holds the site could write it anew."),
    "log-key-unnamed": deferred("The log’s checkpoint is signed with a key that no earlier release names."),
}
"""Why a verdict does not hold, and what cannot be told."""


def question(id: str) -> str:
    """What a verdict says where it holds."""
    return _(QUESTIONS[id])


def reason(id: str, /, **values: object) -> str:
    """Why a verdict does not hold.

    >>> reason("file-missing", path="index.html")
    'index.html is missing.'
    """
    return _(REASONS[id], **values)


def not_proved(printed: int = 0) -> str:
    """What no look at a site can show. ``printed``: how many of its PDFs print a checkpoint of the log.

    >>> not_proved().partition("a checkpoint that somebody kept")[2]
    '.'
    """
    said = _(
        "This does not prove that the ledger behind the site is true, that every person in it is real, or that no "
        "other copy of the site says something else. That the log was not written anew as a whole shows only against "
        "a checkpoint that somebody kept."
    )
    if not printed:
        return said
    return f"{said} {_('A PDF prints the one before it: keep one, and compare.')}"
