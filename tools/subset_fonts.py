"""Cut the fonts of the default theme, list what they cover, and measure those of the charts.

    python tools/subset_fonts.py                  list the coverage and the widths of the fonts that are there
    python tools/subset_fonts.py --from FOLDER    cut them anew first, from full static TTF files of the same names

Writes ``themes/default/fonts/*.woff2``, ``themes/default/fonts/coverage.txt`` and
``src/transparency/charts/widths.py``. Needs fontTools and brotli, which only developers have.
"""

import argparse
import json
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "themes" / "default" / "fonts"
WIDTHS = ROOT / "src" / "transparency" / "charts" / "widths.py"
NAMES = (
    "Inter-Regular",
    "Inter-SemiBold",
    "Literata-Display-Medium",
    "Literata-Text-Italic",
    "Literata-Text-Regular",
    "Literata-Text-SemiBold",
)
WEIGHTS = (("REGULAR", "Inter-Regular"), ("SEMIBOLD", "Inter-SemiBold"), ("DISPLAY", "Literata-Display-Medium"))
SIGNS = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Western and Central European letters
    *map(ord, "‑–—‘’“”„†‡•…‰′″‹›⁄€←↑→↓−≈≠≤≥✓"),
    *range(0x2080, 0x208A),
}


def cut(source: Path) -> None:
    """Write the six WOFF2 files from the full fonts in ``source``; figures keep their tabular and lining forms."""
    for name in NAMES:
        features = ["calt", "case", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]
        options = subset.Options(flavor="woff2", layout_features=features)
        options.recalc_timestamp = False  # the same input gives the same bytes
        font = subset.load_font(str(source / f"{name}.ttf"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=SIGNS)
        cutter.subset(font)
        subset.save_font(font, str(FONTS / f"{name}.woff2"), options)


def coverage() -> str:
    """Code points every stack can draw, as ranges in hex. Inter ends each stack, so its two weights decide."""
    points = sorted(set.intersection(*(set(_font(name).getBestCmap()) for name in NAMES if name.startswith("Inter"))))
    lines = ["# Signs that every font stack of this theme can draw. Written by tools/subset_fonts.py."]
    first = last = points[0]
    for point in [*points[1:], 0x110000]:
        if point == last + 1:
            last = point
            continue
        lines.append(f"{first:04X}" if first == last else f"{first:04X}-{last:04X}")
        first = last = point
    return "\n".join(lines) + "\n"


def widths() -> str:
    """A Python module with the advance of each sign, in thousandths of the size, figures of Inter at tabular width."""
    lines = [
        '"""Widths of letters: advance in thousandths of the size to its signs. Written by tools/subset_fonts.py."""'
    ]
    for weight, name in WEIGHTS:
        font = _font(name)
        tabular = _tabular(font) if name.startswith("Inter") else {}
        groups: dict[int, str] = {}
        for point, sign in sorted(font.getBestCmap().items()):
            advance = font["hmtx"][tabular.get(sign, sign)][0]
            thousandths = round(advance * 1000 / font["head"].unitsPerEm)
            groups[thousandths] = groups.get(thousandths, "") + chr(point)
        lines += ["", f"{weight}: dict[int, str] = {{"]
        for thousandths, signs in sorted(groups.items()):
            text = json.dumps(signs, ensure_ascii=False)
            text = "".join(sign if sign == " " or sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
            lines.append(f"    {thousandths}: {text},")
        lines.append("}")
    return "\n".join(lines) + "\n"


def _tabular(font: TTFont) -> dict[str, str]:
    """Which glyph the feature ``tnum`` puts in place of which."""
    table = font["GSUB"].table
    features = [entry.Feature for entry in table.FeatureList.FeatureRecord if entry.FeatureTag == "tnum"]
    wanted = {index for feature in features for index in feature.LookupListIndex}
    pairs: dict[str, str] = {}
    for index in sorted(wanted):
        for rule in table.LookupList.Lookup[index].SubTable:
            pairs |= getattr(getattr(rule, "ExtSubTable", rule), "mapping", {})
    return pairs


def _font(name: str) -> TTFont:
    return TTFont(FONTS / f"{name}.woff2")


def main() -> None:
    """Cut when asked to, then measure."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--from", dest="source", type=Path, help="folder of the full TTF files")
    source: Path | None = words.parse_args().source
    if source is not None:
        cut(source)
    (FONTS / "coverage.txt").write_text(coverage(), encoding="ascii")
    WIDTHS.write_text(widths(), encoding="utf-8")


if __name__ == "__main__":
    main()
