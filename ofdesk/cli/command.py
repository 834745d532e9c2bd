"""What a command receives and gives back; how to write a noun of the command line.

A noun is a module named in ``ofdesk.cli.nouns.NOUNS``, imported only when it is called::

    def add_arguments(parser: Parser) -> None:  # a noun with verbs
        show = parser.verb("show", _show)  # ofdesk clients show NAME
        show.add_argument("name")


    def _show(arguments: Namespace, context: Context) -> Answer:
        with context.desk.read() as session:
            sheet = read_sheet(session, arguments.name)
        return Answer(sheet, lambda: sheet_text(sheet))


    def add_arguments(parser: Parser) -> None:  # a noun without verbs
        parser.add_argument("name")


    def run(arguments: Namespace, context: Context) -> Answer: ...

* ``Parser`` (``ofdesk.cli.parsing``) is an ``argparse`` parser. It takes the help of each argument
  from ``ofdesk.words.cli_help.HELP`` by its path (``"clients list --due"``, ``"clients merge
  source"``, else ``"--due"``, ``"source"``), and every path must have words there. Types to use:
  ``day`` (ISO date), ``whole`` (0, 1, 2…), ``signed``. ``ofdesk.cli.fields.pairs`` reads ``k=v``.
* The global options (``--base --lang --json --operator --confirm --today``) are taken out before
  ``argparse`` sees the rest: never declare them.
* ``context.desk`` opens the base on first use (``base_missing`` when there is none) and is closed
  for you. Use cases: ``renew_client(request, context.desk.write(), context.desk.today)``;
  the answers of ``--confirm`` are already in the unit of work.
* Raise nothing of your own for refusals: let ``OfdeskError`` of the use cases go through. Statuses:
  ``DomainError`` 1, ``UsageError`` 2, ``Unavailable`` and ``OSError`` 3, ``IntegrityBroken`` 4,
  Ctrl-C 130; any other exception is a bug: status 1, code ``internal_error``, traceback in the log
  file, never on the screen.
* Import services, openpyxl, reportlab… inside the functions that need them.
"""

from ofdesk.domain.errors import OfdeskError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ofdesk.cli.options import GlobalOptions
    from ofdesk.cli.windows import Windows
    from ofdesk.ports.desk import Desk, DeskOptions, Desks
    from ofdesk.ports.doors import Doors
    from ofdesk.ports.hub import Hubs

DONE, REFUSED, WRONG_USAGE, UNAVAILABLE, BROKEN = 0, 1, 2, 3, 4
INTERRUPTED = 130
"""As shells report a program that Ctrl-C ended; outside the five statuses of the contract."""


class UsageError(OfdeskError):
    """The command line itself is wrong; exit status 2, nothing was opened."""


class Answer:
    """What a command says.

    ``data`` is the one JSON document of ``--json``: mappings, sequences, text, integers, booleans,
    days, instants, paths and frozen dataclasses. ``text`` is what a person reads, built only when
    asked for. ``document`` builds that JSON document itself, where ``data`` would be long to make.
    ``warnings`` are sentences for a person, on standard error. ``status`` is 0 unless
    the work itself found something broken.
    """

    __slots__ = ("data", "document", "status", "text", "warnings")

    def __init__(
        self,
        data: object,
        text: "str | Callable[[], str]" = "",
        *,
        warnings: "Sequence[str]" = (),
        status: int = DONE,
        document: "Callable[[], str] | None" = None,
    ) -> None:
        self.data = data
        self.document = document
        self.text = text
        self.warnings = tuple(warnings)
        self.status = status


class Context:
    """What every command may use: the global options and the base, opened when first asked for."""

    __slots__ = ("_desk", "_doors", "_hubs", "desks", "options", "windows")

    def __init__(
        self,
        desks: "Desks",
        options: "GlobalOptions",
        windows: "Windows | None" = None,
        hubs: "Callable[[], Hubs] | None" = None,
        doors: "Doors | None" = None,
    ) -> None:
        self._hubs = hubs
        self._doors = doors
        self.desks = desks
        self.options = options
        self.windows = windows
        self._desk: Desk | None = None

    @property
    def base(self) -> "Path":
        """The base named by ``--base``, else the person's own."""
        from pathlib import Path

        named = self.options.base
        return Path(named).expanduser() if named else self.desks.default_base()

    @property
    def desk(self) -> "Desk":
        """The open base. Raises ``base_missing``, ``base_newer``, ``base_corrupt``…"""
        if self._desk is None:
            self.keep(self.desks.open(self.desk_options()))
        assert self._desk is not None
        return self._desk

    @property
    def hubs(self) -> "Hubs":
        """The door to the hub, where the program has one."""
        assert self._hubs is not None
        return self._hubs()

    @property
    def doors(self) -> "Doors":
        """The doors to the keyring and to the platforms, where the program has them."""
        assert self._doors is not None
        return self._doors

    def keep(self, desk: "Desk") -> None:
        """Use ``desk``, just created, as the base of this command; it is closed with it."""
        from ofdesk.cli.languages import apply_base_language

        self._desk = desk
        apply_base_language(self.options, desk)

    def desk_options(self) -> "DeskOptions":
        """The global options as the store takes them."""
        from datetime import date

        from ofdesk.ports.desk import DeskOptions

        day = self.options.today
        return DeskOptions(
            base=self.base,
            operator=self.options.operator,
            today=date.fromisoformat(day) if day else None,
            answers=frozenset(self.options.confirm),
        )

    def told_by_base(self) -> tuple[str, ...]:
        """What the base wants the person to know, and that stopped nothing."""
        if self._desk is None or not self._desk.warnings:
            return ()
        from ofdesk.words.sentences import sentence

        return tuple(sentence(warning) for warning in self._desk.warnings)

    def close(self) -> None:
        """Release the base, if it was opened."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None
