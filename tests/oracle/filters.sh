#!/bin/bash
# The frames that our display filters take against those that tshark takes: filters.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
for tool in tshark mergecap; do
	command -v "$tool" >/dev/null || { echo "$tool is missing: the filters were not compared" >&2; exit 1; }
done
mapfile -t flows < <(printf "captures/flows/%s.pcap\n" half-close half-open lost-syn refused reset slow-server tls)
exec python3 tests/oracle/filters.py "${TUNTRACE:-build/release/tuntrace}" tests/oracle/filters.list \
	captures/writeup.pcap captures/services.pcap captures/formats/le-us.pcap "${flows[@]}"
