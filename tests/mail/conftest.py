"""A mail server with a certificate that this process trusts, and a desk that sends through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ofdesk.bootstrap import desks
from ofdesk.mail import line
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import TODAY, add_client, complete_company
from tests.mail.server import SECRET, USER, Office, certificate, running
from tests.rings import MemoryKeyring, in_force


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    with in_force(MemoryKeyring()) as mine:
        yield mine


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(ca, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def trusted(ca_file, monkeypatch) -> Path:
    """The system trusts the authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    return ca_file


@pytest.fixture
def quick(monkeypatch) -> None:
    """Messages follow each other at once."""
    monkeypatch.setattr(line, "EVERY", 0.0)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def port(office, ca, trusted) -> Iterator[int]:
    """The office, by STARTTLS."""
    with running(office, certificate(ca, "localhost")) as found:
        yield found


def mail_settings(port: int, **more: str) -> dict[str, str]:
    given = {
        "mail.host": "localhost",
        "mail.port": str(port),
        "mail.sender": USER,
        "company.email": "contact@openflyers.example",
    }
    return given | {name.replace("__", "."): value for name, value in more.items()}


@pytest.fixture
def desk(tmp_path, ring) -> Iterator[Desk]:
    """A complete company and one club with two addresses, and the real mailer."""
    options = DeskOptions(tmp_path / "base.ofdesk", "Anne", TODAY)
    made = desks().create(options, factice=True, desk="01")
    complete_company(made)
    add_client(made, "mermoz", email_contact="tresorier@mermoz.example")
    yield made
    made.close()


@pytest.fixture
def posting(desk, port, ring, quick) -> Desk:
    """The desk, with settings of the office and the password in the keyring."""
    set_settings(SetSettings(mail_settings(port)), desk.write())
    ring.kept["ofdesk/mail", f"{USER}@localhost"] = SECRET
    return desk
