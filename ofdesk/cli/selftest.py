"""``ofdesk selftest``: the installed program proves itself on a base made for that purpose."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from ofdesk.cli.command import REFUSED, Answer, Context
from ofdesk.cli.parsing import Parser
from ofdesk.domain.errors import OfdeskError

Check = Callable[[Context, Path], str]


def add_arguments(parser: Parser) -> None:
    """No argument."""


def run(_arguments: Namespace, context: Context) -> Answer:
    """Every check is done even if an earlier one fails; status 1 unless all succeed."""
    found = []
    with TemporaryDirectory(prefix="ofdesk-") as folder:
        for name, check in CHECKS.items():
            found.append(_checked(name, check, context, Path(folder)))
    good = all(entry["ok"] for entry in found)

    def text() -> str:
        return "\n".join(
            f"{'✓' if entry['ok'] else '✗'} {entry['name']} – {entry['detail']}" for entry in found
        )

    return Answer({"checks": found}, text, status=0 if good else REFUSED)


def _checked(name: str, check: Check, context: Context, folder: Path) -> dict[str, object]:
    from ofdesk.words.sentences import sentence

    try:
        detail = check(context, folder)
    except OfdeskError as error:
        return {"name": name, "ok": False, "detail": sentence(error)}
    except (OSError, RuntimeError, ImportError, AssertionError) as error:
        return {"name": name, "ok": False, "detail": f"{type(error).__name__}: {error}"}
    return {"name": name, "ok": True, "detail": detail}


def _base(context: Context, folder: Path) -> str:
    from ofdesk.ports.desk import DeskOptions
    from ofdesk.services.verify import verify_base

    options = DeskOptions(folder / "selftest.db", operator="selftest")
    desk = context.desks.create(options, factice=True, desk="01")
    try:
        with desk.read() as session:
            found = verify_base(session)
        assert not found.broken
    finally:
        desk.close()
    return str(options.base.stat().st_size)


def _pdf(context: Context, folder: Path) -> str:
    from ofdesk.ports.desk import DeskOptions
    from ofdesk.services.clients import AddClient, add_client
    from ofdesk.services.orders import Order
    from ofdesk.services.pages import stored_page
    from ofdesk.services.renewals import RenewClient, renew_client
    from ofdesk.services.settings import SetSettings, set_settings

    desk = context.desks.create(
        DeskOptions(folder / "pdf.db", operator="selftest"), factice=True, desk="01"
    )
    try:
        set_settings(SetSettings({"company.name": "OFDESK"}), desk.write())
        fields = {
            "name": "Aéro-club d’essai",
            "email_structure": "essai@example.org",
            "address_1": "Aérodrome",
            "postcode": "31000",
            "city": "Toulouse",
            "resources": "3",
        }
        add_client(AddClient("essai", fields), desk.write(), desk.today)
        order = Order("selftest")
        renewed = renew_client(RenewClient("essai", order=order), desk.write(), desk.today)
        with desk.read() as session:
            page = stored_page(session, renewed.number)
    finally:
        desk.close()
    assert page.startswith(b"%PDF-")
    return f"{renewed.number}, {len(page)}"


def _fonts(_context: Context, _folder: Path) -> str:
    from ofdesk import paths

    fonts = sorted(path.name for path in paths.resource("fonts").glob("*.ttf"))
    assert fonts
    return ", ".join(fonts)


def _translations(_context: Context, _folder: Path) -> str:
    from ofdesk.words.catalog import Translator
    from ofdesk.words.sentences import areas, codes_of

    count = 0
    for area in areas():
        for template in codes_of(area).values():
            words = template if isinstance(template, str) else template[0]
            Translator(area)(words, "fr")
            count += 1
    return str(count)


def _keyring(_context: Context, _folder: Path) -> str:
    import keyring

    backend = keyring.get_keyring()
    return f"{type(backend).__module__}.{type(backend).__name__}"


def _window(context: Context, folder: Path) -> str:
    import os

    assert context.windows is not None, "this program has no window"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return context.windows.first_window(folder / "selftest.db")


CHECKS: dict[str, Check] = {
    "base": _base,
    "pdf": _pdf,
    "fonts": _fonts,
    "translations": _translations,
    "keyring": _keyring,
    "window": _window,
}
