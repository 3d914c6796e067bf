/* The Connectionless Network Protocol, ISO 8473. */
#include "osi.h"

enum { CLNP = 0x81, HLEN = 9, SEGMENT_HLEN = 6, TYPE_MASK = 0x1f, FLAG_MASK = 0xe0 };
enum { ERROR_REPORT = 1, DATA = 28, ECHO_REPLY = 31, SEGMENTED = 0x80 };
enum {
	OPTION_DISCARD = 193,
	OPTION_QOS = 195,
	OPTION_SECURITY = 197,
	OPTION_ROUTE = 200,
	OPTION_RECORD = 203,
	OPTION_PADDING = 204,
	OPTION_PRIORITY = 205,
};
enum { SCOPE_MASK = 0xc0, SCOPE_GLOBAL = 0xc0 };

static const struct td_tok pdu_names[] = {
	{ ERROR_REPORT, "Error Report" }, { 29, "MD" }, { DATA, "Data" }, { 30, "Echo Request" },
	{ ECHO_REPLY, "Echo Response" },  { 0, NULL },
};

static const struct td_tok scope_names[] = {
	{ 0x40, "Source Address Specific" },
	{ 0x80, "Destination Address Specific" },
	{ SCOPE_GLOBAL, "Globally unique" },
	{ 0, NULL },
};

/* Why a message was discarded: the class, and the reason within it. */
static void print_reason(struct td *p, uint8_t error)
{
	static const struct td_tok classes[] = {
		{ 0x0, "General" },  { 0x8, "Address" },       { 0x9, "Source Routeing" },
		{ 0xa, "Lifetime" }, { 0xb, "PDU Discarded" }, { 0xc, "Reassembly" },
		{ 0, NULL },
	};
	static const struct td_tok reasons[] = {
		{ 0x00, "Reason not specified" },
		{ 0x01, "Protocol procedure error" },
		{ 0x02, "Incorrect checksum" },
		{ 0x03, "PDU discarded due to congestion" },
		{ 0x04, "Header syntax error (cannot be parsed)" },
		{ 0x05, "Segmentation needed but not permitted" },
		{ 0x06, "Incomplete PDU received" },
		{ 0x07, "Duplicate option" },
		{ 0x80, "Destination address unreachable" },
		{ 0x81, "Destination address unknown" },
		{ 0x90, "Unspecified source routeing error" },
		{ 0x91, "Syntax error in source routeing field" },
		{ 0x92, "Unknown address in source routeing field" },
		{ 0x93, "Path not acceptable" },
		{ 0xa0, "Lifetime expired while data unit in transit" },
		{ 0xa1, "Lifetime expired during reassembly" },
		{ 0xb0, "Unsupported option not specified" },
		{ 0xb1, "Unsupported protocol version" },
		{ 0xb2, "Unsupported security option" },
		{ 0xb3, "Unsupported source routeing option" },
		{ 0xb4, "Unsupported recording of route option" },
		{ 0xc0, "Reassembly interference" },
		{ 0, NULL },
	};

	td_print(p, "\n\t    Class: %s Error (0x%01x), %s (0x%01x)",
		 td_tok(p, classes, error >> 4, "Unknown"), error >> 4u,
		 td_tok(p, reasons, error, "Unknown"), error & 15u);
}

static void print_route(struct td *p, uint8_t option, uint32_t at, uint32_t n)
{
	static const struct td_tok states[] = { { 0, "partial" }, { 1, "complete" }, { 0, NULL } };
	uint32_t offset = td_u8(p, at + 1);

	td_print(p, "%s %s", td_tok(p, states, td_u8(p, at), "Unknown"),
		 option == OPTION_ROUTE ? "source routing" : "recording of route in progress");
	if (offset == 0) {
		td_print(p, " Bad NSAP offset (0)");
		return;
	}
	offset--;
	if (offset > n) {
		td_print(p, " Bad NSAP offset (past end of option)");
		return;
	}
	at += offset, n -= offset;
	/* The first address, as often as there is room for it. */
	while (n > 0 && td_live(p)) {
		uint32_t len = td_u8(p, at);
		if (n < len + 1) {
			td_print(p, "\n\t    NSAP address goes past end of option");
			return;
		}
		if (len > 0)
			td_print(p, "\n\t    NSAP address (length %u): %s", len,
				 osi_nsap(p, at + 1, len));
		n -= len + 1;
	}
}

static void print_qos(struct td *p, uint8_t v)
{
	static const struct td_tok flags[] = {
		{ 0x20, "reserved" },
		{ 0x10, "sequencing vs. delay" },
		{ 0x08, "congested" },
		{ 0x04, "delay vs. cost" },
		{ 0x02, "error vs. delay" },
		{ 0x01, "error vs. cost" },
		{ 0, NULL },
	};

	td_print(p, "\n\t    Format Code: %s", td_tok(p, scope_names, v & SCOPE_MASK, "Reserved"));
	if ((v & SCOPE_MASK) == SCOPE_GLOBAL)
		td_print(p, "\n\t    QoS Flags [%s]", td_bits(p, flags, v & 0x3f, ", ", "none"));
}

static void print_value(struct td *p, uint8_t option, uint32_t at, uint32_t n)
{
	switch (option) {
	case OPTION_ROUTE:
	case OPTION_RECORD: print_route(p, option, at, n); break;
	case OPTION_PRIORITY: td_print(p, "0x%1x", td_u8(p, at) & 15u); break;
	case OPTION_QOS: print_qos(p, td_u8(p, at)); break;
	case OPTION_SECURITY:
		td_print(p, "\n\t    Format Code: %s, Security-Level %u",
			 td_tok(p, scope_names, td_u8(p, at) & SCOPE_MASK, "Reserved"),
			 td_u8(p, at + 1));
		break;
	case OPTION_DISCARD: print_reason(p, td_u8(p, at)); break;
	case OPTION_PADDING: td_print(p, "padding data"); break;
	default: td_unknown(p, "\n\t  ", at, n); break;
	}
}

static uint32_t least(uint8_t option)
{
	switch (option) {
	case OPTION_ROUTE:
	case OPTION_RECORD:
	case OPTION_SECURITY: return 2;
	case OPTION_PRIORITY:
	case OPTION_QOS:
	case OPTION_DISCARD: return 1;
	default: return 0;
	}
}

/* Where they end, or TD_NOWHERE where they are wrong. */
static uint32_t print_options(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ OPTION_DISCARD, "Discard Reason" }, { OPTION_PRIORITY, "Priority" },
		{ OPTION_QOS, "QoS Maintenance" },    { OPTION_SECURITY, "Security" },
		{ OPTION_ROUTE, "Source Routing" },   { OPTION_RECORD, "Route Recording" },
		{ OPTION_PADDING, "Padding" },        { 0, NULL },
	};

	while (len != 0 && td_live(p)) {
		if (len < 2) {
			td_print(p, ", bad opts/li");
			return TD_NOWHERE;
		}
		uint8_t option = td_u8(p, at);
		uint32_t n = td_u8(p, at + 1);
		at += 2, len -= 2;
		if (n > len) {
			td_print(p, ", opt (%u) too long", option);
			return TD_NOWHERE;
		}
		if (!td_need(p, at, n))
			return at;
		td_print(p, "\n\t  %s Option #%u, length %u, value: ",
			 td_tok(p, names, option, "Unknown"), option, n);
		if (n < least(option)) {
			td_print(p, ", bad opt len");
			return TD_NOWHERE;
		}
		print_value(p, option, at, n);
		td_unknown(p, "\n\t  ", at, n);
		at += n, len -= n;
	}
	return at;
}

/* What the fixed header and the addresses say, and where the addresses end. */
struct head {
	uint32_t indicator, left; /* what the header claims, and what of it is left */
	uint32_t src, src_n, dst, dst_n;
	uint32_t at;
};

static bool take_address(struct td *p, struct head *h, uint32_t *at, uint32_t *n)
{
	if (h->left >= 1) {
		*n = td_u8(p, h->at);
		*at = h->at + 1;
		h->left--;
		if (h->left >= *n) {
			h->at = *at + *n;
			h->left -= *n;
			return td_need(p, *at, *n);
		}
	}
	td_print(p, "li < size of fixed part of CLNP header and addresses");
	return false;
}

static bool read_head(struct td *p, uint32_t at, uint32_t len, struct head *h)
{
	h->indicator = td_u8(p, at + 1);
	td_caps(p);
	if (td_u8(p, at + 2) != 1) {
		td_print(p, "version %u packet not supported", td_u8(p, at + 2));
		return false;
	}
	if (h->indicator > len) {
		td_print(p, " length indicator(%u) > PDU size (%u)!", h->indicator, len);
		return false;
	}
	if (h->indicator < HLEN) {
		td_print(p, " length indicator %u < min PDU size:", h->indicator);
		for (; at < p->end; at++)
			td_print(p, "%02X", td_u8(p, at));
		return false;
	}
	h->at = at + HLEN;
	h->left = h->indicator - HLEN;
	return take_address(p, h, &h->dst, &h->dst_n) && take_address(p, h, &h->src, &h->src_n);
}

static void print_head(struct td *p, uint32_t at, uint32_t len, const struct head *h)
{
	static const struct td_tok flags[] = {
		{ SEGMENTED, "Segmentation permitted" },
		{ 0x40, "more Segments" },
		{ 0x20, "request Error Report" },
		{ 0, NULL },
	};
	uint8_t type = td_u8(p, at + 4) & TYPE_MASK, lifetime = td_u8(p, at + 3);

	td_print(p, ", length %u\n\t%s PDU, hlen: %u, v: 1, lifetime: %u.%us", len,
		 td_tok(p, pdu_names, type, "unknown (%u)", type), h->indicator, lifetime / 2u,
		 lifetime % 2 * 5u);
	td_print(p, ", Segment PDU length: %u, checksum: 0x%04x", td_u16(p, at + 5),
		 td_u16(p, at + 7));
	osi_checksum(p, at, td_u16(p, at + 7), 7, h->indicator);
	td_print(p, "\n\tFlags [%s]",
		 td_bits(p, flags, td_u8(p, at + 4) & FLAG_MASK, ", ", "none"));
	td_print(p, "\n\tsource address (length %u): %s", h->src_n, osi_nsap(p, h->src, h->src_n));
	td_print(p, "\n\tdest   address (length %u): %s", h->dst_n, osi_nsap(p, h->dst, h->dst_n));
}

/* False where the header ends before it. */
static bool print_segment(struct td *p, struct head *h)
{
	if (h->left < SEGMENT_HLEN) {
		td_print(p, "li < size of fixed part of CLNP header, addresses, and segment part");
		return false;
	}
	if (td_need(p, h->at, SEGMENT_HLEN))
		td_print(p, "\n\tData Unit ID: 0x%04x, Segment Offset: %u, Total PDU Length: %u",
			 td_u16(p, h->at), td_u16(p, h->at + 2), td_u16(p, h->at + 4));
	h->at += SEGMENT_HLEN;
	h->left -= SEGMENT_HLEN;
	return true;
}

static bool print_clnp(struct td *p, uint32_t at, uint32_t len)
{
	struct head h = { 0 };

	p->proto = "clnp";
	if (!td_need(p, at, HLEN))
		return true;
	if (!read_head(p, at, len, &h))
		return p->dead;
	print_head(p, at, len, &h);
	uint8_t type = td_u8(p, at + 4);
	if (type & SEGMENTED && !print_segment(p, &h))
		return false;
	uint32_t data = print_options(p, h.at, h.left), n = data - at;
	if (data == TD_NOWHERE)
		return false;
	type &= TYPE_MASK;
	if ((type == ERROR_REPORT || type == ECHO_REPLY) && td_u8(p, data) == CLNP) {
		td_print(p, "\n\t-----original packet-----\n\t");
		osi_clnp(p, data, len - h.indicator);
	} else if (len > n) {
		td_print(p, "\n\t  undecoded non-header data, length %u", len - h.indicator);
		td_unknown(p, "\n\t  ", data, len - n);
	}
	return true;
}

bool osi_clnp(struct td *p, uint32_t at, uint32_t len)
{
	if (!td_enter(p))
		return true;
	bool done = print_clnp(p, at, len);
	td_leave(p);
	return done;
}
