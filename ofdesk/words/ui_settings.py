"""What settings that are chosen from a list are called."""

from ofdesk.words.catalog import N_

TEXTS = {
    "vat_normal": N_("Normal: VAT is charged"),
    "vat_franchise": N_("Exempt small business (art. 293 B)"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "billed_real": N_("Real resources only"),
    "billed_both": N_("Real and virtual resources"),
    "covers_in_hand": N_("As soon as it is in hand"),
    "covers_deposited": N_("Once it is at the bank"),
    "covers_cleared": N_("Once it is credited for good"),
    "line_by_port": N_("As the port says (recommended)"),
    "line_starttls": N_("Encrypted after the greeting (port 587)"),
    "line_tls": N_("Encrypted from the first byte (port 465)"),
    "auth_password": N_("Login and password"),
    "auth_xoauth2": N_("Token of the provider (Google, Microsoft)"),
    "auth_none": N_("No login"),
}
