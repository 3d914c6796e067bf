/* Multicast listener discovery, RFC 2710 and 3810, and IGMP, RFC 2236 and 3376, its model. */
#include "icmp6.h"

enum { MLD_LEN = 24, MLD2_LEN = 28 };

static const struct td_tok record_names[] = {
	{ 1, "is_in" }, { 2, "is_ex" }, { 3, "to_in" }, { 4, "to_ex" },
	{ 5, "allow" }, { 6, "block" }, { 0, NULL },
};

static const char *address(struct td *p, uint32_t at, uint32_t size)
{
	return size == 4 ? td_ip4(p, at) : td_ip6(p, at);
}

/* N addresses of SIZE bytes, in braces. */
static void print_sources(struct td *p, uint32_t at, uint32_t n, uint32_t size)
{
	td_print(p, " {");
	for (uint32_t i = 0; i < n && td_live(p); i++)
		td_print(p, " %s", address(p, at + size * i, size));
	td_print(p, " }");
}

/* The group records of a report, which are the same for both but for the SIZE of addresses. */
static void print_records(struct td *p, uint32_t at, uint32_t len, uint32_t size)
{
	uint32_t n = td_u16(p, at + 6), group = 8;

	td_print(p, ", %u group record(s)", n);
	for (; n > 0 && td_live(p); n--) {
		if (len < group + 4 + size) {
			td_print(p, " [invalid number of groups]");
			return;
		}
		uint8_t type = td_u8(p, at + group);
		td_print(p, " [gaddr %s", address(p, at + group + 4, size));
		if (size == 4)
			td_print(p, " %s", td_tok(p, record_names, type, " [v3-report-#%u]", type));
		else
			td_print(p, " %s", td_tok(p, record_names, type, " [v2-report-#%u]", type));
		uint32_t sources = td_u16(p, at + group + 2);
		if (len < group + 4 + size + sources * size) {
			td_print(p, " [invalid number of sources %u]", sources);
			return;
		}
		print_sources(p, at + group + 4 + size, sources, size);
		group += 4 + size + sources * size;
		td_print(p, "]");
	}
}

static void print_query_sources(struct td *p, uint32_t at, uint32_t left, uint32_t n, uint32_t size)
{
	if (n > 0 && left < n * size)
		td_print(p, " [invalid number of sources]");
	else if (n > 0)
		print_sources(p, at, n, size);
	td_print(p, "]");
}

/* RFC 3810, 5.1 */
static void print_mld2_query(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t code = td_u16(p, at + 4), delay = code;

	if (code >= 0x8000)
		delay = ((code & 0x0fff) | 0x1000) << ((code >> 12 & 7) + 3);
	td_print(p, " [max resp delay=%u]", delay);
	td_print(p, " [gaddr %s", td_ip6(p, at + 8));
	uint8_t flags = td_u8(p, at + 24);
	if (flags & 8)
		td_print(p, " sflag");
	if (flags & 7)
		td_print(p, " robustness=%u", flags & 7);
	uint32_t interval = td_u8(p, at + 25);
	if (interval >= 128)
		interval = ((interval & 15) | 16) << ((interval >> 4 & 7) + 3);
	td_print(p, " qqi=%u", interval);
	print_query_sources(p, at + MLD2_LEN, len - MLD2_LEN, td_u16(p, at + 26), 16);
}

static void print_mld1(struct td *p, uint32_t at)
{
	if (at + MLD_LEN > p->end)
		return;
	td_print(p, "max resp delay: %u addr: %s", td_u16(p, at + 4), td_ip6(p, at + 8));
}

void td_mld(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	if (type == ICMP6_REPORT_V2) {
		if (len < 8)
			td_print(p, " [invalid len %u]", len);
		else
			print_records(p, at, len, 16);
	} else if (type != ICMP6_QUERY || len == MLD_LEN) {
		print_mld1(p, at);
	} else if (len >= MLD2_LEN) {
		td_print(p, " v2");
		print_mld2_query(p, at, len);
	} else {
		td_print(p, " unknown-version (len %u) ", len);
	}
}

enum {
	IGMP_QUERY = 0x11,
	IGMP_V1_REPORT = 0x12,
	IGMP_DVMRP = 0x13,
	IGMP_PIM = 0x14,
	IGMP_V2_REPORT = 0x16,
	IGMP_LEAVE = 0x17,
	IGMP_TRACE_REPLY = 0x1e,
	IGMP_TRACE = 0x1f,
	IGMP_V3_REPORT = 0x22,
};

/* RFC 3376, 4.1 */
static void print_igmp3_query(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, " v3");
	if (len & 3) {
		td_print(p, " [invalid len %u]", len);
		return;
	}
	uint32_t code = td_u8(p, at + 1), time = code;
	if (code >= 128)
		time = ((code & 15) | 16) << ((code >> 4 & 7) + 3);
	if (code != 100) {
		td_print(p, " [max resp time ");
		if (time < 600)
			td_print(p, "%u.%us", time / 10, time % 10);
		else
			td_duration(p, time / 10);
		td_print(p, "]");
	}
	if (td_u32(p, at + 4) == 0)
		return;
	td_print(p, " [gaddr %s", td_ip4(p, at + 4));
	print_query_sources(p, at + 12, len - 12, td_u16(p, at + 10), 4);
}

static void print_igmp_query(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "igmp query");
	if (len >= 12) {
		print_igmp3_query(p, at, len);
		return;
	}
	uint32_t time = td_u8(p, at + 1);
	td_print(p, time ? " v2" : " v1");
	if (time && time != 100)
		td_print(p, " [max resp time %u]", time);
	if (td_u32(p, at + 4))
		td_print(p, " [gaddr %s]", td_ip4(p, at + 4));
	if (len != 8)
		td_print(p, " [len %u]", len);
}

static void print_trace(struct td *p, const char *name, uint32_t at, uint32_t len)
{
	if (len < 24) {
		td_print(p, " [invalid len %u]", len);
		return;
	}
	td_print(p, "%s %u: %s to %s reply-to %s", name, td_u24(p, at + 21), td_ip4(p, at + 8),
		 td_ip4(p, at + 12), td_ip4(p, at + 16));
	if (td_u32(p, at + 16) >> 28 == 14)
		td_print(p, " with-ttl %u", td_u8(p, at + 20));
}

static void print_igmp(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t type = td_u8(p, at);

	switch (type) {
	case IGMP_QUERY: print_igmp_query(p, at, len); break;
	case IGMP_V1_REPORT:
		td_print(p, "igmp v1 report %s", td_ip4(p, at + 4));
		if (len != 8)
			td_print(p, " [len %u]", len);
		break;
	case IGMP_V2_REPORT: td_print(p, "igmp v2 report %s", td_ip4(p, at + 4)); break;
	case IGMP_V3_REPORT:
		td_print(p, "igmp v3 report");
		if (len < 16 || len & 3)
			td_print(p, " [invalid len %u]", len);
		else
			print_records(p, at, len, 4);
		break;
	case IGMP_LEAVE: td_print(p, "igmp leave %s", td_ip4(p, at + 4)); break;
	case IGMP_DVMRP:
		td_print(p, "igmp dvmrp");
		if (len < 8)
			td_print(p, " [len %u]", len);
		else
			td_dvmrp(p, at, len);
		break;
	case IGMP_PIM:
		td_print(p, "igmp pimv1");
		td_pim1(p, at, len);
		break;
	case IGMP_TRACE_REPLY: print_trace(p, "mresp", at, len); break;
	case IGMP_TRACE: print_trace(p, "mtrace", at, len); break;
	default: td_print(p, "igmp-%u", type); break;
	}
}

void td_igmp(struct td *p, uint32_t at, uint32_t len)
{
	uint16_t should;

	p->proto = "igmp";
	print_igmp(p, at, len);
	if (len >= 4 && td_has(p, at, len) && !td_checksum(p, at, len, 0, &should))
		td_print(p, " bad igmp cksum %x!", td_u16(p, at + 2));
}
