"""The offers, what an act of the staff costs for each, and who may ask for one."""

from enum import StrEnum

from ofdesk.domain.errors import DomainError
from ofdesk.domain.pricing import ActPrice, OfferPrice


class Offer(StrEnum):
    """The subscriptions sold, by the names of ``spec/cli.md``, in the order of their price."""

    FIRST_PRICE = "first_price"
    BUSINESS = "business"
    PREMIERE = "premiere"
    CORPORATE = "corporate"
    BUSINESS_PLUS = "business_plus"
    SOLO = "solo"


ACTS = ("migration", "cleanup", "password", "email", "import_hour")
"""Acts that a catalogue prices for each offer (domain §2)."""

EMAIL_FIELDS = ("email_structure", "email_contact")


def offer_of(text: str) -> Offer:
    """The offer of that name. Raises ``DomainError('offer_unknown')``."""
    name = text.strip().lower()
    if name not in set(Offer):
        raise DomainError("offer_unknown", field="offer", offer=text, known=[*Offer])
    return Offer(name)


def act_price(price: OfferPrice, act: str) -> ActPrice:
    """What ``act`` costs for an offer, in cents before VAT: 0 when it is included.

    Raises ``DomainError('act_price_missing')`` when the catalogue says nothing of it: an act is
    never free by omission.
    """
    found = price.acts.get(act)
    if found is None:
        raise DomainError("act_price_missing", act=act, offer=price.offer)
    return ActPrice(True, 0) if found.included else found


def matching_email(given: str, email_structure: str, email_contact: str) -> str | None:
    """Which e-mail of the sheet proves the asker, case and spaces aside: the name of its field.

    Nothing matches an empty address (domain §5).
    """
    asked = _bare(given)
    known = (_bare(email_structure), _bare(email_contact))
    fields = (name for name, email in zip(EMAIL_FIELDS, known, strict=True) if email == asked)
    return next(fields, None) if asked else None


def _bare(email: str) -> str:
    return "".join(email.split()).casefold()


def check_asker(given: str, emails: tuple[str, str], override_reason: str = "") -> str:
    """How the asker of a password is known: the field that matches, or ``override``.

    ``emails`` are those of the structure and of the contact. Raises
    ``DomainError('email_not_known')`` without a match and without a reason to do without.
    """
    proof = matching_email(given, *emails)
    if proof is not None:
        return proof
    if not override_reason.strip():
        raise DomainError("email_not_known", field="email", email=given.strip())
    return "override"
