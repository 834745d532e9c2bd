"""Mail: what can go wrong on its way, what became of each message, the commands."""

from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

words = translator("mail")

CODES = {
    "act_one_way": N_("The password goes one way: --mail, --draft or --letter."),
    "mail_answer_lost": N_(
        "The line broke before the server said whether it took the message: it may have left."
    ),
    "mail_auth_missing": N_(
        "The mail server {host} does not let anybody log in that way ({auth}). Look at mail.auth."
    ),
    "mail_body_missing": N_("The message has no text."),
    "mail_busy": N_("The mail server {host} is busy ({detail}). Try later: what waits is kept."),
    "mail_certificate": N_(
        "The certificate of the mail server {host} is not the one expected ({detail}). Nothing"
        " was sent, and no password either."
    ),
    "mail_document_again": N_(
        "{number} went to {recipients} already, or is about to. Send it again?"
    ),
    "mail_host_invalid": N_("“{value}” is not the name of a server."),
    "mail_interrupted": N_(
        "The program ended while this message was leaving: nobody knows whether it did."
    ),
    "mail_left": N_("This message has left already, or was taken back."),
    "mail_line_lost": N_("The line to the mail server broke. The message has not left."),
    "mail_login_refused": N_(
        "The mail server {host} refuses {login}: wrong password, or no longer allowed."
    ),
    "mail_no_tls": N_(
        "The mail server {host} does not encrypt the line as asked. Nothing was sent. Look at"
        " mail.port and mail.security."
    ),
    "mail_not_configured": N_("Say first from where mail leaves: {missing}."),
    "mail_not_sent": N_("The message has not left ({detail}). Nothing of it was kept."),
    "mail_number_needed": N_(
        "This base was restored or copied: nobody knows what has left since. Give this desk a new"
        " number before you send."
    ),
    "mail_other_desk": N_("This message belongs to the desk {desk}, which alone sends it."),
    "mail_page_changed": N_("{name} was changed since its issue: the message was not sent."),
    "mail_page_missing": N_("{name} is not in this base: the message was not sent."),
    "mail_password_needed": N_("The mail server wants the password of {login}."),
    "mail_password_lost": N_(
        "The password has not left. {reason} Nothing was kept, and it is worth nothing: do it"
        " again, or with --draft FILE.eml or --letter FILE.pdf."
    ),
    "mail_password_unproved": N_(
        "No address of the sheet proved who asks: write the password as a letter (--letter)."
    ),
    "mail_recipient_missing": N_("Say to whom."),
    "mail_recipient_refused": N_("The server refuses the recipient."),
    "mail_recipients_many": N_("At most {most} recipients."),
    "mail_refused": N_("The server refuses the message."),
    "mail_refused_now": N_("The server refuses the message ({detail}). Nothing of it was kept."),
    "mail_restored": N_("It waited in the backup that was restored: it may have left since."),
    "mail_running": N_("Mail of this base is being sent by another window or command."),
    "mail_sender_refused": N_("The server refuses the sender. Look at mail.sender."),
    "mail_subject_missing": N_("The message has no subject."),
    "mail_text_or_file": N_("Give the text with --text, or a file that holds it with --file."),
    "mail_token_refused": N_(
        "The mail server {host} refuses the token of {login}: get a new one and give it."
    ),
    "mail_too_large": N_("The message is too large for the server."),
    "mail_twice": N_("This message may have reached {recipients} already. Send it again?"),
    "template_document_missing": N_("{platform} has no document of that kind to show."),
    "template_dollar": N_("A “$” begins a field. Write “$$” for the sign itself."),
    "template_field_needed": N_("The text must say ${name}, or it says nothing."),
    "template_field_unknown": N_("${name} is no field of this template. There are: {known}."),
    "template_language": N_("Templates are in {known}."),
    "template_missing": N_("The template “{template}” is not in this base."),
    "template_unknown": N_("“{template}” is no template. There are: {known}."),
    "mail_unknown": N_("No message is “{message}”, or several begin so."),
    "mail_unreachable": N_(
        "The mail server {host} does not answer on port {port}. Try later: what waits is kept."
    ),
    "mail_unwritable": N_("The message cannot be written as mail: look at its addresses."),
}

STATES = {
    "queued": N_("waits"),
    "sending": N_("is leaving"),
    "sent": N_("sent"),
    "failed": N_("failed"),
    "unsure": N_("unsure"),
    "cancelled": N_("taken back"),
}

TEXTS = {
    "queued": N_("In the outbox: {subject} → {recipients}. It leaves with: ofdesk mail send"),
    "cancelled": N_("Taken back: {subject}."),
    "requeued": N_("In the outbox again: {subject}."),
    "arrived": N_("Noted as sent: {subject}."),
    "run": N_("Sent: {sent}. Failed: {failed}. Unsure: {unsure}. Waiting: {waiting}."),
    "look": N_(
        "Unsure: {ids}. See with the recipient, then: ofdesk mail arrived ID, or ofdesk mail"
        " retry ID."
    ),
    "template_set": N_("The template {template} ({language}) is changed."),
    "delivery_other": N_("This client wants its documents otherwise ({delivery}): this is a copy."),
    "alerts_queued": N_("In the outbox: {queued}. Left aside: {skipped}."),
    "alerts_due": N_("Due: {queued}. Left aside: {skipped}. Nothing was queued."),
    "not_reached": N_("{subject}: refused for {refused}."),
    "tested": N_("The test message left for {recipients}."),
    "test_subject": N_("Test of the mail settings"),
    "test_body": N_("This message shows that mail leaves from this desk."),
    "password_mailed": N_("It left for {email}."),
    "password_file": N_("It is in {file}: delete that file once it was used."),
    "password_of": N_("Password of {login}: "),
}

HEADINGS = {
    "message": N_("Message"),
    "template": N_("Template"),
    "language": N_("Language"),
    "fields": N_("Fields"),
    "platform": N_("Platform"),
    "ends_on": N_("End"),
    "step": N_("Step"),
    "state": N_("State"),
    "recipients": N_("Recipients"),
    "subject": N_("Subject"),
    "queued_at": N_("Queued"),
    "sent_at": N_("Sent"),
    "error": N_("Reason"),
}

STEP = N_("D{step}")

SKIPPED = {
    "no_email": N_("no address"),
    "claimed": N_("another desk sends it"),
    "hub_away": N_("the hub does not answer"),
}

HELP = {
    "act --mail": N_("send the password to the address that proved who asks, from memory"),
    "act --draft": N_("write the password as a draft (.eml) to send by hand"),
    "act --letter": N_("write the password as a letter (.pdf) to print"),
    "alerts": N_("alerts of renewal, by the schedule of the setting alerts.schedule"),
    "alerts due": N_("put what is due into the outbox"),
    "alerts due --dry-run": N_("say what is due, and queue nothing"),
    "alerts list": N_("the alerts that were queued, the last first"),
    "alerts list --client": N_("only those of this client"),
    "alerts list --limit": N_("no more than N alerts"),
    "invoices mail": N_("put the page of a document into the outbox, for its client"),
    "invoices mail --to": N_("an address instead of the client’s; can be repeated"),
    "mail document": N_("put the page of a document into the outbox, for its client"),
    "mail document --to": N_("an address instead of the client’s; can be repeated"),
    "mail templates": N_("what messages say: list, show or set"),
    "mail templates action": N_("list, show or set"),
    "mail templates template": N_("the template, as invoice or alert_before"),
    "mail templates --language": N_("fr or en (by default: fr)"),
    "mail templates --subject": N_("the subject"),
    "mail templates --text": N_("the text"),
    "mail templates --file": N_("a file that holds the text, UTF-8"),
    "mail preview": N_("show a template as it would go to a client"),
    "mail preview template": N_("the template, as invoice or alert_before"),
    "mail preview name": N_("the client, or the number of a document"),
    "mail": N_("e-mail: the outbox, and what became of each message"),
    "mail list": N_("the messages, the last first"),
    "mail list --state": N_("only those in this state; can be repeated"),
    "mail list --client": N_("only those of this client"),
    "mail list --kind": N_("document, alert or free"),
    "mail list --limit": N_("no more than N messages"),
    "mail show": N_("one message whole"),
    "mail send": N_("send what waits in the outbox, at most one a second"),
    "mail cancel": N_("take back a message that has not left"),
    "mail retry": N_("queue again what failed; of what perhaps left, after a question"),
    "mail arrived": N_("say of a doubtful message that it has arrived"),
    "mail draft": N_("write a message to a file that a mail program opens"),
    "mail draft --out": N_("the .eml file to write"),
    "mail test": N_("send a test message now, from memory"),
    "mail test --to": N_("to whom (by default: the sender)"),
    "mail write": N_("put a message of your own into the outbox"),
    "mail write --to": N_("an address; can be repeated"),
    "mail write --client": N_("the client it is for; without --to, to its two addresses"),
    "mail write --subject": N_("the subject"),
    "mail write --text": N_("the text"),
    "mail write --file": N_("a file that holds the text, UTF-8"),
    "message": N_("the identifier of the message, or its beginning"),
}


def state_name(state: str) -> str:
    """A state in words."""
    return words(STATES[state])


def step_text(step: int) -> str:
    """A step of the schedule, as « J-30 »."""
    return words(STEP).format(step=f"{step:+d}" if step else "0")


def skipped_text(why: str) -> str:
    """Why an alert is left aside."""
    return words(SKIPPED[why]) if why else ""


def heading(name: str) -> str:
    """The heading of a column."""
    return words(HEADINGS[name])


def text(code: str, **values: str) -> str:
    """A sentence with its values."""
    return words(TEXTS[code]).format(**values)


def run_text(sent: int, failed: int, unsure: int, waiting: int) -> str:
    """What a sending did."""
    return words(TEXTS["run"]).format(
        sent=formats.number(sent),
        failed=formats.number(failed),
        unsure=formats.number(unsure),
        waiting=formats.number(waiting),
    )
