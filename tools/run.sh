#!/usr/bin/env bash
# Open ofdesk on a base of invented clients, made the first time.
#
# Without a screen (a server) the same windows are driven unseen through the main job, and the
# pictures and pages that this leaves are named.
set -euo pipefail
cd "$(dirname "$0")/.."

base=${1:-demo/demo.db}
ofdesk=.venv/bin/ofdesk

if ! [ -e "$base" ]; then
  mkdir -p "$(dirname "$base")"
  echo "run: making $base, a base of invented clients"
  $ofdesk --base "$base" demo
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
  exec $ofdesk --base "$base"
fi
echo "run: no screen here; the tour goes to tour/"
exec $ofdesk --base "$base" tour --out tour
