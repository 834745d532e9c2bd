"""Answers about mail: a message, the outbox, what a sending did."""

from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import DONE, REFUSED, UNAVAILABLE, Answer

if TYPE_CHECKING:
    from ofdesk.services.mail import MailChanged
    from ofdesk.services.mail_rows import MailRow
    from ofdesk.services.mail_sending import MailRun


def changed_answer(said: str, done: "MailChanged") -> Answer:
    """A message after an action on it."""
    from ofdesk.words.mail import text

    data = {
        "id": done.id,
        "state": done.state,
        "recipients": list(done.recipients),
        "subject": done.subject,
        "message_id": done.message_id,
    }
    values = {"subject": done.subject, "recipients": ", ".join(done.recipients)}
    return Answer(data, lambda: text(said, **values))


def row_json(row: "MailRow") -> dict[str, Any]:
    """One message of the outbox; ``message`` is the sentence of its ``error``."""
    from dataclasses import asdict

    from ofdesk.words.sentences import sentence_of

    data = asdict(row)
    data["message"] = sentence_of(row.error, {"detail": row.error_detail}) if row.error else ""
    return data


def rows_text(rows: "list[MailRow]") -> str:
    """The outbox as a table."""
    from ofdesk.cli.tables import table
    from ofdesk.words import formats
    from ofdesk.words.mail import heading, state_name
    from ofdesk.words.sentences import sentence_of

    names = ("message", "state", "recipients", "subject", "queued_at", "sent_at", "error")
    cells = [
        (
            row.id,
            state_name(row.state),
            ", ".join(row.recipients),
            row.subject,
            formats.instant(row.queued_at),
            formats.instant(row.sent_at) if row.sent_at else "",
            sentence_of(row.error, {"detail": row.error_detail}) if row.error else "",
        )
        for row in rows
    ]
    return table([heading(name) for name in names], cells)


def run_answer(run: "MailRun") -> Answer:
    """What a sending did: 3 when the server ended it, 1 when a message failed or is doubtful."""
    from ofdesk.words.mail import run_text, text
    from ofdesk.words.sentences import sentence_of

    sent, failed = run.count("sent"), run.count("failed")
    unsure = run.count("unsure") + len(run.found_unsure)
    data: dict[str, Any] = {
        "sent": sent,
        "failed": failed,
        "unsure": unsure,
        "queued": run.waiting,
        "found_unsure": list(run.found_unsure),
        "messages": [
            {
                "id": one.id,
                "state": one.state,
                "recipients": list(one.recipients),
                "refused": list(one.refused),
                "error": one.error,
                "detail": one.detail,
                "message": sentence_of(one.error, {"detail": one.detail}) if one.error else "",
            }
            for one in run.messages
        ],
    }
    doubtful = [one.id for one in run.messages if one.state == "unsure"] + list(run.found_unsure)
    warnings = [text("look", ids=", ".join(doubtful))] if doubtful else []
    status = REFUSED if failed or unsure else DONE
    if run.stopped:
        status = UNAVAILABLE
        message = sentence_of(run.stopped, {"detail": run.detail})
        data |= {"error": run.stopped, "message": message, "values": {"detail": run.detail}}
        warnings.append(message)
    warnings += [_told(one) for one in data["messages"] if one["error"]]
    said = run_text(sent, failed, unsure, run.waiting)
    return Answer(data, said, warnings=warnings, status=status)


def _told(one: dict[str, Any]) -> str:
    who = ", ".join(one["refused"] or one["recipients"])
    detail = f" ({one['detail']})" if one["detail"] else ""
    return f"{who} : {one['message']}{detail}"
