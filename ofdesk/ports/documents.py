"""What an issued document says, frozen, and the port that draws it.

``DocumentFacts`` is the single source of the printed page, of the canonical content that is hashed
(``ofdesk.services.content``) and of the electronic form: printed amounts and XML amounts come from
the same object. Money is integer cents, quantities are in ten-thousandths (``_e4``), unit prices in
millionths of a euro (``_e6``), VAT rates in basis points (20 % = 2000).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ofdesk.ports.labels import LabelSheet
    from ofdesk.ports.listings import Listing


class DocumentKind(StrEnum):
    """Kinds of numbered document, as in ``spec/cli.md``; receipts are numbered but have no page."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    CORRECTIVE = "corrective"
    QUOTE = "quote"
    PROPOSITION = "proposition"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as typed: up to four lines, postcode, city, ISO 3166 alpha-2 country."""

    lines: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str = "FR"


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """The publisher as printed. ``capital`` is text as registered (« 7 500 € »)."""

    name: str
    legal_form: str
    capital: str
    address: Address
    siren: str
    rcs_city: str
    vat_number: str
    email: str = ""
    phone: str = ""
    website: str = ""
    tagline: str = ""
    vat_on_debits: bool = False
    vat_regime: str = "normal"
    colour: str = ""
    """« #RRGGBB » of the pages, empty for the usual one; ``footer`` stands under each page."""
    footer: str = ""
    logo: str = ""
    """SHA-256 of the picture that stands beside the name; empty for the sign of the house."""


@dataclass(frozen=True, slots=True)
class BankFacts:
    """Where the client pays. ``account_holder`` is printed verbatim (verification of payee)."""

    account_holder: str
    bank_name: str
    iban: str
    bic: str
    cheque_order: str
    cheque_address: Address
    card_link: str = ""


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """Who is billed: the client or its billed party, and the platform it is for."""

    platform: str
    name: str
    legal_form: str
    kind: str
    address: Address
    contact: str = ""
    siren: str = ""
    siret: str = ""
    rna: str = ""
    foreign_id: str = ""
    vat_number: str = ""
    email: str = ""
    taxable: str = "unknown"
    service_code: str = ""
    engagement: str = ""
    client_name: str = ""
    """The client's own name when somebody else is billed for it, else empty."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line. ``detail`` is its second printed line. ``subject`` names what is billed:
    ``subscription``, ``supplement``, ``act``, ``migration``, ``cleanup``, ``free`` or ``credit``;
    ``subject_id`` the row it concerns. ``starts_on``/``ends_on`` are inclusive service dates."""

    position: int
    label: str
    detail: str
    quantity_e4: int
    unit: str
    unit_price_e6: int
    total_cents: int
    vat_rate_bp: int
    vat_category: str
    subject: str
    subject_id: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class VatFacts:
    """One row of the VAT table: per rate and category, on the rounded base (BR-CO-17)."""

    rate_bp: int
    category: str
    base_cents: int
    vat_cents: int
    vatex: str = ""
    mention: str = ""


@dataclass(frozen=True, slots=True)
class MentionFacts:
    """A legal sentence as printed, with the code of the dated row it was copied from."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class OriginFacts:
    """The document that this one credits, corrects or follows, and why."""

    kind: str
    number: str
    issued_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """The order behind an invoice: who, by which channel, when."""

    ordered_by: str
    channel: str
    ordered_on: date


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Everything that a page says. Totals are signed as printed: a credit note's are positive and
    its title says « AVOIR ». ``settled_cents`` is what was already paid at issue."""

    kind: DocumentKind
    number: str
    desk: str
    issued_on: date
    due_on: date | None
    valid_until: date | None
    language: str
    channel: str
    seller: SellerFacts
    bank: BankFacts
    buyer: BuyerFacts
    lines: tuple[LineFacts, ...]
    vat: tuple[VatFacts, ...]
    total_ht_cents: int
    total_vat_cents: int
    total_cents: int
    settled_cents: int = 0
    reference_rf: str = ""
    period_starts_on: date | None = None
    period_ends_on: date | None = None
    mentions: tuple[MentionFacts, ...] = ()
    order: OrderFacts | None = None
    origin: OriginFacts | None = None
    prices_include_vat: bool = False
    operation: str = "services"
    flow: str = ""
    """Note BAR of the electronic form: ``B2B``, ``B2BINT``, ``B2C``, or empty for no invoice."""
    factice: bool = False
    notes: tuple[str, ...] = field(default=())
    """Free sentences under the lines: why each amount of a quote, the link of a procedure."""


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """The bytes of a page, and of its electronic form where the kind has one."""

    pdf: bytes
    xml: bytes | None = None


Pictures = Callable[[str], bytes | None]
"""Finds the bytes of a kept picture by their SHA-256; ``None`` where they are not."""

LARGEST_LOGO = 5 * 1024 * 1024
"""Bytes of a file that may be chosen as a logo."""


def no_picture(_digest: str) -> None:
    """There is none."""


class DocumentRenderer(Protocol):
    """Draws documents; same facts and same program give the same bytes."""

    def with_pictures(self, pictures: Pictures) -> "DocumentRenderer":
        """This renderer, which finds in ``pictures`` the logos that facts name. One that is not
        there refuses the page: ``Unavailable('logo_elsewhere')``."""
        ...

    def clean_logo(self, content: bytes) -> bytes:
        """The picture of a file as it may be kept. Raises ``DomainError``: ``logo_too_heavy``,
        ``logo_unreadable``, ``logo_size``."""
        ...

    def render(self, facts: DocumentFacts) -> RenderedDocument:
        """Draw the page. Raises ``DomainError('glyph_missing')`` for text the fonts cannot draw."""
        ...

    def render_listing(self, listing: "Listing") -> bytes:
        """Draw a slip, a letter or a statement. Raises ``DomainError('glyph_missing')``."""
        ...

    def render_labels(self, sheet: "LabelSheet") -> bytes:
        """Draw address labels. Raises ``DomainError``: ``label_format_unknown``,
        ``label_first_invalid``, ``label_offset_invalid``, ``glyph_missing``."""
        ...

    def overlay_duplicate(self, pdf: bytes, printed_on: date, language: str) -> bytes:
        """A copy of ``pdf`` marked DUPLICATA on every page, without any embedded file."""
        ...

    def overlay_copy(self, pdf: bytes, issued_on: date, language: str) -> bytes:
        """A copy of ``pdf`` marked COPIE on every page, without any embedded file: its original is
        on paper."""
        ...

    def missing_glyphs(self, text: str) -> str:
        """The characters of ``text`` that the document fonts lack, each once, in order."""
        ...
