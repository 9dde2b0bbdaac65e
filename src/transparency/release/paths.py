"""Where a release's files stand on the site. Forward slashes, relative to the site's root."""

import re
import unicodedata


def slug(name: str) -> str:
    """A name for paths: lower case, ASCII, dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "company"


def report_pdf(company: str, quarter: str) -> str:
    """The quarter's PDF."""
    return f"reports/{quarter}/{slug(company)}-provider-equity-{quarter}.pdf"


def report_page(quarter: str) -> str:
    """The page that says the same as the PDF."""
    return f"reports/{quarter}/index.html"


def table_csv(quarter: str, table: str) -> str:
    """A table of a quarter as CSV."""
    return f"data/{quarter}/{table}.csv"


def release_json(quarter: str) -> str:
    """A quarter's whole release as JSON."""
    return f"data/{quarter}/release.json"


def figure_page(figure: str) -> str:
    """The page of a figure: dots and underscores become dashes."""
    return f"numbers/{re.sub(r'[._]', '-', figure)}/index.html"


def policy_page(policy: str, version: str | None = None) -> str:
    """The page of a policy, or of one version of it."""
    return f"policies/{policy}/{version}/index.html" if version else f"policies/{policy}/index.html"
