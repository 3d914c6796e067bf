#!/bin/bash
# Our field values against tshark's: tshark.sh [FILE...]
set -u
cd "$(dirname "$0")/../.." || exit 1
command -v tshark >/dev/null || { echo "tshark is missing: the fields were not compared" >&2; exit 1; }
exec python3 tests/oracle/fields.py "${TUNTRACE:-build/release/tuntrace}" "$@"
