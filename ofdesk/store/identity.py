"""Which replica a file is, and whether it may issue: the mark and the base compared and kept equal.

``spec/sync.md`` §3.6: a restored or copied file gets a new replica id at once, and may issue again
only after it was given a desk number that was never used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, Engine, text

from ofdesk.domain.errors import DomainError
from ofdesk.models.ids import new_id
from ofdesk.store import meta
from ofdesk.store.failures import disk_failure
from ofdesk.store.mark import (
    DONE,
    INTENT,
    FileCount,
    Mark,
    MarkState,
    judge,
    known_marks,
    marks_folder,
    read_mark,
    write_mark,
)


def file_count(facts: Mapping[str, str]) -> FileCount:
    """What ``sync_meta`` says, for the comparison with the mark."""
    return FileCount(
        replica_id=facts[meta.REPLICA],
        n=int(facts.get(meta.COUNTER, "0")),
        nonce=facts.get(meta.NONCE, ""),
        marked=facts.get(meta.MARKED) == "1",
    )


def settle(reader: Engine, writer: Engine) -> MarkState:
    """Compare at open, and write whatever makes base and mark agree again.

    What looks wrong is compared once more under the write lock: another window may be issuing.
    Raises ``Unavailable`` when neither the state folder nor the base can be written.
    """
    with reader.begin() as connection:
        file = file_count(meta.read_meta(connection))
    if file.marked and judge(file, read_mark(file.replica_id)) is MarkState.OK:
        return MarkState.OK
    with writer.begin() as connection:
        facts = meta.read_meta(connection)
        file = file_count(facts)
        mark = read_mark(file.replica_id)
        state = judge(file, mark)
        if state in (MarkState.RESTORED, MarkState.COPIED):
            file = replace(file, replica_id=new_id())
            reborn = {meta.REPLICA: file.replica_id, meta.NUMBER_NEEDED: state.value}
            meta.write_meta(connection, **reborn)
            mark = None
        # Before COMMIT: a mark without its base harms nothing, a base without its mark is a copy.
        series = mark.series if mark else ()
        _write(Mark(file.replica_id, facts[meta.BASE], file.n, DONE, file.nonce, series))
        meta.write_meta(connection, **{meta.MARKED: "1"})
    return state


def announce(connection: Connection, numbers: Iterable[str]) -> Mark:
    """Say in the mark that the transaction of ``connection`` is about to issue ``numbers``.

    Counts the transaction in the base. Raises ``DomainError('desk_number_needed')`` for a file that
    is not the one that the mark knows, ``Unavailable`` when the mark cannot be written.
    """
    facts = meta.read_meta(connection)
    check_may_issue(facts)
    file = file_count(facts)
    mark = read_mark(file.replica_id)
    state = judge(file, mark)
    if mark is None or state in (MarkState.RESTORED, MarkState.COPIED):
        raise DomainError("desk_number_needed", reason=MarkState.COPIED.value)
    series = {*mark.series, *(number.rpartition("-")[0] for number in numbers)}
    intent = Mark(
        file.replica_id, facts[meta.BASE], file.n + 1, INTENT, new_id(), tuple(sorted(series))
    )
    meta.write_meta(connection, **{meta.COUNTER: str(intent.n), meta.NONCE: intent.nonce})
    _write(intent)
    return intent


def confirm(intent: Mark) -> None:
    """Say in the mark that the announced transaction is on disk. Raises ``Unavailable``.

    Another window may have issued since: its mark is the later one and stays.
    """
    if read_mark(intent.replica_id) == intent:
        _write(replace(intent, phase=DONE))


def check_may_issue(facts: Mapping[str, str]) -> None:
    """Raise ``DomainError('desk_number_needed')`` while the file waits for a new desk number."""
    reason = facts.get(meta.NUMBER_NEEDED, "")
    if reason:
        raise DomainError("desk_number_needed", reason=reason)


def check_desk_number(desk: str) -> None:
    """Raise ``DomainError('desk_number_invalid')`` unless ``desk`` is ``01`` to ``99``."""
    if len(desk) != 2 or not (desk.isascii() and desk.isdecimal()) or desk == "00":
        raise DomainError("desk_number_invalid", field="desk", value=desk)


def adopt_number(connection: Connection, desk: str, last_numbers: Iterable[str], at: str) -> None:
    """Give the base the desk number ``desk`` and close the series of the old one.

    ``last_numbers`` are the last on paper of the old number, kept as the reason of the closing;
    ``at`` is an instant as stored. Raises ``DomainError``: ``desk_number_invalid``,
    ``desk_number_taken`` when the base, a mark or one of ``last_numbers`` knows it.
    """
    check_desk_number(desk)
    facts = meta.read_meta(connection)
    last = sorted(number.strip().upper() for number in last_numbers)
    used = {row.desk for row in connection.execute(text("SELECT DISTINCT desk FROM series"))}
    for mark in known_marks(facts[meta.BASE]):
        used |= {series[2:4] for series in mark.series}
    used |= {number[2:4] for number in last}
    used.add(meta.read_setting(connection, "desk.number"))
    if desk in used:
        raise DomainError("desk_number_taken", field="desk", value=desk)
    known = ", ".join(last) or "none known"
    why = f"desk number {desk} taken over; last on paper: {known}"
    old = meta.read_setting(connection, "desk.number")
    connection.execute(
        text(
            "UPDATE series SET closed_at = :at, closed_why = :why"
            " WHERE desk = :old AND closed_at IS NULL"
        ),
        {"at": at, "why": why, "old": old},
    )
    meta.write_setting(connection, "desk.number", desk)
    meta.write_meta(connection, **{meta.NUMBER_NEEDED: ""})


def _write(mark: Mark) -> None:
    try:
        write_mark(mark)
    except OSError as error:
        raise disk_failure(error, marks_folder()) from error
