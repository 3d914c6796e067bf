/* Routing and redundancy in small: RIP (RFC 2453), RIPng (2080), VRRP (3768, 5798), HSRP (2281). */
#include "protos.h"

enum { RIP_HLEN = 4, ROUTE_LEN = 20, FAMILY_INET = 2, FAMILY_AUTH = 0xffff };

static const struct td_tok family_names[] = {
	{ 2, "IPv4" },  { 6, "NS" },    { 7, "ISO" },   { 16, "Appletalk" }, { 23, "IPX" },
	{ 24, "IPv6" }, { 28, "IPv6" }, { 30, "IPv6" }, { 0, NULL },
};

/* The length of the entry at AT; 0 where it is not whole. */

static uint32_t print_entry1(struct td *p, uint32_t at, uint32_t left)
{
	if (left < ROUTE_LEN || !td_has(p, at, ROUTE_LEN))
		return 0;
	uint32_t family = td_u16(p, at);
	if (family != FAMILY_INET && family != 0) {
		td_print(p, "\n\t AFI %s, ",
			 td_tok(p, family_names, family, "Unknown (%u)", family));
		td_unknown(p, "\n\t  ", at + 4, ROUTE_LEN - 4);
	} else if (td_u16(p, at + 2) || td_u64(p, at + 8)) {
		td_unknown(p, "\n\t  ", at, ROUTE_LEN);
	} else {
		td_print(p, "\n\t  %s%s, metric: %u", family ? "" : "AFI 0, ", td_ip4(p, at + 4),
			 td_u32(p, at + 16));
	}
	return ROUTE_LEN;
}

/* RFC 2082 */
static uint32_t print_authentication(struct td *p, uint32_t at, uint32_t left, uint32_t type)
{
	switch (type) {
	case 2:
		td_print(p, "\n\t  Simple Text Authentication data: ");
		td_padded(p, at, 16);
		return ROUTE_LEN;
	case 3:
		if (!td_has(p, at, 16) || left < 16)
			return 0;
		td_print(p,
			 "\n\t  Auth header: Packet Len %u, Key-ID %u, Auth Data Len %u, SeqNo %u,"
			 " MBZ %u, MBZ %u",
			 td_u16(p, at), td_u8(p, at + 2), td_u8(p, at + 3), td_u32(p, at + 4),
			 td_u32(p, at + 8), td_u32(p, at + 12));
		return ROUTE_LEN;
	case 1: td_print(p, "\n\t  Auth trailer:"); break;
	default: td_print(p, "\n\t  Unknown (%u) Authentication data:", type); break;
	}
	td_unknown(p, "\n\t  ", at, left);
	return 4 + left;
}

/* Bits of a mask without holes, or -1. */
static int prefix_length(uint32_t mask)
{
	int n = 0;

	for (uint32_t m = mask; m & 0x80000000; m <<= 1)
		n++;
	return mask == (n ? UINT32_MAX << (32 - n) : 0) ? n : -1;
}

static uint32_t print_entry2(struct td *p, uint32_t at, uint32_t left)
{
	if (left < 4 || !td_has(p, at, 4))
		return 0;
	uint32_t family = td_u16(p, at), tag = td_u16(p, at + 2);
	if (family == FAMILY_AUTH)
		return print_authentication(p, at + 4, left - 4, tag);
	if (family != FAMILY_INET && family != 0) {
		td_print(p, "\n\t  AFI %s",
			 td_tok(p, family_names, family, "Unknown (%u)", family));
		td_unknown(p, "\n\t  ", at + 4, ROUTE_LEN - 4);
		return ROUTE_LEN;
	}
	if (!td_has(p, at, ROUTE_LEN) || left < ROUTE_LEN)
		return 0;
	td_print(p, "\n\t  AFI %s, %15s/%-2d, tag 0x%04x, metric: %u, next-hop: %s",
		 td_tok(p, family_names, family, "%u", family), td_ip4(p, at + 4),
		 prefix_length(td_u32(p, at + 8)), tag, td_u32(p, at + 16),
		 td_u32(p, at + 12) ? td_ip4(p, at + 12) : "self");
	return ROUTE_LEN;
}

static void print_entries(struct td *p, uint32_t at, uint32_t left, uint8_t version)
{
	while (left != 0 && td_live(p)) {
		uint32_t n = version == 1 ? print_entry1(p, at, left) : print_entry2(p, at, left);
		if (n == 0) {
			td_trunc(p);
			return;
		}
		if (left < n) {
			td_print(p, " [remaining entries length %u < %u]", left, n);
			td_invalid(p);
			return;
		}
		at += n;
		left -= n;
	}
}

void td_rip(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok commands[] = {
		{ 1, "Request" }, { 2, "Response" },   { 3, "Trace on" }, { 4, "Trace off" },
		{ 5, "Poll" },    { 6, "Poll Entry" }, { 0, NULL },
	};
	uint32_t left = at <= p->end ? p->end - at : 0;

	p->proto = "rip";
	if (left > len)
		left = len;
	if (left < RIP_HLEN) {
		td_trunc(p);
		return;
	}
	uint8_t command = td_u8(p, at), version = td_u8(p, at + 1);
	td_print(p, "\n\tRIPv%u", version);
	if (version == 0) {
		td_unknown(p, "\n\t", at, len);
		return;
	}
	td_print(p, ", %s, length: %u",
		 td_tok(p, commands, command, "unknown command (%u)", command), len);
	if ((command == 1 || command == 2) && version <= 2) {
		td_print(p, ", routes: %u%s", len / ROUTE_LEN, version == 2 ? " or less" : "");
		print_entries(p, at + RIP_HLEN, left - RIP_HLEN, version);
	} else if (command == 1 || command == 2) {
		td_print(p, ", unknown version");
	}
	td_unknown(p, "\n\t", at, len);
}

static void print_route6(struct td *p, uint32_t at, bool metric)
{
	td_print(p, "%s/%u", td_ip6(p, at), td_u8(p, at + 18));
	uint32_t tag = td_u16(p, at + 16);
	if (tag)
		td_print(p, " [%u]", tag);
	uint8_t cost = td_u8(p, at + 19);
	if (cost && metric)
		td_print(p, " (%u)", cost);
}

/* A request for all routes: one for ::/0 with the metric of infinity. */
static bool is_dump(struct td *p, uint32_t at)
{
	return td_u8(p, at + 19) == 16 && td_u64(p, at) == 0 && td_u64(p, at + 8) == 0;
}

void td_ripng(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "ripng";
	uint8_t version = td_u8(p, at + 1), command = version == 1 ? td_u8(p, at) : 0;
	if (version != 1 || command < 1 || command > 2) {
		if (version != 1)
			td_print(p, " [vers %u]", version);
		else
			td_print(p, " ripng-%u ?? %u", command, len);
		td_invalid(p);
		return;
	}
	if (len < RIP_HLEN) {
		td_invalid(p);
		return;
	}
	uint32_t left = len - RIP_HLEN, n = left / ROUTE_LEN;
	at += RIP_HLEN;
	if (command == 1 && n == 1 && is_dump(p, at)) {
		td_print(p, " ripng-req dump");
		return;
	}
	td_print(p, " ripng-%s %u", command == 1 ? "req" : "resp", n);
	if (n * ROUTE_LEN != left)
		td_print(p, "[%u]", len);
	td_print(p, ":");
	for (; left >= ROUTE_LEN && td_live(p); left -= ROUTE_LEN, at += ROUTE_LEN) {
		td_print(p, "\n\t");
		print_route6(p, at, command == 2);
	}
	if (left != 0)
		td_invalid(p);
}

/* The addresses, and the password of version 2. */
static void print_vrrp_addresses(struct td *p, uint32_t at, uint32_t n, bool v4, bool password)
{
	uint32_t size = v4 ? 4 : 16;

	td_print(p, ", addrs");
	if (n > 1)
		td_print(p, "(%u)", n);
	td_print(p, ":");
	for (uint32_t i = 0; i < n && td_live(p); i++, at += size)
		td_print(p, "%c%s", i ? ',' : ' ', v4 ? td_ip4(p, at) : td_ip6(p, at));
	if (password) {
		td_print(p, " auth \"");
		td_padded(p, at, 8);
		td_print(p, "\"");
	}
}

void td_vrrp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	static const struct td_tok authentications[] = {
		{ 0, "none" }, { 1, "simple" }, { 2, "ah" }, { 0, NULL }
	};
	uint16_t should;

	p->proto = "vrrp";
	td_caps(p);
	uint8_t version = td_u8(p, at) >> 4, type = td_u8(p, at) & 15;
	td_print(p, "v%u, ", version);
	if (type == 1)
		td_print(p, "Advertisement");
	else
		td_print(p, "unknown type (%u)", type);
	if (ip->ttl != 255)
		td_print(p, ", (ttl %u)", ip->ttl);
	if (version < 2 || version > 3 || type != 1)
		return;
	td_print(p, ", vrid %u, prio %u", td_u8(p, at + 1), td_u8(p, at + 2));
	uint8_t authentication = version == 2 ? td_u8(p, at + 4) : 0;
	if (version == 2) {
		td_print(p, ", authtype %s",
			 td_tok(p, authentications, authentication, "#%u", authentication));
		td_print(p, ", intvl %us, length %u", td_u8(p, at + 5), len);
	} else {
		td_print(p, ", intvl %ucs, length %u", td_u16(p, at + 4) & 0x0fff, len);
	}
	uint32_t n = td_u8(p, at + 3);
	if (td_has(p, at, len)) {
		bool right = version == 2 ?
				     td_checksum(p, at, len, 0, &should) :
				     td_ip_checksum(p, ip, at, len, IPPROTO_VRRP, 0, &should);
		if (!right)
			td_print(p, ", (bad vrrp cksum %x)", td_u16(p, at + 6));
	}
	print_vrrp_addresses(p, at + 8, n, ip->version == 4, version == 2 && authentication == 1);
}

void td_hsrp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = {
		{ 0, "hello" }, { 1, "coup" }, { 2, "resign" }, { 0, NULL }
	};
	static const struct td_tok states[] = {
		{ 0, "initial" }, { 1, "learn" },   { 2, "listen" }, { 4, "speak" },
		{ 8, "standby" }, { 16, "active" }, { 0, NULL },
	};

	p->proto = "hsrp";
	uint8_t version = td_u8(p, at);
	td_print(p, "HSRPv%u", version);
	if (version != 0)
		return;
	td_print(p, "-");
	uint8_t code = td_u8(p, at + 1);
	td_print(p, "%s %u: ", td_tok(p, codes, code, "unknown (%u)", code), len);
	uint8_t state = td_u8(p, at + 2);
	td_print(p, "state=%s ", td_tok(p, states, state, "Unknown (%u)", state));
	td_print(p, "group=%u ", td_u8(p, at + 6));
	if (td_u8(p, at + 7) != 0)
		td_print(p, "[reserved=%u!] ", td_u8(p, at + 7));
	td_print(p, "addr=%s", td_ip4(p, at + 16));
	td_print(p, " hellotime=");
	td_duration(p, td_u8(p, at + 3));
	td_print(p, " holdtime=");
	td_duration(p, td_u8(p, at + 4));
	td_print(p, " priority=%u auth=\"", td_u8(p, at + 5));
	td_padded(p, at + 8, 8);
	td_print(p, "\"");
}
