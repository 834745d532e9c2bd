"""``ofdesk hub``: make the shared hub, join it, invite to it, and say who may."""

from argparse import Namespace
from pathlib import Path

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.hub_access import (
    refuse_password,
    report_data,
    report_text,
    second_line,
    takes_password,
    with_password,
)
from ofdesk.cli.hub_office import add_office
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """The verbs of ``spec/cli.md``."""
    init = parser.verb("init", _init)
    init.add_argument("url")
    init.add_argument("--invite", metavar="FILE")
    join = parser.verb("join", _join)
    join.add_argument("where", metavar="FILE|URL")
    join.add_argument("--series", metavar="NN", default="")
    join.add_argument("--user", metavar="NAME", default="")
    upgrade = parser.verb("upgrade", _upgrade)
    invite = parser.verb("invite", _invite)
    invite.add_argument("out")
    staff = parser.verb("staff", _staff)
    staff.add_argument("action", choices=("add", "revoke"))
    staff.add_argument("person")
    retire = parser.verb("retire", _retire)
    retire.add_argument("number", metavar="NN")
    retire.add_argument("--reason", default="")
    for verb in (init, join, upgrade, staff, retire):
        takes_password(verb)
    add_office(parser)


def _init(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.hub import TEXTS, words

    refuse_password(arguments.url)
    made = with_password(arguments, lambda ask: context.hubs.make(arguments.url, ask))
    data = {
        "hub_id": made.hub_id,
        "database": made.database,
        "schema_version": made.schema_version,
        "invitation": None,
    }
    if arguments.invite:
        path = Path(arguments.invite).expanduser()
        path.write_text(made.invitation, encoding="utf-8")
        data["invitation"] = str(path)
    return Answer(data, words(TEXTS["made"]).format(database=made.database))


def _join(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.ports.hub import JoinHub
    from ofdesk.words.hub import TEXTS, words

    refuse_password(arguments.where)
    request = JoinHub(arguments.where, arguments.series, arguments.user)
    desk = context.desk
    joined = with_password(arguments, lambda ask: context.hubs.join(desk, request, ask))
    data = {"hub_id": joined.hub_id, "desk": joined.desk, "series": joined.desk}
    text = words(TEXTS["joined"]).format(desk=joined.desk) + "\n" + report_text(joined.report)
    return Answer(data | report_data(joined.report), text)


def _upgrade(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.hub import TEXTS, words

    desk = context.desk
    made = with_password(arguments, lambda ask: context.hubs.upgrade(desk, ask))
    data = {"hub_id": made.hub_id, "schema_version": made.schema_version}
    return Answer(data, words(TEXTS["upgraded"]).format(database=made.database))


def _invite(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.hub import TEXTS, words

    path = context.hubs.invite(context.desk, Path(arguments.out).expanduser())
    return Answer({"file": str(path)}, words(TEXTS["invited"]).format(path=path))


def _staff(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.hub import TEXTS, words

    desk, person = context.desk, arguments.person
    if arguments.action == "revoke":
        count = with_password(arguments, lambda ask: context.hubs.revoke_staff(desk, person, ask))
        text = words(TEXTS["revoked"]).format(person=person)
        return Answer({"name": person, "desks": count}, text)
    password = with_password(
        arguments,
        lambda ask: context.hubs.add_staff(desk, person, second_line(arguments), ask),
    )
    text = words(TEXTS["staff_added"]).format(person=person, password=password)
    return Answer({"name": person, "password": password}, text)


def _retire(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.hub import TEXTS, words

    desk, number = context.desk, arguments.number
    with_password(arguments, lambda ask: context.hubs.retire(desk, number, arguments.reason, ask))
    return Answer({"desk": number}, words(TEXTS["retired"]).format(desk=number))
