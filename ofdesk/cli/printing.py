"""``ofdesk print``: lots of letters, the printer, what a person saw on the paper, the post."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.parsing import Parser, day, signed, whole

if TYPE_CHECKING:
    from ofdesk.services.posting_letter import Letter
    from ofdesk.services.posting_lots import Lot


def add_arguments(parser: Parser) -> None:
    """What waits, lots, and what is said of them."""
    parser.verb("list", _list)
    lot = parser.verb("lot", _lot)
    lot.add_argument("letters", nargs="*")
    lot.add_argument("--all-due", action="store_true")
    resume = parser.verb("resume", _resume)
    resume.add_argument("lot")
    for verb in (lot, resume):
        place = verb.add_mutually_exclusive_group()
        place.add_argument("--pdf", help=_help(verb, "--pdf"))
        place.add_argument("--printer", default="", help=_help(verb, "--printer"))
    parser.verb("lots", _lots).add_argument("--limit", type=whole, default=200)
    parser.verb("show", _show).add_argument("lot")
    ack = parser.verb("ack", _ack)
    ack.add_argument("lot")
    ack.add_argument("--last", required=True)
    for name in ("reprint", "cancel"):
        verb = parser.verb(name, _change)
        verb.add_argument("lot")
        verb.add_argument("letters", nargs="*")
        verb.add_argument("--reason", required=True)
        verb.set_defaults(change=name)
    posted = parser.verb("posted", _posted)
    posted.add_argument("lot")
    posted.add_argument("--date", type=day)
    report = parser.verb("report", _report)
    report.add_argument("lot")
    report.add_argument("--out")
    _add_labels(parser.verb("labels", _labels))
    parser.verb("printers", _printers)


def _add_labels(labels: Parser) -> None:
    labels.add_argument("lot")
    labels.add_argument("--out", required=True)
    labels.add_argument("--format", default="L7163")
    labels.add_argument("--first", type=whole, default=1)
    labels.add_argument("--offset-x", type=signed, default=0)
    labels.add_argument("--offset-y", type=signed, default=0)


def _help(parser: Parser, name: str) -> str:
    """A group of argparse does not pass through the parser, which finds the help."""
    from ofdesk.words.cli_help import help_text

    return help_text(f"{parser.path} {name}", name)


def _letter_json(letter: "Letter") -> dict[str, object]:
    return {
        "number": letter.number,
        "reason": letter.reason,
        "platform": letter.platform,
        "name": letter.name,
        "dated_on": letter.dated_on,
        "sheets": letter.sheets,
        "postcode": letter.postcode,
        "country": letter.country,
        "abroad": letter.abroad,
        "warnings": [{"code": one.code, "values": one.values} for one in letter.warnings],
        "left_out": letter.left_out or None,
    }


def lot_json(lot: "Lot") -> dict[str, Any]:
    """A lot with its letters, what happened to them, and the stamps that it takes."""
    return {
        "lot": lot.number,
        "id": lot.id,
        "state": lot.state,
        "made_on": lot.made_on,
        "made_by": lot.made_by,
        "printer": lot.printer,
        "posted_on": lot.posted_on,
        "count": len(lot.pieces),
        "sheets": lot.sheets,
        "stamps": lot.stamps,
        "letters": [
            {
                "rank": piece.rank,
                "number": piece.number,
                "reason": piece.reason,
                "platform": piece.platform,
                "name": piece.name,
                "total_cents": piece.cents,
                "sheets": piece.sheets,
                "abroad": piece.abroad,
                "state": piece.state,
                "pdf_sha256": piece.pdf_sha256,
            }
            for piece in lot.pieces
        ],
        "events": lot.events,
        "left_out": [_letter_json(letter) for letter in lot.left_out],
    }


def _answer(lot: "Lot", **more: object) -> Answer:
    from ofdesk.words.printing import lot_text

    return Answer(lot_json(lot) | more, lambda: lot_text(_told(lot)))


def _told(lot: "Lot") -> dict[str, Any]:
    """What the words about a lot are made of."""
    return {
        "number": lot.number,
        "state": lot.state,
        "printer": lot.printer,
        "posted_on": lot.posted_on,
        "states": [piece.state for piece in lot.pieces],
        "sheets": lot.sheets,
        "left_out": [(letter.number, letter.left_out) for letter in lot.left_out],
    }


def _list(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.posting import letters_to_print
    from ofdesk.words import formats
    from ofdesk.words.printing import LETTER_HEADINGS, heading, left_out_text, reason_name

    desk, shop = context.desk, context.doors.printing()
    with desk.read() as session:
        found = letters_to_print(session, desk.today, shop.sheets)

    def text() -> str:
        rows = [
            (
                *(letter.number, reason_name(letter.reason), letter.platform, letter.name),
                *(formats.number(letter.sheets), letter.postcode, letter.country),
                left_out_text(letter.left_out, letter.warnings),
            )
            for letter in found
        ]
        return table([heading(name) for name in LETTER_HEADINGS], rows, "----r---")

    return Answer([_letter_json(letter) for letter in found], text)


def _lot(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.posting_lots import MakeLot, make_lot
    from ofdesk.services.posting_runs import checked_printer

    if bool(arguments.letters) == arguments.all_due:
        raise UsageError("letters_or_all")
    desk, shop = context.desk, context.doors.printing()
    _check_target(arguments.pdf)
    if arguments.pdf is None:
        checked_printer(arguments.printer, desk, shop)
    made = make_lot(MakeLot(tuple(arguments.letters)), desk.write(), desk.today, shop.sheets)
    return _printed(made.number, arguments, context, made.left_out)


def _resume(arguments: Namespace, context: Context) -> Answer:
    _check_target(arguments.pdf)
    return _printed(arguments.lot, arguments, context)


def _check_target(name: str | None) -> None:
    from ofdesk.cli.files import check_target

    check_target(name)


def _printed(
    number: str, arguments: Namespace, context: Context, left_out: "tuple[Letter, ...]" = ()
) -> Answer:
    from dataclasses import replace
    from pathlib import Path

    from ofdesk.services.posting_runs import PrintLotRequest, print_lot

    target = Path(arguments.pdf).expanduser() if arguments.pdf else None
    request = PrintLotRequest(number, arguments.printer, target)
    done = print_lot(request, context.desk, context.doors.printing())
    return _answer(replace(done, left_out=left_out), pdf=str(target) if target else None)


def _lots(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.posting_lots import list_lots
    from ofdesk.words.printing import lot_text

    with context.desk.read() as session:
        found = list_lots(session, arguments.limit)
    data = []
    for lot in found:
        row = lot_json(lot)
        del row["letters"], row["events"], row["left_out"]
        data.append(row)
    return Answer(data, lambda: "\n".join(lot_text(_told(lot)) for lot in found))


def _show(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.posting_lots import read_lot
    from ofdesk.words import formats
    from ofdesk.words.printing import (
        PIECE_HEADINGS,
        heading,
        lot_text,
        reason_name,
        state_name,
    )

    with context.desk.read() as session:
        lot = read_lot(session, arguments.lot)

    def text() -> str:
        rows = [
            (
                *(formats.number(piece.rank), piece.number, reason_name(piece.reason)),
                *(piece.name, formats.number(piece.sheets), state_name(piece.state)),
            )
            for piece in lot.pieces
        ]
        shown = table([heading(name) for name in PIECE_HEADINGS], rows, "r---r-")
        return f"{lot_text(_told(lot))}\n{shown}"

    return Answer(lot_json(lot), text)


def _ack(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.posting_acts import acknowledge_lot

    shop = context.doors.printing()
    return _answer(acknowledge_lot(arguments.lot, arguments.last, context.desk, shop))


def _change(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.posting_acts import ChangeLetters, cancel_letters, reprint_letters

    desk = context.desk
    change = {"reprint": reprint_letters, "cancel": cancel_letters}[arguments.change]
    if arguments.change == "reprint" and not arguments.letters:
        raise UsageError("letters_missing")
    request = ChangeLetters(arguments.lot, arguments.reason, tuple(arguments.letters))
    return _answer(change(request, desk.write(), desk.today))


def _posted(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.posting_acts import post_lot

    desk = context.desk
    return _answer(post_lot(arguments.lot, arguments.date or desk.today, desk.write(), desk.today))


def _report(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.posting_lots import read_lot
    from ofdesk.services.posting_report import lot_list_page
    from ofdesk.words.printing import report_text

    check_target(arguments.out)
    with context.desk.read() as session:
        lot = read_lot(session, arguments.lot)
    saved = None
    if arguments.out:
        saved = save_file(arguments.out, lot_list_page(arguments.lot, context.desk))
    stamps = [(one.grams, one.abroad, one.count) for one in lot.stamps]
    return Answer(lot_json(lot) | {"pdf": saved}, lambda: report_text(_told(lot), stamps))


def _labels(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.ports.labels import LabelSheet
    from ofdesk.services.posting_report import lot_labels
    from ofdesk.words.labels import printed_text

    check_target(arguments.out)
    sheet = LabelSheet(
        format=arguments.format,
        labels=(),
        day=context.desk.today,
        first=arguments.first,
        offset_x=arguments.offset_x,
        offset_y=arguments.offset_y,
    )
    pdf, count = lot_labels(arguments.lot, sheet, context.desk)
    saved = save_file(arguments.out, pdf)
    return Answer({"labels": count, "pdf": saved}, lambda: printed_text(count, saved, ()))


def _printers(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.printing import printers_text

    found = context.doors.printing().printers()
    shown = [(one.name, one.state, one.default, one.detail) for one in found]
    return Answer(found, lambda: printers_text(shown))
