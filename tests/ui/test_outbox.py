"""The outbox at the foot: sent by itself, paused, without password, never in the way."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.mail import line
from ofdesk.services.mail import QueueMail, queue_mail
from ofdesk.services.mail_waiting import GRACE, Waiting
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.ui.mail import automatic
from ofdesk.ui.mail.attach import outbox_menu, send_by_itself
from ofdesk.ui.mail.automatic import AutoMail
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t
from tests.mail.conftest import mail_settings
from tests.mail.posting import change, rows
from tests.mail.server import SECRET, Office, certificate, running
from tests.rings import MemoryKeyring, in_force

AWAY = Unavailable("mail_unreachable", host="smtp.example", detail="x")
LOCKED = DomainError("mail_password_needed", login="claire@smtp.example")


@pytest.mark.parametrize(
    ("counts", "error", "paused", "key"),
    [
        *(((0, 0), None, False, ""), ((0, 0), AWAY, True, "")),
        *(((3, 0), None, False, "waiting"), ((3, 3), None, False, "to_read")),
        *(((3, 1), None, True, "paused"), ((3, 1), AWAY, False, "away")),
        ((3, 1), LOCKED, True, "password"),
    ],
)
def test_the_foot_says_where_the_outbox_stands(qapp, counts, error, paused, key):
    parent = QObject()
    auto = AutoMail(SimpleNamespace(), parent)
    assert auto.words() == ""
    auto.waiting, auto.error, auto.paused = Waiting(*counts, 0, True), error, paused
    assert auto.words() == (t(f"outbox.{key}", count="3") if key else "")
    assert auto.detail() == (sentence(error) if error else "")


@pytest.fixture
def office(monkeypatch, tmp_path):
    """A mail server that wants a password, and a keyring that has none."""
    import trustme

    authority, made = trustme.CA(), Office()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setattr(line, "EVERY", 0.0)
    monkeypatch.setattr(automatic, "SOON", 10)
    with in_force(MemoryKeyring()), running(made, certificate(authority, "localhost")) as port:
        made.port = port
        yield made


def queued(screen, to="a@x.example"):
    queue_mail(QueueMail((to,), "Bonjour", "Texte"), screen.desk.write())
    change(screen.desk, queued_at=screen.desk.write().now() - GRACE)
    screen.window.tasks.committed.emit(frozenset(("mail_message",)))


def states(screen):
    return [row.state for row in rows(screen.desk)]


def test_mail_leaves_by_itself_once_the_password_is_given_and_can_be_paused(
    screen, office, monkeypatch
):
    set_settings(SetSettings(mail_settings(office.port)), screen.desk.write())
    auto = send_by_itself(screen.window)
    auto.begin()
    queued(screen)
    screen.until(lambda: auto.waiting is not None and auto.waiting.count == 1)
    assert states(screen) == ["queued"]
    set_settings(SetSettings({"mail.automatic": "yes"}), screen.desk.write())
    auto.run()
    screen.until(lambda: auto.needs_password)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a: (SECRET, True))
    menu = outbox_menu(screen.window, auto)
    texts = [action.text() for action in menu.actions()]
    assert t("outbox.give_password") in texts
    menu.actions()[texts.index(t("outbox.give_password"))].trigger()
    screen.until(lambda: states(screen) == ["sent"])
    screen.until(lambda: auto.words() == "")
    auto.pause(True)
    queued(screen, "b@x.example")
    screen.until(lambda: auto.words() == t("outbox.paused", count="1"))
    assert t("outbox.go_on") in [a.text() for a in outbox_menu(screen.window, auto).actions()]
    auto.pause(False)
    screen.until(lambda: states(screen) == ["sent", "sent"])


def test_a_server_that_is_away_is_said_and_tried_again(screen, office):
    wrong = {**mail_settings(office.port), "mail.port": "1", "mail.automatic": "yes"}
    set_settings(SetSettings(wrong), screen.desk.write())
    auto = send_by_itself(screen.window)
    auto.begin()
    queued(screen)
    screen.until(lambda: auto.needs_password)
    auto.use_password(SECRET)
    screen.until(lambda: auto.words() == t("outbox.away", count="1"))
    assert states(screen) == ["queued"]


def test_another_sender_is_no_failure(qapp):
    parent = QObject()
    auto = AutoMail(SimpleNamespace(aside=lambda *_a: None), parent)
    auto._failed(Unavailable("mail_running"))
    assert auto.error is None
    auto._running = True
    auto.run()
    auto._failed(AWAY)
    assert auto.error is AWAY
    assert auto._soon.isActive()
