"""Templates of mail: listed fields alone, and values that are never read as templates."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk import paths
from ofdesk.domain.mail_templates import (
    DOCUMENT_TEMPLATES,
    TEMPLATES,
    check_template,
    fields_of,
    filled,
)
from tests.builders import refusal

SHIPPED = json.loads((paths.resource("mail") / "templates.json").read_text(encoding="utf-8"))


def test_every_template_ships_in_both_languages_and_can_be_filled():
    assert {row["key"] for row in SHIPPED} == {
        f"{code}/{language}" for code in TEMPLATES for language in ("fr", "en")
    }
    for row in SHIPPED:
        code = row["key"].partition("/")[0]
        check_template(code, row["subject"], row["body"])
        values = dict.fromkeys(fields_of(code), "x")
        assert "$" not in filled(row["subject"], values) + filled(row["body"], values)
        assert "!" not in row["body"]


def test_every_document_has_a_template():
    assert set(DOCUMENT_TEMPLATES.values()) <= set(TEMPLATES)


@pytest.mark.parametrize(
    ("code", "subject", "body", "refused"),
    [
        ("nothing", "a", "b", "template_unknown"),
        ("invoice", "$number", "$nombre", "template_field_unknown"),
        ("invoice", "$temporary_password", "b", "template_field_unknown"),
        ("alert_before", "$number", "b", "template_field_unknown"),
        ("invoice", "a", "5 $ de", "template_dollar"),
        ("invoice", "${number", "b", "template_dollar"),
        ("invoice", "a", "${platform.__class__}", "template_dollar"),
        ("password", "a", "b", "template_field_needed"),
    ],
)
def test_what_could_not_be_filled_is_refused(code, subject, body, refused):
    error = refusal(lambda: check_template(code, subject, body))
    assert error.code == refused
    assert error.field in ("template", "subject", "body")


def test_a_dollar_of_its_own_is_written_twice():
    check_template("invoice", "5 $$", "${number}s")
    assert filled("5 $$ ${number}s", {"number": "OF1"}) == "5 $ OF1s"


@given(st.text(max_size=30))
def test_a_value_is_never_read_as_a_template(value):
    assert filled("<$name>", {"name": value}) == f"<{value}>"
