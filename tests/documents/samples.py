"""Facts of documents to draw: one of each situation, all fictional."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ofdesk.domain.money import TaxedLine, line_total, price_e6, vat_table
from ofdesk.domain.references import document_number, rf_reference
from ofdesk.ports.documents import (
    Address,
    BankFacts,
    BuyerFacts,
    DocumentFacts,
    DocumentKind,
    LineFacts,
    MentionFacts,
    OrderFacts,
    OriginFacts,
    SellerFacts,
    VatFacts,
)

ISSUED, DUE = date(2026, 11, 23), date(2026, 12, 23)
STARTS, ENDS = date(2026, 12, 1), date(2027, 11, 30)

SELLER = SellerFacts(
    name="OpenFlyers",
    legal_form="SARL",
    capital="7 500 €",
    address=Address(("1 allée des Essais",), "31000", "TOULOUSE"),
    siren="732829320",
    rcs_city="Toulouse",
    vat_number="FR44732829320",
    email="facturation@openflyers.example",
    tagline="Réservation pour les aéro-clubs",
)
BANK = BankFacts(
    account_holder="SARL OPENFLYERS (FACTICE)",
    bank_name="Banque Exemple",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
    cheque_order="SARL OPENFLYERS (FACTICE)",
    cheque_address=Address(("1 allée des Essais",), "31000", "Toulouse"),
    card_link="https://openflyers.example/p/412-K7QD",
)
MERMOZ = BuyerFacts(
    platform="mermoz",
    name="Aéro-club Jean Mermoz",
    legal_form="Association",
    kind="association",
    address=Address(("Aérodrome de Toulouse-Lasbordes",), "31130", "Balma"),
    contact="Madame Carpentier",
    siren="443061841",
)
MENTIONS = (
    MentionFacts("discount_none", "Escompte pour paiement anticipé : néant."),
    MentionFacts(
        "late_penalty",
        "Clients professionnels : pénalités de retard au taux de 3 fois l’intérêt légal,"
        " exigibles sans rappel.",
    ),
    MentionFacts(
        "recovery_fee",
        "Clients professionnels : indemnité forfaitaire pour frais de recouvrement : 40 €.",
    ),
    MentionFacts("acquired_on_payment", "L’année est acquise au paiement complet de la facture."),
)
OUTSIDE = "TVA non applicable – article 259, 1° du CGI (preneur assujetti établi en Guyane)"
REVERSE = (
    "Autoliquidation – TVA due par le preneur, art. 283-2 du CGI et art. 196 de la directive"
    " 2006/112/CE"
)

PROCEDURE = "https://doc4.openflyers.example/migration/nettoyage"
CLEAN_UP = (
    f"Nettoyage : sans frais si vous suivez la procédure publiée, {PROCEDURE} ; sinon le prix est"
    " celui du catalogue en vigueur le 23/11/2026."
)


def line(label: str, detail: str, quantity: int, cents: int, vat: tuple[int, str]) -> LineFacts:
    """One line of ``quantity`` whole units at ``cents`` each; ``vat`` is rate and category."""
    return LineFacts(
        position=1,
        label=label,
        detail=detail,
        quantity_e4=quantity * 10_000,
        unit="C62",
        unit_price_e6=price_e6(cents),
        total_cents=line_total(quantity * 10_000, price_e6(cents)),
        vat_rate_bp=vat[0],
        vat_category=vat[1],
        subject="subscription",
        starts_on=STARTS,
        ends_on=ENDS,
    )


S20 = (2000, "S")


def renewal(vat: tuple[int, str] = S20) -> tuple[LineFacts, ...]:
    """The lines of a usual renewal."""
    read = "compte lu sur la plateforme le 23/11/2026 à 14 h 05"
    return (
        line("Abonnement Business, forfait annuel", "du 01/12/2026 au 30/11/2027", 1, 15_000, vat),
        line("Ressources activées, tranche 1 à 5", read, 5, 2_800, vat),
        line("Ressources activées, tranche 6 à 20", "", 7, 2_300, vat),
        line(
            "Mise à jour d’une adresse e-mail, le 18/11/2026",
            "comprise dans l’offre Business",
            1,
            0,
            vat,
        ),
    )


def invoice(lines: Sequence[LineFacts] = (), mention: str = "", **changes: Any) -> DocumentFacts:
    """An invoice of ``lines`` to the usual club, its totals computed; ``changes`` replace facts."""
    numbered = tuple(replace(x, position=n) for n, x in enumerate(lines or renewal(), start=1))
    taxed = (TaxedLine(x.total_cents, x.vat_rate_bp, x.vat_category) for x in numbered)
    vat = tuple(
        VatFacts(row.rate_bp, row.category, row.base_cents, row.vat_cents, "", mention)
        for row in vat_table(taxed)
    )
    total_ht = sum(row.base_cents for row in vat)
    total_vat = sum(row.vat_cents for row in vat)
    facts = DocumentFacts(
        kind=DocumentKind.INVOICE,
        number=document_number("OF", "01", 2026, 412),
        desk="01",
        issued_on=ISSUED,
        due_on=DUE,
        valid_until=None,
        language="fr",
        channel="email",
        seller=SELLER,
        bank=BANK,
        buyer=MERMOZ,
        lines=numbered,
        vat=vat,
        total_ht_cents=total_ht,
        total_vat_cents=total_vat,
        total_cents=total_ht + total_vat,
        reference_rf=rf_reference(1, "01", 2026, 412),
        period_starts_on=STARTS,
        period_ends_on=ENDS,
        mentions=MENTIONS,
        order=OrderFacts("Mme Carpentier", "email", date(2026, 11, 20)),
    )
    return replace(facts, **changes)


def one_line() -> DocumentFacts:
    """A single line."""
    return invoice([line("Abonnement First Price", "", 1, 9_900, S20)])


def four_lines() -> DocumentFacts:
    """The invoice of the design mock, marked FACTICE."""
    return invoice(factice=True)


def seven_lines() -> DocumentFacts:
    """Too many for the totals to stay on page 1."""
    return invoice([*renewal(), *renewal()[:3]], factice=True)


def seventy_lines() -> DocumentFacts:
    """Several pages."""
    many = [
        line(
            f"Ressource supplémentaire n° {n}", f"avion F-GX{n:02d}, au prorata", 1, 1_234 + n, S20
        )
        for n in range(70)
    ]
    return invoice(many)


def long_labels() -> DocumentFacts:
    """Labels of 300 characters and a detail as long."""
    text = ("Développement spécifique de l’import des vols depuis le planeur " * 5)[:300]
    lines = [line(text, text, 1, 120_000, S20), line("B" * 300, "", 2, 5_000, S20)]
    return invoice(lines)


def foreign() -> DocumentFacts:
    """A Swiss club with an address of seven lines."""
    buyer = replace(
        MERMOZ,
        name="Groupe de vol à moteur de la Plaine du Rhône",
        contact="Monsieur Jean-François de Montmollin-Bellerive",
        address=Address(
            ("Bâtiment administratif, 2e étage", "Route de l’Aérodrome 12", "Case postale 345"),
            "CH-1951",
            "Sion",
            "CH",
        ),
        siren="",
        foreign_id="CHE-123.456.789",
    )
    text = "TVA non applicable – art. 259-1° du CGI"
    return invoice(renewal((0, "O")), text, buyer=buyer)


def reunion() -> DocumentFacts:
    """A club of La Réunion: 8.5 %."""
    address = Address(("Aérodrome de Pierrefonds", "BP 12"), "97410", "Saint-Pierre")
    buyer = replace(MERMOZ, platform="pierrefonds", name="Aéro-club du Sud", address=address)
    return invoice(renewal((850, "S")), buyer=buyer)


def credit_note() -> DocumentFacts:
    """A partial credit note."""
    return invoice(
        renewal()[1:2],
        kind=DocumentKind.CREDIT_NOTE,
        number="OF01-2026-00413",
        due_on=None,
        reference_rf="",
        order=None,
        mentions=MENTIONS[:1],
        origin=OriginFacts(
            "invoice",
            "OF01-2026-00412",
            ISSUED,
            "cinq ressources désactivées avant le début de la période, à la demande du club",
        ),
    )


def corrective() -> DocumentFacts:
    """A corrected invoice."""
    origin = OriginFacts("invoice", "OF01-2026-00398", date(2026, 11, 3), "SIREN du client corrigé")
    return invoice(kind=DocumentKind.CORRECTIVE, origin=origin)


def quote() -> DocumentFacts:
    """A migration quote with its reasons."""
    return invoice(
        [
            line("Migration de la version 3.5 vers la version 4.2", "gratuite", 1, 0, S20),
            line("Opérations de nettoyage", "faites par OpenFlyers", 1, 24_000, S20),
        ],
        kind=DocumentKind.QUOTE,
        number="DV01-2026-00017",
        due_on=None,
        reference_rf="",
        valid_until=date(2026, 12, 23),
        mentions=(),
        order=None,
        notes=(
            "Migration : le prix est de 0 € parce que l’offre comprend une migration par période.",
            CLEAN_UP,
        ),
    )


def proposition() -> DocumentFacts:
    """A renewal proposal."""
    return invoice(
        kind=DocumentKind.PROPOSITION,
        number="PR01-2026-00042",
        reference_rf=rf_reference(2, "01", 2026, 42),
        mentions=(),
        order=None,
    )


def outside_vat() -> DocumentFacts:
    """Category O: a taxable club of Guyane."""
    address = Address(("Aérodrome Félix Éboué",), "97351", "Matoury")
    buyer = replace(MERMOZ, platform="cayenne", name="Aéro-club de Guyane", address=address)
    return invoice(renewal((0, "O")), OUTSIDE, buyer=buyer)


def reverse_charge() -> DocumentFacts:
    """A Belgian company with its VAT number."""
    buyer = replace(
        MERMOZ,
        platform="namur",
        name="Namur Flying School SRL",
        legal_form="SRL",
        kind="company",
        contact="",
        address=Address(("Rue de l’Aérodrome 1",), "5020", "Temploux", "BE"),
        siren="",
        foreign_id="0403.019.261",
        vat_number="BE0403019261",
    )
    return invoice(renewal((0, "AE")), REVERSE, buyer=buyer)


def public_body() -> DocumentFacts:
    """A town hall billed for a club."""
    buyer = replace(
        MERMOZ,
        name="Commune de Balma",
        legal_form="Commune",
        kind="public",
        contact="Service des sports et des associations",
        address=Address(("Hôtel de ville", "8 allée de l’Appel du 18 Juin 1940"), "31130", "Balma"),
        siren="213100449",
        siret="21310044900014",
        service_code="SERV-SPORT-01",
        engagement="EJ-2026-004512",
        client_name="Aéro-club Jean Mermoz de Toulouse et de la Haute-Garonne",
    )
    return invoice(buyer=buyer, channel="chorus")


def natural_person() -> DocumentFacts:
    """A private owner: prices with VAT first."""
    buyer = replace(
        MERMOZ,
        platform="fgabc",
        name="Monsieur Antoine Latécoère",
        legal_form="",
        kind="private",
        contact="",
        address=Address(("12 bis rue du Terrain",), "31700", "Blagnac"),
        siren="",
    )
    lines = [
        line("Abonnement Solo, forfait annuel", "", 1, 4_999, S20),
        line("Assistance par téléphone", "", 3, 1_333, S20),
    ]
    return invoice(lines, buyer=buyer, prices_include_vat=True, mentions=MENTIONS[:1])


def settled() -> DocumentFacts:
    """Paid by card at once."""
    facts = invoice()
    return replace(facts, settled_cents=facts.total_cents)


def part_paid() -> DocumentFacts:
    """A credit of 100 € was used."""
    return invoice(settled_cents=10_000)


def english() -> DocumentFacts:
    """In English, for a British school."""
    buyer = replace(
        MERMOZ,
        platform="duxford",
        name="Duxford Flying School Ltd",
        legal_form="Ltd",
        contact="Ms Amelia Johnson",
        address=Address(("Hangar 3, Duxford Airfield",), "CB22 4QR", "Cambridge", "GB"),
        siren="",
        foreign_id="GB 01234567",
    )
    read = "count read on the platform on 23 Nov 2026 at 14:05"
    none = (0, "O")
    lines = [
        line("Business subscription, yearly fee", "", 1, 15_000, none),
        line("Activated resources, 1 to 5", read, 5, 2_800, none),
    ]
    text = "TVA non applicable – art. 259-1° du CGI"
    return invoice(lines, text, buyer=buyer, language="en")


def two_rates() -> DocumentFacts:
    """Two VAT rates and a discount."""
    lines = [
        line("Abonnement Business", "", 1, 15_000, S20),
        line("Manuel imprimé", "", 3, 1_111, (550, "S")),
        line("Remise de bienvenue", "accordée le 20/11/2026", 1, -1_000, S20),
    ]
    return invoice(lines)


def long_name() -> DocumentFacts:
    """A client whose name goes over lines everywhere."""
    facts = public_body()
    name = (
        "Union aéronautique et vélivole intercommunale du Grand Sud-Ouest et des Pyrénées, section"
    )
    return replace(facts, buyer=replace(facts.buyer, client_name=f"{name} des planeurs et ULM"))


ALL: tuple[Callable[[], DocumentFacts], ...] = (
    *(one_line, four_lines, seven_lines, seventy_lines, long_labels, foreign, reunion),
    *(credit_note, corrective, quote, proposition, outside_vat, reverse_charge, public_body),
    *(natural_person, settled, part_paid, english, two_rates, long_name),
)
