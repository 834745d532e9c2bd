"""``ofdesk renew``: preview the next period, propose it, or issue its ordered invoice."""

from argparse import Namespace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, signed
from ofdesk.domain.errors import DomainError
from ofdesk.words.cli_help import help_text

if TYPE_CHECKING:
    from ofdesk.ports.desk import Desk
    from ofdesk.services.renewals import RenewClient, Renewed

PAY = ("card", "transfer", "cheque")


def add_arguments(parser: Parser) -> None:
    """NAME and what to bill, then ``--propose`` or ``--issue --ordered-by WHO``."""
    parser.add_argument("name")
    parser.add_argument("--offer")
    parser.add_argument("--resources", type=signed)
    parser.add_argument("--pay", choices=PAY, default="transfer")
    parser.add_argument("--restart", action="store_true")
    parser.add_argument("--acts", action="append")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--propose", action="store_true", help=help_text("renew --propose"))
    how.add_argument("--issue", action="store_true", help=help_text("renew --issue"))
    parser.add_argument("--ordered-by")
    parser.add_argument("--channel", default="")
    parser.add_argument("--pdf")


def run(arguments: Namespace, context: Context) -> Answer:
    """The preview, or the document issued."""
    from ofdesk.cli.billing_answers import preview_json, preview_text
    from ofdesk.cli.files import check_target
    from ofdesk.services.renewals import preview_renewal

    request = _request(arguments)
    check_target(arguments.pdf, issues=arguments.propose or arguments.issue)
    desk = context.desk
    if arguments.propose or arguments.issue:
        return _issued(request, arguments.pdf, desk)
    with desk.read() as session:
        preview = preview_renewal(session, request, desk.today, now_of(desk))
    data = preview_json(preview) | {"number": None, "reference_rf": None, "pdf_sha256": None}
    return Answer(data, lambda: preview_text(preview))


def _request(arguments: Namespace) -> "RenewClient":
    from ofdesk.services.orders import Order
    from ofdesk.services.renewals import RenewClient

    order = Order(arguments.ordered_by, arguments.channel) if arguments.ordered_by else None
    return RenewClient(
        arguments.name,
        offer=arguments.offer,
        resources=arguments.resources,
        pay=arguments.pay,
        restart=arguments.restart,
        acts=chosen(arguments.acts),
        propose=arguments.propose,
        order=order,
    )


def _issued(request: "RenewClient", pdf: str | None, desk: "Desk") -> Answer:
    from ofdesk.cli.files import save_page
    from ofdesk.services.renewals import renew_client
    from ofdesk.words.cli_billing import issued_text

    try:
        renewed = renew_client(request, desk.write(), desk.today)
    except DomainError as refused:
        if request.propose or (refused.code, refused.values.get("total_cents")) != (
            "total_zero",
            0,
        ):
            raise
        return _acknowledged(request, pdf, desk)
    saved = save_page(desk, renewed.number, pdf) if pdf else None
    return Answer(renewed_json(renewed, saved), lambda: issued_text(renewed.kind, renewed.number))


def _acknowledged(request: "RenewClient", pdf: str | None, desk: "Desk") -> Answer:
    """A year that costs nothing makes no invoice, but a letter without number (domain §6)."""
    from ofdesk.cli.billing_answers import preview_json
    from ofdesk.cli.files import save_file
    from ofdesk.services.acknowledgement_pages import kept_acknowledgement
    from ofdesk.services.acknowledgements import acknowledge_renewal
    from ofdesk.words.acknowledgement import acknowledged_text

    done = acknowledge_renewal(request, desk.write(), desk.today)
    told, saved = done.preview, None
    if pdf:
        with desk.read() as session:
            _, page = kept_acknowledgement(session, told.platform, told.period.starts_on)
        saved = save_file(pdf, page)
    data = preview_json(told) | dict.fromkeys(("number", "reference_rf", "due_on"))
    data |= {"kind": "acknowledgement", "pdf_sha256": done.pdf_sha256, "pdf": saved}
    return Answer(
        data, lambda: acknowledged_text(told.platform, told.period.starts_on, told.period.ends_on)
    )


def renewed_json(renewed: "Renewed", saved: str | None) -> dict[str, Any]:
    """The price's fields and those of the document."""
    from ofdesk.cli.billing_answers import preview_json

    return preview_json(renewed.preview) | {
        "number": renewed.number,
        "kind": renewed.kind,
        "reference_rf": renewed.reference_rf or None,
        "due_on": renewed.due_on,
        "pdf_sha256": renewed.pdf_sha256,
        "pdf": saved,
    }


def chosen(words: list[str] | None) -> tuple[str, ...] | None:
    """``--acts all|none|ID…``: absent or ``all`` = every act, ``none`` = no act."""
    if not words or words == ["all"]:
        return None
    names = [name for word in words for name in word.split(",") if name]
    return () if names == ["none"] else tuple(names)


def now_of(desk: "Desk") -> datetime:
    """The present instant; at noon of the day acted as if, on a test base."""
    now = datetime.now(UTC)
    if desk.factice and desk.today != now.date():
        return datetime.combine(desk.today, time(12), tzinfo=UTC)
    return now
