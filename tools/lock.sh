#!/usr/bin/env bash
# Resolve the requirements of pyproject.toml into requirements/*.txt, for every platform and Python.
#
# The files hold versions and hashes, never where to download from: that is pip's configuration.
# uv resolves; it lives in an environment of its own, and is needed for nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
.venv/bin/python -m venv "$tool"
"$tool/bin/pip" install --quiet --disable-pip-version-check uv

lock() {
  local file=requirements/$1.txt
  shift
  UV_PYTHON_DOWNLOADS=never "$tool/bin/uv" pip compile pyproject.toml "$@" \
    --universal --python .venv/bin/python --generate-hashes --quiet \
    --no-annotate --no-header --output-file "$file.new"
  if grep -n '://' "$file.new"; then
    echo "lock: an address got into $file.new" >&2
    exit 1
  fi
  { echo "# Made by « make lock » from pyproject.toml: change that, not this."; cat "$file.new"; } >"$file"
  rm "$file.new"
}

lock test --extra build --extra test
# The same versions, fewer of them.
lock run --extra build --constraint requirements/test.txt
