# shellcheck shell=bash
# What the tests of `tuntrace get` and of the other commands that make traffic have in common.

# shellcheck source-path=SCRIPTDIR source=tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

FETCH_LOCAL=192.168.1.2
FETCH_LOCAL6=fd00:7475:6e74::2

fetch_open() # FILE ARGUMENTS...: the lab, with a link
{
	tap_lab "$@"
	T=$LAB/t
	mkdir "$T"
	find_tcpdump
	NAMESERVER=()
	[ -e "$LAB/has.resolv" ] || NAMESERVER=(--dns "$LAB_DNS")
	lab_client "$TUNTRACE" setup >"$T/setup" 2>&1 || lab_die "setup: $(cat "$T/setup")"
}

# Runs COMMAND with its options and operands: RC, $T/out, $T/err.  Its input is $INPUT, if any.
INPUT=/dev/null
traffic() # COMMAND ARGUMENTS...
{
	local command=$1
	local -a names=("${NAMESERVER[@]}")
	shift
	LAST="tuntrace $command $*"
	[[ " $* " != *" --dns "* ]] || names=()
	lab_client timeout -k 5 120 "$TUNTRACE" "$command" "${names[@]}" "$@" \
		<"$INPUT" >"$T/out" 2>"$T/err"
	RC=$?
}

# The same in the background; its pid in GET_PID.
traffic_start()
{
	local command=$1
	shift
	LAST="tuntrace $command $* &"
	: >"$T/out" # the last one's lines are not this one's
	: >"$T/err"
	lab_become "$LAB_CLIENT_PID" "$TUNTRACE" "$command" "${NAMESERVER[@]}" "$@" \
		<"$INPUT" >"$T/out" 2>"$T/err" &
	GET_PID=$!
}

get() { traffic get "$@"; }
get_start() { traffic_start get "$@"; }

# Starts a fetch that has no end, written to W, and waits until its body is coming.
endless()
{
	get_start -w "$W" http://dribble.test/
	lab_until grep -q 'recv tcp .* len:[1-9]' "$T/out" || fail "the body did not begin"
}

get_wait()
{
	wait "$GET_PID" 2>/dev/null
	RC=$?
}

tap_context()
{
	echo "after: $LAST (exit ${RC:-?})"
	sed 's/^/stderr: /' "$T/err" | tail -n 12
	cut -c 1-160 "$T/out" | sed 's/^/stdout: /' | tail -n 8
}

err() { cat "$T/err"; }
last_line() { tail -n 1 "$T/err"; }

want_done() # the fetch is done and said nothing that sounds like trouble
{
	want_equal "exit code" "$RC" 0
	want_empty "a complaint" "$(grep -a '^tuntrace' "$T/err")"
}

# It failed with code 1 and said why in one line, REGEX; the capture, if there is one, is whole.
want_failure() # REGEX
{
	local said
	said=$(grep -a '^tuntrace' "$T/err")
	want_equal "exit code" "$RC" 1
	want_match "the message" "$said" "$1"
	want_equal "lines of complaint" "$(grep -ac . <<<"$said")" 1
	want_empty "raw control bytes" "$(LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f-\xff]' "$T/err" "$T/out")"
}

# ---- what other programs say of a capture ----

# As root, tcpdump becomes another user first, who may be unknown in a user namespace.  TCPDUMP
# reads files; TCPDUMP_LIVE captures; empty where it cannot.
TCPDUMP=() TCPDUMP_LIVE=()
find_tcpdump()
{
	local -a try
	local way
	for way in 'tcpdump' 'tcpdump -Z root' 'unshare -U tcpdump'; do
		read -ra try <<<"$way"
		"${try[@]}" -nn -r "$LAB_ROOT/captures/writeup.pcap" >/dev/null 2>&1 || continue
		TCPDUMP=("${try[@]}")
		[ "${try[0]}" != tcpdump ] || TCPDUMP_LIVE=("${try[@]}")
		return
	done
	echo "# SKIPPED: what tcpdump says of captures: it cannot become another user here"
}

shark() { tshark -n -r "$1" "${@:2}" 2>/dev/null; }

# The values of fields, one frame a line, joined by '|'.
fields() # FILE FILTER FIELD...
{
	local file=$1 filter=$2 f
	local -a e=()
	shift 2
	for f; do e+=(-e "$f"); done
	shark "$file" -Y "$filter" -T fields -E separator='|' "${e[@]}"
}

# FILE is read by all of them without a word, and has no bad checksum and no malformed frame.
want_clean() # FILE
{
	local file=$1 said
	said=$(tshark -n -r "$file" 2>&1 >/dev/null | grep -v '^Running as user')
	want_empty "tshark on $file" "$said"
	said=$(capinfos "$file" 2>&1 >/dev/null)
	want_empty "capinfos on $file" "$said"
	if [ ${#TCPDUMP[@]} -gt 0 ]; then
		said=$("${TCPDUMP[@]}" -nn -vv -r "$file" 2>&1 >/dev/null | grep -v '^reading from file')
		want_empty "tcpdump on $file" "$said"
	fi
	said=$("${TCPDUMP[@]-:}" -nn -vv -r "$file" 2>/dev/null | grep -iE '\((incorrect|bad)|bad [a-z]* *(cksum|hdr)|truncated-|\[\|(ip|ip6|tcp|udp)\]')
	want_empty "tcpdump finds" "$said"
	# The kernel's NAT leaves 0xffff where others write 0 (RFC 1624): right, but tshark dislikes it.
	said=$(shark "$file" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE \
		-o udp.check_checksum:TRUE -Y '(_ws.malformed && !http) || ip.checksum.status == 0 ||
		(tcp.checksum.status == 0 && tcp.checksum != 0xffff) ||
		(udp.checksum.status == 0 && udp.checksum != 0xffff)')
	want_empty "tshark finds" "$said"
	[[ $file == *.pcap ]] || want_whole "$file"
}

want_whole() # FILE: by its blocks
{
	local said
	said=$(python3 "$LAB_DIR/judge.py" "$1" $FETCH_LOCAL $FETCH_LOCAL6 2>&1)
	want_match "the blocks of $1" "$said" '^[0-9]+ frames$'
}

frames_in() { capinfos -c -M "$1" | sed -n 's/^Number of packets: *//p'; }

# ---- gVisor's own lines ----

# Builds the oracle once for all runs; fails where Go or gVisor's source is not installed.
oracle()
{
	local out="$LAB_ROOT/build/oracle/gvisor-lines" src="$LAB_ROOT/tests/oracle/gvisor/main.go"
	ORACLE=$out
	[ "$out" -nt "$src" ] && return
	[ -d /usr/share/gocode/src/gvisor.dev ] && command -v go >/dev/null || return 1
	mkdir -p "${out%/*}"
	GO111MODULE=off GOFLAGS='' GOPATH=/usr/share/gocode \
		GOCACHE=${GOCACHE:-$LAB_ROOT/build/oracle/cache} go build -o "$out.$$" "$src" &&
		mv "$out.$$" "$out"
}

# LINES (as --time none prints them) are gVisor's for the frames of FILE.
want_gvisor() # FILE LINES LOCAL
{
	if ! oracle 2>"$T/oracle.err"; then
		skip "gVisor's lines were not compared: no Go or no gVisor source ($(tail -n 1 "$T/oracle.err"))"
		return
	fi
	editcap -F pcap "$1" "$T/oracle.pcap" 2>&1 | grep -v '^$'
	"$ORACLE" -local "$3" "$T/oracle.pcap" 2>"$T/oracle.err" | cut -f 2- >"$T/oracle.out"
	want_empty "the oracle" "$(cat "$T/oracle.err")"
	want_same "lines of $1" "$2" "$T/oracle.out"
}

# ---- the other side of the NAT ----

# Starts tcpdump on the outside's end of the veth.  Where it cannot, the test is skipped.
outside_begin()
{
	OUTSIDE=$T/outside.pcap
	if [ "$LAB_MODE" = one ]; then
		skip "one namespace has no other side"
		return 1
	fi
	if [ ${#TCPDUMP_LIVE[@]} = 0 ]; then
		skip "tcpdump may not run here: it cannot become another user"
		return 1
	fi
	rm -f "$OUTSIDE" "$T/tcpdump.err"
	lab_become "$LAB_OUTSIDE_PID" "${TCPDUMP_LIVE[@]}" -i out -nn -U --immediate-mode \
		-w "$OUTSIDE" </dev/null 2>"$T/tcpdump.err" &
	TCPDUMP_PID=$!
	lab_until grep -q '^tcpdump: listening' "$T/tcpdump.err" || fail "tcpdump: $(cat "$T/tcpdump.err")"
}

# Ends it when everything that crossed before is in the file: a mark that crosses last is there.
outside_end()
{
	local mark="mark-$RANDOM-$RANDOM"
	lab_client "$BASH" -c "echo $mark >/dev/udp/$LAB_REFUSED/9"
	lab_until grep -aq "$mark" "$OUTSIDE" || fail "the mark is not in the capture of the outside"
	kill -INT "$TCPDUMP_PID"
	wait "$TCPDUMP_PID" 2>/dev/null
}

# Everything of the streams and of DNS, with the stack's addresses as NAT shows them.
exchanged() # FILE FILTER
{
	fields "$1" "($2) && (tcp || udp.port == 53) && !icmp && !icmpv6" ip.src ip.dst ipv6.src ipv6.dst \
		tcp.srcport tcp.dstport udp.srcport udp.dstport tcp.seq_raw tcp.ack_raw tcp.flags \
		tcp.window_size_value tcp.options tcp.payload udp.payload |
		sed "s/$FETCH_LOCAL6/$LAB_WAN6/g; s/$FETCH_LOCAL\\b/$LAB_WAN/g" | sort
}

# FILE holds what the outside saw.
want_same_outside() # FILE FILTER
{
	exchanged "$1" "$2" >"$T/inside.frames"
	exchanged "$OUTSIDE" "$2" >"$T/outside.frames"
	want_same "frames inside and outside" "$T/inside.frames" "$T/outside.frames"
	want_empty "the stack's own address outside" \
		"$(shark "$OUTSIDE" -Y "ip.addr == 192.168.1.0/24 || ipv6.addr == fd00::/8")"
	[ -s "$T/inside.frames" ] || fail "nothing was exchanged"
}
