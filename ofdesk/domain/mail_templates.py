"""Templates of mail: which there are, which fields each may name, and how they are filled."""

from collections.abc import Mapping
from string import Template

from ofdesk.domain.errors import DomainError

COMMON = frozenset(
    (
        *("platform", "name", "contact_name", "offer", "ends_on", "company", "company_email"),
        *("company_phone", "company_website"),
    )
)
DOCUMENT = COMMON | {
    "number",
    "issued_on",
    "due_on",
    "valid_until",
    "total",
    "reference",
    "card_link",
}
ALERT = COMMON | {"days"}
PASSWORD = COMMON | {"temporary_password"}

TEMPLATES: Mapping[str, frozenset[str]] = {
    "invoice": DOCUMENT,
    "credit_note": DOCUMENT,
    "proposition": DOCUMENT,
    "quote": DOCUMENT,
    "alert_before": ALERT,
    "alert_today": ALERT,
    "alert_after": ALERT,
    "password": PASSWORD,
}
"""Each template with the fields that it may name."""

NEEDED = {"password": "temporary_password"}
"""What a template must say in its text, or it says nothing."""

DOCUMENT_TEMPLATES = {
    "invoice": "invoice",
    "corrective": "invoice",
    "credit_note": "credit_note",
    "proposition": "proposition",
    "quote": "quote",
}
"""The template of each kind of document."""


def fields_of(code: str) -> tuple[str, ...]:
    """The fields of a template, sorted. Raises ``template_unknown``."""
    if code not in TEMPLATES:
        raise DomainError(
            "template_unknown", field="template", template=code[:60], known=list(TEMPLATES)
        )
    return tuple(sorted(TEMPLATES[code]))


def check_template(code: str, subject: str, body: str) -> None:
    """Refuse what could not be filled, before anybody relies on it.

    Raises ``template_unknown``, ``template_dollar`` (a lone ``$``), ``template_field_unknown``,
    ``template_field_needed``.
    """
    known = fields_of(code)
    for place, text in (("subject", subject), ("body", body)):
        template = Template(text)
        if not template.is_valid():
            raise DomainError("template_dollar", field=place)
        for name in template.get_identifiers():
            if name not in known:
                raise DomainError(
                    "template_field_unknown", field=place, name=name[:60], known=list(known)
                )
    needed = NEEDED.get(code)
    if needed and needed not in Template(body).get_identifiers():
        raise DomainError("template_field_needed", field="body", name=needed)


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its fields; a value is never read as a template itself."""
    return Template(text).substitute(values)
