#include "stack/framing.h"

#include <stdbool.h>

#include "bytes.h"

enum { PROTO_TCP_NUMBER = 6, IP_HLEN = 20, IP6_HLEN = 40, TCP_HLEN = 20, TCP_HLEN_LIMIT = 60 };

static const char *options_fault(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		if (p[i] == 0)
			return NULL;
		if (p[i] == 1) {
			i++;
			continue;
		}
		if (n - i < 2 || p[i + 1] < 2)
			return "TCP option without a length";
		if (p[i + 1] > n - i)
			return "TCP option longer than the header";
		i += p[i + 1];
	}
	return NULL;
}

static const char *tcp_fault(const uint8_t *p, size_t n)
{
	if (n < TCP_HLEN)
		return "TCP header cut short";
	size_t hlen = (p[12] >> 4) * 4u;
	if (hlen < TCP_HLEN)
		return "TCP header length too small";
	if (hlen > n)
		return "TCP header longer than the segment";
	return options_fault(p + TCP_HLEN, hlen - TCP_HLEN);
}

/*
 * A TCP header must lie in its first fragment whole, and no other fragment may reach into it
 * (RFC 1858): what is put together later is not looked at again.
 */
static const char *fragment_fault(const uint8_t *p, size_t n, uint32_t offset, uint8_t proto)
{
	if (proto != PROTO_TCP_NUMBER)
		return NULL;
	if (offset == 0)
		return tcp_fault(p, n);
	return offset < TCP_HLEN_LIMIT ? "fragment that reaches into the TCP header" : NULL;
}

static const char *ipv4_fault(const uint8_t *p, size_t n)
{
	if (n < IP_HLEN)
		return "IPv4 header cut short";
	size_t hlen = (p[0] & 15u) * 4, total = be16(p + 2);
	if (hlen < IP_HLEN || hlen > total)
		return "IPv4 header length out of range";
	if (total > n)
		return "IPv4 length beyond the frame";
	uint32_t frag = be16(p + 6);
	uint32_t offset = (frag & 0x1fff) * 8;
	if (frag & 0x3fff)
		return fragment_fault(p + hlen, total - hlen, offset, p[9]);
	return p[9] == PROTO_TCP_NUMBER ? tcp_fault(p + hlen, total - hlen) : NULL;
}

/* Options of a hop-by-hop or destination header of N bytes. */
static const char *ipv6_options_fault(const uint8_t *p, size_t n)
{
	for (size_t i = 2; i < n;) {
		if (p[i] == 0) {
			i++;
			continue;
		}
		if (n - i < 2 || p[i + 1] > n - i - 2)
			return "IPv6 option longer than its header";
		i += p[i + 1] + 2u;
	}
	return NULL;
}

static const char *ipv6_fault(const uint8_t *p, size_t n)
{
	enum { HOPOPTS = 0, ROUTING = 43, FRAGMENT = 44, DSTOPTS = 60 };
	const char *fault;

	if (n < IP6_HLEN)
		return "IPv6 header cut short";
	size_t end = IP6_HLEN + (size_t)be16(p + 4), at = IP6_HLEN;
	if (end > n)
		return "IPv6 length beyond the frame";
	uint8_t next = p[6];
	while (next == HOPOPTS || next == ROUTING || next == FRAGMENT || next == DSTOPTS) {
		if (end - at < 8)
			return "IPv6 extension header cut short";
		const uint8_t *h = p + at;
		if (next == FRAGMENT)
			return fragment_fault(h + 8, end - at - 8, be16(h + 2) & 0xfff8, h[0]);
		size_t len = (h[1] + 1u) * 8;
		if (len > end - at)
			return "IPv6 extension header longer than the datagram";
		fault = next == ROUTING ? NULL : ipv6_options_fault(h, len);
		if (fault)
			return fault;
		next = h[0];
		at += len;
	}
	return next == PROTO_TCP_NUMBER ? tcp_fault(p + at, end - at) : NULL;
}

const char *framing_fault(const uint8_t *p, size_t n)
{
	switch (n ? p[0] >> 4 : 0) {
	case 4: return ipv4_fault(p, n);
	case 6: return ipv6_fault(p, n);
	default: return "neither IPv4 nor IPv6";
	}
}
