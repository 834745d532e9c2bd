"""The installed program as a process: what it imports, closed pipes, full disks, odd terminals."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = [sys.executable, "-m", "ofdesk"]
HEAVY = (
    "sqlalchemy",
    "argparse",
    "dataclasses",
    "typing",
    "pathlib",
    "json",
    "PySide6",
    "openpyxl",
)


def process(*argv, base=None, environment=None, **more):
    command = [*PROGRAM, *(("--base", str(base)) if base else ()), *argv]
    more.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        command,
        env={**os.environ, "LANG": "C.UTF-8", **(environment or {})},
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
        **more,
    )


def loaded(*argv) -> set[str]:
    """The modules that a command brings in."""
    code = (
        "import sys; before = set(sys.modules); sys.argv[:] = ['ofdesk', *sys.argv[1:]];"
        "from ofdesk.__main__ import main; main();"
        "print(*(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *argv], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("more", [(), ("--json",), ("--search", "jean"), ("--limit", "1")])
def test_the_client_list_starts_without_anything_heavy(mermoz, desk, more):
    found = loaded("--base", str(desk), "clients", "list", *more)
    assert "ofdesk.store.first_rows" in found
    assert found.isdisjoint(HEAVY)


def test_help_opens_no_base_and_no_window():
    assert loaded("--help").isdisjoint({"sqlalchemy", "argparse", "PySide6", "sqlite3"})


def test_the_program_runs_and_speaks_json(mermoz, desk):
    done = process("clients", "list", "--json", base=desk)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)[0]["platform"] == "mermoz"


def test_the_person_has_a_base_of_its_own(own_home):
    assert process("init", "--factice").returncode == 0
    kept = own_home / ".local" / "share" / "ofdesk" / "ofdesk.db"
    assert kept.is_file()
    assert process("clients", "list", "--json").stdout == b"[]\n"
    elsewhere = own_home / "elsewhere"
    lost = process("clients", "list", environment={"XDG_DATA_HOME": str(elsewhere)})
    assert lost.returncode == 1
    assert str(elsewhere).encode() in lost.stderr


def test_a_reader_that_goes_away_is_no_error(mermoz, desk):
    read, write = os.pipe()
    os.close(read)
    done = process("settings", "list", base=desk, stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_behind_the_output_is_unavailable(mermoz, desk):
    with open("/dev/full", "wb") as full:
        done = process("clients", "list", base=desk, stdout=full)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_terminal_that_knows_no_accent_is_spared(mermoz, desk, more):
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("clients", "show", "mermoz", *more, base=desk, environment=environment)
    assert done.returncode == 0
    assert done.stdout.isascii()
    if more:
        assert json.loads(done.stdout)["name"] == "Aéro-club Jean Mermoz"


def test_bytes_that_are_no_text_are_refused_in_words(desk):
    done = process("clients", "add", "x", os.fsdecode(b"name=\xff\xfe"), "--json", base=desk)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "field_control_characters"


def test_a_sum_of_bad_words_never_shows_a_traceback(desk):
    for argv in (["\udcff"], ["clients", "\udcff"], ["clients", "show", "\udcff"], ["--base"]):
        done = process(*argv, base=desk)
        assert done.returncode in (1, 2)
        assert b"Traceback" not in done.stderr
