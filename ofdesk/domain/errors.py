"""The four ways in which an action can fail to happen, each a stable code with values, never prose.

Codes are API (``spec/cli.md``); their sentences live in ``ofdesk.words.errors`` in both languages.
"""

from collections.abc import Mapping

Value = str | int | bool | None | list[str]


class OfdeskError(Exception):
    """A failure that has words for a person.

    ``code`` is stable, lower snake case. ``values`` fill the sentence and go to ``--json`` as they
    are. ``field`` names the input field beside which the sentence is shown, if there is one.
    """

    def __init__(self, code: str, /, field: str | None = None, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values: Mapping[str, Value] = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.code}({details})"


class DomainError(OfdeskError):
    """Refused: the rules do not allow it. Shown beside the field; exit status 1."""


class ConfirmationNeeded(DomainError):
    """Doubtful: allowed once a person has answered yes, and the answer is recorded.

    Its ``code`` is the bare code; the command line shows it as ``confirm_<code>``.
    """


class Unavailable(OfdeskError):
    """The world's fault (disk, network, lock): work is kept, retry later; exit status 3."""


class IntegrityBroken(OfdeskError):
    """Stored documents no longer agree with their proofs; exit status 4."""


def system_failure(error: OSError) -> Unavailable:
    """What a refusal of the system (full disk, missing folder, broken line) is for a person."""
    named = f" ({error.filename})" if error.filename else ""
    detail = f"{error.strerror or type(error).__name__}{named}"
    return Unavailable("system_error", detail=detail)
