"""The dialog of platforms: list, folder, states read, one set by hand, the next useful action."""

from datetime import timedelta

import pytest

from ofdesk.domain.lifecycle import STATES
from ofdesk.ui.documents.credit import CreditDialog
from ofdesk.ui.documents.outbound import OutboundDialog
from ofdesk.ui.documents.outbound_rows import CHIPS
from ofdesk.ui.documents.outbound_state import StateDialog, WithdrawDialog
from ofdesk.ui.documents.preview import PreviewDialog
from ofdesk.words.ui import t
from tests.builders import add_client, add_year, renewed


@pytest.fixture
def numbers(screen) -> list[str]:
    """Two invoices for Chorus Pro; the second has neither service code nor order number."""
    desk = screen.desk
    made = []
    for name, code in (("mairie", "AERO"), ("bourg", "")):
        facts = {"kind": "public", "siret": "44306184100047", "service_code": code}
        add_year(desk, add_client(desk, name, **facts), desk.today + timedelta(days=9))
        made.append(renewed(desk, platform=name).number)
    return made


def opened(screen, state: str = "") -> OutboundDialog:
    screen.page("invoices").open_outbound(state)
    dialog = screen.dialog(OutboundDialog)
    screen.until(lambda: dialog.chips[""].text() != "")
    return dialog


def test_every_state_has_a_look():
    assert set(CHIPS) == set(STATES)


def test_from_the_folder_to_the_credit_note(screen, numbers, tmp_path):
    good, bare = numbers
    dialog = opened(screen)
    screen.until(lambda: dialog.model.rowCount() == 2)
    dialog.write_to(tmp_path / "out")
    screen.until(lambda: dialog.refused.count() == 1)
    assert bare in dialog.refused.item(0).text()
    assert (tmp_path / "out" / f"{good}.pdf").exists()
    dialog.write_to(tmp_path / "out", (), frozenset({"outbound_codes_missing"}))
    screen.until((tmp_path / "out" / f"{bare}.pdf").exists)
    screen.until(lambda: dialog.refused.count() == 0)
    file = tmp_path / "etats.csv"
    day = screen.desk.today.isoformat()
    file.write_text(f"numero;statut;date;motif\n{good};Refusée;{day};Mauvais service\n", "utf-8")
    dialog.read_from(file)
    screen.until(lambda: "1" in dialog.band.words.text() and not dialog.refused.isVisible())
    dialog.choose("to_act")
    screen.until(lambda: dialog.model.rowCount() == 1)
    assert dialog.chips["to_act"].text().endswith("(1)")
    screen.until(lambda: "Mauvais service" in dialog.advice.words.text())
    dialog._credit(good)
    assert screen.dialog(CreditDialog).number == good
    screen.window.open_document(good)
    preview = screen.dialog(PreviewDialog)
    screen.until(lambda: preview.sheet is not None)
    told = preview._trail(preview.sheet)
    assert any("Refusée le" in line for line in told)
    home = screen.page("home")
    screen.until(lambda: any(t("home.v_outbound_failed") in x for x in words_of(home)))


def words_of(page) -> list[str]:
    from PySide6.QtWidgets import QPushButton

    return [button.text() for button in page.findChildren(QPushButton)]


def test_a_state_is_set_by_hand_refused_and_taken_back(screen, numbers):
    dialog = opened(screen, "waiting")
    screen.until(lambda: dialog.model.rowCount() == 2)
    number = dialog.current().number
    dialog.set_hand.click()
    state = screen.dialog(StateDialog)
    state.day.setText("hier soir")
    state.record()
    assert state.fields["date"].error.text()
    state.day.set_day(screen.desk.today + timedelta(days=3))
    state.record()
    screen.until(lambda: "venir" in state.fields["date"].error.text())
    state.day.set_day(screen.desk.today)
    state.status.setCurrentIndex(state.status.findData("cashed"))
    state.record()
    screen.until(lambda: dialog.model.rowCount() == 1)
    dialog.choose("")
    screen.until(lambda: dialog.model.rowCount() == 2)
    dialog.table.selectRow(dialog.model.position_of(number))
    dialog._withdraw()
    back = screen.dialog(WithdrawDialog)
    back.record()
    screen.until(back.fields["reason"].error.text)
    back.reason.setText("Autre facture")
    back.record()
    screen.until(lambda: dialog.current() is not None and dialog.current().state == "waiting")


def test_an_empty_list_and_a_file_that_is_none_say_so(screen, tmp_path):
    dialog = opened(screen)
    screen.until(dialog.empty.isVisible)
    (tmp_path / "x.csv").write_text("a;b\n1;2\n")
    dialog.read_from(tmp_path / "x.csv")
    screen.until(dialog.band.isVisible)
    assert dialog.read_file.isEnabled()
