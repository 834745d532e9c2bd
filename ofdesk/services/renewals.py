"""Renew a client: the preview, and the proposition or invoice made from the same functions."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import Span
from ofdesk.domain.errors import DomainError
from ofdesk.domain.pricing import subscription_lines
from ofdesk.domain.renewal import CountVerdict, KnownCount, check_count, next_period
from ofdesk.models import Client, Document, Period
from ofdesk.models.ids import new_id
from ofdesk.ports.documents import DocumentFacts, DocumentKind, OriginFacts, VatFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.acts import PendingAct, bill_acts, chosen_acts, pending_acts
from ofdesk.services.billed_counts import billed_count
from ofdesk.services.billing import Billed, Composition, billed, compose, due_date, vat_facts
from ofdesk.services.confirmations import ask
from ofdesk.services.house import check_complete, read_settings
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.lines import (
    PricedLine,
    Subject,
    act_lines,
    placed,
    subscription_lines_of,
)
from ofdesk.services.lookup import client_named
from ofdesk.services.orders import Order, order_facts
from ofdesk.services.periods import add_period, last_end
from ofdesk.services.price_lists import PriceList, check_issuable, mark_used, price_list
from ofdesk.services.propositions import mark_invoiced, open_propositions, subscription_terms
from ofdesk.words.lines import count_detail

PAY = ("card", "transfer", "cheque")


@dataclass(frozen=True, slots=True)
class RenewClient:
    """A renewal as asked. ``resources`` absent = the platform's count; ``acts`` absent = all."""

    platform: str
    offer: str | None = None
    resources: int | None = None
    pay: str = "transfer"
    restart: bool = False
    acts: tuple[str, ...] | None = None
    propose: bool = False
    order: Order | None = None
    what_if: bool = False
    """Only a question: a count that nobody read may be supposed."""
    starts_on: date | None = None
    """The first day of the period that a person was shown: refused when another is next now."""


@dataclass(frozen=True, slots=True)
class RenewalPreview:
    """What a renewal would bill. Amounts in cents."""

    client_id: str
    platform: str
    name: str
    offer: str
    resources: int
    count: CountVerdict
    period: Span
    lines: tuple[PricedLine, ...]
    vat: tuple[VatFacts, ...]
    total_ht_cents: int
    total_vat_cents: int
    total_cents: int
    prices: PriceList
    who: Billed
    acts: tuple[PendingAct, ...] = ()
    previous_total_ht_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was issued: the document, its totals, the period, and what other screens must reload."""

    document_id: str
    number: str
    kind: str
    reference_rf: str
    pdf_sha256: str
    due_on: date | None
    total_cents: int
    preview: RenewalPreview
    changes: frozenset[str] = field(default=frozenset({"client", "document", "period", "act"}))


def preview_renewal(
    session: Session, request: RenewClient, today: date, now: datetime
) -> RenewalPreview:
    """The next period without an invoice, priced by the catalogue in force on ``today``.

    Raises ``client_unknown``, ``count_unknown``, ``resources_below_platform``, ``offer_unknown``,
    ``catalogue_missing``, ``pay_unknown``, ``already_renewed`` or ``period_moved`` when it is not
    the period that was shown, and the refusals of the VAT rules.
    """
    client = client_named(session, request.platform)
    if request.pay not in PAY:
        raise DomainError("pay_unknown", field="pay", pay=request.pay, known=list(PAY))
    count = _count(session, client, request, now)
    offer = request.offer or client.offer
    listed = price_list(session, offer, today)
    period = _period(session, client, request, today)
    who = billed(session, client, today)
    acts = chosen_acts(pending_acts(session, client.id), request.acts)
    lines = _lines(listed, count, who, period)
    lines = placed(lines + act_lines(acts, who))
    vat = vat_facts((entry.line for entry in lines), who.vat.vatex, "")
    total_ht, total_vat = sum(v.base_cents for v in vat), sum(v.vat_cents for v in vat)
    return RenewalPreview(
        client_id=client.id,
        platform=client.platform,
        name=client.name,
        offer=offer,
        resources=count.resources,
        count=count,
        period=period,
        lines=lines,
        vat=vat,
        total_ht_cents=total_ht,
        total_vat_cents=total_vat,
        total_cents=total_ht + total_vat,
        prices=listed,
        who=who,
        acts=acts,
        previous_total_ht_cents=_previous_total(session, client.id),
    )


def _period(session: Session, client: Client, request: RenewClient, today: date) -> Span:
    """The next period, which must be the one that was shown, if one was: somebody else may have
    renewed meanwhile, and the year after it is not billed by mistake."""
    end = last_end(session, client.id)
    period = next_period(client.anniversary, end, today, restart=request.restart)
    if request.starts_on in (None, period.starts_on):
        return period
    if end is not None and request.starts_on <= end:
        raise DomainError("already_renewed", ends_on=end.isoformat())
    raise DomainError("period_moved", starts_on=period.starts_on.isoformat())


def _lines(
    listed: PriceList, count: CountVerdict, who: Billed, period: Span
) -> tuple[PricedLine, ...]:
    subject = Subject("subscription", listed.offer.offer, period)
    prices = subscription_lines(listed.offer, count.resources)
    return _with_count(subscription_lines_of(prices, subject, who), count, who.language)


def _count(session: Session, client: Client, request: RenewClient, now: datetime) -> CountVerdict:
    settings, requested = read_settings(session), request.resources
    known, count = None, billed_count(client, settings)
    if count is not None:
        known = KnownCount(count, client.resources_read_at, client.resources_source)
    elif request.what_if and requested is not None:
        known = KnownCount(requested, now, "supposed")
    return check_count(requested, known, now, int(settings["rules.count_max_age_days"]))


def _with_count(
    lines: tuple[PricedLine, ...], count: CountVerdict, language: str
) -> tuple[PricedLine, ...]:
    """Say on the first line of resources which count was read, and when."""
    known = count.known
    for index, entry in enumerate(lines):
        if entry.why == "bracket":
            detail = count_detail(known.count, known.source, known.read_at, language)
            told = replace(entry, line=replace(entry.line, detail=detail))
            return (*lines[:index], told, *lines[index + 1 :])
    return lines


def _previous_total(session: Session, client_id: str) -> int | None:
    return session.scalars(
        select(Document.total_ht_cents)
        .join(Period, Period.invoice_id == Document.id)
        .where(Period.client_id == client_id, Period.kind == "renewal")
        .order_by(Period.starts_on.desc())
        .limit(1)
    ).first()


def renew_client(request: RenewClient, uow: UnitOfWork, today: date) -> Renewed:
    """Issue the proposition, or the ordered invoice, of the next period.

    Raises what ``preview_renewal`` raises, ``ConfirmationNeeded('count_stale')``,
    ``order_missing``, ``company_incomplete``, ``catalogue_example``, ``total_zero`` and the
    refusals of ``issue_document``.
    """
    with uow:
        preview = preview_renewal(uow.session, request, today, uow.now())
        check_may_issue(uow, preview)
        facts = renewal_facts(uow.session, request, preview, today, factice=uow.factice)
        if facts.total_cents <= 0:
            raise DomainError("total_zero", total_cents=facts.total_cents)
        document = _issue(uow, request, preview, facts)
        mark_used(uow, preview.prices.catalogue_id)
        result = _renewed(document, preview)
        uow.commit()
    return result


def _issue(
    uow: UnitOfWork, request: RenewClient, preview: RenewalPreview, facts: DocumentFacts
) -> Document:
    session, client_id = uow.session, preview.client_id
    terms = subscription_terms(
        preview.offer,
        preview.resources,
        preview.prices.catalogue_id,
        [act.id for act in preview.acts],
    )
    wanted = IssueDocument(facts, client_id, preview.who.party_id, pay=request.pay, around=terms)
    if request.propose:
        return issue_document(uow, wanted)
    offered = open_propositions(session, client_id, preview.period)
    if offered:
        last = offered[0]
        origin = OriginFacts(last.kind, last.number, last.issued_on)
        wanted = replace(wanted, facts=replace(facts, origin=origin), origin_id=last.id)
    uow.claim("period", f"{client_id}:{preview.period.starts_on.isoformat()}")
    uow.claim("act", *(act.id for act in preview.acts))
    document = issue_document(uow, wanted)
    add_period(session, renewal_period(preview, document))
    bill_acts(session, preview.acts, document.id)
    for proposition in offered:
        mark_invoiced(uow, proposition, document)
    return document


def check_may_issue(uow: UnitOfWork, preview: RenewalPreview) -> None:
    """Refuse to issue for an incomplete house, from example prices or an old count."""
    if not uow.factice:
        check_complete(read_settings(uow.session))
    check_issuable(uow, preview.prices)
    question = preview.count.question()
    if question is not None:
        ask(uow, question.code, ("client", preview.client_id), question.values)


def renewal_facts(
    session: Session,
    request: RenewClient,
    preview: RenewalPreview,
    today: date,
    *,
    factice: bool,
) -> DocumentFacts:
    """The facts of the proposition or invoice, still without number: the page to be printed.

    Raises ``order_missing`` for an invoice that nobody ordered.
    """
    kind = DocumentKind.PROPOSITION if request.propose else DocumentKind.INVOICE
    composition = Composition(
        kind,
        tuple(entry.line for entry in preview.lines),
        issued_on=today,
        due_on=None if request.propose else due_date(session, today),
        valid_until=due_date(session, today) if request.propose else None,
        factice=factice,
    )
    facts = compose(session, preview.who, composition)
    if request.propose:
        return facts
    return replace(facts, order=order_facts(request.order, today))


def renewal_period(preview: RenewalPreview, invoice: Document) -> Period:
    """The invoiced period, not acquired yet."""
    period = free_period(preview)
    period.invoice_id = invoice.id
    return period


def free_period(preview: RenewalPreview) -> Period:
    """The next period without an invoice: acquired as such."""
    return Period(
        id=new_id(),
        client_id=preview.client_id,
        kind="renewal",
        offer=preview.offer,
        resources=preview.resources,
        starts_on=preview.period.starts_on,
        ends_on=preview.period.ends_on,
        catalogue_id=preview.prices.catalogue_id,
    )


def _renewed(document: Document, preview: RenewalPreview) -> Renewed:
    return Renewed(
        document_id=document.id,
        number=document.number,
        kind=document.kind,
        reference_rf=document.reference_rf,
        pdf_sha256=document.pdf_sha256,
        due_on=document.due_on,
        total_cents=document.total_cents,
        preview=preview,
    )
