"""What the renewal wizard asks of the base, as functions that its tasks run on workers."""

from datetime import date
from typing import TYPE_CHECKING, Any

from ofdesk.ports.desk import Desk
from ofdesk.ports.documents import DocumentFacts
from ofdesk.ui.renewal.flow import Answers

if TYPE_CHECKING:
    from ofdesk.services.acknowledgements import Acknowledged
    from ofdesk.services.renewals import RenewalPreview, RenewClient, Renewed


def request_of(platform: str, given: Answers) -> "RenewClient":
    """What the answers ask for."""
    from ofdesk.services.orders import Order
    from ofdesk.services.renewals import RenewClient

    order = Order(given.ordered_by, given.channel) if given.ordered_by else None
    return RenewClient(
        platform,
        offer=given.offer or None,
        resources=given.resources,
        pay=given.pay,
        restart=given.restart,
        acts=given.acts,
        propose=given.propose,
        order=order,
    )


def priced(desk: Desk, request: "RenewClient") -> "RenewalPreview":
    """The price of a renewal."""
    from ofdesk.services.renewals import preview_renewal

    with desk.read() as session:
        return preview_renewal(session, request, desk.today, desk.write().now())


def drawn(desk: Desk, request: "RenewClient", preview: "RenewalPreview") -> bytes:
    """The page to be printed, still without number; of a year that costs nothing, its letter."""
    from ofdesk.services.renewals import renewal_facts

    if is_free(request, preview):
        return _letter(desk, request, preview)
    with desk.read() as session:
        facts = renewal_facts(session, request, preview, desk.today, factice=desk.factice)
    return desk.renderer.render(facts).pdf


def issued(desk: Desk, request: "RenewClient", answers: frozenset[str]) -> "Renewed":
    """Issue the document."""
    from ofdesk.services.renewals import renew_client

    return renew_client(request, desk.write(answers), desk.today)


def is_free(request: "RenewClient", preview: "RenewalPreview") -> bool:
    """Whether an acknowledgement takes the place of the invoice."""
    return preview.total_cents == 0 and not request.propose


def _letter(desk: Desk, request: "RenewClient", preview: "RenewalPreview") -> bytes:
    from ofdesk.services.acknowledgement_pages import acknowledgement_page
    from ofdesk.services.orders import order_facts

    order = order_facts(request.order, desk.today)
    with desk.read() as session:
        page = acknowledgement_page(session, preview, order, desk.today, factice=desk.factice)
    return desk.renderer.render_listing(page)


def acknowledged(desk: Desk, request: "RenewClient", answers: frozenset[str]) -> "Acknowledged":
    """Record a year that costs nothing, with its letter."""
    from ofdesk.services.acknowledgements import acknowledge_renewal

    return acknowledge_renewal(request, desk.write(answers), desk.today)


def letter_of(desk: Desk, platform: str, starts_on: date) -> bytes:
    """The letter of a year, as it was made."""
    from ofdesk.services.acknowledgement_pages import kept_acknowledgement

    with desk.read() as session:
        return kept_acknowledgement(session, platform, starts_on)[1]


def facts_issued(desk: Desk, number: str) -> DocumentFacts:
    """The facts of an issued document."""
    from ofdesk.services.content import facts_of
    from ofdesk.services.lookup import document_numbered

    with desk.read() as session:
        return facts_of(document_numbered(session, number).content)


def activated(desk: Desk, platform: str, reason: str) -> Any:
    """Acquire the year before it is paid."""
    from ofdesk.services.activations import ActivatePeriod, activate_period

    return activate_period(ActivatePeriod(platform, reason), desk.write())
