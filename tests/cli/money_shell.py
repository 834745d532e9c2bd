"""The command line on a base with two clubs, as a script calls it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.builders import TODAY, add_client, add_year, complete_company, make_desk, open_versions
from tests.cli.conftest import Ran, Run

DAY = TODAY.isoformat()
LINE = {"label", "detail", "quantity", "unit_cents", "total_cents", "vat_rate_bp", "why"}
VAT = {"rate_bp", "rate", "category", "vatex", "base_cents", "vat_cents"}
PRICE = {
    *("platform", "name", "offer", "resources", "platform_count", "count_read_at", "count_source"),
    *("count_stale", "starts_on", "ends_on", "catalogue", "catalogue_is_example", "lines", "vat"),
    *("total_ht_cents", "total_vat_cents", "total_cents"),
}
DOCUMENT = {
    *("number", "kind", "platform", "issued_on", "due_on", "total_ht_cents", "total_cents"),
    *("open_cents", "state"),
}
BUSINESS_12 = 77_400


@dataclass
class Shell:
    """``ofdesk --json --today 2026-06-15`` on one base."""

    base: Path
    run: Run

    def __call__(self, *words: str, day: str = DAY) -> Ran:
        return self.run("--json", "--today", day, *words)

    def done(self, *words: str, day: str = DAY):
        """The document of a command that must succeed."""
        found = self(*words, day=day)
        assert found.status == 0, found.out
        return found.document

    def said(self, *words: str, lang: str = "fr") -> str:
        """What a person reads of it."""
        found = self.run("--lang", lang, "--today", DAY, *words)
        assert found.status == 0, found.err
        return found.out


def shell_on(base: Path, run: Run) -> Shell:
    """A club of Business until 5 July and one of First Price in test, both on version 3."""
    desk = make_desk(base.parent, name=base.name)
    complete_company(desk)
    open_versions(desk, "4")
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    add_client(desk, "figeac", offer="first_price", state="test", resources=2)
    desk.close()
    return Shell(base, run)


def invoice(shell: Shell, platform: str = "mermoz"):
    """Renew a club; the answer of the command."""
    return shell.done("renew", platform, "--issue", "--ordered-by", "Mme X")
