"""What is sent when a quarter is published: a subject, five sentences and a link, to paste into any mailer."""

from collections.abc import Sequence
from html import escape

from msgspec import Struct

from transparency.language import _
from transparency.publication.settings import Settings
from transparency.release.paths import report_page
from transparency.release.release import Release
from transparency.signatures.signing import Signing
from transparency.telling.cautions import cautions
from transparency.telling.numbers.format import day
from transparency.telling.numbers.headlines import headline
from transparency.telling.record.corrections import amended_figures, correction_lines
from transparency.telling.record.quarter_news import changes, quarter_words
from transparency.telling.record.signatures import missing_signatures, signature_lines


class Announcement(Struct, frozen=True):
    """One message."""

    subject: str
    sentences: tuple[str, ...]
    """Five."""
    link: str
    """The address of the report, or nothing where the site has none."""

    def text(self) -> str:
        """As plain text: the subject in the first line."""
        body = "\n".join(self.sentences)
        return f"{self.subject}\n\n{body}\n" + (f"\n{self.link}\n" if self.link else "")

    def html(self) -> str:
        """As a piece of HTML without style, script or picture."""
        body = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in self.sentences)
        link = f'<p><a href="{escape(self.link)}">{escape(self.link)}</a></p>\n' if self.link else ""
        title = escape(self.subject)
        return f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n<h1>{title}</h1>\n{body}{link}'


def announcement(
    previous: Release | None, release: Release, settings: Settings, signings: Sequence[Signing]
) -> Announcement:
    """What the figures say, what changed, what they are not, who signed, and when the next come.

    Of a correction: that it is one, what of it is another number now, and that the earlier release stays.
    """
    news = changes(previous, release, settings)
    promised, worthless = headline(release, settings)
    if release.next_release:
        following = _("The next figures are due on %(day)s.", day=day(release.next_release))
    else:
        following = _("No day is set for the next figures yet.")
    warning = cautions(release, settings)[0]
    company, quarter = settings.company.name, quarter_words(release)
    if release.correction is not None:
        subject = _("%(company)s: corrected report, %(quarter)s", company=company, quarter=quarter)
        said = " ".join(map(str, correction_lines(release))), _amended(release)
        following = _("The earlier release stays where it was published, with a note that leads here.")
    else:
        subject = _("%(company)s: provider equity report, %(quarter)s", company=company, quarter=quarter)
        changed = (
            f"{news[0].what}. {news[0].meaning}" if news else _("Nothing that is printed changed in this quarter.")
        )
        said = f"{promised} {worthless}", changed
    return Announcement(
        subject=subject,
        sentences=(*said, f"{warning.title} {warning.text}", _signed(signings), following),
        link=f"{settings.company.url.rstrip('/')}/{report_page(release.path)}" if settings.company.url else "",
    )


def _amended(release: Release) -> str:
    figures = amended_figures(release)
    if not figures:
        return _("No figure is another one now.")
    first = figures[0]
    words = _("%(name)s: %(before)s before, %(after)s now.", name=first.name, before=first.before, after=first.after)
    more = _("The report lists every figure before and after.") if len(figures) > 1 else ""
    return f"{words} {more}".rstrip()


def _signed(signings: Sequence[Signing]) -> str:
    decided = [line.decision for line in signature_lines(signings)]
    return " ".join([*decided, *missing_signatures(signings)[: 0 if decided else 1]])
