"""What the page of e-mails says."""

from ofdesk.words.catalog import N_

TEXTS = {
    "state": N_("State"),
    "recipients": N_("Recipients"),
    "subject": N_("Subject"),
    "platform": N_("Platform"),
    "queued_at": N_("Queued"),
    "sent_at": N_("Sent"),
    "error": N_("Reason"),
    "filter_hint": N_("Recipient, subject, client…"),
    "send": N_("Send now"),
    "sending": N_("Sending e-mails"),
    "alerts": N_("Prepare the alerts"),
    "alerts_done": N_("Alerts in the outbox: {queued}. Left aside: {aside}."),
    "f_all": N_("All"),
    "f_waiting": N_("Waiting"),
    "f_sent": N_("Left"),
    "f_to_see": N_("Refused or doubtful"),
    "hint": N_("Enter shows the message, a right click what may be done with it"),
    "foot": N_("E-mails: {count} · waiting to leave: {waiting}"),
    "none_so": N_("No e-mail is in this state."),
    "empty": N_("No e-mail yet. Documents and alerts wait here before they leave."),
    "show": N_("Show"),
    "draft": N_("Save the draft (.eml)…"),
    "cancel": N_("Take back"),
    "cancel_done": N_("Taken back."),
    "retry": N_("Send again"),
    "retry_done": N_("In the outbox again."),
    "arrived": N_("It has arrived"),
    "arrived_done": N_("Noted as sent."),
}
