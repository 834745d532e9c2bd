"""``ofdesk catalogue``: price lists shown, added from a file, written to one, compared."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day

if TYPE_CHECKING:
    from ofdesk.services.catalogue_rows import CatalogueSheet, PriceChange


def add_arguments(parser: Parser) -> None:
    """``show [--date D]``, ``import F``, ``export F [--date D]``, ``compare A B``."""
    parser.verb("show", _show).add_argument("--date", type=day)
    parser.verb("import", _import).add_argument("file", type=Path)
    export = parser.verb("export", _export)
    export.add_argument("file", type=Path)
    export.add_argument("--date", type=day)
    compare = parser.verb("compare", _compare)
    compare.add_argument("first")
    compare.add_argument("second")


def _show(arguments: Namespace, context: Context) -> Answer:
    sheet = _on(arguments, context)
    return Answer(catalogue_json(sheet), lambda: _sheet_text(sheet))


def _on(arguments: Namespace, context: Context) -> "CatalogueSheet":
    from ofdesk.services.catalogue import catalogue_on

    with context.desk.read() as session:
        return catalogue_on(session, arguments.date or context.desk.today)


def catalogue_json(sheet: "CatalogueSheet") -> dict[str, Any]:
    """The form in which a price list is exchanged; amounts in cents HT."""
    return {
        "label": sheet.label,
        "valid_from": sheet.valid_from.isoformat(),
        "is_example": sheet.is_example,
        "used": sheet.used,
        "notes": sheet.notes,
        "offers": [
            {
                "offer": offer.offer,
                "base_cents": offer.base_cents,
                "minimum_cents": offer.minimum_cents,
                "brackets": [
                    {"first": b.first, "unit_cents": b.unit_cents} for b in offer.brackets
                ],
                "acts": {
                    act: {"included": price.included, "price_cents": price.price_cents}
                    for act, price in offer.acts.items()
                },
            }
            for offer in sheet.offers
        ],
    }


def _sheet_text(sheet: "CatalogueSheet") -> str:
    from ofdesk.cli.tables import table
    from ofdesk.services.catalogue_rows import prices
    from ofdesk.words import formats
    from ofdesk.words.catalogue import HEADINGS, TEXTS, words
    from ofdesk.words.client_sheets import offer_name

    head = words(TEXTS["head"]).format(label=sheet.label, valid_from=formats.day(sheet.valid_from))
    marks = [words(TEXTS[name]) for name in _marks(sheet)]
    included = {
        (offer.offer, act)
        for offer in sheet.offers
        for act in offer.acts
        if offer.acts[act].included
    }
    rows = [
        (
            offer_name(offer),
            item_words(item),
            words(TEXTS["included"]) if (offer, item) in included else formats.amount(cents),
        )
        for (offer, item), cents in prices(sheet)
    ]
    headings = [words(HEADINGS[name]) for name in ("offer", "item", "amount")]
    return "\n".join([" · ".join([head, *marks]), "", table(headings, rows, right="..r")])


def _marks(sheet: "CatalogueSheet") -> list[str]:
    return [name for name, is_so in (("example", sheet.is_example), ("used", sheet.used)) if is_so]


def item_words(item: str) -> str:
    """A price of a list as people call it; ``bracket 11`` is « à partir de la ressource 11 »."""
    from ofdesk.words.catalogue import TEXTS, words

    name, _, first = item.partition(" ")
    return words(TEXTS[name]).format(first=first)


def _import(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.catalogue import AddCatalogue, add_catalogue
    from ofdesk.services.catalogue_files import read_catalogue

    sheet = read_catalogue(arguments.file.expanduser())
    added = add_catalogue(AddCatalogue(sheet), context.desk.write())
    return Answer(catalogue_json(added), lambda: _sheet_text(added))


def _export(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.catalogue_files import write_catalogue
    from ofdesk.words.catalogue import TEXTS, words

    sheet = _on(arguments, context)
    path = arguments.file.expanduser()
    write_catalogue(path, sheet, catalogue_json(sheet))
    return Answer({"file": path, "label": sheet.label}, words(TEXTS["written"]).format(path=path))


def _compare(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.catalogue import compare_catalogues

    with context.desk.read() as session:
        changes = compare_catalogues(session, arguments.first, arguments.second)
    data = [
        {
            "offer": change.offer,
            "item": change.item,
            "before_cents": change.before_cents,
            "after_cents": change.after_cents,
        }
        for change in changes
    ]
    return Answer(data, lambda: _changes_text(changes))


def _changes_text(changes: "list[PriceChange]") -> str:
    from ofdesk.cli.tables import table
    from ofdesk.words import formats
    from ofdesk.words.catalogue import HEADINGS, PRICES, TEXTS, words
    from ofdesk.words.client_sheets import offer_name

    if not changes:
        return words(TEXTS["no_change"])

    def shown(cents: int | None) -> str:
        return words(TEXTS["absent"]) if cents is None else formats.amount(cents)

    rows = [
        (offer_name(c.offer), item_words(c.item), shown(c.before_cents), shown(c.after_cents))
        for c in changes
    ]
    headings = [words(HEADINGS[name]) for name in ("offer", "item", "before", "after")]
    count = words.plural(*PRICES, len(changes)).format(count=formats.number(len(changes)))
    return f"{table(headings, rows, right='..rr')}\n{count}"
