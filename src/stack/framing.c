#include "stack/framing.h"

#include "bytes.h"

enum {
	IP_HLEN = 20,
	IP6_HLEN = 40,
	TCP_HLEN = 20,
	UDP_HLEN = 8,
	ICMP_HLEN = 8,
	DATAGRAM_MAX = 65535,
};

/* Protocol and next header numbers (IANA). */
enum {
	HOPOPTS = 0,
	ICMP = 1,
	TCP = 6,
	UDP = 17,
	ROUTING = 43,
	FRAGMENT = 44,
	ICMPV6 = 58,
	DSTOPTS = 60,
};

/* The options of RFC 9293, 3.1: what is behind the end of the list is padding. */
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

static const char *udp_fault(const uint8_t *p, size_t n, bool fragment)
{
	if (n < UDP_HLEN)
		return "UDP header cut short";
	size_t len = be16(p + 4);

	if (len < UDP_HLEN)
		return "UDP length too small";
	return len > n && !fragment ? "UDP length beyond the datagram" : NULL;
}

static const char *transport_fault(const uint8_t *p, const struct framing *f)
{
	switch (f->proto) {
	case TCP: return tcp_fault(p + f->at, f->len);
	case UDP: return udp_fault(p + f->at, f->len, f->fragment);
	case ICMP:
	case ICMPV6: return f->len < ICMP_HLEN ? "ICMP header cut short" : NULL;
	default: return NULL;
	}
}

/*
 * The first fragment has all headers (RFC 1858, RFC 7112), so that nothing is left to check
 * once it is put together: lwIP refuses fragments that overlap.  The others have none.
 */
static const char *fragment_fault(const uint8_t *p, const struct framing *f, size_t offset)
{
	if (offset + f->len > DATAGRAM_MAX)
		return "fragment beyond the longest datagram";
	return offset ? NULL : transport_fault(p, f);
}

static const char *ipv4_fault(const uint8_t *p, size_t n, struct framing *f)
{
	if (n < IP_HLEN)
		return "IPv4 header cut short";
	size_t hlen = (p[0] & 15u) * 4, total = be16(p + 2);

	if (hlen < IP_HLEN || hlen > total)
		return "IPv4 header length out of range";
	if (total > n)
		return "IPv4 length beyond the frame";
	uint32_t frag = be16(p + 6);

	f->proto = p[9];
	f->at = hlen;
	f->len = total - hlen;
	f->fragment = frag & 0x3fff; /* more fragments, offset */
	if (f->fragment)
		return fragment_fault(p, f, (frag & 0x1fff) * 8);
	return transport_fault(p, f);
}

/* The options of a hop-by-hop or destination header of N bytes. */
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

static bool is_extension(uint8_t next)
{
	return next == HOPOPTS || next == ROUTING || next == FRAGMENT || next == DSTOPTS;
}

/* Goes over one extension header; *OFFSET is set by a fragment header. */
static const char *extension_fault(const uint8_t *p, struct framing *f, size_t *offset)
{
	const uint8_t *h = p + f->at;
	size_t len = 8;
	const char *fault = NULL;

	if (f->len < len)
		return "IPv6 extension header cut short";
	if (f->proto == FRAGMENT) {
		*offset = be16(h + 2) & 0xfff8;
		f->fragment = f->fragment || (be16(h + 2) & 0xfff9);
	} else {
		len = (h[1] + 1u) * 8;
		if (len > f->len)
			return "IPv6 extension header longer than the datagram";
		if (f->proto != ROUTING)
			fault = ipv6_options_fault(h, len);
	}
	f->proto = h[0];
	f->at += len;
	f->len -= len;
	return fault;
}

static const char *ipv6_fault(const uint8_t *p, size_t n, struct framing *f)
{
	size_t offset = 0;

	if (n < IP6_HLEN)
		return "IPv6 header cut short";
	f->proto = p[6];
	f->at = IP6_HLEN;
	f->len = be16(p + 4);
	if (f->len > n - IP6_HLEN)
		return "IPv6 length beyond the frame";
	while (is_extension(f->proto) && !offset) {
		const char *fault = extension_fault(p, f, &offset);

		if (fault)
			return fault;
	}
	return fragment_fault(p, f, offset);
}

const char *framing_fault(const uint8_t *p, size_t n, struct framing *f)
{
	*f = (struct framing){ .version = n ? p[0] >> 4 : 0 };
	if (n > DATAGRAM_MAX)
		return "frame longer than the longest datagram";
	switch (f->version) {
	case 4: return ipv4_fault(p, n, f);
	case 6: return ipv6_fault(p, n, f);
	default: return "neither IPv4 nor IPv6";
	}
}
