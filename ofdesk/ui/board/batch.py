"""Propositions for a selection: one transaction each, with progress and what was refused."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ofdesk.ui.page import Host
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.batches import BatchDone


def propose_all(page: QWidget, tasks: TaskRunner, host: Host, platforms: list[str]) -> None:
    """Issue the proposition of renewal of each client named."""
    desk = tasks.desk

    def work(progress: Progress) -> "BatchDone":
        from ofdesk.services.batches import propose_renewals

        return propose_renewals(platforms, desk, progress.stopped)

    tasks.long(page, t("renewal.batch_title"), work, lambda done: host.tell(*told(done)))


def told(done: "BatchDone") -> tuple[str, str]:
    """What a batch did, as a state and a sentence."""
    count = formats.number(len(done.issued))
    parts, state = [t("renewal.batch_done", count=count)], "ok"
    if done.refused:
        first = done.refused[0]
        words = f"{first.platform} – {first.reason}"
        number = formats.number(len(done.refused))
        parts = [t("renewal.batch_some", count=count, refused=number, first=words)]
        state = "warn"
    if done.left:
        parts.append(t("renewal.batch_stopped", left=formats.number(done.left)))
        state = "warn"
    return state, " ".join(parts)
