"""Write ``themes/default/assets/icon.png``, which telephones show for a page that is kept, from ``icon.svg`` beside it.

.venv/bin/python tools/icons.py
"""

from pathlib import Path

from transparency.charts.palette import PALETTE
from transparency.raster import picture

ASSETS = Path(__file__).resolve().parents[1] / "themes" / "default" / "assets"
SIDE, MARGIN = 180, 18
"""In px: what is asked for, and what a rounded corner may take."""


def icon() -> bytes:
    """The icon on paper, since a telephone puts black behind what is clear."""
    drawing = (ASSETS / "icon.svg").read_text("utf-8")
    inner = SIDE - 2 * MARGIN
    placed = drawing.replace("<svg ", f'<svg x="{MARGIN}" y="{MARGIN}" width="{inner}" height="{inner}" ', 1)
    sheet = f'<rect width="{SIDE}" height="{SIDE}" fill="{PALETTE["paper"]}"/>{placed}'
    return picture(f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}">{sheet}</svg>'.encode())


if __name__ == "__main__":
    (ASSETS / "icon.png").write_bytes(icon())
