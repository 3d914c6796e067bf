/*
 * ICMP errors for TCP, which lwIP does not look at: RFC 792 and RFC 4443, with the quoted
 * datagram's addresses and ports turned round, as it is our own.
 */
#include <errno.h>
#include <string.h>

#include "bytes.h"
#include "stack/internal.h"

enum { IP_HLEN = 20, IP6_HLEN = 40, ICMP_HLEN = 8, TCP_PREFIX = 8, PROTO_TCP_NUMBER = 6 };

/* RFC 1122, 3.2.2.1, and RFC 1812, 5.2.7.1. */
static int unreachable4(uint8_t code)
{
	switch (code) {
	case 0:
	case 6:
	case 11: return -ENETUNREACH;
	case 2:
	case 3: return -ECONNREFUSED;
	default: return -EHOSTUNREACH;
	}
}

/* RFC 4443, 3.1. */
static int unreachable6(uint8_t code)
{
	switch (code) {
	case 0: return -ENETUNREACH;
	case 4: return -ECONNREFUSED;
	default: return -EHOSTUNREACH;
	}
}

static void take_ports(struct icmp_error *e, const uint8_t *tcp)
{
	e->local_port = be16(tcp);
	e->peer_port = be16(tcp + 2);
	e->seq = be32(tcp + 4);
}

static void input4(const uint8_t *p, size_t n)
{
	enum { UNREACHABLE = 3, FRAGMENTATION_NEEDED = 4, PROTO_ICMP_NUMBER = 1 };
	size_t hlen = (p[0] & 15u) * 4;
	struct icmp_error e = { 0 };

	if (p[9] != PROTO_ICMP_NUMBER || (be16(p + 6) & 0x3fff) || n < hlen + ICMP_HLEN + IP_HLEN)
		return;
	const uint8_t *icmp = p + hlen, *quoted = icmp + ICMP_HLEN;
	size_t qlen = (quoted[0] & 15u) * 4, left = n - hlen - ICMP_HLEN;
	if (icmp[0] != UNREACHABLE || quoted[9] != PROTO_TCP_NUMBER || qlen < IP_HLEN ||
	    left < qlen + TCP_PREFIX)
		return;
	memcpy(&ip_2_ip4(&e.peer)->addr, quoted + 16, 4);
	IP_SET_TYPE_VAL(e.peer, IPADDR_TYPE_V4);
	take_ports(&e, quoted + qlen);
	if (icmp[1] == FRAGMENTATION_NEEDED)
		e.mtu = be16(icmp + 6);
	else
		e.err = unreachable4(icmp[1]);
	if (e.mtu || e.err)
		conn_icmp_error(&e);
}

static void input6(const uint8_t *p, size_t n)
{
	enum { UNREACHABLE = 1, TOO_BIG = 2, PROTO_ICMP6_NUMBER = 58, MTU6_MIN = 1280 };
	struct icmp_error e = { 0 };

	if (p[6] != PROTO_ICMP6_NUMBER || n < IP6_HLEN + ICMP_HLEN + IP6_HLEN + TCP_PREFIX)
		return;
	const uint8_t *icmp = p + IP6_HLEN, *quoted = icmp + ICMP_HLEN;
	if ((icmp[0] != UNREACHABLE && icmp[0] != TOO_BIG) || quoted[6] != PROTO_TCP_NUMBER)
		return;
	memcpy(ip_2_ip6(&e.peer)->addr, quoted + 24, 16);
	IP_SET_TYPE_VAL(e.peer, IPADDR_TYPE_V6);
	take_ports(&e, quoted + IP6_HLEN);
	if (icmp[0] == TOO_BIG)
		e.mtu = be32(icmp + 4) < MTU6_MIN ? MTU6_MIN : be32(icmp + 4);
	else
		e.err = unreachable6(icmp[1]);
	conn_icmp_error(&e);
}

void icmp_error_input(const uint8_t *p, size_t n)
{
	if (p[0] >> 4 == 4)
		input4(p, n);
	else
		input6(p, n);
}
