"""Generated statements in four formats: imported once, tied, planted pairs found, no false one."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from ofdesk.bank.reading import FileReader
from ofdesk.models import BankLine
from ofdesk.ports.bank import StatementLine
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.bank_proposals import Proposals, proposals
from ofdesk.services.document_rows import ListDocuments, list_documents
from tests.bank.writers import camt_file, cfonb_file, csv_file, ofx_file
from tests.builders import add_client, complete_company, make_desk
from tests.store.issuing import BytesRenderer
from tests.unit.services.money.reminders import billed

WRITERS = {"csv": csv_file, "cfonb": cfonb_file, "ofx": ofx_file, "camt": camt_file}
OLD = 1_234_567
NOISE = (
    "VIR SEPA RECU CLUB {n}",
    "VIR INST {name}",
    "PRLV URSSAF {n}",
    "COTISATION TENUE DE COMPTE",
    "VIR {wrong_rf}",
    "FACTURE OF02-{n:05d}",
    "VIR {other_number}",
    "REMCB{n:05d} NB0001",
    "CHEQUE {n:07d}",
)
"""Names of real clients, references with a wrong digit, numbers that are nobody's."""


@pytest.fixture
def owing(tmp_path):
    """A base where three clubs owe four invoices each, of different amounts."""
    desk = make_desk(tmp_path, renderer=BytesRenderer())
    complete_company(desk)
    for rank, platform in enumerate(("mermoz", "figeac", "vexin")):
        add_client(desk, platform, name=f"Aéro-club de {platform.title()}")
        for n in range(4):
            billed(desk, platform, 10_000 + 1_000 * rank + 137 * n)
    yield desk
    desk.close()


def owed(desk):
    with desk.read() as session:
        return list_documents(session, ListDocuments(("invoice",), open_only=True), desk.today)


def noise(chance, rank, invoice):
    """A line that pays nothing for certain, however near it comes."""
    digit = str((int(invoice.reference_rf[-1]) + 1) % 10)
    text = chance.choice(NOISE).format(
        n=rank,
        name=invoice.name,
        wrong_rf=invoice.reference_rf[:-1] + digit,
        other_number=invoice.number[:-5] + f"{90_000 + rank % 9_999:05d}",
    )
    cents = chance.choice((invoice.open_cents, -rank - 1, invoice.open_cents + 1, rank + 1))
    return cents, text[:31]


def statement(desk, count, pairs, chance):
    """``count`` lines in the order of their days, among them one for each of ``pairs``."""
    invoices = owed(desk)
    told = [noise(chance, rank, chance.choice(invoices)) for rank in range(count - len(pairs))]
    for invoice in pairs:
        words = chance.choice((f"VIR {invoice.reference_rf}", f"VIR FACT {invoice.number}"))
        told.insert(chance.randrange(len(told)), (invoice.open_cents, words))
    first = desk.today - timedelta(days=300)
    days = sorted(chance.randrange(300) for _ in told)
    return [
        StatementLine(first + timedelta(days=day), cents, text)
        for day, (cents, text) in zip(days, told, strict=True)
    ]


def bring(desk, content):
    return import_statement(ImportStatement(content, "r"), FileReader(), desk.write())


@pytest.mark.parametrize(
    "count", [1_000, pytest.param(10_000, marks=pytest.mark.soak)], ids=["a-tenth", "whole"]
)
def test_statements_of_four_formats(owing, count):
    chance = Random(count)
    invoices = owed(owing)
    kept, seen = Proposals(), 0
    for rank, (name, write) in enumerate(WRITERS.items()):
        pairs = invoices[rank::4]
        lines = statement(owing, count, pairs, chance)
        content = write(lines, OLD)
        done = bring(owing, content)
        # A few lines of chance say on one day what one of another format said.
        assert (done.lines, done.new, done.duplicates) == (count, count - done.same, done.same)
        assert done.same <= count // 50
        assert (done.gap_cents, done.balances_known) == (0, name != "ofx")
        again = bring(owing, content)
        assert (again.new, again.duplicates) == (0, count)
        with owing.read() as session:
            cents, kept_lines = session.execute(
                select(func.sum(BankLine.cents), func.count())
            ).one()
            found = proposals(session, owing.today)
        seen += sum(line.cents for line in lines)
        assert (cents, kept_lines) == (seen, count * (rank + 1))
        assert kept.read(owing) == found
        certain = {
            (one.label, one.cents, one.proposal.invoices)
            for one in found
            if one.proposal is not None and one.proposal.certainty == "certain"
        }
        planted = {
            (text, row.open_cents, ((row.number, row.open_cents),))
            for row in invoices[: rank + 1] + [x for n in range(rank + 1) for x in invoices[n::4]]
            for text in (f"VIR {row.reference_rf}", f"VIR FACT {row.number}")
        }
        assert certain <= planted
        assert len(certain) == 3 * (rank + 1)


@pytest.mark.parametrize("name", ["csv", "cfonb", "camt"])
def test_a_statement_that_does_not_tie_says_by_how_much(owing, name):
    lines = statement(owing, 50, [], Random(1))
    content = WRITERS[name](lines, OLD)
    missing = WRITERS[name]([replace(lines[0], cents=lines[0].cents + 1), *lines[1:]], OLD)
    assert bring(owing, content).gap_cents == 0
    if name == "camt":
        closing = sum(line.cents for line in lines) + OLD
        shown = f"{closing // 100}.{closing % 100:02d}".encode()
        broken = content.replace(shown, f"{closing // 100}.{(closing + 7) % 100:02d}".encode())
        assert bring(owing, broken).gap_cents != 0
    assert bring(owing, missing).gap_cents == 0
