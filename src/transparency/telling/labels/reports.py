"""Words of the reports, on the page and on paper."""

from transparency.language import Plural, deferred

REPORTS: dict[str, str | Plural] = {
    "a-signature-is": deferred("A signature proves who stands for these numbers, not that they are true."),
    "a-unit-is-always": deferred(
        "A unit is always in exactly one place. Each movement takes it out of one place and puts it into another,"
        " so every table adds up."
    ),
    "all-quarterly-reports-newest": deferred("All quarterly reports, newest first"),
    "after-column": deferred("After"),
    "as-it-was-published-before": deferred("Read it as it was published before"),
    "before-column": deferred("Before"),
    "correction-of-quarter": deferred("Correction of the report for %(quarter)s"),
    "corrected-on": deferred("corrected on %(day)s"),
    "figures-before-and-after": deferred("Figures before and after"),
    "read-the-correction": deferred("Read the correction"),
    "this-is-a-correction": deferred("This report corrects an earlier one."),
    "what-was-corrected": deferred("What was corrected"),
    "earlier-release-stays": deferred("The earlier release stays where it was published."),
    "this-was-corrected": deferred("This report was corrected."),
    "commitment-to-the-ledger": deferred("Commitment to the ledger, salted:"),
    "days-from-to": deferred("%(start)s to %(end)s"),
    "do-grants-follow-the-rules": deferred("Do grants follow the rules?"),
    "every-unit-added-up": deferred("Every unit, added up"),
    "everything-as-json": deferred("Everything as JSON"),
    "files-of-this-report": deferred("Files of this report"),
    "how-these-figures-are-made": deferred("How these figures are made"),
    "in-force-since-column": deferred("In force since"),
    "methods": deferred("Methods"),
    "no-rules-or-policies-were": deferred("No rules or policies were published."),
    "nothing-that-is-printed-changed": deferred("Nothing that is printed changed in this quarter."),
    "on-day": deferred("On %(day)s"),
    "one-report-a-quarter": deferred(
        "One report a quarter, as a page and as a PDF with its data inside. What was published stays."
    ),
    "pdf-column": deferred("PDF"),
    "pdf-of": deferred("PDF, %(quarter)s"),
    "please-read-this-first": deferred("Please read this first."),
    "provider-equity-report-quarter": deferred("Provider equity report, %(quarter)s"),
    "provider-ownership-at-company": deferred(
        "Provider ownership at %(company)s as of %(day)s: the quarter’s figures, movements and tie-outs."
    ),
    "quarterly-reports-on-provider-ownership": deferred("Quarterly reports on provider ownership, as pages and PDFs."),
    "read-the-newest": deferred("Read the newest"),
    "remarks-verbatim": deferred("Remarks, word for word:"),
    "reports-so-far": Plural("One report so far", "%(count)s reports so far"),
    "rules-and-policies-in-force": deferred("Rules and policies in force"),
    "signatures-stand-beside": deferred(
        "A signature is made over this finished file, so it cannot stand in it. Who signed, with which remarks, and "
        "who declined, stands on the page of this report."
    ),
    "the-next-figures-are-due": deferred("The next figures are due on %(day)s."),
    "the-note-as-signed": deferred("The note as it was signed"),
    "the-quarter-at-a-glance": deferred("The quarter at a glance"),
    "this-is-an-earlier-quarter": deferred(
        "This is an earlier quarter, kept as it was published. The newest is %(quarter)s."
    ),
    "this-report-as-a-pdf": deferred("This report as a PDF, %(quarter)s"),
    "title": deferred("Title"),
    "version-column": deferred("Version"),
    "what-a-company": deferred("What a company of so few people can print."),
    "what-changed": deferred("What changed"),
    "what-did-not-change": deferred("What did not change"),
    "what-happened-to-the-rules": deferred("What happened to the rules up to this report"),
    "what-the-company-says-about": deferred("What the company says about it"),
    "a-calendar-not-a-forecast": deferred(
        "If nobody leaves and no rule changes, this is what will be earned of what is promised today. It is a "
        "calendar, not a forecast."
    ),
    "a-percentage-means-little": deferred(
        "A percentage means little without its base. Here is what is counted, and what made a holder’s part of it "
        "smaller or larger this quarter."
    ),
    "all-texts-in-force": deferred("All texts in force"),
    "attached-to-this-pdf": deferred(
        "Attached to this PDF: %(names)s. They hold every published number of the quarter, to be read by a machine."
    ),
    "base-fully-diluted": deferred("Fully diluted: %(number)s %(units)s."),
    "base-issued": deferred("Issued stock: %(number)s shares."),
    "check-by-adding-up": deferred("Take the files attached to this PDF and add up any table yourself."),
    "check-by-building": deferred(
        "Run the same version of the program on the published numbers, with the log as it was: it gives this file "
        "again, byte for byte."
    ),
    "check-by-hash": deferred(
        "Compare this file with the one on the web site: its SHA-256 stands in the list SHA256SUMS there."
    ),
    "checkpoint-before-this": deferred("Checkpoint of the log of everything published before this report:"),
    "checkpoint-in-words": deferred("In words: %(words)s. Keep it: it shows whether the log was written anew."),
    "contents": deferred("Contents"),
    "published-on": deferred("Published %(day)s."),
    "every-published-number": deferred("Every published number of %(quarter)s"),
    "how-each-figure-is-computed": deferred("How each figure is computed"),
    "how-it-came-here": deferred("How it came here"),
    "how-it-ties-out-and-how": deferred("How it ties out, and how to check it"),
    "how-to-check-this-report": deferred("How to check this report"),
    "no-checkpoint-yet": deferred(
        "When this report was closed nothing was in the log of what is published, so it prints no checkpoint."
    ),
    "no-rule-was-proposed": deferred("Nothing: no rule was proposed, announced or changed."),
    "numbered-figure": deferred("Figure %(number)s. %(title)s"),
    "numbered-table": deferred("Table %(number)s. %(title)s"),
    "of-how-much": deferred("Of how much? The whole company"),
    "pace-reserve-and-people": deferred("Pace, reserve and people"),
    "the-company-as-squares": deferred("The company as 10,000 squares"),
    "the-ladder-at-the-end": deferred("The ladder at the end of each quarter"),
    "the-ledger-lists-each-grant": deferred(
        "The ledger lists each grant, each earned %(unit)s and each return as one line, by a random pseudonym, "
        "without names."
    ),
    "these-texts-were-in-force": deferred(
        "These texts were in force on %(day)s. Each is published in full, with its older versions; the hash names "
        "the exact text."
    ),
    "to-scale": deferred("To scale"),
    "what-will-be-earned-next": deferred("What will be earned next"),
    "written-by-people": deferred(
        "Written by people at %(company)s. Figures in it are taken from this release by the program."
    ),
    "who-signed": deferred("Who signed, and how that is proved"),
    "announced-for": deferred("Announced for"),
    "announced-on-column": deferred("Announced on"),
    "appears": deferred("Appears"),
    "as-a-calendar-file": deferred("These days as a calendar file (iCalendar)"),
    "by-your-clock-late": deferred(
        "By your clock, the next figures are late: their day is over, and they are not here."
    ),
    "built-on": deferred("This site was built on %(day)s."),
    "calendar": deferred("Calendar"),
    "days-are-announced": deferred(
        "Days are announced at least four weeks ahead. A day that is changed stays here, with the reason."
    ),
    "figures-appear": deferred("%(company)s: figures of provider equity, %(quarter)s"),
    "how-punctual": deferred("Whether reports kept their day"),
    "late-label": deferred("Late"),
    "kept": deferred("Kept"),
    "the-coming-figures": deferred("The coming figures"),
    "when-figures-appear": deferred("When figures appear"),
}
