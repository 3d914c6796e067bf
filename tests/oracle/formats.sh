#!/bin/bash
# Capture files, read and written again, against tshark: formats.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
command -v tshark >/dev/null || { echo "tshark is missing: files were not compared" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 tests/oracle/formats.py "${TUNTRACE:-build/release/tuntrace}" "$folder"
