#!/usr/bin/env bash
# Puts PouchDB and its own server, which the bench measures beside our sync, into a cache folder; nothing else uses them.
# Without node and npm it says so and does nothing. Prints nothing where they are there already.
set -euo pipefail
pouchdb=9.0.0 server=4.2.0 express=4.22.1
folder="${XDG_CACHE_HOME:-$HOME/.cache}/tongxing-bench/pouchdb-$pouchdb-$server-$express"
[ -e "$folder/complete" ] && exit 0
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "PouchDB is not measured beside our sync: node and npm are not installed" >&2
  exit 0
fi
mkdir -p "$folder"
cat >"$folder/package.json" <<<'{"private": true}'
if npm install --prefix "$folder" --no-audit --no-fund --loglevel=error \
  "pouchdb@$pouchdb" "express-pouchdb@$server" "express@$express" >"$folder/log" 2>&1; then
  touch "$folder/complete"
else
  echo "PouchDB is not measured beside our sync: npm could not bring it (see $folder/log)" >&2
fi
