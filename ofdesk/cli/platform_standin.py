"""``ofdesk platform-standin``: a platform of one's own on this machine, for tests and the demo."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.parsing import Parser, whole

if TYPE_CHECKING:
    from types import FrameType

    from ofdesk.ports.platforms import Standin

COUNT = 12


def add_arguments(parser: Parser) -> None:
    """``NAME[=COUNT]… --folder DIR [--fail NAME=HOW[:TIMES] …] [--port N]``."""
    parser.add_argument("clubs", nargs="+", metavar="NAME[=COUNT]")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--fail", action="append", default=[], metavar="NAME=HOW[:TIMES]")
    parser.add_argument("--port", type=whole, default=0)


def run(arguments: Namespace, context: Context) -> Answer:
    """Say how to read it on one line, then answer until Ctrl-C or the end of standard input."""
    counts = {name: _count(text) for name, text in map(_pair, arguments.clubs)}
    failures = dict(map(_pair, arguments.fail))
    for name in failures:
        if name not in counts:
            raise UsageError("standin_unknown", name=name)
    folder = arguments.folder.expanduser().absolute()
    standin = context.doors.standin(folder, counts, failures, arguments.port)
    try:
        _tell(standin, as_json=context.options.json)
        _wait()
    finally:
        standin.stop()
    # The document was said when it began: nothing is left to say.
    return Answer(None, "", document=str)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip()


def _count(text: str) -> int:
    if not text:
        return COUNT
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise UsageError("whole_invalid", text=text)
    return int(text)


def _tell(standin: "Standin", *, as_json: bool) -> None:
    """Where it is and its invented secrets: they open nothing but this stand-in."""
    import json

    from ofdesk.cli.output import write
    from ofdesk.words.platforms import TEXTS, words

    if as_json:
        document: dict[str, Any] = {
            "url": standin.url,
            "folder": str(standin.folder),
            "profile": {**standin.settings, "folder": str(standin.folder)},
            "platforms": [
                {"platform": name, "secret": secret, "passphrase": phrase}
                for name, (secret, phrase) in standin.logins.items()
            ],
        }
        write(sys.stdout, json.dumps(document, ensure_ascii=False))
        return
    write(sys.stdout, words(TEXTS["standin"]).format(url=standin.url, folder=standin.folder))
    fields = {**standin.settings, "folder": str(standin.folder)}
    write(
        sys.stdout, "ofdesk resources profile " + " ".join(f"'{k}={v}'" for k, v in fields.items())
    )
    for name, (secret, phrase) in standin.logins.items():
        said = words(TEXTS["standin_login"]).format(name=name, secret=secret, phrase=phrase)
        write(sys.stdout, said)


def _wait() -> None:
    """Until Ctrl-C, a polite end from the system, or the end of what is piped in."""
    import signal
    from threading import Event, current_thread, main_thread

    ended = Event()

    def end(_signal: int, _frame: "FrameType | None") -> None:
        ended.set()

    if current_thread() is main_thread():
        signal.signal(signal.SIGTERM, end)
    try:
        while not ended.wait(0.2):
            pass
    except KeyboardInterrupt:
        return
