"""The page of files: all numbers for a spreadsheet or a program, quarter by quarter."""

from collections.abc import Mapping, Sequence

from transparency.release.release import Release
from transparency.site import address, downloads
from transparency.site.downloads import listed, listed_release
from transparency.site.rendering import Page, SitePages
from transparency.telling.labels import say
from transparency.telling.numbers.tables import tables_of
from transparency.telling.record.corrections import release_name


def add_data(
    pages: SitePages, releases: Sequence[Release], data: Mapping[str, bytes], digests: Mapping[str, str]
) -> None:
    """Add it; ``releases`` in their order, corrected ones too, ``digests``: the hash of each release by its path."""
    main = [
        listed(address.ALL_FIGURES, say("every-figure-of-every-quarter"), data),
        listed(address.DICTIONARY, say("what-every-figure-table"), data),
        listed(address.FORMAT, say("the-open-format"), data),
        listed(address.DATAPACKAGE, say("every-csv-with-its-schema"), data),
        listed(address.DATASET, say("the-data-set-for-search"), data),
        *([listed(address.CALCULATOR_DATA, say("calculator-data"), data)]
          if address.CALCULATOR_DATA in data else []),
    ]  # fmt: skip
    main += [listed(path, say("a-rule-as-it-is-run"), data) for path in data if path.startswith(address.RULE_FILES)]
    quarters = [
        {
            "id": release.path.replace("/", "-"),
            "label": release_name(release),
            "digest": digests[release.path],
            "ledger": release.ledger,
            "key": release.key,
            "files": [
                listed_release(release, data),
                *(listed(address.table_data(release.path, t.id), t.title, data) for t in tables_of(release)),
            ],
        }
        for release in reversed(releases)
    ]
    columns = [{"name": name, "description": downloads.meaning(name)} for name in downloads.COLUMNS]
    page = Page(address.DATA, say("data"), "data", say("all-figures-and-tables"))
    pages.add("pages/data.html", page, main_files=main, quarters=quarters, dictionary=columns)
