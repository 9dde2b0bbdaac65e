"""Words around every page, of the overview, of words about numbers, and of what is in several places."""

from transparency.language import Plural, deferred

FRAME: dict[str, str | Plural] = {
    "a-correction-mends-a-mistake": deferred(
        "A correction mends a mistake; a revision improves a number when better data arrives. Both are announced "
        "on the page of changes, and the number as it was stays visible."
    ),
    "a-percent-needs-a-base": deferred("A percent needs a base"),
    "a-rule-as-it-is-run": deferred("A rule as it is run"),
    "about-this-example": deferred("About this example"),
    "all-changes": deferred("All changes"),
    "all-figures-and-tables": deferred("All figures and tables as CSV and JSON, with a dictionary and hashes."),
    "all-pages": deferred("All pages"),
    "all-quarters-and-the-definition": deferred("All quarters and the definition"),
    "all-quarters-for-a-spreadsheet": deferred("All quarters, for a spreadsheet"),
    "all-rules": deferred("All rules"),
    "as-a-share-of-issued": deferred("As a share of issued stock"),
    "as-of-day": deferred("Figures as of %(day)s."),
    "ask-or-report-an-error": deferred("Ask, or report an error"),
    "before-you-count": deferred("Before you count on it"),
    "both-sides-are-made": deferred("Both sides are made of printed numbers. When they differ, nothing is published."),
    "brand": deferred("Provider ownership"),
    "calculator-data": deferred("What “What would I get?” computes from"),
    "change-of-figures": deferred("Figures"),
    "change-of-pool": deferred("Pool"),
    "pool-in-quarter": deferred("The pool in %(quarter)s"),
    "change-of-policy": deferred("Policy"),
    "change-of-rule": deferred("Rule"),
    "changes": deferred("Changes"),
    "check-it-yourself": deferred("Check it yourself"),
    "data": deferred("Data"),
    "data-and-dictionary": deferred("Data and dictionary"),
    "data-csv": deferred("Data (CSV)"),
    "dates-of-these-figures": deferred("Dates of these figures"),
    "draft-label": deferred("DRAFT"),
    "draft-note": deferred("The figures of %(quarter)s are not published. They may still change: do not pass them on."),
    "each-step-is-a-part": deferred("Each step is a part of the step before it."),
    "every-csv-with-its-schema": deferred("Every CSV with its schema, size and hash (Frictionless)"),
    "every-figure-of-every-quarter": deferred("Every figure of every quarter, one a line"),
    "every-number-comes-from": deferred(
        "Every number comes from the company’s anonymised ledger, rounded once when its quarter was published, or"
        " is computed from such numbers. None is typed by hand."
    ),
    "every-table-is-a-csv": deferred(
        "Every table is a CSV file, every release one JSON file, and every figure has its own sum. The hash of "
        "each release is printed in its PDF and on the data page; if they agree, both hold the same figures."
    ),
    "everything-is-added-up-twice": deferred("Everything is added up twice"),
    "feed-of-changes-atom": deferred("Feed of changes (Atom)"),
    "figures-as-of": deferred("Figures as of"),
    "figures-hold": deferred(
        "Figures hold as of the last day of a quarter and are published together. Between two releases nothing "
        "changes, so that nobody is told apart by comparing two days."
    ),
    "figures-move-once-a-quarter": deferred("Figures move once a quarter"),
    "figures-of-quarter": deferred("Figures of %(quarter)s"),
    "figures-of-quarter-published": deferred("Figures of %(quarter)s published."),
    "fingerprint-of-the-key": deferred("Fingerprint of the key by which numbers are rounded:"),
    "follow-as-a-feed-atom": deferred("Follow as a feed (Atom)"),
    "follow-or-ask": deferred("Follow or ask"),
    "four-steps-never-merged": deferred("Four steps, never merged"),
    "from-quarter-on-smaller-groups": deferred("From %(quarter)s on smaller groups are shown than before: %(reason)s"),
    "full-hash": deferred("full hash"),
    "hashes": deferred("Hashes"),
    "hashes-of-every-file": deferred("Hashes of every file"),
    "how-figures-are-defined-rounded": deferred("How figures are defined, rounded, protected, tied out."),
    "how-people-are-protected": deferred("How people are protected"),
    "how-the-company-is-counted": deferred("How the company is counted"),
    "how-we-count": deferred("How we count"),
    "how-we-count-each-step": deferred("How we count each step"),
    "in-plain-words-where": deferred(
        "In plain words. Where a word has a meaning in law or accounting, this is the everyday version of it."
    ),
    "made-up-company": deferred("%(name)s is a made-up company; so are its figures."),
    "made-up-in-title": deferred("(made-up company)"),
    "no-rule-label": deferred("No rule in force."),
    "made-up-label": deferred("Only an example."),
    "main-navigation": deferred("Main"),
    "menu": deferred("Menu"),
    "mistakes-and-better-numbers": deferred("Mistakes and better numbers"),
    "new-figures-new-versions": deferred(
        "New figures, new versions of policies and rules, and corrections. Newest first. Nothing is ever removed "
        "from this list."
    ),
    "new-figures-policies-rules-corrections": deferred("New figures, policies, rules, corrections, newest first."),
    "next-figures": deferred("Next figures"),
    "no-date-set-yet": deferred("No date set yet"),
    "no-page-here": deferred("No page here"),
    "numbers": deferred("Numbers"),
    "on-what-basis": deferred("On what basis, and at what value"),
    "overview": deferred("Overview"),
    "policies": deferred("Policies"),
    "policy-first-version": deferred("“%(title)s”, first version: %(summary)s"),
    "policy-version": deferred("“%(title)s”, version %(version)s: %(summary)s"),
    "published": deferred("Published"),
    "questions-and-errors": deferred("Questions and errors:"),
    "read-the-rule": deferred("Read the rule"),
    "read-version-version": deferred("Read version %(version)s"),
    "release": deferred("Release %(quarter)s"),
    "report-for-quarter": deferred("Report for %(quarter)s"),
    "reports": deferred("Reports"),
    "rounding": deferred("Rounding"),
    "rule": deferred("Rule %(id)s"),
    "rule-announced": deferred("%(id)s, “%(title)s”, is announced, to take effect on %(day)s: %(summary)s"),
    "rule-proposed": deferred("%(id)s, “%(title)s”, is proposed: %(summary)s"),
    "rule-takes-effect": deferred("%(id)s, “%(title)s”, takes effect: %(summary)s"),
    "rules": deferred("Rules"),
    "signatures": deferred("Signatures"),
    "site": deferred("provider ownership"),
    "site-of": deferred("%(name)s: provider ownership"),
    "skip-to-the-page": deferred("Skip to the page"),
    "stay-informed-or-ask": deferred("Stay informed or ask"),
    "table": deferred("Table"),
    "the-address-may-be-mistyped": deferred(
        "The address may be mistyped, or the page may have moved. What was published is never taken away: look "
        "for it in the reports."
    ),
    "the-data-set-for-search": deferred("The data set for search engines (JSON-LD)"),
    "the-open-format": deferred("The open format of every release.json, as a JSON Schema"),
    "the-part-in-squares": deferred(
        "One square is a ten-thousandth of the company. The promised part on %(before)s and on %(now)s, and what lies "
        "between. Grey: others have them now. Pale: back in the pool."
    ),
    "the-words-of-this-site": deferred("The words of this site in plain language."),
    "there-is-no-page": deferred("There is no page at this address."),
    "there-is-no-page-here": deferred("There is no page here"),
    "this-site-describes-a-plan": deferred(
        "This site describes a plan. It is not an offer to sell securities, and nothing here is advice."
    ),
    "title-and-version": deferred("%(title)s, version %(version)s"),
    "we-always-name-it-fully": deferred(
        "We always name it. Fully diluted counts the company as if every promise and everything set aside were "
        "already a share. It makes the providers’ part look smaller, so we lead with it. Issued and outstanding "
        "counts only shares that exist today; promises are not among them, so that comparison only shows size."
    ),
    "squares": deferred("Squares"),
    "what-happened": deferred("What happened"),
    "what-changed-last": deferred("What changed last"),
    "what-every-figure-table": deferred("What every figure, table and column means"),
    "what-was-booked-after": deferred(
        "What was booked after a quarter was closed enters the next one, in the line “Other changes”. So each "
        "quarter opens where the last one ended."
    ),
    "what-you-would-get": deferred("What you’d get"),
    "why-and-what-it-protects": deferred("Why, and what it protects"),
    "words": deferred("Words"),
    "words-we-use": deferred("Words we use"),
}
