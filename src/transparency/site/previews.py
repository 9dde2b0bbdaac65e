"""What stands for a page where its address is passed on: the words of a picture, and the drawing that it is made of."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from transparency.charts import PreviewWords
from transparency.charts.preview import HEIGHT, WIDTH
from transparency.publication.settings import Settings
from transparency.release.release import Release
from transparency.site import drawing
from transparency.telling.labels import say
from transparency.telling.numbers.drawings import holdings
from transparency.telling.numbers.format import day
from transparency.telling.sentence import Told


class Preview(Struct, frozen=True):
    """What the picture of a page says: sentences, and what else is to be known of it."""

    headline: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Shown(Struct, frozen=True):
    """A picture as a page names it."""

    path: str
    words: str
    """What it says, for whoever does not see it."""
    width: int = WIDTH
    height: int = HEIGHT


def preview_of(beats: Sequence[Told], *notes: str) -> Preview:
    """The picture of a page that opens with a headline."""
    return Preview(tuple(map(str, beats)), notes)


def drawn(preview: Preview, release: Release, settings: Settings, colours: Mapping[str, str], *, draft: bool) -> bytes:
    """The drawing of a page's picture, as a file."""
    company = settings.company
    squares = (say("preview-squares", providers=settings.words.providers),)
    notes = (
        *([say("draft-label")] if draft else []),
        *preview.notes,
        say("as-of-day", day=day(release.as_of)),
        *(squares if holdings(release) else []),
        *([say("made-up-company", name=company.name)] if company.fictional else []),
    )
    words = PreviewWords(company.name, say("brand"), preview.headline, notes)
    return drawing.preview(release, words, colours).encode()
