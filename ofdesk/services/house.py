"""The publisher as its settings describe it: seller, bank, rules; and what is still missing."""

from collections.abc import Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ofdesk.domain.cards import shown_link
from ofdesk.domain.errors import DomainError
from ofdesk.models import Blob, Setting
from ofdesk.ports.documents import Address, BankFacts, SellerFacts

DEFAULTS: Mapping[str, str] = {
    "company.country": "FR",
    "company.vat_regime": "normal",
    "company.vat_on_debits": "no",
    "rules.count_max_age_days": "7",
    "rules.due_days": "30",
    "rules.quote_days": "30",
    "rules.proration": "yes",
    "rules.billed_resources": "real_and_virtual",
    "rules.cheque_covers": "in_hand",
    "rules.reminder_minimum_cents": "0",
    "rules.client_account_prefix": "411",
    "accounts.sales": "706000",
    "accounts.vat_pending": "445740",
    "accounts.vat_due": "445710",
    "accounts.bank": "512000",
    "accounts.cheques": "511200",
    "accounts.other": "530000",
    "accounts.advances": "419100",
    "accounts.suspense": "471000",
    "accounts.bank_fees": "627000",
    "accounts.abandoned": "654000",
    "accounts.difference": "658000",
    "accounts.deferred": "487000",
    "alerts.schedule": "-60,-30,-15,-7,0,7",
    "documents.language": "fr",
    "card.gateway": "template",
}
LOGO = "page.logo"
"""The setting that names the picture of the logo by its SHA-256."""
REQUIRED = (
    "company.name",
    "company.legal_form",
    "company.address_1",
    "company.postcode",
    "company.city",
    "company.siren",
    "company.rcs_city",
    "bank.account_holder",
    "bank.iban",
    "bank.bic",
)
"""Without these an invoice would not be lawful or could not be paid (``company_incomplete``)."""


def read_settings(session: Session) -> dict[str, str]:
    """All settings of the house over their defaults; no logo whose picture has not come yet."""
    settings = dict(DEFAULTS)
    rows = session.execute(select(Setting.key, Setting.value))
    settings.update((key, value) for key, value in rows)
    logo = settings.get(LOGO, "")
    if logo and not session.scalar(select(exists().where(Blob.sha256 == logo))):
        del settings[LOGO]
    return settings


def missing_settings(settings: Mapping[str, str]) -> list[str]:
    """Keys without which nothing may be issued, in the order of the settings page."""
    missing = [key for key in REQUIRED if not settings.get(key, "").strip()]
    if settings.get("company.vat_regime") != "franchise" and not settings.get("company.vat_number"):
        missing.append("company.vat_number")
    return missing


def check_complete(settings: Mapping[str, str]) -> None:
    """Raise ``DomainError('company_incomplete', missing=[…])`` unless the house may issue."""
    missing = missing_settings(settings)
    if missing:
        raise DomainError("company_incomplete", missing=missing)


def seller_facts(settings: Mapping[str, str]) -> SellerFacts:
    """The publisher as printed on a document."""

    def text(name: str) -> str:
        return settings.get(f"company.{name}", "")

    return SellerFacts(
        name=text("name"),
        legal_form=text("legal_form"),
        capital=text("capital"),
        address=_address(settings, "company."),
        siren=text("siren"),
        rcs_city=text("rcs_city"),
        vat_number=text("vat_number"),
        email=text("email"),
        phone=text("phone"),
        website=text("website"),
        tagline=text("tagline"),
        vat_on_debits=text("vat_on_debits") == "yes",
        vat_regime=text("vat_regime") or "normal",
        colour=settings.get("page.colour", ""),
        footer=settings.get("page.footer", ""),
        logo=settings.get(LOGO, ""),
    )


def bank_facts(settings: Mapping[str, str]) -> BankFacts:
    """Where the client pays; the holder is the company and the address its seat unless set."""
    holder = settings.get("bank.account_holder") or settings.get("company.name", "")
    prefix = "bank.cheque_" if settings.get("bank.cheque_city") else "company."
    return BankFacts(
        account_holder=holder,
        bank_name=settings.get("bank.name", ""),
        iban=settings.get("bank.iban", ""),
        bic=settings.get("bank.bic", ""),
        cheque_order=settings.get("bank.cheque_order") or holder,
        cheque_address=_address(settings, prefix),
        card_link=shown_link(settings.get("card.link_template", "")),
    )


def _address(settings: Mapping[str, str], prefix: str) -> Address:
    lines = (settings.get(f"{prefix}address_{n}", "") for n in range(1, 5))
    return Address(
        lines=tuple(line for line in lines if line),
        postcode=settings.get(f"{prefix}postcode", ""),
        city=settings.get(f"{prefix}city", ""),
        country=settings.get(f"{prefix}country", "") or "FR",
    )
