"""``ofdesk secrets``: what the keyring keeps, by name; a value is never an argument nor shown."""

import sys
from argparse import SUPPRESS, Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.hub_access import takes_password
from ofdesk.cli.parsing import Parser
from ofdesk.ports.secrets import PLATFORM, PLATFORM_KEY

if TYPE_CHECKING:
    from ofdesk.services.kept_secrets import Logins


def add_arguments(parser: Parser) -> None:
    """``list``, ``set NAME [--password-stdin]`` and ``forget NAME``."""
    parser.verb("list", _list)
    kept = parser.verb("set", _set)
    kept.add_argument("name")
    kept.add_argument("value", nargs="*", help=SUPPRESS)
    takes_password(kept)
    forget = parser.verb("forget", _forget)
    forget.add_argument("name")
    for one in (parser, kept, forget):
        one.discreet = True


def _list(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.kept_secrets import list_secrets
    from ofdesk.words.formats import yes_no
    from ofdesk.words.platforms import KEPT_HEADINGS, words

    found = list_secrets(context.doors.secrets(), _logins(context))

    def text() -> str:
        from ofdesk.cli.tables import table

        rows = [(one.name, yes_no(one.kept)) for one in found]
        return table([words(heading) for heading in KEPT_HEADINGS], rows)

    return Answer(found, text)


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.kept_secrets import SetSecret, secret_name, set_secret
    from ofdesk.words.platforms import TEXTS, words

    if arguments.value:
        raise UsageError("password_on_command_line", option="secrets set")
    name = secret_name(arguments.name)
    value = asked_secret(name, announced=arguments.password_stdin)
    done = set_secret(SetSecret(name, value, _logins(context)), context.doors.secrets())
    return Answer(done, words(TEXTS["secret_kept"]).format(name=done.name))


def _forget(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.kept_secrets import forget_secret, secret_name
    from ofdesk.words.platforms import TEXTS, words

    name = secret_name(arguments.name)
    was = forget_secret(name, context.doors.secrets(), _logins(context))
    data = {"name": name, "kept": False, "forgotten": was}
    said = words(TEXTS["secret_forgotten" if was else "secret_absent"]).format(name=name)
    return Answer(data, said)


def asked_secret(name: str, *, announced: bool) -> str:
    """The secret: the first line of standard input where announced, else what the person types.

    Raises ``DomainError('secret_needed')`` where nobody can be asked.
    """
    from ofdesk.domain.errors import DomainError
    from ofdesk.services.kept_secrets import LONGEST

    if announced:
        return sys.stdin.readline(LONGEST + 3).rstrip("\r\n")
    if not sys.stdin.isatty():
        raise DomainError("secret_needed", field="value", name=name)
    from getpass import getpass

    from ofdesk.words.platforms import TEXTS, words

    return getpass(words(TEXTS["secret_of"]).format(name=name))


def _logins(context: Context) -> "Logins":
    """Who logs in to the hub and to the mail server of the base, where there is one."""
    from ofdesk.services.kept_secrets import Logins
    from ofdesk.services.mail_account import known_account

    if not context.base.exists():
        return Logins()
    with context.desk.read() as session:
        account = known_account(session)
    mail = account.login if account.host else ""
    return Logins(context.hubs.login(context.desk), mail)


class GivenSecrets:
    """Secrets of one platform, given for one command and kept nowhere."""

    def __init__(self, secret: str, phrase: str) -> None:
        self._given = {PLATFORM: secret, PLATFORM_KEY: phrase}

    def available(self) -> bool:
        """See ``ofdesk.ports.secrets.Secrets``."""
        return True

    def get(self, service: str, name: str) -> str:
        """See the port; whatever platform is named."""
        return self._given.get(service, "") if name else ""

    def keep(self, service: str, name: str, secret: str) -> bool:
        """See the port: nothing is kept but what was given."""
        return self.get(service, name) == secret
