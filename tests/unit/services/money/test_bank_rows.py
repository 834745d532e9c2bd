"""Lines of the bank as the page shows them, and what a person decides about several at once."""

import pytest

from ofdesk.bank.reading import FileReader
from ofdesk.domain.errors import Unavailable
from ofdesk.ports.bank import StatementLine
from ofdesk.services import bank_rows
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.bank_decisions import (
    AcceptLine,
    accept_line,
    accept_lines,
    ignore_line,
)
from ofdesk.services.bank_proposals import proposals
from ofdesk.services.bank_rows import (
    ListBankLines,
    count_bank_lines,
    count_waiting,
    list_bank_lines,
    payable,
    statement_of_file,
)
from ofdesk.services.bank_undoing import undo_line
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.receipts import Payment
from tests.bank.writers import csv_file
from tests.builders import TODAY, add_client, received, refusal, renewed


@pytest.fixture
def invoices(desk):
    """Two invoices of two clubs."""
    add_client(desk, "mermoz", resources=20)
    add_client(desk, "figeac", resources=3)
    return [renewed(desk, platform) for platform in ("mermoz", "figeac")]


def bring(desk, *lines):
    content = csv_file([StatementLine(TODAY, cents, label) for cents, label in lines], 0)
    import_statement(ImportStatement(content, "r.csv"), FileReader(), desk.write())


def rows(desk, *states, search="", **more):
    with desk.read() as session:
        return list_bank_lines(session, ListBankLines(states, search, **more))


def test_lines_are_listed_by_what_was_decided_a_page_at_a_time(desk, invoices):
    first = invoices[0]
    bring(desk, (first.total_cents, f"VIR {first.number}"), (5_000, "VIR ELAN"), (-700, "FRAIS"))
    assert [row.state for row in rows(desk)] == ["waiting"] * 3
    paid, other, fees = rows(desk, "waiting")
    assert accept_line(AcceptLine(paid.id), desk.write(), desk.today).posted == "RC01-2026-00001"
    ignore_line(fees.id, "frais de tenue", desk.write())
    with desk.read() as session:
        assert count_waiting(session) == 1
        assert count_bank_lines(session, ListBankLines()) == (3, first.total_cents + 4_300)
        assert count_bank_lines(session, ListBankLines(("waiting",))) == (1, 5_000)
    (accepted,) = rows(desk, "accepted")
    assert (accepted.posted, accepted.decided_by) == ("RC01-2026-00001", "Anne")
    assert [row.reason for row in rows(desk, "ignored")] == ["frais de tenue"]
    assert [row.label for row in rows(desk, search="élan vir")] == ["VIR ELAN"]
    assert len(rows(desk, limit=1, offset=2)) == 1
    reversed_by = undo_line(paid.id, desk.write(), desk.today)
    assert reversed_by.reversal == "RC01-2026-00002"
    assert {row.id for row in rows(desk, "waiting")} == {paid.id, other.id}


def test_a_slip_is_named_by_a_person_and_shown_on_its_line(desk, invoices):
    received(desk, 4_000, invoices[0].number, method="cheque", cheque_number="1234567")
    slip = deposit_cheques(DepositCheques(4_000), desk.write(), desk.today)
    bring(desk, (4_000, "CREDIT DIVERS"))
    (line,) = rows(desk)
    accepted = accept_line(AcceptLine(line.id, deposit=slip.number), desk.write(), desk.today)
    assert (accepted.posted, accepted.receipt) == (slip.number, None)
    assert rows(desk)[0].posted == slip.number
    unknown = AcceptLine(line.id, deposit="RM9")
    undo_line(line.id, desk.write(), desk.today)
    refused = refusal(lambda: accept_line(unknown, desk.write(), desk.today))
    assert refused.code == "deposit_unknown"


def test_what_one_line_refuses_stops_no_other(desk, invoices):
    one, two = invoices
    bring(desk, (one.total_cents, "a"), (two.total_cents, "b"), (two.total_cents, "c"))
    a, b, c = rows(desk, "waiting")
    wanted = [
        AcceptLine(a.id, (Payment(one.number),)),
        AcceptLine(b.id, (Payment("OF99-2026-00001"),)),
        AcceptLine(c.id, (Payment(two.number),)),
    ]
    told = []
    done = accept_lines(wanted, desk.write(), desk.today, lambda *step: told.append(step))
    assert [accepted.line for accepted in done.accepted] == [a.id, c.id]
    assert [error.code for error in done.refused] == ["document_unknown"]
    assert told == [(1, 3), (2, 3), (3, 3)]
    with desk.read() as session:
        assert [line.id for line in proposals(session, desk.today)] == [b.id]
    assert accept_lines([], desk.write(), desk.today).accepted == ()


def test_what_a_line_may_pay_is_found_by_words(desk, invoices):
    received(desk, 4_000, invoices[0].number, method="cheque", cheque_number="1234567")
    slip = deposit_cheques(DepositCheques(4_000, bank_number="0042"), desk.write(), desk.today)

    def found(search):
        with desk.read() as session:
            return [(one.kind, one.number) for one in payable(session, search, desk.today)]

    assert found("")[0] == ("deposit", slip.number)
    assert len(found("")) == 3
    assert found("0042") == [("deposit", slip.number)]
    assert found("figeac") == [("invoice", invoices[1].number)]
    assert found("zébulon") == []


def test_a_file_is_read_or_refused_in_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "relevé.csv"
    assert refusal(lambda: statement_of_file(path)).code == "file_missing"
    path.write_bytes(b"abc")
    assert statement_of_file(path) == ImportStatement(b"abc", "relevé.csv")
    monkeypatch.setattr(bank_rows, "LARGEST_BYTES", 2)
    assert refusal(lambda: statement_of_file(path)).code == "statement_too_large"

    def broken(_path):
        raise PermissionError(13, "refused")

    monkeypatch.setattr(bank_rows, "LARGEST_BYTES", 9)
    monkeypatch.setattr(type(path), "read_bytes", broken)
    with pytest.raises(Unavailable, match="file_not_read"):
        statement_of_file(path)
