/* Where the time of a TCP conversation went: every stretch between two of its frames has a reason. */
#ifndef TUNTRACE_FLOW_WAIT_H
#define TUNTRACE_FLOW_WAIT_H

#include <stdint.h>

/* X(ENUM, name in JSON, what was waited for) */
#define WAITS(X) \
	X(HANDSHAKE, "handshake", "the handshake's round trip") \
	X(SYN_AGAIN, "syn_again", "the SYN to be sent again") \
	X(SERVER, "server", "the server's answer") \
	X(CLIENT, "client", "the client's next request") \
	X(SENDER, "sender", "the sender's next data") \
	X(ACK, "ack", "acknowledgments") \
	X(TIMEOUT, "timeout", "the retransmission timer") \
	X(RECOVERY, "recovery", "lost segments to be sent again") \
	X(WINDOW, "window", "the receiver's window to open") \
	X(TRANSFER, "transfer", "data on their way") \
	X(CLOSE, "close", "the end of an idle connection")

enum wait_kind {
#define X(id, name, text) WAIT_##id,
	WAITS(X)
#undef X
		WAIT_KINDS
};

struct wait {
	int64_t total_ns, longest_ns;
	uint64_t from, to; /* the frames at both ends of the longest */
	uint32_t count;
	uint8_t side; /* that sent the second of them */
};

/* Never NULL. */
const char *wait_name(enum wait_kind k);
const char *wait_text(enum wait_kind k);

#endif
