"""« Pourquoi ce montant »: each line with how it is reached, the total once, and what to copy."""

from typing import TYPE_CHECKING

from ofdesk.domain.references import rf_groups
from ofdesk.ports.documents import DocumentFacts
from ofdesk.ui.widgets import clear, hairline, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lines import why
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.renewals import RenewalPreview
    from ofdesk.ui.renewal.view import RenewalView


class PricePanel:
    """Fills the panel at the right of the wizard, and the cards of the last step."""

    def __init__(self, view: "RenewalView") -> None:
        self._view = view
        self._detail: list[str] = []

    def show(self, found: "RenewalPreview") -> None:
        """The price of what was answered so far."""
        view, layout = self._view, self._view.price
        clear(layout)
        self._detail = [f"{found.name} ({found.platform})"]
        view.example.setVisible(found.prices.is_example)
        view.catalogue.setText(t("renewal.catalogue", label=found.prices.catalogue_label))
        for entry in found.lines:
            amount = formats.amount(entry.line.total_cents)
            reason = why(entry.why, entry.values)
            words = wrapped(entry.line.label)
            line = row(words, label(amount))
            line.setStretch(0, 1)
            layout.addLayout(line)
            layout.addWidget(wrapped(reason, "hint"))
            self._detail.append(f"{entry.line.label} : {amount} ({reason})")
        layout.addWidget(hairline())
        totals = (
            ("total_ht", found.total_ht_cents, "label"),
            ("total_vat", found.total_vat_cents, "label"),
            ("total", found.total_cents, "panel"),
        )
        for name, cents, role in totals:
            words_of = t(f"renewal.{name}")
            layout.addLayout(row(label(words_of, role), 1, label(formats.amount(cents), role)))
            self._detail.append(f"{words_of} : {formats.amount(cents)}")
        before = found.previous_total_ht_cents
        view.last_year.setVisible(before is not None)
        if before is not None:
            difference = formats.amount(found.total_ht_cents - before)
            view.last_year.setText(
                t("renewal.last_year", before=formats.amount(before), difference=difference)
            )

    def detail(self) -> str:
        """The whole reasoning as text, for the telephone."""
        return "\n".join(self._detail)

    def show_material(self, facts: DocumentFacts) -> None:
        """What each way to pay needs, once the document is issued."""
        cards, bank = self._view.cards, facts.bank
        cards["card"].material.setText(bank.card_link or t("renewal.no_link"))
        cards["card"].act.setEnabled(bool(bank.card_link))
        reference = rf_groups(facts.reference_rf) if facts.reference_rf else facts.number
        iban = " ".join(bank.iban[n : n + 4] for n in range(0, len(bank.iban), 4))
        cards["transfer"].material.setText(f"{bank.account_holder}\n{iban}\n{reference}")
        cards["transfer"].note.setText(t("renewal.announce"))
        where = bank.cheque_address
        lines = (bank.cheque_order, *where.lines, f"{where.postcode} {where.city}".strip())
        cards["cheque"].material.setText("\n".join(line for line in lines if line))
        cards["cheque"].note.setText(t("renewal.coupon"))
