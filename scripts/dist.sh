#!/usr/bin/env bash
# Freezes the program under dist/tongxing and lets the frozen program run the tour.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v objdump >/dev/null || { echo "Missing system package; ask an administrator to run: apt-get install binutils" >&2; exit 1; }
.venv/bin/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build build.spec
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dist/tongxing/tongxing tour --out "$out"
du -sh dist/tongxing | awk '{ print "dist/tongxing: " $1 }'
