"""A year that costs nothing: no invoice, but an acknowledgement; the year counts (domain §6)."""

from dataclasses import dataclass, field
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.acknowledgement_pages import acknowledgement_page
from ofdesk.services.blobs import keep_blob
from ofdesk.services.orders import order_facts
from ofdesk.services.periods import acquire_platform, add_period
from ofdesk.services.price_lists import mark_used
from ofdesk.services.renewals import (
    RenewalPreview,
    RenewClient,
    check_may_issue,
    free_period,
    preview_renewal,
)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The year that was ordered for nothing, and what other screens must reload."""

    period_id: str
    preview: RenewalPreview
    pdf_sha256: str
    changes: frozenset[str] = field(default=frozenset({"client", "period"}))


def acknowledge_renewal(request: RenewClient, uow: UnitOfWork, today: date) -> Acknowledged:
    """Record the ordered next period at 0 €: acquired at once, with who ordered it and by which
    channel, and the letter that says so. Acts that cost nothing wait for an invoice.

    Raises what ``preview_renewal`` raises, ``order_missing``, ``company_incomplete``,
    ``catalogue_example``, ``ConfirmationNeeded('count_stale')``, ``glyph_missing``, and
    ``not_free`` where something is to be paid.
    """
    with uow:
        session = uow.session
        preview = preview_renewal(session, request, today, uow.now())
        check_may_issue(uow, preview)
        if preview.total_cents != 0:
            raise DomainError("not_free", total_cents=preview.total_cents)
        order = order_facts(request.order, today)
        uow.claim("period", f"{preview.client_id}:{preview.period.starts_on.isoformat()}")
        period = free_period(preview)
        period.activated_at, period.activated_by = uow.now(), uow.operator
        period.activated_reason = " · ".join(x for x in (order.ordered_by, order.channel) if x)
        listing = acknowledgement_page(session, preview, order, today, factice=uow.factice)
        period.page_sha256 = keep_blob(session, uow.renderer.render_listing(listing))
        add_period(session, period)
        acquire_platform(session.get_one(Client, preview.client_id))
        mark_used(uow, preview.prices.catalogue_id)
        result = Acknowledged(period.id, preview, period.page_sha256)
        uow.commit()
    return result
