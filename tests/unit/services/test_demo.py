"""The base of invented clients: real cases of everything, made by the use cases, whole."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from ofdesk.domain.dates import paris_day
from ofdesk.domain.errors import DomainError
from ofdesk.models import (
    Act,
    Catalogue,
    Client,
    ClientAlias,
    Document,
    DocumentEvent,
    DocumentVat,
    Migration,
    Party,
    Period,
    Receipt,
    ReceiptOwner,
)
from ofdesk.services import demo_events
from ofdesk.services.bank_proposals import proposals
from ofdesk.services.board_rows import ListRenewals, list_renewals
from ofdesk.services.client_rows import ListClients, list_clients
from ofdesk.services.demo import MOST_CLIENTS, FillDemo, check_demo, fill_demo
from ofdesk.services.home_rows import read_home
from ofdesk.services.settings import list_settings
from ofdesk.services.verify import verify_base
from ofdesk.services.versions import list_versions
from tests.builders import make_desk
from tests.conftest import HOME_VARIABLES
from tests.store.issuing import BytesRenderer

CLIENTS = 37
TODAY = date(2026, 11, 25)
YEAR = (date(2025, 11, 25), date(2026, 11, 24))


def untold(_done: int, _total: int) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def told():
    """What the demo told of its progress."""
    return []


@pytest.fixture(scope="module")
def demo(tmp_path_factory, told):
    """A base with all who are cast by hand, filled once and only read."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        desk = make_desk(tmp_path_factory.mktemp("demo"), today=TODAY)
        filled = fill_demo(FillDemo(CLIENTS), desk, lambda *days: told.append(days))
    yield desk, filled
    desk.close()


@pytest.fixture
def session(demo):
    with demo[0].read() as opened:
        yield opened


def counted(session, *columns):
    """How many rows there are of each value."""
    rows = session.execute(select(*columns, func.count()).group_by(*columns)).all()
    return {row[0] if len(columns) == 1 else tuple(row[:-1]): row[-1] for row in rows}


def named(session, platform):
    return session.scalars(select(Client).where(Client.platform == platform)).one()


def test_every_chain_page_and_index_is_whole(session):
    found = verify_base(session)
    assert found.broken == ()
    assert found.documents > CLIENTS
    assert found.receipts > CLIENTS // 2


def test_what_is_told_is_what_is_there(session, demo):
    kinds = counted(session, Document.kind)
    filled = demo[1]
    assert filled.clients == len(list_clients(session, ListClients())) == CLIENTS
    assert session.scalar(select(func.count(Client.id))) > CLIENTS
    assert filled.invoices == kinds["invoice"]
    assert filled.credit_notes == kinds["credit_note"]
    assert filled.propositions == kinds["proposition"]
    assert filled.quotes == kinds["quote"]
    assert filled.receipts == kinds["receipt"] == session.scalar(select(func.count(Receipt.id)))


def test_progress_goes_forward_to_the_end(told, demo):
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_documents_are_issued_on_working_days_of_the_year_in_their_order(session):
    rows = session.execute(
        select(Document.type, Document.issued_on, Document.issued_at).order_by(
            Document.type, Document.year, Document.sequence
        )
    ).all()
    assert rows == sorted(rows, key=lambda row: (row.type, row.issued_at))
    assert all(YEAR[0] <= row.issued_on <= YEAR[1] for row in rows)
    assert all(row.issued_on.weekday() < 5 for row in rows)
    assert all(paris_day(row.issued_at) == row.issued_on for row in rows)


def test_the_history_says_who_did_what_on_the_day_that_was_lived(session):
    rows = session.execute(text("SELECT author, at FROM history WHERE author <> 'ofdesk'")).all()
    assert {row.author for row in rows} == {"Camille Roy", "Dominique Aubert", "Sacha Martin"}
    days = {paris_day(datetime.fromisoformat(row.at)) for row in rows}
    assert min(days) == YEAR[0]
    assert max(days) <= YEAR[1]
    assert len(days) > 60


def test_the_clock_is_back_on_the_day_of_the_base(demo):
    assert demo[0].today == TODAY


def test_the_publisher_is_complete_and_marked(session):
    settings = list_settings(session)
    assert settings["company.name"] == "SARL OpenFlyers (FACTICE)"
    assert settings["bank.iban"].startswith("FR")
    versions = {row.name: row for row in list_versions(session)}
    assert versions["4.2"].stable
    assert [name for name, row in versions.items() if row.is_open] == ["5.0alpha"]


def test_prices_changed_at_new_year_and_both_lists_were_used(session):
    lists = session.scalars(select(Catalogue).order_by(Catalogue.valid_from)).all()
    assert [one.valid_from for one in lists] == [date(2000, 1, 1), date(2026, 1, 1)]
    assert all(one.is_example and one.used_at for one in lists)
    before, after = (one.offers[0] for one in lists)
    assert after.base_cents > before.base_cents
    migrations = [a.price_cents for o in (before, after) for a in o.acts if a.act == "migration"]
    assert migrations == [5000, 5000]


def test_every_vat_treatment_is_there(session):
    found = counted(session, DocumentVat.category, DocumentVat.rate_bp)
    assert found.keys() >= {("S", 2000), ("S", 850), ("O", 0), ("AE", 0)}
    countries = counted(session, Client.country)
    assert countries.keys() >= {"GP", "MQ", "GF", "RE", "YT", "PF", "NC", "PM", "BL", "MF"}
    assert countries.keys() >= {"FR", "MC", "BE", "CH", "GB", "ES", "DE"}


def test_every_kind_state_and_way_of_delivery_is_there(session):
    assert counted(session, Client.kind).keys() == {"association", "company", "public", "private"}
    states = counted(session, Client.state)
    assert states.keys() == {"test", "production", "expired", "suspended"}
    assert counted(session, Client.delivery).keys() == {"post", "email", "both", "chorus"}
    assert counted(session, Client.taxable).keys() == {"yes", "no", "unknown"}
    assert counted(session, Client.offer).keys() >= {"first_price", "business", "solo"}
    assert any(counted(session, Client.tags))
    assert any(counted(session, Client.notes))


def test_periods_migrations_and_acts_are_in_every_state(session):
    periods = counted(session, Period.kind, Period.state)
    assert periods.keys() >= {
        *(("initial", "acquired"), ("renewal", "acquired"), ("renewal", "invoiced")),
        *(("renewal", "uncovered"), ("renewal", "cancelled"), ("supplement", "acquired")),
    }
    migrations = counted(session, Migration.state)
    assert migrations.keys() >= {"quoted", "sent", "accepted", "refused", "lapsed", "done"}
    acts = counted(session, Act.kind, Act.invoice_id.is_(None))
    assert acts.keys() >= {("password", False), ("email", True), ("migration", False)}


def test_money_comes_in_every_way_and_some_goes_wrong(session):
    kinds = counted(session, Receipt.kind, Receipt.method)
    assert kinds.keys() >= {("receipt", method) for method in ("cheque", "transfer", "card")}
    assert kinds["reversal", "cheque"] == 1
    owned = select(ReceiptOwner.receipt_id)
    received = select(func.count()).where(Receipt.kind == "receipt", Receipt.id.not_in(owned))
    assert session.scalar(received) == 1
    tasks = {task.code for task in read_home(session, TODAY).tasks}
    assert tasks >= {"late_invoices", "lapsed_clients", "due_soon", "unidentified", "cheques"}
    assert tasks >= {"to_activate", "acts", "migrations"}


def test_the_board_has_something_of_everything(session):
    now = datetime.fromisoformat("2026-11-25T09:00:00+01:00")
    rows = list_renewals(session, ListRenewals(days=60), TODAY, now)
    assert {row.step for row in rows} == {"none", "proposed", "invoiced", "part_paid"}
    assert {row.stale for row in rows} == {True, False}
    assert {"late", "60"} <= {row.band for row in rows}


def test_two_sheets_were_merged_and_one_was_renamed(session):
    twin = named(session, "ac-amiens")
    assert twin.merged_into_id == named(session, "amiens").id
    assert twin.archived
    assert len(session.scalars(select(Client).where(Client.merged_into_id.is_not(None))).all()) == 2
    alias = session.scalars(select(ClientAlias)).one()
    assert alias.platform == "tours"
    assert session.get(Client, alias.client_id).platform == "tours-vol"


def test_one_party_is_billed_for_several_clubs(session):
    billed = session.execute(
        select(Party.name, func.count())
        .join(Client, Client.billed_party_id == Party.id)
        .group_by(Party.id)
    ).all()
    assert max(count for _, count in billed) >= 2


def test_the_club_whose_vat_status_nobody_knows_waits_on_the_board(session):
    spa = named(session, "spa")
    assert (spa.country, spa.taxable) == ("BE", "unknown")
    documents = select(func.count()).where(Document.client_id == spa.id)
    assert session.scalar(documents) == 0
    assert spa.ends_on < TODAY


def test_a_year_not_subscribed_was_closed_by_a_credit_note(session):
    nevers = named(session, "nevers")
    kinds = session.scalars(
        select(Document.kind).where(Document.client_id == nevers.id, Document.type == "OF")
    ).all()
    assert Counter(kinds) == {"invoice": 1, "credit_note": 1}
    assert nevers.state == "expired"
    assert nevers.ends_on == date(2026, 3, 25)


def life(desk):
    """What a base tells of its documents, without the identifiers that are drawn at random."""
    with desk.read() as session:
        columns = (Document.number, Document.kind, Document.issued_at, Document.platform)
        facts = (Document.buyer_name, Document.total_cents, Document.reference_rf)
        return session.execute(select(*columns, *facts).order_by(Document.number)).all()


def filled(folder, count, seed, today=TODAY):
    desk = make_desk(folder, today=today)
    fill_demo(FillDemo(count, seed), desk, untold)
    lived = life(desk)
    desk.close()
    return lived


def test_the_same_seed_gives_the_same_life_and_another_one_another(tmp_path):
    first = filled(tmp_path / "a", 8, 3)
    assert filled(tmp_path / "b", 8, 3) == first
    assert filled(tmp_path / "c", 8, 4) != first


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2025, 6, 30)])
def test_the_year_may_end_on_any_day(tmp_path, today):
    days = [row.issued_at.date() for row in filled(tmp_path, 4, 1, today)]
    assert days
    assert max(days) < today
    assert min(days) >= today - timedelta(days=366)


def supplement_refused(code, monkeypatch):
    """Every supplement of the demo is refused with ``code``; how many were."""
    asked = []

    def refuse(request, _unit, _day):
        asked.append(request.platform)
        raise DomainError(code, platform=request.platform)

    monkeypatch.setattr(demo_events, "bill_supplement", refuse)
    return asked


def test_resources_that_the_minimum_of_the_offer_covers_are_no_supplement(tmp_path, monkeypatch):
    asked = supplement_refused("nothing_to_bill", monkeypatch)
    desk = make_desk(tmp_path, today=TODAY, renderer=BytesRenderer())
    assert fill_demo(FillDemo(CLIENTS), desk, untold).clients == CLIENTS
    assert asked
    desk.close()


def test_another_refusal_of_a_supplement_ends_the_demo(tmp_path, monkeypatch):
    supplement_refused("catalogue_example", monkeypatch)
    desk = make_desk(tmp_path, today=TODAY, renderer=BytesRenderer())
    with pytest.raises(DomainError) as refused:
        fill_demo(FillDemo(CLIENTS), desk, untold)
    assert refused.value.code == "catalogue_example"
    desk.close()


@pytest.mark.soak
@pytest.mark.parametrize("day", range(120))
def test_the_demo_can_be_made_on_any_day_with_any_seed(tmp_path, day):
    desk = make_desk(tmp_path, today=TODAY + timedelta(days=3 * day), renderer=BytesRenderer())
    assert fill_demo(FillDemo(50, day), desk, untold).clients == 50
    desk.close()


@pytest.mark.parametrize("count", [0, 1])
def test_a_base_may_have_no_client_or_one(tmp_path, count):
    desk = make_desk(tmp_path, today=TODAY)
    assert fill_demo(FillDemo(count), desk, untold).clients == count
    desk.close()


def test_a_real_base_is_left_alone(tmp_path):
    desk = make_desk(tmp_path, factice=False)
    with pytest.raises(DomainError) as refused:
        fill_demo(FillDemo(3), desk, untold)
    assert refused.value.code == "today_not_factice"
    with desk.read() as session:
        assert session.scalar(select(func.count(Client.id))) == 0
    desk.close()


def test_more_clients_than_there_are_numbers_for_are_refused():
    with pytest.raises(DomainError) as refused:
        check_demo(FillDemo(MOST_CLIENTS + 1))
    assert refused.value.code == "demo_too_large"


def test_only_the_letters_of_the_last_days_are_still_to_be_posted(session):
    posted = select(DocumentEvent.document_id).where(DocumentEvent.kind == "posted")
    paper = select(Document.issued_on).where(Document.channel == "paper")
    waiting = session.scalars(paper.where(Document.id.not_in(posted))).all()
    assert session.scalars(paper.where(Document.id.in_(posted))).all()
    assert all(TODAY - day <= timedelta(days=12) for day in waiting)


def test_a_statement_of_the_bank_waits_to_be_looked_at(demo):
    desk, _filled = demo
    with desk.read() as session:
        waiting = proposals(session, TODAY)
        certain = [one.proposal.why for one in waiting if one.proposal is not None]
    assert {"reference", "number"} <= set(certain)
    assert len(certain) < len(waiting)
    assert any(one.cents < 0 for one in waiting)
