/*
 * Rare ICMPv6: router renumbering (RFC 2894), node information (RFC 4620), and routing for
 * low-power networks (RPL, RFC 6550).
 */
#include "icmp6.h"

enum { RENUMBER_COMMAND = 0, RENUMBER_RESULT = 1, RENUMBER_RESET = 255 };
enum { RENUMBER_HLEN = 16, MATCH_LEN = 24, USE_LEN = 32 };

static void print_renumber_flags(struct td *p, uint32_t at)
{
	static const struct td_tok names[] = { { 0x80, "T" }, { 0x40, "R" }, { 0x20, "A" },
					       { 0x10, "S" }, { 8, "P" },    { 0, NULL } };
	uint8_t flags = td_u8(p, at + 9);
	uint32_t reserved = td_u32(p, at + 12);

	td_print(p, "[");
	if (flags)
		td_print(p, "%s,", td_bits(p, names, flags, "", "%s", ""));
	td_print(p, "seg=%u,maxdelay=%u", td_u8(p, at + 8), td_u16(p, at + 10));
	if (reserved)
		td_print(p, "rsvd=0x%x", reserved);
	td_print(p, "]");
}

static const char *seconds(struct td *p, uint32_t v)
{
	return v == UINT32_MAX ? "infty" : td_string(p, "%u", v);
}

/* Prefixes to use; false where one was cut. */
static bool print_uses(struct td *p, uint32_t at, int n)
{
	for (; n > 0 && td_live(p); n--, at += USE_LEN) {
		if (!td_has(p, at + 16, 16))
			return false;
		td_print(p, "\n\tuse(");
		if (td_u8(p, at + 12)) /* the flags are compared in the PC's byte order */
			td_print(p, "%s%s,", td_u8(p, at + 12) & 0x80 ? "V" : "",
				 td_u8(p, at + 12) & 0x40 ? "P" : "");
		td_print(p, "mask=0x%x,raflags=0x%x,", td_u8(p, at + 2), td_u8(p, at + 3));
		td_print(p, "vltime=%s,pltime=%s,", seconds(p, td_u32(p, at + 4)),
			 seconds(p, td_u32(p, at + 8)));
		td_print(p, "%s/%u/%u)", td_ip6(p, at + 16), td_u8(p, at), td_u8(p, at + 1));
	}
	return true;
}

static bool print_command(struct td *p, uint32_t at)
{
	static const struct td_tok codes[] = {
		{ 1, "add" }, { 2, "change" }, { 3, "setglobal" }, { 0, NULL }
	};

	if (!td_has(p, at + 8, 16))
		return false;
	uint8_t code = td_u8(p, at);
	td_print(p, "\n\tmatch(%s", td_tok(p, codes, code, "#%u", code));
	td_print(p, ",ord=%u,min=%u,max=%u", td_u8(p, at + 2), td_u8(p, at + 4), td_u8(p, at + 5));
	td_print(p, ",%s/%u)", td_ip6(p, at + 8), td_u8(p, at + 3));
	int n = td_u8(p, at + 1) - 3;
	return n % 4 == 0 && print_uses(p, at + MATCH_LEN, n / 4);
}

bool td_renumbering(struct td *p, uint32_t at)
{
	static const struct td_tok codes[] = { { RENUMBER_COMMAND, "command" },
					       { RENUMBER_RESULT, "result" },
					       { RENUMBER_RESET, "sequence number reset" },
					       { 0, NULL } };

	if (!td_has(p, at + 12, 4))
		return false;
	uint8_t code = td_u8(p, at + 1);
	td_print(p, ", %s, seq=%u", td_tok(p, codes, code, "code-#%u", code), td_u32(p, at + 4));
	print_renumber_flags(p, at);
	return code != RENUMBER_COMMAND || print_command(p, at + RENUMBER_HLEN);
}

/* A name in the notation of the DNS, without compression, up to END. */
static void print_dns_name(struct td *p, uint32_t at, uint32_t end)
{
	td_print(p, ", \"");
	while (at < end && td_live(p)) {
		uint32_t n = td_u8(p, at++);
		if (n == 0) {
			if (at == end)
				td_print(p, ".");
			else if (at + 1 != end || td_u8(p, at) != 0)
				td_print(p, "???");
			break;
		}
		if (n > end - at) {
			td_print(p, "???");
			break;
		}
		td_chars(p, at, n);
		at += n;
		if (at + 1 < end && td_u8(p, at))
			td_print(p, ".");
	}
	td_print(p, "\"");
}

/* A name of a draft, its length before it, or one in the notation of the DNS. */
static void print_name(struct td *p, uint32_t at, uint32_t end)
{
	if (td_u8(p, at) != end - at - 1) {
		print_dns_name(p, at, end);
		return;
	}
	td_print(p, ", 03 draft, \"");
	td_chars(p, at + 1, end - at - 1);
	td_print(p, "\"");
}

enum { NI_NOOP = 0, NI_TYPES = 1, NI_NAME = 2, NI_NODE = 3, NI_HLEN = 16 };

static void print_types(struct td *p, uint32_t flags)
{
	td_print(p, "supported qtypes");
	if (flags)
		td_print(p, " [%s]", flags & 1 ? "C" : "");
}

static void print_node_flags(struct td *p, uint32_t flags, bool reply)
{
	static const struct td_tok names[] = { { 0x40, "a" }, { 0x20, "G" }, { 0x10, "S" },
					       { 0x08, "L" }, { 0x04, "C" }, { 0x02, "A" },
					       { 0x01, "T" }, { 0, NULL } };

	if (flags)
		td_print(p, " [%s]",
			 td_bits(p, names, reply ? flags & 0x7f : flags & 0x7e, "", "%s", ""));
}

static void print_query_type(struct td *p, uint32_t type, uint32_t flags)
{
	switch (type) {
	case NI_NOOP: td_print(p, "noop"); break;
	case NI_TYPES: print_types(p, flags); break;
	case NI_NAME: td_print(p, "DNS name"); break;
	case NI_NODE:
		td_print(p, "node addresses");
		print_node_flags(p, flags, false);
		break;
	default: td_print(p, "unknown"); break;
	}
}

static void print_subject(struct td *p, uint32_t at, uint32_t size)
{
	uint8_t code = td_u8(p, at + 1);
	uint32_t n = code == 0 ? 16 : 4;

	switch (code) {
	case 0:
	case 2:
		if (!td_has(p, at, NI_HLEN + n))
			break;
		if (size != NI_HLEN + n)
			td_print(p, ", invalid subject len");
		else
			td_print(p, ", subject=%s",
				 n == 16 ? td_ip6(p, at + NI_HLEN) : td_ip4(p, at + NI_HLEN));
		break;
	case 1:
		td_print(p, ", subject=DNS name");
		print_name(p, at + NI_HLEN, p->end);
		break;
	default: td_print(p, ", unknown subject"); break;
	}
}

static bool print_node_query(struct td *p, uint32_t at, uint32_t size)
{
	if (size == 8 + 4) {
		td_print(p, " who-are-you request");
		return true;
	}
	td_print(p, " node information query");
	if (!td_has(p, at, NI_HLEN))
		return false;
	uint32_t type = td_u16(p, at + 4);
	td_print(p, " (");
	print_query_type(p, type, td_u16(p, at + 6));
	if (type == NI_NOOP || type == NI_TYPES) {
		if (size != NI_HLEN)
			td_print(p, ", invalid len");
	} else if (size == NI_HLEN) {
		td_print(p, ", 03 draft");
	} else {
		print_subject(p, at, size);
	}
	td_print(p, ")");
	return true;
}

static void print_reply_data(struct td *p, uint32_t at, uint32_t size)
{
	uint32_t type = td_u16(p, at + 4), flags = td_u16(p, at + 6);

	td_print(p, ", ");
	switch (type) {
	case NI_NOOP: td_print(p, "noop%s", size != NI_HLEN ? ", invalid length" : ""); break;
	case NI_TYPES: print_types(p, flags); break;
	case NI_NAME:
		td_print(p, "DNS name");
		print_name(p, at + NI_HLEN + 4, p->end);
		if (flags & 1)
			td_print(p, " [TTL=%u]", td_u32(p, at + NI_HLEN));
		break;
	case NI_NODE:
		td_print(p, "node addresses");
		for (uint32_t i = NI_HLEN; i + 20 <= size && td_live(p); i += 20)
			td_print(p, " %s(%u)", td_ip6(p, at + i + 4), td_u32(p, at + i));
		print_node_flags(p, flags, true);
		break;
	default: td_print(p, "unknown"); break;
	}
}

static bool print_node_reply(struct td *p, uint32_t at, uint32_t len, uint32_t size)
{
	static const struct td_tok codes[] = {
		{ 0, "success" }, { 1, "refused" }, { 2, "unknown" }, { 0, NULL }
	};

	if (len > size || !td_has(p, at, NI_HLEN))
		return false;
	uint8_t code = td_u8(p, at + 1);
	td_print(p, " node information reply (%s", td_tok(p, codes, code, "%s", ""));
	if (code == 0)
		print_reply_data(p, at, size);
	else if (code <= 2 && size != NI_HLEN)
		td_print(p, ", invalid length");
	td_print(p, ")");
	return true;
}

bool td_node_information(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	uint32_t size = p->end - at;

	if (p->end < at)
		return true;
	return type == ICMP6_NI_QUERY ? print_node_query(p, at, size) :
					print_node_reply(p, at, len, size);
}

/* RPL */

enum { DAGID_LEN = 16, DIO_LEN = 24 };

static void print_rpl_options(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 1, "padN" },       { 2, "metrics" },       { 3, "routinginfo" },
		{ 4, "config" },     { 5, "rpltarget" },     { 6, "transitinfo" },
		{ 8, "destprefix" }, { 9, "rpltargetdesc" }, { 0, NULL },
	};

	while (len != 0 && td_live(p)) {
		uint8_t type = td_u8(p, at);
		uint32_t n = 1;
		if (type == 0) {
			td_print(p, " opt:pad1");
		} else {
			if (len < 2) {
				td_trunc(p);
				return;
			}
			n = td_u8(p, at + 1) + 2u;
			td_print(p, " opt:%s len:%u ", td_tok(p, names, type, "subopt:%u", type),
				 n);
			if (!td_has(p, at, n) || len < n) {
				td_trunc(p);
				return;
			}
		}
		at += n;
		len -= n;
	}
}

static void print_dio(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok modes[] = { { 0, "nonstoring" },
					       { 1, "storing" },
					       { 2, "nonstoring-multicast" },
					       { 3, "storing-multicast" },
					       { 0, NULL } };

	if (len < DIO_LEN) {
		td_print(p, " [length %u < %u]", len, (unsigned)DIO_LEN);
		td_invalid(p);
		return;
	}
	uint8_t flags = td_u8(p, at + 4), mode = flags >> 3 & 7;
	td_print(p, " [dagid:%s,seq:%u,instance:%u,rank:%u,%smop:%s,prf:%u]", td_ip6(p, at + 8),
		 td_u8(p, at + 5), td_u8(p, at), td_u16(p, at + 2), flags & 0x80 ? "grounded," : "",
		 td_tok(p, modes, mode, "mop%u", mode), flags & 7);
	print_rpl_options(p, at + DIO_LEN, len - DIO_LEN);
}

/* A message whose DODAG id may be left out; *AT and *LEN move behind it.  NULL: it said why not. */
static const char *dagid(struct td *p, uint32_t need, uint8_t flag, uint32_t *at, uint32_t *len,
			 const char *tooshort)
{
	const char *id = "<elided>";

	if (!td_has(p, *at, need)) {
		td_trunc(p);
		return NULL;
	}
	bool given = *len >= 4 && td_u8(p, *at + 1) & flag;
	if (given && !td_has(p, *at + 4, DAGID_LEN)) {
		td_trunc(p);
		return NULL;
	}
	if (*len < (given ? 4u + DAGID_LEN : 4u)) {
		td_print(p, "%s", tooshort);
		return NULL;
	}
	if (given)
		id = td_ip6(p, *at + 4);
	*at += given ? 4 + DAGID_LEN : 4;
	*len -= given ? 4 + DAGID_LEN : 4;
	return id;
}

static void print_dao(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t next = at;
	const char *id = dagid(p, 20, 0x40, &next, &len, " [|length too short]");

	if (!id)
		return;
	uint8_t flags = td_u8(p, at + 1);
	td_print(p, " [dagid:%s,seq:%u,instance:%u%s%s,%02x]", id, td_u8(p, at + 3), td_u8(p, at),
		 flags & 0x80 ? ",acK" : "", flags & 0x40 ? ",Dagid" : "", flags);
	print_rpl_options(p, next, len);
}

static void print_dao_ack(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t next = at;
	const char *id = dagid(p, 4, 0x80, &next, &len, " [|dao-length too short]");

	if (!id)
		return;
	td_print(p, " [dagid:%s,seq:%u,instance:%u,status:%u]", id, td_u8(p, at + 2), td_u8(p, at),
		 td_u8(p, at + 3));
	print_rpl_options(p, next, len);
}

void td_rpl(struct td *p, uint32_t at, uint32_t len, uint8_t code)
{
	if (code & 0x80) {
		td_print(p, ", (SEC) [worktodo]");
		return;
	}
	td_print(p, ", (CLR)");
	at += 4, len -= 4;
	switch (code) {
	case 0: td_print(p, "DODAG Information Solicitation"); break;
	case 1:
		td_print(p, "DODAG Information Object");
		print_dio(p, at, len);
		break;
	case 2:
		td_print(p, "Destination Advertisement Object");
		print_dao(p, at, len);
		break;
	case 3:
		td_print(p, "Destination Advertisement Object Ack");
		print_dao_ack(p, at, len);
		break;
	default: td_print(p, "RPL message, unknown code %u", code); break;
	}
}
