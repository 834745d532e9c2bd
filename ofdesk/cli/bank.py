"""``ofdesk bank``: statements imported, proposals, what a person decides."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.domain.matching import Proposal
    from ofdesk.services.bank_decisions import Accepted


def add_arguments(parser: Parser) -> None:
    """The verbs of ``spec/cli.md``, and ``ignore``."""
    given = parser.verb("import", _import)
    given.add_argument("file")
    given.add_argument("--profile", default="")
    parser.verb("proposals", _proposals)
    accept = parser.verb("accept", _accept)
    accept.add_argument("line", nargs="+")
    accept.add_argument("--invoice", action="append", default=[])
    accept.add_argument("--client")
    accept.add_argument("--unidentified", action="store_true")
    parser.verb("undo", _undo).add_argument("line")
    ignore = parser.verb("ignore", _ignore)
    ignore.add_argument("line")
    ignore.add_argument("--reason", default="")


def _import(arguments: Namespace, context: Context) -> Answer:
    from pathlib import Path

    from ofdesk.services.bank import ImportStatement, import_statement
    from ofdesk.words.bank import gap_text, imported_text

    path = Path(arguments.file).expanduser()
    desk = context.desk
    request = ImportStatement(path.read_bytes(), path.name)
    done = import_statement(request, desk.statements, desk.write())
    data = {
        "lines": done.lines,
        "new": done.new,
        "duplicates": done.duplicates,
        "balanced": done.gap_cents == 0,
        "balances_known": done.balances_known,
        "gap_cents": done.gap_cents,
        "format": done.format,
    }
    warnings = (gap_text(done.gap_cents),) if done.gap_cents else ()
    said = imported_text(done.lines, done.new, done.duplicates)
    return Answer(data, said, warnings=warnings)


def proposal_json(proposal: "Proposal | None") -> dict[str, Any] | None:
    """What a line would pay."""
    if proposal is None:
        return None
    return {
        "kind": proposal.kind,
        "certainty": proposal.certainty,
        "why": proposal.why,
        "invoices": [{"number": number, "cents": cents} for number, cents in proposal.invoices],
        "deposit": proposal.deposit or None,
        "client": proposal.client or None,
    }


def _proposals(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank import proposals
    from ofdesk.words import formats
    from ofdesk.words.bank import certainty_text, why_text

    desk = context.desk
    with desk.read() as session:
        found = proposals(session, desk.today)
    data = [
        {
            "id": one.id,
            "day": one.day,
            "cents": one.cents,
            "label": one.label,
            "proposal": proposal_json(one.proposal),
        }
        for one in found
    ]

    def text() -> str:
        told = []
        for one in found:
            said = [one.id, formats.day(one.day), formats.amount(one.cents), one.label]
            if one.proposal is not None:
                paid = [number for number, _ in one.proposal.invoices] or [one.proposal.deposit]
                sure = certainty_text(one.proposal.certainty)
                said.append(f"→ {', '.join(paid)} ({sure} : {why_text(one.proposal.why)})")
            told.append("  ".join(said))
        return "\n".join(told)

    return Answer(data, text)


def _accept(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.receipts import payment
    from ofdesk.services.bank_decisions import AcceptLine, accept_line
    from ofdesk.words.bank import accepted_text

    desk = context.desk
    invoices = tuple(payment(text) for text in arguments.invoice)
    accepted = [
        accept_line(
            AcceptLine(line, invoices, arguments.client, arguments.unidentified),
            desk.write(),
            desk.today,
        )
        for line in arguments.line
    ]
    return Answer(
        [accepted_json(one) for one in accepted],
        lambda: "\n".join(accepted_text(one.posted) for one in accepted),
    )


def accepted_json(accepted: "Accepted") -> dict[str, Any]:
    """What an accepted line posted."""
    receipt = accepted.receipt
    return {
        "id": accepted.line,
        "receipt": receipt.number if receipt else None,
        "deposit": accepted.deposit or None,
        "allocated": [
            {"invoice": x.number, "cents": x.cents, "open_cents": x.open_cents}
            for x in (receipt.allocated if receipt else ())
        ],
        "credit_cents": receipt.credit_cents if receipt else 0,
    }


def _undo(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_decisions import undo_line
    from ofdesk.words.bank import text

    desk = context.desk
    done = undo_line(arguments.line, desk.write(), desk.today)
    data = {"id": arguments.line, "reversal": done.reversal or None}
    return Answer(data, lambda: text("undone"))


def _ignore(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_decisions import ignore_line
    from ofdesk.words.bank import text

    ignore_line(arguments.line, arguments.reason, context.desk.write())
    return Answer({"id": arguments.line, "ignored": True}, lambda: text("ignored"))
