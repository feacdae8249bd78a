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

if command -v dpkg-query >/dev/null; then
  have=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "${packages[@]}" 2>/dev/null | awk '$1 == "ii" { print $2 }' | sort -u || true)
  missing=()
  for package in "${packages[@]}"; do grep -qx "$package" <<<"$have" || missing+=("$package"); done
  if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" != 0 ]; then
      if sudo -n true 2>/dev/null; then as_root=(sudo -n); else
        echo "Missing system packages; ask an administrator to run: apt-get install ${missing[*]}" >&2; exit 1
      fi
    fi
    echo "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    python=$(find_python)
  fi
fi
[ -n "$python" ] || { echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; }

wanted=$({ cat requirements.lock; sed -n "/^\[project.scripts\]/,/^$/p" pyproject.toml; } | sha256sum)
if [ "$(cat .venv/lock-stamp 2>/dev/null)" != "$wanted" ]; then
  echo "Making .venv from requirements.lock"
  "$python" -m venv --clear .venv
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
  printf '%s\n' "$wanted" > .venv/lock-stamp
fi
