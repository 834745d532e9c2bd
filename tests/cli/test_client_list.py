"""The client list by its two doors, counts typed by hand, and the history of a sheet."""

import json

import pytest


def platforms(found):
    return [row["platform"] for row in found.document]


@pytest.fixture
def three(ask, desk):
    for name, town, end in (
        ("etampes", "Étampes", "2026-12-20"),
        ("lodz", "Łódź", "2026-10-01"),
        ("annecy", "Annecy", "2027-11-01"),
    ):
        fields = (f"name=Club {town}", f"email_contact={name}@x.example", f"ends_on={end}")
        assert ask("clients", "add", name, *fields, "resources=3").status == 0


def test_the_list_is_sorted_searched_and_limited(ask, three):
    assert platforms(ask("clients", "list")) == ["annecy", "etampes", "lodz"]
    assert platforms(ask("clients", "list", "--search", "ETAMPES club")) == ["etampes"]
    assert platforms(ask("clients", "list", "--search=lodz")) == ["lodz"]
    assert platforms(ask("clients", "list", "--search", "100%")) == []
    assert platforms(ask("clients", "list", "--limit", "1")) == ["annecy"]
    assert platforms(ask("clients", "list", "--limit", "0")) == []


def test_due_lists_those_that_end_lapsed_ones_included(ask, three):
    due = ask("--today", "2026-11-25", "clients", "list", "--due", "30")
    assert platforms(due) == ["lodz", "etampes"]
    assert platforms(ask("clients", "list", "--due", "99999999")) == ["lodz", "etampes", "annecy"]
    assert "etampes" in platforms(ask("clients", "list", "--due", "4000"))


def test_both_doors_of_the_list_say_the_same(ask, three):
    quick = ask("clients", "list").document
    today = "2026-11-25"
    assert quick == ask("--today", today, "clients", "list").document
    assert quick[0]["resources"] == 3
    assert {"platform", "name", "offer", "resources", "ends_on"} <= set(quick[0])


def test_the_list_is_a_table(run, three):
    lines = run("clients", "list").out.splitlines()
    assert lines[0].startswith("Plateforme")
    assert [line.split()[0] for line in lines[1:]] == ["annecy", "etampes", "lodz"]
    assert "20/12/2026" in lines[2]


def test_an_empty_list_says_what_to_do(run, desk):
    assert "clients add" in run("clients", "list").out


def test_a_typed_count_keeps_its_reason(ask, mermoz):
    found = ask("resources", "set", "mermoz", "14", "--reason", "deux avions de plus").document
    assert (found["platform"], found["count"], found["source"]) == ("mermoz", 14, "typed")
    assert found["before"] is None
    sheet = ask("clients", "show", "mermoz").document
    assert sheet["resources_reason"] == "deux avions de plus"
    assert sheet["resources_read_at"] == found["read_at"]
    assert sheet["resources_by"] == "Ada"


def test_a_count_is_never_lowered_without_a_reason(ask, run, mermoz):
    ask("clients", "set", "mermoz", "resources=12")
    assert ask("clients", "set", "mermoz", "resources=11").error == "reason_missing"
    lowered = ask("clients", "set", "mermoz", "resources=11", "resources_reason=un avion vendu")
    assert lowered.document["resources"] == 11
    assert run("resources", "set", "mermoz", "10", "--reason", "vendu").out == (
        "mermoz\N{NO-BREAK SPACE}: 10 ressources\n"
    )


def test_the_history_tells_who_changed_what(ask, run, mermoz):
    ask("clients", "set", "mermoz", "city=Balma")
    ask("clients", "set", "mermoz", "city=Toulouse")
    newest, older, added = ask("clients", "history", "mermoz").document
    assert newest["changes"] == [{"field": "city", "before": "Balma", "after": "Toulouse"}]
    assert (newest["author"], newest["desk"], newest["kind"]) == ("Ada", "01", "U")
    assert older["changes"][0]["before"] == ""
    assert added["kind"] == "I"
    assert ask("clients", "show", "mermoz").document["history_count"] == 3
    assert "city  Balma  →  Toulouse" in run("clients", "history", "mermoz").out


def test_a_change_that_changes_nothing_leaves_no_trace(ask, mermoz):
    ask("clients", "set", "mermoz", "name=Aéro-club Jean Mermoz", "country=FR")
    assert ask("clients", "show", "mermoz").document["history_count"] == 1


def test_the_document_is_plain_json(run, mermoz):
    assert json.loads(run("clients", "show", "mermoz", "--json").out)["anniversary"] is None
