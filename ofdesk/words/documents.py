"""Sentences about documents: numbers, payment references, the transfer code, and why which VAT."""

from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ofdesk.domain.vat import VatTreatment

CODES = {
    "document_number_invalid": N_(
        "“{value}” cannot be the number of a document: 1 to 35 letters without accents, digits "
        "or + - _ /."
    ),
    "number_invalid": N_(
        "“{value}” is not the number of a document. Type it like OF01-2026-00123."
    ),
    "series_full": N_(
        "The series {series} has reached its last number, 99999. Open another desk to issue "
        "more this year."
    ),
    "reference_invalid": N_(
        "“{value}” is not a payment reference: it begins with RF and its two check digits must "
        "agree. Read it again, or type the number of the invoice."
    ),
    "reference_foreign": N_(
        "The reference {value} is correct but was not given by us. Look for the invoice by its "
        "number or its amount."
    ),
    "epc_amount": N_(
        "The transfer code holds amounts from 0.01 to 999,999,999.99 euros, not {cents}."
    ),
    "epc_name": N_(
        "“{value}” cannot be the name of the account holder in the transfer code: one line of 1"
        " to {longest} characters. Shorten it in the settings of the bank."
    ),
    "epc_too_long": N_(
        "The transfer code would take {size} bytes, and holds {longest} at most. Shorten the "
        "name of the account holder."
    ),
    "vat_status_unknown": N_(
        "The VAT of this client depends on whether it is taxable (territory: {territory}). Ask "
        "the client, then choose “taxable” or “not taxable” on its sheet."
    ),
    "vat_proof_missing": N_(
        "Reverse charge needs a dated proof of the VAT number {value}. Check it in VIES and "
        "note the day on the sheet, or remove the number to bill French VAT."
    ),
    "vat_unknown_combination": N_(
        "No VAT rule foresees this case (territory: {territory}). Correct the country, the "
        "postcode or the VAT territory on the sheet."
    ),
    "vat_why_rate": N_("VAT: {rate_bp} ({place})"),
    "vat_why_eu_taxed": N_("VAT: {rate_bp} ({place}, without a verified VAT number)"),
    "vat_why_reverse_charge": N_("VAT: reverse charge ({place})"),
    "vat_why_outside": N_("VAT: not applicable ({place})"),
    "vat_why_franchise": N_("VAT: not applicable (article 293 B of the CGI)"),
}

TERRITORIES = {
    "metropole": N_("metropolitan France"),
    "corsica": N_("Corsica"),
    "MC": N_("Monaco"),
    "GP": N_("Guadeloupe"),
    "MQ": N_("Martinique"),
    "GF": N_("French Guiana"),
    "RE": N_("Réunion"),
    "YT": N_("Mayotte"),
    "PM": N_("Saint Pierre and Miquelon"),
    "BL": N_("Saint Barthélemy"),
    "MF": N_("Saint Martin"),
    "WF": N_("Wallis and Futuna"),
    "PF": N_("French Polynesia"),
    "NC": N_("New Caledonia"),
    "TF": N_("French Southern Lands"),
    "AT": N_("Austria"),
    "BE": N_("Belgium"),
    "BG": N_("Bulgaria"),
    "CY": N_("Cyprus"),
    "CZ": N_("Czechia"),
    "DE": N_("Germany"),
    "DK": N_("Denmark"),
    "EE": N_("Estonia"),
    "ES": N_("Spain"),
    "FI": N_("Finland"),
    "GR": N_("Greece"),
    "HR": N_("Croatia"),
    "HU": N_("Hungary"),
    "IE": N_("Ireland"),
    "IT": N_("Italy"),
    "LT": N_("Lithuania"),
    "LU": N_("Luxembourg"),
    "LV": N_("Latvia"),
    "MT": N_("Malta"),
    "NL": N_("Netherlands"),
    "PL": N_("Poland"),
    "PT": N_("Portugal"),
    "RO": N_("Romania"),
    "SE": N_("Sweden"),
    "SI": N_("Slovenia"),
    "SK": N_("Slovakia"),
    "non_eu": N_("outside the European Union"),
    "unknown": N_("territory to be corrected"),
}

_words = translator("documents")


def territory_name(territory: str, language: str | None = None) -> str:
    """A VAT territory as people call it; the code itself when it is none of ours."""
    name = TERRITORIES.get(territory)
    return _words(name, language) if name else territory


def vat_why(treatment: "VatTreatment", language: str | None = None) -> str:
    """Which VAT and where: « TVA : 8,5 % (La Réunion) »."""
    return _words(CODES[treatment.why_code], language).format(
        rate_bp=formats.rate(treatment.rate_bp, language),
        place=territory_name(treatment.territory, language),
    )
