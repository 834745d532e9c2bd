"""One receipt reversed at two desks: told once, put right once, whoever settles it."""

from PySide6.QtCore import Qt

from ofdesk.ui.dialogs import QuestionDialog
from tests.sync.office import DAY, RENEW
from tests.sync.test_bank import account
from tests.sync.test_window import says, until

ASKED = ("--confirm", "catalogue_example")
ADD = ("receipts", "add", "--method", "transfer", "--date", "2026-06-15")


def done(shell, base, *words, who="Ada"):
    found = shell(base, *words, *DAY, operator=who)
    assert found.status == 0, found.out
    return found.document


def reversed_apart(shell, sync, joined):
    """An invoice, its payment, reversed at both desks before they meet: number and total."""
    first, second = joined
    made = done(shell, first, "renew", "mermoz", *RENEW, *ASKED)
    number, total = made["number"], made["total_cents"]
    paid = done(shell, first, *ADD, "--cents", str(total), "--invoice", number)["number"]
    sync(first), sync(second)
    done(shell, first, "receipts", "reverse", paid, "--reason", "impayé")
    done(shell, second, "receipts", "reverse", paid, "--reason", "erreur", who="Bob")
    return number, total


def owed(shell, base, number):
    return done(shell, base, "invoices", "show", number)["open_cents"]


def kinds(shell, base):
    return sorted(one["kind"] for one in done(shell, base, "conflicts", "list"))


def meet(sync, joined):
    for base in (*joined, *joined):
        said = sync(base)
    return said["state"]


def test_one_record_says_who_reversed_it_and_one_choice_puts_it_right(shell, sync, joined):
    first, second = joined
    number, total = reversed_apart(shell, sync, joined)
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "conflicts"
    sync(first)
    for base in joined:
        (one,) = done(shell, base, "conflicts", "list")
        told = {name: one[name] for name in ("kind", "platform", "base", "ours", "theirs", "desk")}
        assert told == {
            "kind": "reversed_twice",
            "platform": "mermoz",
            "base": "RC01-2026-00001",
            "ours": "RC02-2026-00001 · erreur",
            "theirs": "RC01-2026-00002 · impayé",
            "desk": "02",
        }
        assert (one["ours_author"], one["theirs_author"]) == ("Bob", "Ada")
        assert owed(shell, base, number) == 2 * total
    found = shell(first, "conflicts", "settle", one["id"], "--keep", "both", *DAY)
    assert (found.status, found.document["error"]) == (1, "keep_unknown")
    settled = done(shell, first, "conflicts", "settle", one["id"], "--keep", "theirs")
    assert settled["conflicts"] == 0
    assert meet(sync, joined) == "up_to_date"
    check_right(shell, joined, (number, total))


def check_right(shell, joined, invoice):
    """Everything is owed and counted once, on both desks."""
    number, total = invoice
    for base in joined:
        assert kinds(shell, base) == []
        assert owed(shell, base, number) == total
        rows = done(shell, base, "receipts", "list")
        assert [(row["number"], row["kind"], row["credit_cents"]) for row in rows] == [
            ("RC01-2026-00003", "reinstatement", 0),
            ("RC02-2026-00001", "reversal", 0),
            ("RC01-2026-00002", "reversal", 0),
            ("RC01-2026-00001", "receipt", 0),
        ]
        assert done(shell, base, "receipts", "excess") == []
        assert shell(base, "verify").status == 0
    out = str(joined[1].parent / "fec.txt")
    period = ("--from", "2026-06-01", "--to", "2026-06-30", "--out", out)
    fec = done(shell, joined[1], "export", "fec", *period)
    assert fec["debit_cents"] == fec["credit_cents"]
    assert (account(out, "411000"), account(out, "512000"), account(out, "419100")) == (total, 0, 0)


def test_two_blind_choices_are_told_and_put_right(shell, sync, joined):
    """No password was at hand: each desk took the reversal of the other one back."""
    first, second = joined
    number, total = reversed_apart(shell, sync, joined)
    meet(sync, joined)
    (one,) = done(shell, first, "conflicts", "list")
    done(shell, first, "conflicts", "settle", one["id"], "--keep", "mine")
    done(shell, second, "conflicts", "settle", one["id"], "--keep", "theirs", who="Bob")
    assert meet(sync, joined) == "conflicts"
    assert owed(shell, first, number) == 0
    assert {"claimed", "reversed_twice"} <= set(kinds(shell, first))
    for one in done(shell, first, "conflicts", "list"):
        done(shell, first, "conflicts", "settle", one["id"], "--keep", "theirs")
    assert meet(sync, joined) == "up_to_date"
    for base in joined:
        assert owed(shell, base, number) == total
        assert shell(base, "verify").status == 0


def test_of_two_desks_one_puts_money_right(shell, sync, joined, known, cluster):
    """A receipt that was reversed twice, and a payment that was typed twice."""
    first, second = joined
    number, total = reversed_apart(shell, sync, joined)
    for base in joined:
        done(shell, base, *ADD, "--cents", "5000", "--client", "latecoere")
    meet(sync, joined)
    assert kinds(shell, second) == ["paid_twice", "reversed_twice"]
    found = {one["kind"]: one["id"] for one in done(shell, first, "conflicts", "list")}

    def settle(base, kind, keep):
        return shell(base, "conflicts", "settle", found[kind], "--keep", keep, *DAY)

    cluster.stop()
    try:
        for kind in found:
            refused = settle(second, kind, "mine")
            assert (refused.status, refused.document["error"]) == (3, "settle_offline")
    finally:
        cluster.start()
    for kind in found:
        assert settle(first, kind, "mine").status == 0
        refused = settle(second, kind, "theirs")
        assert (refused.status, refused.document["error"]) == (1, "claimed_elsewhere")
    sync(first)
    for kind in found:
        assert settle(second, kind, "theirs").document["error"] == "claim_behind"
    sync(second)
    for kind in found:
        assert settle(second, kind, "theirs").document["error"] == "conflict_settled"
    for base in joined:
        assert owed(shell, base, number) == total
        rows = done(shell, base, "receipts", "list", "--client", "latecoere")
        assert sum(row["credit_cents"] for row in rows) == 5_000


def test_the_page_says_who_reversed_it_when_and_where(qtbot, joined, shell, sync, opened, known):
    first, second = joined
    number, total = reversed_apart(shell, sync, joined)
    sync(second)
    with opened(first) as window:
        says(qtbot, window, "Conflits à régler")
        tab = window.open_page("sync").conflicts
        until(qtbot, lambda: tab.compare.who["theirs"].text().startswith("Bob · poste 02 · "))
        assert tab.compare.who["ours"].text().startswith("Ada · poste 01 · ")
        assert tab.compare.heads["base"].text() == "Règlement"
        assert tab.compare.values["base"].text() == "RC01-2026-00001"
        assert tab.compare.values["theirs"].text() == "RC02-2026-00001 · erreur"
        assert "dû deux fois" in tab.compare.why.text()
        assert tab.other.isHidden()
        assert not tab.mine.isHidden()
        qtbot.mouseClick(tab.mine, Qt.MouseButton.LeftButton)
        # Months after the last receipt of the series: a person is asked, and says yes.
        until(qtbot, lambda: window.findChildren(QuestionDialog))
        (question,) = window.findChildren(QuestionDialog)
        question.yes.click()
        says(qtbot, window, "À jour")
    assert owed(shell, first, number) == total
