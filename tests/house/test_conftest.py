"""The guards around every test do catch what they are there for."""

import re
import subprocess
import sys

from tests.house.checks.tree import ROOT

BAD = {
    "network": "import socket\ndef test_it():\n    socket.socket().connect(('192.0.2.1', 9))\n",
    "thread": (
        "import threading, time\ndef test_it():\n"
        "    threading.Thread(target=time.sleep, args=(4,), daemon=True).start()\n"
    ),
    "warning": "import warnings\ndef test_it():\n    warnings.warn('look out')\n",
    "qt": "from PySide6.QtCore import qWarning\ndef test_it(qapp):\n    qWarning('look out')\n",
}
GOOD = (
    "import os, socket\nfrom pathlib import Path\n"
    "def test_it(qapp):\n"
    "    assert not [path for path in Path.home().rglob('*') if path.is_file()]\n"
    "    assert qapp.platformName() == 'offscreen'\n"
    "    server = socket.create_server(('127.0.0.1', 0))\n"
    "    socket.create_connection(server.getsockname()).close()\n"
    "    server.close()\n"
)


def run(folder, samples: dict[str, str]) -> str:
    for name, text in samples.items():
        (folder / f"test_{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-p", "no:randomly", "-p", "tests.conftest"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_what_disturbs_others_fails(tmp_path):
    said = run(tmp_path, BAD)
    found = set(re.findall(r"(?m)^(?:FAILED|ERROR) .*test_(\w+)\.py::", said))
    assert found == BAD.keys(), said


def test_what_disturbs_nobody_passes(tmp_path):
    assert "1 passed" in run(tmp_path, {"sample": GOOD})
