"""Every row of the VAT matrix (invoicing law, A9), with the mention that is printed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.territories import EU_MEMBERS, TERRITORIES
from ofdesk.domain.vat import VatQuestion, VatTreatment, vat_treatment
from ofdesk.words.documents import CODES, vat_why
from tests.unit.domain.legal_rows import texts, vat_rows

TODAY = date(2026, 11, 23)
ROWS = vat_rows()
TEXTS = texts("fr", TODAY)
ASKED = VatQuestion("metropole", "yes", "association", "", None, "normal", TODAY)
PACIFIC_AND_OTHERS = ("PF", "NC", "WF", "PM", "BL", "MF", "TF", "non_eu")
TAXED_ALIKE = ("metropole", "corsica", "MC", "GP", "MQ", "RE")
OUTSIDE_TAXED = "TVA non applicable – art. 259-1° du CGI"
OUTSIDE_NOT_TAXED = "TVA non applicable – art. 259 B du CGI"
REVERSE_CHARGE = (
    "Autoliquidation – TVA due par le preneur, art. 283-2 du CGI et art. 196 de la directive "
    "2006/112/CE"
)

Row = tuple[str, str, int, str, str, str, str]


def guyane_or_mayotte(territory: str, place: str) -> list[Row]:
    taxable = (
        f"TVA non applicable – article 259, 1° du CGI (preneur assujetti établi {place}, "
        "art. 294, 1 du CGI)"
    )
    other = f"TVA non applicable {place} – art. 294, 1 du CGI"
    return [
        (territory, "yes", 0, "O", "VATEX-EU-O", taxable, "B2BINT"),
        (territory, "no", 0, "O", "VATEX-EU-O", other, "B2C"),
    ]


MATRIX: list[Row] = [
    ("metropole", "yes", 2000, "S", "", "", "B2B"),
    ("metropole", "no", 2000, "S", "", "", "B2C"),
    ("corsica", "yes", 2000, "S", "", "", "B2B"),
    ("corsica", "no", 2000, "S", "", "", "B2C"),
    ("MC", "yes", 2000, "S", "", "", "B2BINT"),
    ("MC", "no", 2000, "S", "", "", "B2C"),
    *((place, "yes", 850, "S", "", "", "B2B") for place in ("GP", "MQ", "RE")),
    *((place, "no", 850, "S", "", "", "B2C") for place in ("GP", "MQ", "RE")),
    *guyane_or_mayotte("GF", "en Guyane"),
    *guyane_or_mayotte("YT", "à Mayotte"),
    *((x, "yes", 0, "O", "VATEX-EU-O", OUTSIDE_TAXED, "B2BINT") for x in PACIFIC_AND_OTHERS),
    *((x, "no", 0, "O", "VATEX-EU-O", OUTSIDE_NOT_TAXED, "B2C") for x in PACIFIC_AND_OTHERS),
    *((x, "yes", 2000, "S", "", "", "B2C") for x in sorted(EU_MEMBERS)),
    *((x, "no", 2000, "S", "", "", "B2C") for x in sorted(EU_MEMBERS)),
]
PROVED = {"vat_number": "DE136695976", "vat_number_checked_on": date(2026, 11, 2)}


def mention(found: VatTreatment) -> str:
    return TEXTS[found.mention] if found.mention else ""


def refused(question: VatQuestion) -> DomainError:
    with pytest.raises(DomainError) as caught:
        vat_treatment(question, ROWS)
    return caught.value


@pytest.mark.parametrize(
    ("territory", "taxable", "rate", "category", "vatex", "printed", "flow"), MATRIX
)
def test_each_row_of_the_matrix(
    territory: str, taxable: str, rate: int, category: str, vatex: str, printed: str, flow: str
) -> None:
    found = vat_treatment(replace(ASKED, territory=territory, taxable=taxable), ROWS)
    assert (found.rate_bp, found.category, found.vatex) == (rate, category, vatex)
    assert (mention(found), found.flow, found.to_verify) == (printed, flow, False)
    assert found.territory == territory


def test_the_matrix_covers_every_territory_that_a_sheet_can_have() -> None:
    assert {row[0] for row in MATRIX} == set(TERRITORIES)


@pytest.mark.parametrize("territory", sorted(EU_MEMBERS))
def test_a_verified_number_of_a_member_state_reverses_the_charge(territory: str) -> None:
    asked = replace(ASKED, territory=territory, kind="company", **PROVED)
    found = vat_treatment(asked, ROWS)
    assert (found.rate_bp, found.category, found.vatex) == (0, "AE", "VATEX-EU-AE")
    assert (mention(found), found.flow) == (REVERSE_CHARGE, "B2BINT")


@pytest.mark.parametrize(
    ("number", "checked_on"),
    [
        ("DE136695976", None),
        ("DE136695976", date(2026, 11, 24)),
        ("FR13542107651", date(2026, 11, 2)),
        ("XI980780684", date(2026, 11, 2)),
    ],
)
def test_a_number_without_dated_proof_is_a_refusal_and_not_20_percent(
    number: str, checked_on: date | None
) -> None:
    asked = replace(ASKED, territory="DE", vat_number=number, vat_number_checked_on=checked_on)
    found = refused(asked)
    assert (found.code, found.field) == ("vat_proof_missing", "vat_number")
    assert found.values == {"value": number}


def test_a_number_proved_on_the_day_itself_is_proved() -> None:
    asked = replace(ASKED, territory="DE", vat_number="DE136695976", vat_number_checked_on=TODAY)
    assert vat_treatment(asked, ROWS).category == "AE"


def test_a_club_of_a_member_state_that_is_not_taxable_pays_french_vat() -> None:
    asked = replace(ASKED, territory="DE", taxable="no", **PROVED)
    found = vat_treatment(asked, ROWS)
    assert (found.rate_bp, found.category, found.flow) == (2000, "S", "B2C")


@pytest.mark.parametrize("territory", TAXED_ALIKE)
def test_an_unknown_status_passes_where_it_changes_nothing(territory: str) -> None:
    unknown = vat_treatment(replace(ASKED, territory=territory, taxable="unknown"), ROWS)
    known = vat_treatment(replace(ASKED, territory=territory, taxable="no"), ROWS)
    assert unknown.to_verify
    assert unknown.flow == "B2C"
    assert replace(unknown, to_verify=False) == known


@pytest.mark.parametrize("territory", sorted(set(TERRITORIES) - set(TAXED_ALIKE)))
def test_an_unknown_status_is_refused_everywhere_else(territory: str) -> None:
    for regime in ("normal", "franchise"):
        asked = replace(ASKED, territory=territory, taxable="unknown", seller_regime=regime)
        found = refused(asked)
        assert (found.code, found.field) == ("vat_status_unknown", "taxable")
        assert found.values == {"territory": territory}


@pytest.mark.parametrize("taxable", ["yes", "no", "unknown"])
@pytest.mark.parametrize("territory", TERRITORIES)
def test_a_natural_person_is_a_consumer_whatever_the_sheet_says(
    territory: str, taxable: str
) -> None:
    asked = replace(ASKED, territory=territory, taxable=taxable, kind="private", **PROVED)
    assert vat_treatment(asked, ROWS) == vat_treatment(replace(asked, taxable="no"), ROWS)
    assert vat_treatment(asked, ROWS).flow == "B2C"


@pytest.mark.parametrize(
    ("territory", "taxable", "rate", "category", "vatex", "printed", "flow"), MATRIX
)
def test_a_seller_in_franchise_exempts_what_french_vat_would_have_taken(
    territory: str, taxable: str, rate: int, category: str, vatex: str, printed: str, flow: str
) -> None:
    asked = replace(ASKED, territory=territory, taxable=taxable, seller_regime="franchise")
    found = vat_treatment(asked, ROWS)
    assert (found.rate_bp, found.flow) == (0, flow)
    if category == "S":
        assert (found.category, found.vatex) == ("E", "VATEX-FR-FRANCHISE")
        assert mention(found) == "TVA non applicable, article 293 B du CGI"
        assert vat_why(found) == "TVA\u00a0: non applicable (article 293 B du CGI)"
    else:
        assert (found.category, mention(found)) == (category, printed)


def test_franchise_keeps_the_reverse_charge_and_the_doubt() -> None:
    abroad = replace(ASKED, territory="DE", seller_regime="franchise", **PROVED)
    assert vat_treatment(abroad, ROWS).category == "AE"
    at_home = replace(ASKED, taxable="unknown", seller_regime="franchise")
    found = vat_treatment(at_home, ROWS)
    assert (found.category, found.to_verify, found.flow) == ("E", True, "B2C")


def test_a_firm_of_monaco_with_a_siren_is_in_the_french_directory() -> None:
    firm = replace(ASKED, territory="MC", siren="542107651")
    assert vat_treatment(firm, ROWS).flow == "B2B"
    assert vat_treatment(replace(firm, taxable="no"), ROWS).flow == "B2C"
    assert vat_treatment(replace(firm, kind="private"), ROWS).flow == "B2C"


@pytest.mark.parametrize(
    "question",
    [
        replace(ASKED, territory="unknown"),
        replace(ASKED, territory=""),
        replace(ASKED, territory="franchise"),
        replace(ASKED, territory="EU"),
        replace(ASKED, taxable="maybe"),
        replace(ASKED, seller_regime="agricultural"),
        replace(ASKED, on=date(2013, 12, 31)),
        replace(ASKED, on=date(2013, 12, 31), taxable="unknown"),
    ],
)
def test_what_no_row_foresees_is_refused(question: VatQuestion) -> None:
    found = refused(question)
    assert (found.code, found.field) == ("vat_unknown_combination", "vat_territory")
    assert found.values["territory"] == question.territory


def test_one_missing_row_is_a_refusal_and_not_a_guess() -> None:
    without = [row for row in ROWS if row.code != "metropole_not_taxable"]
    for taxable in ("no", "unknown"):
        with pytest.raises(DomainError, match="vat_unknown_combination"):
            vat_treatment(replace(ASKED, taxable=taxable), without)
    no_franchise = [row for row in ROWS if row.code != "franchise"]
    with pytest.raises(DomainError, match="vat_unknown_combination"):
        vat_treatment(replace(ASKED, seller_regime="franchise"), no_franchise)


def test_two_rows_that_contradict_each_other_are_a_refusal() -> None:
    metropole = next(row for row in ROWS if row.code == "metropole_taxable")
    both = [*ROWS, replace(metropole, code="twin", status="any", rate_bp=1000)]
    with pytest.raises(DomainError, match="vat_unknown_combination"):
        vat_treatment(ASKED, both)


def test_a_new_rate_follows_the_old_one_on_its_day() -> None:
    metropole = next(row for row in ROWS if row.code == "metropole_taxable")
    later = replace(metropole, code="later", rate_bp=2100, valid_from=date(2027, 1, 1))
    for rows in ((*ROWS, later), (later, *ROWS)):
        assert vat_treatment(replace(ASKED, on=date(2026, 12, 31)), rows).rate_bp == 2000
        assert vat_treatment(replace(ASKED, on=date(2027, 1, 1)), rows).rate_bp == 2100
    closed = [replace(row, valid_to=date(2026, 12, 31)) for row in ROWS]
    assert vat_treatment(replace(ASKED, on=date(2026, 12, 31)), closed).rate_bp == 2000
    with pytest.raises(DomainError, match="vat_unknown_combination"):
        vat_treatment(replace(ASKED, on=date(2027, 1, 1)), closed)


def test_the_one_stop_shop_waits_for_a_day_to_begin() -> None:
    example = next(row for row in ROWS if row.code == "eu_oss_example")
    begun = [*ROWS, replace(example, code="eu_oss_de", valid_from=date(2027, 1, 1))]
    consumer = replace(ASKED, territory="DE", taxable="no")
    assert vat_treatment(consumer, begun).rate_bp == 2000
    found = vat_treatment(replace(consumer, on=date(2027, 1, 1)), begun)
    assert (found.rate_bp, found.mention) == (1900, "vat_oss")
    firm = replace(ASKED, territory="DE", on=date(2027, 1, 1), **PROVED)
    assert vat_treatment(firm, begun).category == "AE"


@pytest.mark.parametrize(
    ("territory", "taxable", "french", "english"),
    [
        (
            "metropole",
            "yes",
            "TVA : 20 % (France métropolitaine)",
            "VAT: 20% (metropolitan France)",
        ),
        ("RE", "no", "TVA : 8,5 % (La Réunion)", "VAT: 8.5% (Réunion)"),
        ("YT", "no", "TVA : non applicable (Mayotte)", "VAT: not applicable (Mayotte)"),
        (
            "BE",
            "no",
            "TVA : 20 % (Belgique, sans numéro de TVA vérifié)",
            "VAT: 20% (Belgium, without a verified VAT number)",
        ),
    ],
)
def test_why_this_vat_is_said_in_one_line(
    territory: str, taxable: str, french: str, english: str
) -> None:
    found = vat_treatment(replace(ASKED, territory=territory, taxable=taxable), ROWS)
    assert vat_why(found, "fr").replace("\u00a0", " ") == french
    assert vat_why(found, "en") == english


def test_the_reverse_charge_is_explained_too() -> None:
    found = vat_treatment(replace(ASKED, territory="GR", **PROVED), ROWS)
    assert vat_why(found, "fr") == "TVA\u00a0: autoliquidation (Grèce)"


@given(
    st.sampled_from((*TERRITORIES, "unknown")),
    st.sampled_from(("yes", "no", "unknown")),
    st.sampled_from(("association", "company", "public", "private")),
    st.sampled_from(("normal", "franchise")),
    st.sampled_from(("", "DE136695976", "FR13542107651")),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_any_question_has_one_lawful_answer_or_a_refusal(
    territory: str, taxable: str, kind: str, regime: str, number: str, checked_on: date | None
) -> None:
    asked = VatQuestion(territory, taxable, kind, number, checked_on, regime, TODAY)
    try:
        found = vat_treatment(asked, ROWS)
    except DomainError as refusal:
        assert refusal.code in CODES
        return
    assert (found.rate_bp > 0) == (found.category == "S")
    assert bool(found.vatex) == bool(found.mention) == (found.category != "S")
    assert found.why_code in CODES
    if found.category == "AE":
        assert number
        assert checked_on is not None
        assert checked_on <= TODAY
    if regime == "franchise":
        assert found.category != "S"
