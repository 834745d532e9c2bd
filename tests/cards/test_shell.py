"""``ofdesk card`` as a script calls it: signed links, files, a provider on loopback."""

from datetime import UTC, datetime

import pytest

from ofdesk.__main__ import LazyDesks, LazyDoors
from ofdesk.cli import main
from ofdesk.domain.cards import Payable, signature
from tests.builders import TODAY
from tests.cards.stripe_stub import KEY, Stub, running
from tests.cli.money_shell import BUSINESS_12, invoice, shell_on
from tests.documents.reading import text_of
from tests.ran import Ran
from tests.rings import MemoryKeyring, in_force

TOTAL = BUSINESS_12 * 12 // 10
TEMPLATE = "https://club.example/pay?facture={number}&cle={hmac}"
WHEN = int(datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC).timestamp())


@pytest.fixture
def ring():
    with in_force(MemoryKeyring()) as made:
        yield made


@pytest.fixture
def run(tmp_path, capsys, ring):
    def ran(*argv):
        words = ["--base", str(tmp_path / "base.db"), "--operator", "Ada", *argv]
        capsys.readouterr()
        status = main(words, LazyDesks(), doors=LazyDoors())
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(status, shown.out, shown.err)

    return ran


@pytest.fixture
def shell(tmp_path, run):
    return shell_on(tmp_path / "base.db", run)


def test_the_link_is_signed_and_printed_on_the_page(shell, ring, tmp_path):
    number = invoice(shell)["number"]
    assert shell("card", "link", number).error == "card_link_missing"
    shell.done("settings", "set", f"card.link_template={TEMPLATE}")
    assert shell("card", "link", number).status == 3
    assert shell("card", "link", number).error == "card_key_missing"
    ring.kept["ofdesk/card", "card"] = "clé secrète"
    number = invoice(shell, "figeac")["number"]
    link = shell.done("card", "link", number)
    assert link.keys() == {"number", "url", "cents", "provider", "reference", "made"}
    seal = signature(Payable(number, "", link["cents"]), "clé secrète")
    assert link["url"] == f"https://club.example/pay?facture={number}&cle={seal}"
    page = tmp_path / "page.pdf"
    shell.done("invoices", "pdf", number, "--out", str(page))
    assert seal in "".join(text_of(page.read_bytes()).split())
    assert shell.said("card", "link", number).strip() == link["url"]
    # After a part was paid the link asks what is left, under a seal of its own.
    words = ("--method", "transfer", "--date", TODAY.isoformat(), "--invoice", number)
    parts = (5_000, link["cents"] - 5_000)
    first = shell.done("receipts", "add", "--cents", str(parts[0]), *words)["number"]
    left = shell.done("card", "link", number)
    seal = signature(Payable(number, "", parts[1]), "clé secrète")
    assert (left["cents"], left["url"].rpartition("=")[2]) == (parts[1], seal)
    second = shell.done("receipts", "add", "--cents", str(parts[1]), *words)["number"]
    found = shell("card", "link", number)
    assert (found.error, found.document["values"]["by"]) == ("not_open", [first, second])
    assert shell("card", "poll").error == "card_gateway_local"


def test_without_a_key_the_invoice_is_issued_without_a_link(shell, tmp_path, run):
    shell.done("settings", "set", f"card.link_template={TEMPLATE}")
    words = ("renew", "mermoz", "--issue", "--ordered-by", "Mme X")
    found = run("--lang", "en", "--today", TODAY.isoformat(), *words)
    assert found.status == 0
    assert "keyring" in found.err
    assert shell("card", "link", "OF01-2026-00001").error == "card_key_missing"


def test_a_file_is_imported_once_and_its_fees_are_in_the_books(shell, tmp_path):
    number = invoice(shell)["number"]
    target = tmp_path / "juin.csv"
    target.write_text(
        "id;type;date;facture;brut;frais;net\n"
        f"T1;paiement;{TODAY:%d/%m/%Y};{number};928,80;14,18;914,62\n",
        "utf-8",
    )
    done = shell.done("card", "import", str(target))
    assert done == {
        "events": 1,
        "new": 1,
        "settled": 1,
        "waiting": 0,
        "gross_cents": 92_880,
        "fee_cents": 1_418,
        "receipts": ["RC01-2026-00001"],
    }
    assert shell.done("card", "import", str(target))["new"] == 0
    assert shell.done("invoices", "show", number)["open_cents"] == 0
    (row,) = shell.done("card", "events")
    assert (row["state"], row["receipt"], row["source"]) == (
        "settled",
        "RC01-2026-00001",
        "juin.csv",
    )
    assert shell.done("card", "events", "--open") == []
    assert "paiement" in shell.said("card", "events")
    assert "new: 0" in shell.said("card", "import", str(target), lang="en")
    out = tmp_path / "fec.txt"
    words = ("--from", "2026-01-01", "--to", "2026-12-31", "--out", str(out))
    shell.done("export", "fec", *words)
    assert b"\t627000\t" in out.read_bytes()
    target.write_text("id;date\n", "utf-8")
    assert shell("card", "import", str(target)).error == "card_file_columns"
    assert shell("card", "import", str(tmp_path / "no.csv")).status == 3


def test_settings_of_cards(shell):
    for text, error in (
        ("card.link_template=http://a.example", "link_invalid"),
        ("card.link_template=https://a.example/{x}", "link_field_unknown"),
        ("card.gateway=paypal", "choice_unknown"),
        ("card.address=http://evil.example", "card_address_invalid"),
    ):
        assert shell("settings", "set", text).error == error


def test_a_link_of_a_provider_is_made_paid_and_closed(shell, ring, tmp_path):
    first, second = (invoice(shell, name)["number"] for name in ("mermoz", "figeac"))
    with running(Stub()) as stub:
        words = ("card.gateway=stripe", f"card.address={stub.address}")
        shell.done("settings", "set", *words)
        assert shell("card", "link", first).error == "card_key_missing"
        ring.kept["ofdesk/card", "card"] = "rk_wrong"
        assert shell("card", "link", first).error == "card_key_refused"
        ring.kept["ofdesk/card", "card"] = KEY
        made = shell.done("card", "link", first)
        assert (made["url"], made["made"]) == ("https://buy.example/plink_1", True)
        assert shell.done("card", "link", first)["made"] is False
        other = shell.done("card", "link", second)
        stub.pay(made["reference"], TOTAL, WHEN, fee=1_418)
        paid = ("receipts", "add", "--cents", str(other["cents"]), "--method", "transfer")
        shell.done(*paid, "--date", TODAY.isoformat(), "--invoice", second)
        polled = shell.done("card", "poll")
        assert (polled["links"], polled["new"], polled["settled"]) == (2, 1, 1)
        assert sorted(polled["closed"]) == sorted([first, second])
        assert [stub.links[key]["active"] for key in ("plink_1", "plink_2")] == [False, False]
        again = shell.done("card", "poll")
        assert (again["links"], again["new"], again["closed"]) == (0, 0, [])
        assert shell("card", "link", first).error == "not_open"
    lost = tmp_path / "litiges.csv"
    lost.write_text(
        "id;type;paiement;date;facture;brut;frais\n"
        f"dp_1:lost;litige perdu;pi_1;{TODAY:%d/%m/%Y};;-{TOTAL / 100:.2f};15,00\n",
        "utf-8",
    )
    told = shell.done("card", "import", str(lost), "--provider", "Stripe")
    assert (told["settled"], told["fee_cents"]) == (1, 1_500)
    assert shell.done("invoices", "show", first)["open_cents"] == TOTAL
