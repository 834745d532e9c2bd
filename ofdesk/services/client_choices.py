"""Values of the sheet that are chosen from a list, with the words by which people name them."""

from collections.abc import Mapping

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold

_YES = ("yes", "oui", "o", "y", "1", "true", "vrai", "x")
_NO = ("no", "non", "n", "0", "false", "faux")

CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kind": {
        "association": ("asso", "association loi 1901"),
        "company": ("societe", "entreprise"),
        "public": ("collectivite publique", "collectivite", "public body"),
        "private": ("proprietaire prive", "prive", "particulier", "private owner"),
    },
    "state": {
        "test": ("en test", "essai"),
        "production": ("en production",),
        "expired": ("perimee", "perime"),
        "suspended": ("suspendue", "suspendu"),
    },
    "taxable": {
        "yes": (*_YES, "assujetti", "assujettie"),
        "no": (*_NO, "non assujetti", "non assujettie"),
        "unknown": ("inconnu", "?"),
    },
    "offer": {
        "first_price": ("first price",),
        "business": (),
        "premiere": (),
        "corporate": (),
        "business_plus": ("business+", "business plus"),
        "solo": (),
    },
    "language": {"fr": ("francais", "french"), "en": ("anglais", "english")},
    "delivery": {
        "post": ("courrier", "poste", "papier", "par la poste"),
        "email": ("e-mail", "mail", "courriel", "par e-mail"),
        "both": ("les deux", "courrier et e-mail"),
        "chorus": ("chorus pro",),
    },
    "archived": {"yes": _YES, "no": _NO},
}
"""Field → value → other ways to write it, folded."""

OFFERS = tuple(CHOICES["offer"])

_FOLDED = {
    field: {fold(word): value for value, words in values.items() for word in (value, *words)}
    for field, values in CHOICES.items()
}


def choose(choice: str, text: str, field: str) -> str:
    """The value of ``choice`` that ``text`` names. Raises ``choice_unknown`` with those known."""
    found = _FOLDED[choice].get(fold(text))
    if found is None:
        raise DomainError("choice_unknown", field=field, value=text, known=list(CHOICES[choice]))
    return found
