"""The base itself keeps what was issued, steps a series by one, and keeps a price in use."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ofdesk.models import (
    Allocation,
    BankDecision,
    BankEntry,
    BankLine,
    BankStatement,
    Base,
    Catalogue,
    CatalogueBracket,
    ChequeDetail,
    ChequeEvent,
    Closing,
    Confirmation,
    CreditChoice,
    Deposit,
    Document,
    DocumentEvent,
    DocumentVat,
    FecEntry,
    FecLot,
    ReceiptOwner,
    Reminder,
    ReminderEvent,
    ReminderHold,
    ReminderInvoice,
    ReminderSwitch,
    Series,
    WriteOff,
)
from ofdesk.models.ids import new_id
from ofdesk.models.local import ERASING
from ofdesk.store.guards import ERASABLE, ISSUED
from tests.store.issuing import a_receipt, add_client, issue, issue_one, next_document

DAY = date(2026, 11, 25)


@pytest.fixture
def full(desk):
    """A base with one row at least in every table that is written once."""
    with desk.write() as uow:
        client = add_client(uow)
        invoice = issue(uow, client.id)
        receipt = a_receipt(uow)
        signed = {"recorded_at": uow.now(), "recorded_by": "Ada"}
        uow.session.add_all(
            (
                DocumentVat(
                    document_id=invoice.id,
                    rate_bp=2000,
                    category="S",
                    base_cents=1000,
                    vat_cents=200,
                ),
                DocumentEvent(document_id=invoice.id, kind="sent", happened_on=DAY, **signed),
                ReceiptOwner(receipt_id=receipt.id, client_id=client.id, **signed),
                Allocation(
                    receipt_id=receipt.id,
                    invoice_id=invoice.id,
                    cents=1200,
                    effective_on=DAY,
                    **signed,
                ),
                Confirmation(code="count_stale", given_by="Ada", given_at=uow.now()),
                ChequeEvent(receipt_id=receipt.id, state="deposited", happened_on=DAY, **signed),
                ChequeDetail(receipt_id=receipt.id, place="Gap", **signed),
                a_choice(receipt.id, signed),
                a_deposit(uow.now()),
                a_closing(uow.now()),
                lot := a_lot(uow.now()),
            )
        )
        uow.session.flush()
        uow.session.add(FecEntry(lot_id=lot.id, fact="document:x", number=1))
        add_bank_rows(uow)
        add_reminder_rows(uow, client.id, invoice.id)
        uow.commit()
    return desk


def add_bank_rows(uow):
    statement = BankStatement(
        id=new_id(),
        name="r.csv",
        format="csv",
        sha256="0" * 64,
        lines=1,
        imported_at=uow.now(),
        imported_by="Ada",
    )
    line = BankLine(id=new_id(), statement_id=statement.id, rank=1, day=DAY, cents=1)
    for row in (statement, line):
        uow.session.add(row)
        uow.session.flush()
    signed = {"decided_at": uow.now(), "decided_by": "Ada"}
    uow.session.add(BankDecision(line_id=line.id, kind="ignored", **signed))
    told = {"recorded_at": uow.now(), "recorded_by": "Ada"}
    uow.session.add(BankEntry(line_id=line.id, account="627", cents=1, effective_on=DAY, **told))


def add_reminder_rows(uow, client_id, invoice_id):
    signed = {"recorded_at": uow.now(), "recorded_by": "Ada"}
    reminder = Reminder(
        id=new_id(),
        client_id=client_id,
        level="first",
        rank=1,
        audience="club",
        language="fr",
        made_on=DAY,
        total_cents=1200,
        subject="Rappel",
        text="Rappel",
        pdf_sha256="0" * 64,
        made_at=uow.now(),
        made_by="Ada",
    )
    uow.session.add(reminder)
    uow.session.flush()
    uow.session.add_all(
        (
            WriteOff(
                invoice_id=invoice_id,
                kind="fees",
                cents=1,
                effective_on=DAY,
                reason="x",
                **signed,
            ),
            ReminderInvoice(
                reminder_id=reminder.id, invoice_id=invoice_id, rank=1, open_cents=1200
            ),
            ReminderEvent(reminder_id=reminder.id, kind="posted", happened_on=DAY, **signed),
            ReminderHold(client_id=client_id, kind="other", reason="x", happened_on=DAY, **signed),
            ReminderSwitch(client_id=client_id, reminders=True, **signed),
        )
    )


def a_choice(receipt_id, signed):
    facts = {"kind": "keep", "cents": 1, "happened_on": DAY, "told_by": "Mme X"}
    return CreditChoice(receipt_id=receipt_id, **facts, **signed)


def a_lot(now):
    return FecLot(
        id=new_id(),
        number=1,
        since=DAY,
        until=DAY,
        exported_at=now,
        exported_by="Ada",
        entries=1,
        total_cents=0,
        file_sha256="0" * 64,
    )


def a_deposit(now):
    return Deposit(
        number="RM01-2026-00001",
        made_on=DAY,
        count=1,
        total_cents=1200,
        pdf_sha256="0" * 64,
        made_at=now,
        made_by="Ada",
    )


def a_closing(now):
    sums = ("documents", "receipts", "total_ht_cents", "total_vat_cents", "total_cents")
    more = dict.fromkeys((*sums, "received_cents", "perpetual_cents"), 0)
    return Closing(
        starts_on=DAY,
        ends_on=DAY,
        closed_at=now,
        closed_by="Ada",
        archive_sha256="0" * 64,
        **more,
    )


def refused(desk, *statements, **values):
    """Whether the base refuses, having changed nothing; the word that it says."""
    with pytest.raises(IntegrityError) as error:
        allowed(desk, *statements, **values)
    return str(error.value.orig)


def allowed(desk, *statements, **values):
    with desk.writer.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)


def columns(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].columns]


@pytest.mark.parametrize("table", [*ISSUED, "history", "legal_text", "vat_rule"])
def test_a_row_written_once_is_never_deleted(full, table):
    assert refused(full, f"DELETE FROM {table}") == "immutable"


@pytest.mark.parametrize("table", [*ISSUED, "history", "legal_text", "vat_rule"])
def test_a_row_written_once_is_never_changed(full, table):
    free = {"row_seq", "valid_to"}
    for name in columns(table):
        if name not in free:
            value = "'another'" if name in ERASABLE.get(table, ()) else name
            assert refused(full, f"UPDATE {table} SET {name} = {value}") == "immutable", name


def test_what_was_typed_of_somebody_becomes_a_digest_and_nothing_else(full):
    allowed(full, "UPDATE reminder_hold SET reason = reason")
    for value in ("~0123456789ab1", "~0123456789AB", "0123456789abc", ""):
        assert refused(full, "UPDATE reminder_hold SET reason = :v", v=value) == "immutable"
    allowed(full, "UPDATE reminder_hold SET reason = '~0123456789ab'")
    assert refused(full, "UPDATE reminder_hold SET reason = 'x'") == "immutable"
    assert refused(full, "UPDATE credit_choice SET told_by = 'x'") == "immutable"
    allowed(full, "UPDATE credit_choice SET told_by = '~0123456789ab'")


@pytest.mark.parametrize("table", [t for t in ISSUED if t != "blob"])
def test_the_version_of_the_hub_may_come_later(full, table):
    allowed(full, f"UPDATE {table} SET row_seq = 7")


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("table", ISSUED)
def test_replacing_a_row_is_refused_like_deleting_it(full, table, verb):
    names = ", ".join(columns(table))
    statement = f"{verb} INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1"
    applying = "UPDATE sync_ctx SET applying = 1"
    assert refused(full, applying, statement) == "immutable"


def test_a_document_is_not_replaced_by_way_of_its_number(full):
    names = [name for name in columns("document") if name not in ("id", "sequence")]
    listed = ", ".join(names)
    statement = (
        f"INSERT OR REPLACE INTO document (id, sequence, {listed})"
        f" SELECT 'x', 99, {listed} FROM document WHERE type = 'OF'"
    )
    assert refused(full, "UPDATE sync_ctx SET applying = 1", statement) == "immutable"


def test_a_law_that_ends_may_be_closed(full):
    allowed(full, "UPDATE vat_rule SET valid_to = '2027-12-31' WHERE code = 'metropole_taxable'")


def test_personal_values_of_the_history_can_be_erased_and_nothing_else(full):
    erasing = f"UPDATE sync_ctx SET applying = {ERASING}"
    allowed(full, erasing, "UPDATE history SET new = '{}'", "UPDATE sync_ctx SET applying = 0")
    assert refused(full, erasing, "UPDATE history SET author = 'x'") == "immutable"
    assert refused(full, erasing, "DELETE FROM history") == "immutable"


@pytest.mark.parametrize("step", ["last_number + 2", "last_number - 1", "0", "NULL", "'x'"])
def test_a_series_goes_on_by_one(full, step):
    assert refused(full, f"UPDATE series SET last_number = {step} WHERE type = 'OF'") == "series"


def test_a_closed_series_does_not_go_on(full):
    allowed(
        full, "UPDATE series SET closed_at = '2026-12-31T00:00:00.000000Z', closed_why = 'lost'"
    )
    assert refused(full, "UPDATE series SET last_number = last_number + 1") == "series"


def test_a_series_begins_at_nothing_and_never_goes(full):
    names = ", ".join(columns("series"))
    other = names.replace("id,", "'s',", 1).replace("desk,", "'09',", 1)
    statement = f"INSERT INTO series ({names}) SELECT {other} FROM series WHERE type = 'OF'"
    assert refused(full, statement) == "series"
    assert refused(full, "DELETE FROM series") == "immutable"
    for name, value in (("type", "'DV'"), ("desk", "'09'"), ("year", "2030")):
        assert refused(full, f"UPDATE series SET {name} = {value}") == "immutable"


def test_the_series_of_another_desk_come_as_they_are(full):
    applying = "UPDATE sync_ctx SET applying = 1"
    allowed(
        full, applying, "UPDATE series SET last_number = 40", "UPDATE sync_ctx SET applying = 0"
    )


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"number": "OF01-2026-00009"}, "document_number"),
        ({"sequence": 3, "number": "OF01-2026-00003"}, "document_sequence"),
        ({"sequence": 1, "number": "OF01-2026-00001"}, "document_sequence"),
        ({"desk": "02", "number": "OF02-2026-00002", "prev_hash": "0" * 64}, "document_sequence"),
        ({"year": 2027, "number": "OF01-2027-00002"}, "document_sequence"),
        ({"prev_hash": "0" * 64}, "document_chain"),
        ({"prev_hash": "f" * 64}, "document_chain"),
        ({"issued_on": date(2026, 11, 24)}, "document_day"),
    ],
)
def test_a_document_that_does_not_follow_the_last_one_is_refused(desk, wrong, word):
    issue_one(desk)
    with desk.write() as uow:
        with pytest.raises(IntegrityError) as error:
            next_document(uow, **wrong)
        assert str(error.value.orig) == word
    with desk.read() as session:
        assert session.scalars(select(Document.number)).all() == ["OF01-2026-00001"]
        assert session.scalars(select(Series.last_number)).one() == 1


def test_the_first_document_of_a_chain_follows_nothing(desk):
    with desk.write() as uow, pytest.raises(IntegrityError, match="document_chain"):
        next_document(uow, prev_hash="a" * 64)
    assert issue_one(desk) == "OF01-2026-00001"


def test_documents_follow_each_other(desk):
    assert [issue_one(desk) for _ in range(3)] == [f"OF01-2026-0000{n}" for n in (1, 2, 3)]


@pytest.fixture
def used(desk):
    with desk.write() as uow:
        catalogue = uow.session.scalars(select(Catalogue)).one()
        catalogue.used_at = uow.now()
        uow.commit()
    return desk


PRICES = ("catalogue_offer", "catalogue_bracket", "catalogue_act")


@pytest.mark.parametrize("table", PRICES)
def test_the_prices_of_a_used_price_list_stay(used, table):
    names = ", ".join(columns(table))
    money = next(name for name in columns(table) if name.endswith("cents"))
    copy = names.replace("id,", "'x',", 1)
    assert refused(used, f"UPDATE {table} SET {money} = {money} + 1") == "catalogue_used"
    assert refused(used, f"DELETE FROM {table}") == "catalogue_used"
    insert = f"INSERT INTO {table} ({names}) SELECT {copy} FROM {table} LIMIT 1"
    assert refused(used, insert) == "catalogue_used"
    allowed(used, f"UPDATE {table} SET row_seq = 4")


@pytest.mark.parametrize(
    "change", ["label = 'x'", "valid_from = '2020-01-01'", "is_example = 0", "used_at = NULL"]
)
def test_a_used_price_list_stays_but_for_its_notes(used, change):
    assert refused(used, f"UPDATE catalogue SET {change}") == "catalogue_used"
    assert refused(used, "DELETE FROM catalogue") == "catalogue_used"
    allowed(used, "UPDATE catalogue SET notes = 'vu', row_seq = 3")


def test_a_price_list_that_nobody_used_can_be_edited(desk):
    with desk.write() as uow:
        catalogue = uow.session.scalars(select(Catalogue)).one()
        catalogue.offers[0].brackets.append(CatalogueBracket(first=40, unit_cents=1))
        catalogue.offers[1].base_cents += 100
        del catalogue.offers[2]
        catalogue.valid_from = date(2026, 2, 1)
        uow.commit()


def test_a_bracket_is_not_moved_into_a_used_price_list(used):
    with used.write() as uow:
        other = Catalogue(label="2027", valid_from=date(2027, 1, 1))
        uow.session.add(other)
        uow.commit()
    moved = "UPDATE catalogue_offer SET catalogue_id = :other WHERE offer = 'solo'"
    assert refused(used, moved, other=other.id) == "catalogue_used"
