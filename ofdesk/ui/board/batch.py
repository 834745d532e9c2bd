"""Propositions for a selection: one transaction each, with progress and what was refused."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a batch did: how many were issued, and which were refused, with their sentence."""

    issued: int
    refused: tuple[tuple[str, str], ...]
    changes: frozenset[str] = frozenset(("document", "client"))


def propose_all(page: QWidget, tasks: TaskRunner, host: Host, platforms: list[str]) -> None:
    """Issue the proposition of renewal of each client named."""
    desk = tasks.desk

    def work(progress: Progress) -> Proposed:
        from ofdesk.services.renewals import RenewClient, renew_client

        refused, issued = [], 0
        for number, platform in enumerate(platforms, start=1):
            progress.step(number, len(platforms))
            try:
                request = RenewClient(platform, propose=True)
                renew_client(request, desk.write(), desk.today)
                issued += 1
            except OfdeskError as error:
                refused.append((platform, sentence(error)))
        return Proposed(issued, tuple(refused))

    def done(found: Proposed) -> None:
        count = formats.number(found.issued)
        if not found.refused:
            host.tell("ok", t("renewal.batch_done", count=count))
            return
        first = " – ".join(found.refused[0])
        words = t("renewal.batch_some", count=count, refused=len(found.refused), first=first)
        host.tell("warn", words)

    tasks.long(page, t("renewal.batch_title"), work, done)
