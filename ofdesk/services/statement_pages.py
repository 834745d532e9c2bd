"""The statement of an account as a page behind the window of an envelope."""

from datetime import date

from sqlalchemy.orm import Session

from ofdesk.models import Client, Party
from ofdesk.ports.documents import BuyerFacts
from ofdesk.ports.listings import Column, Listing
from ofdesk.services.billing import buyer_facts
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.house import read_settings, seller_facts
from ofdesk.services.statements import Movement, Statement
from ofdesk.words import formats
from ofdesk.words.statements import kind_name, page_words


def statement_page(
    session: Session, statement: Statement, today: date, *, factice: bool
) -> Listing:
    """The page: every movement with the balance after it, then what is open and since when."""
    client = kept_sheet(session, statement.platform)
    language = client.language
    say = page_words(language)
    opening = _opening(statement, language)
    return Listing(
        title=say["title"].format(day=formats.day(statement.at, language)),
        number="",
        day=today,
        language=language,
        seller=seller_facts(read_settings(session)),
        recipient=_recipient(session, client),
        facts=(
            (say["day"], formats.day(today, language)),
            (say["platform"], statement.platform),
        ),
        columns=(
            Column(say["date"], 13),
            Column(say["piece"], 21),
            Column(say["label"], 24),
            Column(say["debit"], 14, figures=True),
            Column(say["credit"], 14, figures=True),
            Column(say["balance"], 14, figures=True),
        ),
        rows=(*opening, *(_row(moved, language) for moved in statement.movements)),
        totals=_totals(statement, language),
        after=_open_words(statement, language),
        factice=factice,
    )


def _recipient(session: Session, client: Client) -> BuyerFacts:
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    return buyer_facts(client, party)


def _opening(statement: Statement, language: str) -> tuple[tuple[str, ...], ...]:
    if statement.since is None:
        return ()
    day = formats.day(statement.since, language)
    label = page_words(language)["brought"]
    return ((day, "", label, "", "", formats.amount(statement.opening_cents, language)),)


def _row(moved: Movement, language: str) -> tuple[str, ...]:
    sides = (
        formats.amount(cents, language) if cents else ""
        for cents in (moved.debit_cents, moved.credit_cents)
    )
    return (
        formats.day(moved.day, language),
        moved.piece,
        kind_name(moved.kind, language),
        *sides,
        formats.amount(moved.balance_cents, language),
    )


def _totals(statement: Statement, language: str) -> tuple[tuple[str, str], ...]:
    say = page_words(language)
    lines = [(say["open"], statement.open_cents), (say["late"], statement.late_cents)]
    if statement.credit_cents:
        lines.append((say["held"], statement.credit_cents))
    lines.append((say["total"], statement.balance_cents))
    return tuple((label, formats.amount(cents, language)) for label, cents in lines)


def _open_words(statement: Statement, language: str) -> tuple[str, ...]:
    say = page_words(language)
    if not statement.items:
        return (say["nothing"],)
    texts = [
        say["item"].format(
            number=item.number,
            open=formats.amount(item.open_cents, language),
            due=formats.day(item.due_on, language) if item.due_on else "–",
        )
        for item in statement.items
    ]
    return (say["items"], *texts)
