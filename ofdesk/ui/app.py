"""Starts the windows: the first rows are painted before the base is opened in full."""

import gc
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ofdesk import paths
from ofdesk.domain.errors import OfdeskError
from ofdesk.ui import theme
from ofdesk.ui.host import Window
from ofdesk.ui.late_desk import LateDesk
from ofdesk.ui.setup.attach import offer_setup
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words import catalog

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

    from ofdesk.ports.desk import Desk, DeskOptions, Desks
    from ofdesk.ports.doors import Doors
    from ofdesk.ports.hub import Hubs

LOG = logging.getLogger(__name__)
FIRST_ROWS = 60
RAISE = b"raise"
CONNECT_MILLISECONDS = 300
FOLLOWS_SYSTEM, TRANSLATOR = "ofdesk_follows_system", "ofdesk_translator"


def open_window(
    options: "DeskOptions",
    desks: "Desks",
    hubs: "Callable[[], Hubs] | None" = None,
    doors: "Doors | None" = None,
) -> int:
    """Open the main window on a base; a second start raises the first one and ends."""
    application = make_application()
    name = server_name(options.base)
    if raise_other(name):
        return 0
    with kept_log():
        return run(application, name, lambda: make_window(options, desks, hubs, doors))


def run(application: QApplication, name: str, make: Callable[[], Window]) -> int:
    """Run until the window is closed; one that closed to restore a backup is followed by another,
    which says how that went."""
    window = make()
    # What is loaded stays: it need not be gone through each time that garbage is looked for.
    window.base_opened.connect(gc.freeze)
    said: list[tuple[str, str]] = []
    while True:
        server = listen(name, window)
        sys.excepthook = _hook(window)
        window.reopened.connect(lambda state, words: said.append((state, words)))
        window.show()
        QTimer.singleShot(0, partial(begin, window))
        status = application.exec()
        server.close()
        window.tasks.desk.close()
        if not said:
            return status
        window = make()
        window.base_opened.connect(partial(window.tell, *said.pop()))


def make_application(argv: Sequence[str] = ()) -> QApplication:
    """The application with its fonts, theme and the words of Qt's own dialogs."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else _made_application(argv)
    application.setApplicationName("ofdesk")
    application.setOrganizationName("ofdesk")
    application.setDesktopFileName("ofdesk")
    application.setWindowIcon(QIcon(str(paths.resource("icons", "ofdesk.svg"))))
    french = catalog.language() == "fr"
    QLocale.setDefault(QLocale(QLocale.Language.French if french else QLocale.Language.English))
    _translate_qt(application)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(paths.state_folder())
    )
    theme.load_fonts()
    _use_chosen_theme()
    if not application.property(FOLLOWS_SYSTEM):
        application.setProperty(FOLLOWS_SYSTEM, True)
        application.styleHints().colorSchemeChanged.connect(_use_chosen_theme)
    return application


def _made_application(argv: Sequence[str]) -> QApplication:
    # Named to Qt itself, the style is there without Python loading all that styles have names for.
    made = QApplication(["ofdesk", "-style", theme.STYLE, *argv])
    made.setProperty(theme.STYLED, True)
    return made


def _translate_qt(application: QApplication) -> None:
    """Put the words of Qt's own dialogs in the language in force."""
    language = catalog.language()
    before = application.property(TRANSLATOR)
    if before is not None:
        application.removeTranslator(before)
        before.deleteLater()
    translator = QTranslator(application)
    application.setProperty(TRANSLATOR, translator)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        application.installTranslator(translator)


def _use_chosen_theme(_scheme: object = None) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply_theme(application, str(QSettings().value("window/theme", "system")))


def make_window(
    options: "DeskOptions",
    desks: "Desks",
    hubs: "Callable[[], Hubs] | None" = None,
    doors: "Doors | None" = None,
) -> Window:
    """The window with the first rows of the client list, read by raw sqlite3."""

    def make(number: str, operator: str) -> "Desk":
        own = replace(options, operator=operator or options.operator)
        return desks.create(own, factice=False, desk=number)

    desk = LateDesk(options.base, lambda: desks.open(options), make)
    window = Window(TaskRunner(desk), QSettings())
    window.restore = partial(desks.restore, options.base)
    window.doors = doors
    if doors is not None:
        from ofdesk.ui.platforms.attach import read_through

        read_through(window, doors)
        from ofdesk.ui.mail.attach import send_by_itself

        send_by_itself(window)
    if hubs is not None:
        from ofdesk.ui.sync.attach import share_through

        share_through(window, hubs)
    offer_setup(window, hubs, partial(server_name, options.base))
    page = window.open_page("clients")
    show_first = getattr(page, "show_first", None)
    if show_first is not None:
        show_first(_first_rows(options.base, desks))
    page.setFocus()
    return window


def _first_rows(base: Path, desks: "Desks") -> Sequence[Any]:
    try:
        return desks.first_rows(base, limit=FIRST_ROWS) or ()
    except OfdeskError:
        # The full opening says what is wrong, in words.
        return ()


def begin(window: Window) -> None:
    """Open the base on a worker; the window is already there. Without a base, the first steps."""
    desk = window.tasks.desk
    assert isinstance(desk, LateDesk)
    if window.set_up is not None and not desk.path.exists():
        window.set_up()
        return
    window.tasks.write(window, lambda: _opened(desk), lambda _: window.opened())


def _opened(desk: LateDesk) -> None:
    desk.open_now()


def _hook(window: Window) -> Callable[..., None]:
    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt) or not isValid(window):
            sys.__excepthook__(kind, error, trace)
            return
        LOG.error("a defect in a window", exc_info=(kind, error, trace))
        window.show_bug(error)

    return show


@contextmanager
def kept_log() -> Iterator[None]:
    """Write what goes wrong, with tracebacks, into the log of the program too."""
    log = paths.log_file()
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.FileHandler(log, encoding="utf-8", errors="backslashreplace")
    except OSError:
        # A disk that cannot be written to must not keep the window from opening.
        LOG.warning("no log can be kept in %s", log)
        yield
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def server_name(base: Path) -> str:
    """The name under which a window on ``base`` can be raised."""
    from hashlib import sha256

    return f"ofdesk-{sha256(str(base.resolve()).encode()).hexdigest()[:20]}"


def raise_other(name: str) -> bool:
    """Whether another window on the same base is open; it comes to the front."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_MILLISECONDS):
        return False
    socket.write(RAISE)
    socket.waitForBytesWritten(CONNECT_MILLISECONDS)
    socket.disconnectFromServer()
    return True


def listen(name: str, window: Window) -> "QLocalServer":
    """Come to the front when a second start asks for it."""
    from PySide6.QtNetwork import QLocalServer

    QLocalServer.removeServer(name)
    server = QLocalServer(window)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    server.listen(name)

    def come() -> None:
        window.showNormal()
        window.raise_()
        window.activateWindow()

    server.newConnection.connect(come)
    return server
