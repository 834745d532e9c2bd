"""Global options, languages, statuses and failures: what every command has in common."""

import errno
import io
import json
import sys
from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from ofdesk.__main__ import LazyDesks
from ofdesk.cli import main, nouns
from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.completion import SHELLS, whole_parser
from ofdesk.cli.fields import pairs
from ofdesk.cli.flat_json import flat_json
from ofdesk.cli.options import split_globals
from ofdesk.cli.output import json_text, show
from ofdesk.cli.parsing import Parser, day, signed, whole
from ofdesk.cli.tables import pairs_text, table, width
from ofdesk.domain.errors import ConfirmationNeeded, DomainError, IntegrityBroken, Unavailable
from ofdesk.words import catalog
from ofdesk.words.catalog import WordsMissing
from ofdesk.words.cli_help import HELP

MODULES = {"raising": "tests_raising_noun"}


@pytest.fixture
def noun(monkeypatch):
    """Put a noun of our own on the command line: it does what the test says."""

    def put(work):
        module = ModuleType(MODULES["raising"])
        module.add_arguments = lambda _parser: None
        module.run = lambda _arguments, context: work(context)
        monkeypatch.setitem(sys.modules, MODULES["raising"], module)
        monkeypatch.setattr(nouns, "NOUNS", nouns.NOUNS)
        monkeypatch.setitem(nouns.NOUNS, "raising", MODULES["raising"])
        monkeypatch.setitem(HELP, "raising", "")

    return put


def raiser(error):
    def work(context):
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DomainError("base_missing", base="x"), 1, "base_missing"),
        (ConfirmationNeeded("count_stale", read_at="2026-11-20"), 1, "confirm_count_stale"),
        (UsageError("lang_unknown", lang="de"), 2, "lang_unknown"),
        (Unavailable("base_locked", base="x"), 3, "base_locked"),
        (IntegrityBroken("restore_broke_links"), 4, "restore_broke_links"),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "system_error"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), 3, "system_error"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (ZeroDivisionError("no"), 1, "internal_error"),
        (RecursionError("deep"), 1, "internal_error"),
    ],
)
def test_each_failure_has_its_status_its_code_and_a_sentence(noun, run, error, status, code):
    noun(raiser(error))
    told = run("raising", "--json")
    assert (told.status, told.error) == (status, code)
    assert set(told.document) == {"error", "message", "values"}
    said = run("raising")
    assert (said.status, said.out) == (status, "")
    assert said.err.strip() == told.document["message"]
    assert "{" not in said.err
    assert code == "internal_error" or code not in said.err.split("--confirm")[0]


def test_a_question_says_how_to_answer_it(noun, run):
    noun(raiser(ConfirmationNeeded("count_stale", read_at="2026-11-20")))
    assert "--confirm count_stale" in run("raising").err


def test_the_field_of_a_refusal_is_among_its_values(noun, ask):
    noun(raiser(DomainError("siren_invalid", field="siren", value="1")))
    assert ask("raising").document["values"] == {"value": "1", "field": "siren"}


def test_a_bug_leaves_its_traceback_in_the_log_and_nowhere_else(noun, run, own_home):
    noun(raiser(ZeroDivisionError("the ratio of nothing")))
    said = run("raising")
    log = own_home / ".local" / "state" / "ofdesk" / "ofdesk.log"
    assert str(log) in said.err
    assert "ZeroDivisionError: the ratio of nothing" in log.read_text()
    assert "the ratio of nothing" not in said.err


def test_a_log_that_cannot_be_written_hides_nothing(noun, run, own_home):
    (own_home / ".local").mkdir(exist_ok=True)
    state = own_home / ".local" / "state"
    state.rmdir()
    state.write_text("in the way")
    noun(raiser(ZeroDivisionError("no")))
    assert run("raising").status == 1


def test_words_that_are_not_compiled_leave_the_english(run, monkeypatch):
    def missing(area, language):
        raise WordsMissing(f"{area}: make words")

    monkeypatch.setattr(catalog, "_messages", missing)
    said = run("settings", "list")
    assert (said.status, said.out, said.err.count("make words")) == (3, "", 1)


def test_only_the_end_of_the_process_passes_through(noun, run):
    noun(raiser(SystemExit(7)))
    with pytest.raises(SystemExit):
        run("raising")


def test_a_status_of_the_answer_is_the_exit_status(noun, run):
    noun(lambda _context: Answer({"ok": False}, "no", status=4, warnings=["look"]))
    said = run("raising")
    assert (said.status, said.out, said.err) == (4, "no\n", "look\n")


@pytest.mark.parametrize(
    "argv",
    [
        ["--json", "--lang", "en", "completion", "bash"],
        ["completion", "--json", "bash", "--lang=en"],
        ["completion", "bash", "--lang", "en", "--json"],
    ],
)
def test_global_options_stand_anywhere(argv):
    options, rest = split_globals(argv)
    assert (options.json, options.lang, rest) == (True, "en", ["completion", "bash"])


def test_confirmations_add_up_and_may_bear_the_prefix_of_the_error():
    options, _ = split_globals(["--confirm", "a", "--confirm=confirm_b"])
    assert options.confirm == ["a", "b"]


def test_nothing_is_an_option_after_two_dashes():
    options, rest = split_globals(["clients", "--", "--json"])
    assert (options.json, rest) == (False, ["clients", "--", "--json"])


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["--lang", "de"], "lang_unknown"),
        (["--lang"], "option_needs_value"),
        (["--base="], "option_needs_value"),
        (["--base", "--json"], "option_needs_value"),
        (["--json=yes"], "option_without_value"),
        (["--today", "25/11/2026"], "day_invalid"),
        (["--today", "2026-02-30"], "day_invalid"),
        (["--today", "2026-W01-1"], "day_invalid"),
        (["--today", "٢٠٢٦-٠١-٠١"], "day_invalid"),
        (["hub", "--password", "x"], "password_on_command_line"),
        (["hub", "--password=x"], "password_on_command_line"),
        (["hub", "--token", "x"], "password_on_command_line"),
        (["hub", "join", "postgresql://ada:x@hub/of"], "password_on_command_line"),
        (["clients", "add", "x", "notes=see https://a:b@c/d"], "password_on_command_line"),
        (["nothing"], "command_unknown"),
        (["cleints"], "command_unknown_near"),
        (["clients"], "usage"),
        (["clients", "lost"], "usage"),
        (["clients", "list", "--limit", "many"], "usage"),
        (["clients", "list", "--limit", "-1"], "usage"),
        (["clients", "list", "--due", "1" * 30], "usage"),
        (["clients", "list", "--sear", "x"], "usage"),
        (["clients", "show"], "usage"),
        (["clients", "show", "a", "b"], "usage"),
        (["clients", "add", "x", "no-equals"], "pair_invalid"),
        (["clients", "add", "x", "=value"], "pair_invalid"),
        (["clients", "add", "x", "name=a", "name=b"], "pair_twice"),
        (["catalogue", "show", "--date", "tomorrow"], "usage"),
        (["versions", "set"], "usage"),
        (["resources", "set", "x", "3"], "usage"),
        (["completion", "fish"], "usage"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_opened(ask, base, argv, code):
    found = ask(*argv)
    assert (found.status, found.error) == (2, code)
    assert not base.exists()


@pytest.mark.parametrize("text", ["https://openflyers.com/mermoz/", "mailto:a:b@c", "ssh://ada@h"])
def test_an_address_without_password_is_no_secret(text):
    assert split_globals(["clients", "show", text])[1] == ["clients", "show", text]


def test_the_secret_is_not_repeated(ask):
    assert "hush" not in ask("hub", "--password=hush").out
    assert "hush" not in ask("hub", "join", "postgresql://ada:hush@hub/of").out


@pytest.mark.parametrize(
    ("environment", "options", "word"),
    [
        ({}, [], "usage : "),
        ({"LANG": "C.UTF-8"}, [], "usage : "),
        ({"LANG": "en_GB.UTF-8"}, [], "usage: "),
        ({"LANG": "de_DE.UTF-8"}, [], "usage : "),
        ({"LC_ALL": "fr_FR.UTF-8", "LANG": "en_GB.UTF-8"}, [], "usage : "),
        ({"OFDESK_LANG": "fr", "LANG": "en_GB.UTF-8"}, [], "usage : "),
        ({"OFDESK_LANG": "en"}, [], "usage: "),
        ({"OFDESK_LANG": "xx", "LANG": "en_GB.UTF-8"}, [], "usage: "),
        ({"OFDESK_LANG": "en"}, ["--lang", "fr"], "usage : "),
    ],
)
def test_the_language_asked_for_goes_before_that_of_the_machine(
    run, monkeypatch, environment, options, word
):
    for name in ("OFDESK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shown = run(*options, "--help").out.replace("\N{NO-BREAK SPACE}", " ")
    assert shown.startswith(word)


def test_the_language_of_the_base_counts_when_none_is_asked_for(run, mermoz, monkeypatch):
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert run("settings", "set", "desk.language=en").status == 0
    assert run("clients", "list").out.startswith("Platform ")
    assert "not a SIREN" in run("clients", "set", "mermoz", "siren=1").err
    assert run("--lang", "fr", "clients", "list").out.startswith("Plateforme ")


def test_help_lists_the_commands_in_french_first(run):
    shown = run("--help").out
    assert "Commandes" in shown
    assert all(f"  {noun}" in shown for noun in nouns.NOUNS)


def test_help_and_version_are_documents_too(ask):
    assert ask("--help").document["commands"] == list(nouns.NOUNS)
    assert set(ask("--version").document) == {"version"}
    assert "usage" in ask("clients", "list", "--help").document["help"]
    assert ask().document["message"]


def test_without_a_window_the_way_to_help_is_told(run):
    said = run()
    assert said.status == 0
    assert "--help" in said.out


class Windows:
    """Windows that only remember what they were asked."""

    opened = None

    def open(self, options):
        self.opened = options
        return 5

    def first_window(self, base: Path) -> str:
        return base.name

    def take_tour(self, options, folder: Path) -> list[Path]:
        return [folder]


def test_without_a_command_the_window_opens():
    windows = Windows()
    assert main(["--base", "x.db"], LazyDesks(), windows) == 5
    assert windows.opened.base == "x.db"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_and_argument_has_its_help(language):
    catalog.set_language(language)
    assert whole_parser().format_help()


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_the_commands(run, shell):
    script = run("completion", shell).out
    assert "clients" in script
    assert "--confirm" in script or shell == "tcsh"


def test_argparse_speaks_french(run):
    said = run("--lang", "fr", "clients", "show").err
    assert "il manque" in said
    assert "usage" in said


def test_missing_base_is_refused_and_not_made(ask, base):
    found = ask("clients", "list")
    assert (found.status, found.error) == (1, "base_missing")
    assert ask("settings", "list").error == "base_missing"
    assert not base.exists()


def test_the_day_is_turned_on_a_test_base_only(ask, run, base):
    assert run("init").status == 0
    assert ask("--today", "2027-01-01", "settings", "list").error == "today_not_factice"
    other = base.with_name("factice.db")
    assert run("init", "--factice", at=other).status == 0
    assert ask("--today", "2027-01-01", "clients", "list", at=other).document == []


def test_what_the_base_has_to_say_goes_to_standard_error(noun, run, desk):
    def work(context: Context) -> Answer:
        context.desk.warn(Unavailable("disk_full", base="x"))
        return Answer({}, "done")

    noun(work)
    said = run("raising")
    assert said.out == "done\n"
    assert "disque" in said.err


def test_json_writes_days_instants_paths_and_frozen_values():
    moment = datetime(2026, 11, 25, 14, 2, tzinfo=UTC)
    data = {"on": date(2026, 11, 25), "at": moment, "to": Path("x"), "set": {"b", "a"}}
    assert json.loads(json_text(data)) == {
        "on": "2026-11-25",
        "at": "2026-11-25T14:02:00.000000Z",
        "to": "x",
        "set": ["a", "b"],
    }
    assert json_text([]) == "[]"
    assert json.loads(json_text([{"é": 1}, 2])) == [{"é": 1}, 2]
    with pytest.raises(TypeError):
        json_text(object())


@pytest.mark.parametrize("text", ["plain", 'a "quote"', "back\\slash", "tab\t", "\u202f€", "😀"])
def test_flat_json_is_json(text):
    assert json.loads(flat_json(["k", "n"], [(text, None), ("", 3)])) == [
        {"k": text, "n": None},
        {"k": "", "n": 3},
    ]
    assert flat_json(["k"], []) == "[]"


class Pipe(io.StringIO):
    """A stream whose reader fails in its own way."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def flush(self) -> None:
        raise self._error


def test_a_closed_pipe_is_no_error(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Pipe(BrokenPipeError()))
    assert show(Answer({}, "text"), as_json=False) == 0


def test_a_full_disk_behind_the_output_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Pipe(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        show(Answer({}, "text"), as_json=False)


def test_no_output_at_all_is_no_error(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert show(Answer({}, "text"), as_json=True) == 0


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("été", 3), ("e\u0301", 1), ("日本", 4)])
def test_columns_of_a_terminal_are_counted(text, columns):
    assert width(text) == columns


def test_tables_are_aligned():
    assert table(["a", "bb"], [["été", "1"], ["x", "222"]], right=".r") == (
        "a     bb\nété    1\nx    222"
    )
    assert pairs_text([("a", "1"), ("bcd", "2")]) == "a    1\nbcd  2"
    assert pairs_text([]) == ""


def test_types_of_arguments_refuse_what_they_are_not():
    parser = Parser(path="clients list")
    parser.add_argument("--due", type=whole)
    assert parser.parse_args(["--due", "7"]) == Namespace(due=7)
    assert (signed("-12"), signed("3")) == (-12, 3)
    assert day("2026-11-25") == date(2026, 11, 25)
    with pytest.raises(UsageError):
        parser.parse_args(["--due", "7.5"])


def test_an_empty_value_is_a_value():
    assert pairs(["name=", "a=b=c"]) == {"name": "", "a": "b=c"}
