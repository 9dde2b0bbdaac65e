"""The page on which somebody signs a closed quarter: one file that opens from disk and needs no network.

It shows what she signs, takes remarks, makes or loads her key in the browser, and gives back the signed note as a file.
Always the program's own: no theme of a publication sees a key.
"""

import base64
import hashlib
import json

from markupsafe import Markup

from transparency.closing.quarters import ClosedQuarter, release_before, review_name
from transparency.closing.signatories import ClosedBooks
from transparency.language import language, speaking, unfilled
from transparency.release.release import RowKind
from transparency.signatures.declaration import LONGEST, SCHEMA, ClosedFiles
from transparency.signatures.keys import SIGNING
from transparency.telling.cautions import cautions
from transparency.telling.labels import LABELS, say
from transparency.telling.labels.review import SPOKEN
from transparency.telling.numbers.format import day, number, signed
from transparency.telling.numbers.headlines import headline, lead
from transparency.telling.numbers.tables import NamedTable, tables_of
from transparency.telling.record.corrections import amended_figures, correction_lines, release_name
from transparency.telling.record.quarter_news import changes, quarter_words
from transparency.theme import find_theme

SHOWN = ("ladder", "movements")
"""Tables of the release that the page shows: the PDF has all."""
POLICY = "default-src 'none'; script-src '%(script)s'; style-src '%(style)s'; base-uri 'none'; form-action 'none'"


def review_pages(books: ClosedBooks, closed: ClosedQuarter, files: ClosedFiles) -> dict[str, bytes]:
    """The page for one closed quarter in each language of the publication: name → bytes. ``files``: what is signed."""
    pages = {}
    for code in books.settings.languages:
        with speaking(code):
            pages[review_name(code, books.settings.languages)] = _page(books, closed, files)
    return pages


def _page(books: ClosedBooks, closed: ClosedQuarter, files: ClosedFiles) -> bytes:
    """The page in the language in force."""
    settings, release, currency = books.settings, closed.release, closed.disclosure.currency
    theme = find_theme("default", None)
    script, style = ((theme.file(f"report/review.{ending}") or b"").decode() for ending in ("js", "css"))
    data = {
        "schema": SCHEMA,
        "publication": files.publication,
        "quarter": files.quarter,
        "named": files.named,
        "release": files.release,
        "reports": dict(sorted(files.reports.items())),
        "longest": LONGEST,
        "words": {id: unfilled(str(LABELS[id])) for id in SPOKEN},
    }
    block = json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    page = theme.environment().get_template("review.html.j2")
    before = release_before(books.closed, closed)
    beats = headline(release, settings)
    return page.render(
        language=language(),
        say=say,
        company=settings.company,
        policy=Markup(POLICY % {"script": _digest(script), "style": _digest(style)}),
        script=Markup(script),
        style=Markup(style),
        data=Markup(block),
        files=files,
        title=say("review-title", quarter=release_name(release) if release.correction else quarter_words(release)),
        as_of=day(release.as_of),
        published=day(release.published),
        beats=beats,
        lead=lead(release, settings),
        warning=cautions(release, settings)[0],
        correction=correction_lines(release),
        amended=amended_figures(release),
        news=changes(before, release, settings),
        tables=[_printed(table, currency) for table in tables_of(release, currency) if table.id in SHOWN],
        roles=[role.value for role in reversed(SIGNING[:2])] + [SIGNING[2].value],
        longest=LONGEST,
    ).encode()


def _printed(table: NamedTable, currency: str) -> dict[str, object]:
    rows = []
    for row in table.rows:
        moves = table.signed and row.kind is RowKind.ITEM
        cells = [
            (signed if moves or column.signed else number)(value, row.unit or column.unit, currency=currency)
            for value, column in zip(row.cells, table.columns, strict=True)
        ]
        rows.append({"name": row.name, "sign": row.sign, "cells": cells})
    return {"id": table.id, "title": table.title, "stub": table.stub, "columns": table.columns, "rows": rows}


def _digest(text: str) -> str:
    """How a policy names a script or a style sheet inside the page.

    >>> _digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
