/* AppleTalk: DDP, NBP, ATP, and its ARP. */
#include "protos.h"

enum { LAP = 3, LAP_SHORT = 1, LAP_LONG = 2, SHORT = 5, LONG = 13, NODE_ALL = 255 };
enum { DDP_NBP = 2, DDP_ATP = 3, DDP_EIGRP = 88, ATP = 8, NBP = 2, TUPLE = 5, STRING_MAX = 32 };
enum { NBP_BROADCAST = 0x10, NBP_LOOKUP = 0x20, NBP_REPLY = 0x30 };
enum { ATP_REQUEST = 0x40, ATP_RESPONSE = 0x80, ATP_RELEASE = 0xc0 };
enum { ATP_ONCE = 0x20, ATP_END = 0x10, ATP_STATUS = 0x08, AARP = 28 };

/* Who has sent a datagram. */
struct source {
	uint16_t net;
	uint8_t node, socket;
};

static const char *address(struct td *p, uint16_t net, uint8_t node)
{
	return node == NODE_ALL ? td_string(p, "%u", net) : td_string(p, "%u.%u", net, node);
}

/* Which packets of eight are meant. */
static void print_bitmap(struct td *p, uint8_t bits)
{
	unsigned n = 0;

	while (n < 8 && bits >> n)
		n++;
	if ((bits + 1u) & bits) {
		char separator = '<';
		for (unsigned i = 0; i < n; i++) {
			if (!(bits >> i & 1))
				continue;
			td_print(p, "%c%u", separator, i);
			separator = ',';
		}
		td_print(p, ">");
	} else if (n > 1) {
		td_print(p, "<0-%u>", n - 1);
	} else {
		td_print(p, "<0>");
	}
}

static void print_flags(struct td *p, uint8_t flags)
{
	static const struct td_tok names[] = {
		{ ATP_ONCE, "XO" }, { ATP_END, "EOM" }, { ATP_STATUS, "STS" }, { 0, NULL }
	};

	if (flags)
		td_print(p, " [%s]", td_bits(p, names, flags, ",", "%s", ""));
}

static void print_atp(struct td *p, uint32_t at, uint32_t len)
{
	if (!td_has(p, at, ATP)) {
		td_trunc(p);
		return;
	}
	if (len < ATP) {
		td_print(p, " [|atp %u]", len);
		return;
	}
	len -= ATP;
	uint8_t control = td_u8(p, at), bits = td_u8(p, at + 1);
	uint16_t id = td_u16(p, at + 2);
	switch (control & 0xc0) {
	case ATP_REQUEST:
		td_print(p, " atp-req%s %u", control & ATP_ONCE ? " " : "*", id);
		print_bitmap(p, bits);
		if (len)
			td_print(p, " [len=%u]", len);
		print_flags(p, control & (ATP_END | ATP_STATUS));
		break;
	case ATP_RESPONSE:
		td_print(p, " atp-resp%s%u:%u (%u)", control & ATP_END ? "*" : " ", id, bits, len);
		print_flags(p, control & (ATP_ONCE | ATP_STATUS));
		break;
	case ATP_RELEASE: {
		uint8_t flags = control & (ATP_ONCE | ATP_END | ATP_STATUS);
		td_print(p, " atp-rel  %u", id);
		print_bitmap(p, bits);
		if (len)
			td_print(p, " [len=%u]", len);
		if (flags) /* no space before these */
			td_print(p, "%s%s%s%s%s]", flags & ATP_ONCE ? "[XO" : "",
				 flags & ATP_END ? (flags & ATP_ONCE ? "," : "[") : "",
				 flags & ATP_END ? "EOM" : "",
				 flags & ATP_STATUS ? (flags & (ATP_ONCE | ATP_END) ? "," : "[") :
						      "",
				 flags & ATP_STATUS ? "STS" : "");
		break;
	}
	default: td_print(p, " atp-0x%x  %u (%u)", control, id, len); break;
	}
	if (td_u32(p, at + 4))
		td_print(p, " 0x%x", td_u32(p, at + 4));
}

/* A counted string; where it ends, or TD_NOWHERE. */
static uint32_t print_string(struct td *p, uint32_t at)
{
	if (at >= p->end) {
		td_trunc(p);
		return TD_NOWHERE;
	}
	uint32_t n = td_u8(p, at);
	if (n > STRING_MAX) {
		td_print(p, "[len=%u]", n);
		return TD_NOWHERE;
	}
	if (td_chars(p, at + 1, n)) {
		td_trunc(p);
		return TD_NOWHERE;
	}
	return at + 1 + n;
}

/* The name of the tuple at AT; where it ends, or TD_NOWHERE. */
static uint32_t print_name(struct td *p, uint32_t at)
{
	static const char *const ends[] = { ":", "@", "\"" };

	td_print(p, " \"");
	at += TUPLE;
	for (unsigned i = 0; i < 3; i++) {
		at = print_string(p, at);
		if (at == TD_NOWHERE)
			return at;
		td_print(p, "%s", ends[i]);
	}
	return at;
}

static bool is_from(struct td *p, uint32_t at, const struct source *s)
{
	return td_u16(p, at) == s->net && td_u8(p, at + 2) == s->node;
}

static uint32_t print_tuple(struct td *p, uint32_t at, const struct source *s)
{
	if (!td_has(p, at, TUPLE)) {
		td_trunc(p);
		return TD_NOWHERE;
	}
	uint32_t next = print_name(p, at);
	if (td_u8(p, at + 4) != 1)
		td_print(p, "(%u)", td_u8(p, at + 4));
	if (td_u8(p, at + 3) != s->socket)
		td_print(p, " %u", td_u8(p, at + 3));
	if (!is_from(p, at, s))
		td_print(p, " [addr=%s]", address(p, td_u16(p, at), td_u8(p, at + 2)));
	return next;
}

static void print_lookup(struct td *p, uint32_t at, unsigned tuples, const struct source *s)
{
	if (!td_has(p, at, TUPLE)) {
		td_trunc(p);
		return;
	}
	print_name(p, at);
	if (tuples != 1)
		td_print(p, " [ntup=%u]", tuples);
	if (td_u8(p, at + 4))
		td_print(p, " [enum=%u]", td_u8(p, at + 4));
	if (!is_from(p, at, s) || td_u8(p, at + 3) != s->socket)
		td_print(p, " [addr=%s.%u]", address(p, td_u16(p, at), td_u8(p, at + 2)),
			 td_u8(p, at + 3));
}

static void print_nbp(struct td *p, uint32_t at, uint32_t len, const struct source *s)
{
	if (len < NBP + 8) {
		td_print(p, " truncated-nbp %u", len);
		return;
	}
	if (at + NBP > p->end) {
		td_trunc(p);
		return;
	}
	uint8_t control = td_u8(p, at), id = td_u8(p, at + 1);
	at += NBP;
	switch (control & 0xf0) {
	case NBP_BROADCAST:
	case NBP_LOOKUP:
		td_print(p, " nbp-%s %u:", (control & 0xf0) == NBP_LOOKUP ? "lkup" : "brRq", id);
		print_lookup(p, at, control & 15, s);
		break;
	case NBP_REPLY:
		td_print(p, " nbp-reply %u:", id);
		for (unsigned n = control & 15; n > 0 && at != TD_NOWHERE && td_live(p); n--)
			at = print_tuple(p, at, s);
		break;
	default: td_print(p, " nbp-0x%x  %u (%u)", control, id, len - NBP); break;
	}
}

static void print_payload(struct td *p, uint32_t at, uint32_t len, uint8_t type,
			  const struct source *s)
{
	static const struct td_tok types[] = { { 1, "rtmp" }, { 5, "rtmpReq" }, { 4, "echo" },
					       { 22, "IP" },  { 23, "ARP" },    { 0x4b, "KLAP" },
					       { 0, NULL } };

	if (type == DDP_NBP)
		print_nbp(p, at, len, s);
	else if (type == DDP_ATP)
		print_atp(p, at, len);
	else if (type == DDP_EIGRP)
		td_eigrp(p, at, len);
	else
		td_print(p, " at-%s %u", td_tok(p, types, type, "#%d", type), len);
}

/* A datagram with the long header. */
static void print_long(struct td *p, uint32_t at, uint32_t len, const char *end)
{
	if (len < LONG) {
		td_print(p, " [|ddp %u]", len);
		return;
	}
	if (!td_has(p, at, LONG)) {
		td_print(p, " [|ddp]");
		return;
	}
	struct source s = { td_u16(p, at + 6), td_u8(p, at + 9), td_u8(p, at + 11) };
	td_print(p, "%s.%u > %s.%u:%s", address(p, s.net, s.node), s.socket,
		 address(p, td_u16(p, at + 4), td_u8(p, at + 8)), td_u8(p, at + 10), end);
	print_payload(p, at + LONG, len - LONG, td_u8(p, at + 12), &s);
}

static void print_short(struct td *p, uint32_t lap, uint32_t len)
{
	uint32_t at = lap + LAP;

	if (len < SHORT) {
		td_print(p, " [|sddp %u]", len);
		return;
	}
	if (!td_has(p, at, SHORT)) {
		td_print(p, " [|sddp]");
		return;
	}
	struct source s = { 0, td_u8(p, lap + 1), td_u8(p, at + 3) };
	td_print(p, "%s.%u > %s.%u:", address(p, 0, s.node), s.socket, address(p, 0, td_u8(p, lap)),
		 td_u8(p, at + 2));
	print_payload(p, at + SHORT, len - SHORT, td_u8(p, at + 4), &s);
}

static void print_lap(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "llap";
	if (len < LAP) {
		td_print(p, " [|llap %u]", len);
		return;
	}
	if (!td_has(p, at, LAP)) {
		td_trunc(p);
		return;
	}
	uint8_t type = td_u8(p, at + 2);
	if (type == LAP_SHORT)
		print_short(p, at, len - LAP);
	else if (type == LAP_LONG)
		print_long(p, at + LAP, len - LAP, "");
	else
		td_print(p, "%u > %u at-lap#%u %u", td_u8(p, at + 1), td_u8(p, at), type,
			 len - LAP);
}

bool td_is_kip(struct td *p, const struct td_payload *d)
{
	return td_has(p, d->at + 2, 1) && td_u8(p, d->at + 2) == LAP_LONG;
}

void td_kip(struct td *p, const struct td_payload *d)
{
	td_print(p, "kip ");
	print_lap(p, d->at, d->len);
}

void td_atalk(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "atalk";
	td_print(p, "et1 AT ");
	print_long(p, at, len, " ");
}

void td_aarp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "aarp";
	td_print(p, "aarp ");
	if (!td_has(p, at, AARP)) {
		td_trunc(p);
		return;
	}
	if (len < AARP) {
		td_print(p, " [|aarp %u]", len);
		return;
	}
	uint16_t op = td_u16(p, at + 6);
	bool usual = td_u16(p, at) == 1 && td_u16(p, at + 2) == 0x809b && td_u8(p, at + 4) == 6 &&
		     td_u8(p, at + 5) == 4;
	const char *source = address(p, td_u16(p, at + 15), td_u8(p, at + 17));
	const char *target = address(p, td_u16(p, at + 25), td_u8(p, at + 27));
	if (usual && (op == 1 || op == 3))
		td_print(p, "%s %s tell %s", op == 1 ? "who-has" : "probe", target, source);
	else if (usual && op == 2)
		td_print(p, "reply %s is-at %s", source, td_mac(p, at + 8));
	else
		td_print(p, "len %u op %u htype %u ptype %s halen %u palen %u", len, op,
			 td_u16(p, at),
			 td_u16(p, at + 2) ? td_string(p, "0x%x", td_u16(p, at + 2)) : "0",
			 td_u8(p, at + 4), td_u8(p, at + 5));
}
