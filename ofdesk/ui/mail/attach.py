"""Gives a window its outbox: sending by itself, words at the foot, and what can be done with it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLineEdit, QMenu

from ofdesk.ui.mail.automatic import AutoMail
from ofdesk.ui.widgets import button
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.host import Window


def send_by_itself(window: "Window") -> AutoMail:
    """Send what waits once the base of ``window`` is open; what does it, a child of it."""
    auto = AutoMail(window.tasks, window)
    shown = button("", kind="link", icon="mail")
    shown.hide()
    foot = window.foot.layout()
    assert isinstance(foot, QHBoxLayout)
    foot.insertWidget(foot.indexOf(window.foot.sync), shown)

    def show() -> None:
        words = auto.words()
        shown.setText(words)
        shown.setAccessibleName(words)
        shown.setToolTip(auto.detail())
        shown.setVisible(bool(words))

    auto.told.connect(show)
    shown.clicked.connect(
        lambda _on=False: outbox_menu(window, auto).exec(shown.mapToGlobal(shown.rect().topLeft()))
    )
    window.base_opened.connect(auto.begin)
    return auto


def outbox_menu(window: "Window", auto: AutoMail) -> QMenu:
    """Look at the outbox, pause, go on, or give the password."""
    menu = QMenu(window)
    menu.addAction(t("outbox.see"), partial(window.go, "mail"))
    if auto.needs_password:
        menu.addAction(t("outbox.give_password"), partial(ask_password, window, auto))
    menu.addAction(
        t("outbox.go_on" if auto.paused else "outbox.pause"), partial(auto.pause, not auto.paused)
    )
    menu.addAction(t("outbox.setting"), partial(window.go, "settings", wish="mail"))
    return menu


def ask_password(window: "Window", auto: AutoMail) -> None:
    """Ask for the password that nothing leaves without."""
    typed, given = QInputDialog.getText(
        window, t("outbox.give_password"), auto.detail(), QLineEdit.EchoMode.Password
    )
    if given and typed:
        auto.use_password(typed)
