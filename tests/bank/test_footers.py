"""Rows below the movements: recognised and told, and no payment is taken for one."""

import pytest

from ofdesk.bank.reading import FileReader
from ofdesk.domain.bank_layout import Layout
from ofdesk.domain.errors import DomainError

READER = FileReader()
HEAD = "Date;Libellé;Montant;Solde\n"
LINE = "15/06/2026;VIR DUPONT;100,00;\n"
LAYOUT = Layout("lac", day="Date", label=("Libellé",), amount="Montant", balance="Solde")


def both(text):
    """By what the file tells of itself, and by a profile."""
    content = (HEAD + text).encode()
    (found,) = READER.read(content, "r.csv")
    (profiled,) = READER.read_as(content, "r.csv", LAYOUT)
    assert profiled.lines == found.lines
    assert profiled.footers == found.footers
    return found


@pytest.mark.parametrize(
    "row",
    [
        "Total;;100,00;",
        ";Total des mouvements;100,00;",
        ";;100,00;",
        "Solde au 30/06/2026;;1 234,56;",
        "30/06/2026;SOLDE CREDITEUR AU 30/06/2026;1 234,56;",
        "30/06/2026;Total général :;100,00;",
        "30/06/2026;Nouveau solde;;1 234,56",
        ";Édité le 1er juillet;;",
    ],
)
def test_a_total_or_a_balance_is_told_and_is_no_movement(row):
    found = both(f"{LINE}\n{row}\n;;;\n")
    assert [line.cents for line in found.lines] == [10_000]
    (footer,) = found.footers
    assert footer.line == 4
    first = next(cell for cell in row.split(";") if cell)
    assert footer.text.startswith(first)


@pytest.mark.parametrize(
    "label",
    [
        "SOLDE FACTURE 12",
        "SOLDE DE TOUT COMPTE MARTIN",
        "TOTAL ENERGIES",
        "TOTALENERGIES",
        "SOLDES 2026",
    ],
)
def test_a_payment_is_no_footer_whatever_its_words(label):
    found = both(f"{LINE}16/06/2026;{label};-50,00;\n")
    assert [line.cents for line in found.lines] == [10_000, -5_000]
    assert found.footers == ()


def test_a_balance_beside_the_amount_makes_it_a_movement():
    found = both("15/06/2026;Solde;100,00;100,00\n16/06/2026;TOTAL;50,00;150,00\n")
    assert (len(found.lines), found.gap_cents, found.new_cents) == (2, 0, 15_000)


def test_a_day_that_cannot_be_read_refuses_the_file():
    content = f"{HEAD}{LINE}bientôt;VIR MARTIN;30,00;\n".encode()
    with pytest.raises(DomainError) as caught:
        READER.read(content, "r.csv")
    assert (caught.value.code, caught.value.values["line"]) == ("statement_unreadable", 3)
