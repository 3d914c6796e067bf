#!/bin/sh
# Makes captures/ again.  With --check writes nothing and says which files differ.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
to=$root/captures
if [ "${1:-}" = --check ]; then
	to=$(mktemp -d)
	trap 'rm -rf "$to"' EXIT
	trap 'exit 1' HUP INT TERM
fi
export PYTHONDONTWRITEBYTECODE=1
python3 "$here/make_writeup.py" "$to/writeup.pcap"
python3 "$here/make_formats.py" "$to/formats"
python3 "$here/make_pcapng.py" "$to/pcapng"
python3 "$here/make_gvisor.py" "$to"
python3 "$here/make_tunnels.py" "$to"
python3 "$here/make_issues.py" "$to"
python3 "$here/make_fields.py" "$to"
[ "$to" = "$root/captures" ] && exit 0
# Other captures may stand beside these: only what the scripts make is compared.
(cd "$to" && find . -type f) | while read -r f; do
	cmp -s "$to/$f" "$root/captures/$f" || { echo "differs: captures/${f#./}"; exit 1; }
done
