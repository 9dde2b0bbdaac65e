"""What the command ``verify`` and the site's own page say: six verdicts, their reasons, and what is not proved."""

from datetime import date

from transparency.language import _, deferred, unfilled
from transparency.telling.labels import LABELS
from transparency.telling.labels.verify import IN_SCRIPT
from transparency.telling.record.signatures import SIGNATURES

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
    "file-strange": deferred("%(path)s is a link, a pipe or a device, and no file."),
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
    "checkpoint-unknown": deferred("%(path)s names a checkpoint that the log never had: %(printed)s."),
    "log-broken": deferred("The log cannot be read: an entry, its checkpoint or a signature under it was changed."),
    "signature-wrong": deferred("%(path)s does not count: it signs other files, or its key does not sign them."),
    "not-going-on": deferred("%(path)s does not go on from the quarter that it names."),
    "appeared-late": deferred("%(path)s appeared later than the quarter before had announced."),
    "overdue": deferred("The next report was announced for %(day)s."),
    "mark-unknown": deferred("%(path)s: the mark of %(figure)s says %(value)s, which is not a published number."),
    "sides-differ": deferred("%(path)s: the two sides of %(code)s differ."),
    "outside-blocks": deferred("%(path)s: %(figure)s is no multiple of its block."),
    "no-ed25519": deferred("This browser cannot check signatures (it lacks Ed25519); the command can."),
    "log-unsigned": deferred("Nobody signed the log’s checkpoint: who holds the site could write it anew."),
    "log-key-unnamed": deferred("The log’s checkpoint is signed with a key that no earlier release names."),
}
"""Why a verdict does not hold, and what cannot be told."""


NOT_SEEN = {
    "files": deferred("Not seen here: files that the list does not name."),
    "sums": deferred("Not done here: adding up the tables."),
    "chain": deferred("Not read here: the checkpoints that PDFs print."),
    "numbers": deferred("Not read here: sentences, drawings, data files and PDFs."),
    "time": deferred("Not told here: days of releases that the log does not name."),
    "people": deferred("Not looked at here: tables, groups, and what can be computed from several numbers."),
}
"""Verdict → what the site's own page leaves to the command, and says so."""

PAPERS = {
    "paper-known": deferred("It is %(path)s, published on %(day)s."),
    "paper-unknown": deferred("The site never published this PDF."),
    "paper-no-list": deferred("The site has no log to look for it in: first choose the folder of the site."),
}
"""Whether a PDF is one that was published."""


def question(id: str) -> str:
    """What a verdict says where it holds."""
    return _(QUESTIONS[id])


def reason(id: str, /, **values: object) -> str:
    """Why a verdict does not hold.

    >>> reason("file-missing", path="index.html")
    'index.html is missing.'
    """
    return _(REASONS[id], **values)


def paper_verdict(known: tuple[str, date] | None) -> str:
    """Which PDF it is, and when it was published; ``None``: none of the site's."""
    return _(PAPERS["paper-known"], path=known[0], day=known[1]) if known else _(PAPERS["paper-unknown"])


def not_proved(printed: int = 0) -> str:
    """What no look at a site can show. ``printed``: how many of its PDFs print a checkpoint of the log.

    >>> not_proved().partition("a checkpoint that somebody kept")[2]
    '.'
    """
    said = _(
        "This does not prove that the ledger behind the site is true, or that every person in it is real. Nor "
        "does it prove that no other copy of the site says something else. That the log was "
        "not written anew as a whole shows only against a checkpoint that somebody kept."
    )
    if not printed:
        return said
    return f"{said} {_('A PDF prints the one before it: keep one, and compare.')}"


def page_words() -> dict[str, str]:
    """Everything that the script of the site's own page says, by id, in the language in force, its places unfilled."""
    questions = {f"question-{id}": text for id, text in QUESTIONS.items()}
    labels = {id: str(LABELS[id]) for id in IN_SCRIPT}
    unseen = {f"not-seen-{id}": text for id, text in NOT_SEEN.items()}
    messages = {**questions, **unseen, **REASONS, **PAPERS, **SIGNATURES, **labels}
    return {id: unfilled(text) for id, text in messages.items()}
