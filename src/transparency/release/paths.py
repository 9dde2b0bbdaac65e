"""Where a release's files stand on the site. Forward slashes, relative to the site's root."""

import re
import unicodedata

MAIN_PAGES = (
    "index.html", "numbers/index.html", "reports/index.html", "policies/index.html", "data/index.html",
    "methods/index.html", "glossary/index.html", "changes/index.html",
)  # fmt: skip
"""Pages that every site has."""


def slug(name: str) -> str:
    """A name for paths: lower case, ASCII, dashes, at most 80 characters.

    >>> slug("Éclair & Sons, Inc."), slug("社")
    ('eclair-sons-inc', 'company')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-") or "company"


def report_pdf(company: str, release: str) -> str:
    """The PDF of a release, by ``Release.path``.

    >>> report_pdf("Care", "2026-q1/correction-1")
    'reports/2026-q1/correction-1/care-provider-equity-2026-q1-correction-1.pdf'
    """
    return f"reports/{release}/{slug(company)}-provider-equity-{release.replace('/', '-')}.pdf"


def report_page(release: str) -> str:
    """The page that says the same as the PDF, by ``Release.path``."""
    return f"reports/{release}/index.html"


def figure_page(figure: str) -> str:
    """The page of a figure: dots and underscores become dashes."""
    return f"numbers/{re.sub(r'[._]', '-', figure)}/index.html"


def policy_page(policy: str, version: str = "") -> str:
    """A policy's page; with ``version`` the page of a version that is not the one in force."""
    return f"policies/{policy}/{version}/index.html" if version else f"policies/{policy}/index.html"


def rule_page(rule: str) -> str:
    """The page of one version of the rules."""
    return f"rules/{rule}/index.html"
