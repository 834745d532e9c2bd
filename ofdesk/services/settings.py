"""Settings of the house and of this desk: which there are, what each may hold, read and change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.cards import check_link_template
from ofdesk.domain.colours import check_colour
from ofdesk.domain.countries import check_country
from ofdesk.domain.errors import DomainError
from ofdesk.domain.identifiers import (
    check_bic,
    check_email,
    check_iban,
    check_phone,
    check_siren,
    check_vat_number,
)
from ofdesk.domain.mail import AUTHS, SECURITIES, check_host
from ofdesk.models import DeskSetting, Setting
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.house import DEFAULTS, LOGO, read_settings
from ofdesk.services.logo import kept_logo
from ofdesk.services.typed_text import checked_text

Check = Callable[[str, str], str]
LONGEST = 300
LONGEST_FOOTER = 220
"""Two lines of it fit under a page, whatever the letters."""


def _one_of(*values: str) -> Check:
    def check(text: str, key: str) -> str:
        found = {"oui": "yes", "non": "no"}.get(text.lower(), text.lower())
        if found not in values:
            raise DomainError("choice_unknown", field=key, value=text, known=list(values))
        return found

    return check


def _between(lowest: int, highest: int) -> Check:
    def check(text: str, key: str) -> str:
        if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
            raise DomainError(
                "number_out_of_range", field=key, value=text, lowest=lowest, highest=highest
            )
        return str(int(text))

    return check


def _schedule(text: str, key: str) -> str:
    try:
        days = sorted({int(part) for part in text.replace(";", ",").split(",")})
    except ValueError:
        raise DomainError("schedule_invalid", field=key, value=text) from None
    if not all(-365 <= day <= 365 for day in days):
        raise DomainError("schedule_invalid", field=key, value=text)
    return ",".join(str(day) for day in days)


def _desk_number(text: str, key: str) -> str:
    text = text.zfill(2)
    if len(text) != 2 or not text.isdigit() or not text.isascii() or text == "00":
        raise DomainError("desk_number_invalid", field=key, value=text)
    return text


def _account(text: str, key: str) -> str:
    if not (text.isascii() and text.isalnum() and text.startswith("4") and len(text) <= 10):
        raise DomainError("account_invalid", field=key, value=text)
    return text.upper()


def _plan_account(text: str, key: str) -> str:
    if not (text.isascii() and text.isalnum() and text[:3].isdigit() and 3 <= len(text) <= 10):
        raise DomainError("plan_account_invalid", field=key, value=text)
    return text.upper()


PLAN = tuple(key for key in DEFAULTS if key.startswith("accounts."))
"""The account plan, by what each account is for."""


def _card_address(text: str, key: str) -> str:
    """Where a gateway answers; unencrypted only on this machine, where tests stand."""
    here = text.startswith(("http://127.0.0.1:", "http://localhost:"))
    if not (here or text.startswith("https://")) or any(c.isspace() for c in text):
        raise DomainError("card_address_invalid", field=key, value=text)
    return text.rstrip("/")


_TEXT: Check | None = None
_YES_NO = _one_of("yes", "no")


def _logo_typed(_text: str, key: str) -> str:
    raise DomainError("logo_by_file", field=key)


HOUSE: Mapping[str, Check | None] = {
    **dict.fromkeys(("company.name", "company.legal_form", "company.capital"), _TEXT),
    **{f"company.address_{n}": _TEXT for n in range(1, 5)},
    **dict.fromkeys(("company.postcode", "company.city"), _TEXT),
    "company.country": check_country,
    "company.siren": check_siren,
    "company.rcs_city": _TEXT,
    "company.vat_number": lambda text, key: check_vat_number(text, country="FR", field=key),
    "company.email": check_email,
    "company.phone": check_phone,
    "company.website": _TEXT,
    "company.tagline": _TEXT,
    "page.colour": check_colour,
    LOGO: _logo_typed,
    "page.footer": lambda text, key: checked_text(text, key, LONGEST_FOOTER),
    "company.vat_regime": _one_of("normal", "franchise"),
    "company.vat_on_debits": _YES_NO,
    **dict.fromkeys(("bank.account_holder", "bank.name"), _TEXT),
    "bank.iban": check_iban,
    "bank.bic": check_bic,
    "bank.cheque_order": _TEXT,
    **{f"bank.cheque_address_{n}": _TEXT for n in range(1, 4)},
    **dict.fromkeys(("bank.cheque_postcode", "bank.cheque_city"), _TEXT),
    "card.link_template": check_link_template,
    "card.gateway": _one_of("template", "stripe"),
    "card.address": _card_address,
    "rules.count_max_age_days": _between(0, 365),
    "rules.due_days": _between(0, 60),
    "rules.quote_days": _between(1, 365),
    "rules.proration": _YES_NO,
    "rules.billed_resources": _one_of("real", "real_and_virtual"),
    "rules.cheque_covers": _one_of("in_hand", "deposited", "cleared"),
    "rules.reminder_minimum_cents": _between(0, 100_000_000),
    "rules.client_account_prefix": _account,
    **dict.fromkeys(PLAN, _plan_account),
    "alerts.schedule": _schedule,
    "documents.language": _one_of("fr", "en"),
}
"""Synced settings of the house and what checks each; due days are at most 60 (L441-10)."""

DESK: Mapping[str, Check | None] = {
    "desk.number": _desk_number,
    "desk.operator": _TEXT,
    "desk.language": _one_of("fr", "en"),
    "mail.host": check_host,
    "mail.port": _between(1, 65535),
    "mail.security": _one_of(*SECURITIES),
    "mail.auth": _one_of(*AUTHS),
    "mail.user": _TEXT,
    "mail.sender": check_email,
    "mail.reply_to": check_email,
    **dict.fromkeys(("print.printer", "print.tray"), _TEXT),
    "mail.automatic": _YES_NO,
}
"""Settings of this desk alone, never synced."""

SHORT_NAMES = {"company": "company.name", "bank": "bank.name", "desk": "desk.number"}
"""What a person types for the setting that a whole group is known by."""

PRINTED = frozenset(
    key
    for key in HOUSE
    if key.startswith(("company.", "bank.")) and HOUSE[key] in (_TEXT, check_country)
) | {"page.footer"}


@dataclass(frozen=True, slots=True)
class SetSettings:
    """Settings to change; an empty value goes back to the default."""

    values: Mapping[str, str]
    logo: bytes | None = None
    """A picture to take as logo; empty bytes for no logo any more, ``None`` leaves it."""


def list_settings(session: Session) -> dict[str, str]:
    """Every setting in the order of the settings page, over its default."""
    stored = read_settings(session)
    desk = dict(session.execute(select(DeskSetting.key, DeskSetting.value)).all())
    return {key: stored.get(key, "") for key in HOUSE} | {key: desk.get(key, "") for key in DESK}


def setting_name(typed: str) -> str:
    """The setting that ``typed`` names: itself, ``company_name``, ``iban`` or ``desk``.

    A last part that several settings share, or none has, comes back as it was typed.
    """
    known = (*HOUSE, *DESK)
    if typed in known:
        return typed
    plain = typed.lower().replace("-", "_")
    ends = [
        key
        for key in known
        if plain in (key, key.replace(".", "_"), key.partition(".")[2])
        or SHORT_NAMES.get(plain) == key
    ]
    return ends[0] if len(ends) == 1 else typed


def desk_setting(session: Session, key: str) -> str:
    """One setting of this desk, or an empty text."""
    found = session.get(DeskSetting, key)
    return "" if found is None else found.value


def checked_settings(
    values: Mapping[str, str], missing_glyphs: Callable[[str], str]
) -> dict[str, str]:
    """``values`` as they are stored, all of them accepted.

    Raises ``setting_unknown``, ``field_too_long``, ``field_control_characters``,
    ``glyph_missing`` and the refusals of each setting.
    """
    return {key: _checked(key, text, missing_glyphs) for key, text in values.items()}


def _checked(key: str, text: str, missing_glyphs: Callable[[str], str]) -> str:
    if key not in HOUSE and key not in DESK:
        shown = key[:60]
        raise DomainError("setting_unknown", field=shown, name=shown, known=[*HOUSE, *DESK])
    typed = checked_text(text, key, LONGEST)
    check = HOUSE.get(key) or DESK.get(key)
    if typed and check is not None:
        typed = check(typed, key)
    if key in PRINTED and (missing := missing_glyphs(typed)):
        raise DomainError("glyph_missing", field=key, characters=missing)
    return typed


def set_settings(request: SetSettings, uow: UnitOfWork) -> dict[str, str]:
    """Change settings, all or none, and give them all.

    The number of the desk is chosen when the base is made (``desk_number_fixed``). Raises the
    refusals of ``checked_settings`` and ``kept_logo``.
    """
    with uow:
        values = checked_settings(request.values, uow.renderer.missing_glyphs)
        if request.logo is not None:
            values[LOGO] = kept_logo(uow, request.logo)
        number = values.get("desk.number", uow.desk)
        if number != uow.desk:
            raise DomainError("desk_number_fixed", field="desk.number", number=uow.desk)
        for key, value in values.items():
            if key in DESK:
                _put_desk(uow.session, key, value)
            else:
                _put_house(uow.session, key, value)
        uow.session.flush()
        found = list_settings(uow.session)
        uow.commit()
        return found


def _put_house(session: Session, key: str, value: str) -> None:
    row = session.scalars(select(Setting).where(Setting.key == key)).one_or_none()
    kept = value or DEFAULTS.get(key, "")
    if row is not None:
        row.value = kept
    elif value:
        session.add(Setting(key=key, value=value))


def _put_desk(session: Session, key: str, value: str) -> None:
    row = session.get(DeskSetting, key)
    if row is not None:
        row.value = value
    elif value:
        session.add(DeskSetting(key=key, value=value))
