#!/usr/bin/env bash
# Installs the Debian packages named that are not here yet; without the right to, names them in one line and stops.
set -euo pipefail
command -v dpkg-query >/dev/null || exit 0  # another system: its own packages, see docs/dependencies.md

have=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "ii" { print $2 }' || true)
missing=()
for package in "$@"; do grep -qx "$package" <<<"$have" || missing+=("$package"); done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=(env DEBIAN_FRONTEND=noninteractive)
if [ "$(id -u)" != 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "Missing system packages; ask an administrator to run: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo -n "${as_root[@]}")
fi
echo "Installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
