"""Reading the counts of platforms from a window: in the background, with progress and an end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ofdesk.ports.doors import Doors
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import Cancelled, Progress, TaskRunner
from ofdesk.words import formats
from ofdesk.words.sentences import sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.platforms import Step


@dataclass(frozen=True, slots=True)
class CountsRead:
    """How many platforms were read, and which were not, each with its sentence."""

    read: int
    failed: tuple[tuple[str, str], ...]
    changes: frozenset[str] = frozenset(("client",))


@dataclass(frozen=True, slots=True)
class Tested:
    """The steps of a test."""

    steps: "tuple[Step, ...]"


def read_counts(
    owner: QObject,
    tasks: TaskRunner,
    doors: Doors,
    names: Sequence[str],
    done: Callable[[CountsRead], None],
) -> None:
    """Read platforms, all of them where none is named, and write each count as it comes.

    Cancelled, the counts that were read are kept.
    """
    desk = tasks.desk

    def work(progress: Progress) -> CountsRead:
        from ofdesk.services.platform_counts import ReadResources, read_resources

        stop = Event()

        def tell(number: int, total: int) -> None:
            try:
                progress.step(number, total)
            except Cancelled:
                stop.set()

        request = ReadResources(names, stop, tell)
        found = read_resources(request, desk.write(), doors.platforms(doors.secrets()))
        failed = [(one.platform, sentence_of(one.code, one.values)) for one in found if one.code]
        return CountsRead(len(found) - len(failed), tuple(failed))

    tasks.long(owner, t("platforms.reading"), work, done)


def try_connection(
    owner: QObject,
    tasks: TaskRunner,
    doors: Doors,
    name: str,
    done: Callable[[Tested], None],
) -> None:
    """« Tester la connexion »: nothing is written."""
    desk = tasks.desk

    def work() -> Tested:
        from ofdesk.services.platform_counts import try_platform

        platforms = doors.platforms(doors.secrets())
        with desk.read() as session:
            return Tested(tuple(try_platform(session, name, platforms)[1]))

    tasks.aside(owner, work, done)


def tell_counts(found: CountsRead, host: Host, show: Callable[[], None]) -> None:
    """Say in the message bar how a reading ended; ``show`` opens the table of what failed."""
    count = formats.number(found.read)
    if not found.failed:
        host.tell("ok", t("platforms.done", count=count))
        return
    if len(found.failed) == 1:
        platform, why = found.failed[0]
        host.tell("warn", t("platforms.one_failed", platform=platform, why=why))
        return
    words = t("platforms.some_failed", count=count, failed=formats.number(len(found.failed)))
    host.tell("warn", words, [(t("platforms.show_failed"), show)])
