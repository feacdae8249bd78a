#!/usr/bin/env bash
# Freezes the program under dist/tongxing and lets the frozen program run the tour.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=(binutils)
# the system's own interpreter keeps its shared library in a package of its own; the frozen program carries it
if [ "$(.venv/bin/python -c 'import sys; print(sys.base_prefix)')" = /usr ]; then
  tools+=("$(.venv/bin/python -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')")
fi
bash scripts/packages.sh "${tools[@]}"

.venv/bin/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build build.spec
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dist/tongxing/tongxing tour --out "$out"
echo "dist/tongxing: $(du -sm dist/tongxing | cut -f1) MB, of these $(du -sm dist/tongxing/_internal/resources/fonts | cut -f1) MB fonts"
