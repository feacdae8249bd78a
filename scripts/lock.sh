#!/usr/bin/env bash
# Pinned versions with hashes for every platform, and no index address.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
python3 -m venv "$tool" && "$tool/bin/pip" install --quiet uv
"$tool/bin/uv" pip compile pyproject.toml --extra dev --extra postgresql --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock
