"""How commands get at the hub: the password, never an argument; a cycle's report as an answer."""

import sys
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ofdesk.cli.command import DONE, REFUSED, UNAVAILABLE, Answer, UsageError
from ofdesk.cli.parsing import Parser
from ofdesk.domain.errors import DomainError

if TYPE_CHECKING:
    from ofdesk.ports.hub import AskPassword, SyncReport

Got = TypeVar("Got")
LONGEST = 1024
STATUSES = {"offline": UNAVAILABLE, "stopped": REFUSED}


def takes_password(parser: Parser) -> None:
    """Declare ``--password-stdin``."""
    parser.add_argument("--password-stdin", action="store_true")


def with_password(arguments: Namespace, work: "Callable[[AskPassword], Got]") -> Got:
    """Do ``work`` with the password of standard input if it was announced, else with the keyring's;
    when the hub wants one and there is none, ask the person, where there is one.

    Raises ``DomainError('hub_password_needed')``.
    """
    given = _first_line() if arguments.password_stdin else ""
    try:
        return work(lambda _login: given)
    except DomainError as error:
        if error.code != "hub_password_needed" or given or not sys.stdin.isatty():
            raise
        typed = _prompted(str(error.values["login"]))
        return work(lambda _login: typed)


def refuse_password(where: str) -> None:
    """Raise ``UsageError('password_on_command_line')`` for a URL that says it in its parameters."""
    query = where.partition("?")[2].lower()
    if "://" in where and any(part.startswith("password=") for part in query.split("&")):
        raise UsageError("password_on_command_line", option="URL")


def second_line(arguments: Namespace) -> str:
    """What stands on standard input after the password, if anything."""
    return _first_line() if arguments.password_stdin else ""


def report_data(report: "SyncReport") -> dict[str, object]:
    """The contract of ``spec/cli.md``, and the reason as errors give it."""
    from ofdesk.words.sentences import sentence_of

    data: dict[str, object] = {
        "pushed": report.pushed,
        "pulled": report.pulled,
        "conflicts": report.conflicts,
        "pending": report.pending,
        "state": report.state,
    }
    if report.warning:
        data["warning"] = report.warning
    if report.differing:
        data["differing"] = list(report.differing)
    if report.reason:
        message = sentence_of(report.reason, report.values)
        data |= {"error": report.reason, "message": message, "values": report.values}
    return data


def report_answer(report: "SyncReport", *, asked: bool) -> Answer:
    """What a cycle did; ``asked``: only where things stand, which is never a failure."""
    from ofdesk.words.sentences import sentence_of

    codes = [code for code in (report.reason, report.warning) if code]
    values = report.values | {"tables": ", ".join(report.differing)}
    told = [sentence_of(code, values) for code in codes]
    status = DONE if asked else STATUSES.get(report.state, DONE)
    return Answer(report_data(report), report_text(report), warnings=told, status=status)


def report_text(report: "SyncReport") -> str:
    """A cycle in two short sentences."""
    from ofdesk.words import hub

    return hub.report_text(
        report.state,
        pushed=report.pushed,
        pulled=report.pulled,
        pending=report.pending,
        conflicts=report.conflicts,
    )


def _first_line() -> str:
    return sys.stdin.readline(LONGEST).rstrip("\r\n")


def _prompted(login: str) -> str:
    from getpass import getpass

    from ofdesk.words.hub import TEXTS, words

    return getpass(words(TEXTS["password_of"]).format(login=login))
