"""The page "Your voice": the council, every motion, what the company did; and the files that it is made from."""

from datetime import date

from transparency.governance.reading import Governance
from transparency.publication.settings import Settings
from transparency.site import address
from transparency.site.downloads import Download, listed
from transparency.site.rendering import Page, SitePages
from transparency.telling.labels import say
from transparency.telling.record.voice import (
    advice_sentence,
    council_points,
    motions_told,
    seats_sentence,
    seats_told,
    tally,
    voice_heading,
)


def governance_files(governance: Governance) -> dict[str, bytes]:
    """The company's own files, for download: who keeps one can see whether anything was taken back."""
    return {address.governance_data(path): text.encode() for path, text in governance.files.items()}


def add_voice(pages: SitePages, governance: Governance, settings: Settings, on: date) -> None:
    """The page, seen on a day."""
    council, motions = governance.council, governance.motions
    files = governance_files(governance)
    downloads: list[Download] = [listed(path, "", files) for path in files]
    pages.add(
        "pages/your-voice.html",
        Page(address.VOICE, say("your-voice"), "voice", say("who-speaks-for-providers")),
        heading=voice_heading(council, settings),
        council=council,
        advice=f"{advice_sentence(tally(motions, on))}.",
        seats_sentence=seats_sentence(council) if council else "",
        points=council_points(council) if council else (),
        seats=seats_told(council) if council else (),
        motions=motions_told(motions, council, settings, on),
        files=downloads,
        on=on,
    )
