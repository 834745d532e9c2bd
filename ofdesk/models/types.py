"""Column types that give one storage form everywhere: SQLite, PostgreSQL, JSON (architecture §6).

Identifiers are 36-character lower-case text, instants fixed-width UTC text, dates ISO text,
booleans 0/1, money integer cents; each type refuses a value that is not of its form.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Dialect, Integer, SmallInteger, String, TypeDecorator

INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def instant_text(moment: datetime) -> str:
    """``YYYY-MM-DDTHH:MM:SS.ffffffZ``; raises ``ValueError`` for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(UTC).strftime(INSTANT_FORMAT)


def instant_from_text(text: str) -> datetime:
    """The aware UTC datetime of an instant as stored."""
    return datetime.strptime(text, INSTANT_FORMAT).replace(tzinfo=UTC)


class Id(TypeDecorator[str]):
    """A UUID as 36-character lower-case text."""

    impl = String(36)
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """Refuse what is not a UUID in its stored form."""
        if value is not None and (not isinstance(value, str) or len(value) != 36):
            raise ValueError(f"not an identifier: {value!r}")
        return value


class Instant(TypeDecorator[datetime]):
    """An instant, as fixed-width UTC text that sorts by time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """Aware datetime to text."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """Text to aware UTC datetime."""
        return None if value is None else instant_from_text(value)


class Day(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """Date to ISO text; a datetime is refused, since its day depends on a time zone."""
        if value is None:
            return None
        if isinstance(value, datetime):
            raise ValueError("a day is not an instant")
        return value.isoformat()

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """ISO text to date."""
        return None if value is None else date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """A boolean as 0 or 1."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """Boolean to 0 or 1."""
        return None if value is None else int(bool(value))

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """0 or 1 to boolean."""
        return None if value is None else bool(value)


class Cents(TypeDecorator[int]):
    """Money in integer cents; a float or a boolean is refused."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """Only whole numbers pass."""
        if value is not None and type(value) is not int:
            raise ValueError(f"not integer cents: {value!r}")
        return value


class Scaled(Cents):
    """A scaled integer (quantity in ten-thousandths, price in millionths, rate in basis points)."""

    cache_ok = True
