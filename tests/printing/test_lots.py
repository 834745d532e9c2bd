"""Lots on a real base and a spooler whose paper is looked at: jams, choices, the post."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.domain.errors import ConfirmationNeeded, DomainError, IntegrityBroken, Unavailable
from ofdesk.models import Blob, DocumentEvent, PrintPiece, ReminderEvent
from ofdesk.ports.labels import LabelSheet
from ofdesk.ports.printers import Printer
from ofdesk.printing import cups
from ofdesk.services.dunning_log import cancel_reminder
from ofdesk.services.dunning_rows import debtors
from ofdesk.services.pages import stored_page
from ofdesk.services.posting import count_to_print, letters_to_print
from ofdesk.services.posting_acts import (
    ChangeLetters,
    acknowledge_lot,
    cancel_letters,
    post_lot,
    reprint_letters,
)
from ofdesk.services.posting_lots import MakeLot, list_lots, make_lot, read_lot
from ofdesk.services.posting_report import lot_labels
from ofdesk.services.posting_runs import PrintLotRequest, print_lot
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import TODAY, add_client, add_year, change_client, later, received, renewed
from tests.printing.letters import add_letter, add_letters, digest, page


def lot_of(desk, shop, *letters, answers=frozenset()):
    return make_lot(MakeLot(letters), desk.write(answers), desk.today, shop.sheets).number


def printed(desk, shop, number, **more):
    return print_lot(PrintLotRequest(number, **more), desk, shop)


def codes(desk, shop):
    with desk.read() as session:
        return {x.number: x.left_out for x in letters_to_print(session, desk.today, shop.sheets)}


def waiting(desk):
    with desk.read() as session:
        return count_to_print(session, desk.today)


def club(desk, platform, **more):
    return add_year(desk, add_client(desk, platform, **more), TODAY + timedelta(days=20))


def refused(code, act, *words, **more):
    with pytest.raises(DomainError) as found:
        act(*words, **more)
    assert found.value.code == code
    return found.value.values


def test_documents_by_post_wait_and_others_do_not(desk, shop):
    for platform, delivery in (("alpha", "post"), ("beta", "both"), ("gamma", "email")):
        club(desk, platform, delivery=delivery)
    posted = {renewed(desk, name).number for name in ("alpha", "beta")}
    renewed(desk, "gamma")
    assert codes(desk, shop) == dict.fromkeys(posted, "")
    assert waiting(desk) == 2


def test_an_offer_waits_until_it_is_settled_or_lapses(desk, shop):
    club(desk, "alpha")
    number = renewed(desk, "alpha", propose=True).number
    with desk.read() as session:
        (letter,) = letters_to_print(session, desk.today, shop.sheets)
    assert (letter.number, letter.reason, letter.platform) == (number, "proposition", "alpha")
    later(desk, 400)
    assert waiting(desk) == 0


def test_a_letter_without_a_street_is_left_out_unless_it_is_named(desk, shop):
    club(desk, "alpha")
    club(desk, "beta", address_1="")
    change_client(desk, "beta", delivery="post")
    good, faulty = renewed(desk, "alpha").number, renewed(desk, "beta").number
    assert codes(desk, shop) == {good: "", faulty: "postal_street_missing"}
    made = make_lot(MakeLot(), desk.write(), desk.today, shop.sheets)
    assert [piece.number for piece in made.pieces] == [good]
    assert [letter.number for letter in made.left_out] == [faulty]
    assert refused("nothing_to_print", lot_of, desk, shop) == {"count": 1}
    named = lot_of(desk, shop, faulty)
    with desk.read() as session:
        assert [piece.number for piece in read_lot(session, named).pieces] == [faulty]


def test_a_lot_goes_in_the_order_of_the_post_byte_for_byte(desk, shop, spooler):
    places = {"alpha": ("75001", "Paris", "FR"), "beta": ("1000", "Bruxelles", "BE")}
    places["gamma"] = ("31130", "Balma", "FR")
    for platform, (postcode, city, country) in places.items():
        club(desk, platform, postcode=postcode, city=city, country=country, taxable="no")
    numbers = {name: renewed(desk, name).number for name in places}
    number = lot_of(desk, shop)
    done = printed(desk, shop, number)
    assert [piece.platform for piece in done.pieces] == ["gamma", "alpha", "beta"]
    assert done.state == "to_acknowledge"
    assert [(x.grams, x.abroad, x.count) for x in done.stamps] == [(20, False, 2), (20, True, 1)]
    with desk.read() as session:
        stored = [digest(stored_page(session, numbers[x.platform])) for x in done.pieces]
    assert spooler.tray == stored
    (words,) = spooler.asked
    assert words[:4] == ["-d", "bureau", "-t", f"{number} 1-3"]
    assert "sides=one-sided" in words
    assert "print-scaling=none" in words


def test_the_desk_has_its_own_printer_and_tray(desk, shop, spooler):
    add_letters(desk, 1)
    set_settings(SetSettings({"print.printer": "plans", "print.tray": "Tray2"}), desk.write())
    printed(desk, shop, lot_of(desk, shop))
    (words,) = spooler.asked
    assert words[1] == "plans"
    assert "InputSlot=Tray2" in words


def test_a_jam_after_page_37_loses_nothing_and_prints_nothing_twice(desk, shop, spooler):
    wanted = add_letters(desk, 60)
    spooler.set(jam=37)
    number = lot_of(desk, shop)
    assert printed(desk, shop, number).state == "to_acknowledge"
    assert spooler.tray == wanted[:37]
    values = refused("lot_unacknowledged", printed, desk, shop, number)
    assert values == {"lot": number, "letters": "1-60", "last": 60}
    # The sheet 37 came out torn: the last good one is 36, and what waits at the printer is stopped.
    seen = acknowledge_lot(number, "36", desk, shop)
    assert seen.state == "to_resume"
    assert seen.ranks("acknowledged") == tuple(range(1, 37))
    assert spooler.queue == []
    spooler.unjam()
    assert printed(desk, shop, number).state == "to_acknowledge"
    assert spooler.tray == [*wanted[:37], *wanted[36:]]
    assert acknowledge_lot(number, "60", desk, shop).state == "acknowledged"
    refused("nothing_to_resume", printed, desk, shop, number)
    refused("nothing_to_acknowledge", acknowledge_lot, number, "60", desk, shop)


def test_a_printer_that_refuses_leaves_the_letters_queued(desk, shop, spooler):
    wanted = add_letters(desk, 3)
    spooler.set(refuses="The printer is on fire.")
    number = lot_of(desk, shop)
    with pytest.raises(Unavailable) as found:
        printed(desk, shop, number)
    assert found.value.code == "printer_refused"
    assert found.value.values["detail"] == "lp: The printer is on fire."
    with desk.read() as session:
        lot = read_lot(session, number)
    assert [event.kind for event in lot.events] == ["handing", "queued"]
    assert lot.state == "queued"
    spooler.set(refuses="")
    printed(desk, shop, number)
    assert spooler.tray == wanted


def test_a_printer_that_says_nothing_leaves_a_doubt(desk, shop, spooler, monkeypatch):
    wanted = add_letters(desk, 2)
    number = lot_of(desk, shop)
    spooler.set(sleeps=3)
    monkeypatch.setattr(cups, "PATIENCE", 0.4)
    with pytest.raises(Unavailable) as found:
        printed(desk, shop, number)
    assert found.value.code == "printer_silent"
    refused("lot_unacknowledged", printed, desk, shop, number)
    assert spooler.tray == []
    spooler.set(sleeps=0)
    monkeypatch.setattr(cups, "PATIENCE", 60.0)
    assert acknowledge_lot(number, "0", desk, shop).state == "to_resume"
    printed(desk, shop, number)
    assert spooler.tray == wanted


def test_a_job_that_cannot_be_released_is_taken_back(desk, shop, spooler):
    wanted = add_letters(desk, 2)
    number = lot_of(desk, shop)
    spooler.set(refuses_release="forbidden")
    with pytest.raises(Unavailable):
        printed(desk, shop, number)
    assert (spooler.tray, spooler.queue) == ([], [])
    spooler.set(refuses_release="")
    printed(desk, shop, number)
    assert spooler.tray == wanted


def test_without_cups_there_are_words_and_the_file(desk, shop, tmp_path, monkeypatch):
    wanted = add_letters(desk, 3, sheets=lambda number: number)
    monkeypatch.setenv("PATH", str(tmp_path))
    number = lot_of(desk, shop)
    with pytest.raises(Unavailable) as found:
        printed(desk, shop, number)
    assert found.value.code == "printing_absent"
    target = tmp_path / "lot.pdf"
    done = printed(desk, shop, number, pdf=target)
    assert (done.state, done.printer, len(wanted)) == ("to_acknowledge", str(target), 3)
    assert shop.sheets(target.read_bytes()) == 6
    assert acknowledge_lot(number, "3", desk, shop).state == "acknowledged"


def test_a_file_that_cannot_be_written_leaves_the_letters_queued(desk, shop, tmp_path):
    add_letters(desk, 1)
    number = lot_of(desk, shop)
    with pytest.raises(Unavailable, match="file_not_writable"):
        printed(desk, shop, number, pdf=tmp_path / "nowhere" / "lot.pdf")
    with desk.read() as session:
        assert read_lot(session, number).state == "queued"


def test_a_page_that_was_changed_never_reaches_the_paper(desk, shop, spooler):
    wanted = add_letters(desk, 2)
    number = lot_of(desk, shop)
    raw = sqlite3.connect(desk.path)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'blob'"
    for (name,) in raw.execute(triggers).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE blob SET bytes = ? WHERE sha256 = ?", (page(9), wanted[1]))
    raw.commit()
    raw.close()
    with pytest.raises(IntegrityBroken):
        printed(desk, shop, number)
    assert spooler.tray == []


def test_an_unknown_printer_is_refused_before_anything(desk, shop, spooler):
    add_letters(desk, 1)
    number = lot_of(desk, shop)
    values = refused("printer_unknown", printed, desk, shop, number, printer="salon")
    assert values == {"printer": "salon", "known": ["bureau", "plans"]}
    assert spooler.asked == []


def test_none_good_prints_all_again(desk, shop, spooler):
    wanted = add_letters(desk, 2)
    number = lot_of(desk, shop)
    printed(desk, shop, number)
    assert acknowledge_lot(number, "0", desk, shop).ranks("to_reprint") == (1, 2)
    printed(desk, shop, number)
    assert spooler.tray == wanted * 2
    refused("last_letter_unknown", acknowledge_lot, number, "3", desk, shop)
    refused("last_letter_unknown", acknowledge_lot, number, "OF01", desk, shop)


def test_what_is_torn_is_reprinted_until_it_is_posted(desk, shop, spooler):
    club(desk, "alpha")
    number = renewed(desk, "alpha").number
    lot = lot_of(desk, shop)
    asked = ChangeLetters(lot, "déchirée", (number,))
    refused("state_forbidden", reprint_letters, asked, desk.write(), TODAY)
    printed(desk, shop, lot)
    acknowledge_lot(lot, number, desk, shop)
    refused("reason_missing", reprint_letters, ChangeLetters(lot, " "), desk.write(), TODAY)
    assert reprint_letters(asked, desk.write(), TODAY).state == "to_resume"
    refused("lot_not_acknowledged", post_lot, lot, TODAY, desk.write(), TODAY)
    printed(desk, shop, lot)
    acknowledge_lot(lot, "1", desk, shop)
    yesterday = TODAY - timedelta(days=1)
    refused("posted_before_printed", post_lot, lot, yesterday, desk.write(), TODAY)
    tomorrow = TODAY + timedelta(days=1)
    refused("posted_before_printed", post_lot, lot, tomorrow, desk.write(), TODAY)
    done = post_lot(lot, TODAY, desk.write(), TODAY)
    assert (done.state, done.posted_on) == ("posted", TODAY)
    refused("already_posted", reprint_letters, asked, desk.write(), TODAY)
    refused("lot_already_posted", post_lot, lot, TODAY, desk.write(), TODAY)
    refused("already_posted", lot_of, desk, shop, number)
    assert len(spooler.tray) == 2


def test_reminders_count_from_the_post(desk, shop, spooler):
    club(desk, "alpha")
    number = renewed(desk, "alpha").number
    lot = lot_of(desk, shop)
    printed(desk, shop, lot)
    acknowledge_lot(lot, "1", desk, shop)
    day = later(desk, 3)
    post_lot(lot, day - timedelta(days=1), desk.write(), day)
    with desk.read() as session:
        (debtor,) = debtors(session, day, 60)
        kinds = session.scalars(select(DocumentEvent.kind).order_by(DocumentEvent.id)).all()
    assert [x.posted_on for x in debtor.account.unpaid] == [day - timedelta(days=1)]
    assert debtor.account.unpaid[0].number == number
    assert kinds[-2:] == ["printed", "posted"]


def test_letters_of_reminders_are_posted_with_their_lot(desk, shop, spooler):
    add_letters(desk, 2)
    lot = lot_of(desk, shop)
    printed(desk, shop, lot)
    acknowledge_lot(lot, "2", desk, shop)
    cancel_reminder("club002", "payée", desk.write(), TODAY)
    post_lot(lot, TODAY, desk.write(), TODAY)
    with desk.read() as session:
        kinds = session.scalars(select(ReminderEvent.kind).order_by(ReminderEvent.kind)).all()
    assert kinds == ["cancelled", "posted"]


def test_a_letter_is_in_a_second_lot_only_by_a_choice(desk, shop, spooler):
    add_letters(desk, 1)
    first = lot_of(desk, shop)
    with pytest.raises(ConfirmationNeeded) as found:
        lot_of(desk, shop, "club001")
    assert (found.value.code, found.value.values["lot"]) == ("already_in_lot", first)
    second = lot_of(desk, shop, "club001", answers=frozenset({"already_in_lot"}))
    assert (first, second) == ("LP01-2026-00001", "LP01-2026-00002")
    with desk.read() as session:
        assert [lot.number for lot in list_lots(session)] == [second, first]
    refused("document_unknown", lot_of, desk, shop, "personne")


def test_what_is_taken_out_waits_again(desk, shop, spooler):
    add_letters(desk, 3)
    lot = lot_of(desk, shop)
    assert waiting(desk) == 0
    asked = ChangeLetters(lot, "adresse à vérifier", ("2",))
    taken = cancel_letters(asked, desk.write(), TODAY)
    assert taken.ranks("cancelled") == (2,)
    assert waiting(desk) == 1
    printed(desk, shop, lot)
    assert len(spooler.tray) == 2
    refused("not_open", cancel_letters, asked, desk.write(), TODAY)
    rest = ChangeLetters(lot, "annulé")
    refused("nothing_to_resume", cancel_letters, rest, desk.write(), TODAY)
    acknowledge_lot(lot, "0", desk, shop)
    assert cancel_letters(rest, desk.write(), TODAY).state == "cancelled"
    assert waiting(desk) == 3
    with desk.read() as session:
        assert session.scalars(select(PrintPiece.rank)).all() == [1, 2, 3]


def test_two_who_print_one_lot_print_it_once(desk, shop, spooler):
    wanted = add_letters(desk, 30)
    number = lot_of(desk, shop)

    def meanwhile(done, _of):
        if done == 0:
            print_lot(PrintLotRequest(number), desk, shop)

    with pytest.raises(DomainError) as found:
        print_lot(PrintLotRequest(number), desk, shop, meanwhile)
    assert found.value.code == "nothing_to_resume"
    assert spooler.tray == wanted


def test_a_page_of_another_desk_is_waited_for(desk, shop):
    wanted = add_letters(desk, 1)
    with desk.read() as session:
        assert session.get(Blob, wanted[0]) is not None
    add_letter(desk, 2, "0" * 64)
    assert sorted(codes(desk, shop).values()) == ["", "page_not_here"]
    with pytest.raises(IntegrityBroken):
        lot_of(desk, shop, "club002")


def test_what_has_no_page_is_no_letter(desk, shop):
    club(desk, "alpha")
    number = received(desk, 1_000, platform="alpha").number
    assert refused("page_missing", lot_of, desk, shop, number) == {"number": number}


def test_labels_of_a_lot_are_those_of_its_letters(desk, shop, spooler):
    add_letters(desk, 2)
    lot = lot_of(desk, shop)
    pdf, count = lot_labels(lot, LabelSheet("L7163", (), TODAY), desk)
    assert (count, pdf[:5]) == (2, b"%PDF-")
    cancel_letters(ChangeLetters(lot, "annulé"), desk.write(), TODAY)
    refused("labels_none", lot_labels, lot, LabelSheet("L7163", (), TODAY), desk)


def test_without_a_usual_printer_one_must_be_chosen(desk, shop, spooler, monkeypatch):
    add_letters(desk, 1)
    number = lot_of(desk, shop)
    known = (Printer("bureau", "idle"),)
    monkeypatch.setattr(type(shop), "printers", lambda _shop: known)
    assert refused("printer_not_chosen", printed, desk, shop, number) == {"known": ["bureau"]}
    assert printed(desk, shop, number, printer="bureau").state == "to_acknowledge"


def test_a_lot_is_printed_on_its_own_desk(desk, shop, spooler, monkeypatch):
    add_letters(desk, 1)
    number = lot_of(desk, shop)
    monkeypatch.setattr(desk, "number", "02")
    values = refused("lot_of_other_desk", printed, desk, shop, number)
    assert values == {"lot": number, "desk": "01"}
