"""The same payment typed at two desks: told, both kept until a person says which one is."""

import pytest

from tests.sync.office import DAY, client

CHEQUE = ("--method", "cheque", "--cheque", "0001234", "--bank", "CA")
TRANSFER = (
    "--method",
    "transfer",
)


@pytest.fixture
def pay(shell):
    """Record money at one desk; its number."""

    def run(base, *words, cents=5_000, on="2026-06-10", owner=("--client", "mermoz"), who="Ada"):
        told = ("receipts", "add", "--cents", str(cents), "--date", on, *owner, *words, *DAY)
        done = shell(base, *told, operator=who)
        assert done.status == 0, done.out
        return done.document["number"]

    return run


def told(shell, base):
    listed = shell(base, "conflicts", "list").document
    return [(one["kind"], one["theirs"], one["ours"], one["platform"]) for one in listed]


def standing(shell, base):
    return [
        one["number"]
        for one in shell(base, "receipts", "list").document
        if one["kind"] == "receipt" and one["state"] != "reversed"
    ]


@pytest.mark.parametrize(
    ("keep", "left"),
    [
        ("mine", ["RC02-2026-00001"]),
        ("theirs", ["RC01-2026-00001"]),
        ("both", ["RC01-2026-00001", "RC02-2026-00001"]),
    ],
)
def test_one_payment_typed_at_two_desks_is_asked_about(shell, sync, joined, pay, keep, left):
    first, second = joined
    pay(first, *TRANSFER)
    pay(second, *TRANSFER, on="2026-06-13", who="Bob")
    assert sync(first)["state"] == "up_to_date"
    assert sync(second)["state"] == "conflicts"
    sync(first)
    for base in joined:
        assert told(shell, base) == [("paid_twice", "RC01-2026-00001", "RC02-2026-00001", "mermoz")]
        assert len(standing(shell, base)) == 2
    (one,) = shell(first, "conflicts", "list").document
    assert (one["ours_author"], one["theirs_author"]) == ("Bob", "Ada")
    done = shell(first, "conflicts", "settle", one["id"], "--keep", keep, *DAY)
    assert (done.status, done.document["conflicts"]) == (0, 0), done.out
    sync(first), sync(second)
    assert sync(first)["state"] == "up_to_date"
    for base in joined:
        assert told(shell, base) == []
        assert sorted(standing(shell, base)) == left
        assert shell(base, "verify").status == 0


def test_what_only_resembles_is_no_conflict(shell, sync, joined, pay):
    """Another amount, day, client, or none; twice at one desk; one that was reversed."""
    first, second = joined
    assert shell(first, *client("gap")).status == 0
    pay(first, *TRANSFER), pay(first, *TRANSFER)
    reversed_ = pay(first, *TRANSFER, cents=7_000)
    assert shell(first, "receipts", "reverse", reversed_, "--reason", "essai", *DAY).status == 0
    sync(first), sync(second)
    others = (
        {"cents": 5_001},
        {"cents": 7_000},
        {"on": "2026-06-14"},
        {"owner": ("--client", "gap")},
        {"owner": ("--payer", "Club inconnu")},
    )
    for other in others:
        pay(second, *TRANSFER, **other)
    assert sync(second)["state"] == "up_to_date"


def test_a_cheque_is_known_by_its_number_before_its_payer_is(shell, sync, joined, pay):
    first, second = joined
    pay(first, *CHEQUE)
    pay(second, *CHEQUE, owner=("--payer", "M. Dupont"))
    sync(first)
    assert sync(second)["state"] == "conflicts"


def test_only_payments_that_look_alike_may_both_be_kept(shell, sync, joined):
    first, second = joined
    shell(first, "clients", "set", "mermoz", "name=Un", *DAY)
    shell(second, "clients", "set", "mermoz", "name=Deux", *DAY)
    sync(first), sync(second)
    (one,) = shell(second, "conflicts", "list").document
    done = shell(second, "conflicts", "settle", one["id"], "--keep", "both", *DAY)
    assert (done.status, done.document["error"]) == (1, "keep_unknown")
