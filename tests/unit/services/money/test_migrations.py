"""Migrations: the table of offers, sources and targets; quote, acceptance, done, bound prices."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.models import Document, DocumentEvent, Migration, MigrationTask
from ofdesk.services.acts import pending_acts
from ofdesk.services.content import facts_of
from ofdesk.services.document_rows import ListDocuments, list_documents, read_document
from ofdesk.services.lookup import document_numbered
from ofdesk.services.migration_steps import (
    MigrationStep,
    accept_quote,
    finish_migration,
    mark_quote_sent,
    open_migration,
    refuse_quote,
    tick_task,
)
from ofdesk.services.migrations import (
    MigrationQuestion,
    ask_migration,
    proposed_targets,
    quote_migration,
)
from tests.builders import (
    add_client,
    change_client,
    dearer_catalogue,
    later,
    open_versions,
    read_client,
    refusal,
    renewed,
)

INCLUDING = ("business", "premiere", "corporate", "business_plus")
BILLED = ("first_price", "solo")

WORKED = (
    ("3.0alpha", "3", 0, "migration_free_next_stable"),
    ("3", "4.0alpha", 0, "migration_free_prerelease"),
    ("4.0alpha", "4", 0, "migration_free_next_stable"),
    ("3", "4", 5000, "migration_billed"),
    ("2.1", "3.0alpha", 0, "migration_free_prerelease"),
    ("3.0alpha", "4", 5000, "migration_billed"),
    ("4.0alpha", "4.0beta", 0, "migration_free_prerelease"),
)
"""Domain §4, « Worked », with the price for First Price."""


def asked(desk, target, cleanup="", platform="mermoz"):
    with desk.read() as session:
        return ask_migration(session, MigrationQuestion(platform, target, cleanup), desk.today)


def quoted(desk, target="4", cleanup=""):
    return quote_migration(MigrationQuestion("mermoz", target, cleanup), desk.write(), desk.today)


def step(desk, act, **more):
    return act(MigrationStep("mermoz", **more), desk.write(), desk.today)


def proposing(desk, target):
    """Open the door to ``target`` the way the staff does."""
    if target.endswith(("alpha", "beta")):
        open_versions(desk, "4.2", target)
    else:
        open_versions(desk, target)


@pytest.mark.parametrize(("source", "target", "cents", "why"), WORKED)
def test_worked_examples_of_every_offer(desk, source, target, cents, why):
    proposing(desk, target)
    for offer in BILLED:
        add_client(desk, offer.replace("_", "-"), offer=offer, production_version=source)
        answer = asked(desk, target, platform=offer.replace("_", "-"))
        assert (answer.price_cents, answer.why) == (cents, why)
        assert (answer.source, answer.target) == (source, target)
    for offer in INCLUDING:
        add_client(desk, offer.replace("_", "-"), offer=offer, production_version=source)
        answer = asked(desk, target, platform=offer.replace("_", "-"))
        assert (answer.price_cents, answer.why) == (0, "migration_included")
        assert answer.cleanup_cents == 0


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("4", "3", "version_downgrade"),
        ("4.2", "4.2", "version_same"),
        ("4.2", "4.2.0", "version_same"),
        ("3", "3.5", "version_closed"),
        ("3", "4.0beta", "version_closed"),
        ("3", "9", "version_unknown"),
        ("3", "quatre", "version_unknown"),
        ("", "4.2", "version_missing"),
    ],
)
def test_targets_that_are_refused(desk, source, target, code):
    add_client(desk, production_version=source)
    refused = refusal(lambda: asked(desk, target))
    assert refused.code == code
    assert refused.field in ("target", "production_version")


def test_a_client_on_a_prerelease_may_always_go_to_its_own_stable(desk):
    add_client(desk, offer="first_price", production_version="4.0alpha")
    assert proposed_targets_of(desk) == ["4", "4.2"]
    assert asked(desk, "4").price_cents == 0


def proposed_targets_of(desk):
    with desk.read() as session:
        return proposed_targets(session, "mermoz")


def test_no_target_is_proposed_when_the_sheet_names_no_version(desk):
    add_client(desk, production_version="")
    assert proposed_targets_of(desk) == []


def test_first_price_chooses_who_cleans_up(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4")
    by_us, by_them = asked(desk, "4", "us"), asked(desk, "4", "self")
    assert (by_us.cleanup_cents, by_us.cleanup_why) == (9000, "cleanup_by_us")
    assert (by_them.cleanup_cents, by_them.cleanup_why) == (0, "cleanup_by_structure")
    assert by_them.procedure_url == "https://example.org/procedures/version-4"
    assert by_us.price_cents == by_them.price_cents == 5000
    assert len(by_us.steps) == 3
    assert refusal(lambda: asked(desk, "4", "personne")).code == "cleanup_choice"


def test_a_step_without_clean_up_offers_none(desk):
    add_client(desk, offer="first_price", production_version="3.5")
    open_versions(desk, "4")
    answer = asked(desk, "4", "us")
    assert (answer.needs_cleanup, answer.cleanup, answer.cleanup_cents) == (False, "", 0)


def test_the_quote_says_why_and_prints_the_link_of_the_procedure(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4")
    done = quoted(desk, "4", "self")
    assert done.number == "DV01-2026-00001"
    assert done.valid_until == desk.today + timedelta(days=30)
    with desk.read() as session:
        quote = document_numbered(session, done.number, "quote")
        facts = facts_of(quote.content)
    assert [line.total_cents for line in facts.lines] == [5000, 0]
    assert facts.total_cents == 6000
    assert (facts.reference_rf, facts.due_on) == ("", None)
    assert facts.notes[-1].endswith("https://example.org/procedures/version-4")
    assert facts.lines[1].detail == "fait par la structure, en suivant la procédure publiée"


def test_quote_accepted_then_done_changes_the_sheet_and_bills_with_links_both_ways(desk):
    client_id = add_client(desk, offer="first_price")
    open_versions(desk, "4")
    quote = quoted(desk, "4", "us")
    step(desk, mark_quote_sent, channel="post")
    day = later(desk, 10)
    accepted = step(desk, accept_quote, person="M. Blériot", channel="courrier")
    assert accepted.state == "accepted"
    assert read_client(desk).production_version == "3"
    later(desk, 5)
    done = step(desk, finish_migration)
    assert done.number == "OF01-2026-00001"
    assert read_client(desk).production_version == "4"
    with desk.read() as session:
        invoice = document_numbered(session, done.number)
        facts = facts_of(invoice.content)
        assert (facts.order.ordered_by, facts.order.ordered_on) == ("M. Blériot", day)
        assert facts.origin.number == quote.number
        assert [line.total_cents for line in facts.lines] == [5000, 9000]
        assert invoice.total_cents == 16_800
        trail = read_document(session, document_numbered(session, quote.number), desk.today)
        assert trail.followed_by == (done.number,)
        assert [(e.kind, e.related_number) for e in trail.events] == [
            ("sent", ""),
            ("accepted", ""),
            ("invoiced", done.number),
        ]
        assert trail.row.state == "invoiced"
        assert read_document(session, invoice, desk.today).origin_number == quote.number
        assert session.scalars(select(Migration)).one().invoice_id == invoice.id
        assert pending_acts(session, client_id) == ()


def test_a_lapsed_quote_is_never_accepted_only_made_again(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4")
    first = quoted(desk, "4", "self")
    later(desk, 30)
    assert open_on(desk, first.number) == "open"
    later(desk, 1)
    refused = refusal(lambda: step(desk, accept_quote))
    assert refused.code == "quote_lapsed"
    assert refused.values["valid_until_on"] == first.valid_until.isoformat()
    assert open_on(desk, first.number) == "lapsed"
    again = quoted(desk, "4", "self")
    assert again.number != first.number
    assert step(desk, accept_quote).number == again.number
    with desk.read() as session:
        states = list(session.scalars(select(Migration.state).order_by(Migration.id)))
    assert states == ["lapsed", "accepted"]


def test_the_last_day_of_a_quote_is_still_in_time(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4")
    quoted(desk, "4", "self")
    later(desk, 30)
    assert step(desk, accept_quote).state == "accepted"


def open_on(desk, number):
    with desk.read() as session:
        rows = list_documents(session, ListDocuments(search=number), desk.today)
    return rows[0].state


def test_an_accepted_quote_binds_its_price_across_a_change_of_catalogue(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4")
    quoted(desk, "4", "us")
    step(desk, accept_quote)
    later(desk, 20)
    dearer_catalogue(desk, desk.today)
    assert asked(desk, "4", "us").price_cents == 10_000
    done = step(desk, finish_migration)
    with desk.read() as session:
        assert document_numbered(session, done.number).total_ht_cents == 14_000


def test_a_migration_of_zero_makes_no_invoice_and_shows_on_the_next_one(desk):
    client_id = add_client(desk, offer="business")
    open_versions(desk, "4")
    quoted(desk, "4")
    step(desk, accept_quote)
    done = step(desk, finish_migration)
    assert (done.number, done.state) == ("", "done")
    assert read_client(desk).production_version == "4"
    with desk.read() as session:
        assert [act.price_cents for act in pending_acts(session, client_id)] == [0, 0]
    invoice = renewed(desk)
    shown = [entry.line for entry in invoice.preview.lines if entry.line.subject == "act"]
    assert [line.total_cents for line in shown] == [0, 0]
    assert shown[0].label == "Migration de la version 3 vers la version 4"


def test_the_check_list_is_copied_at_acceptance_when_we_clean_up(desk):
    add_client(desk, offer="business")
    open_versions(desk, "4")
    quoted(desk, "4")
    step(desk, accept_quote)
    with desk.read() as session:
        tasks = list(session.scalars(select(MigrationTask).order_by(MigrationTask.position)))
    assert len(tasks) == 3
    tick_task(tasks[0].id, True, desk.write())
    with desk.read() as session:
        ticked = session.get(MigrationTask, tasks[0].id)
        assert (ticked.done_by, ticked.done_at is not None) == ("Anne", True)
    tick_task(tasks[0].id, False, desk.write())
    with desk.read() as session:
        assert session.get(MigrationTask, tasks[0].id).done_at is None


def test_no_check_list_when_the_structure_cleans_up(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4")
    quoted(desk, "4", "self")
    step(desk, accept_quote)
    with desk.read() as session:
        assert session.scalars(select(MigrationTask)).all() == []


def test_done_before_acceptance_is_refused(desk):
    add_client(desk)
    open_versions(desk, "4")
    assert refusal(lambda: step(desk, finish_migration)).code == "migration_none"
    quoted(desk)
    refused = refusal(lambda: step(desk, finish_migration))
    assert (refused.code, refused.values["target"]) == ("quote_not_accepted", "4")
    assert read_client(desk).production_version == "3"


def test_a_refused_quote_is_closed(desk):
    add_client(desk)
    open_versions(desk, "4")
    quote = quoted(desk)
    step(desk, refuse_quote, person="M. Blériot")
    assert open_on(desk, quote.number) == "refused"
    assert refusal(lambda: step(desk, accept_quote)).code == "migration_none"


def test_only_one_quote_is_open_at_a_time_and_an_order_blocks_another(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4", "4.0alpha")
    quoted(desk, "4.0alpha")
    second = quoted(desk, "4", "self")
    with desk.read() as session:
        assert open_migration(session, "mermoz").quote_id == second.document_id
        assert refusal(lambda: open_migration(session, "mermoz", "4.0alpha")).code
    step(desk, accept_quote)
    refused = refusal(lambda: quoted(desk, "4.0alpha"))
    assert (refused.code, refused.values["target"]) == ("migration_open", "4")
    assert refusal(lambda: step(desk, accept_quote)).code in ("not_open", "state_forbidden")


def test_the_longest_name_of_who_accepts_can_be_printed_as_who_ordered(desk):
    add_client(desk, offer="first_price")
    open_versions(desk, "4")
    quoted(desk, "4", "us")
    refused = refusal(lambda: step(desk, accept_quote, person="W" * 121))
    assert (refused.code, refused.field) == ("field_too_long", "person")
    step(desk, accept_quote, person="W" * 120)
    assert step(desk, finish_migration).number == "OF01-2026-00001"


def test_the_events_name_who_and_how(desk):
    add_client(desk)
    open_versions(desk, "4")
    quoted(desk)
    step(desk, accept_quote, person="M. Blériot", channel="e-mail", detail="réponse du 12")
    with desk.read() as session:
        event = session.scalars(select(DocumentEvent)).one()
        assert (event.person, event.channel, event.detail) == (
            "M. Blériot",
            "e-mail",
            "réponse du 12",
        )
        assert event.recorded_by == "Anne"
        assert session.scalars(select(Document.kind)).all() == ["quote"]


def test_a_quote_needs_an_address(desk):
    add_client(desk, postcode="")
    open_versions(desk, "4")
    assert refusal(lambda: quoted(desk)).code == "address_missing"
    change_client(desk, "mermoz", postcode="31130", city="")
    assert refusal(lambda: quoted(desk)).code == "address_missing"
