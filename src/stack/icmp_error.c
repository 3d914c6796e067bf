/*
 * ICMP errors, which lwIP does not look at: RFC 792 and RFC 4443.
 *
 *	 0       7 8     15 16             31
 *	+---------+--------+----------------+
 *	|  Type   |  Code  |    Checksum    |
 *	+---------+--------+----------------+
 *	|  unused, or the MTU (RFC 1191)    |
 *	+-----------------------------------+
 *	|  the datagram that we sent, as    |
 *	|  far as it fits                   |
 *	+-----------------------------------+
 */
#include <errno.h>
#include <string.h>

#include "bytes.h"
#include "stack/internal.h"

enum {
	IP_HLEN = 20,
	IP6_HLEN = 40,
	ICMP_HLEN = 8,
	PORTS_AND_SEQ = 8, /* what RFC 792 quotes of the transport at least */
	ICMP = 1,
	TCP = 6,
	UDP = 17,
	ICMPV6 = 58,
};

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

/* What the header of an ICMP message says into *E; false where it is no error. */
static bool meaning4(struct icmp_error *e, const uint8_t *icmp)
{
	enum { UNREACHABLE = 3, TIME_EXCEEDED = 11, FRAGMENTATION_NEEDED = 4 };

	if (icmp[0] == UNREACHABLE && icmp[1] == FRAGMENTATION_NEEDED) {
		e->mtu = be16(icmp + 6);
		return e->mtu != 0;
	}
	if (icmp[0] == UNREACHABLE)
		e->err = unreachable4(icmp[1]);
	else if (icmp[0] == TIME_EXCEEDED)
		e->err = -EHOSTUNREACH;
	return e->err != 0;
}

static bool meaning6(struct icmp_error *e, const uint8_t *icmp)
{
	enum { UNREACHABLE = 1, TOO_BIG = 2, TIME_EXCEEDED = 3 };

	switch (icmp[0]) {
	case UNREACHABLE: e->err = unreachable6(icmp[1]); return true;
	case TOO_BIG: e->mtu = be32(icmp + 4); return e->mtu != 0;
	case TIME_EXCEEDED: e->err = -EHOSTUNREACH; return true;
	default: return false;
	}
}

static uint32_t add(uint32_t sum, const uint8_t *p, size_t n)
{
	for (; n > 1; p += 2, n -= 2)
		sum += be16(p);
	return n ? sum + (uint32_t)(p[0] << 8) : sum;
}

/* RFC 1071; ICMPv6's covers a pseudo header too (RFC 8200, 8.1). */
static bool checksum_is_good(const uint8_t *p, const struct framing *f)
{
	uint32_t sum = add(0, p + f->at, f->len);

	if (f->version == 6)
		sum = add(sum, p + 8, 32) + (uint32_t)f->len + ICMPV6;
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff;
}

/* The transport that is quoted in the N bytes at Q, 0 for none; *AT is where it begins. */
static uint8_t quoted4(struct icmp_error *e, const uint8_t *q, size_t n, size_t *at)
{
	if (n < IP_HLEN || q[0] >> 4 != 4)
		return 0;
	*at = (q[0] & 15u) * 4;
	memcpy(&ip_2_ip4(&e->peer)->addr, q + 16, 4);
	IP_SET_TYPE_VAL(e->peer, IPADDR_TYPE_V4);
	return *at < IP_HLEN || (be16(q + 6) & 0x1fff) ? 0 : q[9];
}

static uint8_t quoted6(struct icmp_error *e, const uint8_t *q, size_t n, size_t *at)
{
	if (n < IP6_HLEN || q[0] >> 4 != 6)
		return 0;
	*at = IP6_HLEN;
	memcpy(ip_2_ip6(&e->peer)->addr, q + 24, 16);
	IP_SET_TYPE_VAL(e->peer, IPADDR_TYPE_V6);
	return q[6];
}

/* Who sent the datagram at P. */
static void set_sender(struct icmp_error *e, const uint8_t *p, bool v4)
{
	if (v4)
		memcpy(&ip_2_ip4(&e->from)->addr, p + 12, 4);
	else
		memcpy(ip_2_ip6(&e->from)->addr, p + 8, 16);
	IP_SET_TYPE_VAL(e->from, v4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6);
}

/* A request of ours: other messages that we send are answers, which ask for nothing. */
static bool is_request(uint8_t proto, uint8_t type)
{
	return (proto == ICMP && type == 8) || (proto == ICMPV6 && type == 128);
}

void icmp_error_input(const uint8_t *p, const struct framing *f)
{
	bool v4 = f->version == 4;
	struct icmp_error e = { 0 };
	const uint8_t *icmp = p + f->at, *q = icmp + ICMP_HLEN;
	size_t n = f->len - ICMP_HLEN, at = 0;
	uint8_t proto;

	if (f->fragment || f->proto != (v4 ? ICMP : ICMPV6))
		return;
	if (!(v4 ? meaning4(&e, icmp) : meaning6(&e, icmp)) || !checksum_is_good(p, f))
		return;
	proto = v4 ? quoted4(&e, q, n, &at) : quoted6(&e, q, n, &at);
	if (n < at + PORTS_AND_SEQ)
		return;
	e.local_port = be16(q + at);
	e.peer_port = be16(q + at + 2);
	e.seq = be32(q + at + 4);
	e.type = icmp[0];
	e.code = icmp[1];
	set_sender(&e, p, v4);
	if (proto == TCP) {
		conn_icmp_error(&e);
	} else if (proto == UDP) {
		dgram_icmp_error(&e);
	} else if (proto == (v4 ? ICMP : ICMPV6) && is_request(proto, q[at])) {
		e.local_port = be16(q + at + 4);
		e.peer_port = be16(q + at + 6);
		echo_icmp_error(&e);
	}
}
