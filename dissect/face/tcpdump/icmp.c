/* ICMP, RFC 792, and its multi-part extensions, RFC 4884. */
#include "protos.h"

#include "checksum.h"

enum {
	ECHO_REPLY = 0,
	UNREACH = 3,
	QUENCH = 4,
	REDIRECT = 5,
	ECHO_REQUEST = 8,
	ROUTER_ADVERT = 9,
	TIME_EXCEEDED = 11,
	PARAMETER_PROBLEM = 12,
	TIMESTAMP = 13,
	TIMESTAMP_REPLY = 14,
	MASK_REPLY = 18,
};

/* Where the quoted datagram lies, and its destination. */
enum { ICMP_HLEN = 8, QUOTED_PROTO = 8 + 9, QUOTED_DST = 8 + 16 };
enum { UNREACH_PROTOCOL = 2, UNREACH_PORT = 3, UNREACH_NEEDFRAG = 4 };
enum { EXTENSION_AT = 8 + 128, ADVERT_MAX = 164 };

static const struct td_tok type_names[] = {
	{ ECHO_REPLY, "echo reply" },        { QUENCH, "source quench" },
	{ ECHO_REQUEST, "echo request" },    { 10, "router solicitation" },
	{ TIMESTAMP, "time stamp request" }, { TIMESTAMP_REPLY, "time stamp reply" },
	{ 15, "information request" },       { 16, "information reply" },
	{ 17, "address mask request" },      { 0, NULL },
};

/*
 * What an unreachable message says: words before and after the destination.  The codes for
 * protocol, port and fragmentation have words of their own.
 */
static const struct {
	const char *before, *after;
} unreachable[] = {
	[0] = { "net ", " unreachable" },
	[1] = { "host ", " unreachable" },
	[5] = { "", " unreachable - source route failed" },
	[6] = { "net ", " unreachable - unknown" },
	[7] = { "host ", " unreachable - unknown" },
	[8] = { "", " unreachable - source host isolated" },
	[9] = { "net ", " unreachable - admin prohibited" },
	[10] = { "host ", " unreachable - admin prohibited" },
	[11] = { "net ", " unreachable - tos prohibited" },
	[12] = { "host ", " unreachable - tos prohibited" },
	[13] = { "host ", " unreachable - admin prohibited filter" },
	[14] = { "host ", " unreachable - host precedence violation" },
	[15] = { "host ", " unreachable - precedence cutoff" },
};

/* The words for a message; NULL where tcpdump prints the mark instead. */

static const char *port_words(struct td *p, uint32_t at)
{
	if (!td_has(p, at + QUOTED_PROTO, 1))
		return NULL;
	uint32_t hlen = (td_u8(p, at + ICMP_HLEN) & 15u) * 4;
	uint32_t port = td_u16(p, at + ICMP_HLEN + hlen + 2);
	uint8_t proto = td_u8(p, at + QUOTED_PROTO);
	const char *dst = td_ip4(p, at + QUOTED_DST);

	if (proto == IPPROTO_TCP)
		return td_string(p, "%s tcp port %u unreachable", dst, port);
	if (proto == IPPROTO_UDP)
		return td_string(p, "%s udp port %u unreachable", dst, port);
	return td_string(p, "%s protocol %u port %u unreachable", dst, proto, port);
}

static const char *unreachable_words(struct td *p, uint32_t at, uint8_t code)
{
	uint32_t mtu;

	switch (code) {
	case UNREACH_PROTOCOL:
		return td_string(p, "%s protocol %u unreachable", td_ip4(p, at + QUOTED_DST),
				 td_u8(p, at + QUOTED_PROTO));
	case UNREACH_PORT: return port_words(p, at);
	case UNREACH_NEEDFRAG:
		mtu = td_u16(p, at + 6);
		if (mtu)
			return td_string(p, "%s unreachable - need to frag (mtu %u)",
					 td_ip4(p, at + QUOTED_DST), mtu);
		return td_string(p, "%s unreachable - need to frag", td_ip4(p, at + QUOTED_DST));
	default:
		if (code >= sizeof unreachable / sizeof unreachable[0])
			return td_string(p, "%s unreachable - #%u", td_ip4(p, at + QUOTED_DST),
					 code);
		return td_string(p, "%s%s%s", unreachable[code].before, td_ip4(p, at + QUOTED_DST),
				 unreachable[code].after);
	}
}

static const char *redirect_words(struct td *p, uint32_t at, uint8_t code)
{
	static const char *const kinds[] = { "net ", "host " };
	const char *dst = td_ip4(p, at + QUOTED_DST), *gateway = td_ip4(p, at + 4);

	if (code > 3)
		return td_string(p, "redirect-#%u %s to %s", code, dst, gateway);
	return td_string(p, "redirect%s %s to %s%s", code < 2 ? "" : "-tos", dst, kinds[code & 1],
			 gateway);
}

/* RFC 1256.  tcpdump's own buffer has the size of BUF, and what does not fit is left out. */
static const char *advert_words(struct td *p, uint32_t at, char *buf, size_t size)
{
	struct text t;

	text_init(&t, buf, size);
	if (!td_has(p, at + 4, 4))
		return NULL;
	uint32_t n = td_u8(p, at + 4), words = td_u8(p, at + 5), life = td_u16(p, at + 6);
	text_str(&t, "router advertisement lifetime ");
	if (life >= 3600)
		text_fmt(&t, "%u:%02u:%02u", life / 3600, life % 3600 / 60, life % 60);
	else if (life >= 60)
		text_fmt(&t, "%u:%02u", life / 60, life % 60);
	else
		text_fmt(&t, "%u", life);
	text_fmt(&t, " %u:", n);
	if (words != 2) {
		text_fmt(&t, " [size %u]", words);
		return buf;
	}
	for (at += ICMP_HLEN; n > 0; n--, at += 8) {
		if (!td_has(p, at, 8))
			return NULL;
		text_fmt(&t, " {%s %u}", td_ip4(p, at), td_u32(p, at + 4));
	}
	return buf;
}

static const char *exceeded_words(struct td *p, uint32_t at, uint8_t code)
{
	if (!td_has(p, at + QUOTED_DST, 4))
		return NULL;
	if (code == 0)
		return "time exceeded in-transit";
	if (code == 1)
		return "ip reassembly time exceeded";
	return td_string(p, "time exceeded-#%u", code);
}

/* Milliseconds since midnight. */
static const char *time_of_day(struct td *p, uint32_t ms)
{
	uint32_t s = ms / 1000, m = s / 60, h = m / 60;

	return td_string(p, "%02u:%02u:%02u.%03u", h, m - h * 60, s - m * 60, ms % 1000);
}

static const char *timestamp_words(struct td *p, uint32_t at)
{
	if (!td_has(p, at + 16, 4))
		return NULL;
	return td_string(p, "time stamp reply id %u seq %u: org %s, recv %s, xmit %s",
			 td_u16(p, at + 4), td_u16(p, at + 6), time_of_day(p, td_u32(p, at + 8)),
			 time_of_day(p, td_u32(p, at + 12)), time_of_day(p, td_u32(p, at + 16)));
}

static const char *words(struct td *p, uint32_t at, uint8_t type, char *buf, size_t size)
{
	uint8_t code = td_u8(p, at + 1);

	switch (type) {
	case ECHO_REQUEST:
	case ECHO_REPLY:
		return td_string(p, "echo %s, id %u, seq %u",
				 type == ECHO_REQUEST ? "request" : "reply", td_u16(p, at + 4),
				 td_u16(p, at + 6));
	case UNREACH: return unreachable_words(p, at, code);
	case REDIRECT: return redirect_words(p, at, code);
	case ROUTER_ADVERT: return advert_words(p, at, buf, size);
	case TIME_EXCEEDED: return exceeded_words(p, at, code);
	case PARAMETER_PROBLEM:
		if (code)
			return td_string(p, "parameter problem - code %u", code);
		return td_string(p, "parameter problem - octet %u", td_u8(p, at + 4));
	case MASK_REPLY: return td_string(p, "address mask is 0x%08x", td_u32(p, at + 8));
	case TIMESTAMP:
		return td_string(p, "time stamp query id %u seq %u", td_u16(p, at + 4),
				 td_u16(p, at + 6));
	case TIMESTAMP_REPLY: return timestamp_words(p, at);
	default: return td_tok(p, type_names, type, "type-#%u", type);
	}
}

/* RFC 4950 */
static void print_label(struct td *p, uint32_t at)
{
	uint32_t label = td_u32(p, at);

	td_print(p, "\n\t    label %u, tc %u", label >> 12, label >> 9 & 7);
	if (label >> 8 & 1)
		td_print(p, ", [S]");
	td_print(p, ", ttl %u", label & 0xff);
}

/* The objects in LEFT bytes; false where one was cut. */
static bool print_objects(struct td *p, uint32_t at, uint32_t left)
{
	static const struct td_tok classes[] = { { 1, "MPLS Stack Entry" },
						 { 2, "Interface Identification" },
						 { 0, NULL } };

	while (left > 4 && td_live(p)) {
		if (!td_has(p, at, 4))
			return false;
		uint32_t len = td_u16(p, at), class = td_u8(p, at + 2), type = td_u8(p, at + 3);
		td_print(p, "\n\t  %s Object (%u), Class-Type: %u, length %u",
			 td_tok(p, classes, class, "unknown"), class, type, len);
		at += 4, left -= 4;
		if (class == 0 || len < 4)
			return true;
		len -= 4;
		if (class == 1 && type == 1)
			print_label(p, at);
		else
			td_unknown(p, "\n\t    ", at, len);
		if (left < len)
			return true;
		at += len, left -= len;
	}
	return true;
}

/* False where tcpdump prints the mark. */
static bool print_extensions(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t ext = at + EXTENSION_AT, n = len - EXTENSION_AT;
	uint16_t should;

	if (!td_has(p, at, EXTENSION_AT + 5))
		return false;
	/* Without a length the checksum must tell whether there are extensions. */
	bool whole = td_has(p, ext, n), right = whole && td_checksum(p, ext, n, 0, &should);
	if (td_u8(p, at + 5) == 0 && whole && !right)
		return true;
	uint8_t version = td_u8(p, ext) >> 4;
	td_print(p, "\n\tICMP Multi-Part extension v%u", version);
	if (version != 2) {
		td_print(p, " packet not supported");
		return true;
	}
	if (whole)
		td_print(p, ", checksum 0x%04x (%scorrect), length %u", td_u16(p, ext + 2),
			 right ? "" : "in", n);
	return print_objects(p, ext + 4, n - 4);
}

static void print_quoted(struct td *p, uint32_t at)
{
	uint32_t end = p->end;

	td_print(p, "\n\t");
	uint32_t len = td_u16(p, at + 2);
	td_limit(p, at, len);
	td_ip(p, at, len);
	td_set_end(p, end);
}

static bool is_error(uint8_t type)
{
	return type == UNREACH || type == QUENCH || type == REDIRECT || type == TIME_EXCEEDED ||
	       type == PARAMETER_PROBLEM;
}

void td_icmp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	char buf[ADVERT_MAX];
	uint16_t should;

	p->proto = "icmp";
	uint8_t type = td_u8(p, at);
	const char *s = words(p, at, type, buf, sizeof buf);
	if (!s) {
		td_trunc(p);
		return;
	}
	td_print(p, "ICMP %s, length %u", s, len);
	if (!ip->fragmented && td_has(p, at, len)) {
		uint16_t have = td_has(p, at + 2, 2) ? td_u16(p, at + 2) : 0;
		if (!td_checksum(p, at, len, have, &should))
			td_print(p, " (wrong icmp cksum %x (->%x)!)", td_u16(p, at + 2), should);
	}
	if (is_error(type))
		print_quoted(p, at + ICMP_HLEN);
	p->proto = "icmp";
	if (len > EXTENSION_AT &&
	    (type == UNREACH || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM) &&
	    !print_extensions(p, at, len))
		td_trunc(p);
}
