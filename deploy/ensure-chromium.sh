#!/bin/sh
# The browser of the tests: the one that CHROMIUM names, or Debian's.
set -eu
[ -n "${CHROMIUM:-}" ] || exec sh deploy/ensure-program.sh chromium chromium
