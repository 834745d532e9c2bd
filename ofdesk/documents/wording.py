"""What each part of a page says: from the facts to printed text, with no drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ofdesk.domain.epc import Transfer, epc_payload
from ofdesk.domain.money import vat_on
from ofdesk.ports.documents import DocumentFacts, DocumentKind, LineFacts, VatFacts
from ofdesk.words import formats
from ofdesk.words.pages import printed

PAYABLE = (DocumentKind.INVOICE, DocumentKind.CORRECTIVE, DocumentKind.PROPOSITION)
WITHOUT_VAT = frozenset({"O", "AE", "E", "K", "G", "Z"})
"""EN 16931 categories under which no VAT is shown: an amount printed as VAT would be due."""
BOTH_VAT_NUMBERS = frozenset({"AE", "K"})


@dataclass(frozen=True, slots=True)
class LineTexts:
    """One line as printed: its designation, what explains it, and its figures left to right."""

    label: str
    details: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TotalText:
    """One row of the totals; ``strong`` when it is what the client looks for."""

    label: str
    figure: str
    strong: bool = False


class Wording:
    """The texts of one document, in its language."""

    def __init__(self, facts: DocumentFacts) -> None:
        self.facts = facts
        self.language = facts.language if facts.language in ("fr", "en") else "fr"
        self.say: Mapping[str, str] = printed(self.language)

    # What it is

    @cached_property
    def due_cents(self) -> int:
        """What is left to pay, in cents."""
        return self.facts.total_cents - self.facts.settled_cents

    @property
    def payable(self) -> bool:
        """Whether the page asks for a payment: coupon, bank details and QR code."""
        return self.facts.kind in PAYABLE and self.due_cents > 0

    @property
    def title(self) -> str:
        """« FACTURE »."""
        return self.say[f"title_{self.facts.kind.value}"]

    @property
    def name(self) -> str:
        """« Facture »."""
        return self.say[f"name_{self.facts.kind.value}"]

    @property
    def prices_with_vat(self) -> bool:
        """Whether the lines themselves include VAT, so that they sum to the total to pay."""
        facts = self.facts
        if not facts.prices_include_vat or facts.total_vat_cents == 0:
            return False
        return sum(line.total_cents for line in facts.lines) == facts.total_cents

    @property
    def shows_both_totals(self) -> bool:
        """Natural persons whose lines are before VAT also read what each comes to with it."""
        return self.facts.prices_include_vat and not self.prices_with_vat and self._taxed

    @property
    def _taxed(self) -> bool:
        return any(row.category not in WITHOUT_VAT for row in self.facts.vat)

    # Lines

    def columns(self) -> tuple[str, ...]:
        """Headings of the figures, from left to right."""
        say = self.say
        if self.prices_with_vat:
            return say["quantity"], say["unit_price_ttc"], say["vat"], say["line_total_ttc"]
        first = (say["quantity"], say["unit_price"], say["vat"], say["line_total"])
        return (*first, say["line_total_ttc"]) if self.shows_both_totals else first

    def line_texts(self) -> list[LineTexts]:
        """Every line as printed."""
        lines = self.facts.lines
        with_vat = totals_with_vat(lines, self.facts.vat) if self.shows_both_totals else None
        return [
            self._line(line, None if with_vat is None else with_vat[place])
            for place, line in enumerate(lines)
        ]

    def _line(self, line: LineFacts, with_vat: int | None) -> LineTexts:
        count = formats.quantity(line.quantity_e4, self.language)
        price = formats.unit_price(line.unit_price_e6, self.language).replace("€", "").strip()
        figures = [
            f"{count}\N{NO-BREAK SPACE}{line.unit}" if self._counts_in(line.unit) else count,
            price,
            self._line_vat(line),
            formats.figures(line.total_cents, self.language),
        ]
        if with_vat is not None:
            figures.append(formats.figures(with_vat, self.language))
        details = (line.detail,) if line.detail else ()
        return LineTexts(line.label, details or self._span(line), tuple(figures))

    @staticmethod
    def _counts_in(unit: str) -> bool:
        # UN/ECE codes (C62, HUR) are for machines; « h » or « jour » are for people.
        return bool(unit) and unit == unit.lower() and unit != "unit" and len(unit) <= 6

    def _span(self, line: LineFacts) -> tuple[str, ...]:
        # The period of the document stands in its head: a line prints its own if it differs.
        if not line.starts_on or not line.ends_on or line.starts_on == line.ends_on:
            return ()
        if (line.starts_on, line.ends_on) == (
            self.facts.period_starts_on,
            self.facts.period_ends_on,
        ):
            return ()
        start, end = self.day(line.starts_on), self.day(line.ends_on)
        return (self.say["line_period"].format(start=start, end=end),)

    def _line_vat(self, line: LineFacts) -> str:
        if line.vat_category in WITHOUT_VAT:
            return self.say[f"vat_none_{line.vat_category}"]
        return formats.rate(line.vat_rate_bp, self.language)

    # Totals

    def total_rows(self) -> list[TotalText]:
        """Rows above the block of the amount to pay; with VAT first for natural persons."""
        facts, say = self.facts, self.say
        rows = self._totals_with_vat_first() if facts.prices_include_vat else self._totals()
        if facts.kind in (DocumentKind.INVOICE, DocumentKind.CORRECTIVE):
            rows.append(TotalText(say["settled"], self.amount(facts.settled_cents)))
        return rows

    def _totals(self) -> list[TotalText]:
        facts, say = self.facts, self.say
        rows = [TotalText(say["total_ht"], self.amount(facts.total_ht_cents))]
        rows += [self._vat_total(row, "vat_row") for row in facts.vat]
        label = say["total_ttc" if self._taxed else "total"]
        return [*rows, TotalText(label, self.amount(facts.total_cents))]

    def _totals_with_vat_first(self) -> list[TotalText]:
        facts, say = self.facts, self.say
        label = say["total_ttc" if self._taxed else "total"]
        rows = [TotalText(label, self.amount(facts.total_cents), strong=True)]
        rows += [self._vat_total(row, "vat_within") for row in facts.vat]
        return [*rows, TotalText(say["total_ht_within"], self.amount(facts.total_ht_cents))]

    def _vat_total(self, row: VatFacts, code: str) -> TotalText:
        if row.category in WITHOUT_VAT:
            return TotalText(self.say[f"vat_row_none_{row.category}"], "")
        label = self.say[code].format(
            rate=formats.rate(row.rate_bp, self.language),
            base=formats.figures(row.base_cents, self.language),
        )
        return TotalText(label, self.amount(row.vat_cents))

    def net(self) -> TotalText:
        """The only filled block of the page."""
        cents = self.facts.total_cents
        if self.facts.kind in PAYABLE:
            cents = self.due_cents
        return TotalText(self.say[f"net_{self.facts.kind.value}"], self.amount(cents), strong=True)

    def mention_texts(self) -> list[str]:
        """Legal sentences, each once, the VAT mentions of the table included."""
        facts = self.facts
        texts = [mention.text for mention in facts.mentions]
        texts += [row.mention for row in facts.vat]
        if facts.kind in (DocumentKind.INVOICE, DocumentKind.CORRECTIVE) and not self.payable:
            texts.append(self.say["nothing_to_pay"])
        return _each_once(texts)

    # Payment

    def epc(self) -> str:
        """The text of the QR code of the transfer; empty when there is nothing to transfer to."""
        facts, bank = self.facts, self.facts.bank
        holder = bank.account_holder
        if not (self.payable and bank.iban and holder and facts.reference_rf):
            return ""
        return epc_payload(
            Transfer(holder, bank.iban, self.due_cents, facts.reference_rf, bank.bic)
        )

    @property
    def client_named(self) -> str:
        """« mermoz, Aéro-club Jean Mermoz »."""
        buyer = self.facts.buyer
        return ", ".join(part for part in (buyer.platform, buyer.client_name or buyer.name) if part)

    def amount(self, cents: int) -> str:
        """« 541,20 € »."""
        return formats.amount(cents, self.language)

    def day(self, value: date) -> str:
        """« 23/11/2026 », never broken over two lines."""
        return formats.day(value, self.language).replace(" ", "\N{NO-BREAK SPACE}")


def totals_with_vat(lines: Iterable[LineFacts], vat: Iterable[VatFacts]) -> list[int]:
    """What each line comes to with VAT, in cents; the parts of a rate sum exactly to its total.

    Each line takes the VAT of the lines up to it less that of the lines before, and the last of
    its rate what is left, so that no cent is lost to rounding line by line.
    """
    wanted = list(lines)
    left = {(row.rate_bp, row.category): row.vat_cents for row in vat}
    seen = dict.fromkeys(left, 0)
    given = dict.fromkeys(left, 0)
    last = {(line.vat_rate_bp, line.vat_category): place for place, line in enumerate(wanted)}
    found = []
    for place, line in enumerate(wanted):
        key = (line.vat_rate_bp, line.vat_category)
        seen[key] += line.total_cents
        until = left[key] if last[key] == place else vat_on(seen[key], line.vat_rate_bp)
        found.append(line.total_cents + until - given[key])
        given[key] = until
    return found


def _each_once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
