"""One receipt in sentences: how it stands, what it pays, what became of its cheque or card.

``sheet`` is a ``ReceiptSheet`` of ``services.receipt_sheets``, and a line one of its lines.
"""

from typing import Any

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator
from ofdesk.words.cheque_details import fact_texts

words = Translator("receipt_sheets")

STATES = {
    "reversed": N_("Reversed"),
    "disputed": N_("Contested"),
    "refunded": N_("Given back"),
    "unidentified": N_("Whose is it?"),
    "allocated": N_("Allotted"),
    "part_allocated": N_("Part allotted"),
    "over_allocated": N_("Allotted too much"),
    "unallocated": N_("Not allotted"),
    "counter": N_("Counter-entry"),
}

TEXTS = {
    "head": N_("{number}, {day}, {amount}: {state}"),
    "pays": N_("{day}: {amount} on {invoice} ({platform})"),
    "takes": N_("{day}: {amount} taken back from {invoice} ({platform})"),
    "left": N_("{amount} pay nothing yet"),
    "reversal": N_("{day}: reversed by {number} ({reason})"),
    "refund": N_("{day}: {amount} given back by {number} ({reason})"),
    "reinstatement": N_("{day}: one of two reversals taken back by {number} ({reason})"),
    "reverses": N_("takes {number} back ({reason})"),
    "reinstates": N_("takes one of two reversals of {number} back ({reason})"),
    "cheque": N_("{day}: cheque {state}"),
    "slip": N_("slip {number}"),
    "fee": N_("fee {amount}"),
    "card": N_("{day}: {what}, {amount} ({provider} {id})"),
    "none": N_("no reason given"),
}


def state_name(state: str) -> str:
    """How a receipt stands, in a word or two."""
    return words(STATES[state])


def _t(name: str, **values: str) -> str:
    return words(TEXTS[name]).format(**values)


def sheet_lines(sheet: Any) -> list[str]:
    """All of a receipt, a line each."""
    row = sheet.row
    head = _t(
        "head",
        number=row.number,
        day=formats.day(row.received_on),
        amount=formats.amount(row.cents),
        state=state_name(row.state),
    )
    return [head, *trail_lines(sheet)]


def trail_lines(sheet: Any) -> list[str]:
    """What a receipt pays and what happened to it, in this order."""
    told = [
        _t(
            "pays" if line.cents > 0 else "takes",
            day=formats.day(line.effective_on),
            amount=formats.amount(abs(line.cents)),
            invoice=line.invoice,
            platform=line.platform or "—",
        )
        for line in sheet.payments
    ]
    if sheet.row.credit_cents:
        told.append(_t("left", amount=formats.amount(sheet.row.credit_cents)))
    return told + story_lines(sheet)


def story_lines(sheet: Any) -> list[str]:
    """What happened to a receipt beside what it pays."""
    told = []
    if sheet.reverses:
        back = "reinstates" if sheet.row.kind == "reinstatement" else "reverses"
        told.append(_t(back, number=sheet.reverses, reason=_why(sheet.row.reason)))
    told += [
        _t(
            counter.kind,
            day=formats.day(counter.day_on),
            amount=formats.amount(-counter.cents),
            number=counter.number,
            reason=_why(counter.reason),
        )
        for counter in sheet.counters
    ]
    told += fact_texts(sheet.cheque) if sheet.cheque is not None else []
    told += [cheque_line(line) for line in sheet.cheque_events]
    told += [card_line(line) for line in sheet.card_events]
    return told + choice_lines(sheet)


def choice_lines(sheet: Any) -> list[str]:
    """What was asked about money paid too much, and answered."""
    from ofdesk.words.overpayments import choice_text

    return [
        choice_text(
            one.kind,
            one.cents,
            day=formats.day(one.happened_on),
            who=one.told_by,
            refund=one.refund,
        )
        for one in sheet.choices
    ]


def cheque_line(line: Any) -> str:
    """One thing that happened to a cheque."""
    from ofdesk.words.cheques import state_name as cheque_state_name

    told = [_t("cheque", day=formats.day(line.happened_on), state=cheque_state_name(line.state))]
    if line.deposit:
        told.append(_t("slip", number=line.deposit))
    if line.fee_cents:
        told.append(_t("fee", amount=formats.amount(line.fee_cents)))
    return ", ".join([*told, *([line.reason] if line.reason else [])])


def card_line(line: Any) -> str:
    """One thing that a card provider told."""
    from ofdesk.words.cards import kind_name

    return _t(
        "card",
        day=formats.day(line.happened_on),
        what=kind_name(line.kind),
        amount=formats.amount(line.cents),
        provider=line.provider,
        id=line.provider_id,
    )


def _why(reason: str) -> str:
    return reason or words(TEXTS["none"])
