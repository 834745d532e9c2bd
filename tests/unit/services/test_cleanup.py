"""Check-lists and procedures of migrations as the staff edits them."""

from contextlib import closing

import pytest

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import DomainError
from ofdesk.domain.versions import Version
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.cleanup import Cleanup, SetCleanup, list_cleanups, set_cleanup
from ofdesk.services.migrations import cleanup_steps
from ofdesk.services.undo import last_undoable, undo_change
from ofdesk.services.versions import add_version, list_versions

LINK = "https://openflyers.example/procedure"


def put(house, cleanup, before=None):
    return set_cleanup(SetCleanup(cleanup, before), house.write()).cleanups


def known(house):
    with house.read() as session:
        return {(one.source, one.target): one for one in list_cleanups(session)}


def labels(house, source, target):
    with house.read() as session:
        steps = cleanup_steps(session, Version.parse(source), Version.parse(target))
        return [step.label for step in steps]


def refused(work):
    with pytest.raises(DomainError) as found:
        work()
    return found.value.code, found.value.field


def test_shipped_lists_come_by_target_with_those_of_any_version_first(house):
    keys = list(known(house))
    assert keys == sorted(keys, key=lambda key: (Version.parse(key[1]), key[0] != "", key[0]))
    assert ("3", "4") in keys


def test_operations_are_written_in_their_order_and_copied_by_orders(house):
    put(house, Cleanup("2.1", "3", LINK, (" Relire les droits ", "", "Clore les comptes")))
    found = known(house)["2.1", "3"]
    assert found.operations == ("Relire les droits", "Clore les comptes")
    assert found.procedure_url == LINK
    assert {"Relire les droits", "Clore les comptes"} <= set(labels(house, "2.1", "3"))


def test_a_list_is_changed_moved_to_another_step_and_removed(house):
    before = ("3", "4")
    first = known(house)[before]
    shorter = Cleanup("3", "4", first.procedure_url, (first.operations[1], "Nouveau"))
    put(house, shorter, before)
    assert known(house)[before] == shorter
    put(house, Cleanup("3.5", "4", "", ("Nouveau",)), before)
    assert before not in known(house)
    put(house, Cleanup("3.5", "4", "", ()), ("3.5", "4"))
    assert ("3.5", "4") not in known(house)


def test_a_procedure_without_operations_stays(house):
    put(house, Cleanup("3.5", "4", LINK, ()))
    assert known(house)["3.5", "4"].operations == ()
    assert known(house)["3.5", "4"].procedure_url == LINK


def test_a_removed_list_comes_back_by_undo(tmp_path):
    options = DeskOptions(tmp_path / "now.db", operator="Anne")
    with closing(desks().create(options, factice=True, desk="01")) as desk:
        check_undo(desk)


def check_undo(house):
    before = known(house)["3", "4"]
    put(house, Cleanup("3", "4", "", ()), ("3", "4"))
    with house.read() as session:
        found = last_undoable(session, house.number)
    assert found is not None
    assert found.subject == "cleanup_step"
    undo_change(found.txn_id, house.write())
    assert known(house)["3", "4"] == before


@pytest.mark.parametrize(
    ("cleanup", "code", "field"),
    [
        (Cleanup("4", "3", "", ("x",)), "cleanup_downgrade", "target"),
        (Cleanup("4", "4.0", "", ("x",)), "cleanup_downgrade", "target"),
        (Cleanup("", "99", "", ("x",)), "version_unknown", "target"),
        (Cleanup("soon", "4", "", ("x",)), "version_unknown", "source"),
        (Cleanup("", "", "", ("x",)), "version_unknown", "target"),
        (Cleanup("3", "4", "", ("x",)), "cleanup_twice", "target"),
        (Cleanup("", "4", "http://x", ("x",)), "link_invalid", "procedure_url"),
        (Cleanup("", "4", "https://x y", ("x",)), "link_invalid", "procedure_url"),
        (Cleanup("", "4", "", ("x" * 201,)), "field_too_long", "operations"),
        (Cleanup("", "4", "", ("x",) * 61), "cleanup_long", "operations"),
    ],
)
def test_what_is_no_step_of_a_migration_is_refused(house, cleanup, code, field):
    assert refused(lambda: put(house, cleanup)) == (code, field)


def test_a_version_is_added_once_and_not_proposed(house):
    add_version("4.3", house.write())
    rows = add_version("4.3.0", house.write())
    assert [row.name for row in rows].count("4.3") == 1
    with house.read() as session:
        added = next(row for row in list_versions(session) if row.name == "4.3")
    assert (added.stable, added.is_open) == (False, False)
    assert refused(lambda: add_version("next", house.write())) == ("version_unknown", "name")
