"""Layouts of the CSV files of banks: saved under a name, found again, changed, removed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.bank_layout import (
    CIC,
    Layout,
    changed_layout,
    checked_layout,
    kept_layout,
    layout_from,
    profile_key,
)
from ofdesk.domain.errors import DomainError
from ofdesk.models import BankProfile
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.typed_text import checked_text

BUILT_IN = (CIC,)
"""Layouts that ship with the program; a saved one of the same name takes their place."""
LONGEST = 300
CHANGES = frozenset({"bank"})


def saved_layouts(session: Session) -> list[Layout]:
    """The layouts that were saved, by their names."""
    rows = session.execute(select(BankProfile.layout).order_by(BankProfile.key)).scalars()
    return [layout_from(json.loads(row)) for row in rows]


def known_layouts(session: Session) -> list[Layout]:
    """The saved layouts, then those that ship and were not replaced."""
    saved = saved_layouts(session)
    taken = {profile_key(layout.name) for layout in saved}
    return [*saved, *(one for one in BUILT_IN if one.name not in taken)]


def layout_named(session: Session, name: str) -> Layout:
    """A layout by its name, whatever its case and accents. Raises ``bank_profile_unknown``."""
    known = known_layouts(session)
    for layout in known:
        if profile_key(layout.name) == profile_key(name):
            return layout
    names = [layout.name for layout in known]
    raise DomainError("bank_profile_unknown", field="profile", name=name.strip()[:60], known=names)


@dataclass(frozen=True, slots=True)
class SaveProfile:
    """A layout to save. ``was``: the name that it had, when it gets another one."""

    layout: Layout
    was: str = ""


@dataclass(frozen=True, slots=True)
class ProfileSaved:
    """The layout as it is kept now."""

    layout: Layout
    changes: frozenset[str] = field(default=CHANGES)


def save_profile(request: SaveProfile, uow: UnitOfWork) -> ProfileSaved:
    """Save a layout under its name, in the place of one that has it.

    Raises ``bank_profile_taken`` for the name of another one when ``was`` says otherwise,
    ``bank_profile_unknown`` when there is no ``was``, and the refusals of ``checked_layout``.
    """
    texts: dict[str, Any] = {
        name: checked_text(getattr(request.layout, name), name, LONGEST)
        for name in ("name", "day", "value_day", "amount", "debit", "credit", "payer")
    }
    layout = checked_layout(replace(request.layout, **texts))
    key, was = profile_key(layout.name), profile_key(request.was or layout.name)
    with uow:
        session = uow.session
        row = _row(session, was)
        if row is None and request.was:
            raise DomainError(
                "bank_profile_unknown", field="profile", name=request.was[:60], known=[]
            )
        if key != was and _row(session, key) is not None:
            raise DomainError("bank_profile_taken", field="name", name=layout.name)
        kept = json.dumps(kept_layout(layout), ensure_ascii=False, sort_keys=True)
        if row is None:
            session.add(BankProfile(key=key, name=layout.name, layout=kept))
        elif key == was:
            row.name, row.layout = layout.name, kept
        else:
            session.delete(row)
            session.add(BankProfile(key=key, name=layout.name, layout=kept))
        uow.commit()
    return ProfileSaved(layout)


def set_profile(
    name: str, values: Mapping[str, str], uow: UnitOfWork, start: Layout | None = None
) -> ProfileSaved:
    """Change values of a profile, or make it: out of ``start`` (what a file tells) or of nothing.

    ``values["name"]`` gives it another name. Raises the refusals of ``changed_layout`` and of
    ``save_profile``.
    """
    with uow:
        row = _row(uow.session, profile_key(name))
        present = None if row is None else layout_from(json.loads(row.layout))
    made = replace(start or present or Layout(), name=present.name if present else name.strip())
    layout = changed_layout(made, values)
    return save_profile(SaveProfile(layout, present.name if present else ""), uow)


@dataclass(frozen=True, slots=True)
class ProfileRemoved:
    """A layout that is no more."""

    name: str
    changes: frozenset[str] = field(default=CHANGES)


def remove_profile(name: str, uow: UnitOfWork) -> ProfileRemoved:
    """Forget a saved layout; what was imported with it stays. Raises ``bank_profile_unknown``."""
    with uow:
        row = _row(uow.session, profile_key(name))
        if row is None:
            known = [one.name for one in saved_layouts(uow.session)]
            raise DomainError(
                "bank_profile_unknown", field="profile", name=name.strip()[:60], known=known
            )
        uow.session.delete(row)
        uow.commit()
        return ProfileRemoved(row.name)


def _row(session: Session, key: str) -> BankProfile | None:
    return session.scalars(select(BankProfile).where(BankProfile.key == key)).one_or_none()
