"""« Relevé de compte »: the account of a client on a day, as the page that can be sent."""

from functools import partial

from PySide6.QtWidgets import QWidget

from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Field
from ofdesk.words import formats
from ofdesk.words.ui import t


def ask_account(tasks: TaskRunner, platform: str, parent: QWidget) -> None:
    """Ask for the day, and since when; then show the page."""
    desk = tasks.desk
    at, since = DayEdit(lambda: desk.today, "at"), DayEdit(lambda: desk.today, "since")
    at.set_day(desk.today)

    def show(pdf: bytes) -> None:
        title = t("money.account_title", platform=platform)
        PaperDialog(tasks, (title, f"{platform}-compte.pdf"), pdf, parent).open()

    ask = Ask(
        title=t("money.account_title", platform=platform),
        verb=t("money.account_verb"),
        words=t("money.account_words"),
        fields=(Field("at", t("money.at"), at), Field("since", t("money.since"), since)),
        begin=partial(_drawing, tasks, platform),
        done=show,
    )
    AskDialog(tasks, ask, parent).open()


def _drawing(tasks: TaskRunner, platform: str, values: Values) -> AnsweredWork:
    desk = tasks.desk
    at = formats.parse_day(values["at"], desk.today, "at")
    since = formats.parse_day(values["since"], desk.today, "since") if values["since"] else None

    def work(_answers: frozenset[str]) -> bytes:
        from ofdesk.services.statement_pages import statement_page
        from ofdesk.services.statements import AskStatement, read_statement

        with desk.read() as session:
            statement = read_statement(session, AskStatement(platform, at, since))
            page = statement_page(session, statement, desk.today, factice=desk.factice)
        return desk.renderer.render_listing(page)

    return work
