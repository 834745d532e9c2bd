"""The year of the invented house as its accountant sees it, added up again by other means."""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import text

from ofdesk.services.accounting_reports import deferred_income, vat_due_report
from ofdesk.services.demo import FillDemo, fill_demo
from ofdesk.services.fec_export import export_fec
from ofdesk.services.sales_export import ExportSales
from ofdesk.services.statements import aged_balance
from tests.builders import make_desk
from tests.conftest import HOME_VARIABLES
from tests.store.issuing import BytesRenderer

TODAY = date(2026, 11, 25)
SEED = 3
"""Of a year in which a cheque bounced."""
ALL = ExportSales(date(2025, 1, 1), TODAY)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        made = make_desk(tmp_path_factory.mktemp("books"), today=TODAY, renderer=BytesRenderer())
        fill_demo(FillDemo(25, SEED), made, lambda *_days: None)
    yield made
    made.close()


@pytest.fixture(scope="module")
def exported(desk):
    done = export_fec(ALL, desk.write())
    names, *rows = [x.split("\t") for x in done.content.decode("iso8859_15").split("\r\n")[:-1]]
    return [dict(zip(names, row, strict=True)) for row in rows]


def raw(desk, sql, **values):
    """Rows as they are stored, read without any model."""
    with desk.read() as session:
        return session.execute(text(sql), values).all()


def moved(row):
    return int(row["Debit"].replace(",", "")) - int(row["Credit"].replace(",", ""))


def test_each_entry_balances_and_each_document_and_receipt_is_there_once(desk, exported):
    sums, entries = Counter(), defaultdict(set)
    for row in exported:
        sums[row["EcritureNum"]] += moved(row)
        entries[row["JournalCode"], row["PieceRef"]].add(row["EcritureNum"])
        assert row["EcritureDate"] <= row["ValidDate"]
        assert bool(row["CompAuxNum"]) == (row["CompteNum"][:3] in ("411", "419"))
    assert set(sums.values()) == {0}
    sold = {
        n
        for (n,) in raw(
            desk,
            "SELECT number FROM document WHERE kind IN ('invoice', 'credit_note')"
            " AND total_cents > 0",
        )
    }
    assert {piece for journal, piece in entries if journal == "VE"} == sold
    assert all(len(entries["VE", piece]) == 1 for piece in sold)
    for number, cents in raw(
        desk, "SELECT d.number, r.cents FROM receipt r JOIN document d ON d.id = r.id"
    ):
        own = [r for r in exported if r["JournalCode"] == "BQ" and r["PieceRef"] == number]
        first = [r for r in own if r["EcritureNum"] == own[0]["EcritureNum"]]
        money = [r for r in first if r["CompteNum"][:2] in ("51", "53")]
        assert [moved(r) for r in money] == [cents], number


def test_a_second_export_holds_nothing_of_the_first(desk, exported):
    assert exported
    again = export_fec(ALL, desk.write())
    assert (again.lot, again.entries, again.rows) == (0, 0, 0)


def test_client_accounts_are_what_clients_owe_and_letters_leave_just_that(desk, exported):
    with desk.read() as session:
        owed = aged_balance(session, TODAY)
    open_rows = [r for r in exported if r["CompteNum"][:3] == "411" and not r["EcritureLet"]]
    assert sum(map(moved, open_rows)) == owed.debit_cents
    assert -sum(moved(r) for r in exported if r["CompteNum"][:3] == "419") == owed.credit_cents
    letters = Counter()
    for row in exported:
        letters[row["CompAuxNum"], row["EcritureLet"]] += moved(row) if row["EcritureLet"] else 0
    assert len(letters) > 15
    assert set(letters.values()) == {0}


def test_vat_is_due_for_what_is_paid_invoice_by_invoice(desk):
    """What is paid of each invoice, over what is owed of it, of its VAT: to the cent."""
    with desk.read() as session:
        due = Counter()
        for row in vat_due_report(session, ALL).rows:
            due[row[2]] += row[6].value
    facts = raw(
        desk,
        """SELECT d.number, d.total_cents, d.total_vat_cents,
                  coalesce((SELECT sum(a.cents) FROM allocation a WHERE a.invoice_id = d.id), 0),
                  coalesce((SELECT sum(c.total_cents) FROM document c
                            WHERE c.origin_id = d.id AND c.kind = 'credit_note'), 0),
                  coalesce((SELECT sum(c.total_vat_cents) FROM document c
                            WHERE c.origin_id = d.id AND c.kind = 'credit_note'), 0)
           FROM document d WHERE d.kind = 'invoice' AND d.id NOT IN
             (SELECT origin_id FROM document WHERE kind = 'corrective')
             AND d.id NOT IN (SELECT invoice_id FROM write_off)""",
    )
    assert len(facts) > 20
    for number, total, vat, paid, credited, vat_credited in facts:
        left = total - credited
        share = Fraction(paid, left) if left else Fraction(0)
        exact = (vat - vat_credited) * share
        assert abs(due[number] - exact) <= Fraction(1, 2), number


def test_a_rejected_cheque_has_made_its_vat_due_and_due_no_more(desk):
    rejected = raw(
        desk,
        """SELECT o.number, r.received_on,
                  (SELECT count(*) FROM allocation a JOIN document d ON d.id = a.invoice_id
                   AND d.total_vat_cents > 0 WHERE a.receipt_id = r.reverses_id)
           FROM receipt r JOIN document o ON o.id = r.reverses_id
           WHERE r.kind = 'reversal' AND r.method = 'cheque'""",
    )
    assert rejected
    with desk.read() as session:
        rows = vat_due_report(session, ALL).rows
    checked = 0
    for number, day, taxed in rejected:
        own = [(row[0], row[6].value) for row in rows if row[1] == number]
        assert sum(cents for _, cents in own) == 0
        if taxed:
            assert (own[-1][0].isoformat(), own[-1][1] < 0) == (day, True)
            checked += 1
    assert checked


def test_deferred_income_of_five_clients_by_hand(desk):
    """Every day of every subscription line counted one by one."""
    end = date(2026, 6, 30)
    with desk.read() as session:
        table = deferred_income(session, ExportSales(date(2026, 1, 1), end))
    found = defaultdict(int)
    for row in table.rows:
        if row[1]:
            found[row[1]] += row[6].value
    clients = sorted(found)[:5]
    assert len(clients) == 5
    for name in clients:
        lines = raw(
            desk,
            """SELECT d.kind, l.total_cents, l.starts_on, l.ends_on
               FROM document_line l JOIN document d ON d.id = l.document_id
               WHERE d.buyer_name = :name AND d.issued_on <= '2026-06-30'
                 AND d.kind IN ('invoice', 'credit_note')
                 AND l.subject IN ('subscription', 'supplement') AND l.ends_on > '2026-06-30'""",
            name=name,
        )
        by_hand = 0
        for kind, cents, starts_on, ends_on in lines:
            first, last = (date.fromisoformat(x).toordinal() for x in (starts_on, ends_on))
            days = range(first, last + 1)
            after = sum(1 for day in days if day > end.toordinal())
            part = (2 * abs(cents) * after + len(days)) // (2 * len(days))
            part = part if cents > 0 else -part
            by_hand += part if kind == "invoice" else -part
        assert found[name] == by_hand, name
