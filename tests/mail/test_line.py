"""The line to a real server: encrypted and checked before a word is said; each no told apart."""

import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import trustme

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.mail import line as line_module
from ofdesk.mail import login
from ofdesk.mail.door import SmtpMailer
from ofdesk.mail.line import SmtpLine
from ofdesk.ports.mail import MailAccount, OutgoingMail
from tests.mail.server import SECRET, TOKEN, USER, certificate, free_port, running

AT = datetime(2026, 6, 15, 8, 30, tzinfo=UTC)


class Kept:
    """``ofdesk.ports.secrets.Secrets`` in memory."""

    def __init__(self, **found: str) -> None:
        self.found = found
        self.kept: list[tuple[str, str, str]] = []

    def get(self, service: str, name: str) -> str:
        return self.found.get(service, "")

    def keep(self, service: str, name: str, secret: str) -> bool:
        self.kept.append((service, name, secret))
        return True


def account(port: int, **more: object) -> MailAccount:
    values = {
        "host": "localhost",
        "port": port,
        "security": "starttls",
        "auth": "password",
        "user": USER,
        "sender": USER,
    }
    return MailAccount(**(values | more))


def mail(*recipients: str, **more: object) -> OutgoingMail:
    values = {
        "message_id": "<1@openflyers.example>",
        "recipients": recipients or ("bureau@mermoz.example",),
        "subject": "Objet",
        "body": "Texte\n",
        "written_at": AT,
    }
    return OutgoingMail(**(values | more))


def mailer(secret: str = SECRET) -> SmtpMailer:
    return SmtpMailer(Kept(mail=secret) if secret else Kept())


def nothing(_login: str) -> str:
    return ""


def deliver(where: MailAccount, *mails: OutgoingMail, secret: str = SECRET):
    with mailer(secret).line(where, nothing) as line:
        return [line.send(one) for one in mails or (mail(),)]


def failure(where: MailAccount, secret: str = SECRET) -> OfdeskError:
    """What opening the line raises, which holds no secret anywhere."""
    with pytest.raises(OfdeskError) as raised, mailer(secret).line(where, nothing):
        pass
    error: BaseException | None = raised.value
    assert isinstance(error, OfdeskError)
    while error is not None:
        assert secret == "" or secret not in f"{error!r}{error}{vars(error)}"
        error = None if error.__suppress_context__ else error.__context__
    return raised.value


@pytest.fixture(autouse=True)
def at_once(quick, monkeypatch):
    monkeypatch.setattr(login, "TIMEOUT", 5.0)


def test_a_message_goes_over_starttls_after_a_login(office, port):
    (done,) = deliver(account(port), mail("a@mermoz.example", "b@mermoz.example"))
    assert (done.outcome, done.refused, done.deferred) == ("sent", (), ())
    assert office.to == [["a@mermoz.example", "b@mermoz.example"]]
    assert office.got[0]["Message-ID"] == "<1@openflyers.example>"
    assert office.logins == [("PLAIN", USER)]


def test_a_message_goes_over_tls_from_the_first_byte(office, ca, trusted):
    context = certificate(ca, "localhost")
    with running(office, context, implicit=True) as port:
        (done,) = deliver(account(port, security="tls"))
    assert done.outcome == "sent"
    assert len(office.got) == 1


def test_a_server_that_knows_only_login_takes_a_password_with_accents(office, ca, trusted):
    context = certificate(ca, "localhost")
    with running(office, context, auth_exclude_mechanism=["PLAIN"]) as port:
        (done,) = deliver(account(port))
    assert done.outcome == "sent"
    assert office.logins == [("LOGIN", USER)]


def test_a_token_logs_in(office, port):
    (done,) = deliver(account(port, auth="xoauth2"), secret=TOKEN)
    assert done.outcome == "sent"
    assert office.logins[0][0] == "XOAUTH2"


def test_a_token_that_is_over_has_a_sentence_of_its_own(office, port):
    error = failure(account(port, auth="xoauth2"), "jeton-perime")
    assert isinstance(error, Unavailable)
    assert error.code == "mail_token_refused"
    assert error.values == {"host": "localhost", "login": USER}


@pytest.mark.parametrize("excluded", [[], ["PLAIN"]])
def test_a_wrong_password_has_a_sentence_of_its_own(office, ca, trusted, excluded):
    context = certificate(ca, "localhost")
    with running(office, context, auth_exclude_mechanism=excluded) as port:
        error = failure(account(port), "mot-faux-é")
    assert (type(error), error.code) == (Unavailable, "mail_login_refused")


def test_a_way_of_logging_in_that_is_not_offered_is_told(office, ca, trusted):
    context = certificate(ca, "localhost")
    with running(office, context, auth_exclude_mechanism=["PLAIN", "LOGIN"]) as port:
        assert failure(account(port)).code == "mail_auth_missing"


def test_a_server_may_ask_for_no_login(office, ca, trusted):
    context = certificate(ca, "localhost")
    with running(office, context, auth_required=False) as port:
        (done,) = deliver(account(port, auth="none"), secret="")
    assert done.outcome == "sent"
    assert office.logins == []


def test_the_certificate_of_another_host_ends_it_before_the_password(office, ca, trusted):
    with running(office, certificate(ca, "other.example")) as port:
        error = failure(account(port))
    assert (error.code, office.logins, office.got) == ("mail_certificate", [], [])


@pytest.mark.parametrize("implicit", [False, True])
def test_an_unknown_authority_ends_it_before_the_password(office, trusted, implicit):
    context = certificate(trustme.CA(), "localhost")
    with running(office, context, implicit=implicit) as port:
        error = failure(account(port, security="tls" if implicit else "starttls"))
    assert (error.code, office.logins) == ("mail_certificate", [])
    assert error.values["detail"]


def test_a_server_in_clear_gets_no_password(office, trusted):
    with running(office, None) as port:
        assert failure(account(port)).code == "mail_no_tls"
        assert failure(account(port, security="tls")).code == "mail_no_tls"
    assert office.logins == []


def test_nobody_there_is_told_with_the_port():
    port = free_port()
    error = failure(account(port))
    assert (error.code, error.values["port"]) == ("mail_unreachable", str(port))


def test_a_name_that_leads_nowhere_is_told():
    assert failure(account(25, host="a..b")).code == "mail_unreachable"


def test_no_secret_at_all_is_asked_for():
    with pytest.raises(DomainError) as raised, mailer("").line(account(1), nothing):
        pass
    assert raised.value.code == "mail_password_needed"
    assert raised.value.values == {"login": f"{USER}@localhost"}


def test_a_typed_secret_is_kept_once_it_was_accepted(office, port):
    ring = Kept()
    with SmtpMailer(ring).line(account(port), lambda _login: SECRET):
        pass
    assert ring.kept == [("mail", f"{USER}@localhost", SECRET)]
    wrong = Kept()
    with (
        pytest.raises(Unavailable),
        SmtpMailer(wrong).line(account(port), lambda _login: "faux"),
    ):
        pass
    assert wrong.kept == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("550 no such user", "refused"), ("450 later", "later"), ("452 full", "later")],
)
def test_a_recipient_is_refused_for_good_or_for_now(office, port, answer, outcome):
    office.recipients["nobody@mermoz.example"] = answer
    first, second = deliver(account(port), mail("nobody@mermoz.example"), mail())
    assert (first.outcome, first.code) == (outcome, "mail_recipient_refused")
    assert first.detail == answer
    assert second.outcome == "sent"


def test_the_others_get_the_message_all_the_same(office, port):
    office.recipients |= {"gone@mermoz.example": "550 no", "later@mermoz.example": "451 grey"}
    to = ("gone@mermoz.example", "later@mermoz.example", "here@mermoz.example")
    (done,) = deliver(account(port), mail(*to))
    assert (done.outcome, done.refused, done.deferred) == ("sent", to[:1], to[1:2])
    assert office.to == [["here@mermoz.example"]]


def test_when_none_is_taken_one_that_may_be_later_counts_for_all(office, port):
    office.recipients |= {"gone@mermoz.example": "550 no", "later@mermoz.example": "451 grey"}
    (done,) = deliver(account(port), mail("gone@mermoz.example", "later@mermoz.example"))
    assert done.outcome == "later"


def test_a_refused_sender_is_told_apart(office, port):
    office.sender_answer = "553 not yours"
    first, _ = deliver(account(port), mail(), mail())
    assert (first.outcome, first.code) == ("refused", "mail_sender_refused")


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        ("554 spam\tor not", "refused", "mail_refused"),
        ("552 too big", "refused", "mail_too_large"),
        ("451 try later", "later", "mail_refused"),
    ],
)
def test_the_answer_to_the_text_says_what_became_of_it(office, port, answer, outcome, code):
    office.on_data = lambda: answer
    first, second = deliver(account(port), mail(), mail())
    assert (first.outcome, first.code) == (outcome, code)
    assert second.outcome == outcome
    assert office.got == []


def test_a_size_that_is_too_large_is_refused_before_the_text(office, ca, trusted):
    with running(office, certificate(ca, "localhost"), data_size_limit=2_000) as port:
        (done,) = deliver(account(port), mail(body="x" * 3_000))
    assert (done.outcome, done.code) == ("refused", "mail_too_large")


def test_a_message_that_cannot_be_written_does_not_break_the_line(office, port):
    first, second = deliver(account(port), mail("a@b\r\nx"), mail())
    assert (first.outcome, first.code) == ("refused", "mail_unwritable")
    assert second.outcome == "sent"


@contextmanager
def script(*steps: bytes):
    """A server in clear that answers each line by the next step, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            peer, _ = listening.accept()
            with peer, peer.makefile("rb") as lines:
                peer.sendall(steps[0])
                text = False
                for step in steps[1:]:
                    while text and lines.readline() not in (b".\r\n", b""):
                        pass
                    if not text:
                        lines.readline()
                    text = step.startswith(b"354")
                    peer.sendall(step)
                while text and lines.readline() not in (b".\r\n", b""):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            thread.join(5)


HELLO = (b"220 here\r\n", b"250 hello\r\n")
TO_DATA = (*HELLO, b"250 from\r\n", b"250 to\r\n", b"354 go\r\n")


def over(port: int):
    """What becomes of a message on a line in clear, as the script has it."""
    import smtplib

    smtp = smtplib.SMTP("127.0.0.1", port, "[127.0.0.1]", timeout=2)
    smtp.ehlo()
    try:
        return SmtpLine(smtp, account(port)).send(mail())
    finally:
        smtp.close()


def test_a_line_that_breaks_before_the_text_leaves_no_doubt():
    for steps in (HELLO, TO_DATA[:3], TO_DATA[:4]):
        with script(*steps) as port:
            done = over(port)
        assert (done.outcome, done.code, done.lost) == ("later", "mail_line_lost", True)


def test_a_line_that_breaks_after_the_text_leaves_a_doubt():
    with script(*TO_DATA) as port:
        done = over(port)
    assert (done.outcome, done.code, done.lost) == ("unsure", "mail_answer_lost", True)


def test_a_server_that_goes_silent_after_the_text_leaves_a_doubt(monkeypatch):
    monkeypatch.setattr(line_module, "LAST_ANSWER", 0.2)
    release = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            peer, _ = listening.accept()
            with peer, peer.makefile("rb") as lines:
                for step in TO_DATA:
                    if not step.startswith(b"220"):
                        lines.readline()
                    peer.sendall(step)
                release.wait(5)

        thread = threading.Thread(target=serve)
        thread.start()
        done = over(listening.getsockname()[1])
        release.set()
        thread.join(5)
    assert (done.outcome, done.lost) == ("unsure", True)


@pytest.mark.parametrize(
    "steps", [(*HELLO, b"421 closing\r\n"), (*HELLO, b"250 ok\r\n", b"421 closing\r\n")]
)
def test_a_server_that_closes_ends_the_line(steps):
    with script(*steps) as port:
        done = over(port)
    assert (done.outcome, done.lost) == ("later", True)


def test_a_refusal_after_which_the_server_hangs_up_ends_the_line():
    with script(*HELLO, b"550 no\r\n") as port:
        done = over(port)
    assert (done.outcome, done.code, done.lost) == ("refused", "mail_sender_refused", True)


def test_data_itself_may_be_refused():
    with script(*TO_DATA[:4], b"554 no\r\n", b"250 reset\r\n") as port:
        done = over(port)
    assert (done.outcome, done.code, done.lost) == ("refused", "mail_refused", False)


def test_a_server_that_is_busy_is_told():
    with script(b"421 busy\r\n") as port:
        assert failure(account(port)).code == "mail_busy"


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_told(monkeypatch):
    monkeypatch.setattr(login, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert failure(account(port)).code == "mail_unreachable"


def test_one_message_a_second_at_most(office, port, monkeypatch):
    monkeypatch.setattr(line_module, "EVERY", 1.0)
    waited: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    smtp = login.opened(account(port), SECRET)
    line = SmtpLine(smtp, account(port), lambda: now[0], sleep)
    line.send(mail())
    now[0] += 0.25
    line.send(mail())
    line.send(mail())
    now[0] += 5
    line.send(mail())
    smtp.quit()
    assert waited == [0.75, 1.0]
    assert len(office.got) == 4
