"""The page on which a reader checks the site herself, in her browser, from the site's address or from her disk."""

from markupsafe import Markup

from transparency.language import language
from transparency.log.public_log import PublicLog
from transparency.publication.settings import Settings
from transparency.release.paths import report_pdf
from transparency.site import address
from transparency.site.rendering import Page, SitePages, data_block
from transparency.telling.labels import say
from transparency.telling.verdicts import not_proved, page_words

VERIFY = "verify/index.html"
SCRIPTS = ("proof", "log", "verdicts", "page")
"""In the order in which they need each other."""


def add_verify_page(pages: SitePages, log: PublicLog, settings: Settings) -> None:
    """The page. Without JavaScript it says what to do by hand, and lists every PDF that is in the log."""
    pages.add(
        "pages/verify.html",
        Page(VERIFY, say("check-this-site"), "verify", say("check-this-site-about")),
        scripts=[f"assets/verify/{name}.js" for name in SCRIPTS],
        asks=True,
        sums=address.SUMS,
        not_proved=not_proved(),
        published_papers=_papers(log, settings),
        sentences=Markup(data_block(page_words()).decode()),
    )


def _papers(log: PublicLog, settings: Settings) -> list[dict[str, object]]:
    """Every PDF in the log, newest first: of which quarter, published when, its hash; a link to those of the page."""
    company, first = settings.company.name, settings.languages[0]
    found: list[dict[str, object]] = []
    for statement in reversed(log.statements):
        for name, hashed in statement.reports.items():
            below = f"{statement.quarter}/correction-{statement.correction}".removesuffix("/correction-0")
            own = (name.partition(".")[2] or first) == language()
            path = report_pdf(company, below) if own else ""
            named = f"{statement.files.named} {name.partition('.')[2]}".strip()
            row = {"named": named, "published": statement.published, "sha256": hashed, "path": path}
            found.append({**row, "name": path.rpartition("/")[2]})
    return found
