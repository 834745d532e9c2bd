"""What lists of receipts, the page of one receipt and its dialogs say."""

from ofdesk.words.catalog import N_

TEXTS = {
    "tab": N_("Receipts"),
    "f_all": N_("All"),
    "f_left": N_("To allot"),
    "f_over": N_("Allotted too much"),
    "f_unidentified": N_("Whose is it?"),
    "f_disputed": N_("Contested"),
    "f_undone": N_("Taken back"),
    "filter_hint": N_("Number, payer, client, cheque, amount…"),
    "foot": N_("Receipts: {count}   ·   Total: {total}   ·   Not allotted: {left}"),
    "hint": N_("Enter: all of a receipt · Right button or menu key: what may be done"),
    "none_so": N_("No receipt is in this state."),
    "none_here": N_("Nothing was received from this client yet."),
    "allocated": N_("Allotted"),
    "open": N_("All of it"),
    "about": N_("{number} of {day}, {payer}, {amount}"),
    "title": N_("Receipt {number}"),
    "facts": N_("{state} · received on {day} · {means} · payer: {payer} · client: {client}"),
    "disputed": N_(
        "The client contests this card payment: what it pays may be open again. Answer the provider"
        " in time."
    ),
    "has_left": N_("{left} pay nothing yet: allot them, or ask the client what it wishes."),
    "pays_nothing": N_("This receipt pays nothing yet."),
    "invoices": N_("Invoices"),
    "day": N_("Day"),
    "reason": N_("Why"),
    "why_reversal": N_("reversed"),
    "why_reversed_twice": N_("reversed twice, one taken back"),
    "why_credit_note": N_("freed by a credit note"),
    "why_corrected": N_("corrective invoice"),
    "identified": N_("{number} has a client now."),
    "identify_verb": N_("It is this client’s"),
    "reverse_title": N_("Reverse {number}"),
    "reverse_verb": N_("Reverse"),
    "reverse_words": N_(
        "A counter-entry takes the receipt back; what it paid is open again. Nothing is deleted. A "
        "cheque that the bank sent back is rejected on the page of cheques."
    ),
    "allocate_title": N_("What {number} pays"),
    "allocate_words": N_(
        "{left} are left. Tick the invoices (space bar), in the order in which they are paid; type "
        "to find those of another client."
    ),
    "find_hint": N_("Client, number, reference or amount"),
    "allot": N_("To allot"),
    "allot_verb": N_("Allot"),
    "given": N_("Allotted: {given}   ·   Left: {left}"),
    "allotted": N_("Allotted. {left} left of this receipt."),
    "nothing_open": N_("No open invoice matches. Type a client, a number or an amount."),
    "letter": N_("Letter “refund or keep”…"),
    "letter_title": N_("Money paid too much: {number}"),
    "letter_keep": N_("Keep the letter"),
    "letter_words": N_("This is how the letter will be. Once kept it can be printed and saved."),
    "choose": N_("What the client wishes…"),
    "choice_title": N_("What is left of {number}"),
    "choice_words": N_("{left} are left of this receipt. A refund is recorded at once."),
    "choice": N_("The client wishes to"),
    "choice_keep": N_("keep it for the next invoice"),
    "choice_refund": N_("have it refunded"),
    "choice_verb": N_("Record the choice"),
    "told_by": N_("Told by (who, how)"),
    "details": N_("What stands on it…"),
    "details_title": N_("What stands on the cheque"),
    "details_words": N_("What is left empty stays as it is known."),
    "written_on": N_("Written on"),
    "place": N_("At"),
    "cmc7": N_("Magnetic line"),
    "cmc7_hint": N_("Read by a reader, or the 31 digits"),
    "deposit_from": N_("Not before"),
    "scan": N_("Keep a scan…"),
    "show_scan": N_("See the scan"),
    "scans": N_("Images and PDF"),
}
