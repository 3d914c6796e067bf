#!/bin/bash
# Other programs as judges of ours: every oracle in this folder, over the captures; and the judge
# of what a terminal may be given.
set -u
cd "$(dirname "$0")/../.." || exit 1
TUNTRACE=${TUNTRACE:-$PWD/build/release/tuntrace}
export TUNTRACE
passed=0 failed=0

for oracle in tests/oracle/gvisor.sh tests/oracle/tcpdump.sh tests/oracle/tshark.sh tests/oracle/formats.sh \
	tests/oracle/reasons.sh tests/oracle/harmless.py; do
	[ -x "$oracle" ] || continue
	mapfile -t files < <(find captures -type f \( -name '*.pcap' -o -name '*.pcapng' \) -not -path '*/formats/*' -not -path '*/limits/*' -not -path '*/pcapng/*' | sort)
	status=0
	"$oracle" "${files[@]}" || status=$?
	if [ "$status" -eq 0 ]; then
		passed=$((passed + 1))
	elif [ "$status" -ne 77 ]; then
		echo "not ok - $oracle"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
