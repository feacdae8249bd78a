#!/usr/bin/env bash
# With a display: the desktop on a sample site. Without: the tour, which clicks through the same window offscreen.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$1
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [[ "$(uname -s)" != Linux ]]; then
  exec .venv/bin/tongxing desktop --sample
fi
echo "No display here: the tour clicks through the window offscreen instead."
.venv/bin/tongxing tour --out "$out"
