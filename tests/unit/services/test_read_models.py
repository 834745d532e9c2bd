"""The board, the home page and the search say what stands in the base, no more and no less."""

from datetime import date, datetime, timedelta

import pytest

from ofdesk.bootstrap import desks
from ofdesk.models import Client, ClientAlias, Period
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.services.board_rows import ListRenewals, band_of, list_renewals
from ofdesk.services.home_rows import read_home
from ofdesk.services.orders import Order
from ofdesk.services.receipts import AddReceipt, Payment, add_receipt
from ofdesk.services.renewals import RenewClient, renew_client
from ofdesk.services.search_rows import search_everywhere

TODAY = date(2026, 11, 25)


@pytest.fixture
def desk(tmp_path):
    options = DeskOptions(tmp_path / "base.ofdesk", operator="Anne", today=TODAY)
    opened = desks().create(options, factice=True, desk="01")
    yield opened
    opened.close()


def add_client(desk: Desk, platform: str, ends_on: date | None, **more: object) -> str:
    """A client with an imported period that ends on ``ends_on``."""
    uow = desk.write()
    with uow:
        values = {
            "id": new_id(),
            "platform": platform,
            "name": f"Aéro-club de {platform.title()}",
            "email_contact": f"{platform}@example.org",
            "address_1": "Aérodrome",
            "postcode": "31130",
            "city": "Balma",
            "resources": 4,
            "resources_read_at": uow.now(),
            "resources_source": "platform",
            "offer": "business",
            "state": "production",
            "created_at": uow.now(),
            "ends_on": ends_on,
        }
        client = Client(**(values | more))
        uow.session.add(client)
        uow.session.flush()
        if ends_on is not None:
            uow.session.add(
                Period(
                    client_id=client.id,
                    kind="initial",
                    offer="business",
                    resources=4,
                    starts_on=ends_on - timedelta(days=364),
                    ends_on=ends_on,
                    state="acquired",
                )
            )
        uow.commit()
        return client.id


def board(desk: Desk, **asked: object):
    with desk.read() as session:
        return list_renewals(session, ListRenewals(**asked), TODAY, desk.write().now())


def test_the_board_groups_by_days_left_and_says_what_stands_already(desk):
    add_client(desk, "late", TODAY - timedelta(days=1))
    add_client(desk, "soon", TODAY + timedelta(days=7))
    add_client(desk, "month", TODAY + timedelta(days=30))
    add_client(desk, "far", TODAY + timedelta(days=61))
    add_client(desk, "cut", TODAY, state="suspended")
    add_client(desk, "gone", TODAY, archived=True)
    renew_client(RenewClient("soon", propose=True), desk.write(), TODAY)
    renew_client(RenewClient("month", order=Order("Mme X")), desk.write(), TODAY)
    rows = {row.platform: row for row in board(desk)}
    assert list(rows) == ["late", "soon", "month"]
    assert [row.band for row in rows.values()] == ["late", "7", "30"]
    assert [row.step for row in rows.values()] == ["none", "proposed", "invoiced"]
    assert rows["soon"].document_number == "PR01-2026-00001"
    assert rows["month"].document_number == "OF01-2026-00001"
    assert [row.platform for row in board(desk, search="MONTH aéro")] == ["month"]


def test_a_paid_renewal_leaves_the_board(desk):
    add_client(desk, "soon", TODAY + timedelta(days=7))
    renewed = renew_client(RenewClient("soon", order=Order("Mme X")), desk.write(), TODAY)
    paid = AddReceipt(renewed.total_cents, "card", TODAY, payments=(Payment(renewed.number),))
    add_receipt(paid, desk.write(), TODAY)
    assert board(desk) == []
    assert board(desk, days=372 + 1)[0].ends_on == TODAY + timedelta(days=372)


def test_a_count_that_nobody_dated_is_stale(desk):
    add_client(desk, "old", TODAY, resources_read_at=None)
    add_client(desk, "fresh", TODAY)
    assert {row.platform: row.stale for row in board(desk)} == {"old": True, "fresh": False}


@pytest.mark.parametrize(
    ("left", "band"),
    [
        (-1, "late"),
        (0, "7"),
        (7, "7"),
        (8, "15"),
        (16, "30"),
        (31, "60"),
        (60, "60"),
        (61, "later"),
    ],
)
def test_bands(left, band):
    assert band_of(TODAY + timedelta(days=left), TODAY) == band


def test_home_counts_what_is_to_do_and_what_came_in(desk):
    add_client(desk, "late", TODAY - timedelta(days=1))
    add_client(desk, "month", TODAY + timedelta(days=30))
    renewed = renew_client(RenewClient("month", order=Order("Mme X")), desk.write(), TODAY)
    add_receipt(
        AddReceipt(1000, "cheque", TODAY, payments=(Payment(renewed.number),)), desk.write(), TODAY
    )
    add_receipt(AddReceipt(555, "transfer", TODAY, payer="Inconnu"), desk.write(), TODAY)
    with desk.read() as session:
        home = read_home(session, TODAY)
    tasks = {task.code: (task.count, task.cents) for task in home.tasks}
    assert tasks["lapsed_clients"] == (1, None)
    assert tasks["due_soon"] == (1, None)
    assert tasks["unidentified"] == (1, 555)
    assert tasks["cheques"] == (1, 1000)
    assert "late_invoices" not in tasks
    assert home.clients == 2
    assert home.open_cents == renewed.total_cents - 1000
    assert home.receipts[-1].cents == 1555
    assert home.renewals[-1].cents == renewed.preview.total_ht_cents
    assert len(home.renewals) == 12
    assert home.offers == (("business", 2),)


def test_the_search_finds_clients_documents_and_receipts(desk):
    client_id = add_client(desk, "mermoz", TODAY)
    with (uow := desk.write()):
        uow.session.add(ClientAlias(client_id=client_id, platform="vieuxnom", since=TODAY))
        uow.commit()
    renewed = renew_client(RenewClient("mermoz", order=Order("Mme X")), desk.write(), TODAY)
    add_receipt(
        AddReceipt(4200, "cheque", TODAY, platform="mermoz", cheque_number="7654321"),
        desk.write(),
        TODAY,
    )

    def found(text: str) -> list[tuple[str, str]]:
        with desk.read() as session:
            return [(hit.kind, hit.key) for hit in search_everywhere(session, text)]

    assert found("") == []
    assert found("BALMA aero") == [("client", "mermoz")]
    assert found("vieuxnom") == [("client", "mermoz")]
    assert ("document", renewed.number) in found(renewed.number.lower())
    assert found(renewed.reference_rf) == [("document", renewed.number)]
    assert ("receipt", "RC01-2026-00001") in found("7654321")
    assert ("receipt", "RC01-2026-00001") in found("42,00")
    assert found("zzz") == []


def test_the_clock_of_a_test_base_is_the_day_it_was_opened_with(desk):
    assert desk.today == TODAY
    assert isinstance(desk.write().now(), datetime)
