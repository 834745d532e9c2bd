"""Migrations of a platform from question to quote (domain §4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.acts import act_price
from ofdesk.domain.errors import DomainError
from ofdesk.domain.migration import cleanup_price, migration_price
from ofdesk.domain.money import E4, price_e6
from ofdesk.domain.versions import Version, VersionPolicy, check_target, targets
from ofdesk.models import CleanupStep, Client, Document, Migration, PlatformVersion
from ofdesk.models.ids import new_id
from ofdesk.ports.documents import DocumentKind, LineFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.billing import Billed, Composition, billed, compose
from ofdesk.services.house import check_complete, read_settings
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.lookup import client_named
from ofdesk.services.price_lists import PriceList, check_issuable, mark_used, price_list
from ofdesk.words.lines import cleanup_label, migration_label, procedure_note, why_migration

OPEN_STATES = ("quoted", "sent", "accepted")


@dataclass(frozen=True, slots=True)
class MigrationQuestion:
    """Which client, to which version; ``cleanup`` is ``us`` or ``self`` where the step has one."""

    platform: str
    target: str
    cleanup: str = ""


@dataclass(frozen=True, slots=True)
class MigrationAnswer:
    """What a migration would cost and why. Amounts HT, in cents."""

    client_id: str
    platform: str
    source: str
    target: str
    offer: str
    price_cents: int
    why: str
    needs_cleanup: bool
    cleanup: str
    cleanup_cents: int
    cleanup_price_cents: int
    """What the clean-up costs when we do it, whatever was chosen."""
    cleanup_why: str
    procedure_url: str
    steps: tuple[str, ...]
    prices: PriceList


@dataclass(frozen=True, slots=True)
class MigrationDone:
    """A step of a migration that was carried out, with the document it issued, if any."""

    migration_id: str
    platform: str
    source: str
    target: str
    state: str
    price_cents: int
    why: str
    cleanup: str
    cleanup_cents: int
    valid_until: date | None
    number: str
    document_id: str
    pdf_sha256: str
    changes: frozenset[str] = frozenset({"client", "document", "migration", "act"})


def version_policy(session: Session) -> VersionPolicy:
    """Known versions, the stable one proposed to new clients, and the open pre-releases."""
    rows = session.scalars(select(PlatformVersion)).all()
    stable = next((row.name for row in rows if row.stable), None)
    return VersionPolicy(
        known=tuple(Version.parse(row.name) for row in rows),
        stable=Version.parse(stable) if stable else None,
        open_prereleases=tuple(Version.parse(row.name) for row in rows if row.is_open),
    )


def ask_migration(session: Session, question: MigrationQuestion, today: date) -> MigrationAnswer:
    """Price a migration for a client on ``today``, with the reason of each amount.

    Raises ``version_missing`` (the sheet names none), ``version_unknown``, ``version_closed``,
    ``version_same``, ``version_downgrade``, ``cleanup_choice`` (an unknown way).
    """
    client = client_named(session, question.platform)
    if not client.production_version:
        raise DomainError("version_missing", field="production_version", platform=client.platform)
    source, target = Version.parse(client.production_version), Version.parse(question.target)
    check_target(source, target, version_policy(session))
    listed = price_list(session, client.offer, today)
    price = migration_price(
        client.offer, source, target, act_price(listed.offer, "migration").price_cents
    )
    steps = cleanup_steps(session, source, target)
    price_of_cleanup = act_price(listed.offer, "cleanup")
    cleanup, cleaned = cleanup_price(client.offer, bool(steps), question.cleanup, price_of_cleanup)
    return MigrationAnswer(
        client_id=client.id,
        platform=client.platform,
        source=str(source),
        target=str(target),
        offer=client.offer,
        price_cents=price.cents,
        why=price.why_code,
        needs_cleanup=bool(steps),
        cleanup=cleanup,
        cleanup_cents=cleaned.cents,
        cleanup_price_cents=price_of_cleanup.price_cents,
        cleanup_why=cleaned.why_code,
        procedure_url=next((s.procedure_url for s in steps if s.procedure_url), ""),
        steps=tuple(step.label for step in steps),
        prices=listed,
    )


def proposed_targets(session: Session, platform: str) -> list[str]:
    """The versions that a client may go to, oldest first."""
    client = client_named(session, platform)
    if not client.production_version:
        return []
    found = targets(Version.parse(client.production_version), version_policy(session))
    return [str(version) for version in found]


def cleanup_steps(session: Session, source: Version, target: Version) -> Sequence[CleanupStep]:
    """The operations of the clean-up after this step, in order."""
    rows = session.scalars(
        select(CleanupStep)
        .where(or_(CleanupStep.source == "", CleanupStep.source == str(source)))
        .order_by(CleanupStep.position, CleanupStep.id)
    )
    return [row for row in rows if Version.parse(row.target) == target]


def quote_migration(question: MigrationQuestion, uow: UnitOfWork, today: date) -> MigrationDone:
    """Issue the quote of a migration, valid as long as the rule says.

    Raises the refusals of ``ask_migration``, ``company_incomplete``, ``catalogue_example`` and
    ``migration_open`` when another one of the client is still open.
    """
    with uow:
        session = uow.session
        answer = ask_migration(session, question, today)
        _check_none_open(session, answer.client_id, today)
        settings = read_settings(session)
        if not uow.factice:
            check_complete(settings)
        check_issuable(uow, answer.prices)
        valid_until = today + timedelta(days=int(settings.get("rules.quote_days", "30")))
        document = _issue_quote(uow, answer, today, valid_until)
        mark_used(uow, answer.prices.catalogue_id)
        migration = _new_migration(answer, document, valid_until)
        session.add(migration)
        result = step_result(session, migration, document)
        uow.commit()
    return result


def _check_none_open(session: Session, client_id: str, today: date) -> None:
    for found in session.scalars(
        select(Migration).where(Migration.client_id == client_id, Migration.state.in_(OPEN_STATES))
    ):
        lapsed = found.state != "accepted" and found.valid_until and found.valid_until < today
        if found.state == "accepted":
            raise DomainError("migration_open", target=found.target)
        found.state = "lapsed" if lapsed else "cancelled"


def _issue_quote(
    uow: UnitOfWork, answer: MigrationAnswer, today: date, valid_until: date
) -> Document:
    client = uow.session.get_one(Client, answer.client_id)
    who = billed(uow.session, client, today)
    facts = compose(
        uow.session,
        who,
        Composition(
            DocumentKind.QUOTE,
            migration_lines(answer, who),
            issued_on=today,
            valid_until=valid_until,
            factice=uow.factice,
        ),
    )
    facts = replace(facts, notes=_notes(answer, who.language))
    return issue_document(uow, IssueDocument(facts, who.client_id, who.party_id))


def _notes(answer: MigrationAnswer, language: str) -> tuple[str, ...]:
    notes = [why_migration(answer.why, language)]
    if answer.cleanup:
        notes.append(why_migration(answer.cleanup_why, language))
        if answer.procedure_url:
            notes.append(procedure_note(answer.procedure_url, language))
    return tuple(notes)


def migration_lines(answer: MigrationAnswer, who: Billed) -> tuple[LineFacts, ...]:
    """The lines of a quote: the migration, and the clean-up where the step has one."""
    language = who.language
    first = migration_label(answer.source, answer.target, language)
    lines = [_line(1, first, why_migration(answer.why, language), answer.price_cents, who)]
    if answer.cleanup:
        label = cleanup_label(answer.target, language)
        detail = why_migration(answer.cleanup_why, language)
        line = _line(2, label, detail, answer.cleanup_cents, who)
        lines.append(replace(line, subject="cleanup"))
    return tuple(lines)


def _line(position: int, label: str, detail: str, cents: int, who: Billed) -> LineFacts:
    return LineFacts(
        position=position,
        label=label,
        detail=detail,
        quantity_e4=E4,
        unit="",
        unit_price_e6=price_e6(cents),
        total_cents=cents,
        vat_rate_bp=who.vat.rate_bp,
        vat_category=who.vat.category,
        subject="migration",
    )


def _new_migration(answer: MigrationAnswer, quote: Document, valid_until: date) -> Migration:
    return Migration(
        id=new_id(),
        client_id=answer.client_id,
        source=answer.source,
        target=answer.target,
        offer=answer.offer,
        catalogue_id=answer.prices.catalogue_id,
        price_cents=answer.price_cents,
        why=answer.why,
        cleanup=answer.cleanup,
        cleanup_cents=answer.cleanup_cents,
        procedure_url=answer.procedure_url,
        quote_id=quote.id,
        valid_until=valid_until,
        state="quoted",
    )


def step_result(session: Session, migration: Migration, document: Document | None) -> MigrationDone:
    """The result of a step, free of mapped objects."""
    return MigrationDone(
        migration_id=migration.id,
        platform=session.get_one(Client, migration.client_id).platform,
        source=migration.source,
        target=migration.target,
        state=migration.state,
        price_cents=migration.price_cents,
        why=migration.why,
        cleanup=migration.cleanup,
        cleanup_cents=migration.cleanup_cents,
        valid_until=migration.valid_until,
        number=document.number if document else "",
        document_id=document.id if document else "",
        pdf_sha256=document.pdf_sha256 if document else "",
    )
