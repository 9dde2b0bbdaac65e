"""Addresses inside the site: one function a kind of page, and the relative link from one file to another."""

from collections.abc import Sequence
from functools import lru_cache

OVERVIEW = "index.html"
NUMBERS = "numbers/index.html"
REPORTS = "reports/index.html"
POLICIES = "policies/index.html"
RULES = "rules/index.html"
RULE_FILES = "data/rules/"
DATA = "data/index.html"
METHODS = "methods/index.html"
GLOSSARY = "glossary/index.html"
CHANGES = "changes/index.html"
CALCULATOR = "what-would-i-get/index.html"
CALCULATOR_DATA = "data/calculator.json"
HAPPENINGS = "what-happens/index.html"
RISKS = "risks/index.html"
ABOUT = "about/index.html"
ACCESSIBILITY = "accessibility/index.html"
VOICE = "your-voice/index.html"
QUESTIONS = "questions/index.html"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
FEED = "feed.xml"
DICTIONARY = "data/dictionary.json"
FORMAT = "data/equity-pool-disclosure-1.json"
"""The JSON Schema of releases."""
DATAPACKAGE = "data/datapackage.json"
DATASET = "data/dataset.jsonld"
ALL_FIGURES = "data/all/figures.csv"
SUMS = "SHA256SUMS"
PREVIEW, PICTURE = "preview.svg", "preview.png"
"""The drawing that stands for a page where its address is passed on, beside the page, and the picture made of it."""


def figure_page(figure: str) -> str:
    """The page of one figure; dots of the id become dashes."""
    return f"numbers/{slug(figure)}/index.html"


def figure_data(figure: str, ending: str) -> str:
    """The history of one figure, as ``csv`` or ``json``."""
    return f"data/figures/{figure}.{ending}"


def rule_data(rule: str) -> str:
    """The file of a rule, as it is run."""
    return f"{RULE_FILES}{rule}.yaml"


def governance_data(path: str) -> str:
    """A file of the company's on council, motions or questions.

    >>> governance_data("governance/motions.yaml")
    'data/governance/motions.yaml'
    """
    return f"data/{path}"


def table_page(table: str) -> str:
    """The page of one table of the latest release.

    >>> table_page("ladder")
    'numbers/tables/ladder/index.html'
    """
    return f"numbers/tables/{slug(table)}/index.html"


def table_data(release: str, table: str) -> str:
    """The CSV file of one table of a release, by ``Release.path``."""
    return f"data/{release}/{table}.csv"


def release_data(release: str) -> str:
    """A whole release as JSON, by ``Release.path``."""
    return f"data/{release}/release.json"


def review_page(quarter: str) -> str:
    """In a draft, the page on which a closed quarter is signed."""
    return f"reports/{quarter}/review.html"


def preview(page: str) -> str:
    """The drawing that stands for a page.

    >>> preview("reports/2026-q1/index.html")
    'reports/2026-q1/preview.svg'
    """
    return page.removesuffix("index.html") + PREVIEW


def is_preview(path: str) -> bool:
    """Whether a file is the drawing that stands for a page.

    >>> is_preview("preview.svg"), is_preview("es/reports/2026-q1/preview.svg"), is_preview("a-preview.svg")
    (True, True, False)
    """
    return path.rpartition("/")[2] == PREVIEW


def picture(page: str) -> str:
    """The picture made of it."""
    return page.removesuffix("index.html") + PICTURE


def slug(figure: str) -> str:
    """A figure id as an anchor or a folder name."""
    return figure.replace(".", "-").replace("_", "-")


def folder(code: str, languages: Sequence[str]) -> str:
    """Where the pages of a language stand: those of the first of ``languages`` at the root.

    >>> folder("en", ("en", "es")), folder("es", ("en", "es"))
    ('', 'es/')
    """
    return "" if code == languages[0] else f"{code}/"


def in_words(path: str) -> bool:
    """Whether a file is there once for each language; data and assets are there once for all."""
    return path.partition("#")[0].endswith((".html", ".pdf", PREVIEW, PICTURE)) or path in {FEED, CALCULATOR_DATA}


def placed(path: str, folder: str) -> str:
    """Where a file stands in the site, by its path among those of a language.

    >>> placed("numbers/index.html#figures", "es/"), placed("data/2026-q1/ladder.csv", "es/")
    ('es/numbers/index.html#figures', 'data/2026-q1/ladder.csv')
    """
    return folder + path if folder and in_words(path) else path


@lru_cache(maxsize=65536)
def relative(source: str, target: str) -> str:
    """The link from the file ``source`` to the file ``target``; it works from disk as well as from a server.

    >>> relative("a/b/x.html", "a/c/y.html"), relative("a/b/x.html", "a/b/y.html"), relative("x.html", "a/y.html")
    ('../c/y.html', 'y.html', 'a/y.html')
    >>> relative("a/x.html", "y.html"), relative("a/x.html", "a/x.html"), relative("a/b/x.html", "a/b")
    ('../y.html', 'x.html', '../b')
    """
    if source == target:
        return target.rpartition("/")[2]
    here, there = source.split("/")[:-1], target.split("/")
    shared = 0
    while shared < len(here) and shared < len(there) - 1 and here[shared] == there[shared]:
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:])


def public(base: str, path: str) -> str:
    """The public address of a file: folders without ``index.html``."""
    return f"{base}/{path.removesuffix('index.html')}"


def rooted(folder: str, path: str) -> str:
    """The address of a file from the root of the server; ``folder`` is where the site stands there, or empty."""
    return f"{folder}/{path}"
