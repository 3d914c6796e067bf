#!/bin/bash
# The pictures in README, made again from real screens: screens.sh PROGRAM
set -eu
cd "$(dirname "$0")/../.."
program=${1:?usage: screens.sh PROGRAM}
steps=$(mktemp)
trap 'rm -f "$steps"' EXIT

# screen NAME COLUMNSxLINES CAPTURE STEP...
screen() {
	local name=$1 size=$2 capture=$3
	shift 3
	printf '%s\n' "$@" ":save-display man/screens/$name.svg" >"$steps"
	env -u NO_COLOR -u XDG_CONFIG_HOME HOME=/nonexistent TZ=UTC LC_ALL=C.UTF-8 TERM=xterm-256color \
		COLUMNS="${size%x*}" LINES="${size#*x}" TUNTRACE_SCRIPT="$steps" \
		"$program" tui --theme dark "$capture"
	echo "man/screens/$name.svg"
}

screen ladder 100x24 captures/flows/lost-syn.pcap
screen wide 140x45 captures/lessons/fast-retransmit.pcapng e e e e
screen explain 100x24 captures/flows/zero-window.pcap e i
