"""What a line of the bank pays: proposals, never more than that, each with its reason."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ofdesk.domain.bank_rules import Rule, Rulebook
from ofdesk.domain.errors import DomainError
from ofdesk.domain.references import rf_check
from ofdesk.domain.text import fold

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
_RF = re.compile(r"RF\s?\d{2}(?:\s?\d){12}")
_NUMBER = re.compile(r"\b(OF|PR)[\s-]?(\d{2})[\s-]?(\d{4})[\s-]?(\d{5})\b")
_WORD = re.compile(r"[a-z0-9]{4,}")
COMMON = frozenset(
    (
        "aero",
        "aeroclub",
        "club",
        "vire",
        "virement",
        "sepa",
        "recu",
        "association",
        "facture",
        "ailes",
        "ecole",
        "pilotage",
        "planeurs",
        "abonnement",
        "reglement",
        "paiement",
        "openflyers",
    )
)
"""Words that say nothing of who pays."""
MOST_CLIENTS = 20
"""A word in the names of more clients than these says nothing of who pays either."""
SLIP_WORDS = ("remise", "cheque", "chq", "rem ")
SLIP_DAYS = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice or proposition that waits for money, in cents."""

    number: str
    reference_rf: str
    open_cents: int
    client: str
    name: str


@dataclass(frozen=True, slots=True)
class OpenDeposit:
    """A slip that the bank has not credited yet."""

    number: str
    bank_number: str
    total_cents: int
    made_on: date


@dataclass(frozen=True, slots=True)
class BankMovement:
    """One line of the bank."""

    id: str
    day: date
    cents: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line would pay: ``invoices`` with their cents, one slip (``deposit``), a ``client``
    who owes nothing (``credit``), or the ``account`` that it would go to; ``why`` is a code."""

    line: str
    kind: str
    certainty: str
    why: str
    invoices: tuple[tuple[str, int], ...] = ()
    deposit: str = ""
    client: str = ""
    account: str = ""


class Matcher:
    """Indexes what is open and the rules once, and looks each line up in them."""

    def __init__(
        self,
        invoices: Iterable[OpenInvoice],
        deposits: Iterable[OpenDeposit],
        rules: Iterable[Rule] = (),
    ) -> None:
        self._rules = Rulebook(rules)
        self._by_reference: dict[str, OpenInvoice] = {}
        self._by_number: dict[str, OpenInvoice] = {}
        self._by_cents: dict[int, list[OpenInvoice]] = defaultdict(list)
        self._by_client: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for invoice in invoices:
            self._by_number[invoice.number] = invoice
            self._by_cents[invoice.open_cents].append(invoice)
            self._by_client[invoice.client].append(invoice)
            if invoice.reference_rf:
                self._by_reference[invoice.reference_rf] = invoice
            for word in words_of(f"{invoice.name} {invoice.client}"):
                self._by_word[word].add(invoice.client)
        self.widespread = frozenset(
            word for word, clients in self._by_word.items() if len(clients) > MOST_CLIENTS
        )
        self._deposits: Mapping[int, list[OpenDeposit]] = _by_total(deposits)

    def proposal(self, line: BankMovement) -> Proposal | None:
        """The best proposal for a line, or none; money that went out follows rules alone."""
        if line.cents <= 0:
            return self._ruled(line)
        steps = (self._named, self._slip, self._ruled, self._known_payer, self._amount_alone)
        return next((found for step in steps if (found := step(line)) is not None), None)

    def _named(self, line: BankMovement) -> Proposal | None:
        """By the reference or the numbers that the payer wrote."""
        by_reference = self._references(line.text)
        named = [*by_reference, *self._numbers(line.text)]
        invoices = list({invoice.number: invoice for invoice in named}.values())
        if not invoices:
            return None
        total = sum(invoice.open_cents for invoice in invoices)
        why = "reference" if by_reference else "number"
        exact = total == line.cents
        parts = _shared(invoices, line.cents)
        certainty = CERTAIN if exact else LIKELY
        return Proposal(
            line.id,
            "invoices",
            certainty,
            why if exact else f"{why}_other_amount",
            parts,
            client=invoices[0].client,
        )

    def _references(self, text: str) -> list[OpenInvoice]:
        known = self._by_reference
        return [known[found] for found in references_in(text) if found in known]

    def _numbers(self, text: str) -> list[OpenInvoice]:
        known = self._by_number
        return [known[found] for found in numbers_in(text) if found in known]

    def _slip(self, line: BankMovement) -> Proposal | None:
        """One credit for a slip of cheques: by the bank's number, else by its words and date."""
        text = fold(line.text)
        near = [
            slip
            for slip in self._deposits.get(line.cents, ())
            if slip.made_on <= line.day <= slip.made_on + SLIP_DAYS
        ]
        told = [slip for slip in near if _tells(line.text, slip.bank_number)]
        if len(told) == 1:
            return _of_slip(line, told[0], CERTAIN, "slip_number")
        if len(near) == 1 and any(word in text for word in SLIP_WORDS):
            return _of_slip(line, near[0], LIKELY, "slip_amount")
        return None

    def _ruled(self, line: BankMovement) -> Proposal | None:
        """By a rule: never certain, however often it was right."""
        rule = self._rules.find(line.text, incoming=line.cents > 0)
        if rule is None:
            return None
        if rule.account:
            return Proposal(line.id, "account", LIKELY, "rule", account=rule.account)
        owed = [one for name in rule.clients for one in self._by_client.get(name, ())]
        owed.sort(key=lambda one: one.number)
        exact = [one for one in owed if one.open_cents == line.cents]
        if len(exact) == 1:
            return _of_invoices(line, exact, LIKELY, "rule")
        if not owed:
            client = rule.clients[0]
            return Proposal(line.id, "credit", POSSIBLE, "rule_credit", client=client)
        whole = sum(one.open_cents for one in owed) == line.cents
        certainty, why = (LIKELY, "rule_total") if whole else (POSSIBLE, "rule_other_amount")
        return _of_invoices(line, owed, certainty, why)

    def _known_payer(self, line: BankMovement) -> Proposal | None:
        """By the name of one client alone, and an amount that fits what it owes."""
        clients = self._clients_in(line.text)
        if len(clients) != 1:
            return None
        client = clients.pop()
        owed = self._by_client[client]
        exact = [invoice for invoice in owed if invoice.open_cents == line.cents]
        if len(exact) == 1:
            return _of_invoices(line, exact, LIKELY, "payer_amount")
        if len(owed) > 1 and sum(invoice.open_cents for invoice in owed) == line.cents:
            return _of_invoices(line, owed, LIKELY, "payer_total")
        return None

    def _clients_in(self, text: str) -> set[str]:
        """The clients of whom most words were written."""
        counts: dict[str, int] = defaultdict(int)
        for word in words_of(text) - self.widespread:
            for client in self._by_word.get(word, ()):
                counts[client] += 1
        best = max(counts.values(), default=0)
        return {client for client, count in counts.items() if count == best}

    def _amount_alone(self, line: BankMovement) -> Proposal | None:
        same = self._by_cents.get(line.cents, [])
        return _of_invoices(line, same, POSSIBLE, "amount") if len(same) == 1 else None


def references_in(text: str) -> list[str]:
    """The structured references that are written in a text, those with wrong digits left out."""
    found = []
    for match in _RF.findall(text.upper()):
        try:
            found.append(rf_check(match))
        except DomainError:
            continue
    return found


def numbers_in(text: str) -> list[str]:
    """The numbers of documents that are written in a text, in their full form."""
    return ["{}{}-{}-{}".format(*match) for match in _NUMBER.findall(text.upper())]


def without_rivals(found: Iterable[Proposal | None]) -> list[Proposal | None]:
    """Proposals in their order, where what an earlier line pays already is certain no more.

    Two transfers with one reference: the second is money paid twice, for a person to look at.
    """
    claimed: set[str] = set()
    kept: list[Proposal | None] = []
    for proposal in found:
        if proposal is None or proposal.certainty != CERTAIN:
            kept.append(proposal)
            continue
        claims = {proposal.deposit, *(number for number, _ in proposal.invoices)} - {""}
        kept.append(replace(proposal, certainty=LIKELY) if claims & claimed else proposal)
        claimed |= claims
    return kept


def _tells(text: str, number: str) -> bool:
    """Whether a number stands in a text by itself, not inside a longer one."""
    return bool(number) and re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) is not None


def words_of(text: str) -> frozenset[str]:
    """The words by which a payer is recognised: folded, of four letters at least, not common."""
    return frozenset(_WORD.findall(fold(text))) - COMMON


def _shared(invoices: Sequence[OpenInvoice], cents: int) -> tuple[tuple[str, int], ...]:
    """``cents`` over invoices in their order, never more than each owes."""
    parts = []
    for invoice in invoices:
        part = min(invoice.open_cents, cents)
        if part > 0:
            parts.append((invoice.number, part))
            cents -= part
    return tuple(parts)


def _of_invoices(
    line: BankMovement, invoices: Sequence[OpenInvoice], certainty: str, why: str
) -> Proposal:
    parts = _shared(invoices, line.cents)
    return Proposal(line.id, "invoices", certainty, why, parts, client=invoices[0].client)


def _of_slip(line: BankMovement, slip: OpenDeposit, certainty: str, why: str) -> Proposal:
    return Proposal(line.id, "deposit", certainty, why, deposit=slip.number)


def _by_total(deposits: Iterable[OpenDeposit]) -> Mapping[int, list[OpenDeposit]]:
    found: dict[int, list[OpenDeposit]] = defaultdict(list)
    for deposit in deposits:
        found[deposit.total_cents].append(deposit)
    return found
