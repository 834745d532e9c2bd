"""More resources in the middle of a period: billed pro rata, never refunded (domain §3.9)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ofdesk.domain.dates import Span
from ofdesk.domain.errors import DomainError
from ofdesk.domain.pricing import supplement
from ofdesk.models import Client, Period
from ofdesk.models.ids import new_id
from ofdesk.ports.documents import DocumentKind
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.billed_counts import billed_count
from ofdesk.services.billing import Billed, Composition, billed, compose, due_date
from ofdesk.services.house import check_complete, read_settings
from ofdesk.services.invoicing import Issued, issued_result
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.lines import PricedLine, Subject, placed, subscription_lines_of
from ofdesk.services.lookup import client_named
from ofdesk.services.orders import Order, order_facts
from ofdesk.services.periods import add_period, periods_of
from ofdesk.services.price_lists import (
    PriceList,
    check_issuable,
    mark_used,
    price_list,
    price_list_of,
)


@dataclass(frozen=True, slots=True)
class AddResources:
    """More resources for the rest of the present period; by default the platform's count."""

    platform: str
    resources: int | None = None
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class SupplementPreview:
    """What a supplement would bill. Amounts in cents HT; ``highest_paid`` is what is covered."""

    client_id: str
    resources: int
    highest_paid: int
    rest: Span
    period: Span
    lines: tuple[PricedLine, ...]
    total_ht_cents: int
    prices: PriceList
    who: Billed


def preview_supplement(session: Session, request: AddResources, today: date) -> SupplementPreview:
    """Price more resources from ``today`` to the end of the period.

    The catalogue is that of the period's own invoice. Raises ``no_period`` (none runs today),
    ``count_unknown``, ``resources_below_platform``, ``nothing_to_bill`` (not more than paid).
    """
    client, settings = client_named(session, request.platform), read_settings(session)
    running = _running(session, client, today)
    wanted = _wanted(client, request, settings)
    main = running[0]
    paid = max(period.resources for period in running)
    listed = (
        price_list_of(session, main.catalogue_id, main.offer)
        if main.catalogue_id
        else price_list(session, main.offer, main.starts_on)
    )
    period = Span(main.starts_on, main.ends_on)
    rest = Span(max(today, main.starts_on), main.ends_on)
    prorata = settings["rules.proration"] == "yes"
    days = rest.days if prorata else period.days
    price = supplement(listed.offer, wanted, paid, days, period.days)
    if price is None or not price.total_cents:
        raise DomainError("nothing_to_bill", field="resources", platform=client.platform)
    who = billed(session, client, today)
    lines = placed(subscription_lines_of([price], Subject("supplement", main.offer, rest), who))
    return SupplementPreview(
        client.id, wanted, paid, rest, period, lines, price.total_cents, listed, who
    )


def _running(session: Session, client: Client, today: date) -> list[Period]:
    """The period that runs today and its supplements, the period first."""
    running = [
        period
        for period in periods_of(session, client.id)
        if period.state != "cancelled" and period.starts_on <= today <= period.ends_on
    ]
    running.sort(key=lambda period: period.kind == "supplement")
    if not running or running[0].kind == "supplement":
        raise DomainError("no_period", platform=client.platform)
    return running


def _wanted(client: Client, request: AddResources, settings: Mapping[str, str]) -> int:
    activated = billed_count(client, settings)
    if activated is None:
        raise DomainError("count_unknown", field="resources", platform=client.platform)
    wanted = activated if request.resources is None else request.resources
    if wanted < activated:
        raise DomainError(
            "resources_below_platform", field="resources", requested=wanted, activated=activated
        )
    return wanted


def bill_supplement(request: AddResources, uow: UnitOfWork, today: date) -> Issued:
    """Issue the ordered invoice of a supplement and record its period."""
    with uow:
        session = uow.session
        preview = preview_supplement(session, request, today)
        if not uow.factice:
            check_complete(read_settings(session))
        check_issuable(uow, preview.prices)
        lines = tuple(entry.line for entry in preview.lines)
        composition = Composition(
            DocumentKind.INVOICE, lines, today, due_date(session, today), factice=uow.factice
        )
        facts = replace(
            compose(session, preview.who, composition), order=order_facts(request.order, today)
        )
        document = issue_document(
            uow, IssueDocument(facts, preview.client_id, preview.who.party_id)
        )
        mark_used(uow, preview.prices.catalogue_id)
        add_period(session, _period(preview, document.id))
        result = issued_result(document)
        uow.commit()
    return result


def _period(preview: SupplementPreview, invoice_id: str) -> Period:
    return Period(
        id=new_id(),
        client_id=preview.client_id,
        kind="supplement",
        offer=preview.prices.offer.offer,
        resources=preview.resources,
        starts_on=preview.rest.starts_on,
        ends_on=preview.rest.ends_on,
        invoice_id=invoice_id,
        catalogue_id=preview.prices.catalogue_id,
    )
