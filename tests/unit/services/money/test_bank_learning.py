"""What desks learn of a bank: profiles, rules, lines on accounts, slips of another amount."""

import pytest
from sqlalchemy import text

from ofdesk.bank.reading import FileReader
from ofdesk.domain.bank_layout import CIC
from ofdesk.ports.bank import StatementLine
from ofdesk.services.accounting import Books
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.bank_decisions import AcceptLine, accept_line
from ofdesk.services.bank_keeping import plain
from ofdesk.services.bank_profiles import (
    known_layouts,
    layout_named,
    remove_profile,
    saved_layouts,
    set_profile,
)
from ofdesk.services.bank_proposals import Proposals, proposals
from ofdesk.services.bank_rows import ListBankLines, list_bank_lines
from ofdesk.services.bank_rules import SetRule, list_rules, remove_rule, set_rule
from ofdesk.services.bank_undoing import undo_line
from ofdesk.services.clients import RenameClient, rename_client
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.fec_export import export_fec
from ofdesk.services.gdpr import EraseClient, erase_client, known_of
from ofdesk.services.receipts import Payment
from ofdesk.services.sales_export import ExportSales
from tests.bank.writers import camt_file, csv_file, ofx_file
from tests.builders import TODAY, add_client, later, received, refusal, renewed

READER = FileReader()
ODD = b"Jour#Quoi#Combien\n15/06/2026#VIR DUPONT JEAN#12.50\n14/06/2026#FRAIS TENUE#-3.00\n"


def bring(desk, *lines, write=csv_file):
    told = [StatementLine(TODAY, cents, label) for cents, label in lines]
    return import_statement(ImportStatement(write(told, 0), "r"), READER, desk.write())


def waiting(desk):
    with desk.read() as session:
        return {one.label: one for one in proposals(session, desk.today)}


def accept(desk, label, **more):
    found = waiting(desk)[label]
    return accept_line(AcceptLine(found.id, **more), desk.write(), desk.today)


def rules(desk):
    with desk.read() as session:
        return [(r.pattern, r.direction, r.client or r.account) for r in list_rules(session)]


def balance(desk, account):
    with desk.read() as session:
        postings = [p for fact in Books(session).facts() for p in fact.entry.postings]
    return sum(p.debit_cents - p.credit_cents for p in postings if p.account == account)


# Rules


def test_an_acceptance_is_learned_and_proposes_the_same_the_next_time(desk):
    add_client(desk)
    bring(desk, (900, "VIR M DUPONT JEAN 1"), (700, "VIR M DUPONT JEAN 2"))
    assert waiting(desk)["VIR M DUPONT JEAN 1"].proposal is None
    done = accept(desk, "VIR M DUPONT JEAN 1", platform="mermoz")
    assert (done.rule, rules(desk)) == ("dupont jean", [("dupont jean", "in", "mermoz")])
    found = waiting(desk)["VIR M DUPONT JEAN 2"].proposal
    assert (found.kind, found.client, found.certainty) == ("credit", "mermoz", "possible")
    assert accept(desk, "VIR M DUPONT JEAN 2").receipt.credit_cents == 700


def test_a_rule_follows_its_client_through_a_new_name(desk):
    add_client(desk)
    invoice = renewed(desk)
    set_rule(SetRule("Dupont", client="mermoz"), desk.write())
    rename_client(RenameClient("mermoz", "mermoz31"), desk.write(), desk.today)
    bring(desk, (invoice.total_cents, "VIR DUPONT"))
    found = waiting(desk)["VIR DUPONT"].proposal
    assert (found.why, found.invoices) == ("rule", ((invoice.number, invoice.total_cents),))
    assert rules(desk) == [("dupont", "in", "mermoz31")]


def test_undoing_forgets_what_the_line_taught_but_not_what_a_person_wrote(desk):
    add_client(desk)
    bring(desk, (900, "VIR DUPONT JEAN"), (800, "VIR MARTIN PAUL"), (5, "VIR MARTIN PAUL 2"))
    accept(desk, "VIR DUPONT JEAN", platform="mermoz")
    accept(desk, "VIR MARTIN PAUL", platform="mermoz")
    set_rule(SetRule("martin paul", account="758", direction="in"), desk.write())
    with desk.read() as session:
        lines = list_bank_lines(session, ListBankLines(("accepted",)))
    for line in lines:
        undo_line(line.id, desk.write(), desk.today)
    assert rules(desk) == [("martin paul", "in", "758000")]
    # What a person wrote is stronger than the next acceptance.
    assert accept(desk, "VIR MARTIN PAUL 2", platform="mermoz").rule == ""
    assert rules(desk) == [("martin paul", "in", "758000")]


def test_the_last_acceptance_counts_and_one_may_learn_nothing(desk):
    add_client(desk)
    add_client(desk, "figeac")
    bring(desk, *((n, f"VIR DUPONT {n}") for n in (1, 2, 3)))
    accept(desk, "VIR DUPONT 1", platform="mermoz")
    accept(desk, "VIR DUPONT 2", platform="figeac")
    assert rules(desk) == [("dupont", "in", "figeac")]
    assert accept(desk, "VIR DUPONT 3", platform="mermoz", remember=False).rule == ""
    assert rules(desk) == [("dupont", "in", "figeac")]


def test_a_label_that_names_its_invoice_teaches_nothing_nor_money_of_nobody(desk):
    add_client(desk)
    invoice = renewed(desk)
    bring(desk, (900, f"VIR {invoice.number} BRAVO"), (700, "VIR CHARLIE"))
    assert accept(desk, f"VIR {invoice.number} BRAVO").rule == ""
    assert accept(desk, "VIR CHARLIE", unidentified=True).rule == ""
    assert rules(desk) == []


def test_one_transfer_for_two_clubs_teaches_nothing(desk):
    add_client(desk)
    add_client(desk, "figeac")
    pays = tuple(Payment(renewed(desk, name).number, 100) for name in ("mermoz", "figeac"))
    bring(desk, (200, "VIR FEDERATION"))
    assert accept(desk, "VIR FEDERATION", invoices=pays).rule == ""
    assert rules(desk) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (SetRule("dupont"), "bank_rule_target"),
        (SetRule("dupont", client="mermoz", account="627"), "bank_rule_target"),
        (SetRule("vir", client="mermoz"), "bank_pattern_invalid"),
        (SetRule("dupont", client="nobody"), "client_unknown"),
        (SetRule("dupont", client="mermoz", direction="out"), "bank_rule_client_out"),
        (SetRule("dupont", account="627", direction="up"), "choice_unknown"),
        (SetRule("dupont", account="411"), "bank_account_reserved"),
        (SetRule("dupont", account="abc"), "plan_account_invalid"),
        (SetRule("dupont", account="627", was="nothing such"), "bank_rule_unknown"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(desk, given, code):
    add_client(desk)
    assert refusal(lambda: set_rule(given, desk.write())).code == code
    assert rules(desk) == []


def test_a_rule_is_changed_and_removed(desk):
    add_client(desk)
    set_rule(SetRule("urssaf", account="431"), desk.write())
    set_rule(SetRule("urssaf midi", account="4311", was="urssaf"), desk.write())
    assert rules(desk) == [("urssaf midi", "out", "431100")]
    with desk.read() as session:
        (row,) = list_rules(session)
    assert row.by_hand
    set_rule(SetRule("urssaf midi", account="645", was=row.id), desk.write())
    assert remove_rule(row.id, desk.write()).rule.account == "645000"
    assert refusal(lambda: remove_rule("urssaf", desk.write())).code == "bank_rule_unknown"
    assert refusal(lambda: remove_rule("", desk.write())).code == "bank_rule_unknown"


# Lines on accounts


def test_fees_go_to_an_account_in_the_books_and_back(desk):
    bring(desk, (-1_290, "COTISATION TENUE DE COMPTE"), (-500, "COTISATION TENUE DE COMPTE 2"))
    before = balance(desk, "512000")
    done = accept(desk, "COTISATION TENUE DE COMPTE", account="627")
    assert (done.posted, done.rule) == ("627000", "cotisation tenue compte")
    assert (balance(desk, "627000"), balance(desk, "512000") - before) == (1_290, -1_290)
    found = waiting(desk)["COTISATION TENUE DE COMPTE 2"].proposal
    assert (found.kind, found.account, found.why) == ("account", "627000", "rule")
    second = accept(desk, "COTISATION TENUE DE COMPTE 2")
    assert balance(desk, "627000") == 1_790
    assert undo_line(second.line, desk.write(), desk.today).account == "627000"
    assert (balance(desk, "627000"), balance(desk, "512000") - before) == (1_290, -1_290)
    assert accept(desk, "COTISATION TENUE DE COMPTE 2", account="6278").posted == "627800"


def test_a_line_on_an_account_is_in_the_export_with_its_name(desk):
    bring(desk, (-1_290, "URSSAF MIDI"), (5_000, "VIR LIVRET"))
    accept(desk, "URSSAF MIDI", account="431")
    accept(desk, "VIR LIVRET", account="58")
    done = export_fec(ExportSales(TODAY, TODAY), desk.write())
    rows = [row.split("\t") for row in done.content.decode("iso8859-15").splitlines()]
    told = {(row[4], row[5], row[11], row[12]) for row in rows if not row[4].startswith("512")}
    assert ("431000", "Sécurité sociale et autres organismes sociaux", "12,90", "0,00") in told
    assert ("580000", "Virements internes", "0,00", "50,00") in told
    assert done.debit_cents == done.credit_cents == 1_290 + 5_000


def test_a_line_goes_one_way_and_never_to_accounts_of_clients(desk):
    add_client(desk)
    bring(desk, (900, "X"))
    for more, code in (
        ({"account": "627", "platform": "mermoz"}, "bank_line_two_ways"),
        ({"unidentified": True, "platform": "mermoz"}, "bank_line_two_ways"),
        ({"deposit": "RM01-2026-00001", "unidentified": True}, "bank_line_two_ways"),
        ({"account": "411000"}, "bank_account_reserved"),
        ({"account": "512"}, "bank_account_reserved"),
        ({"account": "6"}, "plan_account_invalid"),
        ({"deposit": "RM01-2026-00009"}, "deposit_unknown"),
    ):
        assert refusal(lambda more=more: accept(desk, "X", **more)).code == code
    assert len(waiting(desk)) == 1


# Slips


def slip_of(desk, cents):
    add_client(desk)
    received(desk, cents, method="cheque", cheque_number="1234567", platform="mermoz")
    return deposit_cheques(DepositCheques(cents), desk.write(), desk.today).number


def test_a_slip_of_another_amount_is_asked_about(desk):
    number = slip_of(desk, 7_000)
    bring(desk, (6_900, "REMISE"), (7_000, "CREDIT"))
    asked = refusal(lambda: accept(desk, "REMISE", deposit=number))
    assert asked.code == "slip_other_amount"
    assert asked.values["difference_cents"] == -100
    found = waiting(desk)["REMISE"]
    uow = desk.write(frozenset({"slip_other_amount"}))
    assert accept_line(AcceptLine(found.id, deposit=number), uow, desk.today).deposit == number
    with desk.read() as session:
        kept = session.execute(text("SELECT code, table_name, row_id FROM confirmation")).all()
    assert kept == [("slip_other_amount", "bank_line", found.id)]


def test_a_slip_of_the_same_amount_is_not_asked_about(desk):
    number = slip_of(desk, 7_000)
    bring(desk, (7_000, "CREDIT"))
    assert accept(desk, "CREDIT", deposit=number).deposit == number


# Profiles


def profile(desk, name="lac", **values):
    given = {"separator": "|", "day": "Jour", "label": "Quoi", "amount": "Combien", "decimal": "."}
    return set_profile(name, given | values, desk.write())


def test_a_bank_that_nobody_knows_is_read_with_its_profile(desk):
    content = ODD.replace(b"#", b"|")
    unknown = refusal(lambda: import_statement(ImportStatement(content, "r"), READER, desk.write()))
    assert unknown.code == "statement_unknown_format"
    profile(desk, account="FR76 3000 6000 0112 3456 7890 189")
    done = import_statement(ImportStatement(content, "r"), READER, desk.write())
    assert (done.new, done.profile) == (2, "lac")
    again = import_statement(ImportStatement(content, "r", "LAC"), READER, desk.write())
    assert (again.new, again.duplicates, again.profile) == (0, 2, "lac")
    assert set(waiting(desk)) == {"VIR DUPONT JEAN", "FRAIS TENUE"}


def test_a_profile_of_another_account_imports_nothing(desk):
    profile(desk, account="FR7610107001011234567890129")
    request = ImportStatement(ODD.replace(b"#", b"|"), "r")
    code = refusal(lambda: import_statement(request, READER, desk.write())).code
    assert (code, waiting(desk)) == ("statement_other_account", {})


def test_the_format_that_was_told_has_to_be_that_of_the_file(desk):
    lines = [StatementLine(TODAY, 100, "A")]
    request = ImportStatement(ofx_file(lines, 100), "r", "camt")
    wrong = refusal(lambda: import_statement(request, READER, desk.write()))
    assert (wrong.code, wrong.values["format"]) == ("bank_profile_format", "ofx")
    for told, write in (("OFX", ofx_file), ("auto", camt_file)):
        request = ImportStatement(write(lines, 0), "r", told)
        assert import_statement(request, READER, desk.write()).lines == 1
    request = ImportStatement(b"", "r", "nowhere")
    assert refusal(lambda: import_statement(request, READER, desk.write())).code == (
        "bank_profile_unknown"
    )


def test_profiles_are_listed_renamed_and_removed(desk):
    profile(desk, "Crédit du Lac")
    profile(desk, "credit du lac", skip="2")
    with desk.read() as session:
        assert [one.name for one in known_layouts(session)] == ["Crédit du Lac", "cic"]
        assert layout_named(session, "CRÉDIT DU LAC").skip == 2
        assert layout_named(session, "CIC") == CIC
    set_profile("crédit du lac", {"name": "Lac"}, desk.write())
    profile(desk, "autre")
    taken = refusal(lambda: set_profile("autre", {"name": "LAC"}, desk.write()))
    assert (taken.code, taken.field) == ("bank_profile_taken", "name")
    assert remove_profile("lac", desk.write()).name == "Lac"
    gone = refusal(lambda: remove_profile("lac", desk.write()))
    assert (gone.code, gone.values["known"]) == ("bank_profile_unknown", ["autre"])
    assert refusal(lambda: profile(desk, "x", day="")).code == "bank_layout_missing"
    with desk.read() as session:
        assert [one.name for one in saved_layouts(session)] == ["autre"]


# Import, and proposals that are kept


def test_many_rows_at_once_are_in_the_history_as_one_would_be(desk):
    bring(desk, (100, "A"), (200, "B"))
    with desk.read() as session:
        query = "SELECT h.new, h.author, h.txn_id, h.kind FROM history h WHERE tbl = 'bank_line'"
        kept = session.execute(text(query)).all()
        rows = session.execute(text("SELECT json_object('id', id, 'label', label) FROM bank_line"))
        made = {json for (json,) in rows}
        told = "SELECT json_object('id', row_id, 'label', json_extract(new, '$.label'))"
        seen = session.execute(text(f"{told} FROM history WHERE tbl = 'bank_line'"))
        assert {json for (json,) in seen} == made
        (applying,) = session.execute(text("SELECT applying FROM sync_ctx")).one()
    assert applying == 0
    assert {(row.author, row.kind) for row in kept} == {(desk.operator, "I")}
    assert len({row.txn_id for row in kept}) == 1
    assert kept[0].txn_id


def test_the_erasure_of_a_client_leaves_no_word_of_its_rules(desk):
    add_client(desk)
    bring(desk, (900, "VIR DUPONT JEAN"))
    accept(desk, "VIR DUPONT JEAN", platform="mermoz")
    with desk.read() as session:
        assert known_of(session, "mermoz")["bank_rule"][0]["pattern"] == "dupont jean"
    erase_client(EraseClient("mermoz", "demande"), desk.write())
    with desk.read() as session:
        kept = "SELECT key || pattern FROM bank_rule UNION SELECT new FROM history WHERE tbl = "
        told = [row for (row,) in session.execute(text(f"{kept} 'bank_rule'"))]
    assert len(told) > 1
    assert not any("dupont" in row for row in told)


def test_a_label_is_kept_on_one_line_without_signs_that_steer():
    assert plain("  a\x07b \u202ec\n\u00e9 ") == "ab c \u00e9"
    assert len(plain("x" * 999)) == 300


def test_proposals_are_worked_out_again_only_for_what_moved(desk):
    add_client(desk)
    invoice = renewed(desk)
    bring(desk, *((n, f"VIR INCONNU {n}") for n in range(1, 40)), (50, f"VIR {invoice.number}"))
    kept = Proposals()
    first = kept.read(desk)
    assert kept.book.matched == 40
    assert kept.read(desk) == first
    assert kept.book.matched == 40
    accept(desk, f"VIR {invoice.number}")
    second = kept.read(desk)
    assert kept.book.matched == 40
    assert [one.id for one in second] == [
        one.id for one in first if one.id in {x.id for x in waiting(desk).values()}
    ]
    later(desk, 1)
    bring(desk, (1, "VIR AUTRE"))
    assert len(kept.read(desk)) == 40
    assert kept.book.matched == 41
