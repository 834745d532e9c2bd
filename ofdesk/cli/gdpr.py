"""``ofdesk gdpr``: what is known of a client's people, and the erasure of what may be erased."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.hub_access import takes_password
from ofdesk.cli.hub_office import erase_at_hub
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """``export NAME [--out F]`` and ``erase NAME --reason T``."""
    export = parser.verb("export", _export)
    export.add_argument("name")
    export.add_argument("--out")
    erase = parser.verb("erase", _erase)
    erase.add_argument("name")
    erase.add_argument("--reason", required=True)
    takes_password(erase)


def _export(arguments: Namespace, context: Context) -> Answer:
    import json
    from pathlib import Path

    from ofdesk.cli.files import check_target
    from ofdesk.services.gdpr import export_known, known_of

    check_target(arguments.out)
    with context.desk.read() as session:
        known = known_of(session, arguments.name)
        if arguments.out:
            target = Path(arguments.out).expanduser()
            digest = export_known(session, arguments.name, target)
            known |= {"file": str(target), "sha256": digest}
    return Answer(known, lambda: known.get("file") or json.dumps(known, ensure_ascii=False))


def _erase(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.gdpr import EraseClient, erase_client
    from ofdesk.words.gdpr import erased_text, kept_text, why_text

    request = EraseClient(arguments.name, arguments.reason)
    erased = erase_client(request, context.desk.write())
    at_hub = erase_at_hub(arguments, context, erased.rows)
    data = {
        "platform": erased.platform,
        "erased": erased.fields,
        "history": erased.history,
        "hub": at_hub.state,
        "hub_error": at_hub.error,
        "kept": [
            {"what": x.what, "count": x.count, "why": x.why, "reason": why_text(x.why)}
            for x in erased.kept
        ],
    }

    def text() -> str:
        told = [kept_text(x.what, x.count, x.why) for x in erased.kept]
        return "\n".join([erased_text(erased.platform, len(erased.fields), erased.history), *told])

    return Answer(data, text, warnings=at_hub.warnings)
