"""The finisher: what is done to a laid-out PDF before it is written (WeasyPrint's public hook)."""

from collections.abc import Callable
from typing import Any

from transparency.report.fonts import give_fonts_stable_tags
from transparency.report.repairs import REPAIRS
from transparency.report.structure import Origins, object_of, read_tree, write_tree


def finishing(origins: Origins) -> Callable[[Any, Any], None]:
    """A finisher that repairs the tags of a document whose ``origins`` are being recorded."""

    def finish(_document: Any, pdf: Any) -> None:
        tree = read_tree(pdf, origins)
        for repair in REPAIRS:
            repair(tree)
        write_tree(tree)
        finish_plainly(_document, pdf)

    return finish


def finish_plainly(_document: Any, pdf: Any) -> None:
    """What needs no tag tree: stable font tags, and metadata in the clear so that simple tools find it."""
    give_fonts_stable_tags(pdf)
    object_of(pdf, pdf.catalog["Metadata"]).compress = False
