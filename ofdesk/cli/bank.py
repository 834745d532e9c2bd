"""``ofdesk bank``: statements imported, proposals, what a person decides."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.bank_profile import add_profile_verbs, file_asked, list_profiles
from ofdesk.cli.bank_rules import add_rule_verbs, list_them
from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, whole

if TYPE_CHECKING:
    from ofdesk.domain.matching import Proposal
    from ofdesk.ports.desk import Desk
    from ofdesk.services.bank_decisions import Accepted, AcceptLine

STATES = ("waiting", "accepted", "ignored", "same")


def add_arguments(parser: Parser) -> None:
    """The verbs of ``spec/cli.md``, ``list`` and ``ignore``, and what was learned of banks."""
    given = parser.verb("import", _import)
    given.add_argument("file")
    given.add_argument("--profile", default="")
    parser.verb("proposals", _proposals)
    accept = parser.verb("accept", _accept)
    accept.add_argument("line", nargs="+")
    accept.add_argument("--invoice", action="append", default=[])
    accept.add_argument("--client")
    accept.add_argument("--unidentified", action="store_true")
    accept.add_argument("--deposit", default="")
    accept.add_argument("--account", default="")
    accept.add_argument("--no-rule", action="store_true")
    parser.verb("undo", _undo).add_argument("line")
    ignore = parser.verb("ignore", _ignore)
    ignore.add_argument("line")
    ignore.add_argument("--reason", default="")
    listed = parser.verb("list", _list)
    listed.add_argument("--state", action="append", choices=STATES, default=[])
    listed.add_argument("--search", default="")
    listed.add_argument("--limit", type=whole)
    add_profile_verbs(parser.verb("profile", list_profiles))
    add_rule_verbs(parser.verb("rules", list_them))


def _import(arguments: Namespace, context: Context) -> Answer:
    from dataclasses import replace

    from ofdesk.services.bank import import_statement
    from ofdesk.words.bank_files import report

    desk = context.desk
    request = replace(file_asked(arguments.file), profile=arguments.profile)
    done = import_statement(request, desk.statements, desk.write())
    data = {
        "lines": done.lines,
        "new": done.new,
        "duplicates": done.duplicates,
        "balanced": done.gap_cents == 0,
        "balances_known": done.balances_known,
        "gap_cents": done.gap_cents,
        "format": done.format,
        "profile": done.profile or None,
        "other_format": done.same,
        "footers": [{"line": one.line, "text": one.text} for one in done.footers],
    }
    said, doubts = report(done)
    return Answer(data, said, warnings=doubts)


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
        "account": proposal.account or None,
    }


def _proposals(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_proposals import proposals
    from ofdesk.words import formats
    from ofdesk.words.bank import certainty_text, paid_text, why_text

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
                sure = certainty_text(one.proposal.certainty)
                paid = paid_text(one.proposal)
                said.append(f"→ {paid} ({sure} : {why_text(one.proposal.why)})")
            told.append("  ".join(said))
        return "\n".join(told)

    return Answer(data, text)


def _accept(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.receipts import payment
    from ofdesk.services.bank_decisions import AcceptLine, accept_line
    from ofdesk.words.bank import accepted_text
    from ofdesk.words.bank_rules import text

    desk = context.desk
    requests = [
        AcceptLine(
            line,
            tuple(payment(text) for text in arguments.invoice),
            arguments.client,
            arguments.unidentified,
            arguments.deposit,
            arguments.account,
            not arguments.no_rule,
        )
        for line in dict.fromkeys(arguments.line)
    ]
    if len(requests) == 1:
        accepted = [accept_line(requests[0], desk.write(), desk.today)]
    else:
        accepted = _accept_all(requests, desk)

    def told() -> str:
        said = []
        for one in accepted:
            said.append(accepted_text(one.posted))
            if one.rule:
                said.append(text("rule_learned", pattern=one.rule))
        return "\n".join(said)

    return Answer([accepted_json(one) for one in accepted], told)


def _accept_all(requests: "list[AcceptLine]", desk: "Desk") -> "list[Accepted]":
    """Each by itself; what was refused is told together with what was posted all the same."""
    from ofdesk.domain.errors import DomainError
    from ofdesk.services.bank_decisions import accept_lines
    from ofdesk.words.sentences import sentence

    done = accept_lines(requests, desk.write(), desk.today)
    if done.refused:
        posted = [one.line for one in done.accepted]
        raise DomainError(
            "bank_lines_refused",
            field="line",
            accepted=len(done.accepted),
            refused=len(done.refused),
            first=sentence(done.refused[0]),
            posted=posted,
            codes=[error.code for error in done.refused],
        )
    return list(done.accepted)


def accepted_json(accepted: "Accepted") -> dict[str, Any]:
    """What an accepted line posted."""
    receipt = accepted.receipt
    return {
        "id": accepted.line,
        "receipt": receipt.number if receipt else None,
        "deposit": accepted.deposit or None,
        "account": accepted.account or None,
        "rule": accepted.rule or None,
        "allocated": [
            {"invoice": x.number, "cents": x.cents, "open_cents": x.open_cents}
            for x in (receipt.allocated if receipt else ())
        ],
        "credit_cents": receipt.credit_cents if receipt else 0,
    }


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_rows import EVERYTHING, ListBankLines, list_bank_lines
    from ofdesk.words import formats

    limit = EVERYTHING if arguments.limit is None else arguments.limit
    request = ListBankLines(tuple(arguments.state), arguments.search, limit)
    with context.desk.read() as session:
        found = list_bank_lines(session, request)

    def told() -> str:
        return "\n".join(
            f"{row.id}  {formats.day(row.day)}  {formats.amount(row.cents)}  {row.label}"
            f"  {row.posted or row.reason}".rstrip()
            for row in found
        )

    return Answer(found, told)


def _undo(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_undoing import undo_line
    from ofdesk.words.bank import text

    desk = context.desk
    done = undo_line(arguments.line, desk.write(), desk.today)
    data = {
        "id": arguments.line,
        "reversal": done.reversal or None,
        "account": done.account or None,
    }
    return Answer(data, lambda: text("undone"))


def _ignore(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_decisions import ignore_line
    from ofdesk.words.bank import text

    ignore_line(arguments.line, arguments.reason, context.desk.write())
    return Answer({"id": arguments.line, "ignored": True}, lambda: text("ignored"))
