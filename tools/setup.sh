#!/usr/bin/env bash
# Set up ofdesk in .venv, from a bare Debian 12 on: system libraries, Python packages, bytecode.
#
#   tools/setup.sh run|test
#
# As root, missing system packages are installed. As anybody else the line to type is printed and
# the set-up goes on: it never asks for a password. Which package index pip uses is pip's business.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:?run or test}
lock=requirements/$what.txt
venv=.venv
python=$venv/bin/python

# Found with ldd on each Qt plug-in in a bare system: the platform plug-ins load these.
screen="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libcups2
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
  libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1"
# What the tests read pages back with, a virtual screen, a real PostgreSQL, the history.
checking="poppler-utils xvfb xauth postgresql git"

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# The words of "$@" that no installed package is named by or provides.
missing() {
  local have
  have=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | tr -s ' ,' '\n\n')
  for name in "$@"; do
    grep -qxF "$name" <<<"$have" || printf '%s ' "$name"
  done
}

# Install the missing ones of "$@", or say what to type.
system_packages() {
  command -v dpkg-query >/dev/null || { say "no Debian here: install Qt's libraries yourself"; return; }
  local wanted
  wanted=$(missing "$@")
  [ -n "$wanted" ] || return 0
  # No -y without root, no sudo: a set-up that waits for a password hangs where nobody looks.
  if [ "$(id -u)" != 0 ]; then
    say "these system packages are missing; as root, type:"
    printf '\n    apt-get install --no-install-recommends %s\n\n' "$wanted"
    return 0
  fi
  say "installing $wanted"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 -- names, one a word
  { apt-get update -q && apt-get install -qy --no-install-recommends $wanted; } \
    >"$log" 2>&1 </dev/null || { tail -20 "$log"; say "apt-get failed; going on without $wanted"; }
}

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

log=$(mktemp)
trap 'rm -f "$log"' EXIT

packages=$screen
[ "$what" = run ] || packages="$screen $checking"
# shellcheck disable=SC2086
system_packages $packages

if ! [ -x $python ] || ! $python -c '' 2>/dev/null; then
  if ! find_python >/dev/null; then system_packages python3 python3-venv; fi
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
  $pip install --require-hashes --requirement "$lock" ||
    die "pip could not install $lock; the reason stands above"
  $pip install --no-deps --no-build-isolation --editable .
  # Where bytecode is not written on import, a start would take seconds instead of a moment.
  $python -m compileall -q -j 0 $venv/lib >/dev/null || true
  fingerprint >"$venv/.ready-$what"
fi

$python -m compileall -q ofdesk
$python tools/compile_words.py >/dev/null
QT_QPA_PLATFORM=offscreen $python -c 'import PySide6.QtWidgets' ||
  die "Qt lacks a system library (see above); as root: apt-get install --no-install-recommends" $screen
