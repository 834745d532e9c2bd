"""``ofdesk verify``: walk every chain and name what is broken; status 4 if anything is."""

from argparse import Namespace

from ofdesk.cli.command import BROKEN, DONE, Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """No argument."""


def run(_arguments: Namespace, context: Context) -> Answer:
    """Check documents, receipts, pages and the register of series."""
    from ofdesk.services.verify import verify_base
    from ofdesk.words.cli_billing import broken_text, verified_text

    with context.desk.read() as session:
        found = verify_base(session)
    data = {
        "documents": found.documents,
        "receipts": found.receipts,
        "broken": [
            {"kind": x.kind, "number": x.number, "reason": x.reason, "detail": x.detail}
            for x in found.broken
        ],
    }

    def text() -> str:
        told = [broken_text(x.number, x.reason, x.detail) for x in found.broken]
        return "\n".join([*told, verified_text(found.documents, found.receipts, len(told))])

    return Answer(data, text, status=BROKEN if found.broken else DONE)
