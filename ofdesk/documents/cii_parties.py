"""Seller and buyer in the electronic form: identifiers, addresses, where each is reached."""

from lxml import etree

from ofdesk.documents.cii_words import OUTSIDE, add, add_if
from ofdesk.domain.electronic import DIRECTORY, EMAIL, SIREN, SIRET, buyer_address
from ofdesk.ports.documents import Address, BuyerFacts, DocumentFacts, SellerFacts

VAT, OTHER_TAX = "VA", "FC"


def seller_party(agreement: etree._Element, facts: DocumentFacts) -> None:
    """BG-4. Outside the scope of VAT the seller's VAT number goes to BT-32, never to BT-31
    (BR-O-02); without one, the SIREN does (BR-E-02)."""
    seller = facts.seller
    node = add(agreement, "SellerTradeParty")
    add(node, "Name", seller.name)
    add_if(node, "Description", _registered(seller))
    if seller.siren:
        add(add(node, "SpecifiedLegalOrganization"), "ID", seller.siren, schemeID=SIREN)
    _contact(node, "", seller.phone, seller.email)
    _address(node, seller.address)
    if seller.siren:
        _endpoint(node, seller.siren, DIRECTORY)
    else:
        _endpoint(node, seller.email, EMAIL)
    if seller.vat_number:
        _tax_number(node, seller.vat_number, OTHER_TAX if is_outside(facts) else VAT)
    elif seller.siren:
        _tax_number(node, seller.siren, OTHER_TAX)


def buyer_party(agreement: etree._Element, facts: DocumentFacts) -> None:
    """BG-7. The buyer's VAT number stays away outside the scope of VAT (BR-O-02)."""
    buyer = facts.buyer
    node = add(agreement, "BuyerTradeParty")
    if buyer.siret:
        add(node, "GlobalID", buyer.siret, schemeID=SIRET)
    add(node, "Name", buyer.name)
    legal = legal_id(buyer)
    if legal:
        add(add(node, "SpecifiedLegalOrganization"), "ID", legal, schemeID=SIREN)
    elif buyer.rna or buyer.foreign_id:
        add(add(node, "SpecifiedLegalOrganization"), "ID", buyer.rna or buyer.foreign_id)
    _contact(node, buyer.contact, "", buyer.email)
    _address(node, buyer.address)
    _endpoint(node, *buyer_address(facts.flow, legal, buyer.email))
    if buyer.vat_number and not is_outside(facts):
        _tax_number(node, buyer.vat_number, VAT)


def legal_id(buyer: BuyerFacts) -> str:
    """The SIREN of a French buyer (BT-47), its own or that of its SIRET; else empty."""
    return buyer.siren or buyer.siret[:9]


def is_outside(facts: DocumentFacts) -> bool:
    """Whether the document is outside the scope of French VAT: category O is never mixed."""
    return any(row.category == OUTSIDE for row in facts.vat)


def _registered(seller: SellerFacts) -> str:
    """BT-33: form, capital and register, as the law wants them on paper."""
    form = " ".join(part for part in (seller.legal_form, seller.capital) if part)
    register = f"RCS {seller.rcs_city}" if seller.rcs_city else ""
    return " · ".join(part for part in (form, register) if part)


def _contact(node: etree._Element, person: str, phone: str, email: str) -> None:
    if not (person or phone or email):
        return
    contact = add(node, "DefinedTradeContact")
    add_if(contact, "PersonName", person)
    if phone:
        add(add(contact, "TelephoneUniversalCommunication"), "CompleteNumber", phone)
    if email:
        add(add(contact, "EmailURIUniversalCommunication"), "URIID", email)


def _address(node: etree._Element, address: Address) -> None:
    postal = add(node, "PostalTradeAddress")
    add_if(postal, "PostcodeCode", address.postcode)
    first, second, *rest = (*address.lines, "", "")
    lines = (first, second, ", ".join(part for part in rest if part))
    for name, text in zip(("LineOne", "LineTwo", "LineThree"), lines, strict=True):
        add_if(postal, name, text)
    add_if(postal, "CityName", address.city)
    add(postal, "CountryID", address.country or "FR")


def _endpoint(node: etree._Element, value: str, scheme: str) -> None:
    if value:
        add(add(node, "URIUniversalCommunication"), "URIID", value, schemeID=scheme)


def _tax_number(node: etree._Element, number: str, scheme: str) -> None:
    add(add(node, "SpecifiedTaxRegistration"), "ID", number, schemeID=scheme)
