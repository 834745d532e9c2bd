"""Rename, merge and archive a sheet, from its menu."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QMenu

from ofdesk.ui.clients.account import ask_account
from ofdesk.ui.clients.handover import hand_over_to
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.clients.sheet import SheetDialog


def sheet_menu(sheet: "SheetDialog") -> QMenu:
    """What can be done with the client of a sheet."""
    menu, host, platform = QMenu(sheet), sheet.host, sheet.platform
    menu.addAction(t("migrate"), partial(host.migrate, platform))
    menu.addAction(t("cash_in"), partial(host.cash_in, platform, ""))
    menu.addAction(t("money.account"), partial(ask_account, sheet.tasks, platform, sheet))
    menu.addAction(t("act_password"), partial(host.act, platform, "password"))
    menu.addAction(t("act_email"), partial(host.act, platform, "email"))
    menu.addAction(t("sheet.handover"), partial(hand_over_to, sheet.tasks, host, platform, sheet))
    if (platforms := host.platforms) is not None:
        menu.addSeparator()
        menu.addAction(t("platforms.read"), partial(platforms.read, [platform]))
        menu.addAction(t("platforms.test"), partial(platforms.test, platform))
    menu.addSeparator()
    menu.addAction(t("clients.rename"), partial(rename, sheet))
    menu.addAction(t("clients.merge"), partial(merge, sheet))
    menu.addAction(t("clients.archive"), partial(archive, sheet))
    return menu


def rename(sheet: "SheetDialog") -> None:
    """Ask for another platform name."""
    old = sheet.platform
    new, given = QInputDialog.getText(sheet, t("clients.rename"), t("clients.rename_to"))
    if given and new.strip():
        rename_to(sheet, old, new)


def rename_to(sheet: "SheetDialog", old: str, new: str) -> None:
    """Give the client another platform name; the old one goes on finding it."""
    desk = sheet.tasks.desk

    def work() -> object:
        from ofdesk.services.clients import RenameClient, rename_client

        return rename_client(RenameClient(old, new), desk.write(), desk.today)

    def done(saved: object) -> None:
        sheet.platform = getattr(saved, "platform", new)
        sheet.band.say("ok", t("clients.renamed", old=old, new=sheet.platform))
        sheet.tasks.committed.emit(frozenset(("client",)))

    sheet.tasks.write(sheet, work, done, lambda error: sheet.band.say("err", sentence(error)))


def merge(sheet: "SheetDialog") -> None:
    """Ask which sheet to keep instead of this one."""
    target, given = QInputDialog.getText(sheet, t("clients.merge"), t("clients.merge_into"))
    if given and target.strip():
        merge_into(sheet, target.strip())


def merge_into(sheet: "SheetDialog", target: str) -> None:
    """Merge this sheet into another, which is read everywhere from then on."""
    desk, source = sheet.tasks.desk, sheet.platform

    def work() -> object:
        from ofdesk.services.clients import MergeClients, merge_clients

        return merge_clients(MergeClients(source, target), desk.write(), desk.today)

    def done(_saved: object) -> None:
        sheet.host.tell("ok", t("clients.merged", source=source, target=target))
        sheet.tasks.committed.emit(frozenset(("client",)))
        sheet.close()

    sheet.tasks.write(sheet, work, done, lambda error: sheet.band.say("err", sentence(error)))


def archive(sheet: "SheetDialog") -> None:
    """Take the client out of the lists."""
    desk, platform = sheet.tasks.desk, sheet.platform

    def work() -> object:
        from ofdesk.services.clients import ArchiveClient, archive_client

        return archive_client(ArchiveClient(platform), desk.write(), desk.today)

    def done(_saved: object) -> None:
        sheet.host.tell("ok", t("clients.archived_done", platform=platform))
        sheet.tasks.committed.emit(frozenset(("client",)))
        sheet.close()

    sheet.tasks.write(sheet, work, done, lambda error: sheet.band.say("err", sentence(error)))
