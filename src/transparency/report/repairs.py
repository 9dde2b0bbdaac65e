"""Repairs of WeasyPrint's PDF tags, one function each, applied in the order of ``REPAIRS``.

What passes a validator can still be bad to listen to. Each docstring names the issue in WeasyPrint's tracker; when one
is closed, its repair can go. None changes what is seen, only what is read aloud.
"""

from collections.abc import Callable
from typing import Any

import pydyf

from transparency.report.structure import Mark, Node, Tree

SPLITTABLE = frozenset(
    {"Sect", "Part", "Art", "Div", "NonStruct", "Table", "TBody", "TFoot", "L", "LI", "LBody", "P", "BlockQuote"}
)
"""Kinds whose pieces on consecutive pages or columns are one element."""

STRICT_PARENTS = frozenset({"Document", "L", "Table", "TR", "TBody", "THead", "TFoot", "Sect", "Part"})
"""Kinds that may not hold bare marked content."""


def _mark_margins_as_artifacts(tree: Tree) -> None:
    """Running heads and feet are not read aloud on each page (WeasyPrint #1836)."""
    owned = {leaf for leaf in tree.root.leaves() if isinstance(leaf, Mark)}
    for page, places in enumerate(tree.places):
        for mark in [Mark(page, mcid) for mcid in places]:
            if mark not in owned:
                tree.make_artifact(mark)


def _mute_decorations(tree: Tree) -> None:
    """A drawing that is ``aria-hidden`` repeats the words beside it: an artifact, not a Figure without words."""
    for node in tree.root.walk():
        for kid in node.nodes:
            if kid.kind == "Figure" and kid.html is not None and kid.html.get("aria-hidden") == "true":
                for leaf in kid.leaves():
                    tree.make_artifact(leaf, "/Layout")
                node.kids.remove(kid)


def _join_split_elements(tree: Tree) -> None:
    """A table, list, section or paragraph that breaks over pages or columns is one element again (WeasyPrint #2903).

    A table head repeated on the next page becomes an artifact.
    """
    tree.root.kids = [kid for kid in tree.root.kids if not isinstance(kid, Node) or kid.leaves()]
    _join(tree, tree.root)


def _join(tree: Tree, node: Node) -> None:
    joined: list[Any] = []
    heads: set[int] = set()
    for kid in node.kids:
        before = joined[-1] if joined else None
        if isinstance(kid, Node) and isinstance(before, Node) and _continues(before, kid):
            before.kids += kid.kids
        elif isinstance(kid, Node) and kid.kind == "THead" and id(kid.html) in heads:
            for leaf in kid.leaves():
                if isinstance(leaf, Mark):
                    tree.make_artifact(leaf)
        else:
            joined.append(kid)
            if isinstance(kid, Node) and kid.kind == "THead":
                heads.add(id(kid.html))
    node.kids = joined
    for kid in node.nodes:
        _join(tree, kid)


def _continues(before: Node, kid: Node) -> bool:
    """Whether ``kid`` is the next piece of the same HTML element: on the next page, or in the next column."""
    return (
        kid.html is not None
        and before.html is kid.html
        and before.kind == kid.kind
        and kid.kind in SPLITTABLE
        and before.origin.box_tag == kid.origin.box_tag
        and kid.page >= before.last_page()
    )


def _take_out_columns(tree: Tree) -> None:
    """An element set in columns is one element, not one that holds another of its kind for each column."""
    for node in tree.root.walk():
        flat: list[Any] = []
        for kid in node.kids:
            flat += kid.kids if isinstance(kid, Node) and _is_column(node, kid) else [kid]
        node.kids = flat


def _is_column(node: Node, kid: Node) -> bool:
    return kid.html is not None and kid.html is node.html and kid.kind == node.kind and kid.kind in SPLITTABLE


def _pair_terms_with_descriptions(tree: Tree) -> None:
    """A ``dl`` becomes L / LI / Lbl + LBody; WeasyPrint makes an LI of each ``dt`` and ``dd`` (WeasyPrint #2482)."""
    for node in tree.root.walk():
        if node.kind != "L" or node.tag != "dl":
            continue
        items: list[Any] = []
        for kid in _without_groups(node):
            body = kid.kids[0] if kid.kids and isinstance(kid.kids[0], Node) and kid.kids[0].kind == "LBody" else kid
            if body.tag == "dt":
                body.kind, kid.kids = "Lbl", [body]
                items.append(kid)
            elif items and body is not kid:
                items[-1].kids.append(body)
            else:
                items.append(kid)
        node.kids = items


def _without_groups(node: Node) -> list[Node]:
    """The items of a ``dl``, out of the ``div`` that may group them."""
    items: list[Node] = []
    for kid in node.nodes:
        items += kid.nodes if kid.kind in {"Div", "NonStruct"} else [kid]
    return items


def _give_items_one_body(tree: Tree) -> None:
    """An LI holds its Lbl and one LBody: paragraphs and lists in an item stand in the body (WeasyPrint #2482)."""
    for node in tree.root.walk():
        if node.kind != "LI":
            continue
        labels = [kid for kid in node.nodes if kid.kind == "Lbl"]
        rest = [kid for kid in node.kids if kid not in labels]
        if len(rest) == 1 and isinstance(rest[0], Node) and rest[0].kind == "LBody":
            continue
        body = next((kid for kid in rest if isinstance(kid, Node) and kid.kind == "LBody"), None)
        body = body or tree.new("LBody", node)
        content: list[Any] = []
        for kid in rest:
            content += kid.kids if isinstance(kid, Node) and kid.kind == "LBody" else [kid]
        body.kids = content
        node.kids = [*labels, body]


def _number_lists(tree: Tree) -> None:
    """Each list says how it is numbered (WeasyPrint #2482)."""
    for node in tree.root.walk():
        if node.kind == "L":
            labelled = any(part.kind == "Lbl" for item in node.nodes for part in item.nodes)
            numbering = "/None"
            if labelled and node.tag != "dl":
                numbering = "/Decimal" if node.tag == "ol" else "/Disc"
            node.source["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})


def _move_captions_into_figures(tree: Tree) -> None:
    """A ``figcaption`` stands inside its Figure, not beside it."""
    for node in tree.root.walk():
        if node.tag != "figure" or node.kind != "NonStruct":
            continue
        captions = [kid for kid in node.nodes if kid.kind == "Caption"]
        figures = [found for kid in node.nodes for found in kid.walk() if found.kind == "Figure"]
        if captions and figures:
            node.kids = [kid for kid in node.kids if kid not in captions]
            figures[0].kids[:0] = captions


def _scope_header_cells(tree: Tree) -> None:
    """Each TH says whether it heads a row or a column (WeasyPrint #2508).

    With scopes, the Headers and IDs that WeasyPrint writes say nothing more; after joining they could name a lost head.
    """
    for node in tree.root.walk():
        if node.kind == "TH":
            scope = node.html.get("scope") if node.html is not None else None
            attributes = node.source.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
            attributes["Scope"] = "/Row" if scope in {"row", "rowgroup"} else "/Column"
            node.source.pop("ID", None)
        elif node.kind == "TD" and "Headers" in node.source.get("A", {}):
            del node.source["A"]["Headers"]
            if len(node.source["A"]) == 1:
                del node.source["A"]


def _dissolve_wrappers(tree: Tree) -> None:
    """Spans and NonStructs that only wrap text, one per line of text, are taken away (WeasyPrint #2482)."""
    _dissolve(tree.root)


def _dissolve(node: Node) -> None:
    kept: list[Any] = []
    for kid in node.kids:
        if not isinstance(kid, Node):
            kept.append(kid)
            continue
        _dissolve(kid)
        bare = kid.kind in {"Span", "NonStruct"} and not set(kid.source) - {"Type", "S", "K", "Pg", "P"}
        if bare and node.kind not in STRICT_PARENTS:
            kept += kid.kids
        elif kid.leaves() or kid.kind in {"TBody", "TR", "TD", "TH"}:  # an empty row is a row
            kept.append(kid)
    node.kids = kept


def _describe_links(tree: Tree) -> None:
    """A link is described by its words, and its address when it leads outside; WeasyPrint writes ``#s1``."""
    for node in tree.root.walk():
        if node.kind != "Link" or node.html is None:
            continue
        words = " ".join("".join(node.html.itertext()).split())
        address = node.html.get("href") or ""
        inside = not address or address.startswith("#")
        description = node.html.get("title") or (words if inside else f"{words} ({address})")
        for kid in node.kids:
            if isinstance(kid, dict):
                tree.object(kid["Obj"])["Contents"] = pydyf.String(description)


REPAIRS: tuple[Callable[[Tree], None], ...] = (
    _mark_margins_as_artifacts,
    _mute_decorations,
    _join_split_elements,
    _take_out_columns,
    _pair_terms_with_descriptions,
    _give_items_one_body,
    _number_lists,
    _move_captions_into_figures,
    _scope_header_cells,
    _dissolve_wrappers,
    _describe_links,
)
"""In this order: artifacts are found before joining, lists paired before their wrappers go."""
