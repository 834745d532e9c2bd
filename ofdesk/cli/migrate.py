"""``ofdesk migrate``: what a migration costs, its quote, its acceptance, done."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.ports.desk import Desk
    from ofdesk.services.migrations import MigrationDone


def add_arguments(parser: Parser) -> None:
    """NAME --to V [--cleanup us|self] [--quote] [--accept] [--refuse] [--done] [--pdf F]."""
    parser.add_argument("name")
    parser.add_argument("--to", required=True)
    parser.add_argument("--cleanup", choices=("us", "self"), default="")
    parser.add_argument("--quote", action="store_true")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--refuse", action="store_true")
    parser.add_argument("--done", action="store_true")
    parser.add_argument("--by", default="")
    parser.add_argument("--pdf")


def run(arguments: Namespace, context: Context) -> Answer:
    """The price and why; or the steps asked for, in their order."""
    from ofdesk.cli.files import check_target

    desk = context.desk
    steps = arguments.quote or arguments.accept or arguments.refuse or arguments.done
    check_target(arguments.pdf, issues=steps)
    if not steps:
        return _asked(arguments, desk)
    done = _carried_out(arguments, desk)
    data = _step_json(done)
    if arguments.pdf and done.number:
        from ofdesk.cli.files import save_page

        data["pdf"] = save_page(desk, done.number, arguments.pdf)
    return Answer(data, lambda: _text(data))


def _asked(arguments: Namespace, desk: "Desk") -> Answer:
    from ofdesk.services.migrations import MigrationQuestion, ask_migration
    from ofdesk.words.lines import why_migration

    question = MigrationQuestion(arguments.name, arguments.to, arguments.cleanup)
    with desk.read() as session:
        answer = ask_migration(session, question, desk.today)
    data = {
        "platform": answer.platform,
        "source": answer.source,
        "target": answer.target,
        "price_cents": answer.price_cents,
        "why": why_migration(answer.why),
        "why_code": answer.why,
        "cleanup": answer.cleanup or None,
        "cleanup_cents": answer.cleanup_cents,
        "cleanup_why": why_migration(answer.cleanup_why),
        "cleanup_steps": list(answer.steps),
        "procedure_url": answer.procedure_url or None,
        "number": None,
        "state": None,
    }
    return Answer(data, lambda: _text(data))


def _carried_out(arguments: Namespace, desk: "Desk") -> "MigrationDone":
    from ofdesk.services.migration_steps import (
        MigrationStep,
        accept_quote,
        checked_step,
        finish_migration,
        refuse_quote,
    )
    from ofdesk.services.migrations import MigrationQuestion, quote_migration

    step = checked_step(MigrationStep(arguments.name, arguments.to, person=arguments.by))
    done = None
    if arguments.quote:
        question = MigrationQuestion(arguments.name, arguments.to, arguments.cleanup)
        done = quote_migration(question, desk.write(), desk.today)
    if arguments.accept:
        done = accept_quote(step, desk.write(), desk.today)
    if arguments.refuse:
        done = refuse_quote(step, desk.write(), desk.today)
    if arguments.done:
        done = finish_migration(step, desk.write(), desk.today)
    assert done is not None
    return done


def _step_json(done: "MigrationDone") -> dict[str, Any]:
    from ofdesk.words.lines import why_migration

    return {
        "platform": done.platform,
        "source": done.source,
        "target": done.target,
        "price_cents": done.price_cents,
        "why": why_migration(done.why),
        "why_code": done.why,
        "cleanup": done.cleanup or None,
        "cleanup_cents": done.cleanup_cents,
        "number": done.number or None,
        "state": done.state,
        "valid_until": done.valid_until,
        "pdf_sha256": done.pdf_sha256 or None,
    }


def _text(data: dict[str, Any]) -> str:
    from ofdesk.words import formats

    price, cleanup = data["price_cents"], data["cleanup_cents"]
    parts = [f"{data['source']} → {data['target']}", formats.amount(price), str(data["why"])]
    if cleanup:
        parts.append(formats.amount(cleanup))
    if data["number"]:
        parts.append(str(data["number"]))
    return " · ".join(parts)
