"""The light colours of the default theme, written into drawings for paper; pages repaint them by class."""

from collections.abc import Mapping

PALETTE: dict[str, str] = {
    "paper": "#fcfbfa",
    "ink": "#241d29",
    "ink-2": "#5c5462",
    "rule": "#dcd7dc",
    "accent": "#9c2f69",
    "step-1": "#ecd3df",
    "step-2": "#c878a2",
    "step-3": "#9c2f69",
    "step-4": "#560f37",
    "step-line": "#9c2f69",
    "others": "#cac4ca",
    "held": "#756c7b",
}
"""By the names of ``tokens.css``."""

FILLS: dict[str, str] = {
    "f-s1": "step-1",
    "f-s2": "step-2",
    "f-s3": "step-3",
    "f-s4": "step-4",
    "f-other": "others",
    "f-ink": "ink",
    "f-paper": "paper",
    "c-ink": "ink",
    "c-mut": "ink-2",
}
"""Class of a filled shape or a text to the token it takes its colour from."""

STROKES: dict[str, str] = {
    "l-grid": "rule",
    "l-ink": "ink",
    "l-mut": "ink-2",
    "l-paper": "paper",
    "l-line": "step-line",
    "l-held": "held",
}
"""Class of a line to its token."""

_TOKENS = {**FILLS, **STROKES}


def repaint(svg: str, colours: Mapping[str, str]) -> str:
    """The drawing with a theme's light colours (token to ``#rrggbb``), for paper: no style sheet reaches its SVG."""
    for name, token in _TOKENS.items():
        if token in colours:
            for attribute in ("fill", "stroke"):
                old = f'class="{name}" {attribute}="{PALETTE[token]}"'
                svg = svg.replace(old, f'class="{name}" {attribute}="{colours[token]}"')
    return svg
