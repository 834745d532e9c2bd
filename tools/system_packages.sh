#!/usr/bin/env bash
# Install the Debian packages that ofdesk needs, or say what to type.
#
#   tools/system_packages.sh run|test|python
#
# As root, missing packages are installed. As anybody else the line to type is printed, and that is
# all: never sudo, since a set-up that waits for a password hangs where nobody looks.
set -euo pipefail

# Found with ldd on each Qt plug-in in a bare system: the platform plug-ins load these.
screen="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libcups2
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
  libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1"
# What the tests read pages back with, a virtual screen and hands on it, a real
# PostgreSQL, real printer queues, a real Secret Service and a session bus for it, the list of files.
checking="poppler-utils xvfb xauth xdotool postgresql cups-daemon cups-client gnome-keyring
  dbus-daemon git"

say() { printf 'setup: %s\n' "$*"; }

case ${1:?run, test or python} in
  run) wanted=$screen ;;
  test) wanted="$screen $checking" ;;
  python) wanted="python3 python3-venv" ;;
  *) exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null; then
  say "this is no Debian: install Qt's libraries with this system's own tool"
  exit 0
fi

# Newer Debians call some of them otherwise (libglib2.0-0t64) and provide the old name.
have=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' |
  sed -n 's/^installed //p' | sed 's/([^)]*)//g' | tr -s ' ,' '\n\n')
missing=()
for name in $wanted; do
  grep -qxF "$name" <<<"$have" || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  say "these system packages are missing; as root, type:"
  printf '\n    apt-get install --no-install-recommends %s\n\n' "${missing[*]}"
  exit 0
fi

say "installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -q && apt-get install -qy --no-install-recommends "${missing[@]}"; } \
  >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  say "apt-get failed; going on without ${missing[*]}" >&2
fi
