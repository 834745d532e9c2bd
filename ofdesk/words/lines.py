"""Labels of document lines, and the « pourquoi » of each amount, in the document's language."""

from collections.abc import Mapping
from datetime import date, datetime

from ofdesk.domain.errors import Value
from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

_ = translator("lines")

OFFERS = {
    "first_price": "First Price",
    "business": "Business",
    "premiere": "Première",
    "corporate": "Corporate",
    "business_plus": "Business+",
    "solo": "SOLO",
}
"""Names of the offers, which are the same in both languages."""

LABELS = {
    "base": N_("{offer} subscription, yearly fee"),
    "bracket": N_("Activated resources, {first} to {last}"),
    "bracket_one": N_("Activated resource no. {first}"),
    "minimum": N_("Complement to the minimum of the {offer} offer"),
    "supplement": N_("Activated resources raised from {paid_count} to {new_count}"),
    "offer_supplement": N_("Change of offer, from {before} to {after}"),
    "password": N_("Manual password reset, on {done_on}"),
    "email": N_("Update of an e-mail address, on {done_on}"),
    "migration": N_("Migration from version {source} to version {target}"),
    "cleanup": N_("Clean-up operations after the migration to version {target}"),
    "import_hour": N_("Data import"),
}

WHY = {
    "base": N_("yearly fee of the {offer} offer"),
    "bracket": N_("{quantity} × {unit}"),
    "minimum": N_("the lines above come to {reached}, the minimum is {minimum}"),
    "minimum_passed": N_("minimum of {minimum}, exceeded: no effect"),
    "supplement": N_("{full} for the whole period × {days_left} days out of {period_days}"),
    "offer_supplement": N_("{full} for the whole period × {days_left} days out of {period_days}"),
    "act_included": N_("included in the {offer} offer"),
    "act_mistake": N_("free: correction of our own mistake"),
    "act_billed": N_("price of the catalogue for the {offer} offer"),
    "migration_included": N_("included in the offer"),
    "migration_free_prerelease": N_("free: the target is an alpha or beta version"),
    "migration_free_next_stable": N_(
        "free: from a pre-release to the stable version that follows it"
    ),
    "migration_billed": N_("billed for this offer, at the price of the catalogue"),
    "cleanup_none": N_("no clean-up operation for this migration"),
    "cleanup_included": N_("included in the offer"),
    "cleanup_by_us": N_("done by OpenFlyers, at the price of the catalogue"),
    "cleanup_by_structure": N_("done by the structure, following the published procedure"),
}

PERIOD = N_("from {starts_on} to {ends_on}")
COUNT_PLATFORM = N_("{count} activated, read on the platform on {read_at}")
COUNT_TYPED = N_("{count} activated, count of {read_at}")
COUNT_UNDATED = N_("{count} activated")
PROCEDURE = N_("Published procedure: {url}")
REPLACING = N_("Cancels and replaces {number} of {issued_on}.")


def price_label(code: str, values: Mapping[str, Value], language: str) -> str:
    """The designation of a price line of a subscription."""
    if code == "bracket" and values["first"] == values["last"]:
        code = "bracket_one"
    return _(LABELS[code], language).format(**_named(values, language))


def act_label(kind: str, why: str, values: Mapping[str, Value], language: str) -> tuple[str, str]:
    """The designation of an act and its second line: why it costs what it costs."""
    named = _named(values, language)
    if kind in ("migration", "cleanup"):
        source, _arrow, target = str(values.get("label", "")).partition(">")
        named |= {"source": source, "target": target}
    detail = WHY["act_mistake"] if values.get("mistake") else WHY[why]
    return _(LABELS[kind], language).format(**named), _(detail, language).format(**named)


def why(code: str, values: Mapping[str, Value], language: str | None = None) -> str:
    """« Pourquoi ce montant »: the sentence of a code and its values."""
    return _(WHY[code], language).format(**_named(values, language))


def why_migration(code: str, language: str | None = None) -> str:
    """Why a migration or its clean-up costs what it costs."""
    return _(WHY[code], language)


def migration_label(source: str, target: str, language: str) -> str:
    """The designation of a migration."""
    label = LABELS["migration"]
    return _(label, language).format(source=source, target=target)


def cleanup_label(target: str, language: str) -> str:
    """The designation of the clean-up after a migration."""
    label = LABELS["cleanup"]
    return _(label, language).format(target=target)


def procedure_note(url: str, language: str) -> str:
    """Where the structure finds how to do the clean-up itself."""
    return _(PROCEDURE, language).format(url=url)


def replacing_note(number: str, issued_on: date, language: str) -> str:
    """The document whose place this one takes."""
    return _(REPLACING, language).format(number=number, issued_on=formats.day(issued_on, language))


def period_detail(starts_on: date, ends_on: date, language: str) -> str:
    """« du 01/12/2026 au 30/11/2027 »."""
    return _(PERIOD, language).format(
        starts_on=formats.day(starts_on, language), ends_on=formats.day(ends_on, language)
    )


def count_detail(count: int, source: str, read_at: datetime | None, language: str) -> str:
    """Which count of resources a line bills, and when it was read."""
    if read_at is None:
        return _(COUNT_UNDATED, language).format(count=count)
    message = COUNT_PLATFORM if source == "platform" else COUNT_TYPED
    return _(message, language).format(count=count, read_at=formats.instant(read_at, language))


def _named(values: Mapping[str, Value], language: str | None) -> dict[str, object]:
    """Values ready to print: cents as amounts under their bare name, days as days, offers named."""
    named: dict[str, object] = {}
    for name, value in values.items():
        if name.endswith("_cents") and isinstance(value, int):
            named[name.removesuffix("_cents")] = formats.amount(value, language)
        elif name.endswith("_on") and isinstance(value, str):
            named[name] = formats.day(date.fromisoformat(value), language)
        elif name in ("offer", "before", "after"):
            named[name] = OFFERS.get(str(value), str(value))
        else:
            named[name] = value
    return named
