"""One report to one PDF: tagged, PDF/UA-1 and PDF/A-3a at once, with its data attached.

WeasyPrint is imported only here and in the modules it calls, and only when a PDF is due.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from transparency.publication.problem import Problem, Severity
from transparency.report.document import TIGHT, ReportInput
from transparency.report.fetcher import Assets
from transparency.report.fonts import shut_out_system_fonts
from transparency.report.metadata import declare_accessible
from transparency.report.structure import origins_recorded
from transparency.report.tags import finish_plainly, finishing

VARIANT = "pdf/a-3a"
LITTLE = Fraction(1, 2)
"""A last page that is filled less than this is worth a second layout."""

NO_LIBRARY = Problem(
    code="P01",
    message="PDFs need the Pango libraries, which this system does not have; the site can be built without them.",
    hint=(
        "Debian and Ubuntu: apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0. macOS: brew install pango. Or build without PDFs: transparency build --no-pdf."
    ),
)

NO_FONTS = Problem(
    code="P04",
    message="The theme's report has no fonts, and those of the system are not used: they differ everywhere.",
    hint="Put WOFF2 files into the theme's fonts/ and name them in report/report.css with @font-face.",
)
"""Told before WeasyPrint is called: without a single font Pango ends the process."""

UNREPAIRED = Problem(
    code="P02",
    message="The PDF's tags could not be improved for screen readers; it was written with WeasyPrint's own.",
    hint="Install the pinned versions: pip install weasyprint==70.0 pydyf==0.13.0.",
    severity=Severity.WARNING,
)


def library_problem() -> Problem | None:
    """Why no PDF can be made on this system, or ``None``. Imports WeasyPrint."""
    shut_out_system_fonts()
    try:
        with _known_warnings_off():
            import weasyprint  # noqa: F401, PLC0415
            from weasyprint.text.ffi import harfbuzz_subset  # noqa: PLC0415
    except (OSError, ImportError):
        return NO_LIBRARY
    return None if harfbuzz_subset else NO_LIBRARY  # without it, other bytes


class RenderingError(Exception):
    """No PDF could be made; carries the problem to print."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def render(report: ReportInput) -> bytes:
    """Render one report; raises ``RenderingError`` (P01) when the libraries are missing."""
    pdf, problems = render_with_problems(report)
    if pdf is None:
        raise RenderingError(problems[0])
    return pdf


def render_with_problems(report: ReportInput) -> tuple[bytes | None, list[Problem]]:
    """Render one report. ``None`` with a problem when the libraries are missing."""
    if missing := library_problem():
        return None, [missing]
    if not _has_fonts(report):
        return None, [NO_FONTS]
    with _messages() as messages:
        pdf, problems = _render_repaired(report)
    return pdf, problems + [_message_problem(report, message) for message in messages]


def _has_fonts(report: ReportInput) -> bool:
    """Whether there is a font among the assets and a style sheet that names one."""
    named = any(name.endswith(".css") and b"@font-face" in content for name, content in report.assets.items())
    return named and any(name.endswith((".woff2", ".woff", ".ttf", ".otf")) for name in report.assets)


def _render_repaired(report: ReportInput) -> tuple[bytes, list[Problem]]:
    """The repaired PDF, or WeasyPrint's own with a warning when its internals are not as the repairs expect."""
    document = _lay_out(report)
    try:
        with origins_recorded() as origins:
            return _write(document, report, finishing(origins)), []
    except (AttributeError, AssertionError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        cause = f"{report.name}, {type(error).__name__}: {error}"
        problem = replace(UNREPAIRED, message=f"{UNREPAIRED.message} ({cause})")
    return _write(_lay_out(report), report, finish_plainly), [problem]


def _lay_out(report: ReportInput) -> Any:
    """The WeasyPrint document; laid out a second time, and tighter, where that saves a last page with little on it."""
    document = _laid_out(report, report.html)
    if report.assets.get(TIGHT) and len(document.pages) > 1 and filled(document.pages[-1]) < LITTLE:
        sheet = f'<link rel="stylesheet" href="report:/{TIGHT}"></head>'
        tighter = _laid_out(report, report.html.replace("</head>", sheet, 1))
        if len(tighter.pages) < len(document.pages):
            return tighter
    return document


def _laid_out(report: ReportInput, html: str) -> Any:
    """It reads the report's assets from memory, and nothing once it is laid out."""
    import weasyprint  # noqa: PLC0415

    assets = Assets(report.assets)
    with _known_warnings_off():
        document = weasyprint.HTML(string=html, url_fetcher=assets).render(pdf_variant=VARIANT)
    assets.seal()
    declare_accessible(document.metadata)
    return document


def filled(page: Any) -> Fraction:
    """The part of a page's height down to the end of its last line. WeasyPrint tells it of boxes alone."""
    box = page._page_box
    body = next(child for child in box.children if child.element_tag == "html")
    return Fraction(_end(body) - box.content_box_y()) / Fraction(box.height)


def _end(box: Any) -> float:
    """How far down the page the last of a box's lines and pictures ends."""
    inside = getattr(box, "children", ())
    return max(map(_end, inside)) if inside else float(box.position_y + box.height)


def _write(document: Any, report: ReportInput, finisher: Any) -> bytes:
    """The bytes of a laid-out document."""
    import weasyprint  # noqa: PLC0415

    attachments = [
        weasyprint.Attachment(
            string=content,
            name=name,
            description=report.descriptions.get(name, name),
            created=report.created,
            modified=report.created,
            relationship="Data",
        )
        for name, content in report.attachments.items()
    ]
    with _known_warnings_off():
        written: bytes = document.write_pdf(pdf_variant=VARIANT, attachments=attachments, finisher=finisher)
    return written


@contextmanager
def _known_warnings_off() -> Iterator[None]:
    """Without two warnings: no system fonts (as it should be) and WeasyPrint's unclosed colour profile."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
        warnings.filterwarnings("ignore", "unclosed file .*sRGB2014.icc", ResourceWarning)
        yield


class _Collector(logging.Handler):
    """Keeps the messages of a logger."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


@contextmanager
def _messages() -> Iterator[list[str]]:
    """What WeasyPrint has to say meanwhile, instead of on the standard error output."""
    messages: list[str] = []
    logger = logging.getLogger("weasyprint")
    handlers, propagate = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [_Collector(messages)], False
    try:
        yield messages
    finally:
        logger.handlers, logger.propagate = handlers, propagate


def _message_problem(report: ReportInput, message: str) -> Problem:
    return Problem(code="P03", message=f"PDF of {report.name}: {message}", severity=Severity.WARNING)
