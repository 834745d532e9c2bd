"""One renewal is billed once, whoever is offline: claims asked, kept, refused, found out later."""

import pytest

from tests.sync.office import DAY, RENEW
from tests.sync.server import SECRET

ASKED = ("--confirm", "catalogue_example")


@pytest.fixture
def known(monkeypatch):
    """The password of the hub is at hand in every command, as a keyring gives it."""
    monkeypatch.setenv("PGPASSWORD", SECRET)


def renew(shell, base, name, *more):
    return shell(base, "renew", name, *(more or RENEW), *DAY, *ASKED)


def test_what_another_desk_bills_is_refused_before_any_sync(shell, joined, known):
    first, second = joined
    assert renew(shell, first, "mermoz").status == 0
    found = renew(shell, second, "mermoz")
    assert (found.status, found.document["error"]) == (1, "period_claimed")
    assert found.document["values"]["desk"] == "01"
    assert shell(second, "invoices", "list").document == []
    assert renew(shell, second, "latecoere").document["number"] == "OF02-2026-00001"


def test_without_the_hub_a_proposition_is_made_but_no_invoice(shell, joined, known, cluster):
    first, _ = joined
    cluster.stop()
    try:
        found = renew(shell, first, "mermoz")
        assert (found.status, found.document["error"]) == (3, "claim_offline")
        assert shell(first, "invoices", "list").document == []
        made = renew(shell, first, "mermoz", "--propose")
        assert (made.status, made.document["number"]) == (0, "PR01-2026-00001")
    finally:
        cluster.start()
    assert renew(shell, first, "mermoz").document["number"] == "OF01-2026-00001"


def test_a_full_credit_note_frees_the_period(shell, sync, joined, known):
    first, second = joined
    number = renew(shell, first, "mermoz").document["number"]
    sync(first), sync(second)
    done = shell(first, "invoices", "credit", number, "--reason", "erreur", "--issue", *DAY)
    assert done.status == 0, done.out
    sync(first), sync(second)
    assert renew(shell, second, "mermoz").document["number"] == "OF02-2026-00001"


def test_one_renewal_billed_twice_blindly_is_told(shell, sync, joined):
    """No password was at hand: both issued. The second to sync has it recorded, for a credit."""
    first, second = joined
    assert renew(shell, first, "mermoz").status == 0
    assert renew(shell, second, "mermoz").status == 0
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "conflicts"
    (conflict,) = shell(second, "conflicts", "list").document
    told = {name: conflict[name] for name in ("table", "platform", "kind", "ours", "theirs")}
    assert told == {
        "table": "period",
        "platform": "mermoz",
        "kind": "claimed",
        "ours": "OF02-2026-00001",
        "theirs": "01",
    }
    settled = shell(second, "conflicts", "settle", conflict["id"], "--keep", "theirs")
    assert settled.status == 0
    sync(second), sync(first)
    assert shell(first, "conflicts", "list").document == []
    assert shell(first, "verify").status == 0


def test_a_base_alone_asks_nobody(shell, first, known):
    assert renew(shell, first, "mermoz").status == 0
