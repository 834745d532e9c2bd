"""Headings of client files: which column is which field, in French, in English, as others say."""

import re
from collections.abc import Mapping, Sequence

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.services.client_fields import ALL_FIELDS

ALIASES = "aliases"
"""Column of former platform names, separated by commas."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "platform": (
        "plateforme",
        "nom de la plateforme",
        "compte client",
        "sous-domaine",
        "url",
        "adresse de la plateforme",
        "platform name",
        "subdomain",
        "identifiant",
    ),
    ALIASES: ("anciens noms", "former names", "alias"),
    "name": (
        "nom",
        "structure",
        "raison sociale",
        "denomination",
        "nom de la structure",
        "club",
        "nom du club",
        "nom de l'association",
        "association",
        "organisation",
        "organization",
        "company",
        "company name",
        "structure name",
    ),
    "legal_form": ("forme juridique", "statut juridique"),
    "kind": ("type", "nature", "genre", "type de structure"),
    "activity": ("activite",),
    "state": ("etat", "etat de la plateforme", "statut", "status"),
    "email_structure": (
        "e-mail de la structure",
        "e-mail structure",
        "mail structure",
        "email",
        "e-mail",
        "mail",
        "courriel",
        "adresse e-mail",
    ),
    "email_contact": (
        "e-mail du contact",
        "e-mail contact",
        "mail contact",
        "contact e-mail",
        "e-mail du responsable",
        "contact mail",
    ),
    "contact_name": (
        "contact",
        "nom du contact",
        "responsable",
        "contact person",
        "person in charge",
        "nom du responsable",
        "president",
    ),
    "contact_phone": (
        "telephone",
        "tel",
        "telephone du contact",
        "phone",
        "portable",
        "mobile",
        "phone number",
        "telephone number",
        "numero de telephone",
        "gsm",
    ),
    "address_1": (
        "adresse",
        "adresse 1",
        "rue",
        "adresse ligne 1",
        "address",
        "street",
        "address line 1",
        "adresse postale",
        "postal address",
        "voie",
    ),
    "address_2": (
        "adresse 2",
        "complement d'adresse",
        "complement",
        "adresse ligne 2",
        "address line 2",
    ),
    "address_3": ("adresse 3", "adresse ligne 3"),
    "address_4": ("adresse 4", "adresse ligne 4"),
    "postcode": ("code postal", "cp", "zip", "postal code", "zip code"),
    "city": ("ville", "commune", "localite", "town"),
    "country": ("pays", "country code"),
    "billed_to": ("facture a", "facturer a", "tiers facture", "payeur", "bill to", "payer"),
    "siren": ("n siren", "numero siren", "no siren"),
    "siret": ("n siret", "numero siret", "no siret"),
    "rna": ("n rna", "numero rna", "no rna", "numero d'association"),
    "foreign_id": ("identifiant etranger", "n etranger"),
    "vat_number": ("n tva", "numero de tva", "tva intracommunautaire", "tva", "vat", "no tva"),
    "vat_number_checked_on": ("tva verifiee le", "n tva verifie le"),
    "taxable": ("assujetti", "assujettie", "assujetti a la tva", "assujettissement"),
    "taxable_verified_on": ("assujettissement verifie le",),
    "vat_territory": ("territoire de tva", "territoire tva"),
    "service_code": ("code service", "code du service"),
    "engagement": ("n engagement", "numero d'engagement", "engagement juridique"),
    "offer": ("offre", "formule", "abonnement", "plan"),
    "production_version": ("version", "version en production", "version de production"),
    "resources": (
        "ressources",
        "nombre de ressources",
        "nb ressources",
        "ressources activees",
        "ress",
        "number of resources",
    ),
    "resources_read_at": ("ressources lues le",),
    "anniversary": ("anniversaire", "date anniversaire"),
    "ends_on": (
        "fin d'abonnement",
        "fin de l'abonnement",
        "date de fin",
        "fin",
        "echeance",
        "date d'echeance",
        "expire le",
        "end date",
        "end of subscription",
        "expires on",
    ),
    "language": ("langue", "langue des documents"),
    "delivery": ("envoi", "mode d'envoi", "livraison", "envoi des documents"),
    "tags": ("etiquettes", "mots cles", "labels", "categories"),
    "notes": ("note", "remarques", "remarque", "commentaire", "commentaires", "comments"),
    "archived": ("archive", "archivee"),
    "billing_name": ("nom du tiers facture", "nom de facturation"),
    "billing_address_1": ("adresse de facturation", "adresse de facturation 1"),
    "billing_postcode": ("code postal de facturation",),
    "billing_city": ("ville de facturation",),
    "billing_country": ("pays de facturation",),
    "billing_email": ("e-mail de facturation",),
    "billing_siret": ("siret de facturation",),
}
LOOKED_AT = 10
"""Lines at the head of a file among which the headings are looked for."""


def plain(heading: str) -> str:
    """A heading as compared: without accents, case, punctuation or what is in brackets."""
    bare = re.sub(r"\(.*?\)|\*", " ", fold(heading.strip("\ufeff")))
    return " ".join(re.findall(r"[a-z0-9]+", bare.replace("e-mail", "email").replace("°", " ")))


def _known() -> dict[str, str]:
    found = {plain(name): name for name in (*ALL_FIELDS, *SYNONYMS)}
    for name, words in SYNONYMS.items():
        for word in words:
            found.setdefault(plain(word), name)
    return found


KNOWN = _known()


def matched(cells: Sequence[str]) -> dict[int, str]:
    """Column → field of the headings that are known.

    Raises ``heading_twice`` when two columns are the same field.
    """
    columns: dict[int, str] = {}
    for column, cell in enumerate(cells):
        name = KNOWN.get(plain(cell))
        if name is None:
            continue
        if name in columns.values():
            raise DomainError("heading_twice", field=name, heading=cell.strip()[:60])
        columns[column] = name
    return columns


def is_heading_line(cells: Sequence[str]) -> bool:
    """Whether a line can be the headings: it names the platform and another field."""
    names = {KNOWN.get(plain(cell)) for cell in cells}
    return "platform" in names and len(names - {None}) > 1
