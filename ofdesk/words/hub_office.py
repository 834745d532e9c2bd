"""What the acts of administrators at the hub say."""

from collections.abc import Mapping, Sequence

from ofdesk.words.catalog import N_, translator
from ofdesk.words.sentences import written

words = translator("hub_office")

CODES = {
    "claim_unknown": N_("Nobody holds “{kind}” of {subject}."),
    "hub_erase_refused": N_("The hub does not erase this: {detail}."),
    "hub_not_erased": N_(
        "Erased here, and not yet in the history of the hub and of the other desks: an "
        "administrator does it with “gdpr erase” or “hub erase”."
    ),
    "series_close_incomplete": N_("Say which series: NN --type OF --year Y --last N --reason T."),
    "series_closed_already": N_("This series is closed already: {why}"),
    "series_last_below": N_(
        "The hub has {count} documents of this series: the last number cannot be lower."
    ),
    "series_quarantined": N_(
        "The hub refuses the series {series}: documents of it wait here and nothing more is "
        "issued in it. An administrator decides."
    ),
    "series_reason_missing": N_("Closing a lost series needs a written reason."),
}

TEXTS = {
    "closed": N_("The series {name} is closed at {last}; the hub has {known} of its documents."),
    "series": N_("{name}: {count} documents, desk of {owner}, {state}"),
    "open": N_("open"),
    "shut": N_("closed: {why}"),
    "no_series": N_("No series yet."),
    "claim": N_("{kind} {subject}: desk {desk} of {owner}, since {since_at}"),
    "no_claim": N_("Nothing is reserved."),
    "freed": N_("Free again: {kind} {subject}."),
    "erased": N_("Rows changed at the hub: {count}."),
    "restored": N_(
        "The hub goes on in epoch {epoch}. Each desk offers again what the backup lacked."
    ),
}


def _said(key: str, **values: object) -> str:
    return words(TEXTS[key]).format(**values)


def closed_text(name: str, known: int, last: int) -> str:
    """A series that was closed."""
    return _said("closed", name=name, known=known, last=last)


def series_text(rows: Sequence[Mapping[str, object]]) -> str:
    """One line a series: type, desk, year, last_number, owner, closed_at, closed_why."""
    lines = [
        _said(
            "series",
            name="{type}{desk}-{year}".format(**row),
            count=row["last_number"],
            owner=row["owner"],
            state=_said("shut", why=row["closed_why"]) if row["closed_at"] else _said("open"),
        )
        for row in rows
    ]
    return "\n".join(lines) or _said("no_series")


def claims_text(rows: Sequence[Mapping[str, str]]) -> str:
    """One line a right that is held: kind, subject, desk, owner, claimed_at."""
    lines = [
        _said(
            "claim",
            kind=row["kind"],
            subject=row["subject"],
            desk=row["desk"],
            owner=row["owner"],
            since_at=written("since_at", row["claimed_at"]),
        )
        for row in rows
    ]
    return "\n".join(lines) or _said("no_claim")


def freed_text(kind: str, subject: str) -> str:
    """A right that is free again."""
    return _said("freed", kind=kind, subject=subject)


def erased_text(count: int) -> str:
    """How many rows were erased."""
    return _said("erased", count=count)


def restored_text(epoch: int) -> str:
    """The hub goes on."""
    return _said("restored", epoch=epoch)
