"""What the renewal wizard asks of the base, as functions that its tasks run on workers."""

from typing import TYPE_CHECKING, Any

from ofdesk.ports.desk import Desk
from ofdesk.ports.documents import DocumentFacts
from ofdesk.ui.renewal.flow import Answers

if TYPE_CHECKING:
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
    """The page to be printed, still without number."""
    from ofdesk.services.renewals import renewal_facts

    with desk.read() as session:
        facts = renewal_facts(session, request, preview, desk.today, factice=desk.factice)
    return desk.renderer.render(facts).pdf


def issued(desk: Desk, request: "RenewClient", answers: frozenset[str]) -> "Renewed":
    """Issue the document."""
    from ofdesk.services.renewals import renew_client

    return renew_client(request, desk.write(answers), desk.today)


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
