"""A message as it is written: nothing slips into its headers, every part comes out again."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.mail.message import ascii_address, draft_bytes, one_line, wire_bytes
from ofdesk.ports.mail import Attachment, MailAccount, OutgoingMail

ACCOUNT = MailAccount(
    *("smtp.example", 587, "starttls", "password", "anne", "bureau@example.org"),
    sender_name="OpenFlyers, « le bureau »",
    reply_to="contact@example.org",
)
AT = datetime(2026, 6, 15, 8, 30, tzinfo=UTC)


def mail(**more: object) -> OutgoingMail:
    values = {
        "message_id": "<0197-abc@example.org>",
        "recipients": ("a@example.org",),
        "subject": "Facture n° 12 — échéance",
        "body": "Bonjour,\n\nVoilà.\n",
        "written_at": AT,
    }
    return OutgoingMail(**(values | more))


def read(content: bytes):
    """The message as the one who gets it reads it."""
    assert content.endswith(b"\r\n.\r\n")
    text = content[: -len(b".\r\n")].replace(b"\r\n..", b"\r\n.")
    text = text.replace(b"\r\n", b"\n")
    return message_from_bytes(text, policy=default)


def test_headers_and_parts_come_out_as_they_went_in():
    page = Attachment("Facture été.pdf", b"%PDF-1.7\r\n.\r\nbytes\x00\xff")
    found = read(wire_bytes(ACCOUNT, mail(attachments=(page,))))
    assert found["Subject"] == "Facture n° 12 — échéance"
    assert found["From"].addresses[0].display_name == "OpenFlyers, « le bureau »"
    assert found["From"].addresses[0].addr_spec == "bureau@example.org"
    assert found["Reply-To"].addresses[0].addr_spec == "contact@example.org"
    assert found["Message-ID"] == "<0197-abc@example.org>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_body()["Content-Language"] == "fr"
    assert found["Date"].datetime == AT
    assert found.get_body().get_content() == "Bonjour,\n\nVoilà.\n"
    (part,) = found.iter_attachments()
    assert part.get_filename() == "Facture été.pdf"
    assert part.get_content_type() == "application/pdf"
    assert part.get_content() == page.content


def test_the_line_carries_ascii_alone_in_lines_that_servers_take():
    content = wire_bytes(ACCOUNT, mail(body="é" * 5_000, subject="é" * 190))
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("ending", ["\n.\n", "\r\n.\r\n", "\n.\r\nMAIL FROM:<x@y>\r\n", "\r.\r"])
def test_no_text_can_end_the_message_early(ending):
    content = wire_bytes(ACCOUNT, mail(body=f"avant{ending}après"))
    assert content.count(b"\r\n.\r\n") == 1
    assert content.endswith(b"\r\n.\r\n")
    assert "après" in read(content).get_body().get_content()


HOSTILE = "Objet\r\nBcc: victime@example.org\r\n\r\nTexte"


@pytest.mark.parametrize("place", ["subject", "message_id"])
def test_no_header_can_be_slipped_in(place):
    found = read(wire_bytes(ACCOUNT, mail(**{place: HOSTILE})))
    assert "Bcc" not in found
    assert found.get_body().get_content() == "Bonjour,\n\nVoilà.\n"


def test_no_header_can_be_slipped_in_by_the_name_of_the_house():
    account = MailAccount(*("h", 587, "starttls", "none", "", "b@example.org"), sender_name=HOSTILE)
    found = read(wire_bytes(account, mail()))
    assert "Bcc" not in found
    assert found["From"].addresses[0].addr_spec == "b@example.org"


@given(st.text(max_size=120))
@settings(max_examples=60)
def test_no_subject_breaks_a_message(subject):
    try:
        content = wire_bytes(ACCOUNT, mail(subject=subject))
    except ValueError:
        # What no encoding can write, as half a surrogate pair.
        assert any(0xD800 <= ord(c) < 0xE000 for c in subject)
        return
    assert {name.lower() for name in read(content)} == {
        *("from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted"),
        *("content-language", "content-type", "content-transfer-encoding", "mime-version"),
    }


@pytest.mark.parametrize(
    "address", ["a@b\r\nRCPT TO:<x@y>", "a@b\x00", "nobody", "@x.org", "a@", "a@b\u2028", "é@x.org"]
)
def test_what_is_no_address_never_reaches_the_line(address):
    with pytest.raises(ValueError, match=r"address|codec|label"):
        ascii_address(address)


def test_a_domain_with_accents_is_written_as_servers_know_it():
    assert ascii_address("bureau@aéro.example") == "bureau@xn--aro-bma.example"


def test_one_line_is_one_line():
    assert one_line(" a\r\n\tb\u2028c ") == "a b c"


def test_no_answer_is_asked_elsewhere_when_the_sender_answers():
    account = MailAccount(
        *("h", 25, "starttls", "none", "", "b@example.org"), reply_to="b@example.org"
    )
    assert "Reply-To" not in read(wire_bytes(account, mail()))


def test_a_draft_is_opened_to_be_sent():
    found = message_from_bytes(draft_bytes(ACCOUNT, mail()).replace(b"\r\n", b"\n"), policy=default)
    assert found["X-Unsent"] == "1"
    assert "Auto-Submitted" not in found
    assert found["To"].addresses[0].addr_spec == "a@example.org"
    assert found.get_body().get_content() == "Bonjour,\n\nVoilà.\n"


def test_what_may_be_secret_is_not_shown_with_a_message():
    shown = repr(mail(body="secret-9", attachments=(Attachment("a.pdf", b"secret-8"),)))
    assert "secret" not in shown
