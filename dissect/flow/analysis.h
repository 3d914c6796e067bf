/* The flags of TCP's header, and what the analysis of a segment says, as bits. */
#ifndef TUNTRACE_FLOW_ANALYSIS_H
#define TUNTRACE_FLOW_ANALYSIS_H

/* Flags of the header, as they lie in its bytes 12 and 13. */
enum {
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_PSH = 0x08,
	TCP_ACK = 0x10,
	TCP_URG = 0x20,
	TCP_ECE = 0x40,
	TCP_CWR = 0x80,
	TCP_AE = 0x100,
	TCP_FLAGS = 0xfff,
};

/* What the analysis says of a segment (tcp.analysis.*). */
enum {
	TCPA_RETRANSMISSION = 1 << 0,
	TCPA_FAST_RETRANSMISSION = 1 << 1,
	TCPA_SPURIOUS_RETRANSMISSION = 1 << 2,
	TCPA_OUT_OF_ORDER = 1 << 3,
	TCPA_REUSED_PORTS = 1 << 4,
	TCPA_LOST_SEGMENT = 1 << 5,
	TCPA_ACK_LOST_SEGMENT = 1 << 6,
	TCPA_WINDOW_UPDATE = 1 << 7,
	TCPA_WINDOW_FULL = 1 << 8,
	TCPA_KEEP_ALIVE = 1 << 9,
	TCPA_KEEP_ALIVE_ACK = 1 << 10,
	TCPA_DUPLICATE_ACK = 1 << 11,
	TCPA_ZERO_WINDOW_PROBE = 1 << 12,
	TCPA_ZERO_WINDOW = 1 << 13,
	TCPA_ZERO_WINDOW_PROBE_ACK = 1 << 14,
};

/* tcp.completeness: what has been seen of a conversation. */
enum {
	TCP_SEEN_SYN = 1,
	TCP_SEEN_SYNACK = 2,
	TCP_SEEN_ACK = 4,
	TCP_SEEN_DATA = 8,
	TCP_SEEN_FIN = 16,
	TCP_SEEN_RST = 32,
};

enum { TCP_SCALE_UNKNOWN = -1, TCP_SCALE_UNUSED = -2 };

#endif
