"""What commands say of documents that the hub would not take, and of the way back."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

if TYPE_CHECKING:
    from typing import Protocol

    class Aside(Protocol):
        """A document that was put aside."""

        @property
        def number(self) -> str: ...

        @property
        def platform(self) -> str: ...

        @property
        def buyer_name(self) -> str: ...

        @property
        def issued_on(self) -> date: ...

        @property
        def total_cents(self) -> int: ...

        @property
        def state(self) -> str: ...

        @property
        def reissued_as(self) -> str: ...

        @property
        def why(self) -> str: ...


words = translator("aside")

CODES = {
    "aside_number_needed": N_("Say which document and where to: NUMBER --out FILE."),
    "aside_unknown": N_("No document {number} is put aside here."),
    "aside_without_page": N_("{number} has no page."),
    "document_aside": N_(
        "The hub has not taken {number}: send it again or issue it anew first, on the page "
        "Synchronisation."
    ),
    "nothing_aside": N_("Nothing is put aside."),
    "series_not_closed": N_("The series {series} is not closed."),
}

TEXTS = {
    "row": N_("{number} of {issued_on}, {who}, {total}: {state}"),
    "waiting": N_("not sent ({why})"),
    "number_taken": N_("not sent (the hub has another document of this number)"),
    "reissued": N_("issued anew as {reissued_as}"),
    "nothing": N_("Nothing is put aside."),
    "page": N_("{number} written: {path}"),
    "resent": N_("Sent again at the next exchange: {count}."),
    "renewed": N_("{number} is now {reissued_as}"),
    "renumbered": N_("This desk has the number {number} from now on."),
    "reopened": N_("The series {name} is open again; the hub has {known} of its documents."),
}


WHYS = {
    "the series is unknown or closed": N_("the series is closed"),
    "the chain is broken": N_("the chain of its documents does not follow"),
    "dated before the last": N_("it is dated before the last of its series"),
    "the hub has another document of this number": N_(
        "the hub has another document of this number"
    ),
    "it stands on a document that was put aside": N_("it stands on a document put aside"),
    "the next of its series is {count}": N_("the next number at the hub is {count}"),
    "desk {desk} is not yours": N_("the desk {desk} belongs to somebody else"),
    "{column} differs from the content": N_("“{column}” differs from its content"),
}
"""Why the hub refuses, as it says it (``sync.check_document``), and what a person reads."""


def why_text(why: str) -> str:
    """The reason of a refusal in the language in force; another text as it is."""
    for said, told in WHYS.items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[\\w-]+)", re.escape(said))
        if found := re.fullmatch(pattern, why):
            return words(told).format(**found.groupdict())
    return why


def _said(key: str, **values: object) -> str:
    return words(TEXTS[key]).format(**values)


def state_text(found: "Aside") -> str:
    """Where a document stands, in words."""
    return _said(found.state, why=why_text(found.why), reissued_as=found.reissued_as)


def list_text(rows: "Sequence[Aside]") -> str:
    """One line a document."""
    lines = [
        _said(
            "row",
            number=row.number,
            issued_on=formats.day(row.issued_on),
            who=row.platform or row.buyer_name,
            total=formats.amount(row.total_cents),
            state=state_text(row),
        )
        for row in rows
    ]
    return "\n".join(lines) or _said("nothing")


def page_text(number: str, path: str) -> str:
    """A page that was written."""
    return _said("page", number=number, path=path)


def resent_text(count: int) -> str:
    """How many go again."""
    return _said("resent", count=count)


def reissued_text(numbers: Iterable[tuple[str, str]]) -> str:
    """Which number took the place of which."""
    return "\n".join(_said("renewed", number=old, reissued_as=new) for old, new in numbers)


def renumbered_text(number: str) -> str:
    """The new number of this desk."""
    return _said("renumbered", number=number)


def reopened_text(name: str, known: int) -> str:
    """A series that is open again."""
    return _said("reopened", name=name, known=known)
