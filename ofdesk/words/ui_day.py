"""What the screen of the post of the day says."""

from ofdesk.words.catalog import N_

TEXTS = {
    "keys": N_(
        "Enter: next field, then record · F2: the same cheque pays another invoice · "
        "Ctrl+Backspace: take the last one back · Escape: leave, nothing is lost"
    ),
    "reference": N_("Reference, number, name or amount"),
    "reference_hint": N_("Scan the coupon, or type"),
    "cheque": N_("Cheque number"),
    "cheque_short": N_("Cheque"),
    "bank": N_("Bank"),
    "drawer": N_("Drawer"),
    "amount": N_("Amount"),
    "received_on": N_("Received on"),
    "invoices": N_("Pays"),
    "state": N_("State"),
    "entered": N_("Cheques entered"),
    "choose": N_("Several invoices may be meant: choose with the arrows and Enter."),
    "pays": N_("{what}, {name}: {open} to pay."),
    "not_found": N_("Nothing is found: the cheque will wait without a client."),
    "differs": N_(
        "The cheque should come to {open}. Enter once more records it as it is: the difference "
        "stays due, or becomes the client’s credit."
    ),
    "nobody": N_("Nobody is named. Enter once more records it: it waits for a client."),
    "add_hint": N_("Invoices so far: {count}. Scan or type the next one."),
    "odd_number": N_("{number} has not the seven digits of a French cheque: is it right?"),
    "known_number": N_("This number was entered already: {receipt}, {drawer}, {amount}."),
    "line_read": N_("The magnetic line was read: number, bank and account."),
    "refused": N_("Not recorded: {why} Enter in the list brings it back."),
    "total": N_("Cheques: {count}   ·   {total}"),
    "cancel_last": N_("Take the last one back"),
    "cancelled": N_("{number} taken back by {by}."),
    "cancelled_by": N_("taken back by {number}"),
    "reason": N_("entered by mistake"),
    "s_saving": N_("saving"),
    "s_recorded": N_("recorded"),
    "s_refused": N_("not recorded"),
    "s_cancelled": N_("taken back"),
}
