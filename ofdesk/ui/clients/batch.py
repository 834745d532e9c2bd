"""What can be done with several clients at once: tag, propose, label, export."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QMenu

from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import Progress
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.clients.page import ClientsPage


def batch_menu(page: "ClientsPage", rows: Sequence[ReadyRow]) -> QMenu:
    """The actions on the selection, with its count in their words."""
    platforms = [found.key for found in rows]
    count = formats.number(len(platforms))
    menu = QMenu(page)
    menu.addAction(t("clients.tag_selection", count=count), partial(_ask_tag, page, platforms))
    menu.addAction(t("clients.propose_selection", count=count), partial(propose, page, platforms))
    menu.addAction(t("clients.labels_selection", count=count), partial(labels, page, platforms))
    return menu


def labels(page: "ClientsPage", platforms: list[str]) -> None:
    """Address labels of the selection."""
    from ofdesk.ui.clients.labels import LabelsDialog

    LabelsDialog(page.tasks, page.host, platforms, page).open()


def _ask_tag(page: "ClientsPage", platforms: list[str]) -> None:
    tag, given = QInputDialog.getText(page, t("clients.tags"), t("clients.tag_name"))
    if given and tag.strip():
        tag_clients(page, platforms, tag.strip())


def tag_clients(page: "ClientsPage", platforms: list[str], tag: str) -> None:
    """Add a tag to each client."""
    desk = page.tasks.desk

    def work() -> object:
        from ofdesk.services.client_sheet import read_sheet
        from ofdesk.services.clients import ChangeClient, change_client

        saved: object = None
        for platform in platforms:
            with desk.read() as session:
                present = str(read_sheet(session, platform, desk.today).fields["tags"] or "")
            tags = sorted({*(x.strip() for x in present.split(",") if x.strip()), tag})
            request = ChangeClient(platform, {"tags": ",".join(tags)})
            saved = change_client(request, desk.write(), desk.today)
        return saved

    told = t("clients.tagged", count=formats.number(len(platforms)), tag=tag)

    def done(_saved: object) -> None:
        page.host.tell("ok", told)
        page.refresh()

    page.tasks.write(page, work, done)


def propose(page: "ClientsPage", platforms: list[str]) -> None:
    """Issue the proposition of renewal of each client; see the board for what came of it."""
    from ofdesk.ui.board.batch import propose_all

    propose_all(page, page.tasks, page.host, platforms)


def write_shown(page: "ClientsPage", path: Path) -> None:
    """Write the rows that the filter shows."""
    from ofdesk.ui.clients.filters import fields_of

    wish, desk = fields_of(page.wish), page.tasks.desk
    heads = [column.heading for column in page.model.columns]

    def work(progress: Progress) -> int:
        from ofdesk.services.client_table import ClientFilter, client_page
        from ofdesk.services.table_files import write_table
        from ofdesk.ui.clients.rows import ready

        wanted = ClientFilter(**wish)
        with desk.read() as session:
            rows = client_page(session, wanted, desk.today, 0, 1_000_000)
        lines = []
        for number, found in enumerate(rows, start=1):
            lines.append([cell.text for cell in ready(found).cells])
            if number % 500 == 0:
                progress.step(number, len(rows))
        write_table(path, [heads, *lines])
        return len(lines)

    def done(count: int) -> None:
        page.host.tell("ok", t("clients.exported", count=formats.number(count), path=str(path)))

    page.tasks.long(page, t("clients.export_shown"), work, done)
