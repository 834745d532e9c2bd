"""One line of the bank on two desks: one row, one decision, or a conflict that a person settles."""

import csv
from datetime import date

import pytest

from ofdesk.ports.bank import StatementLine
from tests.bank.writers import csv_file, ofx_file
from tests.sync.office import DAY

PAID = date(2026, 6, 10)
LINES = [
    StatementLine(PAID, 92_880, "VIR AERO-CLUB MERMOZ"),
    StatementLine(PAID, -1_290, "FRAIS DE TENUE DE COMPTE"),
    StatementLine(PAID, 5_000, "VIR DUPONT"),
]


@pytest.fixture
def bank(shell, tmp_path):
    """Run ``bank …`` on a base; a list of lines stands for a file of them."""

    def run(base, *words, write=csv_file, operator="Ada"):
        told = [on_disk(word, write) if isinstance(word, list) else word for word in words]
        return shell(base, "bank", *told, *DAY, operator=operator)

    def on_disk(lines, write):
        path = tmp_path / f"{len(lines)}.{write.__name__}"
        path.write_bytes(write(lines, 0))
        return str(path)

    return run


def by_cents(bank, base):
    found = bank(base, "list")
    assert found.status == 0, found.out
    return {one["cents"]: one for one in found.document}


def credit(shell, base, name="mermoz"):
    sheet = shell(base, "receipts", "list").document
    return sum(one["credit_cents"] for one in sheet if one["platform"] == name)


def account(path, wanted):
    """The balance of one account in a file of entries, in cents."""
    with open(path, encoding="iso8859-15") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    mine = [row for row in rows if row["CompteNum"] == wanted]
    sides = [row[name].replace(",", "") for row in mine for name in ("Debit", "Credit")]
    return sum(int(cents) * (1, -1)[place % 2] for place, cents in enumerate(sides))


def test_one_statement_imported_on_both_desks_is_one(shell, sync, joined, bank):
    first, second = joined
    assert bank(first, "import", LINES).document["new"] == 3
    assert bank(second, "import", LINES[1:], operator="Bob").document["new"] == 2
    sync(first), sync(second), sync(first)
    for base in joined:
        assert sorted(by_cents(bank, base)) == [-1_290, 5_000, 92_880]
        assert bank(base, "import", LINES).document["new"] == 0
        assert shell(base, "sync", "digest", "--password-stdin", given="x\n").status in (0, 1, 3)
        assert shell(base, "verify").status == 0
    assert sync(second)["state"] == "up_to_date"
    assert shell(second, "conflicts", "list").document == []
    mine, theirs = (by_cents(bank, base) for base in joined)
    assert mine == theirs


def accepted_apart(shell, sync, joined, bank):
    """The same file on both desks, and the same line accepted on both before they meet."""
    first, second = joined
    for base, who in ((first, "Ada"), (second, "Bob")):
        bank(base, "import", LINES, operator=who)
        line = by_cents(bank, base)[92_880]["id"]
        done = bank(base, "accept", line, "--client", "mermoz", operator=who)
        assert done.status == 0, done.out
        fees = by_cents(bank, base)[-1_290]["id"]
        assert bank(base, "accept", fees, "--account", "627", operator=who).status == 0
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "conflicts"
    sync(first)
    for base in joined:
        assert credit(shell, base) == 2 * 92_880
    return {
        one["ours"].partition(" · ")[0]: one for one in shell(second, "conflicts", "list").document
    }


@pytest.mark.parametrize(("keep", "left"), [("mine", "RC02"), ("theirs", "RC01")])
def test_a_line_accepted_on_both_desks_is_settled_by_a_person(
    shell, sync, joined, bank, keep, left
):
    first, second = joined
    found = accepted_apart(shell, sync, joined, bank)
    assert sorted(found) == ["627000", "RC02-2026-00001"]
    money = found["RC02-2026-00001"]
    told = {name: money[name] for name in ("table", "kind", "theirs", "ours_author")}
    assert told == {
        "table": "bank_decision",
        "kind": "twice",
        "theirs": "RC01-2026-00001",
        "ours_author": "Bob",
    }
    # Settled on the other desk than the one that recorded it: everybody sees it.
    for one in found.values():
        settled = shell(first, "conflicts", "settle", one["id"], "--keep", keep, *DAY)
        assert settled.status == 0, settled.out
    sync(first), sync(second)
    for base in joined:
        assert shell(base, "conflicts", "list").document == []
        assert credit(shell, base) == 92_880
        row = by_cents(bank, base)[92_880]
        assert (row["state"], row["posted"]) == ("accepted", f"{left}-2026-00001")
        assert by_cents(bank, base)[-1_290]["state"] == "accepted"
        assert shell(base, "verify").status == 0
    out = str(first.parent / "fec.txt")
    period = ("--from", "2026-06-01", "--to", "2026-06-30", "--out", out)
    fec = shell(first, "export", "fec", *period, *DAY)
    assert fec.document["debit_cents"] == fec.document["credit_cents"]
    # Money of the bank: once the transfer, once the fees.
    assert account(out, "512000") == 92_880 - 1_290


def test_a_decision_that_was_undone_before_they_met_is_no_conflict(shell, sync, joined, bank):
    first, second = joined
    for base in joined:
        bank(base, "import", LINES)
        line = by_cents(bank, base)[5_000]["id"]
        assert bank(base, "accept", line, "--client", "mermoz").status == 0
    assert bank(first, "undo", line).status == 0
    sync(first)
    assert sync(second)["state"] == "up_to_date"
    sync(first)
    for base in joined:
        assert credit(shell, base) == 5_000
        assert by_cents(bank, base)[5_000]["state"] == "accepted"
    assert bank(first, "undo", line).status == 0
    assert by_cents(bank, first)[5_000]["state"] == "waiting"


def test_fees_whose_entry_both_desks_took_back_are_taken_back_once(shell, sync, joined, bank):
    first, second = joined
    bank(first, "import", LINES)
    fees = by_cents(bank, first)[-1_290]["id"]
    assert bank(first, "accept", fees, "--account", "627").status == 0
    sync(first), sync(second)
    for base in joined:
        assert bank(base, "undo", fees).status == 0
    sync(first), sync(second), sync(first)
    for base in joined:
        assert by_cents(bank, base)[-1_290]["state"] == "waiting"
        out = str(base.parent / f"{base.stem}.txt")
        period = ("--from", "2026-06-01", "--to", "2026-06-30", "--out", out)
        assert shell(base, "export", "fec", *period, *DAY).status == 0
        assert (account(out, "512000"), account(out, "627000")) == (0, 0)
        assert shell(base, "verify").status == 0


def test_where_the_hub_answers_a_line_is_accepted_by_one_desk(
    shell, sync, joined, bank, known, cluster
):
    first, second = joined
    bank(first, "import", LINES)
    sync(first), sync(second)
    one, other = (by_cents(bank, first)[cents]["id"] for cents in (92_880, 5_000))
    assert bank(first, "accept", one, "--client", "mermoz").status == 0
    found = bank(second, "accept", one, "--client", "mermoz")
    assert (found.status, found.document["error"]) == (1, "claimed_elsewhere")
    sync(first)
    found = bank(second, "accept", one, other, "--client", "mermoz")
    assert (found.status, found.document["error"]) == (1, "bank_lines_refused")
    assert found.document["values"]["codes"] == ["claim_behind"]
    sync(second)
    found = bank(second, "accept", one, "--client", "mermoz")
    assert found.document["error"] == "bank_line_decided"
    # Without the hub work goes on: what meets later is told then.
    cluster.stop()
    try:
        fees = by_cents(bank, first)[-1_290]["id"]
        for base in joined:
            assert bank(base, "accept", fees, "--account", "627").status == 0
    finally:
        cluster.start()
    sync(first)
    assert sync(second)["conflicts"] == 1


def test_two_pushes_that_crossed_are_told_all_the_same(shell, sync, joined, bank, monkeypatch):
    """No row was stale: each desk finds the acceptance of the other one afterwards."""
    first, second = joined
    bank(first, "import", LINES)
    sync(first), sync(second)
    line = by_cents(bank, first)[5_000]["id"]
    for base in joined:
        assert bank(base, "accept", line, "--client", "mermoz").status == 0
    with monkeypatch.context() as patch:
        patch.setattr("ofdesk.sync.twice.settle", lambda *_: 0)
        sync(first), sync(second)
    sync(first), sync(second), sync(first)
    listed = [shell(base, "conflicts", "list").document for base in joined]
    assert len(listed[0]) == 1
    assert listed[0] == listed[1]


def test_one_movement_in_two_formats_on_two_desks(shell, sync, joined, bank):
    first, second = joined
    bank(first, "import", LINES)
    bank(second, "import", LINES, write=ofx_file)
    sync(first), sync(second), sync(first)
    rows = bank(first, "list").document
    assert len(rows) == 6
    one, other = (row["id"] for row in rows if row["cents"] == 5_000)
    assert bank(first, "accept", one, "--client", "mermoz").status == 0
    found = bank(first, "accept", other, "--client", "mermoz")
    assert (found.status, found.document["error"]) == (1, "confirm_bank_line_twin")


def accepted_in_two_formats(shell, sync, joined, bank, lines):
    """A CSV file at one desk, OFX at the other, its money accepted on both before they meet."""
    first, second = joined
    for base, write, who in ((first, csv_file, "Ada"), (second, ofx_file, "Bob")):
        bank(base, "import", lines, write=write, operator=who)
        for row in bank(base, "list").document:
            if row["cents"] > 0:
                done = bank(base, "accept", row["id"], "--client", "mermoz", operator=who)
                assert done.status == 0, done.out
    sync(first), sync(second), sync(first)
    listed = [shell(base, "conflicts", "list").document for base in joined]
    assert listed[0] == listed[1]
    return listed[0]


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_one_movement_accepted_out_of_two_formats_is_asked_about(shell, sync, joined, bank, keep):
    (one,) = accepted_in_two_formats(shell, sync, joined, bank, [LINES[0], LINES[1]])
    assert (one["kind"], one["theirs"], one["ours"]) == (
        "paid_twice",
        "RC01-2026-00001",
        "RC02-2026-00001",
    )
    settled = shell(joined[0], "conflicts", "settle", one["id"], "--keep", keep, *DAY)
    assert (settled.status, settled.document["conflicts"]) == (0, 0), settled.out
    sync(joined[0]), sync(joined[1])
    for base in joined:
        assert credit(shell, base) == 92_880
        rows = bank(base, "list").document
        states = sorted(row["state"] for row in rows if row["cents"] == 92_880)
        assert states == ["accepted", "same"]
        assert shell(base, "conflicts", "list").document == []
        assert shell(base, "verify").status == 0


def test_equal_movements_are_told_two_and_two(shell, sync, joined, bank):
    """Twice the same transfer of one day in both files."""
    found = accepted_in_two_formats(shell, sync, joined, bank, [LINES[2], LINES[2]])
    assert len({one["ours"] for one in found} | {one["theirs"] for one in found}) == 4
    for one in found:
        shell(joined[0], "conflicts", "settle", one["id"], "--keep", "mine", *DAY)
    assert credit(shell, joined[0]) == 10_000


def test_other_words_are_another_movement(shell, sync, joined, bank):
    first, second = joined
    for base, write, label in ((first, csv_file, "VIR DUPONT"), (second, ofx_file, "REMISE CB")):
        lines = [StatementLine(PAID, 5_000, label)]
        bank(base, "import", lines, write=write)
        (line,) = (row["id"] for row in bank(base, "list").document)
        assert bank(base, "accept", line, "--client", "mermoz").status == 0
    sync(first)
    assert sync(second)["state"] == "up_to_date"
