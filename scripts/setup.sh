#!/usr/bin/env bash
# Makes a fresh Debian machine ready: system libraries and fonts, then .venv from the lock file.
# Run again, it only looks, and takes a moment. Without the right to install it names what is missing and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

# what Qt needs to start with and without a display, and the faces the paper is printed in
packages=(
  fonts-noto-cjk fonts-lxgw-wenkai fonts-hanazono fonts-dejavu-core fontconfig
  libegl1 libgl1 libopengl0 libglib2.0-0 libdbus-1-3 libfontconfig1 libcups2 libnss3
  libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
  libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1
  libwayland-cursor0 libwayland-egl1
)

find_python() {  # the newest interpreter of at least 3.11
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"; return
    fi
  done
}

python=$(find_python || true)
if [ -z "$python" ]; then packages+=(python3 python3-venv)
elif ! "$python" -c 'import ensurepip' 2>/dev/null; then packages+=(python3-venv); fi
bash scripts/packages.sh "${packages[@]}"
python=$(find_python || true)
[ -n "$python" ] || { echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; }

# a folder that moved or a changed lock file wants a new .venv: its programs name their place
wanted=$({ pwd; cat requirements.lock; sed -n "/^\[project.scripts\]/,/^$/p" pyproject.toml; } | sha256sum)
if [ "$(cat .venv/lock-stamp 2>/dev/null)" != "$wanted" ] || [ ! -x .venv/bin/python ]; then
  echo "Making .venv from requirements.lock"
  "$python" -m venv --clear .venv
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
  printf '%s\n' "$wanted" > .venv/lock-stamp
fi
