"""Numbers, amounts and dates as each language writes them, and as people type them.

French: Lexique des règles typographiques en usage à l'Imprimerie nationale; thousands are set apart
by a narrow no-break space, « € », « % » and « h » by a no-break space. No ``locale`` module: what
is printed must not depend on the machine.
"""

from datetime import date, datetime, timedelta

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.words.catalog import language as language_in_force

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
ZONE = "Europe/Paris"

MONTHS_FR = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS_FR = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NEAR_DAYS = {"hier": -1, "yesterday": -1, "demain": 1, "tomorrow": 1, "today": 0}
NEAR_DAYS |= {"aujourd'hui": 0, "aujourd’hui": 0}

LARGEST_CENTS = 10**13

AMOUNT_FORMS = (
    r"(\d{1,13})(?:[.,](\d\d?))?",
    r"(\d{1,3}(?: \d{3})+)(?:[.,](\d\d?))?",
    r"(\d{1,3}(?:\.\d{3})+),(\d\d?)",
    r"(\d{1,3}(?:,\d{3})+)\.(\d\d?)",
    r"(\d{1,3}(?:\.\d{3}){2,})",
    r"(\d{1,3}(?:,\d{3}){2,})",
    r"()[.,](\d\d?)",
)


def _french(language: str | None) -> bool:
    return (language or language_in_force()) == "fr"


def number(value: int, language: str | None = None) -> str:
    """« 1 012 », "1,012"."""
    sign = MINUS if value < 0 else ""
    return sign + f"{abs(value):,}".replace(",", NARROW if _french(language) else ",")


def _decimal(scaled: int, places: int, kept: int, language: str | None) -> str:
    """``scaled`` / 10**``places``, with at least ``kept`` decimals and no further final zeros."""
    whole, rest = divmod(abs(scaled), 10**places)
    decimals = f"{rest:0{places}d}"
    decimals = decimals[:kept] + decimals[kept:].rstrip("0")
    point = ("," if _french(language) else ".") if decimals else ""
    sign = MINUS if scaled < 0 else ""
    return sign + number(whole, language) + point + decimals


def figures(cents: int, language: str | None = None) -> str:
    """An amount without its currency, for the columns of a table: « 1 234,50 », "1,234.50"."""
    return _decimal(cents, 2, 2, language)


def amount(cents: int, language: str | None = None) -> str:
    """« 1 234,50 € », "€1,234.50"."""
    return _with_euro(figures(cents, language), language)


def unit_price(price_e6: int, language: str | None = None) -> str:
    """A unit price in millionths of a euro, with two decimals or as many as it needs."""
    return _with_euro(_decimal(price_e6, 6, 2, language), language)


def _with_euro(text: str, language: str | None) -> str:
    if _french(language):
        return f"{text}{NBSP}€"
    return f"{MINUS}€{text[1:]}" if text.startswith(MINUS) else f"€{text}"


def quantity(quantity_e4: int, language: str | None = None) -> str:
    """A quantity in ten-thousandths, without final zeros: « 1,5 », "1.5"."""
    return _decimal(quantity_e4, 4, 0, language)


def rate(basis_points: int, language: str | None = None) -> str:
    """« 20 % », « 8,5 % », "8.5%"."""
    text = _decimal(basis_points, 2, 0, language)
    return f"{text}{NBSP}%" if _french(language) else f"{text}%"


def day(value: date, language: str | None = None) -> str:
    """« 23/11/2026 », "23 Nov 2026"."""
    if _french(language):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return f"{value.day} {MONTHS_EN[value.month - 1][:3]} {value.year}"


def long_day(value: date, language: str | None = None) -> str:
    """« lundi 23 novembre 2026 », "Monday 23 November 2026"."""
    if _french(language):
        first = "1er" if value.day == 1 else str(value.day)
        return f"{DAYS_FR[value.weekday()]} {first} {MONTHS_FR[value.month - 1]} {value.year}"
    month = MONTHS_EN[value.month - 1]
    return f"{DAYS_EN[value.weekday()]} {value.day} {month} {value.year}"


def month(value: date, language: str | None = None) -> str:
    """« novembre 2026 », "November 2026"."""
    names = MONTHS_FR if _french(language) else MONTHS_EN
    return f"{names[value.month - 1]} {value.year}"


def hour(value: datetime, language: str | None = None) -> str:
    """« 14 h 02 », "14:02", as clocks in Paris show ``value`` (aware)."""
    there = _in_paris(value)
    if _french(language):
        return f"{there.hour}{NBSP}h{NBSP}{there.minute:02d}"
    return f"{there.hour:02d}:{there.minute:02d}"


def instant(value: datetime, language: str | None = None) -> str:
    """« 23/11/2026 à 14 h 02 », "23 Nov 2026 at 14:02", in Paris."""
    between = "à" if _french(language) else "at"
    return f"{day(_in_paris(value), language)} {between} {hour(value, language)}"


def _in_paris(value: datetime) -> datetime:
    from zoneinfo import ZoneInfo

    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(ZoneInfo(ZONE))


def yes_no(value: bool, language: str | None = None) -> str:
    """« oui » or « non »."""
    if _french(language):
        return "oui" if value else "non"
    return "yes" if value else "no"


def joined(items: list[str], language: str | None = None) -> str:
    """« a, b et c », "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    link = "et" if _french(language) else "and"
    return f"{', '.join(items[:-1])} {link} {items[-1]}"


def parse_amount(text: str, field: str | None = None) -> int:
    """Cents of an amount as people type it, in either language.

    « 1234,5 », « 1 234.50 », « 1.234,50 », « 12 € ». What could be read in two ways (« 1.234 »)
    or has more than two decimals is refused: ``amount_invalid``.
    """
    import re

    bare = " ".join(text.split())
    bare = re.sub(r"^€ ?|^EUR |(?: ?€| EUR| euros?)$", "", bare, flags=re.IGNORECASE)
    negative = bare.startswith(("-", MINUS))
    bare = bare.removeprefix("-" if bare.startswith("-") else MINUS).removeprefix("€").strip()
    for form in AMOUNT_FORMS:
        if found := re.fullmatch(form, bare, flags=re.ASCII):
            whole, decimals = found[1], found[2] if found.re.groups > 1 else None
            cents = int(re.sub(r"[ .,]", "", whole) or 0) * 100
            cents += int((decimals or "").ljust(2, "0"))
            if cents <= LARGEST_CENTS:
                return -cents if negative else cents
    raise DomainError("amount_invalid", field, text=text.strip())


def parse_day(text: str, today: date, field: str | None = None) -> date:
    """The day that people mean by « 3/2 », « 03/02/2026 », « 3 février », « +30 », « 2026-02-03 ».

    The day comes first, as in French. Without a year it is the one nearest to ``today`` (the later
    of two equally near); two digits of a year are 2000 to 2099. Otherwise ``date_invalid``, or
    ``date_missing`` when nothing is typed.
    """
    typed = fold(" ".join(text.split()))
    if not text.strip():
        raise DomainError("date_missing", field)
    try:
        found = _relative_day(typed, today) or _absolute_day(typed, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise DomainError("date_invalid", field, text=text.strip())
    return found


def _relative_day(typed: str, today: date) -> date | None:
    if typed in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[typed])
    sign, count = typed[:1], typed[1:].strip()
    if sign in ("+", "-", MINUS) and count.isascii() and count.isdigit():
        return today + timedelta(days=int(count) if sign == "+" else -int(count))
    return None


def _absolute_day(typed: str, today: date) -> date | None:
    import re

    if re.fullmatch(r"\d{4}-\d\d-\d\d", typed, flags=re.ASCII):
        return date.fromisoformat(typed)
    form = r"(\d{1,2})(?:er|st|nd|rd|th)?([/. -])(\d{1,2}|[a-z]{3,9}\.?)(?:\2(\d{4}|\d\d))?"
    found = re.fullmatch(form, typed, flags=re.ASCII)
    month_number = _month_number(found[3]) if found else None
    if found is None or month_number is None:
        return None
    day_number = int(found[1])
    if found[4]:
        year = int(found[4])
        return date(year if year > 99 else 2000 + year, month_number, day_number)
    return _nearest(day_number, month_number, today)


def _month_number(typed: str) -> int | None:
    """The month of « 2 », « févr. » or "Feb"; absent when several months begin so (« jui »)."""
    if typed.isdigit():
        return int(typed)
    start = typed.rstrip(".")
    names = (MONTHS_FR, MONTHS_EN)
    found = {n for of in names for n, name in enumerate(of, 1) if fold(name).startswith(start)}
    return found.pop() if len(found) == 1 else None


def _nearest(day_number: int, month_number: int, today: date) -> date | None:
    # Eight years hold a 29 February, whatever the century.
    near: list[date] = []
    for year in range(today.year + 8, today.year - 9, -1):
        try:
            near.append(date(year, month_number, day_number))
        except ValueError:
            continue
    return min(near, key=lambda one: abs(one - today), default=None)


def spaced(text: str, size: int, groups: int | None = None) -> str:
    """``text`` in groups of ``size``, kept on one line: IBAN in fours, SIREN in threes.

    With ``groups``, that many groups and then the rest (a SIRET is a SIREN and five digits).
    """
    bare = "".join(text.split())
    stop = len(bare) if groups is None else size * groups
    parts = [bare[start : start + size] for start in range(0, min(stop, len(bare)), size)]
    return "\N{NO-BREAK SPACE}".join([*parts, *([bare[stop:]] if bare[stop:] else [])])
