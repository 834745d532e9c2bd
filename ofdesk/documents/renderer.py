"""The port that draws documents, kept light: ReportLab and pikepdf are imported on first use."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ofdesk.ports.documents import (
    DocumentFacts,
    DocumentKind,
    Pictures,
    RenderedDocument,
    no_picture,
)
from ofdesk.ports.labels import LabelSheet
from ofdesk.ports.listings import Listing

if TYPE_CHECKING:
    from ofdesk.documents.envelopes import EnvelopeProfile


class PageRenderer:
    """``ofdesk.ports.documents.DocumentRenderer`` by ReportLab and pikepdf."""

    def __init__(self, pictures: Pictures = no_picture) -> None:
        self._pictures = pictures

    def with_pictures(self, pictures: Pictures) -> "PageRenderer":
        """See the port."""
        return PageRenderer(pictures)

    def clean_logo(self, content: bytes) -> bytes:
        """See ``ofdesk.documents.pictures.clean_logo``."""
        from ofdesk.documents.pictures import clean_logo

        return clean_logo(content)

    def render(self, facts: DocumentFacts) -> RenderedDocument:
        """Draw ``facts`` as PDF/A-3a and PDF/UA-1, invoices as Factur-X; same facts, same bytes.

        Raises ``DomainError('glyph_missing', field=…, characters=…)``, the refusals of
        ``ofdesk.domain.epc`` for bank details that make no transfer, and ``ValueError`` for a
        receipt, which has no page.
        """
        from ofdesk.documents.cii import cii, has_electronic_form
        from ofdesk.documents.drawing import draw
        from ofdesk.documents.packaging import packaged

        _check(facts)
        xml = cii(facts) if has_electronic_form(facts) else None
        return RenderedDocument(packaged(draw(facts, self._pictures), xml), xml)

    def render_batch(self, several: Sequence[DocumentFacts]) -> bytes:
        """Draw many documents as one print-ready PDF, in their order, fonts embedded once.

        Raises as ``render`` does, and ``ValueError`` when there is none.
        """
        from ofdesk.documents.drawing import draw_batch

        if not several:
            raise ValueError("nothing to draw")
        for facts in several:
            _check(facts)
        return draw_batch(several, max(facts.issued_on for facts in several), self._pictures)

    def render_listing(self, listing: Listing) -> bytes:
        """Draw a slip, a letter or a statement. Raises ``DomainError('glyph_missing')``."""
        from ofdesk.documents.glyphs import check_glyphs
        from ofdesk.documents.listing import listing_page

        check_glyphs(listing)
        return listing_page(listing, self._pictures)

    def render_labels(self, sheet: LabelSheet) -> bytes:
        """Draw address labels; see ``ofdesk.documents.labels.label_pages``, and
        ``DomainError('glyph_missing')``."""
        from ofdesk.documents.glyphs import check_glyphs
        from ofdesk.documents.labels import label_pages

        check_glyphs(sheet)
        return label_pages(sheet)

    def overlay_duplicate(self, pdf: bytes, printed_on: date, language: str) -> bytes:
        """A copy of ``pdf`` marked DUPLICATA with its date, without any embedded file."""
        from ofdesk.documents.duplicate import mark_duplicate

        return mark_duplicate(pdf, printed_on, language)

    def overlay_copy(self, pdf: bytes, issued_on: date, language: str) -> bytes:
        """A copy of ``pdf`` marked COPIE, whose original is on paper, without any embedded file."""
        from ofdesk.documents.duplicate import mark_copy

        return mark_copy(pdf, issued_on, language)

    def missing_glyphs(self, text: str) -> str:
        """The characters of ``text`` that the document fonts lack, each once, in order."""
        from ofdesk.documents.fonts import missing

        return missing(text)

    def page_warnings(self, facts: DocumentFacts) -> tuple[str, ...]:
        """Codes of what a person should look at before the page goes into a window envelope:
        those of ``ofdesk.domain.postal``, ``address_too_wide`` and ``address_too_tall``."""
        from ofdesk.documents.recipient import recipient
        from ofdesk.domain.postal import postal_warnings

        buyer = facts.buyer
        postal = (w.code for w in postal_warnings(buyer.name, buyer.contact, buyer.address))
        return tuple(dict.fromkeys((*postal, *recipient(buyer).warnings)))

    def calibration_page(self, profiles: "Sequence[EnvelopeProfile] | None" = None) -> bytes:
        """A page to check printer and envelopes with: a ruler, folds, windows of ``profiles``."""
        from ofdesk.documents.calibration import calibration_page
        from ofdesk.documents.envelopes import shipped

        return calibration_page(shipped() if profiles is None else profiles)


def _check(facts: DocumentFacts) -> None:
    from ofdesk.documents.glyphs import check_glyphs

    if facts.kind is DocumentKind.RECEIPT:
        raise ValueError("a receipt has no page")
    check_glyphs(facts)
