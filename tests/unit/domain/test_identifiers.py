"""Identifiers are taken as people write them, and a single wrong digit is found."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iban import calc_check_digits

from ofdesk.domain import identifiers as check
from ofdesk.domain.errors import DomainError

DIGITS = "0123456789"


def refusal(function: Callable[..., str], *args: str, **named: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        function(*args, **named)
    return caught.value


def with_key(body: str) -> str:
    return body + luhn.calc_check_digit(body)


@pytest.mark.parametrize("typed", ["792377731", "792 377 731", " 792.377.731", "820043784"])
def test_a_siren_is_nine_digits_with_its_key(typed: str) -> None:
    assert check.check_siren(typed) == re.sub(r"\D", "", typed)


@pytest.mark.parametrize("typed", ["", "792377732", "79237773", "7923777310", "ABCDEFGHI"])
def test_another_text_is_no_siren(typed: str) -> None:
    found = refusal(check.check_siren, typed)
    assert (found.code, found.field, found.values) == ("siren_invalid", "siren", {"value": typed})


def test_nine_zeros_and_digits_of_other_scripts_are_no_siren() -> None:
    assert refusal(check.check_siren, "000000000").code == "siren_invalid"
    assert refusal(check.check_siren, "٧٩٢٣٧٧٧٣١").code == "siren_invalid"


@given(st.text(DIGITS, min_size=8, max_size=8), st.integers(0, 8), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_siren_is_found(body: str, place: int, digit: str) -> None:
    good = with_key(body)
    assume(digit != good[place] and good.strip("0"))
    assert check.check_siren(good) == good
    wrong = good[:place] + digit + good[place + 1 :]
    assert refusal(check.check_siren, wrong).code == "siren_invalid"


def test_a_siret_begins_with_the_siren() -> None:
    assert check.check_siret("792 377 731 00023") == "79237773100023"
    assert check.check_siret("79237773100023", "792 377 731") == "79237773100023"
    found = refusal(check.check_siret, "79237773100023", "820043784", "company.siret")
    assert found.code == "siret_siren_differs"
    assert found.field == "company.siret"
    assert found.values == {"value": "79237773100023", "siren": "820043784"}


@pytest.mark.parametrize("typed", ["", "792377731", "79237773100024", "00000000000000"])
def test_another_text_is_no_siret(typed: str) -> None:
    assert refusal(check.check_siret, typed).code == "siret_invalid"


def test_la_poste_counts_the_sum_of_its_digits() -> None:
    """The head office follows Luhn; every other office has a sum that is a multiple of five."""
    assert check.check_siret("35600000000048") == "35600000000048"
    assert check.check_siret("356 000 000 49837") == "35600000049837"
    assert refusal(check.check_siret, "35600000049838").code == "siret_invalid"


@pytest.mark.parametrize("typed", ["W751234567", "w751 234 567", "W2A1000321", "W9R1000088"])
def test_an_rna_number_is_w_and_nine_characters(typed: str) -> None:
    assert check.check_rna(typed) == typed.replace(" ", "").upper()


@pytest.mark.parametrize("typed", ["", "751234567", "W75123456", "W7512345678", "W75123456A"])
def test_another_text_is_no_rna_number(typed: str) -> None:
    assert refusal(check.check_rna, typed).code == "rna_invalid"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("FR13542107651", "FR13542107651"),
        ("fr 13 542 107 651", "FR13542107651"),
        ("FR K7 399859412", "FRK7399859412"),
        ("FR53000004605", "FR53000004605"),
        ("ATU57194903", "ATU57194903"),
        ("BE 0697.449.992", "BE0697449992"),
        ("DE136695976", "DE136695976"),
        ("EL094259216", "EL094259216"),
        ("GR094259216", "EL094259216"),
        ("ESB58378431", "ESB58378431"),
        ("IE6433435F", "IE6433435F"),
        ("IT00743110157", "IT00743110157"),
        ("LU15027442", "LU15027442"),
        ("NL004495445B01", "NL004495445B01"),
        ("PT501964843", "PT501964843"),
        ("CHE-107.787.577 TVA", "CHE107787577TVA"),
        ("GB 980 7806 84", "GB980780684"),
        ("XI980780684", "XI980780684"),
        ("NO 995 525 828 MVA", "NO995525828MVA"),
    ],
)
def test_vat_numbers_are_checked_by_the_rule_of_their_country(typed: str, expected: str) -> None:
    assert check.check_vat_number(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["FR14542107651", "FR13542107652", "DE136695978", "EL094259217", "CHE107787578TVA"]
    + ["CHE107787577", "GB802311781", "FR", "FR13542107651X", "BE0000000000"],
)
def test_a_wrong_vat_number_is_refused(typed: str) -> None:
    assert refusal(check.check_vat_number, typed).code == "vat_number_invalid"


@pytest.mark.parametrize("typed", ["", "13542107651", "US123456789", "EU372022452", "MC12", "à12"])
def test_a_number_without_a_country_that_can_be_checked_says_so(typed: str) -> None:
    assert refusal(check.check_vat_number, typed).code == "vat_number_country"


@pytest.mark.parametrize(
    ("country", "typed", "expected"),
    [
        ("FR", "13542107651", "FR13542107651"),
        ("MC", "53000004605", "FR53000004605"),
        ("re", "13542107651", "FR13542107651"),
        ("GR", "094259216", "EL094259216"),
        ("DE", "DE136695976", "DE136695976"),
    ],
)
def test_the_country_supplies_a_missing_prefix(country: str, typed: str, expected: str) -> None:
    assert check.check_vat_number(typed, country=country) == expected


def test_a_french_vat_number_agrees_with_the_siren() -> None:
    assert check.check_vat_number("FR13542107651", siren="542 107 651") == "FR13542107651"
    assert check.check_vat_number("DE136695976", siren="542107651") == "DE136695976"
    found = refusal(check.check_vat_number, "FR13542107651", siren="820043784")
    assert found.code == "vat_number_siren_differs"
    assert found.values == {"value": "FR13542107651", "siren": "820043784"}


def test_a_vat_number_of_monaco_holds_no_siren() -> None:
    assert check.check_vat_number("FR53000004605", siren="820043784") == "FR53000004605"


@given(st.text(DIGITS, min_size=8, max_size=8), st.integers(0, 10), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_french_vat_number_is_found(body: str, place: int, digit: str) -> None:
    siren = with_key(body)
    assume(not siren.startswith("000"))
    digits = f"{int(siren + '12') % 97:02d}{siren}"
    assert check.check_vat_number(f"FR{digits}") == f"FR{digits}"
    assume(digit != digits[place])
    wrong = digits[:place] + digit + digits[place + 1 :]
    assert refusal(check.check_vat_number, f"FR{wrong}").code == "vat_number_invalid"


def test_an_iban_loses_its_spaces() -> None:
    typed = "fr14 2004 1010 0505 0001 3M02 606"
    assert check.check_iban(typed) == "FR1420041010050500013M02606"


@pytest.mark.parametrize(
    "typed", ["", "FR", "FR1420041010050500013M02607", "FR14200410100505000", "ZZ68539007547034"]
)
def test_another_text_is_no_iban(typed: str) -> None:
    found = refusal(check.check_iban, typed, "bank.iban")
    assert (found.code, found.field) == ("iban_invalid", "bank.iban")


@given(st.text(DIGITS, min_size=23, max_size=23), st.integers(2, 26), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_an_iban_is_found(bban: str, place: int, digit: str) -> None:
    good = f"FR{calc_check_digits(f'FR00{bban}')}{bban}"
    assert check.check_iban(good) == good
    assume(digit != good[place])
    wrong = good[:place] + digit + good[place + 1 :]
    assert refusal(check.check_iban, wrong).code == "iban_invalid"


def test_a_bic_has_eight_or_eleven_characters() -> None:
    assert check.check_bic(" agri fr pp 882") == "AGRIFRPP882"
    assert check.check_bic("CMCIFR2A") == "CMCIFR2A"
    for typed in ("", "AGRIFRPP8", "AGRIXXPP", "1GRIFRPP"):
        assert refusal(check.check_bic, typed).code == "bic_invalid"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bureau@aeroclub.fr", "bureau@aeroclub.fr"),
        (" Jean.Mermoz+OF@AeroClub.FR\n", "Jean.Mermoz+OF@aeroclub.fr"),
        ("o'neil@club.co.uk", "o'neil@club.co.uk"),
        ("bureau@aéro-club.fr", "bureau@aéro-club.fr"),
        ("bureau@ae\u0301ro-club.fr", "bureau@aéro-club.fr"),
        ("bureau@xn--aro-club-b1a.fr", "bureau@xn--aro-club-b1a.fr"),
    ],
)
def test_an_email_keeps_its_name_and_lowers_its_domain(typed: str, expected: str) -> None:
    assert check.check_email(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "@", "bureau", "bureau@", "@club.fr", "bureau@club", "a@b@club.fr", "bureau@club.f"]
    + ["a b@club.fr", "a..b@club.fr", ".a@club.fr", "a@club..fr", "a@-club.fr", "a@club.1a"]
    + ["a@club.fr, b@club.fr", "Jean <a@club.fr>", '"a"@club.fr', "é@club.fr", "a@[127.0.0.1]"]
    + ["a@club.fr\nBcc: b@club.fr", "a\r\nBcc:b@club.fr", "a\x00@club.fr", "a@cl\tub.fr"]
    + [f"{'a' * 65}@club.fr", f"a@{'a' * 64}.fr", f"a@{'abc.' * 63}fr"],
)
def test_what_is_not_one_address_never_reaches_a_header(typed: str) -> None:
    found = refusal(check.check_email, typed, "email_contact")
    assert (found.code, found.field) == ("email_invalid", "email_contact")


@given(st.text(max_size=60))
def test_an_accepted_email_is_one_printable_line(text: str) -> None:
    try:
        address = check.check_email(text)
    except DomainError:
        return
    assert address.isprintable()
    assert " " not in address
    assert check.check_email(address) == address


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("05 61 00 00 00", "05 61 00 00 00"),
        (" +33  (0)5.61\u00a000-00-00 ", "+33 (0)5.61 00-00-00"),
        ("05 61 00 00 00 poste 12", "05 61 00 00 00 poste 12"),
        ("3639", "3639"),
    ],
)
def test_a_phone_number_is_kept_as_typed(typed: str, expected: str) -> None:
    assert check.check_phone(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "abc", "12", "+", "05 61 00 00 00 ou 06", "1" * 21, "1\x002345"]
)
def test_another_text_is_no_phone_number(typed: str) -> None:
    assert refusal(check.check_phone, typed).code == "phone_invalid"


@pytest.mark.parametrize("number", ["OF01-2026-00123", "FA/2026/0001", "a+b_c", "A" * 35])
def test_document_numbers_of_the_french_rules(number: str) -> None:
    assert check.check_document_number(number) == number


@pytest.mark.parametrize("number", ["", "A" * 36, "FA2026#1", "É1", "FA 1", "FA1\n", "FA.1"])
def test_document_numbers_outside_the_french_rules_are_refused(number: str) -> None:
    assert refusal(check.check_document_number, number).code == "document_number_invalid"


def test_order_numbers_and_service_codes_are_one_line() -> None:
    assert check.check_order_number(" 2026-BC/45 é ") == "2026-BC/45 é"
    assert check.check_service_code("SERVICE_42") == "SERVICE_42"
    for typed in ("", "a\nb", "x" * 51):
        found = refusal(check.check_order_number, typed)
        assert (found.code, found.field) == ("order_number_invalid", "engagement")
        assert found.values["longest"] == 50
    assert refusal(check.check_service_code, "x" * 101).code == "service_code_invalid"
