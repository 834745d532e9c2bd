"""``ofdesk hub series|claims|erase|after-restore``: what administrators do at the hub."""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.hub_access import takes_password, with_password
from ofdesk.cli.parsing import Parser
from ofdesk.domain.errors import OfdeskError

if TYPE_CHECKING:
    from ofdesk.ports.hub import AskPassword
    from ofdesk.ports.hub_office import CloseSeries

TYPES = ("OF", "PR", "DV", "RC")
ALONE, DONE, NOT_DONE = "alone", "erased", "not_erased"


def add_office(parser: Parser) -> None:
    """The verbs of administrators."""
    series = parser.verb("series", _series)
    series.add_argument("action", choices=("list", "close", "reopen"))
    series.add_argument("number", nargs="?", metavar="NN", default="")
    series.add_argument("--type", choices=TYPES)
    series.add_argument("--year", type=int, metavar="Y")
    series.add_argument("--last", type=int, metavar="N")
    series.add_argument("--reason", default="")
    claims = parser.verb("claims", _claims)
    claims.add_argument("action", choices=("list", "free"))
    claims.add_argument("kind", nargs="?", default="")
    claims.add_argument("subject", nargs="?", default="")
    erase = parser.verb("erase", _erase)
    erase.add_argument("table")
    erase.add_argument("row")
    erase.add_argument("--field", action="append", required=True, metavar="COLUMN")
    restored = parser.verb("after-restore", _after_restore)
    for verb in (series, claims, erase, restored):
        takes_password(verb)


def _series(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.ports.hub_office import CloseSeries
    from ofdesk.words.hub_office import closed_text, series_text

    office, desk = context.hubs.office, context.desk
    if arguments.action == "list":
        found = with_password(arguments, lambda ask: office.series(desk, ask))
        rows = [asdict(row) for row in found]
        return Answer(rows, lambda: series_text(rows))
    reopened = arguments.action == "reopen"
    if not (arguments.number and arguments.type and arguments.year) or (
        arguments.last is None and not reopened
    ):
        raise UsageError("series_close_incomplete")
    request = CloseSeries(
        *(arguments.type, arguments.number, arguments.year, arguments.last or 0, arguments.reason)
    )
    if reopened:
        return _reopened(arguments, context, request)
    known = with_password(arguments, lambda ask: office.close_series(desk, request, ask))
    name = f"{request.type}{request.desk}-{request.year}"
    data = {"series": name, "last": request.last, "known": known, "missing": request.last - known}
    return Answer(data, closed_text(name, known, request.last))


def _reopened(arguments: Namespace, context: Context, request: "CloseSeries") -> Answer:
    from ofdesk.words.aside import reopened_text

    office, desk = context.hubs.office, context.desk
    known = with_password(arguments, lambda ask: office.reopen_series(desk, request, ask))
    name = f"{request.type}{request.desk}-{request.year}"
    return Answer({"series": name, "known": known}, reopened_text(name, known))


def _claims(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.hub_office import claims_text, freed_text

    office, desk = context.hubs.office, context.desk
    if arguments.action == "list":
        found = with_password(arguments, lambda ask: office.claims(desk, ask))
        rows = [asdict(row) for row in found]
        return Answer(rows, lambda: claims_text(rows))
    claim = (arguments.kind, arguments.subject)
    with_password(arguments, lambda ask: office.free_claim(desk, claim, ask))
    return Answer({"kind": claim[0], "subject": claim[1]}, freed_text(*claim))


def _erase(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.ports.hub_office import ErasedRow
    from ofdesk.words.hub_office import erased_text

    office, desk = context.hubs.office, context.desk
    rows = [ErasedRow(arguments.table, arguments.row, tuple(arguments.field))]
    count = with_password(arguments, lambda ask: office.erase(desk, rows, ask))
    return Answer({"rows": count}, erased_text(count))


def _after_restore(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.hub_office import restored_text

    desk = context.desk
    epoch = with_password(arguments, lambda ask: context.hubs.office.after_restore(desk, ask))
    return Answer({"epoch": epoch}, restored_text(epoch))


@dataclass(frozen=True, slots=True)
class AtHub:
    """Whether the hub has erased too: ``alone``, ``erased``, or ``not_erased`` with why."""

    state: str
    error: str = ""
    warnings: list[str] = field(default_factory=list)


def erase_at_hub(
    arguments: Namespace, context: Context, rows: Iterable[tuple[str, str, tuple[str, ...]]]
) -> AtHub:
    """Erase at the hub what was erased here, once it has arrived there. A hub that is away, or a
    person who may not, is no failure of what was done here: it is said, to be done by an
    administrator."""
    from ofdesk.ports.hub_office import ErasedRow
    from ofdesk.words.sentences import sentence, sentence_of

    desk, hubs = context.desk, context.hubs
    if not hubs.login(desk):
        return AtHub(ALONE)
    wanted = [ErasedRow(*row) for row in rows]

    def work(ask: "AskPassword") -> int:
        hubs.sync(desk, ask)
        count = hubs.office.erase(desk, wanted, ask)
        hubs.sync(desk, ask)
        return count

    try:
        with_password(arguments, work)
    except OfdeskError as error:
        said = f"{sentence_of('hub_not_erased', {})} {sentence(error)}"
        return AtHub(NOT_DONE, error.code, [said])
    return AtHub(DONE)
