"""One renewal is billed once, whoever is offline: claims asked, kept, refused, found out later."""

from ofdesk.domain.errors import Unavailable
from ofdesk.sync.cycle import PATIENT, Cycle
from tests.sync.office import DAY, RENEW

ASKED = ("--confirm", "catalogue_example")


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


def test_a_right_that_was_given_while_the_hub_was_held_is_not_forgotten(
    shell, sync, joined, monkeypatch
):
    """The line is cut between the claim and the batch: the desk has written the right down."""
    first, second = joined
    assert renew(shell, first, "mermoz").status == 0
    held = Cycle._held

    def cut(_cycle):
        raise Unavailable("hub_unreachable", host="x")

    with monkeypatch.context() as patch:
        patch.setattr(Cycle, "_held", lambda cycle, _stale: held(cycle, PATIENT))
        patch.setattr(Cycle, "freeze", cut)
        assert sync(first, status=3)["state"] == "offline"
    assert renew(shell, second, "mermoz").status == 0
    assert sync(second)["state"] == "conflicts"
    (conflict,) = shell(second, "conflicts", "list").document
    assert (conflict["kind"], conflict["theirs"]) == ("claimed", "01")


def test_a_base_alone_asks_nobody(shell, first, known):
    assert renew(shell, first, "mermoz").status == 0


def test_an_invoice_is_credited_by_one_desk_at_a_time(shell, sync, joined, known):
    """Held until the credit note was sent; then by whoever has read it, and no further."""
    first, second = joined
    number = renew(shell, first, "mermoz").document["number"]
    sync(first), sync(second)
    part = ("invoices", "credit", number, "--reason", "erreur", "--cents", "1000", "--issue", *DAY)
    assert shell(first, *part).status == 0
    found = shell(second, *part)
    assert (found.status, found.document["error"]) == (1, "claimed_elsewhere")
    assert found.document["values"]["desk"] == "01"
    sync(first)
    found = shell(second, *part)
    assert (found.status, found.document["error"]) == (1, "claim_behind")
    sync(second)
    done = shell(second, *part)
    assert done.status == 0, done.out
    assert done.document["number"] == "OF02-2026-00001"


def test_two_blind_credit_notes_of_one_invoice_are_told(shell, sync, joined):
    first, second = joined
    number = renew(shell, first, "mermoz").document["number"]
    sync(first), sync(second)
    whole = ("invoices", "credit", number, "--reason", "erreur", "--issue", *DAY)
    assert [shell(base, *whole).status for base in (first, second)] == [0, 0]
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "conflicts"
    listed = shell(second, "conflicts", "list").document
    claimed = [(one["table"], one["ours"]) for one in listed if one["kind"] == "claimed"]
    assert claimed == [("document", "credit")]


def cheque(shell, base):
    done = shell(
        base,
        *("receipts", "add", "--cents", "5000", "--method", "cheque", "--date", "2026-06-10"),
        *("--client", "mermoz", "--cheque", "1234567", "--bank", "BNP", *DAY),
    )
    assert done.status == 0, done.out
    return done.document["id"]


def test_a_cheque_is_deposited_once(shell, sync, joined, known, cluster):
    first, second = joined
    cheque(shell, first)
    sync(first), sync(second)
    deposit = ("cheques", "deposit", "--control-total", "5000", *DAY)
    cluster.stop()
    try:
        found = shell(first, *deposit)
        assert (found.status, found.document["error"]) == (3, "claim_offline")
    finally:
        cluster.start()
    assert shell(first, *deposit).document["count"] == 1
    found = shell(second, *deposit)
    assert (found.status, found.document["error"]) == (1, "claimed_elsewhere")
    sync(first), sync(second)
    found = shell(second, *deposit)
    assert (found.status, found.document["error"]) == (1, "nothing_to_deposit")


def test_what_was_prepared_is_issued_without_the_hub(shell, sync, joined, known, cluster):
    first, second = joined
    cheque(shell, first)
    sync(first), sync(second)
    done = shell(first, "sync", "prepare", "--days", "60", "--cheques", *DAY)
    taken = done.document["taken"]
    assert (done.status, done.document["refused"]) == (0, [])
    assert sorted((one["kind"], one["platform"]) for one in taken) == [
        ("deposit", ""),
        ("period", "latecoere"),
        ("period", "mermoz"),
    ]
    refused = shell(second, "sync", "prepare", "mermoz", *DAY)
    assert (refused.status, refused.document["taken"]) == (1, [])
    assert refused.document["refused"][0]["desk"] == "01"
    assert renew(shell, second, "mermoz").document["error"] == "period_claimed"
    cluster.stop()
    try:
        assert renew(shell, first, "mermoz").document["number"] == "OF01-2026-00001"
        deposit = ("cheques", "deposit", "--control-total", "5000", *DAY)
        assert shell(first, *deposit).status == 0
    finally:
        cluster.start()
    assert sync(first)["state"] == "up_to_date"
    back = shell(first, "sync", "release", *DAY)
    assert back.document == {"released": 1}
    assert renew(shell, second, "latecoere").document["number"] == "OF02-2026-00001"


def test_what_was_claimed_and_not_done_is_free_after_the_next_exchange(
    shell, sync, joined, known, monkeypatch
):
    """The disk filled up between the claim and the document: the right does not stay behind."""
    from ofdesk.domain.errors import Unavailable

    first, second = joined
    number = renew(shell, first, "mermoz").document["number"]
    sync(first), sync(second)

    def full(*_given):
        raise Unavailable("disk_full", path="x")

    credit = ("invoices", "credit", number, "--reason", "erreur", "--issue", *DAY)
    with monkeypatch.context() as patch:
        patch.setattr("ofdesk.services.credits.issue_document", full)
        assert shell(first, *credit).status == 3
    assert shell(second, *credit).document["error"] == "claimed_elsewhere"
    sync(first)
    assert shell(second, *credit).status == 0


def test_names_that_do_not_fit_are_refused(shell, joined, known):
    first, _ = joined
    assert shell(first, "sync", "digest", "mermoz").status == 2
    found = shell(first, "sync", "prepare", "nobody", *DAY)
    assert (found.status, found.document["error"]) == (1, "client_unknown")
    found = shell(first, "sync", "prepare", "--days", "5000", *DAY)
    assert (found.status, found.document["error"]) == (1, "days_invalid")
