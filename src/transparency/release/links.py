"""Where a relative link in a text leads: from the files of a publication to the pages of its site.

A text names another by its file, as it stands in the content folder: ``[how units are given](../allocation/2.0.md)``,
or a heading in it: ``../allocation/2.0.md#how-many``. So the link works in the repository, on the site, and, made
absolute, on paper. The main pages of the site are named as if they stood in the content folder too:
``../../numbers/index.html``.
"""

from datetime import date
from posixpath import dirname, join, normpath, relpath

from msgspec import Struct

from transparency.publication.files.suggestion import nearest
from transparency.publication.markdown.html import anchors
from transparency.publication.markdown.tree import Target
from transparency.publication.publication import Document, Publication
from transparency.release.paths import MAIN_PAGES, policy_page, report_page, rule_page
from transparency.release.versions import by_slug, page_of
from transparency.rules.reading import public_sources

IN_POLICY, IN_COMMENTARY = "text-", "commentary-"
"""What stands before every id of a text on its page."""


class _Destination(Struct, frozen=True):
    page: str
    document: Document | None = None
    """The text on the page whose headings can be named."""
    ids: str = ""


class Links:
    """All files of a publication that have a page; of a policy's folder, the version in force on ``day``."""

    def __init__(self, publication: Publication, day: date) -> None:
        found: dict[str, _Destination] = {}
        for slug, versions in by_slug(publication.policies).items():
            for policy in versions:
                destination = _Destination(page_of(policy, versions, day), policy.document, IN_POLICY)
                found[policy.document.path] = destination
                if destination.page == policy_page(slug):
                    found[dirname(policy.document.path)] = destination
        for disclosed in publication.disclosed:
            text = disclosed.commentary
            found[text.path] = _Destination(report_page(disclosed.quarter.id), text, IN_COMMENTARY)
            found[dirname(text.path)] = found[text.path]
        for source in public_sources(publication):
            found[source.file.text.path] = _Destination(rule_page(source.rule.id))
        for page in MAIN_PAGES:
            found[page] = found[dirname(page) or page] = _Destination(page)
        self._found = found

    def of(self, document: Document, page: str) -> Target:
        """How links in ``document`` lead from ``page`` of the site; nothing for those that lead nowhere."""

        def target(written: str) -> str | None:
            path, _, heading = written.partition("#")
            found = self._found.get(normpath(join(dirname(document.path), path)))
            if found is None or (heading and (found.document is None or heading not in anchors(found.document))):
                return None
            return relpath(found.page, dirname(page)) + (f"#{found.ids}{heading}" if heading else "")

        return target

    def near(self, document: Document) -> Target:
        """What a link in ``document`` that leads nowhere may mean: the nearest file, or heading of the file it names.

        Of two equal headings the second is ``#same_1``.
        """

        def meant(written: str) -> str | None:
            path, _, heading = written.partition("#")
            whole = normpath(join(dirname(document.path), path))
            found = self._found.get(whole)
            if found is None:
                file = nearest(whole, self._found)
                return relpath(file, dirname(document.path)) if file else None
            known = nearest(heading, anchors(found.document)) if found.document is not None else None
            return f"{path}#{known}" if known else path

        return meant
