"""VAT of what we sell, a service supplied electronically: one pure function over dated rows.

The matrix is section A9 of the law (``resources/legal/vat_rules.json``): territory and taxable
status of the client give rate, EN 16931 category, VATEX code and printed mention. What no row
foresees is refused, never taxed at 20 % in silence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.domain.territories import EU, MONACO, TERRITORIES, is_eu_vat_number, territory_group

STANDARD, REVERSE_CHARGE, OUTSIDE, EXEMPT = "S", "AE", "O", "E"
FRANCHISE = "franchise"
"""Regime of a seller under CGI art. 293 B, and the ``territory`` of the row that then stands in for
every row of category S."""

NATURAL_PERSON = "private"
B2B = "B2B"
STATUSES = ("yes", "no", "unknown")
REGIMES = ("normal", FRANCHISE)


@dataclass(frozen=True, slots=True)
class VatRow:
    """One dated row. ``territory`` is a code of ``ofdesk.domain.territories``, ``EU`` or
    ``franchise``; ``status`` is ``yes``, ``no`` or ``any``; ``rate_bp`` basis points; ``mention``
    the code of a legal text; ``flow`` is ``B2B``, ``B2BINT`` or ``B2C``; ``needs_proof``: a VAT
    number verified on a known day. In force from ``valid_from`` to ``valid_to``, both included."""

    code: str
    territory: str
    status: str
    rate_bp: int
    category: str
    vatex: str
    mention: str
    flow: str
    needs_proof: bool
    valid_from: date
    valid_to: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class VatQuestion:
    """Who buys, from a seller of which regime (``normal`` or ``franchise``), on which day.

    ``taxable`` is ``yes``, ``no`` or ``unknown``; ``kind`` that of the client sheet: a natural
    person (``private``) is a consumer whatever ``taxable`` says.
    """

    territory: str
    taxable: str
    kind: str
    vat_number: str
    vat_number_checked_on: date | None
    seller_regime: str
    on: date
    siren: str = ""


@dataclass(frozen=True, slots=True)
class VatTreatment:
    """What applies. ``mention`` is a code of legal text or empty; ``to_verify`` when the taxable
    status is not known; ``code`` names the row; ``why_code`` the sentence that explains it."""

    rate_bp: int
    category: str
    vatex: str
    mention: str
    flow: str
    to_verify: bool
    code: str
    why_code: str
    territory: str = ""


def vat_treatment(question: VatQuestion, rows: Iterable[VatRow]) -> VatTreatment:
    """The VAT of a sale.

    Raises ``DomainError``: ``vat_status_unknown`` where the taxable status changes the answer and
    is not known; ``vat_proof_missing`` for a VAT number of another member state that was not
    verified by the day of the sale (without any number, French VAT applies);
    ``vat_unknown_combination`` when no row is in force for the case.
    """
    _check_question(question)
    in_force = _in_force(rows, question.on)
    status = "no" if question.kind == NATURAL_PERSON else question.taxable
    row = _row_for(question, status, in_force)
    flow = _flow(row, status, question.siren)
    if question.seller_regime == FRANCHISE and row.category == STANDARD:
        row = _only(_for_territory(in_force, FRANCHISE, status), question)
    return VatTreatment(
        rate_bp=row.rate_bp,
        category=row.category,
        vatex=row.vatex,
        mention=row.mention,
        flow=flow,
        to_verify=status == "unknown",
        code=row.code,
        why_code=_why(row),
        territory=question.territory,
    )


def _check_question(question: VatQuestion) -> None:
    if (
        question.territory not in TERRITORIES
        or question.taxable not in STATUSES
        or question.seller_regime not in REGIMES
    ):
        raise _unforeseen(question)


def _in_force(rows: Iterable[VatRow], on: date) -> list[VatRow]:
    """Rows of the day, each without those that it follows: the latest of a case counts."""
    latest: dict[tuple[str, str, bool], VatRow] = {}
    for row in rows:
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            case = (row.territory, row.status, row.needs_proof)
            if case not in latest or latest[case].valid_from < row.valid_from:
                latest[case] = row
    return list(latest.values())


def _for_territory(rows: Sequence[VatRow], territory: str, status: str) -> list[VatRow]:
    return [row for row in rows if row.territory == territory and row.status in (status, "any")]


def _candidates(question: VatQuestion, status: str, rows: Sequence[VatRow]) -> list[VatRow]:
    """Rows that name the place itself, else those of its group."""
    exact = _for_territory(rows, question.territory, status)
    return exact or _for_territory(rows, territory_group(question.territory), status)


def _row_for(question: VatQuestion, status: str, rows: Sequence[VatRow]) -> VatRow:
    if status == "unknown":
        return _same_for_both(question, rows)
    found = _candidates(question, status, rows)
    proved = [row for row in found if row.needs_proof]
    if proved and question.vat_number:
        _check_proof(question)
        return _only(proved, question)
    return _only([row for row in found if not row.needs_proof], question)


def _check_proof(question: VatQuestion) -> None:
    checked_on = question.vat_number_checked_on
    in_time = checked_on is not None and checked_on <= question.on
    if not in_time or not is_eu_vat_number(question.vat_number):
        raise DomainError("vat_proof_missing", field="vat_number", value=question.vat_number)


def _same_for_both(question: VatQuestion, rows: Sequence[VatRow]) -> VatRow:
    taxed = _candidates(question, "yes", rows)
    others = _candidates(question, "no", rows)
    if not taxed or not others:
        raise _unforeseen(question)
    answers = {(row.rate_bp, row.category, row.vatex, row.mention) for row in taxed + others}
    if len(answers) > 1:
        raise DomainError("vat_status_unknown", field="taxable", territory=question.territory)
    return _only(others, question)


def _only(found: Sequence[VatRow], question: VatQuestion) -> VatRow:
    if len(found) != 1:
        raise _unforeseen(question)
    return found[0]


def _unforeseen(question: VatQuestion) -> DomainError:
    return DomainError(
        "vat_unknown_combination",
        field="vat_territory",
        territory=question.territory,
        taxable=question.taxable,
        regime=question.seller_regime,
    )


def _flow(row: VatRow, status: str, siren: str) -> str:
    # A firm of Monaco that has a SIREN is in the French directory (law A4).
    if row.territory == MONACO and status == "yes" and siren:
        return B2B
    return row.flow


def _why(row: VatRow) -> str:
    if row.category == STANDARD and row.territory == EU:
        return "vat_why_eu_taxed"
    return {
        STANDARD: "vat_why_rate",
        REVERSE_CHARGE: "vat_why_reverse_charge",
        OUTSIDE: "vat_why_outside",
    }.get(row.category, "vat_why_franchise")
