"""The page of e-mails: it lists, sends, and asks a person where there is a doubt."""

import pytest
from PySide6.QtWidgets import QInputDialog

from ofdesk.mail import line
from ofdesk.services.mail import QueueMail, queue_mail
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.ui.dialogs import QuestionDialog
from ofdesk.ui.mail.message import MessageDialog
from ofdesk.ui.mail.page import ACTS, CHIPS, MailPage
from ofdesk.words.ui import t
from tests.mail.conftest import mail_settings
from tests.mail.posting import change, rows
from tests.mail.server import SECRET, Office, certificate, running
from tests.rings import MemoryKeyring, in_force


@pytest.fixture
def office(monkeypatch, tmp_path):
    """A mail server that the window sends through, and no keyring but an empty one."""
    import trustme

    authority, made = trustme.CA(), Office()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setattr(line, "EVERY", 0.0)
    server = running(made, certificate(authority, "localhost"))
    with in_force(MemoryKeyring()), server as port:
        made.port = port
        yield made


@pytest.fixture
def page(screen, office) -> MailPage:
    """The page, with one message that waits."""
    desk = screen.desk
    set_settings(SetSettings(mail_settings(office.port)), desk.write())
    queue_mail(QueueMail(("a@x.example",), "Bonjour", "Texte"), desk.write())
    found = screen.page("mail")
    screen.until(lambda: found.model.rowCount() == 1)
    return found


def states(screen) -> list[str]:
    return [row.state for row in rows(screen.desk)]


def typed(monkeypatch, secret: str) -> list[str]:
    """Answer the next question for a password; what was asked."""
    asked: list[str] = []

    def answer(_parent, _title, words, *_more) -> tuple[str, bool]:
        asked.append(words)
        return secret, bool(secret)

    monkeypatch.setattr(QInputDialog, "getText", answer)
    return asked


def test_every_state_has_a_chip_and_every_act_words():
    from ofdesk.domain.mail import STATES

    assert set(CHIPS) == set(STATES)
    for act in {act for acts in ACTS.values() for act in acts}:
        assert t(f"mail.{act}")
        assert t(f"mail.{act}_done")


def test_what_waits_leaves_with_the_password_that_is_typed(screen, page, office, monkeypatch):
    asked = typed(monkeypatch, SECRET)
    page.send.click()
    screen.until(lambda: states(screen) == ["sent"])
    assert len(asked) == 1
    assert "bureau@openflyers.example" in asked[0]
    screen.until(lambda: page.model.row_at(0).source.state == "sent")
    screen.until(page.send.isEnabled)
    assert "Envoyés" in screen.window.message.band.words.text()
    assert len(office.got) == 1


def test_without_a_password_nothing_happens(screen, page, monkeypatch):
    asked = typed(monkeypatch, "")
    page.send_now()
    screen.until(lambda: asked and page.send.isEnabled())
    assert states(screen) == ["queued"]


def test_a_server_that_is_away_is_told_and_the_message_waits(screen, page):
    set_settings(SetSettings({"mail.port": "1"}), screen.desk.write())
    page.send_now(SECRET)
    screen.until(page.send.isEnabled)
    assert "ne répond pas" in screen.window.message.band.words.text()
    assert states(screen) == ["queued"]


def test_a_refusal_is_told_and_shown_in_the_list(screen, page, office):
    office.recipients["a@x.example"] = "550 no"
    page.send_now(SECRET)
    screen.until(lambda: states(screen) == ["failed"])
    screen.until(lambda: page.model.row_at(0).source.state == "failed")
    assert "refuse" in page.model.row_at(0).cells[-1].text
    page.act("cancel", page.model.row_at(0).key)
    screen.until(lambda: states(screen) == ["cancelled"])


def test_a_doubtful_message_is_asked_about(screen, page):
    change(screen.desk, state="unsure")
    key = page.model.row_at(0).key
    page.act("retry", key)
    question = screen.dialog(QuestionDialog)
    assert "a@x.example" in question.words.text()
    question.yes.click()
    screen.until(lambda: states(screen) == ["queued"])
    change(screen.desk, state="unsure")
    page.act("arrived", key)
    screen.until(lambda: states(screen) == ["sent"])


def test_a_message_is_shown_and_drafted(screen, page, tmp_path):
    page.show_message(page.model.row_at(0).key)
    shown = screen.dialog(MessageDialog)
    assert shown.text.toPlainText() == "Texte"
    assert "a@x.example" in shown.to.text()
    shown.accept()
    target = tmp_path / "a.eml"
    page.save_draft(page.model.row_at(0).key, target)
    screen.until(target.exists)
    screen.until(lambda: str(target) in screen.window.message.band.words.text())
    assert b"X-Unsent: 1" in target.read_bytes()


def test_the_filter_and_an_empty_outbox_say_so(screen, page):
    page.show_wish("zébulon")
    screen.until(lambda: page.model.rowCount() == 0)
    assert "zébulon" in page.empty.words.text()
    page.show_wish("bonjour x.example")
    screen.until(lambda: page.model.rowCount() == 1)
    page._show([])
    assert page.empty.words.text() == t("mail.empty")
    page.focus_filter()


def test_a_group_shows_its_states_alone(screen, page):
    page.chips["to_see"].click()
    screen.until(lambda: page.model.rowCount() == 0)
    assert page.empty.words.text() == t("mail.none_so")
    assert "1" in page.totals.text()
    change(screen.desk, state="failed")
    page.refresh()
    screen.until(lambda: page.model.rowCount() == 1)
    page.chips["waiting"].click()
    screen.until(lambda: page.model.rowCount() == 0)
    page.show_wish()
    screen.until(lambda: page.model.rowCount() == 1)


def test_alerts_are_prepared_to_be_read(screen, page):
    from ofdesk.services.alerts import alerts_due

    with screen.desk.read() as session:
        due = len(alerts_due(session, screen.desk.today))
    assert due >= 2
    page.alerts.click()
    screen.until(lambda: len(states(screen)) == 1 + due)
    screen.until(lambda: page.model.rowCount() == 1 + due)


def test_what_failed_stands_on_the_first_page(screen, page):
    from ofdesk.services.home_rows import read_tasks
    from ofdesk.ui.counters import counters

    def waiting():
        with screen.desk.read() as session:
            return read_tasks(session, screen.desk.today)

    assert "mail_failed" not in [task.code for task in waiting()]
    change(screen.desk, state="failed")
    assert next(task.count for task in waiting() if task.code == "mail_failed") == 1
    assert counters(waiting())["mail"].tone == "err"
    home = screen.page("home")
    screen.until(lambda: t("windows.one_mail_failed") in _texts(home))


def _texts(page) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(found.text() for found in page.findChildren(QLabel))
