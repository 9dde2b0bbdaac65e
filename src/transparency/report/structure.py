"""The tag tree of a laid-out PDF as a tree of nodes: read it, change it, write it back.

WeasyPrint builds its structure elements from boxes, page by page; this module remembers which HTML element each was
made from, so that the repairs (``repairs.py``) can think in HTML instead of in boxes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Origin(NamedTuple):
    """Where a structure element came from."""

    element: Any
    """The HTML element (``xml.etree``), ``None`` for anonymous boxes."""
    box_tag: str | None
    """Its tag as WeasyPrint names it, with the pseudo-element: ``p``, ``li::marker``."""


Origins = dict[int, tuple[Any, Origin]]
"""``id`` of a structure element → (the element itself, kept alive so that its id stays its own; its origin)."""


class Mark(NamedTuple):
    """A piece of marked content on a page: its page (from 0) and its MCID there."""

    page: int
    mcid: int


@dataclass(eq=False, slots=True)
class Node:
    """One structure element."""

    source: Any
    """The ``pydyf.Dictionary`` it is written to."""
    kind: str
    """Structure type without the slash: ``P``."""
    origin: Origin
    page: int
    kids: "list[Node | Mark | Any]" = field(default_factory=list)
    """Nodes, marks and object references (``pydyf.Dictionary`` of type OBJR)."""

    @property
    def html(self) -> Any:
        """The HTML element it was made from, or ``None``."""
        return self.origin.element

    @property
    def tag(self) -> str | None:
        """The HTML tag it was made from, or ``None``."""
        return None if self.html is None else self.html.tag

    @property
    def nodes(self) -> "list[Node]":
        """The kids that are nodes."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def walk(self) -> "Iterator[Node]":
        """The node and all below it, in reading order."""
        yield self
        for kid in self.nodes:
            yield from kid.walk()

    def leaves(self) -> list[Any]:
        """Marks and object references of the node and all below it."""
        return [kid for node in self.walk() for kid in node.kids if not isinstance(kid, Node)]

    def last_page(self) -> int:
        """The last page it reaches."""
        return max(node.page for node in self.walk())


@dataclass(eq=False, slots=True)
class Tree:
    """The tag tree of one PDF, with the page streams its marks lie in."""

    pdf: Any
    root: Node
    pages: int
    streams: list[list[Any]]
    """Content stream of each page: a list of operators."""
    places: list[dict[int, int]]
    """For each page, MCID → index of its property list in the stream."""

    def object(self, reference: Any) -> Any:
        """The PDF object behind a reference such as ``12 0 R``."""
        return object_of(self.pdf, reference)

    def new(self, kind: str, parent: Node) -> Node:
        """A structure element that WeasyPrint did not make, to be put below ``parent``."""
        import pydyf  # noqa: PLC0415  (imported only when a PDF is due)

        source = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{kind}", "K": pydyf.Array()})
        self.pdf.add_object(source)
        return Node(source, kind, Origin(None, None), parent.page)

    def make_artifact(self, mark: Mark, kind: str = "/Pagination") -> None:
        """Turn marked content into an artifact, which is not read aloud.

        pydyf writes marked content as ``/Tag`` and ``<</MCID n>>`` in a row; both are replaced.
        """
        index = self.places[mark.page].pop(mark.mcid)
        stream = self.streams[mark.page]
        stream[index - 1] = b"/Artifact"
        stream[index] = type(stream[index])({"Type": kind})


def object_of(pdf: Any, reference: Any) -> Any:
    """The PDF object behind a reference such as ``12 0 R``."""
    return pdf.objects[int(bytes(reference).split()[0])]


@contextmanager
def origins_recorded() -> Iterator[Origins]:
    """Remember, while a PDF is written, which HTML element each structure element was made from.

    Wraps the private ``weasyprint.pdf.tags._build_box_tree``: WeasyPrint is pinned, and ``rendering`` falls back to the
    unrepaired output when this fails.
    """
    from weasyprint.pdf import tags  # noqa: PLC0415  (imported only when a PDF is due)

    original = tags._build_box_tree
    origins: Origins = {}

    def recording(box: Any, *arguments: Any) -> Iterator[Any]:
        placed = getattr(box, "_box", box)
        for element in original(box, *arguments):
            origins.setdefault(id(element), (element, Origin(placed.element, placed.element_tag)))
            yield element

    tags._build_box_tree = recording
    try:
        yield origins
    finally:
        tags._build_box_tree = original


def read_tree(pdf: Any, origins: Origins) -> Tree:
    """Read the structure tree that WeasyPrint has added to ``pdf``."""
    numbers = {bytes(reference): number for number, reference in enumerate(pdf.page_references)}
    streams = [object_of(pdf, object_of(pdf, page)["Contents"]).stream for page in pdf.page_references]
    places = [
        {item["MCID"]: index for index, item in enumerate(stream) if isinstance(item, dict) and "MCID" in item}
        for stream in streams
    ]
    structure = object_of(pdf, pdf.catalog["StructTreeRoot"])
    root = _read_node(pdf, object_of(pdf, structure["K"][0]), origins, numbers)
    return Tree(pdf, root, len(numbers), streams, places)


def _read_node(pdf: Any, source: Any, origins: Origins, numbers: dict[bytes, int]) -> Node:
    origin = origins[id(source)][1] if id(source) in origins else Origin(None, None)
    page = numbers.get(bytes(source["Pg"]), -1) if "Pg" in source else -1
    node = Node(source, source["S"][1:], origin, page)
    for kid in source["K"]:
        if isinstance(kid, int):
            node.kids.append(Mark(page, kid))
            continue
        target = object_of(pdf, kid)
        is_element = target.get("Type") == "/StructElem"
        node.kids.append(_read_node(pdf, target, origins, numbers) if is_element else target)
    return node


def write_tree(tree: Tree) -> None:
    """Write kinds, parents, kids and the parent tree back; structure elements that are gone are emptied."""
    numbers = tree.object(tree.object(tree.pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    owners = {numbers[index]: numbers[index + 1] for index in range(0, len(numbers), 2)}
    for page in range(tree.pages):
        owners[page] = type(numbers)([b"null"] * (max(tree.places[page], default=-1) + 1))
    for node in tree.root.walk():
        _write_node(tree, node, owners)
    for index in range(0, len(numbers), 2):
        numbers[index + 1] = owners[numbers[index]]
    alive = {id(node.source) for node in tree.root.walk()}
    for item in tree.pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/StructElem" and id(item) not in alive:
            item.clear()


def _write_node(tree: Tree, node: Node, owners: dict[int, Any]) -> None:
    source = node.source
    source["S"] = f"/{node.kind}"
    marks = [kid for kid in node.kids if isinstance(kid, Mark)]
    home = marks[0].page if marks else None
    if home is not None:
        source["Pg"] = tree.pdf.page_references[home]
    elif node is not tree.root:
        source.pop("Pg", None)
    kids = type(source["K"])()
    for kid in node.kids:
        if isinstance(kid, Node):
            kid.source["P"] = source.reference
            kids.append(kid.source.reference)
        elif isinstance(kid, Mark):
            owners[kid.page][kid.mcid] = source.reference
            page = tree.pdf.page_references[kid.page]
            elsewhere = type(source)({"Type": "/MCR", "Pg": page, "MCID": kid.mcid})
            kids.append(kid.mcid if kid.page == home else elsewhere)
        else:
            owners[tree.object(kid["Obj"])["StructParent"]] = source.reference
            kids.append(kid.reference)
    source["K"] = kids
