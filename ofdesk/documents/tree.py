"""Writes the structure of a document into its PDF: elements, and the way from marks to them."""

from collections import defaultdict
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from ofdesk.documents.structure import Element, LinkArea, Mark

CELLS = ("TH", "TD")
"""An empty cell still holds its place in the row."""
ELEMENT = Name.StructElem
PRINTED = 4
"""The flag of an annotation that goes to paper, which PDF/A wants of links."""


@cache
def _name(tag: str) -> Name:
    return Name(f"/{tag}")


class _Writer:
    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._marks: dict[int, dict[int, pikepdf.Object]] = defaultdict(dict)
        self._links: list[pikepdf.Object] = []
        self._page_objects = [page.obj for page in pdf.pages]
        self._pages = len(self._page_objects)

    def write(self, document: Element) -> None:
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = Array([self._element(document, root)])
        numbers: list[Any] = []
        for index, page in enumerate(self._page_objects):
            page.StructParents = index
            page.Tabs = Name.S
            marks = self._marks[index]
            owners = Array([marks[mark] for mark in range(len(marks))])
            numbers += [index, self._pdf.make_indirect(owners)]
        for place, owner in enumerate(self._links):
            numbers += [self._pages + place, owner]
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = self._pages + len(self._links)
        self._pdf.Root.StructTreeRoot = root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, element: Element, parent: pikepdf.Object) -> pikepdf.Object:
        entries: dict[str, Any] = {
            "/Type": ELEMENT,
            "/S": _name(element.tag),
            "/P": parent,
        }
        if element.scope:
            entries["/A"] = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
        if element.alt:
            entries["/Alt"] = String(element.alt)
        match element.kids:
            case [Mark() as mark]:
                # Most elements: a number says it, where an object would be read and written.
                entries["/Pg"], entries["/K"] = self._page_objects[mark.page], mark.mcid
                made = self._pdf.make_indirect(Dictionary(entries))
                self._marks[mark.page][mark.mcid] = made
            case kids:
                made = self._pdf.make_indirect(Dictionary(entries))
                found = (self._kid(kid, made) for kid in kids)
                made.K = Array([kid for kid in found if kid is not None])
        return made

    def _kid(self, kid: Element | Mark | LinkArea, owner: pikepdf.Object) -> pikepdf.Object | None:
        if isinstance(kid, Mark):
            self._marks[kid.page][kid.mcid] = owner
            return Dictionary(Type=Name.MCR, Pg=self._page_objects[kid.page], MCID=kid.mcid)
        if isinstance(kid, LinkArea):
            return self._link(kid, owner)
        if kid.kids or kid.tag in CELLS:
            return self._element(kid, owner)
        return None

    def _link(self, area: LinkArea, owner: pikepdf.Object) -> pikepdf.Object:
        page = self._page_objects[area.page]
        annotation = page.Annots[area.place]
        annotation.StructParent = self._pages + len(self._links)
        annotation.F = PRINTED
        annotation.Contents = annotation.A.URI
        self._links.append(owner)
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)


def write_structure(pdf: Pdf, document: Element) -> None:
    """Write ``document`` as the StructTreeRoot of ``pdf``, with its ParentTree."""
    _Writer(pdf).write(document)
