"""Templates of mail as the staff keeps them: listed, changed, and filled for a client."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail_templates import (
    DOCUMENT_TEMPLATES,
    check_template,
    fields_of,
    filled,
)
from ofdesk.models import Client, Document, MailTemplate
from ofdesk.models.ids import new_id
from ofdesk.ports.documents import DocumentFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.card_links import open_link_url
from ofdesk.services.content import facts_of
from ofdesk.services.house import read_settings
from ofdesk.services.lookup import client_named
from ofdesk.services.mail import LONGEST_BODY, LONGEST_SUBJECT
from ofdesk.services.mail_recipients import billed_recipients, client_recipients
from ofdesk.services.receipts import PAYABLE
from ofdesk.services.typed_text import checked_text
from ofdesk.words import formats
from ofdesk.words.client_sheets import offer_name

LANGUAGES = ("fr", "en")
SECRET_SHOWN = "••••••••"
"""In the place of a password in a preview: there is none yet."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template in one language, with the fields that it may name."""

    template: str
    language: str
    subject: str
    body: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetTemplate:
    """What to say instead; None leaves the subject or the text as it is."""

    template: str
    language: str
    subject: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A message as its template says it, for these addresses."""

    template: str
    language: str
    recipients: tuple[str, ...]
    subject: str
    body: str


def list_templates(session: Session) -> list[TemplateRow]:
    """All templates, by name and language."""
    rows = session.scalars(select(MailTemplate).order_by(MailTemplate.key))
    return [_row(*_parts(row.key), row) for row in rows]


def read_template(session: Session, template: str, language: str) -> TemplateRow:
    """One template. Raises ``template_unknown``, ``template_language``."""
    return _row(template, language, _stored(session, template, language))


def set_template(request: SetTemplate, uow: UnitOfWork) -> TemplateRow:
    """Change a template; what could not be filled is refused and nothing is changed.

    Raises ``template_unknown``, ``template_language``, ``template_dollar``,
    ``template_field_unknown``, ``template_field_needed``, ``mail_subject_missing``,
    ``mail_body_missing`` and the refusals of typed text.
    """
    with uow:
        row = _stored(uow.session, request.template, request.language)
        subject, body = row.subject, row.body
        if request.subject is not None:
            subject = checked_text(request.subject, "subject", LONGEST_SUBJECT)
        if request.body is not None:
            body = checked_text(request.body, "body", LONGEST_BODY, multiline=True)
        if not subject:
            raise DomainError("mail_subject_missing", field="subject")
        if not body:
            raise DomainError("mail_body_missing", field="body")
        check_template(request.template, subject, body)
        row.subject, row.body = subject, body
        uow.session.add(row)
        result = _row(request.template, request.language, row)
        uow.commit()
    return result


def preview_template(session: Session, template: str, name: str, today: date) -> Written:
    """A template as it would go to the client ``name``, or with the document of that number.

    Of a client, its last document of the kind is taken; alerts count the days from ``today``.
    Raises ``template_unknown``, ``template_document_missing``, ``client_unknown``.
    """
    fields_of(template)
    document = _numbered(session, name)
    if document is None:
        client = client_named(session, name)
        kinds = [kind for kind, code in DOCUMENT_TEMPLATES.items() if code == template]
        document = _last(session, client, kinds) if kinds else None
        if kinds and document is None:
            raise DomainError("template_document_missing", field="name", platform=client.platform)
    else:
        client = client_of(session, document)
    if document is not None:
        return write_document(session, template, client, facts_of(document.content))
    days = abs((client.ends_on - today).days) if client.ends_on else 0
    values = {"days": formats.number(days, client.language), "temporary_password": SECRET_SHOWN}
    return write(session, template, client, values)


def write(
    session: Session, template: str, client: Client, more: Mapping[str, str], language: str = ""
) -> Written:
    """The template for a client, in its language. Raises ``template_language``."""
    language = language or client.language
    row = _stored(session, template, language)
    values = dict.fromkeys(fields_of(template), "")
    values |= _client_values(session, client, language)
    values |= {name: " ".join(value.split()) for name, value in more.items()}
    return Written(
        template,
        language,
        client_recipients(client),
        filled(row.subject, values),
        filled(row.body, values),
    )


def write_document(
    session: Session, template: str, client: Client, facts: DocumentFacts
) -> Written:
    """The template for a document, in the language of its page, to who is billed."""

    def day(value: date | None) -> str:
        return formats.day(value, facts.language) if value else ""

    values = {
        "number": facts.number,
        "issued_on": day(facts.issued_on),
        "due_on": day(facts.due_on),
        "valid_until": day(facts.valid_until),
        "total": formats.amount(facts.total_cents, facts.language),
        "reference": facts.reference_rf or facts.number,
        "card_link": _card_link(session, facts),
    }
    written = write(session, template, client, values, facts.language)
    return replace(written, recipients=billed_recipients(session, client))


def _card_link(session: Session, facts: DocumentFacts) -> str:
    """The link that was printed, else the one that a provider made for what is open."""
    document = _numbered(session, facts.number)
    if facts.bank.card_link or document is None or document.kind not in PAYABLE:
        return facts.bank.card_link
    return open_link_url(session, document)


def client_of(session: Session, document: Document) -> Client:
    """The client of a document, of two merged sheets the kept one."""
    return client_named(session, document.platform)


def _client_values(session: Session, client: Client, language: str) -> dict[str, str]:
    house = read_settings(session)
    ends_on = formats.day(client.ends_on, language) if client.ends_on else ""
    values = {
        "platform": client.platform,
        "name": client.name,
        "contact_name": client.contact_name,
        "offer": offer_name(client.offer),
        "ends_on": ends_on,
        "company": house.get("company.name", ""),
        "company_email": house.get("company.email", ""),
        "company_phone": house.get("company.phone", ""),
        "company_website": house.get("company.website", ""),
    }
    return {name: " ".join(value.split()) for name, value in values.items()}


def _stored(session: Session, template: str, language: str) -> MailTemplate:
    """The row; the French one under a new key where a language has none yet."""
    fields_of(template)
    if language not in LANGUAGES:
        raise DomainError("template_language", field="language", known=list(LANGUAGES))
    for tried in (language, *LANGUAGES):
        key = f"{template}/{tried}"
        found = session.scalars(select(MailTemplate).where(MailTemplate.key == key)).one_or_none()
        if found is not None and tried == language:
            return found
        if found is not None:
            own = f"{template}/{language}"
            return MailTemplate(id=new_id(), key=own, subject=found.subject, body=found.body)
    raise DomainError("template_missing", field="template", template=template)


def _numbered(session: Session, name: str) -> Document | None:
    query = select(Document).where(Document.number == name.strip().upper())
    return session.scalars(query).one_or_none()


def _last(session: Session, client: Client, kinds: list[str]) -> Document | None:
    query = (
        select(Document)
        .where(Document.client_id == client.id, Document.kind.in_(kinds))
        .order_by(Document.issued_at.desc(), Document.number.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _parts(key: str) -> tuple[str, str]:
    template, _, language = key.partition("/")
    return template, language


def _row(template: str, language: str, row: MailTemplate) -> TemplateRow:
    return TemplateRow(template, language, row.subject, row.body, fields_of(template))
