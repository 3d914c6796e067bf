/* Issues: what is wrong with a frame's bytes, as codes.  One list yields enum, names and texts. */
#ifndef TUNTRACE_ISSUE_H
#define TUNTRACE_ISSUE_H

/* X(CODE, severity, name in JSON, text) */
#define ISSUES(X) \
	X(CUT, WARNING, "cut", "bytes were not captured (snapshot length)") \
	X(MALFORMED, ERROR, "malformed", "bytes end before the header above says they do") \
	X(BAD_LENGTH, ERROR, "bad_length", "a length that cannot be right") \
	X(BAD_VERSION, ERROR, "bad_version", "a version that this protocol does not have") \
	X(BAD_CHECKSUM, ERROR, "bad_checksum", "the checksum does not match") \
	X(PARTIAL_CHECKSUM, NOTE, "partial_checksum", \
	  "only the pseudo header is summed: checksum offload") \
	X(BAD_OPTION, ERROR, "bad_option", "an option that does not fit its header") \
	X(LOOP, ERROR, "loop", "a compression pointer that does not lead backwards") \
	X(OVERLAP, WARNING, "overlap", "fragments overlap") \
	X(TOO_DEEP, WARNING, "too_deep", "more layers than are followed") \
	X(UNKNOWN, NOTE, "unknown", "a protocol that is not decoded")

enum issue_severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

enum issue_code {
#define X(code, severity, name, text) ISSUE_##code,
	ISSUES(X)
#undef X
		ISSUE_COUNT
};

/* Never NULL. */
const char *issue_name(enum issue_code code);
const char *issue_text(enum issue_code code);
enum issue_severity issue_severity(enum issue_code code);

#endif
