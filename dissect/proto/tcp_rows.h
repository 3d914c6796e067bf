/* The fields of TCP's header and of its analysis; private to dissect/proto/tcp*.c. */
#ifndef TUNTRACE_PROTO_TCP_ROWS_H
#define TUNTRACE_PROTO_TCP_ROWS_H

#include "field.h"

enum {
	TCP_SRCPORT,
	TCP_DSTPORT,
	TCP_PORT,
	TCP_STREAM,
	TCP_COMPLETENESS,
	TCP_LEN,
	TCP_SEQ,
	TCP_SEQ_RAW,
	TCP_NXTSEQ,
	TCP_ACK_NUMBER,
	TCP_ACK_RAW,
	TCP_HDR_LEN,
	TCP_FLAGS_ALL,
	TCP_FLAGS_RES,
	TCP_FLAGS_AE,
	TCP_FLAGS_CWR,
	TCP_FLAGS_ECE,
	TCP_FLAGS_URG,
	TCP_FLAGS_ACK,
	TCP_FLAGS_PUSH,
	TCP_FLAGS_RESET,
	TCP_FLAGS_SYN,
	TCP_FLAGS_FIN,
	TCP_FLAGS_STR,
	TCP_WINDOW_VALUE,
	TCP_WINDOW,
	TCP_SCALE,
	TCP_CHECKSUM,
	TCP_CHECKSUM_STATUS,
	TCP_URGENT,
	TCP_TIME_RELATIVE,
	TCP_TIME_DELTA,
	TCP_PAYLOAD,
	TCP_RESET_CAUSE,
	TCP_NFIELDS
};

extern const struct field_def tcp_fields[TCP_NFIELDS];
extern const struct field_table tcp_analysis_fields;

void tcp_rows(struct rows *r, const struct layer *l);

/* The branch "SEQ/ACK analysis" (tcp_analysis.c). */
struct tcp_info;
void tcp_analysis_rows(struct rows *r, const struct tcp_info *info);

/* Segments that wait for more, and the message that this one completed (tcp_analysis.c). */
void tcp_stream_rows(struct rows *r, const struct layer *l, const struct tcp_info *info);

#endif
