# shellcheck shell=bash
# Tests in a lab: a file of functions t_NAME, each one test, each a line of TAP.  A test fails by
# what it says to fail(); its commands' own exit codes do not matter.  Source this, then call
# tap_main "$0" "$@" at the end.

# shellcheck source-path=SCRIPTDIR source=lab.sh
. "$(dirname "${BASH_SOURCE[0]}")/lab.sh"

fail() { TAP_WHY+=("$*"); }
skip() { TAP_SKIP=$*; }

# What a failed test shows besides its reasons; to be defined again.
tap_context() { :; }

want_equal() # WHAT GOT WANTED
{
	[ "$2" = "$3" ] || fail "$1: $(printf '%q' "${2:0:400}"), not $(printf '%q' "${3:0:400}")"
}

want_match() # WHAT GOT EXTENDED-REGEX
{
	[[ $2 =~ $3 ]] || fail "$1: $(printf '%q' "${2:0:600}") does not match $3"
}

want_same() # WHAT FILE FILE
{
	local diff
	cmp -s "$2" "$3" && return
	diff=$(diff -a "$2" "$3" | head -n 12)
	fail "$1: $(cmp "$2" "$3" 2>&1) ${diff:0:1500}"
}

want_empty() # WHAT GOT
{
	[ -z "$2" ] || fail "$1: ${2:0:1200}"
}

tap_one() # NAME
{
	local line
	TAP_WHY=() TAP_SKIP=""
	TAP_N=$((TAP_N + 1))
	"t_$1"
	if [ ${#TAP_WHY[@]} -gt 0 ]; then
		TAP_BAD=$((TAP_BAD + 1))
		echo "not ok $TAP_N - $1"
		{ printf '%s\n' "${TAP_WHY[@]}"; tap_context; } | while IFS= read -r line; do
			printf '# %s\n' "$line"
		done
	elif [ -n "$TAP_SKIP" ]; then
		echo "ok $TAP_N - $1 # SKIP $TAP_SKIP"
	else
		echo "ok $TAP_N - $1"
	fi
}

# Runs the tests of FILE whose names hold WORD, in the order in which they stand there.
tap_main() # FILE [WORD]
{
	local name names
	names=$(sed -n 's/^t_\([a-z0-9_]*\)().*/\1/p' "$1")
	TAP_N=0 TAP_BAD=0
	for name in $names; do
		[[ $name == *${2:-}* ]] && tap_one "$name"
	done
	echo "1..$TAP_N"
	[ "$TAP_BAD" -eq 0 ]
}

# For the head of a test file: a lab, or a reason why there is none.
tap_lab() # FILE ARGUMENTS...
{
	local lacks
	lab_program
	lacks=$(lab_lacks | paste -sd ';')
	if [ -z "$lacks" ]; then
		lab_enter "$@" || lacks="no namespace and no TUN device can be made here"
	fi
	if [ -n "$lacks" ]; then
		echo "1..0 # SKIP $lacks"
		exit 0
	fi
	lab_start
}
