"""Words of figures, tables, drawings and files of data."""

from transparency.language import Plural, deferred

NUMBERS: dict[str, str | Plural] = {
    "all-figures-of-quarter": deferred(
        "All %(number)s figures of %(quarter)s, as of %(day)s. Each has a page of its own with its definition, its"
        " sum and its history. The tables they come from are named below."
    ),
    "a-quarter-earlier": deferred("A quarter before"),
    "every-table-of-the-quarter": deferred("%(title)s: the table of the last quarter, with its rows, sums and file."),
    "a-ratio-is-computed": deferred(
        "A ratio is computed from the printed numbers, with as many digits as their blocks bear. What is not zero is "
        "never printed as zero."
    ),
    "all-figures": deferred("All figures"),
    "areas-by-quarter": deferred("Areas by quarter, %(first)s to %(last)s. At the end: %(parts)s."),
    "as-planned-on": deferred("%(title)s, as planned on %(day)s"),
    "bars-parts": deferred("Bars: %(parts)s."),
    "both-sides-of-every-identity": deferred("Both sides of every identity, in units"),
    "citation": deferred(
        "%(company)s. “%(name)s”, %(value)s as of %(as_of)s. Release %(quarter)s, published %(published)s."
    ),
    "computed-from-printed-numbers": deferred(
        "Computed from printed numbers, which are in blocks: about, to two digits."
    ),
    "cite-this": deferred("Cite this"),
    "column": deferred("Column"),
    "columns-first-to-last": deferred("Columns, %(first)s to %(last)s; the numbers stand in the table."),
    "columns-of-figures-csv": deferred("Columns of figures.csv"),
    "commitment-column": deferred("Commitment to the ledger, salted"),
    "computed-from": deferred("Computed from:"),
    "day-announced": deferred("%(day)s: announced"),
    "day-in-force": deferred("%(day)s: in force"),
    "dictionary": deferred("Dictionary"),
    "difference": deferred("Difference"),
    "earned": deferred("Earned"),
    "earned-includes-what-is-owned": deferred("Earned includes what is owned; promised includes what is earned."),
    "equity-set-aside-for-promised": deferred(
        "Equity set aside for, promised to, earned and owned by providers of %(name)s, in aggregate, by quarter."
    ),
    "every-figure-with-its-definition": deferred("Every figure with its definition, and every table."),
    "everyone-else": deferred("Everyone else"),
    "everything-on-this-site": deferred(
        "Everything on this site, as files. You may copy and reuse these figures, with the date."
    ),
    "exact-it-says-nothing-about": deferred("Exact: it says nothing about people."),
    "figure": deferred("Figure"),
    "file": deferred("File"),
    "files-of-this-figure": deferred("Files of this figure"),
    "hashes-of-each-release": deferred("Hashes of each release"),
    "history-of-balance": deferred("%(name)s, at the end of each quarter"),
    "history-of-movement": deferred("%(name)s, in each quarter"),
    "how-everything-ties-out": deferred("How everything ties out"),
    "how-it-adds-up": deferred("How it adds up"),
    "how-we-count-this": deferred("How we count this"),
    "identity": deferred("Identity"),
    "largest-group": deferred("%(name)s: %(share)s of what is promised"),
    "all-groups-alike": deferred("No group stands out: each of the %(all)s has %(share)s of what is promised"),
    "largest-groups-alike": deferred(
        "No group stands out: the largest %(number)s of %(all)s have %(share)s each of what is promised"
    ),
    "left-side": deferred("Left side"),
    "made-of-printed-numbers": deferred("Made of printed numbers; the build stops when they do not add up."),
    "main-files": deferred("Main files"),
    "meaning": deferred("Meaning"),
    "more-will-be-earned": deferred("%(number)s more will be earned in the next four quarters, if nobody leaves"),
    "no-number-here-has-been": deferred("No number here has been corrected"),
    "of-fully-diluted": deferred("of the company, fully diluted (%(number)s units)"),
    "of-issued": deferred("when compared with issued stock (%(number)s shares)"),
    "of-pool": deferred("of what is set aside (%(number)s units)"),
    "all-squares-have-one-size": deferred("All squares have one size. Nothing is enlarged."),
    "the-company-in-squares": deferred(
        "The company, fully diluted, is %(whole)s %(units)s, drawn as 10,000 squares. One square is %(size)s %(units)s."
    ),
    "in-colour": deferred("In colour: %(aside)s set aside for %(providers)s; %(steps)s."),
    "squares-of-step": deferred("%(squares)s %(step)s"),
    "not-printed": deferred("Not printed"),
    "people": deferred("%(people)s people"),
    "plain-csv-in-utf-8-with": deferred(
        "Plain CSV in UTF-8, with a comma between cells and a point before decimals. Beside each number stands "
        "how it is printed and the block to which it is rounded."
    ),
    "promised": deferred("Promised"),
    "promised-not-yet-earned": deferred("Promised, not yet earned"),
    "quarter": deferred("Quarter"),
    "quarter-by-quarter": deferred("Quarter by quarter"),
    "ranges-are-drawn-at-their": deferred("Ranges are drawn at their middle."),
    "release-column": deferred("Release"),
    "right-side": deferred("Right side"),
    "rounded-at-random-up": deferred(
        "Rounded at random, up or down, to a multiple of %(block)s, so that columns add up."
    ),
    "set-aside": deferred("Set aside"),
    "sha-256-of-release-json": deferred("SHA-256 of release.json"),
    "size": deferred("Size"),
    "start-here": deferred("Start here"),
    "status-about": deferred("A ratio of so few blocks that a simple fraction or a digit is all that can be said."),
    "status-none": deferred("Does not apply, or there is nothing to divide by."),
    "status-nothing": deferred("A true zero."),
    "status-range": deferred("Less than a block below or above the amount."),
    "status-shown": deferred("A number, rounded to a multiple of its block."),
    "status-under": deferred("Rounds to no block: nothing, or less than a block."),
    "table-of-this-chart": deferred("Table of this chart"),
    "tables-lead": deferred("%(quarter)s. Every table is also a CSV file. Earlier quarters stand in their reports."),
    "take-it-with-you": deferred("Take it with you"),
    "the-fingerprint-of-each-release": deferred(
        "The fingerprint of each release. If one figure changed, its hash would change. All files of this site "
        "are listed in one more file."
    ),
    "the-same-as-a-table": deferred("The same, as a table"),
    "the-tables": deferred("The tables"),
    "the-tables-of-each-quarter": deferred(
        "The tables of each quarter. Numbers keep the quarter they were published in."
    ),
    "the-whole-dictionary-json": deferred("The whole dictionary (JSON)"),
    "there-have-been-no-corrections": deferred(
        "There have been no corrections and no revisions. A correction mends a mistake. A revision improves a "
        "number when better data arrives. Both would be listed here, with the number as it was."
    ),
    "title-and-day": deferred("%(title)s, %(day)s"),
    "units-at-the-end": deferred("Units at the end of each quarter, as they were printed"),
    "units-set-aside-for-providers": deferred(
        "Units set aside for %(providers)s at the end of each quarter, %(first)s to %(last)s"
    ),
    "value": deferred("Value"),
    "what-each-column": deferred("What each column of the long file means. Every figure is defined on its own page."),
    "what-it-holds": deferred("What it holds"),
    "why-none": deferred("This number does not apply in this quarter: there is nothing to count or to divide by."),
    "why-range": deferred("It lies between these two; so few people take part that no single number is printed."),
    "why-under": deferred("It rounds to no block: it may be nothing, or nearly a block."),
    "column-quarter": deferred("The quarter, as in the addresses of this site: 2026-q1."),
    "column-as_of": deferred("The day for which the figure holds: the last day of the quarter."),
    "column-figure": deferred("The figure’s id. Its name, meaning and formula stand in dictionary.json."),
    "column-amount": deferred("The number as published. Empty only where status is none."),
    "column-unit": deferred(
        "What the number counts: units, people, percent (2.06 means 2.06%), money, quarters, count."
    ),
    "column-status": deferred(
        "How it is printed: shown, under (nothing, or less than block), nothing (a true zero), or range (amount "
        "less block to amount plus block). Or about (a ratio of few blocks), or none (does not apply)."
    ),
    "column-block": deferred("The step in which the number is published, in its own unit; 0: exact, or a ratio."),
    "meaning-pool.set_aside": deferred(
        "The company keeps these for %(providers)s. What is not promised belongs to no one yet."
    ),
    "meaning-awards.promised": deferred("Granted in writing. Part is lost by leaving early."),
    "meaning-awards.earned": deferred(
        "Who leaves keeps these under the terms of the plan. Options that are not bought in time lapse."
    ),
    "meaning-holdings.owned": deferred("Turned into shares in the company."),
}
