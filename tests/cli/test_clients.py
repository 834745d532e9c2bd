"""Client sheets by the command line: added, changed, found, renamed, merged, with their past."""

import pytest

from ofdesk.services.client_fields import field_names

ADDRESS = ("address_1", "address_2", "address_3", "address_4", "postcode", "city", "country")
SPEC_FIELDS = (
    *("platform", "name", "legal_form", "kind", "state", "email_structure", "email_contact"),
    *("contact_name", "contact_phone", *ADDRESS, "billed_to", "billing_name"),
    *(f"billing_{name}" for name in ADDRESS),
    *("siren", "siret", "rna", "foreign_id", "vat_number", "taxable", "service_code"),
    *("engagement", "offer", "production_version", "resources", "anniversary", "ends_on"),
    *("language", "delivery", "tags", "notes"),
)
"""The field names of the contract."""

WHOLE = {
    "name": "Aéro-club de la Ville",
    "legal_form": "Association loi 1901",
    "kind": "association",
    "activity": "Vol moteur",
    "state": "production",
    "email_structure": "bureau@ville.example",
    "email_contact": "anne@ville.example",
    "contact_name": "Anne Œuvrard",
    "contact_phone": "+33 5 61 00 00 00",
    "address_1": "Aérodrome",
    "address_2": "Hangar 3",
    "postcode": "31130",
    "city": "Balma",
    "country": "FR",
    "siren": "732829320",
    "siret": "73282932000074",
    "rna": "W751234567",
    "vat_number": "FR44732829320",
    "vat_number_checked_on": "2026-11-01",
    "taxable": "no",
    "taxable_verified_on": "2026-11-02",
    "service_code": "SERV-1",
    "engagement": "E-2026-1",
    "offer": "premiere",
    "production_version": "4.0",
    "resources": "12",
    "anniversary": "2020-02-29",
    "language": "en",
    "delivery": "both",
    "tags": "sud,école",
    "notes": "Première ligne\nseconde ligne",
}


def pairs(fields):
    return [f"{name}={value}" for name, value in fields.items()]


def platforms(found):
    return [row["platform"] for row in found.document]


def test_every_field_of_the_contract_is_in_the_sheet(mermoz):
    assert set(SPEC_FIELDS) <= set(mermoz)
    assert set(SPEC_FIELDS) <= {"platform", *field_names()}
    assert {"aliases", "periods", "warnings", "vat", "history_count"} <= set(mermoz)


def test_every_field_comes_back_as_it_was_given(ask, desk):
    sheet = ask("clients", "add", "ville", *pairs(WHOLE)).document
    assert sheet == ask("clients", "show", "ville").document
    expected = WHOLE | {"resources": 12, "production_version": "4.0", "tags": "école,sud"}
    assert {name: sheet[name] for name in expected} == expected


def test_a_sheet_is_read_as_text_too(run, desk):
    assert run("clients", "add", "ville", *pairs(WHOLE)).status == 0
    said = run("clients", "show", "ville")
    assert said.status == 0
    for word in ("Première", "saisi à la main", "par la poste et par e-mail", "01/11/2026"):
        assert word in said.out


def test_erasing_a_field_leaves_the_others(ask, desk):
    ask("clients", "add", "ville", *pairs(WHOLE))
    sheet = ask("clients", "set", "ville", "notes=", "tags=", "rna=", "anniversary=").document
    assert (sheet["notes"], sheet["tags"], sheet["rna"]) == ("", "", "")
    assert sheet["anniversary"] is None
    assert sheet["contact_name"] == "Anne Œuvrard"


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("kind", "Société", "company"),
        ("kind", "collectivité publique", "public"),
        ("state", "En production", "production"),
        ("state", "périmée", "expired"),
        ("taxable", "oui", "yes"),
        ("taxable", "Inconnu", "unknown"),
        ("offer", "First Price", "first_price"),
        ("offer", "Business+", "business_plus"),
        ("offer", "Première", "premiere"),
        ("language", "anglais", "en"),
        ("delivery", "les deux", "both"),
        ("delivery", "Chorus Pro", "chorus"),
        ("country", "Suisse", "CH"),
        ("siren", "732 829 320", "732829320"),
        ("vat_number", "fr 44 732829320", "FR44732829320"),
        ("vat_number", "44732829320", "FR44732829320"),
        ("rna", "w751234567", "W751234567"),
        ("email_contact", " Anne@Ville.EXAMPLE ", "Anne@ville.example"),
        ("name", "  Aéro-club\u00a0de\u200b la  Côte ", "Aéro-club de la Côte"),
        ("name", "Ae\u0301ro-club", "Aéro-club"),
        ("ends_on", "31/12/2026", "2026-12-31"),
        ("resources", "1\u202f012", 1012),
        ("production_version", "4.0Beta", "4.0beta"),
        ("tags", "b; a,b,, c d ", "a,b,c d"),
        ("archived", "oui", True),
        ("vat_territory", "corsica", "corsica"),
    ],
)
def test_fields_are_taken_as_people_write_them(ask, mermoz, field, typed, stored):
    found = ask("clients", "set", "mermoz", f"{field}={typed}")
    assert found.status == 0, found.out
    assert found.document[field] == stored


@pytest.mark.parametrize(
    "typed", ["http://jean.openflyers.fr", "https://openflyers.com/jean/", "  Jean ", "JEAN"]
)
def test_the_platform_is_found_in_what_was_pasted(ask, desk, typed):
    assert ask("clients", "add", typed, "name=J", "email_contact=j@x.example").status == 0
    assert ask("clients", "show", typed).document["platform"] == "jean"


def test_a_siret_gives_the_siren(ask, mermoz):
    sheet = ask("clients", "set", "mermoz", "siret=73282932000074").document
    assert sheet["siren"] == "732829320"


def test_a_changed_vat_number_is_not_verified_any_more(ask, desk):
    ask("clients", "add", "ville", *pairs(WHOLE))
    sheet = ask("clients", "set", "ville", "vat_number=").document
    assert (sheet["vat_number_checked_on"], sheet["taxable_verified_on"]) == (None, "2026-11-02")


def test_the_vat_of_the_sheet_says_why(ask, mermoz):
    ask("clients", "set", "mermoz", "postcode=97400", "taxable=no")
    vat = ask("clients", "show", "mermoz").document["vat"]
    assert (vat["rate_bp"], vat["territory"]) == (850, "RE")
    assert "8,5" in vat["why"]


def test_a_vat_that_cannot_be_told_is_told_with_its_code(ask, mermoz):
    sheet = ask("clients", "set", "mermoz", "country=BE", "postcode=1000").document
    assert sheet["vat"]["error"] == "vat_status_unknown"
    assert sheet["vat"]["message"]


# Periods


def test_an_end_makes_the_year_that_ends_then(ask, mermoz):
    sheet = ask("clients", "set", "mermoz", "ends_on=2027-02-28", "resources=9").document
    assert sheet["ends_on"] == "2027-02-28"
    [period] = sheet["periods"]
    assert period["starts_on"] == "2026-03-01"
    assert (period["kind"], period["state"], period["resources"]) == ("initial", "acquired", 9)


def test_an_end_can_be_corrected_and_erased(ask, mermoz):
    ask("clients", "set", "mermoz", "ends_on=2027-02-28")
    sheet = ask("clients", "set", "mermoz", "ends_on=2027-03-31").document
    assert [p["starts_on"] for p in sheet["periods"]] == ["2026-04-01"]
    sheet = ask("clients", "set", "mermoz", "ends_on=").document
    assert (sheet["ends_on"], sheet["periods"]) == (None, [])


@pytest.mark.parametrize(
    ("ends_on", "state"), [("2027-01-01", "production"), ("2026-01-01", "expired")]
)
def test_the_state_of_a_new_client_follows_its_end(ask, desk, ends_on, state):
    fields = ("name=J", "email_contact=j@x.example", f"ends_on={ends_on}")
    found = ask("--today", "2026-11-25", "clients", "add", "jean", *fields)
    assert found.document["state"] == state


def test_a_count_learned_later_completes_the_first_year(ask, mermoz):
    ask("clients", "set", "mermoz", "ends_on=2027-02-28")
    ask("resources", "set", "mermoz", "7", "--reason", "compté au téléphone")
    assert ask("clients", "show", "mermoz").document["periods"][0]["resources"] == 7


def test_once_a_year_was_invoiced_the_end_follows_from_it(ask, mermoz):
    fields = ("address_1=Aérodrome", "postcode=31130", "city=Balma", "resources=4", "taxable=no")
    assert ask("clients", "set", "mermoz", *fields).status == 0
    issued = ask("renew", "mermoz", "--issue", "--ordered-by", "Anne")
    assert issued.status == 0, issued.out
    found = ask("clients", "set", "mermoz", "ends_on=2030-01-01")
    assert found.error == "ends_on_from_periods"


# Billed parties

TOWN = (
    "billing_name=Mairie de Balma",
    "billing_address_1=1 place de la Mairie",
    "billing_postcode=31130",
    "billing_city=Balma",
    "billing_kind=public",
    "billing_siret=73282932000074",
)


def test_a_billed_party_is_made_and_found_again_by_its_name(ask, mermoz):
    sheet = ask("clients", "set", "mermoz", *TOWN).document
    assert (sheet["billed_to"], sheet["billing_city"]) == ("Mairie de Balma", "Balma")
    assert sheet["billing_siren"] == "732829320"
    ask("clients", "add", "ulm", "name=ULM", "email_contact=u@x.example")
    sheet = ask("clients", "set", "ulm", "billed_to=MAIRIE DE BALMA").document
    assert sheet["billing_address_1"] == "1 place de la Mairie"
    ask("clients", "set", "ulm", "billing_address_1=2 place de la Mairie")
    shared = ask("clients", "show", "mermoz").document
    assert shared["billing_address_1"] == "2 place de la Mairie"


def test_a_client_is_billed_itself_again(ask, mermoz):
    ask("clients", "set", "mermoz", *TOWN)
    sheet = ask("clients", "set", "mermoz", "billed_to=self").document
    assert (sheet["billed_to"], sheet["billing_name"]) == ("self", "")


def test_a_party_of_one_client_is_renamed_and_one_of_two_is_not(ask, mermoz):
    ask("clients", "set", "mermoz", *TOWN)
    sheet = ask("clients", "set", "mermoz", "billing_name=Ville de Balma").document
    assert sheet["billing_city"] == "Balma"
    ask("clients", "add", "ulm", "name=U", "email_contact=u@x.example", "billed_to=Ville de Balma")
    sheet = ask("clients", "set", "ulm", "billing_name=Ligue", "billing_city=Paris").document
    assert (sheet["billed_to"], sheet["billing_city"]) == ("Ligue", "Paris")
    assert ask("clients", "show", "mermoz").document["billed_to"] == "Ville de Balma"


# Duplicates

OTHER = ("name=Aéroclub Jean Mermoz de Balma", "email_contact=x@y.example")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (("siren=732829320",), "same_siren"),
        (("email_contact=BUREAU@mermoz.example",), "same_email"),
        (("postcode=31130",), "near_name"),
    ],
)
def test_what_may_be_the_same_client_is_a_warning(ask, run, mermoz, fields, code):
    ask("clients", "set", "mermoz", "siren=732829320", "postcode=31130")
    given = ("name=Aéroclub Jean-Mermoz", "email_structure=other@x.example", *fields)
    found = ask("clients", "add", "other", *given)
    assert found.status == 0
    warning = next(w for w in found.document["warnings"] if w["code"] == code)
    assert warning["values"]["platform"] == "mermoz"
    assert warning["message"] in run("clients", "show", "other").err


def test_different_clubs_of_one_postcode_are_no_duplicates(ask, mermoz):
    ask("clients", "set", "mermoz", "postcode=31130")
    given = ("name=Planeurs du Lauragais", "email_contact=p@x.example", "postcode=31130")
    codes = [w["code"] for w in ask("clients", "add", "planeurs", *given).document["warnings"]]
    assert "near_name" not in codes


def test_a_version_that_nobody_listed_is_looked_at(ask, mermoz):
    sheet = ask("clients", "set", "mermoz", "production_version=9.9").document
    assert "version_not_listed" in [w["code"] for w in sheet["warnings"]]


# Names


def test_a_renamed_platform_is_found_by_both_names(ask, mermoz):
    sheet = ask("clients", "rename", "mermoz", "jean-mermoz").document
    assert (sheet["platform"], sheet["aliases"]) == ("jean-mermoz", ["mermoz"])
    assert ask("clients", "show", "mermoz").document["platform"] == "jean-mermoz"
    assert platforms(ask("clients", "list", "--search", "mermoz")) == ["jean-mermoz"]
    assert ask("clients", "rename", "mermoz", "mermoz").document["aliases"] == ["jean-mermoz"]


def test_a_former_name_is_never_given_to_another(ask, mermoz):
    ask("clients", "rename", "mermoz", "jean-mermoz")
    other = ("name=O", "email_contact=o@x.example")
    assert ask("clients", "add", "mermoz", *other).error == "platform_taken"
    ask("clients", "add", "other", *other)
    assert ask("clients", "rename", "other", "mermoz").error == "platform_taken"


def test_a_merged_sheet_is_read_under_the_kept_one(ask, run, mermoz):
    ask("clients", "set", "mermoz", "ends_on=2027-06-30")
    ask("clients", "add", "double", "name=Double", "email_contact=d@x.example")
    ask("clients", "rename", "double", "doublon")
    kept = ask("clients", "merge", "mermoz", "doublon").document
    assert (kept["platform"], kept["ends_on"]) == ("doublon", "2027-06-30")
    assert kept["aliases"] == ["double", "mermoz"]
    assert len(kept["periods"]) == 1
    assert platforms(ask("clients", "list")) == ["doublon"]
    assert ask("clients", "show", "mermoz").document["platform"] == "doublon"
    assert ask("clients", "merge", "mermoz", "doublon").error == "merge_already"
    assert ask("clients", "merge", "doublon", "double").error == "merge_same"
    assert "fusionnée" in run("clients", "merge", "mermoz", "doublon").err


def test_an_archived_client_leaves_the_list_and_comes_back(ask, mermoz):
    assert ask("clients", "archive", "mermoz").document["archived"] is True
    assert platforms(ask("clients", "list")) == []
    assert platforms(ask("clients", "list", "--archived")) == ["mermoz"]
    assert ask("clients", "restore", "mermoz").document["archived"] is False
    assert platforms(ask("clients", "list")) == ["mermoz"]


def test_personal_data_goes_out_and_away(ask, run, mermoz, tmp_path):
    known = ask("gdpr", "export", "mermoz").document
    assert known["platform"] == "mermoz"
    assert known["client"][0]["email_structure"] == "bureau@mermoz.example"
    packed = ask("gdpr", "export", "mermoz", "--out", str(tmp_path / "m.zip")).document
    assert packed["file"] == str(tmp_path / "m.zip")
    erased = ask("gdpr", "erase", "mermoz", "--reason", "demande").document
    assert "client.email_structure" in erased["erased"]
    assert {kept["what"] for kept in erased["kept"]} == {"platform"}
    assert ask("gdpr", "erase", "mermoz", "--reason", "demande").error == "erased_already"
    assert ask("clients", "show", "mermoz").document["email_structure"].startswith("~")
