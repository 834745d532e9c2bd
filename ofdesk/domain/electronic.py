"""Where the buyer of an electronic invoice is reached, and what a platform needs before it does."""

from ofdesk.domain.channels import CHORUS, PLATFORM

SIRET, SIREN = "0009", "0002"
"""ISO 6523 schemes of French identifiers (BT-29, BT-30)."""
DIRECTORY = "0225"
"""The scheme of addresses in the French directory (BT-34, BT-49): a SIREN comes first."""
EMAIL = "EM"


def buyer_address(flow: str, siren: str, email: str) -> tuple[str, str]:
    """BT-49 and its scheme: the directory for a taxable French buyer, else the mailbox."""
    if flow == "B2B" and siren:
        return siren, DIRECTORY
    return email, EMAIL


def deposit_address(channel: str, siret: str, buyer: tuple[str, str]) -> tuple[str, str]:
    """Where a deposit goes: Chorus Pro knows public bodies by their SIRET, others by BT-49."""
    return (siret, SIRET) if channel == CHORUS else buyer


def missing_of_deposit(channel: str, address: tuple[str, str], codes: tuple[str, str]) -> str:
    """The code of what keeps a document from being deposited, empty when nothing does.

    ``codes`` are the service code and the order number. ``outbound_siret_missing`` and
    ``outbound_address_missing`` are the platform's refusals; ``outbound_codes_missing`` is a doubt:
    most public bodies ask for one of both, and a few for neither.
    """
    where, scheme = address
    if channel == CHORUS:
        if not where:
            return "outbound_siret_missing"
        return "" if any(codes) else "outbound_codes_missing"
    if channel == PLATFORM and (not where or scheme != DIRECTORY):
        return "outbound_address_missing"
    return ""
