"""Rules for lines of the bank: words of a label, and whose money or which account they mean.

A person teaches them by accepting a line; they only ever propose.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold

_TOKEN = re.compile(r"[a-z0-9]+")
LONGEST_PATTERN = 6
"""Words of a pattern that is learned: more would never come again."""
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre"),
    *("octobre", "novembre", "decembre", "janv", "fev", "fevr", "avr", "juil", "sept", "oct"),
    *("nov", "dec"),
)
FILLERS = frozenset(
    (
        *("vir", "virement", "virt", "sepa", "inst", "instantane", "recu", "emis", "prlv", "prlvt"),
        *("prelevement", "paiement", "reglement", "facture", "factures", "fact", "fac", "fa"),
        *("ref", "reference", "motif", "pour", "par", "the", "and", "from", "de", "du", "des"),
        *("la", "le", "les", "au", "aux", "et", "en", "sur", "votre", "vos", "notre", "nos"),
        *("merci", "bonjour", "cordialement", "solde", "renouvellement", "licence", "annuel"),
        *(
            "annuelle",
            "acompte",
            "abonnement",
            "versement",
            "operation",
            "transfert",
            "mouvement",
            "divers",
        ),
        *("rf", "of", "pr", "eur", "euro", "euros", "no", "num", "numero", "id", "date", "val"),
        *MONTHS,
    )
)
"""Words that change from one line to the next, or stand in all of them."""
VAGUE = frozenset(
    (
        *("aero", "aeroclub", "club", "association", "ailes", "ecole", "pilotage", "planeurs"),
        *("openflyers", "monsieur", "madame", "mr", "mme", "sarl", "sas", "asso"),
        *("remise", "cheque", "cheques", "chq", "carte", "credit", "debit", "banque", "client"),
    )
)
"""Words that recognise nobody by themselves."""
_ACCOUNT = re.compile(r"[1-7][0-9][0-9A-Z]{0,8}")
RESERVED = ("411", "419")
"""Accounts of clients: their money goes by receipts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of folded words and what it means: the names of one client, the present one first,
    or an account."""

    id: str
    pattern: str
    incoming: bool
    clients: tuple[str, ...] = ()
    account: str = ""

    @property
    def words(self) -> frozenset[str]:
        """Its words: a text has to hold all of them, in any order."""
        return frozenset(self.pattern.split())

    @property
    def target(self) -> tuple[str, str]:
        """What it means."""
        return (self.clients[0] if self.clients else "", self.account)


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded, in their order."""
    return _TOKEN.findall(fold(text))


def pattern_of(payer: str, label: str) -> str:
    """What to recognise a line by the next time: the words of its payer, else of its label, without
    figures; empty where they would recognise everybody."""
    for text in (payer, label):
        kept = [
            word
            for word in dict.fromkeys(tokens(text))
            if len(word) > 1 and word.isalpha() and word not in FILLERS
        ][:LONGEST_PATTERN]
        if any(len(word) > 2 and word not in VAGUE for word in kept):
            return " ".join(kept)
    return ""


def checked_pattern(text: str, field: str = "pattern") -> str:
    """A pattern that a person typed, as it is kept. Raises ``bank_pattern_invalid``."""
    words = list(dict.fromkeys(tokens(text)))
    if not any(len(word) > 2 and word not in FILLERS for word in words):
        raise DomainError("bank_pattern_invalid", field=field, pattern=text.strip()[:60])
    return " ".join(words)


def checked_account(text: str, plan: Mapping[str, str], field: str = "account") -> str:
    """An account that a line may go to, as long as those of the ``plan`` are.

    Raises ``plan_account_invalid``, and ``bank_account_reserved`` for those of clients and for the
    account of the bank itself.
    """
    typed = text.strip().upper()
    if not _ACCOUNT.fullmatch(typed):
        raise DomainError("plan_account_invalid", field=field, value=text.strip()[:60])
    account = typed.ljust(len(plan["bank"]), "0")
    if typed.startswith(RESERVED) or account == plan["bank"]:
        raise DomainError("bank_account_reserved", field=field, account=typed)
    return account


class Rulebook:
    """Finds the rule of a text: the one with most words; none where two of them disagree."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_word: dict[tuple[bool, str], list[Rule]] = defaultdict(list)
        for rule in rules:
            self._by_word[rule.incoming, leading(rule)].append(rule)

    def find(self, text: str, *, incoming: bool) -> Rule | None:
        """The rule that a text follows."""
        if not self._by_word:
            return None
        found = frozenset(tokens(text))
        fitting = [
            rule
            for word in found
            for rule in self._by_word.get((incoming, word), ())
            if rule.words <= found
        ]
        most = max((len(rule.words) for rule in fitting), default=0)
        best = [rule for rule in fitting if len(rule.words) == most]
        if len({rule.target for rule in best}) != 1:
            return None
        return min(best, key=lambda rule: rule.pattern)


def leading(rule: Rule) -> str:
    """The word by which a rule is looked up: its longest one."""
    return max(rule.pattern.split(), key=lambda word: (len(word), word))
