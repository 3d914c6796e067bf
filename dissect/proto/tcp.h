/* TCP, as other protocols' files and the faces need it. */
#ifndef TUNTRACE_PROTO_TCP_H
#define TUNTRACE_PROTO_TCP_H

#include "field.h"

enum { TCP_HLEN_MIN = 20 };

/* Kinds of options, https://www.iana.org/assignments/tcp-parameters. */
enum {
	TCPOPT_EOL = 0,
	TCPOPT_NOP = 1,
	TCPOPT_MSS = 2,
	TCPOPT_WSCALE = 3,
	TCPOPT_SACK_PERM = 4,
	TCPOPT_SACK = 5,
	TCPOPT_ECHO = 6,
	TCPOPT_ECHO_REPLY = 7,
	TCPOPT_TIMESTAMP = 8,
	TCPOPT_CC = 11,
	TCPOPT_CC_NEW = 12,
	TCPOPT_CC_ECHO = 13,
	TCPOPT_MD5 = 19,
	TCPOPT_QS = 27,
	TCPOPT_UTO = 28,
	TCPOPT_AO = 29,
	TCPOPT_MPTCP = 30,
	TCPOPT_TFO = 34,
	TCPOPT_EXP1 = 253,
	TCPOPT_EXP2 = 254,
};

/* One option: LEN bytes at OFF from the header's start, kind and length among them. */
struct tcp_option {
	uint8_t kind;
	uint32_t off, len; /* len 1 for NOP and EOL */
};

/*
 * The option at *AT of the TCP header at P, HLEN bytes of which are there, moved over.  False at
 * the end, behind EOL (given for each byte of padding), or where an option's length does not fit.
 */
bool tcp_option_next(const uint8_t *p, uint32_t hlen, uint32_t *at, struct tcp_option *o);

/* True where the options of layer L, all there, end in one that goes on past its end (tcp_options.c). */
bool tcp_options_overrun(const struct dissection *d, const struct layer *l);

/* Rows of the options (tcp_options.c). */
void tcp_option_rows(struct rows *r, const struct layer *l);
extern const struct field_table tcp_option_fields;

/* Rows of a Multipath TCP option: LEN bytes at AT of the layer, which are P (tcp_mptcp.c). */
void tcp_mptcp_rows(struct rows *r, const uint8_t *p, uint32_t at, uint32_t len);
extern const struct field_table tcp_mptcp_fields;

/* How many Multipath TCP options the header at P has, HLEN bytes of which are there. */
unsigned tcp_count_mptcp(const uint8_t *p, uint32_t hlen);

#endif
