"""Credit notes: whole, by line, by amount; never beyond the invoice, the last one to the cent."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.models import Act, Document, DocumentLine
from ofdesk.services.acts import ResetPassword, pending_acts, reset_password
from ofdesk.services.balances import credit_cents, credited, open_cents
from ofdesk.services.content import around_of, facts_of
from ofdesk.services.credits import CreditInvoice, credit_invoice, preview_credit
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.lookup import document_numbered
from ofdesk.services.renewals import RenewClient, renew_client
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.services.verify import verify_base
from tests.builders import (
    ORDER,
    add_client,
    change_client,
    complete_company,
    make_desk,
    received,
    refusal,
    renewed,
)
from tests.store.issuing import BytesRenderer


def credit(desk, number, **more):
    values = {"reason": "erreur de saisie"} | more
    return credit_invoice(CreditInvoice(number, **values), desk.write(), desk.today)


def previewed(desk, number, **more):
    values = {"reason": "erreur de saisie"} | more
    with desk.read() as session:
        return preview_credit(session, CreditInvoice(number, **values), desk.today)


def facts(desk, number):
    with desk.read() as session:
        return facts_of(document_numbered(session, number).content)


def owed(desk, number):
    with desk.read() as session:
        return open_cents(session, document_numbered(session, number))


def bill(desk, *cents, quantity=10_000):
    """An invoice of free lines at these prices HT."""
    lines = tuple(FreeLine(f"Ligne {n}", quantity, c * 10_000) for n, c in enumerate(cents, 1))
    return invoice_client(InvoiceClient("mermoz", ORDER, (), lines), desk.write(), desk.today)


def test_a_whole_credit_note_mirrors_its_invoice(desk):
    add_client(desk)
    done = renewed(desk)
    issued = credit(desk, done.number)
    original, note = facts(desk, done.number), facts(desk, issued.number)
    assert issued.number == "OF01-2026-00002"
    assert [x.total_cents for x in note.lines] == [x.total_cents for x in original.lines]
    assert (note.vat, note.total_cents) == (original.vat, original.total_cents)
    assert (note.origin.number, note.origin.reason) == (done.number, "erreur de saisie")
    assert (note.reference_rf, note.due_on) == ("", None)
    assert owed(desk, done.number) == 0
    with desk.read() as session:
        rows = list_documents(session, ListDocuments(search=done.number), desk.today)
    assert [row.state for row in rows] == ["credited"]


def test_a_preview_bears_no_number_and_issues_nothing(desk):
    add_client(desk)
    done = renewed(desk)
    preview = previewed(desk, done.number, cents=1000)
    assert (preview.facts.number, preview.facts.reference_rf) == ("", "")
    assert (preview.facts.total_ht_cents, preview.whole) == (1000, False)
    assert previewed(desk, done.number).whole
    with desk.read() as session:
        assert session.scalars(select(Document.number)).all() == [done.number]


def test_one_line_then_its_rest_then_nothing(desk):
    add_client(desk)
    number = bill(desk, 1000, 500).number
    first = credit(desk, number, position=2, cents=200)
    assert [(x.label, x.total_cents) for x in facts(desk, first.number).lines] == [("Ligne 2", 200)]
    rest = credit(desk, number, position=2)
    assert facts(desk, rest.number).total_ht_cents == 300
    refused = refusal(lambda: credit(desk, number, position=2))
    assert (refused.code, refused.values["left_cents"]) == ("not_open", 0)
    assert owed(desk, number) == 1200
    more = refusal(lambda: credit(desk, number, position=2, cents=1))
    assert (more.code, more.values["left_cents"]) == ("over_credit", 0)
    credit(desk, number)
    assert refusal(lambda: credit(desk, number)).code == "not_open"
    assert refusal(lambda: credit(desk, number, cents=1)).code == "over_credit"
    assert refusal(lambda: credit(desk, number, cents=0)).code == "amount_not_positive"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"reason": "x" * 3000}, "field_too_long"),
        ({"position": 3}, "line_unknown"),
        ({"position": 0}, "line_unknown"),
        ({"cents": 1501}, "over_credit"),
        ({"position": 1, "cents": 1001}, "over_credit"),
        ({"cents": 0}, "amount_not_positive"),
        ({"cents": -1}, "amount_not_positive"),
        ({"cents": 2**53}, "over_credit"),
    ],
)
def test_credits_that_are_refused_leave_nothing(desk, asked, code):
    add_client(desk)
    number = bill(desk, 1000, 500).number
    refused = refusal(lambda: credit(desk, number, **asked))
    assert refused.code == code
    if code == "over_credit":
        assert refused.values["left_cents"] in (1000, 1500)
    assert owed(desk, number) == 1800
    with desk.read() as session:
        assert len(session.scalars(select(Document)).all()) == 1


def test_only_invoices_are_credited(desk):
    add_client(desk)
    proposed = renewed(desk, propose=True)
    assert refusal(lambda: credit(desk, proposed.number)).code == "document_wrong_kind"
    assert refusal(lambda: credit(desk, "OF01-2026-00099")).code == "document_unknown"
    note = credit(desk, bill(desk, 1000).number)
    assert refusal(lambda: credit(desk, note.number)).code == "document_wrong_kind"


def test_a_discount_is_never_credited_alone_nor_forgotten(desk):
    add_client(desk)
    number = bill(desk, 10_000, -2_000).number
    assert refusal(lambda: credit(desk, number, position=2)).code == "amount_not_positive"
    refused = refusal(lambda: credit(desk, number, position=1))
    assert (refused.code, refused.values["left_cents"]) == ("over_credit", 8_000)
    part = credit(desk, number, cents=5_000)
    assert facts(desk, part.number).total_ht_cents == 5_000
    last = credit(desk, number)
    assert [x.total_cents for x in facts(desk, last.number).lines] == [5_000, -2_000]
    assert owed(desk, number) == 0


def test_an_amount_equal_to_the_rest_credits_the_discount_with_it(desk):
    add_client(desk)
    number = bill(desk, 10_000, -2_000, 500).number
    note = credit(desk, number, cents=8_500)
    assert [x.total_cents for x in facts(desk, note.number).lines] == [10_000, -2_000, 500]
    assert owed(desk, number) == 0


def test_nothing_is_left_once_a_line_took_what_the_discount_leaves(desk):
    add_client(desk)
    number = bill(desk, 10_000, -2_000).number
    credit(desk, number, position=1, cents=8_000)
    assert owed(desk, number) == 0
    assert refusal(lambda: credit(desk, number)).code == "not_open"


def test_after_a_part_payment_the_excess_becomes_the_clients_credit(desk):
    client_id = add_client(desk)
    number = bill(desk, 1000).number
    received(desk, 400, number)
    received(desk, 500, number)
    credit(desk, number, cents=500)
    assert owed(desk, number) == 0
    with desk.read() as session:
        assert credit_cents(session, client_id) == 300
    credit(desk, number)
    with desk.read() as session:
        assert credit_cents(session, client_id) == 900
        assert credited(session, document_numbered(session, number)) == 1200
    assert owed(desk, number) == 0


def test_acts_of_a_wholly_credited_invoice_wait_for_another_one(desk):
    client_id = add_client(desk, offer="first_price")
    reset = ResetPassword("mermoz", "bureau@mermoz.example", "le trésorier")
    reset_password(reset, desk.write(), desk.today)
    done = renewed(desk)
    credit(desk, done.number, position=1)
    with desk.read() as session:
        assert pending_acts(session, client_id) == ()
    credit(desk, done.number)
    with desk.read() as session:
        assert len(pending_acts(session, client_id)) == 1
    again = renewed(desk)
    with desk.read() as session:
        assert session.scalars(select(Act.invoice_id)).one() == again.document_id


def test_a_credit_note_repeats_the_vat_and_seller_of_its_original(desk):
    add_client(desk, country="FR", postcode="97400", city="Saint-Denis")
    done = renewed(desk)
    change_client(desk, "mermoz", postcode="31130", city="Balma", name="Autre nom")
    set_settings(SetSettings({"company.name": "Nouveau nom"}), desk.write())
    note = facts(desk, credit(desk, done.number, cents=1_000).number)
    assert [(row.rate_bp, row.vat_cents) for row in note.vat] == [(850, 85)]
    assert note.seller.name == "OpenFlyers (FACTICE)"
    assert note.buyer.address.postcode == "97400"


def test_which_line_is_credited_stands_in_the_content(desk):
    add_client(desk)
    number = bill(desk, 1000, 500).number
    note = credit(desk, number, position=2)
    with desk.read() as session:
        row = document_numbered(session, note.number)
        line = select(DocumentLine.credits_position).where(DocumentLine.document_id == row.id)
        assert session.scalars(line).one() == 2
        assert around_of(row.content)["credits"] == {"1": 2}


@pytest.fixture
def shared(tmp_path):
    """One base for many examples, with pages of a few bytes."""
    desk = make_desk(tmp_path, renderer=BytesRenderer())
    complete_company(desk)
    add_client(desk)
    for number, postcode in enumerate(("31130", "97400", "97300"), 1):
        add_client(desk, f"club-{number}", postcode=postcode, country="FR")
        change_client(desk, f"club-{number}", taxable="yes")
    yield desk
    with desk.read() as session:
        assert verify_base(session).broken == ()
    desk.close()


PRICES = st.lists(st.integers(1, 5_000), min_size=1, max_size=4)
REFUSALS = ("over_credit", "amount_not_positive", "line_unknown", "not_open")
PARTS = st.lists(st.tuples(st.integers(0, 5), st.integers(-5, 6_000)), max_size=6)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(prices=PRICES, parts=PARTS, club=st.sampled_from(("club-1", "club-2", "club-3")))
def test_credit_notes_never_exceed_the_invoice_and_the_last_closes_it(shared, prices, parts, club):
    lines = tuple(FreeLine("Ligne", 10_000, cents * 10_000) for cents in prices)
    request = InvoiceClient(club, ORDER, (), lines)
    issued = invoice_client(request, shared.write(), shared.today)
    for position, cents in parts:
        line = {} if position == 0 else {"position": position}
        try:
            credit(shared, issued.number, cents=cents, **line)
        except DomainError as error:
            assert error.code in REFUSALS
        assert_within(shared, issued.number)
    with shared.read() as session:
        left = open_cents(session, document_numbered(session, issued.number))
    if left:
        credit(shared, issued.number)
    original, sums = assert_within(shared, issued.number)
    assert sums == (original.total_ht_cents, original.total_vat_cents)
    assert refusal(lambda: credit(shared, issued.number)).code == "not_open"


def assert_within(desk, number):
    with desk.read() as session:
        invoice = document_numbered(session, number)
        notes = session.scalars(select(Document).where(Document.origin_id == invoice.id)).all()
    for note in notes:
        assert note.total_ht_cents > 0
        assert note.total_vat_cents >= 0
    ht = sum(note.total_ht_cents for note in notes)
    vat = sum(note.total_vat_cents for note in notes)
    assert ht <= invoice.total_ht_cents
    assert vat <= invoice.total_vat_cents
    return invoice, (ht, vat)


def test_the_year_of_a_renewal_can_be_credited_cent_by_cent(shared):
    request = RenewClient("mermoz", order=ORDER, resources=12)
    done = renew_client(request, shared.write(), shared.today)
    for _ in range(4):
        credit(shared, done.number, cents=33)
    last = credit(shared, done.number)
    with shared.read() as session:
        note = document_numbered(session, last.number)
        assert note.total_vat_cents == done.preview.total_vat_cents - 4 * 7
        assert open_cents(session, document_numbered(session, done.number)) == 0
