"""Bad input of every kind: a code, a sentence in words, the right status, and nothing changed."""

import pytest

from ofdesk.words.formats import NBSP

LONG = "x" * 100_000


PLATFORMS = [
    ("", "platform_invalid"),
    (" ", "platform_invalid"),
    ("-club", "platform_invalid"),
    ("club-", "platform_invalid"),
    ("a.b", "platform_invalid"),
    ("aéro", "platform_invalid"),
    ("a" * 64, "platform_invalid"),
    (LONG, "platform_invalid"),
    ("a b", "platform_invalid"),
    ("http://example.org/mermoz", "platform_invalid"),
    ("https://openflyers.com/", "platform_invalid"),
    ("http://a.b.openflyers.fr", "platform_invalid"),
    ("😀", "platform_invalid"),
    ("\x1b[31mred", "platform_invalid"),
    ("'; DROP TABLE client; --", "platform_invalid"),
    ("demo", "platform_reserved"),
    ("demo-12", "platform_reserved"),
    ("http://www.openflyers.fr", "platform_invalid"),
    ("documentation", "platform_reserved"),
    ("client", "platform_reserved"),
    ("mermoz", "platform_taken"),
    ("MERMOZ", "platform_taken"),
    ("https://openflyers.com/mermoz/", "platform_taken"),
    ("ulm", "platform_taken"),
]


@pytest.mark.parametrize(("typed", "code"), PLATFORMS)
def test_a_platform_name_that_cannot_be(refused, typed, code):
    argv = ("clients", "add", "--", typed, "name=N", "email_contact=n@x.example")
    refused(argv, code)


FIELDS = [
    ("name=", "name_missing"),
    ("name=  \u200b ", "name_missing"),
    (f"name={LONG}", "field_too_long"),
    ("name=Club 😀", "glyph_missing"),
    ("name=飛行機", "glyph_missing"),
    ("name=Club\x00nul", "field_control_characters"),
    ("name=\x1b[31mred", "field_control_characters"),
    ("name=abc\u202edef", "field_control_characters"),
    ("name=abc\udcffdef", "field_control_characters"),
    ("contact_name=Ada\x07", "field_control_characters"),
    ("address_1=🛩 hangar", "glyph_missing"),
    (f"city={'v' * 81}", "field_too_long"),
    (f"notes={'n' * 20_001}", "field_too_long"),
    ("notes=bell\x07", "field_control_characters"),
    ("email_structure=", "email_missing"),
    ("email_structure=nobody", "email_invalid"),
    ("email_structure=a@b.example, c@d.example", "email_invalid"),
    ("email_structure=a@b@c.example", "email_invalid"),
    ("email_contact=é@x.example", "email_invalid"),
    ("email_contact=a@localhost", "email_invalid"),
    ("email_contact=a b@x.example", "email_invalid"),
    ("email_contact=<a@x.example>", "email_invalid"),
    (f"email_contact={'a' * 250}@x.example", "field_too_long"),
    ("contact_phone=call me", "phone_invalid"),
    ("siren=123456789", "siren_invalid"),
    ("siren=000000000", "siren_invalid"),
    ("siren=73282932", "siren_invalid"),
    ("siren=٧٣٢٨٢٩٣٢٠", "siren_invalid"),
    ("siret=73282932000075", "siret_invalid"),
    ("rna=W12", "rna_invalid"),
    ("vat_number=FR00732829320", "vat_number_invalid"),
    ("vat_number=ZZ123", "vat_number_country"),
    ("country=Atlantis", "country_unknown"),
    ("kind=club", "choice_unknown"),
    ("state=gone", "choice_unknown"),
    ("taxable=perhaps", "choice_unknown"),
    ("offer=gold", "choice_unknown"),
    ("language=de", "choice_unknown"),
    ("delivery=pigeon", "choice_unknown"),
    ("archived=maybe", "choice_unknown"),
    ("vat_territory=moon", "choice_unknown"),
    ("resources=-1", "count_invalid"),
    ("resources=1.5", "count_invalid"),
    ("resources=many", "count_invalid"),
    ("resources=²", "count_invalid"),
    ("resources=100001", "count_invalid"),
    (f"resources={'9' * 30}", "field_too_long"),
    ("resources=11", "reason_missing"),
    ("resources=", "reason_missing"),
    ("ends_on=tomorrow", "field_date_invalid"),
    ("ends_on=2026-02-30", "field_date_invalid"),
    ("ends_on=31/02/2026", "field_date_invalid"),
    ("ends_on=2026-13-01", "field_date_invalid"),
    ("ends_on=1900-01-01", "date_out_of_range"),
    ("ends_on=9999-12-31", "date_out_of_range"),
    ("anniversary=26/11", "field_date_invalid"),
    ("resources_read_at=2026-11-25T10:00", "instant_invalid"),
    ("resources_read_at=yesterday", "instant_invalid"),
    ("production_version=latest", "version_unknown"),
    ("production_version=4.0gamma", "version_unknown"),
    ("billed_to=Nobody", "party_unknown"),
    ("billing_city=Paris", "billing_name_missing"),
    (f"engagement={'e' * 51}", "field_too_long"),
    ("platform=other", "platform_by_rename"),
    ("colour=blue", "field_unknown"),
    ("id=1", "field_unknown"),
    ("search=x", "field_unknown"),
    (f"{LONG}=x", "field_unknown"),
]


@pytest.mark.parametrize(("pair", "code"), FIELDS, ids=lambda x: str(x)[:40])
def test_a_field_that_cannot_be(refused, pair, code):
    refused(("clients", "set", "mermoz", pair), code)


def test_a_refused_sheet_is_refused_whole(refused):
    argv = ("clients", "set", "mermoz", "city=Balma", "billing_name=Ville", "billing_siren=1")
    refused(argv, "siren_invalid")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("clients", "add", "new", "email_contact=n@x.example"), "name_missing"),
        (("clients", "add", "new", "name=N"), "email_missing"),
        (
            ("clients", "set", "mermoz", "siren=732829320", "siret=44306184100047"),
            "siret_siren_differs",
        ),
        (
            ("clients", "set", "mermoz", "siren=443061841", "vat_number=FR44732829320"),
            "vat_number_siren_differs",
        ),
        (("clients", "set", "mermoz", "billed_to=self", "billing_city=Paris"), "billing_self"),
        (("clients", "show", "nobody"), "client_unknown"),
        (("clients", "show", ""), "client_unknown"),
        (("clients", "show", LONG), "client_unknown"),
        (("clients", "history", "nobody"), "client_unknown"),
        (("clients", "set", "nobody", "city=X"), "client_unknown"),
        (("clients", "archive", "nobody"), "client_unknown"),
        (("clients", "rename", "nobody", "new"), "client_unknown"),
        (("clients", "rename", "mermoz", "mermoz"), "platform_same"),
        (("clients", "rename", "mermoz", "ulm"), "platform_taken"),
        (("clients", "rename", "mermoz", "demo"), "platform_reserved"),
        (("clients", "merge", "mermoz", "nobody"), "client_unknown"),
        (("clients", "merge", "mermoz", "mermoz"), "merge_same"),
        (("resources", "set", "nobody", "3", "--reason", "r"), "client_unknown"),
        (("resources", "set", "mermoz", "3.5", "--reason", "r"), "count_invalid"),
        (("resources", "set", "mermoz", "", "--reason", "r"), "count_invalid"),
        (("resources", "set", "mermoz", "3", "--reason", " "), "reason_missing"),
        (("settings", "set", "company.nam=X"), "setting_unknown"),
        (("settings", "set", "bank.iban=FR7630006000011234567890188"), "iban_invalid"),
        (("settings", "set", "bank.bic=X"), "bic_invalid"),
        (("settings", "set", "company.siren=1"), "siren_invalid"),
        (("settings", "set", "company.vat_number=FR1"), "vat_number_invalid"),
        (("settings", "set", "company.name=Club 😀"), "glyph_missing"),
        (("settings", "set", f"company.name={LONG}"), "field_too_long"),
        (("settings", "set", "company.country=Atlantis"), "country_unknown"),
        (("settings", "set", "rules.due_days=61"), "number_out_of_range"),
        (("settings", "set", "rules.due_days=soon"), "number_out_of_range"),
        (("settings", "set", "rules.proration=perhaps"), "choice_unknown"),
        (("settings", "set", "alerts.schedule=soon"), "schedule_invalid"),
        (("settings", "set", "alerts.schedule=-400"), "schedule_invalid"),
        (("settings", "set", "rules.client_account_prefix=701"), "account_invalid"),
        (("settings", "set", "card.link_template=http://x"), "link_invalid"),
        (("settings", "set", "desk.number=123"), "desk_number_invalid"),
        (("settings", "set", "company.name=Fine", "bank.iban=bad"), "iban_invalid"),
        (("versions", "set", "--stable", "latest"), "version_unknown"),
        (("versions", "set", "--stable", "5.0beta"), "version_not_stable"),
        (("versions", "set", "--stable", "4.2", "--prerelease", "5"), "version_not_prerelease"),
        (("catalogue", "show", "--date", "1990-01-01"), "catalogue_missing"),
        (("catalogue", "compare", "none", "2026-01-01"), "catalogue_unknown"),
        (("init",), "base_exists"),
    ],
    ids=lambda x: str(x)[:60],
)
def test_a_command_that_cannot_be(refused, argv, code):
    refused(argv, code)


def test_init_with_a_bad_setting_leaves_no_base(ask, base):
    assert ask("init", "bank.iban=bad").error == "iban_invalid"
    assert ask("init", "company.name=Club 😀").error == "glyph_missing"
    assert ask("init", "desk.number=0").error == "desk_number_invalid"
    assert ask("init", "lost=1").error == "setting_unknown"
    assert list(base.parent.glob("base.db*")) == []


def test_the_sentences_are_french_ones(run, whole):
    said = run("clients", "set", "mermoz", "kind=club").err
    assert f"«{NBSP}club{NBSP}»" in said
