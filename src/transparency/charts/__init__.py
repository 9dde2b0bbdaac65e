"""Figures drawn as SVG, the same for page and paper. Knows labels and numbers, nothing of releases or ledgers.

Limits: lengths of words are those of one font, counted in advance, so a theme with wider letters may let labels
touch; words are set from left to right only.
"""

from transparency.charts.bands import Band, bands
from transparency.charts.bars import Bar, bars
from transparency.charts.columns import Pillar, columns
from transparency.charts.drawing import Drawing
from transparency.charts.ladder import Holdings, StripNames, cover_sheet, heap, ladder_company, ladder_step, squares
from transparency.charts.notice import Days, notice
from transparency.charts.palette import PALETTE, repaint
from transparency.charts.preview import PreviewWords, preview
from transparency.charts.spark import spark
from transparency.charts.steps import Layer, steps

__all__ = [
    "PALETTE",
    "Band",
    "Bar",
    "Days",
    "Drawing",
    "Holdings",
    "Layer",
    "Pillar",
    "PreviewWords",
    "StripNames",
    "bands",
    "bars",
    "columns",
    "cover_sheet",
    "heap",
    "ladder_company",
    "ladder_step",
    "notice",
    "preview",
    "repaint",
    "spark",
    "squares",
    "steps",
]
