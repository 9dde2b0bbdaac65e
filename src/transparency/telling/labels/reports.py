"""Words of the reports, on the page and on paper."""

from transparency.telling.wording import Plural, deferred

REPORTS: dict[str, str | Plural] = {
    "a-unit": deferred(
        "A unit is always in exactly one place. Each movement takes it out of one place and puts it into another,"
        " so every table adds up."
    ),
    "all-quarterly-reports-newest": deferred("All quarterly reports, newest first"),
    "commitment-to-the-ledger": deferred("Commitment to the ledger, salted:"),
    "days-from-to": deferred("%(start)s to %(end)s"),
    "do-grants-follow-the-rules": deferred("Do grants follow the rules?"),
    "drawn-from-the-companys-anonymised": deferred(
        "Drawn from the company’s anonymised ledger when the quarter was published, and never drawn again. "
        "Nothing is typed by hand."
    ),
    "every-unit-added-up": deferred("Every unit, added up"),
    "everything-as-json": deferred("Everything as JSON"),
    "everything-in-this-report": deferred("Everything in this report"),
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
    "please-read-this": deferred("Please read this first."),
    "provider-equity-report-quarter": deferred("Provider equity report, %(quarter)s"),
    "provider-ownership-at-company": deferred(
        "Provider ownership at %(company)s as of %(day)s: the quarter’s figures, movements and tie-outs."
    ),
    "quarterly-reports-on-provider-ownership": deferred("Quarterly reports on provider ownership, as pages and PDFs."),
    "read-the-newest": deferred("Read the newest"),
    "reports-so-far": Plural("One report so far", "%(count)s reports so far"),
    "rules-and-policies-in-force": deferred("Rules and policies in force"),
    "the-next-figures-are-due": deferred("The next figures are due on %(day)s."),
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
    "what-happened-to-the-rules": deferred("What happened to the rules in this quarter"),
    "what-the-company-says-about": deferred("What the company says about it"),
    "written-by-people-the-figures": deferred("Written by people; the figures in it come from the ledger."),
}
