"""Settings, price lists, versions, backups and the self-test by the command line."""

import json

import pytest

COMPANY = ("company.name=OpenFlyers", "bank.iban=FR76 3000 6000 0112 3456 7890 189")


# Bases and settings


def test_a_base_is_made_with_its_settings(ask, run, base):
    found = ask("init", *COMPANY, "desk.number=07")
    assert found.status == 0
    assert found.document["bank.iban"] == "FR7630006000011234567890189"
    assert found.document["desk.number"] == "07"
    assert ask("settings", "list").document == found.document
    assert "OpenFlyers" in run("settings", "list").out
    assert base.stat().st_mode & 0o077 == 0


def test_a_base_is_never_made_over_another(ask, desk):
    before = desk.read_bytes()
    assert ask("init", "--factice").error == "base_exists"
    assert desk.read_bytes() == before


def test_an_empty_setting_goes_back_to_its_default(ask, desk):
    assert ask("settings", "set", "rules.due_days=45").document["rules.due_days"] == "45"
    assert ask("settings", "set", "rules.due_days=").document["rules.due_days"] == "30"
    assert ask("settings", "set", "company.phone=").document["company.phone"] == ""


@pytest.mark.parametrize(
    ("setting", "typed", "stored"),
    [
        ("company.vat_on_debits", "oui", "yes"),
        ("company.vat_number", "44732829320", "FR44732829320"),
        ("company.siren", "732 829 320", "732829320"),
        ("alerts.schedule", "7;-30,0", "-30,0,7"),
        ("rules.client_account_prefix", "411a", "411A"),
        ("card.link_template", "https://pay.example/{number}", "https://pay.example/{number}"),
        ("desk.operator", "Anne", "Anne"),
        ("desk.number", "01", "01"),
        ("desk.number", "1", "01"),
    ],
)
def test_settings_are_taken_as_people_write_them(ask, desk, setting, typed, stored):
    assert ask("settings", "set", f"{setting}={typed}").document[setting] == stored


@pytest.mark.parametrize(
    ("short", "setting"),
    [
        ("company", "company.name"),
        ("company_name", "company.name"),
        ("legal-form", "company.legal_form"),
        ("IBAN", "bank.iban"),
        ("desk_operator", "desk.operator"),
    ],
)
def test_a_setting_answers_to_a_short_name(ask, desk, short, setting):
    value = "FR7630006000011234567890189" if setting == "bank.iban" else "Les Essais"
    assert ask("settings", "set", f"{short}={value}").document[setting] == value


def test_a_short_name_that_several_settings_share_is_unknown(ask, desk):
    refused = ask("settings", "set", "language=en")
    assert refused.error == "setting_unknown"
    assert refused.document["values"]["name"] == "language"


def test_one_setting_under_two_names_is_wrong_usage(ask, desk):
    assert ask("settings", "set", "iban=", "bank.iban=").status == 2


def test_settings_of_the_house_are_in_the_history_and_those_of_the_desk_are_not(ask, desk):
    import sqlite3

    ask("settings", "set", "company.name=X", "desk.operator=Anne")
    connection = sqlite3.connect(desk)
    tables = {row[0] for row in connection.execute("SELECT tbl FROM history WHERE author = 'Ada'")}
    connection.close()
    assert tables == {"setting"}


def test_another_desk_number_is_given_alone(ask, desk):
    found = ask("settings", "set", "desk.number=02", "company.name=X")
    assert (found.status, found.error) == (2, "number_alone")
    assert ask("settings", "set", "desk.number=02").document["desk.number"] == "02"
    assert ask("settings", "list").document["desk.number"] == "02"


# Versions


def test_one_version_is_proposed_and_the_named_pre_releases_are_open(ask, run, desk):
    found = ask("versions", "set", "--stable", "4.2", "--prerelease", "5.0alpha").document
    assert [row["name"] for row in found if row["stable"]] == ["4.2"]
    assert [row["name"] for row in found if row["open"]] == ["5.0alpha"]
    found = ask("versions", "set", "--stable", "4.0").document
    assert [row["name"] for row in found if row["stable"]] == ["4"]
    assert not [row for row in found if row["open"]]
    assert found == ask("versions", "list").document
    assert "proposée" in run("versions", "list").out


# Price lists


@pytest.fixture
def priced(ask, desk, tmp_path):
    """The example list written as JSON, to change and take in."""
    path = tmp_path / "list.json"
    assert ask("catalogue", "export", str(path)).status == 0
    return json.loads(path.read_text(encoding="utf-8"))


def written(path, document):
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_the_price_list_of_a_day_is_shown(ask, run, desk):
    found = ask("catalogue", "show").document
    assert found["is_example"] is True
    first = next(offer for offer in found["offers"] if offer["offer"] == "first_price")
    assert first["acts"]["migration"] == {"included": False, "price_cents": 5000}
    shown = run("catalogue", "show").out
    assert "EXEMPLE" in shown
    assert "50,00" in shown


def test_a_new_price_list_is_in_force_from_its_day(ask, priced, tmp_path):
    priced |= {"label": "Tarifs 2027", "valid_from": "2027-01-01", "is_example": False}
    priced["offers"][0]["base_cents"] += 100
    path = written(tmp_path / "new.json", priced)
    added = ask("catalogue", "import", path)
    assert added.status == 0, added.out
    assert added.document == ask("catalogue", "show", "--date", "2027-06-01").document
    assert ask("catalogue", "show", "--date", "2026-12-31").document["is_example"] is True
    [change] = ask("catalogue", "compare", "2026-12-01", "Tarifs 2027").document
    assert change["item"] == "base"
    assert change["after_cents"] - change["before_cents"] == 100


def test_a_comparison_is_read_as_a_table(ask, run, priced, tmp_path):
    priced |= {"label": "Tarifs 2027", "valid_from": "2027-01-01"}
    priced["offers"][0]["brackets"] = [{"first": 1, "unit_cents": 1}]
    ask("catalogue", "import", written(tmp_path / "new.json", priced))
    shown = run("catalogue", "compare", "2026-12-01", "2027-01-01").out
    assert "à partir de la ressource 1" in shown
    assert "aucun" in shown
    same = run("catalogue", "compare", "2026-12-01", "2026-12-02").out
    assert "identiques" in same


def test_an_unused_list_of_the_same_day_is_replaced(ask, priced, tmp_path):
    priced |= {"label": "A", "valid_from": "2027-01-01"}
    ask("catalogue", "import", written(tmp_path / "a.json", priced))
    priced["label"] = "B"
    ask("catalogue", "import", written(tmp_path / "b.json", priced))
    assert ask("catalogue", "show", "--date", "2027-01-01").document["label"] == "B"
    priced |= {"label": "B", "valid_from": "2028-01-01"}
    taken = ask("catalogue", "import", written(tmp_path / "c.json", priced))
    assert taken.error == "catalogue_label_taken"


def test_a_list_that_served_is_never_replaced(ask, mermoz, priced, tmp_path):
    fields = ("address_1=A", "postcode=31130", "city=Balma", "resources=4", "taxable=no")
    ask("clients", "set", "mermoz", *fields)
    assert ask("renew", "mermoz", "--issue", "--ordered-by", "Anne").status == 0
    assert ask("catalogue", "show").document["used"] is True
    found = ask("catalogue", "import", written(tmp_path / "a.json", priced))
    assert found.error == "catalogue_used"


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.json"])
def test_price_lists_come_back_from_every_form(ask, priced, base, tmp_path, name):
    path = tmp_path / name
    written_out = ask("catalogue", "export", str(path), "--date", "2026-12-01").document
    assert written_out["label"] == priced["label"]
    other = base.with_name("other.db")
    ask("init", "--factice", at=other)
    taken = ask("catalogue", "import", str(path), at=other)
    assert taken.status == 0, taken.out
    notes = {"notes": priced["notes"] if name.endswith("json") else ""}
    assert taken.document == priced | notes


# Backups


def test_a_backup_is_a_base_and_overwrites_nothing(ask, run, mermoz, tmp_path):
    copy = tmp_path / "copy.db"
    made = ask("backup", str(copy)).document
    assert made["size"] == copy.stat().st_size
    assert ask("clients", "list", at=copy).document[0]["platform"] == "mermoz"
    assert ask("backup", str(copy)).error == "backup_exists"
    assert "copiée" in run("backup", str(tmp_path / "other.db")).out


def test_a_backup_brings_back_what_was_there(ask, run, mermoz, tmp_path):
    copy = tmp_path / "copy.db"
    ask("backup", str(copy))
    ask("clients", "set", "mermoz", "city=Balma")
    found = ask("restore", str(copy))
    assert found.status == 0, found.out
    assert found.document["carried_over"] == []
    assert ask("clients", "show", "mermoz").document["city"] == ""
    assert "restaurée" in run("restore", str(copy)).out


def test_what_was_issued_since_the_backup_is_carried_over(ask, run, mermoz, tmp_path):
    fields = ("address_1=A", "postcode=31130", "city=Balma", "resources=4", "taxable=no")
    ask("clients", "set", "mermoz", *fields)
    copy = tmp_path / "copy.db"
    ask("backup", str(copy))
    number = ask("renew", "mermoz", "--issue", "--ordered-by", "Anne").document["number"]
    assert ask("restore", str(copy)).document["carried_over"] == [number]
    assert ask("invoices", "show", number).status == 0


@pytest.mark.parametrize(("made", "code"), [(None, "base_missing"), (b"not a base" * 500, "base_")])
def test_a_bad_backup_changes_nothing(ask, mermoz, desk, tmp_path, made, code):
    copy = tmp_path / "copy.db"
    if made is not None:
        copy.write_bytes(made)
    found = ask("restore", str(copy))
    assert found.status == 1
    assert found.error.startswith(code)
    assert ask("clients", "list").document[0]["platform"] == "mermoz"


# Self-test


def test_the_program_proves_itself(ask, monkeypatch):
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    found = ask("selftest")
    checks = {check["name"]: check for check in found.document["checks"]}
    assert {"base", "pdf", "fonts", "translations", "keyring", "window"} <= set(checks)
    failed = {name for name, check in checks.items() if not check["ok"]}
    # The command line of these tests was given no window.
    assert failed == {"window"}
    assert found.status == 1
