"""The same name, the same count, the same setting on two desks that were apart."""

from tests.sync.office import client


def platforms(shell, base):
    return sorted(row["platform"] for row in shell(base, "clients", "list").document)


def test_one_platform_name_taken_twice(shell, sync, joined):
    first, second = joined
    assert shell(first, *client("saintex", name="Premier")).status == 0
    assert shell(second, *client("saintex", name="Second"), operator="Bob").status == 0
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "conflicts"
    sync(first)
    assert platforms(shell, first) == platforms(shell, second)
    assert shell(first, "clients", "show", "saintex").document["name"] == "Premier"
    (other,) = [name for name in platforms(shell, first) if name.startswith("saintex~")]
    assert shell(first, "clients", "show", other).document["name"] == "Second"
    (conflict,) = shell(first, "conflicts", "list").document
    assert (conflict["kind"], conflict["field"]) == ("unique", "platform")
    assert (conflict["ours"], conflict["theirs"]) == ("saintex", other)
    refused = shell(first, "conflicts", "settle", conflict["id"], "--keep", "mine")
    assert (refused.status, refused.document["error"]) == (1, "conflict_value_taken")
    assert shell(first, "clients", "rename", other, "saintex-lyon").status == 0
    assert shell(first, "conflicts", "settle", conflict["id"], "--keep", "theirs").status == 0
    sync(first)
    assert sync(second)["state"] == "up_to_date"
    assert "saintex-lyon" in platforms(shell, second)


def test_one_count_read_twice(shell, sync, joined):
    first, second = joined
    reason = ("--reason", "au téléphone")
    assert shell(first, "resources", "set", "mermoz", "14", *reason).status == 0
    assert shell(second, "resources", "set", "mermoz", "15", *reason, operator="Bob").status == 0
    sync(first), sync(second)
    (conflict,) = shell(second, "conflicts", "list").document
    told = [conflict[name] for name in ("field", "base", "ours", "theirs")]
    assert told == ["resources", 12, 15, 14]
    assert shell(second, "conflicts", "settle", conflict["id"], "--keep", "mine").status == 0
    sync(second), sync(first)
    for base in joined:
        sheet = shell(base, "clients", "show", "mermoz").document
        assert sheet["resources"] == 15


def test_one_setting_written_twice(shell, sync, joined):
    first, second = joined
    assert shell(first, "settings", "set", "company.email=un@exemple.fr").status == 0
    done = shell(second, "settings", "set", "company.email=deux@exemple.fr", operator="Bob")
    assert done.status == 0
    sync(first), sync(second), sync(first)
    (conflict,) = shell(first, "conflicts", "list").document
    told = [conflict[name] for name in ("table", "field", "ours", "theirs")]
    assert told == ["setting", "value", "deux@exemple.fr", "un@exemple.fr"]
    values = [shell(base, "settings", "list").document["company.email"] for base in joined]
    assert values == ["un@exemple.fr", "un@exemple.fr"]
