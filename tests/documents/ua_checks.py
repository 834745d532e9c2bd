"""PDF/UA-1 read from the file: marks and their owners both ways, tables, headings, links."""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import pikepdf

TAGS = frozenset(
    (
        *("Document", "Sect", "P", "H1", "H2", "H3", "Table", "TR", "TH", "TD", "Figure"),
        *("Link", "Span", "L", "LI", "LBody", "Lbl", "Div", "Caption"),
    )
)
KIDS = {"Table": {"TR", "Caption"}, "TR": {"TH", "TD"}, "L": {"LI", "Caption"}}
DRAWING = frozenset(("Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "sh", "Do"))
LANGUAGES = ("fr-FR", "en-GB")


def ua_faults(pdf: bytes) -> list[str]:
    """All that keeps ``pdf`` from being read aloud as it is seen."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [*_root_faults(document), *_Structure(document).faults()]


def _root_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "not marked"
    if str(root.get("/Lang", "")) not in LANGUAGES:
        yield "no language"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "the title is not displayed"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"
    if b"<pdfuaid:part>1</pdfuaid:part>" not in root.Metadata.read_bytes():
        yield "not declared PDF/UA-1"


class _Structure:
    """The tree of one file, and what its pages draw."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self._owned: dict[tuple[int, int], tuple[int, int]] = {}
        self._headings: list[str] = []
        self._links: list[pikepdf.Object] = []

    def faults(self) -> Iterator[str]:
        tree = self._pdf.Root.get("/StructTreeRoot")
        if tree is None:
            yield "no structure"
            return
        for kid in _list(tree.get("/K")):
            yield from self._element(kid, tree)
        yield from self._heading_faults()
        parents = self._parents(tree)
        for index, page in enumerate(self._pdf.pages):
            yield from self._page_faults(index, page, parents)
        yield from self._link_faults(parents)

    # Down the tree

    def _element(self, element: pikepdf.Object, parent: pikepdf.Object) -> Iterator[str]:
        tag = str(element.get("/S", ""))[1:]
        if tag not in TAGS:
            yield f"unknown tag {tag}"
        if element.P.objgen != parent.objgen:
            yield f"{tag} names another parent"
        yield from self._own_faults(tag, element)
        for kid in _list(element.get("/K")):
            if isinstance(kid, int):
                yield from self._own(element, element.Pg, kid)
            elif str(kid.get("/Type", "")) == "/MCR":
                yield from self._own(element, kid.Pg, int(kid.MCID))
            elif str(kid.get("/Type", "")) == "/OBJR":
                self._links.append(kid.Obj)
            else:
                yield from self._element(kid, element)

    def _own_faults(self, tag: str, element: pikepdf.Object) -> Iterator[str]:
        if tag.startswith("H"):
            self._headings.append(tag)
        if tag == "Figure" and not str(element.get("/Alt", "")):
            yield "a figure without alternative text"
        if tag == "TH" and str(element.get("/A", {}).get("/Scope", "")) not in ("/Column", "/Row"):
            yield "a heading cell without scope"
        kids = [k for k in _list(element.get("/K")) if not isinstance(k, int) and "/S" in k]
        tags = [str(kid.S)[1:] for kid in kids]
        if tag in KIDS and not set(tags) <= KIDS[tag]:
            yield f"{tag} holds {tags}"
        if tag == "Table" and len({len(_list(row.get("/K"))) for row in kids}) > 1:
            yield "rows of unequal length"
        if tag == "Link" and not _list(element.get("/K")):
            yield "an empty link"

    def _own(self, element: pikepdf.Object, page: pikepdf.Object, mark: int) -> Iterator[str]:
        key = (self._pages[page.objgen], mark)
        if key in self._owned:
            yield f"mark {key} has two owners"
        self._owned[key] = element.objgen

    def _heading_faults(self) -> Iterator[str]:
        levels = [int(tag[1:]) for tag in self._headings]
        if levels[:1] != [1]:
            yield f"headings begin with {self._headings[:1]}"
        if any(after > before + 1 for before, after in pairwise(levels)):
            yield f"headings jump: {self._headings}"

    # From the pages back

    def _parents(self, tree: pikepdf.Object) -> dict[int, pikepdf.Object]:
        numbers = list(tree.ParentTree.Nums)
        return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}

    def _page_faults(
        self, index: int, page: pikepdf.Page, parents: dict[int, pikepdf.Object]
    ) -> Iterator[str]:
        if str(page.obj.get("/Tabs", "")) != "/S":
            yield f"page {index}: tab order is not that of the structure"
        owners = parents.get(int(page.obj.get("/StructParents", -1)))
        drawn = yield from _marks(index, page)
        if owners is None or len(owners) != len(drawn):
            yield f"page {index}: {len(drawn)} marks, {owners and len(owners)} in the parent tree"
            return
        for mark in drawn:
            if self._owned.get((index, mark)) != owners[mark].objgen:
                yield f"page {index}: mark {mark} is owned by another element"

    def _link_faults(self, parents: dict[int, pikepdf.Object]) -> Iterator[str]:
        told = {link.objgen for link in self._links}
        for page in self._pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                if annotation.objgen not in told:
                    yield "a link that no element knows"
                if int(annotation.get("/StructParent", -1)) not in parents:
                    yield "a link without way back"
                if not str(annotation.get("/Contents", "")):
                    yield "a link without words"


def _marks(index: int, page: pikepdf.Page) -> Iterator[str]:
    """The marks of a page; faults are yielded: drawing outside of any, one inside another."""
    found: list[int] = []
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        word = str(operator)
        if word in ("BDC", "BMC"):
            depth += 1
            if depth > 1:
                yield f"page {index}: a mark inside another"
            if word == "BDC" and "/MCID" in operands[1]:
                found.append(int(operands[1].MCID))
        elif word == "EMC":
            depth -= 1
        elif word in DRAWING and depth == 0:
            yield f"page {index}: {word} outside of any mark"
    if sorted(found) != list(range(len(found))):
        yield f"page {index}: marks are {found}"
    return found


def _list(value: object) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
