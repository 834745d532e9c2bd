"""Two desks that are apart pay one invoice, and use one receipt, beyond what there is."""

from datetime import date

from tests.sync.office import DAY, RENEW

ADD = ("receipts", "add", "--method", "transfer", "--date", date(2026, 6, 15).isoformat())
ASKED = ("--confirm", "catalogue_example")


def done(shell, base, *words):
    found = shell(base, *words, *DAY)
    assert found.status == 0, found.out
    return found.document


def shown(shell, base):
    rows = done(shell, base, "receipts", "excess")
    return [(row["kind"], row["number"], row["platform"], row["excess_cents"]) for row in rows]


def test_one_invoice_paid_on_both_desks_is_a_task(shell, sync, joined):
    first, second = joined
    invoice = done(shell, first, "renew", "mermoz", *RENEW, *ASKED)
    number, total = invoice["number"], invoice["total_cents"]
    sync(first), sync(second)
    for base in joined:
        done(shell, base, *ADD, "--cents", str(total), "--invoice", number)
        assert shown(shell, base) == []
    sync(first), sync(second), sync(first)
    for base in joined:
        assert shown(shell, base) == [("invoice", number, "mermoz", total)]
        assert done(shell, base, "invoices", "show", number)["open_cents"] == -total
    assert done(shell, second, "receipts", "free", number) == {"number": number, "cents": total}
    found = shell(second, "receipts", "free", number, *DAY)
    assert (found.status, found.document["error"]) == (1, "nothing_in_excess")
    sync(second), sync(first)
    for base in joined:
        assert shown(shell, base) == []
        rows = done(shell, base, "receipts", "list", "--client", "mermoz")
        assert sorted((row["state"], row["credit_cents"]) for row in rows) == [
            ("allocated", 0),
            ("unallocated", total),
        ]


def test_one_credit_used_on_both_desks_is_a_task(shell, sync, joined):
    first, second = joined
    numbers = [
        done(shell, first, "renew", name, *RENEW, *ASKED)["number"]
        for name in ("mermoz", "latecoere")
    ]
    credit = done(shell, first, *ADD, "--cents", "5000", "--client", "mermoz")["number"]
    sync(first), sync(second)
    for base, number in zip(joined, numbers, strict=True):
        done(shell, base, "receipts", "allocate", credit, f"{number}:4000")
    sync(first), sync(second), sync(first)
    for base in joined:
        ((kind, number, _platform, excess),) = shown(shell, base)
        assert (kind, number, excess) == ("receipt", credit, 3_000)
        rows = done(shell, base, "receipts", "list")
        assert [row["state"] for row in rows if row["number"] == credit] == ["over_allocated"]
    assert done(shell, first, "receipts", "free", credit)["cents"] == 3_000
    sync(first), sync(second)
    for base in joined:
        assert shown(shell, base) == []
        owed = [done(shell, base, "invoices", "show", number) for number in numbers]
        assert sorted(one["total_cents"] - one["open_cents"] for one in owed) == [1_000, 4_000]
