"""Doubtful questions: asked by refusing, answered by a code given ahead, and kept."""

import json
from collections.abc import Mapping

from ofdesk.domain.errors import ConfirmationNeeded, Value
from ofdesk.models import Confirmation
from ofdesk.ports.unit_of_work import UnitOfWork


def ask(uow: UnitOfWork, code: str, about: tuple[str, str], values: Mapping[str, Value]) -> None:
    """Go on only if the person answered yes to ``code``; the answer is recorded with its values.

    ``about`` is the table and the id of the row concerned. Raises ``ConfirmationNeeded(code)``.
    """
    if not uow.answered(code):
        raise ConfirmationNeeded(code, None, **values)
    table_name, row_id = about
    uow.session.add(
        Confirmation(
            code=code,
            table_name=table_name,
            row_id=row_id,
            details=json.dumps(dict(values), ensure_ascii=False, sort_keys=True),
            given_by=uow.operator,
            given_at=uow.now(),
        )
    )
