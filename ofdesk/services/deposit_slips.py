"""The deposit slip as it is printed: two copies, and an annex for the bank's own slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ofdesk.ports.listings import Column, Listing
from ofdesk.services.house import bank_facts, read_settings, seller_facts
from ofdesk.words import formats
from ofdesk.words.cheques import slip_words


@dataclass(frozen=True, slots=True)
class SlipCheque:
    """One cheque of a slip; amount in cents."""

    receipt: str
    cheque_number: str
    bank: str
    drawer: str
    cents: int


def deposit_slip(
    session: Session, about: tuple[str, date], cheques: Sequence[SlipCheque], *, factice: bool
) -> Listing:
    """The page of a slip: its number and day, its cheques and their total."""
    number, day = about
    say, settings = slip_words(), read_settings(session)
    bank = bank_facts(settings)
    rows = tuple(
        (str(n), x.cheque_number, x.bank, x.drawer, x.receipt, formats.amount(x.cents))
        for n, x in enumerate(cheques, start=1)
    )
    return Listing(
        title=say["title"],
        number=number,
        day=day,
        language="fr",
        seller=seller_facts(settings),
        facts=(
            (say["day"], formats.day(day)),
            (say["holder"], bank.account_holder),
            (say["iban"], formats.spaced(bank.iban, 4)),
            (say["bank_number"], say["blank"]),
        ),
        columns=(
            Column(say["rank"], 5),
            Column(say["cheque"], 13),
            Column(say["bank"], 17),
            Column(say["drawer"], 30),
            Column(say["receipt"], 19),
            Column(say["amount"], 16, figures=True),
        ),
        rows=rows,
        totals=(
            (say["count"], formats.number(len(rows))),
            (say["total"], formats.amount(sum(cheque.cents for cheque in cheques))),
        ),
        after=(say["endorsed"], say["signature"]),
        copies=(say["copy_bank"], say["copy_house"], say["copy_annex"]),
        factice=factice,
    )
