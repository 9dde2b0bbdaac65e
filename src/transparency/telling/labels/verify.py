"""Words of the page on which a reader checks the site herself."""

from transparency.language import Plural, deferred

VERIFY: dict[str, str | Plural] = {
    "check-this-site": deferred("Check this site"),
    "check-this-site-about": deferred("Whether anything here was changed, and whether a PDF is the one published."),
    "check-this-site-lead": deferred(
        "See for yourself whether anything here was changed, who signed it, and whether a PDF that you were given is "
        "the one that was published."
    ),
    "verify-by-hand": deferred("By hand, and without this page"),
    "verify-by-hand-why": deferred("For this you need no script, and need not trust this page."),
    "verify-check": deferred("Check every file of this site"),
    "verify-checkpoint": deferred("Checkpoint of the log:"),
    "verify-choose-paper": deferred("The PDF that you have"),
    "verify-failed": deferred("The files cannot be read: %(why)s."),
    "verify-folder": deferred("Choose the folder of the site on your disk"),
    "verify-folder-why": deferred("Or drop the folder onto this page."),
    "verify-further": deferred("The command transparency verify does that too."),
    "verify-kept": deferred("A checkpoint that you kept (if you have one)"),
    "verify-kept-why": deferred("Forty digits, as a PDF prints them, or a message about a new report."),
    "verify-latest": deferred("%(quarter)s, published on %(day)s"),
    "verify-looking": deferred("Looking at the files …"),
    "verify-more": deferred("and %(left)s more"),
    "verify-needs-script": deferred(
        "To check files here, this page needs JavaScript, which also works from disk. Below is how to do it by hand."
    ),
    "verify-no": deferred("Does not hold:"),
    "verify-no-subtle": deferred(
        "This browser checks files only on a page that came over https, or from your disk. Below is how to do it by "
        "hand."
    ),
    "verify-not-proved": deferred("What this does not prove"),
    "verify-or-folder": deferred("Or choose a copy of the site on your disk"),
    "verify-page-can-lie": deferred(
        "This page came with the site: a site that lies could bring a page that lies. The program, taken from "
        "elsewhere, or a copy of this page that you kept, does not have that fault."
    ),
    "verify-paper": deferred("Is this PDF the one?"),
    "verify-paper-why": deferred("One other byte, and it is another file."),
    "verify-papers": deferred("Every PDF that was published"),
    "verify-papers-why": deferred(
        "From the log. The SHA-256 of a file that you have is the one here, or it is another file."
    ),
    "verify-part": deferred("Holds as far as seen here:"),
    "verify-reading": deferred("Files read so far: %(number)s"),
    "verify-stays-here": deferred("It is done in your browser. Nothing is sent anywhere, and nothing is kept."),
    "verify-verdicts": deferred("What they come to"),
    "verify-whole": deferred("Was anything changed?"),
    "verify-with-command": deferred("Or with the program, which also follows every number of every page and PDF:"),
    "verify-with-sums": deferred("Download the site’s files with their list, and compare:"),
    "verify-yes": deferred("Holds:"),
}

IN_SCRIPT = (
    "verify-check", "verify-checkpoint", "verify-choose-paper", "verify-failed", "verify-folder", "verify-folder-why",
    "verify-further", "verify-kept", "verify-kept-why", "verify-latest", "verify-looking", "verify-more", "verify-no",
    "verify-no-subtle", "verify-or-folder", "verify-part", "verify-reading", "verify-yes",
)  # fmt: skip
"""What the page's script says."""
