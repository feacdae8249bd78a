#!/bin/sh
# The server's part of the lock file: locked.sh packages.txt requirements.lock. A name that is not locked is an error.
set -eu
awk -v names="$1" '
  FILENAME == names { wanted[$1] = 1; next }
  /^[a-z]/ { split($1, part, "=="); keep = part[1] in wanted; delete wanted[part[1]] }
  keep
  END { for (name in wanted) { print "not locked: " name > "/dev/stderr"; failed = 1 } exit failed }
' "$1" "$2"
