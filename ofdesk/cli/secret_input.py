"""A password or a token from standard input or a prompt, never an argument."""

import sys
from argparse import Namespace
from collections.abc import Callable
from typing import TypeVar

from ofdesk.cli.parsing import Parser
from ofdesk.domain.errors import DomainError

Got = TypeVar("Got")
LONGEST = 8192
"""Characters of a line of standard input: a token is longer than a password."""


def takes_password(parser: Parser) -> None:
    """Declare ``--password-stdin``."""
    parser.add_argument("--password-stdin", action="store_true")


def with_secret(arguments: Namespace, work: "Callable[[Callable[[str], str]], Got]") -> Got:
    """Do ``work`` with the secret of standard input if it was announced, else with the keyring's;
    when the mail server wants one and there is none, ask the person, where there is one.

    Raises ``DomainError('mail_password_needed')``.
    """
    given = sys.stdin.readline(LONGEST).rstrip("\r\n") if arguments.password_stdin else ""
    try:
        return work(lambda _login: given)
    except DomainError as error:
        if error.code != "mail_password_needed" or given or not sys.stdin.isatty():
            raise
        typed = _prompted(str(error.values["login"]))
        return work(lambda _login: typed)


def _prompted(login: str) -> str:
    from getpass import getpass

    from ofdesk.words.mail import text

    return getpass(text("password_of", login=login))
