"""Composition root: puts the adapters behind the ports, and loads none before it is used."""

from datetime import date
from typing import TYPE_CHECKING

from ofdesk.ports.desk import Desks
from ofdesk.ports.documents import DocumentFacts, DocumentRenderer, RenderedDocument

if TYPE_CHECKING:
    from ofdesk.documents.renderer import PageRenderer


class LazyRenderer:
    """The page renderer, loaded with its fonts when the first page is drawn."""

    def __init__(self) -> None:
        self._made: PageRenderer | None = None

    def render(self, facts: DocumentFacts) -> RenderedDocument:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().render(facts)

    def overlay_duplicate(self, pdf: bytes, printed_on: date, language: str) -> bytes:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().overlay_duplicate(pdf, printed_on, language)

    def missing_glyphs(self, text: str) -> str:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().missing_glyphs(text)

    def _renderer(self) -> DocumentRenderer:
        if self._made is None:
            from ofdesk.documents.renderer import PageRenderer

            self._made = PageRenderer()
        return self._made


def desks() -> Desks:
    """The bases of this machine, with the real renderer behind them."""
    from ofdesk.store.desks import SqlDesks

    return SqlDesks(LazyRenderer())
