"""Every page and every dialog on the screen of a secretary, and on half of it (200 %)."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.posting_lots import MakeLot, make_lot
from ofdesk.ui.host import PAGES
from ofdesk.ui.migration.acts import EmailDialog
from ofdesk.ui.sync.hub_dialogs import CreateHubDialog, JoinHubDialog
from tests.builders import add_year, read_client, received, renewed
from tests.ui.conftest import ends_on, window_on
from tests.ui.every_dialog import BASES, MAKERS, Known

SCREEN = (1366, 698)
"""What a screen of 1366 x 768 leaves to a window."""
DOUBLE = (683, 354)
"""What is left of it at 200 %."""
UI = Path(__file__).resolve().parents[2] / "ofdesk" / "ui"


def classes(*ends: str) -> set[str]:
    """The classes of the windows whose base is named so."""
    found = set()
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names = [getattr(base, "id", "") for base in node.bases]
                if any(name.endswith(ends) for name in names):
                    found.add(node.name)
    return found


def test_the_list_of_dialogs_is_whole():
    assert classes("Dialog") - BASES == {made.__name__ for made in MAKERS}
    assert classes("Page") - {"ListPage", "DocumentsPage"} == {name for *_, name in PAGES}


@pytest.fixture
def known(base, tmp_path) -> Known:
    desk = desks().open(DeskOptions(base, operator="Claire"))
    key = read_client(desk, "figeac").id
    add_year(desk, key, ends_on(20))
    issued = renewed(desk, "figeac")
    received(desk, 1000, issued.number)
    lot = make_lot(MakeLot(), desk.write(), desk.today, lambda _pdf: 1).number
    desk.close()
    statement = tmp_path / "releve.csv"
    statement.write_text("Date;Libelle;Montant\n15/06/2026;VIR INCONNU;123,45\n", "utf-8")
    return Known("mermoz", issued.number, lot, statement)


def idle(screen) -> None:
    """Wait until all that was asked for is read and shown."""
    read: list[str] = []
    tasks, window = screen.window.tasks, screen.window
    for name, ask in (("idle", tasks.read), ("apart", tasks.read_apart)):
        ask(window, name, lambda: None, lambda _nothing: read.append(""))
    screen.until(lambda: len(read) == 2)
    QApplication.processEvents()


def too_large(widget: QWidget, room: tuple[int, int]) -> str:
    """What a window needs, when it is more than ``room``."""
    # More than once: what folds when it is narrow leaves room to be narrower still.
    for _ in range(3):
        widget.resize(*room)
        QApplication.processEvents()
    need = widget.minimumSizeHint().expandedTo(widget.minimumSize())
    fits = need.width() <= room[0] and need.height() <= room[1]
    if fits and (widget.width(), widget.height()) == room:
        return ""
    return f"{need.width()}x{need.height()}, shown {widget.width()}x{widget.height()} of {room}"


def beyond(window) -> str:
    """What of the page in front can only be reached by scrolling sideways."""
    area = window.stack.currentWidget()
    assert isinstance(area, QScrollArea)
    hidden = area.horizontalScrollBar().maximum()
    return f"{hidden} hidden at the right" if hidden else ""


def wrong(dialog, name: str) -> str:
    """What is said beside a field."""
    return dialog.fields[name].error.text()


def lacking_hub_fields_are_said(window, known) -> None:
    join = MAKERS[JoinHubDialog](window, known)
    join.start()
    assert wrong(join, "where")
    made = MAKERS[CreateHubDialog](window, known)
    made.start()
    assert all(wrong(made, name) for name in ("host", "database", "login"))
    for name in ("host", "database", "login"):
        made.line(name).setText("ofdesk")
    for port in ("x", "0", "70000"):
        made.line("port").setText(port)
        made.start()
        assert port in wrong(made, "port")
        assert not wrong(made, "host")


def an_address_that_is_missing_is_asked_for(window, known) -> None:
    dialog = MAKERS[EmailDialog](window, known)
    dialog.save()
    assert "adresse" in wrong(dialog, "new_email")


def test_every_page_and_every_dialog_fits(qtbot, base, known, tmp_path):
    lost = {}
    with window_on(qtbot, base, tmp_path / "state") as screen:
        window = screen.window
        for room in (DOUBLE, SCREEN):
            for key, *_rest in PAGES:
                window.open_page(key)
                idle(screen)
                lost[key, room] = too_large(window, room) or (room == SCREEN and beyond(window))
        for kind, make in MAKERS.items():
            made = make(window, known)
            made.show()
            idle(screen)
            for room in (SCREEN, DOUBLE):
                lost[kind.__name__, room] = too_large(made, room)
            made.close()
            made.deleteLater()
        lacking_hub_fields_are_said(window, known)
        an_address_that_is_missing_is_asked_for(window, known)
    assert {key: found for key, found in lost.items() if found} == {}
