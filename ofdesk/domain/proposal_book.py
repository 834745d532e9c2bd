"""Proposals for many lines, kept: after a change, only the lines that it touches are matched anew.

A line is looked up by keys: its cents, its words, the references and numbers written in it. An
invoice, a slip or a rule is found by some of the same keys. What shares no key with what changed
keeps its proposal.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ofdesk.domain.bank_rules import Rule, leading, tokens
from ofdesk.domain.matching import (
    BankMovement,
    Matcher,
    OpenDeposit,
    OpenInvoice,
    Proposal,
    numbers_in,
    references_in,
    without_rivals,
    words_of,
)

Key = str | int


@dataclass(frozen=True, slots=True)
class OpenThings:
    """What lines may pay or follow, as it is now."""

    invoices: tuple[OpenInvoice, ...] = ()
    deposits: tuple[OpenDeposit, ...] = ()
    rules: tuple[Rule, ...] = ()


class ProposalBook:
    """The proposals of the lines that wait; ``matched`` counts the lines that were looked up."""

    def __init__(self) -> None:
        self.matched = 0
        self._things = OpenThings()
        self._matcher = Matcher((), ())
        self._lines: dict[str, BankMovement] = {}
        self._keys: dict[str, frozenset[Key]] = {}
        self._by_key: dict[Key, set[str]] = defaultdict(set)
        self._found: dict[str, Proposal | None] = {}

    def update(self, lines: Iterable[BankMovement], things: OpenThings) -> list[Proposal | None]:
        """The proposals for ``lines`` in their order, as a fresh matcher would make them."""
        wanted = {line.id: line for line in lines}
        changed: set[Key] = set()
        clients: set[str] = set()
        if things != self._things:
            before = self._matcher.widespread
            self._matcher = Matcher(things.invoices, things.deposits, things.rules)
            # A word that nobody is recognised by, before and after, touches no line.
            changed = _changed(self._things, things) - (before & self._matcher.widespread)
            moved = _differing(_invoices(self._things), _invoices(things))
            clients = {invoice.client for invoice in moved}
        self._things = things
        stale = {line for key in changed for line in self._by_key.get(key, ())}
        # A rule may lead to invoices with which its lines share no word.
        stale |= {line for line, one in self._found.items() if one and one.client in clients}
        for line in self._lines.keys() - wanted.keys():
            self._forget(line)
        stale = (stale & wanted.keys()) | {
            line for line, one in wanted.items() if self._lines.get(line) != one
        }
        for line in stale:
            self._match(wanted[line])
        return without_rivals(self._found[line] for line in wanted)

    def _match(self, line: BankMovement) -> None:
        if self._lines.get(line.id) != line:
            self._forget(line.id)
            self._lines[line.id] = line
            self._keys[line.id] = _keys_of_line(line)
            for key in self._keys[line.id]:
                self._by_key[key].add(line.id)
        self._found[line.id] = self._matcher.proposal(line)
        self.matched += 1

    def _forget(self, line: str) -> None:
        for key in self._keys.pop(line, frozenset()):
            self._by_key[key].discard(line)
        self._lines.pop(line, None)
        self._found.pop(line, None)


def _keys_of_line(line: BankMovement) -> frozenset[Key]:
    # The words by which a payer is recognised are some of these tokens.
    named = (*references_in(line.text), *numbers_in(line.text))
    return frozenset((line.cents, *tokens(line.text), *named))


def _changed(old: OpenThings, new: OpenThings) -> set[Key]:
    """The keys of what came, went or is another one now."""
    keys: set[Key] = set()
    for invoice in _differing(_invoices(old), _invoices(new)):
        keys |= {invoice.number, invoice.reference_rf, invoice.open_cents}
        keys |= words_of(f"{invoice.name} {invoice.client}")
    for deposit in set(old.deposits) ^ set(new.deposits):
        keys.add(deposit.total_cents)
    for rule in set(old.rules) ^ set(new.rules):
        keys.add(leading(rule))
    return keys


def _invoices(things: OpenThings) -> Mapping[str, OpenInvoice]:
    return {invoice.number: invoice for invoice in things.invoices}


def _differing(
    old: Mapping[str, OpenInvoice], new: Mapping[str, OpenInvoice]
) -> Iterable[OpenInvoice]:
    for number in old.keys() | new.keys():
        if old.get(number) != new.get(number):
            yield from (one for one in (old.get(number), new.get(number)) if one is not None)
