"""How platforms name columns and statuses in the files that tell them, in French and English."""

from collections.abc import Mapping, Sequence

from ofdesk.domain.errors import DomainError
from ofdesk.domain.lifecycle import BY_CODE, TOLD
from ofdesk.services.client_headings import plain

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("numero", "n", "no", "num", "n facture", "no facture", "numero facture", "facture"),
        *("numero de facture", "n de facture", "no de facture", "numero de la facture", "invoice"),
        *("invoice number", "invoice no", "invoice id", "document", "document number", "bt 1"),
        *("identifiant facture", "identifiant de la facture", "numero du document", "piece"),
    ),
    "status": (
        *("statut", "etat", "state", "code", "code statut", "code du statut", "status code"),
        *("statut courant", "statut de la facture", "etat de la facture", "statut facture"),
        *("invoice status", "cycle de vie", "lifecycle", "lifecycle status", "dernier statut"),
        *("etat courant", "statut actuel"),
    ),
    "date": (
        *("date du statut", "date statut", "date de statut", "status date", "day", "jour", "le"),
        *("date statut courant", "date du statut courant", "date etat courant", "date de l etat"),
        *("date et heure", "horodatage", "timestamp", "date time", "datetime", "date heure"),
        *("date de l etat courant", "date et heure du statut", "date de changement d etat"),
    ),
    "reason": (
        *("motif", "motif de rejet", "motif du rejet", "motif de refus", "motif du refus"),
        *("libelle du motif", "raison", "commentaire", "commentaires", "comment", "message"),
        *("reason text", "status reason", "motif du statut", "detail", "details", "libelle motif"),
    ),
}
NEEDED = ("number", "status", "date")

STATUSES: Mapping[str, tuple[str, ...]] = {
    "deposited": ("depose", "submitted", "filed", "deposit"),
    "emitted": (
        *("emis", "emise par la plateforme", "issued", "sent", "issued by the platform"),
        *("en cours d acheminement", "en cours acheminement", "sent by the platform"),
    ),
    "received": ("recu", "recue par la plateforme", "received by the platform"),
    "available": (
        *("mise a disposition", "mis a disposition", "mise a disposition du destinataire"),
        *("made available", "disponible"),
    ),
    "taken": ("prise en charge", "pris en charge", "in hand", "taken in charge", "acknowledged"),
    "approved": (
        *("approuve", "acceptee", "accepte", "accepted", "service fait", "mandatee", "mandate"),
        *("mise a disposition comptable", "comptabilisee", "comptabilise", "validee", "valide"),
    ),
    "part_approved": (
        *("approuvee partiellement", "partiellement approuvee", "partially approved"),
        "approved in part",
    ),
    "disputed": ("en litige", "litige", "in dispute", "dispute", "under dispute"),
    "suspended": ("suspendu", "on hold"),
    "completed": ("complete", "complement recu"),
    "refused": ("refuse", "declined", "refusee par le destinataire", "refused by the buyer"),
    "payment_sent": (
        *("paiement transmis", "mise en paiement", "mis en paiement", "payment transmitted"),
        *("payment sent", "payee", "paye"),
    ),
    "cashed": ("encaisse", "paid", "paiement recu", "payment received", "collected"),
    "rejected": (
        *("rejete", "irrecevable", "a recycler", "rejetee par la plateforme", "inadmissible"),
        "rejected by the platform",
    ),
    "certified": ("vise", "visa", "endorsed", "stamped"),
}
"""A feminine in ``e`` is found by its masculine. Chorus Pro's own words are among them."""


def _known(named: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    found = {plain(name.replace("_", " ")): name for name in named}
    found |= {plain(name): name for name in named}
    for name, words in named.items():
        for word in words:
            found.setdefault(plain(word), name)
    return found


KNOWN_COLUMNS, KNOWN_STATUSES = _known(COLUMNS), _known(STATUSES)


def status_named(text: str) -> str:
    """The state of « 213 », « 213 - Rejetée », « REJETEE », « Rejected ».

    Raises ``lifecycle_status_unknown``.
    """
    words = plain(text.replace("_", " ")).split()
    by_code = BY_CODE.get(words[0]) if words else None
    name = " ".join(words[1:] if by_code else words)
    by_name = KNOWN_STATUSES.get(name) or KNOWN_STATUSES.get(name.removesuffix("e"))
    told = {state for state in (by_code, by_name) if state}
    if len(told) != 1 or (name and not by_name):
        known = ", ".join(TOLD)
        raise DomainError("lifecycle_status_unknown", field="status", value=text[:60], known=known)
    return told.pop()


def matched_columns(cells: Sequence[str]) -> dict[str, int]:
    """Field → column of the headings that are known.

    Raises ``heading_twice`` when two columns are the same field.
    """
    columns: dict[str, int] = {}
    for column, cell in enumerate(cells):
        name = KNOWN_COLUMNS.get(plain(cell))
        if name is None:
            continue
        if name in columns:
            raise DomainError("heading_twice", field=name, heading=cell.strip()[:60])
        columns[name] = column
    return columns
