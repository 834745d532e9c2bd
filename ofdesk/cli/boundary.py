"""The edge of the program: every exception becomes a sentence, a code and an exit status."""

import sys

from ofdesk.cli.command import (
    BROKEN,
    INTERRUPTED,
    REFUSED,
    UNAVAILABLE,
    WRONG_USAGE,
    UsageError,
)
from ofdesk.cli.output import json_text, write, write_json
from ofdesk.domain.errors import (
    ConfirmationNeeded,
    DomainError,
    IntegrityBroken,
    OfdeskError,
    Unavailable,
    system_failure,
)
from ofdesk.words.catalog import WordsMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from ofdesk.domain.errors import Value


class Boundary:
    """``with Boundary(as_json) as edge: edge.status = work()``: no exception of the work goes out.

    Only what stops the process itself passes through (``SystemExit``).
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.status = 0

    def __enter__(self) -> "Boundary":
        return self

    def __exit__(
        self,
        kind: "type[BaseException] | None",
        error: "BaseException | None",
        traceback: "TracebackType | None",
    ) -> bool:
        if error is None:
            return False
        if isinstance(error, OfdeskError):
            self._refuse(error)
        elif isinstance(error, KeyboardInterrupt):
            self._refuse(OfdeskError("interrupted"))
            self.status = INTERRUPTED
        elif isinstance(error, OSError):
            log_error(error)
            self._refuse(system_failure(error))
        elif isinstance(error, WordsMissing):
            self._refuse(Unavailable("words_missing", detail=str(error)))
        elif _not_text(error):
            self._refuse(UsageError("argument_not_text"))
        elif isinstance(error, Exception):
            log = log_error(error)
            self._refuse(DomainError("internal_error", kind=type(error).__name__, log=log))
        else:
            return False
        return True

    def _refuse(self, error: OfdeskError) -> None:
        self.status = status_of(error)
        code, message = code_of(error), message_of(error)
        if self.as_json:
            document = {"error": code, "message": message, "values": _values(error)}
            write_json(json_text(document))
        else:
            write(sys.stderr, message)


def _not_text(error: BaseException) -> bool:
    """An argument whose bytes are no UTF-8 came where text is kept."""
    return isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed"


def status_of(error: OfdeskError) -> int:
    """The exit status of a failure (``spec/cli.md``)."""
    if isinstance(error, UsageError):
        return WRONG_USAGE
    if isinstance(error, IntegrityBroken):
        return BROKEN
    return UNAVAILABLE if isinstance(error, Unavailable) else REFUSED


def code_of(error: OfdeskError) -> str:
    """The code as the command line gives it: a question not answered is a refusal."""
    asks = isinstance(error, ConfirmationNeeded)
    return f"confirm_{error.code.removeprefix('confirm_')}" if asks else error.code


def message_of(error: OfdeskError) -> str:
    """The sentence of ``error``; for a question, also how to answer it."""
    from ofdesk.words.sentences import sentence, sentence_of

    try:
        said = sentence(error)
        if isinstance(error, ConfirmationNeeded):
            said += " " + sentence_of("answer_with", {"code": error.code})
    except WordsMissing:
        # A tree whose words are not compiled still says what happened, in English.
        said = sentence(error, "en")
    return said


def _values(error: OfdeskError) -> "dict[str, Value]":
    values = dict(error.values)
    if error.field is not None:
        values.setdefault("field", error.field)
    return values


def log_error(error: BaseException) -> str:
    """Append the traceback to the log file and give its path; empty when it cannot be written."""
    from datetime import UTC, datetime
    from traceback import format_exception

    from ofdesk import paths

    text = "".join(format_exception(error))
    try:
        log = paths.log_file()
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"{datetime.now(UTC).isoformat()} {text}\n")
    except OSError:
        return ""
    return str(log)
