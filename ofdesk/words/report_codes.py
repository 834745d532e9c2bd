"""Codes of kinds, means, states and events as an accountant reads them in tables and registers."""

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("report_codes")

NAMES = {
    "invoice": N_("invoice"),
    "corrective": N_("corrective invoice"),
    "credit_note": N_("credit note"),
    "quote": N_("quote"),
    "proposition": N_("proposition"),
    "receipt": N_("receipt"),
    "reversal": N_("reversal"),
    "refund": N_("refund"),
    "reinstatement": N_("reversal taken back"),
    "payment": N_("payment"),
    "cheque": N_("cheque"),
    "transfer": N_("transfer"),
    "card": N_("card"),
    "other": N_("other"),
    "received": N_("cheque received"),
    "preparing": N_("cheque laid aside for the slip"),
    "deposited": N_("cheque deposited"),
    "cleared": N_("cheque credited"),
    "rejected": N_("cheque rejected"),
    "represented": N_("cheque presented again"),
    "returned": N_("cheque returned"),
    "reversed": N_("cheque reversed"),
    "abandoned": N_("given up"),
    "fees": N_("bank fees"),
    "difference": N_("difference"),
    "reopened": N_("reopened"),
    "reminder": N_("reminder"),
    "sent": N_("sent"),
    "accepted": N_("accepted"),
    "refused": N_("refused"),
    "ordered": N_("ordered"),
    "invoiced": N_("invoiced"),
    "corrected": N_("corrected"),
    "credited": N_("credited"),
    "printed": N_("printed"),
    "posted": N_("posted"),
    "duplicated": N_("duplicata made"),
    "note": N_("note"),
    "series_of_desk": N_("one series a desk and a year, so that each desk can issue offline"),
}
FLOW = "flow_"
RATE = N_("{rate}, category {category}: base {base}, VAT {vat}")


def code_name(code: str) -> str:
    """A code in the language in force; one that has no words as it is."""
    if code.startswith(FLOW):
        from ofdesk.words.outbound import state_name, text_of

        return text_of("flow", state=state_name(code.removeprefix(FLOW)))
    return words(NAMES[code]) if code in NAMES else code


def rate_text(rate_bp: int, category: str, base_cents: int, vat_cents: int) -> str:
    """What a period comes to at one rate."""
    return words(RATE).format(
        rate=formats.rate(rate_bp),
        category=category,
        base=formats.amount(base_cents),
        vat=formats.amount(vat_cents),
    )
