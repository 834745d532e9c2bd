"""``ofdesk remind mail``: queued letters into the outbox of e-mails."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context


def mail_letters(arguments: Namespace, context: Context) -> Answer:
    """Those named, else all whose client wants e-mail; they leave with ``mail send``."""
    from ofdesk.services.dunning_mail import mail_reminders
    from ofdesk.words.dunning_mail import TEXTS, words

    found = mail_reminders(arguments.letters, context.desk.write())
    data = [
        {
            "id": one.reminder,
            "platform": one.platform,
            "message": one.message.message_id if one.message else None,
            "to": list(one.message.recipients) if one.message else [],
            "skipped": one.skipped or None,
        }
        for one in found
    ]
    queued = [
        words(TEXTS["queued"]).format(
            platform=one.platform, recipients=", ".join(one.message.recipients)
        )
        for one in found
        if one.message
    ]
    aside = [
        words(TEXTS[one.skipped]).format(platform=one.platform) for one in found if one.skipped
    ]
    return Answer(data, "\n".join(queued) or words(TEXTS["none"]), warnings=aside)
