"""What the books of two clients must say, kept without a base, and how the base is held to it."""

from collections import defaultdict

from sqlalchemy import func, select

from ofdesk.models import Allocation, Document
from ofdesk.services.accounting import Books as AccountingBooks
from ofdesk.services.accounting_letters import letters_of
from ofdesk.services.balances import credit_cents
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.services.statements import AskStatement, aged_balance, read_statement

CLUBS = ("mermoz", "latecoere")


class Ledger:
    """What the books must say, kept without a base: totals, credits, money, who owns it."""

    def __init__(self) -> None:
        self.total: dict[str, int] = {}
        self.credited: dict[str, int] = {}
        self.ht_left: dict[str, int] = {}
        self.money: dict[str, int] = {}
        self.reversed: set[str] = set()
        self.refunded: set[str] = set()
        self.paid: dict[tuple[str, str], int] = {}
        self.gone: dict[tuple[str, str], int] = {}

    def open(self, invoice: str) -> int:
        paid = sum(cents for (_, number), cents in self.paid.items() if number == invoice)
        return self.total[invoice] - self.credited[invoice] - paid - self.lost(invoice)

    def lost(self, invoice: str) -> int:
        return sum(cents for (number, _), cents in self.gone.items() if number == invoice)

    def given_up(self, kind: str) -> int:
        return sum(cents for (_, found), cents in self.gone.items() if found == kind)

    def left(self, receipt: str) -> int:
        used = sum(cents for (number, _), cents in self.paid.items() if number == receipt)
        return self.money[receipt] - used

    def pay(self, receipt: str, invoice: str, cents: int) -> None:
        key = (receipt, invoice)
        self.paid[key] = self.paid.get(key, 0) + cents


def refusals(ledger, receipt, owed, left, cents):
    """The codes that may refuse an allocation, so that none is refused for nothing."""
    found = set()
    if receipt in ledger.reversed:
        found.add("already_reversed")
    if owed <= 0:
        found.add("not_open")
    if cents is not None and cents > owed:
        found.add("over_allocated")
    if left <= 0 or (cents or 0) > left:
        found.add("receipt_used_up")
    return found


def free(life, invoice, excess):
    """Money beyond what is owed goes back to its receipts, the base says to which."""
    if not excess:
        return
    with life.desk.read() as session:
        number = Document.number
        rows = session.execute(
            select(number, func.sum(Allocation.cents))
            .join(Document, Document.id == Allocation.receipt_id)
            .where(Allocation.invoice_id == document_numbered(session, invoice).id)
            .group_by(number)
        ).all()
    before = sum(c for (_, n), c in life.ledger.paid.items() if n == invoice)
    for receipt, cents in rows:
        life.ledger.paid[receipt, invoice] = cents
    after = sum(c for (_, n), c in life.ledger.paid.items() if n == invoice)
    assert before - after == excess


def check_past(life) -> None:
    """Statements and the aged balance say what the ledger said on each day that is over, and say
    today what it says now."""
    now = {number: life.ledger.open(number) for number in life.ledger.total}
    days = {day: owed for day, owed in life.past.items() if day < life.desk.today}
    with life.desk.read() as session:
        for day, owed in (*days.items(), (life.desk.today, now)):
            found = [read_statement(session, AskStatement(club, day)) for club in CLUBS]
            items = {item.number: item.open_cents for one in found for item in one.items}
            assert items == {number: cents for number, cents in owed.items() if cents}
            for one in found:
                assert one.open_cents == (one.movements[-1].balance_cents if one.movements else 0)
            aged = aged_balance(session, day)
            assert aged.debit_cents == sum(owed.values())
            assert aged.credit_cents == sum(one.credit_cents for one in found)
        held = sum(credit_cents(session, client_id) for client_id in life.clubs.values())
        assert aged.credit_cents == held


def check_letters(ledger, facts, letters) -> None:
    """Letters balance, and what has none is what is still owed, invoice by invoice."""
    sums, owed = defaultdict(int), defaultdict(int)
    for fact in facts:
        for posting in fact.entry.postings:
            assert bool(posting.settles) == (posting.account == "411000")
            if not posting.settles:
                continue
            cents = posting.debit_cents - posting.credit_cents
            letter = letters.get((fact.entry.fact, posting.settles))
            if letter is None:
                owed[posting.settles] += cents
            else:
                sums[letter.code] += cents
    assert set(sums.values()) <= {0}
    assert all(owed.values())
    still = sorted(cents for cents in map(ledger.open, ledger.total) if cents)
    assert sorted(owed.values()) == still


def check_accounts(life) -> None:
    """Accounts, clients' balances, cheques, bank and sales agree to the cent."""
    ledger, balance = life.ledger, defaultdict(int)
    with life.desk.read() as session:
        facts = AccountingBooks(session).facts()
        check_letters(ledger, facts, letters_of(session, facts))
        for fact in facts:
            for posting in fact.entry.postings:
                balance[posting.account] += posting.debit_cents - posting.credit_cents
        held = sum(credit_cents(session, client_id) for client_id in life.clubs.values())
    assert len({fact.entry.fact for fact in facts}) == len(facts) >= life.exported
    assert sum(balance.values()) == 0
    assert balance["411000"] == sum(ledger.open(number) for number in ledger.total)
    assert -balance["419100"] == held
    everything = sum(ledger.left(number) for number in ledger.money)
    assert -balance["419100"] - balance["471000"] == everything
    waiting = life.in_hand - ledger.reversed
    with life.desk.read() as session:
        cheques = {r.number: r.cents for r in list_receipts(session) if r.kind == "receipt"}
    assert balance["511200"] == sum(cheques[number] for number in waiting)
    assert balance["627000"] == life.fees + ledger.given_up("fees")
    assert balance["512000"] == sum(ledger.money.values()) - balance["511200"] - life.fees
    # VAT is due for what is paid, and pending for the rest; sales are before VAT.
    turnover = -balance["706000"] - balance["445740"] - balance["445710"]
    # VAT of what was given up will never be due: it leaves the pending VAT for no sale.
    charged = balance["654000"] + balance["658000"]
    lost_vat = ledger.given_up("abandoned") + ledger.given_up("difference") - charged
    sold = sum(ledger.total[n] - ledger.credited[n] for n in ledger.total)
    assert turnover == sold - lost_vat
    assert lost_vat >= 0
    assert -balance["445710"] >= 0
    if not sum(ledger.open(number) for number in ledger.total):
        assert balance["445740"] == 0
