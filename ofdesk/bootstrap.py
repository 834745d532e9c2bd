"""Composition root: puts the adapters behind the ports, and loads none before it is used."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ofdesk.keychain import keychain
from ofdesk.ports.desk import Desk, Desks
from ofdesk.ports.documents import (
    DocumentFacts,
    DocumentRenderer,
    Pictures,
    RenderedDocument,
    no_picture,
)
from ofdesk.ports.secrets import CARD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from ofdesk.documents.renderer import PageRenderer
    from ofdesk.domain.bank_layout import Layout
    from ofdesk.ports.bank import Sample, Statement, TableReader
    from ofdesk.ports.hub import Hubs
    from ofdesk.ports.labels import LabelSheet
    from ofdesk.ports.listings import Listing
    from ofdesk.ports.mail import AskSecret, MailAccount, MailLine, OutgoingMail
    from ofdesk.ports.sync import Replica


class LazyRenderer:
    """The page renderer, loaded with its fonts when the first page is drawn."""

    def __init__(self, pictures: Pictures = no_picture) -> None:
        self._pictures = pictures
        self._made: PageRenderer | None = None

    def with_pictures(self, pictures: Pictures) -> "LazyRenderer":
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return LazyRenderer(pictures)

    def clean_logo(self, content: bytes) -> bytes:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().clean_logo(content)

    def render(self, facts: DocumentFacts) -> RenderedDocument:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().render(facts)

    def render_listing(self, listing: "Listing") -> bytes:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().render_listing(listing)

    def render_labels(self, sheet: "LabelSheet") -> bytes:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().render_labels(sheet)

    def overlay_duplicate(self, pdf: bytes, printed_on: date, language: str) -> bytes:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().overlay_duplicate(pdf, printed_on, language)

    def overlay_copy(self, pdf: bytes, issued_on: date, language: str) -> bytes:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().overlay_copy(pdf, issued_on, language)

    def missing_glyphs(self, text: str) -> str:
        """See ``ofdesk.ports.documents.DocumentRenderer``."""
        return self._renderer().missing_glyphs(text)

    def _renderer(self) -> DocumentRenderer:
        if self._made is None:
            from ofdesk.documents.renderer import PageRenderer

            self._made = PageRenderer(self._pictures)
        return self._made


def desks() -> Desks:
    """The bases of this machine, with the real renderer behind them."""
    from ofdesk.store.desks import SqlDesks

    made = SqlDesks(LazyRenderer(), LazyClaims(), LazyStatements(), LazyMailer())
    made.card_key = lambda: keychain().get(*CARD)
    return made


class LazyStatements:
    """Reads the files of banks, whose formats are loaded with the first one."""

    def read(
        self, content: bytes, name: str, layouts: "Sequence[Layout]" = ()
    ) -> "tuple[Statement, ...]":
        """See ``ofdesk.ports.bank.StatementReader``."""
        return self._reader().read(content, name, layouts)

    def read_as(self, content: bytes, name: str, layout: "Layout") -> "tuple[Statement, ...]":
        """See ``ofdesk.ports.bank.StatementReader``."""
        return self._reader().read_as(content, name, layout)

    def guess(self, content: bytes, name: str) -> "Layout":
        """See ``ofdesk.ports.bank.StatementReader``."""
        return self._reader().guess(content, name)

    def sample(self, content: bytes, name: str, layout: "Layout") -> "Sample":
        """See ``ofdesk.ports.bank.StatementReader``."""
        return self._reader().sample(content, name, layout)

    @staticmethod
    def _reader() -> "TableReader":
        from ofdesk.bank.reading import FileReader

        return FileReader()


class LazyMailer:
    """Sends mail; the protocol and the keyring are loaded with the first message."""

    def line(self, account: "MailAccount", ask: "AskSecret") -> "AbstractContextManager[MailLine]":
        """See ``ofdesk.ports.mail.Mailer``."""
        from ofdesk.mail.door import SmtpMailer

        return SmtpMailer(keychain()).line(account, ask)

    def draft(self, account: "MailAccount", mail: "OutgoingMail") -> bytes:
        """See ``ofdesk.ports.mail.Mailer``."""
        from ofdesk.mail.message import draft_bytes

        return draft_bytes(account, mail)


class LazyClaims:
    """Asks the hub, whose driver is loaded when a joined base issues."""

    def take(self, base: Path, kind: str, subjects: "Sequence[str]") -> "Mapping[str, str] | None":
        """See ``ofdesk.ports.claims.Claims``."""
        from ofdesk import paths
        from ofdesk.store.engine import connect
        from ofdesk.sync.claims import HubClaims

        asked = HubClaims(lambda path: connect(path, "ro"), keychain(), paths.state_folder())
        return asked.take(base, kind, subjects)


def replica_of(desk: Desk) -> "Replica":
    """The base of ``desk`` as the sync adapter takes it."""
    from ofdesk.store.desk import OpenDesk
    from ofdesk.store.replica import SqlReplica

    assert isinstance(desk, OpenDesk)
    return SqlReplica(desk.path, desk.operator, desk.refresh)


def hubs() -> "Hubs":
    """The door to the hub."""
    from ofdesk import paths
    from ofdesk.store.described import synced_tables
    from ofdesk.store.schema import SCHEMA_VERSION
    from ofdesk.sync.door import HubDoor

    return HubDoor(
        replica_of, lambda: (synced_tables(), SCHEMA_VERSION), keychain(), paths.state_folder()
    )
