#!/usr/bin/env bash
# Open ofdesk on a base of invented clients, made the first time.
#
# Without a screen (a server) the same windows are driven unseen through the main job, and the
# pictures and pages that this leaves are named. What the program cannot do yet is not asked of it.
set -euo pipefail
cd "$(dirname "$0")/.."

base=${1:-demo/demo.db}
ofdesk=.venv/bin/ofdesk

can() { $ofdesk --json --help | grep -q "\"$1\""; }

if ! [ -e "$base" ]; then
  mkdir -p "$(dirname "$base")"
  echo "run: making $base, a base of invented clients"
  $ofdesk --base "$base" demo
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -e ofdesk/ui/app.py ]; then
  exec $ofdesk --base "$base"
elif can tour; then
  echo "run: no screen here; the tour goes to tour/"
  exec $ofdesk --base "$base" tour --out tour
fi
echo "run: the clients whose renewal is due; more with $ofdesk --base $base --help"
exec $ofdesk --base "$base" clients list --due 60 --limit 15
