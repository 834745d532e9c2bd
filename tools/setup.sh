#!/usr/bin/env bash
# Set up ofdesk in .venv, from a bare Debian 12 on: system libraries, Python packages, bytecode.
#
#   tools/setup.sh run|test
#
# It never asks for a password (tools/system_packages.sh). Which index pip uses is pip's business.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:?run or test}
lock=requirements/$what.txt
venv=.venv
python=$venv/bin/python

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

usable() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# The first Python that can make an environment, PYTHON before all.
find_python() {
  for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && usable "$name"; then echo "$name"; return 0; fi
  done
  return 1
}

# Everything that the contents of the environment follow from.
fingerprint() {
  { cat requirements/*.txt tools/setup.sh; sed -n '1,/^\[tool.ruff\]/p' pyproject.toml; pwd; "$python" -VV; } |
    sha256sum | cut -d' ' -f1
}

tools/system_packages.sh "$what"

if ! [ -x $python ] || ! $python -c '' 2>/dev/null; then
  if ! find_python >/dev/null; then tools/system_packages.sh python; fi
  base=$(find_python) || die "Python 3.11 or newer with venv is needed: apt-get install python3-venv"
  say "making $venv with $("$base" -V)"
  "$base" -m venv --clear $venv
fi

# What the tests need holds all that running needs.
ready() {
  local now
  now=$(fingerprint)
  for stamp in "$venv/.ready-$what" "$venv/.ready-test"; do
    [ "$(cat "$stamp" 2>/dev/null)" != "$now" ] || return 0
  done
  return 1
}

if ! ready; then
  say "installing the Python packages of $lock"
  rm -f $venv/.ready-*
  pip="$python -m pip --disable-pip-version-check --no-input -qq"
  # The list is whole: what resolves it anew may stumble over a release that is younger than it.
  $pip install --no-deps --require-hashes --requirement "$lock" ||
    die "pip could not install $lock; the reason stands above"
  $pip install --no-deps --no-build-isolation --editable .
  $pip check || die "$lock does not hold all that it needs; type: make lock"
  [ "$what" != test ] || tools/fetch_rules.sh
  # Where bytecode is not written on import, a start would take seconds instead of a moment.
  $python -m compileall -q -j 0 $venv/lib >/dev/null || true
  fingerprint >"$venv/.ready-$what"
fi

$python -m compileall -q ofdesk
$python tools/compile_words.py >/dev/null
QT_QPA_PLATFORM=offscreen $python -c 'import PySide6.QtWidgets' ||
  die "Qt lacks a system library; the line to type as root stands above"
