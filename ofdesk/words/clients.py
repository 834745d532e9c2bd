"""Sentences of the client sheet: platform, identifiers, e-mails, postal addresses."""

from ofdesk.words.catalog import N_

CODES = {
    "platform_invalid": N_(
        "“{value}” is not a platform name. Type the sub-domain (1 to 63 letters a–z, digits or "
        "hyphens, no hyphen at the ends) or the address of the platform, such as "
        "http://mermoz.openflyers.fr."
    ),
    "platform_reserved": N_(
        "“{value}” is reserved for OpenFlyers: demo, demo-…, www, client and doc… cannot be the"
        " platform of a client. Choose another name."
    ),
    "siren_invalid": N_(
        "“{value}” is not a SIREN: it has nine digits and ends with a check digit. Read it "
        "again on an official document."
    ),
    "siret_invalid": N_(
        "“{value}” is not a SIRET: it has fourteen digits, the SIREN and the number of the "
        "establishment. Read it again on an official document."
    ),
    "siret_siren_differs": N_(
        "The SIRET {value} does not begin with the SIREN {siren}. Correct one of the two."
    ),
    "rna_invalid": N_(
        "“{value}” is not an RNA number: it is W followed by nine characters, such as W751234567."
    ),
    "vat_number_invalid": N_(
        "“{value}” is not a valid VAT number of its country. Compare it with what the client "
        "sent, then check it in VIES."
    ),
    "vat_number_country": N_(
        "“{value}” does not begin with a country whose VAT numbers are known here. Add the two "
        "letters of the country, or note it as a foreign identifier."
    ),
    "vat_number_siren_differs": N_(
        "The VAT number {value} does not end with the SIREN {siren}. Correct one of the two."
    ),
    "iban_invalid": N_(
        "“{value}” is not an IBAN: its length or its check digits are wrong. Copy it from a "
        "bank document."
    ),
    "bic_invalid": N_(
        "“{value}” is not a BIC: it has eight or eleven characters, such as AGRIFRPP882."
    ),
    "email_invalid": N_(
        "“{value}” is not one e-mail address. Type a single address, such as "
        "bureau@aeroclub.fr, without accents before the @."
    ),
    "phone_invalid": N_(
        "“{value}” is not a telephone number. Type digits, spaces and at most a leading +, such"
        " as +33 5 61 00 00 00."
    ),
    "order_number_invalid": N_(
        "“{value}” cannot be an order number: one line of {longest} characters at most."
    ),
    "service_code_invalid": N_(
        "“{value}” cannot be a service code: one line of {longest} characters at most."
    ),
    "country_unknown": N_(
        "“{value}” is not a country. Type its two-letter code or its French name, such as CH or"
        " Suisse."
    ),
    "postal_name_missing": N_("The address has no name: the letter cannot be delivered."),
    "postal_street_missing": N_("The address has neither street nor place. Add at least one line."),
    "postal_city_missing": N_("The address has no city."),
    "postal_postcode_missing": N_("The address has no postcode."),
    "postal_postcode_invalid": N_(
        "{postcode} is not a postcode of the country {country}. French postcodes have five digits."
    ),
    "postal_country_unknown": N_(
        "The country “{country}” is not known: its code is printed instead of its name."
    ),
    "postal_left_out": N_(
        "“{text}” is not printed: an address has six lines at most, seven abroad. Shorten the "
        "address."
    ),
    "postal_line_too_long": N_(
        "“{text}” has {length} characters, and an address line {longest} at most. Abbreviate it."
    ),
}
