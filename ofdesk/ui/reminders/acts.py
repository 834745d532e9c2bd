"""What a person does about reminders: hold, let go on, switch, look at letters, take them back."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from ofdesk.ui.asking import Ask, AskDialog, Values, choice
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.page import Page
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.tasks import AnsweredWork, Progress
from ofdesk.ui.widgets import Field
from ofdesk.words import formats
from ofdesk.words.dunning import posted_text, reason_name, said
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.dunning_holds import HoldRow, Switched
    from ofdesk.services.dunning_log import ReminderRow

KINDS = ("promise", "dispute", "other")
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Changed:
    """What use cases gave that return lists, with the pages that show it."""

    rows: Any
    changes: frozenset[str] = field(default=frozenset({"reminder"}))


def show_letter(page: Page, found: "ReminderRow", penalties: bool) -> None:
    """The letter as it was made, or as it would be made now."""
    desk = page.tasks.desk

    def work() -> bytes:
        from ofdesk.services.dunning import RemindClients, preview_letters
        from ofdesk.services.dunning_log import reminder_page

        with desk.read() as session:
            if found.id:
                return reminder_page(session, found.id)
            request = RemindClients("", found.platform, penalties)
            pages = preview_letters(
                session, request, desk.today, desk.renderer, factice=desk.factice
            )
        return pages[found.platform]

    def show(pdf: bytes) -> None:
        title = t("reminders.letter_title", name=found.name)
        name = letter_name(found, formats.day(desk.today).replace("/", "-"))
        PaperDialog(page.tasks, (title, name), pdf, page.window()).open()

    page.tasks.read(page, "letter", work, show)


def letter_name(found: "ReminderRow", day: str) -> str:
    """The file of a letter."""
    made = found.made_on.isoformat() if found.made_on else day
    return f"{found.platform}-R{found.level}-{made}.pdf"


def hold(page: Page, found: "ReminderRow") -> None:
    """Ask what to hold, why, and until when."""
    desk = page.tasks.desk
    targets = {found.platform: t("reminders.whole_client", platform=found.platform)}
    targets |= {number: number for number in found.invoices}

    def begin(values: Values) -> AnsweredWork:
        until = values["until"]
        day = formats.parse_day(until, desk.today, "until") if until else None

        def work(_answers: frozenset[str]) -> "HoldRow":
            from ofdesk.services.dunning_holds import HoldReminders, hold_reminders

            request = HoldReminders(values["target"], values["reason"], values["kind"], day)
            return hold_reminders(request, desk.write(), desk.today)

        return work

    ask = Ask(
        title=t("reminders.hold_title"),
        verb=t("reminders.hold_verb"),
        words=found.name,
        fields=(
            Field("kind", t("reminders.kind"), choice({k: reason_name(k) for k in KINDS})),
            Field("target", t("reminders.target"), choice(targets)),
            Field("until", t("reminders.until"), DayEdit(lambda: desk.today, "until")),
            Field("reason", t("reminders.reason"), QLineEdit()),
        ),
        begin=begin,
        done=lambda row: page.host.tell("ok", said("held", target=row.invoice or row.platform)),
    )
    AskDialog(page.tasks, ask, page).open()


def release(page: Page, found: "ReminderRow") -> None:
    """Let the reminders of a client, and of all its invoices, go on."""
    desk = page.tasks.desk

    def work() -> Changed:
        from ofdesk.services.dunning_holds import release_reminders

        return Changed(release_reminders(found.platform, "", desk.write(), desk.today))

    def done(_rows: Changed) -> None:
        page.host.tell("ok", said("released", target=found.platform))

    page.tasks.write(page, work, done)


def switch(page: Page, found: "ReminderRow") -> None:
    """Read how the switches of a client stand, and ask for both."""
    desk = page.tasks.desk

    def work() -> "Switched":
        from ofdesk.services.dunning_holds import switch_reminders

        return switch_reminders(found.platform, desk.write())

    page.tasks.read(page, "switch", work, lambda stand: _ask_switch(page, stand))


def _ask_switch(page: Page, stand: "Switched") -> None:
    desk = page.tasks.desk
    combos = {}
    for name, on in (("reminders", stand.reminders), ("penalties", stand.penalties)):
        combos[name] = choice({YES: t(f"reminders.{name}_yes"), NO: t(f"reminders.{name}_no")})
        combos[name].setCurrentIndex(0 if on else 1)

    def begin(values: Values) -> AnsweredWork:
        wanted = {name: values[name] == YES for name in combos}
        # A switch that stays is not said again: penalties are refused for some kinds of clients.
        asked = {name: on for name, on in wanted.items() if on != getattr(stand, name)}

        def work(_answers: frozenset[str]) -> "Switched":
            from ofdesk.services.dunning_holds import switch_reminders

            return switch_reminders(stand.platform, desk.write(), **asked)

        return work

    def done(row: "Switched") -> None:
        yes = {name: formats.yes_no(getattr(row, name)) for name in combos}
        page.host.tell("ok", said("switched", platform=row.platform, **yes))

    ask = Ask(
        title=t("reminders.switch_title", platform=stand.platform),
        verb=t("save"),
        fields=tuple(Field(name, t(f"reminders.{name}"), combos[name]) for name in combos),
        begin=begin,
        done=done,
    )
    AskDialog(page.tasks, ask, page).open()


def cancel_letter(page: Page, found: "ReminderRow") -> None:
    """Take a queued letter back, with a reason."""
    desk = page.tasks.desk

    def begin(values: Values) -> AnsweredWork:
        def work(_answers: frozenset[str]) -> "ReminderRow":
            from ofdesk.services.dunning_log import cancel_reminder

            return cancel_reminder(found.id or "", values["reason"], desk.write(), desk.today)

        return work

    ask = Ask(
        title=t("reminders.cancel_title"),
        verb=t("reminders.cancel_verb"),
        words=found.name,
        fields=(Field("reason", t("reminders.reason"), QLineEdit()),),
        begin=begin,
        done=lambda row: page.host.tell("ok", said("cancelled", platform=row.platform)),
    )
    AskDialog(page.tasks, ask, page).open()


def note_posted(page: Page, letters: list[str]) -> None:
    """Ask which day letters went to the post: all that are queued when none is named."""
    desk = page.tasks.desk
    day = DayEdit(lambda: desk.today, "date")
    day.set_day(desk.today)

    def begin(values: Values) -> AnsweredWork:
        posted_on = formats.parse_day(values["date"], desk.today, "date")

        def work(_answers: frozenset[str]) -> Changed:
            from ofdesk.services.dunning_log import post_reminders

            rows = post_reminders(letters, posted_on, desk.write(), desk.today)
            return Changed((len(rows), posted_on))

        return work

    count = formats.number(len(letters))
    ask = Ask(
        title=t("reminders.posted_title"),
        verb=t("reminders.posted_verb"),
        words=t("reminders.posted_some", count=count) if letters else t("reminders.posted_all"),
        fields=(Field("date", t("reminders.posted_on"), day),),
        begin=begin,
        done=lambda done: page.host.tell("ok", posted_text(*done.rows)),
    )
    AskDialog(page.tasks, ask, page).open()


def save_letters(page: Page, folder: Path, letters: "list[ReminderRow]") -> None:
    """Write the stored pages of letters into a folder, a file each."""
    desk = page.tasks.desk

    def work(progress: Progress) -> int:
        from ofdesk.services.dunning_log import reminder_page
        from ofdesk.services.table_files import replaced

        for count, found in enumerate(letters, start=1):
            with desk.read() as session:
                pdf = reminder_page(session, found.id or "")
            with replaced(folder / letter_name(found, "")) as stream:
                stream.write(pdf)
            progress.step(count, len(letters))
        return len(letters)

    def done(count: int) -> None:
        words = t("reminders.saved", count=formats.number(count), folder=str(folder))
        page.host.tell("ok", words)

    page.tasks.long(page, t("reminders.saving"), work, done)
