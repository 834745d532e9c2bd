"""The measurements are all found by ``make bench``, and a failing one makes it fail."""

import subprocess
import sys
from pathlib import Path

from benchmarks.__main__ import main, measurements

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_measurement_is_found() -> None:
    helpers = {"__init__", "__main__", "bases", "opened"}
    modules = {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - helpers
    assert set(measurements()) == modules


def test_make_bench_runs_this_folder() -> None:
    assert "-m benchmarks\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = subprocess.run(
        [sys.executable, "-m", "benchmarks", "weather"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 2
    assert asked.stderr.startswith("unknown: weather; there are: bank, capture, documents, ")


def test_a_measurement_runs_and_its_failure_is_told(monkeypatch, capfd) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr("benchmarks.__main__.HERE", ROOT / "benchmarks")
    monkeypatch.setattr("benchmarks.__main__.measurements", lambda: ["nothing"])
    assert main(["nothing"]) == 1
    assert "FAILED: nothing" in capfd.readouterr().out
