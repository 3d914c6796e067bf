/* What the ICMPv6 files of the tcpdump form share. */
#ifndef TUNTRACE_FACE_TCPDUMP_ICMP6_H
#define TUNTRACE_FACE_TCPDUMP_ICMP6_H

#include "protos.h"

enum {
	ICMP6_UNREACH = 1,
	ICMP6_TOO_BIG = 2,
	ICMP6_EXCEEDED = 3,
	ICMP6_PROBLEM = 4,
	ICMP6_ECHO_REQUEST = 128,
	ICMP6_ECHO_REPLY = 129,
	ICMP6_QUERY = 130,
	ICMP6_REPORT = 131,
	ICMP6_DONE = 132,
	ICMP6_RS = 133,
	ICMP6_RA = 134,
	ICMP6_NS = 135,
	ICMP6_NA = 136,
	ICMP6_REDIRECT = 137,
	ICMP6_RENUMBER = 138,
	ICMP6_NI_QUERY = 139,
	ICMP6_NI_REPLY = 140,
	ICMP6_IND_SOLICIT = 141,
	ICMP6_IND_ADVERT = 142,
	ICMP6_REPORT_V2 = 143,
	ICMP6_HA_REQUEST = 144,
	ICMP6_HA_REPLY = 145,
	ICMP6_MP_SOLICIT = 146,
	ICMP6_MP_ADVERT = 147,
	ICMP6_RPL = 155,
};

/* Messages that begin at AT, LEN bytes; false where tcpdump prints the mark behind them. */
bool td_ndp(struct td *p, uint32_t at, uint32_t len, uint8_t type);
/* LEN may be negative, as a signed number: then there are none. */
bool td_ndp_options(struct td *p, uint32_t at, uint32_t len);
void td_mld(struct td *p, uint32_t at, uint32_t len, uint8_t type);
bool td_renumbering(struct td *p, uint32_t at);
bool td_node_information(struct td *p, uint32_t at, uint32_t len, uint8_t type);
void td_rpl(struct td *p, uint32_t at, uint32_t len, uint8_t code);

#endif
