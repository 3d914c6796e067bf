#!/usr/bin/env bash
# Records captures/flows/: what goes wrong with connections, between two real kernels.
#
#	tests/lab/record_flows.sh [NAME...]
#
# Needs root (or a user namespace), ip, python3, tcpdump and openssl.  Everything happens in
# namespaces that end with the script.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=$(cd "$here/../../captures" && pwd)/flows
export PATH=$PATH:/usr/sbin:/sbin PYTHONDONTWRITEBYTECODE=1
mkdir -p "$to"
user=()
[ "$(id -u)" = 0 ] || user=(-U -r)
exec unshare "${user[@]}" -n -m bash -c '
	mkdir -p /run/netns
	mount -t tmpfs tmpfs /run/netns
	exec python3 "$@"
' record "$here/record_flows.py" record "$to" "$@"
