#!/usr/bin/env bash
# tuntrace tui over a fetch and over a device: what it shows, and what it leaves.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

# tui ARGUMENT... with the steps on stdin: RC, $T/err; ":save-display SCREEN" writes $T/screen.
tui()
{
	# shellcheck disable=SC2034 # tap.sh says it where a test fails
	LAST="tuntrace tui $*"
	sed "s|SCREEN|$T/screen|" >"$T/steps"
	rm -f "$T/screen"
	lab_client timeout -k 5 60 env TERM=xterm-256color LC_ALL=C COLUMNS=100 LINES=40 \
		TUNTRACE_SCRIPT="$T/steps" \
		LSAN_OPTIONS="suppressions=$LAB_DIR/../screen/lsan.supp:print_suppressions=0" \
		"$TUNTRACE" tui "$@" </dev/null >"$T/out" 2>"$T/err"
	RC=$?
}

t_fetch_and_again()
{
	tui get "${NAMESERVER[@]}" -w "$W" http://www.google.test/404 <<-'END'
		:wait
		:again
		:wait
		:save-display SCREEN
	END
	want_equal "exit code" "$RC" 0
	want_match "the screen" "$(cat "$T/screen")" 'ENDED [0-9]+ pkts'
	want_match "the screen" "$(cat "$T/screen")" 'status: 404'
	want_match "the stack's state" "$(cat "$T/screen")" 'SYN_SENT +1|TIME_W'
	want_clean "$W"
}

t_filter_behind_get()
{
	tui get "${NAMESERVER[@]}" -Y 'tcp.flags.syn == 1' -w "$W" http://www.google.test/404 <<-'END'
		:wait
		:save-display SCREEN
	END
	want_equal "exit code" "$RC" 0
	want_match "the screen" "$(cat "$T/screen")" ' 2 shown'
	want_match "the screen" "$(cat "$T/screen")" 'filter: tcp.flags.syn == 1'
	# The file has all of them.
	want_match "frames in $W" "$(frames_in "$W")" '[1-9][0-9]|[3-9]'
}

t_open_another()
{
	tui get "${NAMESERVER[@]}" http://www.google.test/404 <<-END
		:wait
		:open $LAB_DIR/../../captures/flows/lost-syn.pcap
		:save-display SCREEN
		:again
		:open $T/none
		/never saved
	END
	want_equal "exit code" "$RC" 0
	want_match "the screen" "$(cat "$T/screen")" 'lost-syn.pcap FILE 12 pkts'
}

t_quit_while_it_runs()
{
	tui get "${NAMESERVER[@]}" -w "$W" http://www.google.test/files/1G <<-'END'
		:save-display SCREEN
		:quit
	END
	want_match "the screen" "$(cat "$T/screen")" 'LIVE'
	frames_in "$W" >/dev/null || fail "$W cannot be read"
}

t_nothing_to_fetch_from()
{
	tui get "${NAMESERVER[@]}" http://refused.test/ <<-'END'
		:wait
		:save-display SCREEN
	END
	want_match "the screen" "$(cat "$T/screen")" 'REFUSED|refused'
}

tap_main "$0" "$@"
