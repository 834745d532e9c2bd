"""Issues one document and dies at a named moment: run by ``test_mark.py`` in its own process."""

import os
import sys
from pathlib import Path

from sqlalchemy import event

from ofdesk.ports.desk import DeskOptions
from ofdesk.store import archive, mark
from ofdesk.store.desks import SqlDesks
from tests.store.issuing import BytesRenderer, issue

MOMENTS = (
    "number given",
    "intent: before the temporary file",
    "intent: temporary file on disk",
    "intent: replaced",
    "intent: folder on disk",
    "before COMMIT",
    "after COMMIT",
    "done: before the temporary file",
    "done: temporary file on disk",
    "done: replaced",
    "done: folder on disk",
    "page: on disk",
    "page: in its place",
)
COMMITTED = MOMENTS[6:]
DIED = 99


def die() -> None:
    """As a power cut does: nothing is closed, nothing is flushed."""
    os._exit(DIED)


def die_for(_event: object) -> None:
    """The same, as a listener of SQLAlchemy."""
    die()


def die_at(moment: str, desk) -> None:
    """Arrange to die at ``moment``."""
    phase, _, step = moment.partition(": ")
    if phase in (mark.INTENT, mark.DONE):
        _die_in_mark(phase, step)
    elif phase == "page":
        _die_in_archive(step)
    elif moment == "before COMMIT":
        event.listen(desk.writer, "commit", die_for)


def _die_in_mark(phase: str, step: str) -> None:
    durable, replace = mark.write_durably, mark.os.replace

    def stepping(target, content):
        if f'"phase": "{phase}"'.encode() not in content:
            durable(target, content)
            return
        if step == "before the temporary file":
            die()
        if step == "temporary file on disk":
            mark.os.replace = lambda *_: die()
        if step == "replaced":
            mark.os.replace = lambda *names: (replace(*names), die())
        durable(target, content)
        die()

    mark.write_durably = stepping


def _die_in_archive(step: str) -> None:
    replace = archive.os.replace

    def moving(source, target):
        if str(target).endswith(".pdf"):
            if step == "in its place":
                replace(source, target)
            die()
        replace(source, target)

    archive.os.replace = moving


def main() -> None:
    """``python -m tests.store.issuing_until BASE MOMENT``."""
    moment = sys.argv[2]
    desk = SqlDesks(BytesRenderer()).open(DeskOptions(Path(sys.argv[1])))
    die_at(moment, desk)
    with desk.write() as uow:
        issue(uow)
        if moment == "number given":
            die()
        if moment == "after COMMIT":
            event.listen(uow.session, "after_commit", die_for)
        uow.commit()


if __name__ == "__main__":
    main()
