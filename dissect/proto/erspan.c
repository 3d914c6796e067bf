/*
 * Encapsulated Remote Switch Port Analyzer, draft-foschiano-erspan-03: mirrored frames in GRE.
 *
 *	+-------+-----------------------+-----+---+-+-------------------+
 *	|  Ver  |         VLAN          | COS |En |T|      Session      |
 *	+-------+-----------------------+-----+---+-+-------------------+
 *	|  Type II: reserved and index;  Type III: timestamp            |
 *	+-------------------------------+-+---------+-----------+-+---+-+
 *	|  Type III: Security group tag |P|  Frame  | Hardware  |D|Gra|O|
 *	+-------------------------------+-+---------+-----------+-+---+-+
 *	|  Type III with O: platform id and 58 bits                     |
 *	+---------------------------------------------------------------+
 *
 * Type I has no header: it is what GRE without a sequence number carries.
 */
#include "bytes.h"
#include "walk.h"

enum { TYPE_II_HLEN = 8, TYPE_III_HLEN = 12, SUBHEADER = 8, GRE_SEQUENCE = 0x1000 };
enum { VERSION_II = 1, VERSION_III = 2, FRAME_ETHERNET = 0, FRAME_IP = 2 };
enum {
	VERSION,
	VLAN,
	COS,
	ENCAP,
	BSO,
	TRUNCATED,
	SESSION,
	RESERVED,
	INDEX,
	TIMESTAMP,
	SGT,
	HAS_ETHERNET,
	FRAME_TYPE,
	HARDWARE,
	DIRECTION,
	GRANULARITY,
	OPTIONAL,
	PLATFORM,
};

static const struct value_name versions[] = { { 1, 1, "Type II" }, { 2, 2, "Type III" }, { 0 } };
static const struct value_name encaps[] = {
	{ 0, 0, "Originally without VLAN tag" },
	{ 1, 1, "Originally ISL encapsulated" },
	{ 2, 2, "Originally 802.1Q encapsulated" },
	{ 3, 3, "VLAN tag preserved in frame" },
	{ 0 },
};
static const struct value_name integrity[] = {
	{ 0, 0, "Good or unknown integrity" },
	{ 1, 1, "Short frame" },
	{ 2, 2, "Oversized frame" },
	{ 3, 3, "CRC or alignment error" },
	{ 0 },
};
static const struct value_name truncation[] = { { 0, 0, "Not truncated" },
						{ 1, 1, "Truncated" },
						{ 0 } };
static const struct value_name frames[] = { { 0, 0, "Ethernet" }, { 2, 2, "IP" }, { 0 } };
static const struct value_name granularities[] = {
	{ 0, 0, "100 microseconds" },
	{ 1, 1, "100 nanoseconds" },
	{ 2, 2, "IEEE 1588" },
	{ 3, 3, "Custom granularity" },
	{ 0 },
};
static const struct value_name directions[] = { { 0, 0, "Ingress" }, { 1, 1, "Egress" }, { 0 } };

#define PART(name, title, off, bits_of, values) \
	{ \
		name, title, FIELD_UINT16, BASE_DEC, .at = (off), .size = 2, .mask = (bits_of), \
						     .names = (values) \
	}

static const struct field_def fields[] = {
	[VERSION] = PART("erspan.version", "Version", 0, 0xf000, versions),
	[VLAN] = PART("erspan.vlan", "Vlan", 0, 0x0fff, NULL),
	[COS] = PART("erspan.cos", "COS", 2, 0xe000, NULL),
	[ENCAP] = PART("erspan.encap", "Encap", 2, 0x1800, encaps),
	[BSO] = PART("erspan.bso", "Bad/Short/Oversized", 2, 0x1800, integrity),
	[TRUNCATED] = PART("erspan.truncated", "Truncated", 2, 0x0400, truncation),
	[SESSION] = PART("erspan.spanid", "SpanID", 2, 0x03ff, NULL),
	[RESERVED] = { "erspan.reserved", "Reserved", FIELD_UINT32, BASE_DEC, .at = 4, .size = 4,
		       .mask = 0xfff00000 },
	[INDEX] = { "erspan.index", "Index", FIELD_UINT32, BASE_DEC, .at = 4, .size = 4,
		    .mask = 0x000fffff },
	[TIMESTAMP] = { "erspan.timestamp", "Timestamp", FIELD_UINT32, BASE_DEC, .at = 4, .size = 4,
			.mask = 0xffffffff },
	[SGT] = PART("erspan.sgt", "Security Group Tag", 8, 0xffff, NULL),
	[HAS_ETHERNET] = PART("erspan.p", "Has Ethernet PDU", 10, 0x8000, NULL),
	[FRAME_TYPE] = PART("erspan.ft", "Frame Type", 10, 0x7c00, frames),
	[HARDWARE] = PART("erspan.hw", "Hardware ID", 10, 0x03f0, NULL),
	[DIRECTION] = { "erspan.direction", "Direction", FIELD_BOOL, .at = 10, .size = 2,
			.bits = 16, .mask = 0x0008, .names = directions },
	[GRANULARITY] = PART("erspan.gra", "Timestamp granularity", 10, 0x0006, granularities),
	[OPTIONAL] = PART("erspan.o", "Optional Sub headers", 10, 0x0001, NULL),
	[PLATFORM] = { "erspan.platid", "Platform ID", FIELD_UINT32, BASE_DEC, .at = 12, .size = 4,
		       .mask = 0xfc000000 },
};

/* GRE below says whether there is a header. */
static bool has_header(const struct dissection *d, const struct layer *l)
{
	const uint8_t *gre = layer_data(d, &d->layers[l->parent]);

	return be16(gre + 2) != 0x88be || (be16(gre) & GRE_SEQUENCE);
}

static void erspan_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	enum proto_id next = PROTO_ETH;

	if (has_header(d, l)) {
		uint32_t version = cursor_u16(&c) >> 12;

		cursor_skip(&c, TYPE_II_HLEN - 2);
		if (version == VERSION_III) {
			cursor_skip(&c, 2);
			uint32_t bits = cursor_u16(&c), type = bits >> 10 & 31;

			if (bits & 1)
				cursor_skip(&c, SUBHEADER);
			if (type == FRAME_IP)
				next = PROTO_IP;
			else if (type != FRAME_ETHERNET)
				next = PROTO_DATA;
		} else if (version != VERSION_II) {
			next = PROTO_DATA;
		}
	}
	l->hlen = c.pos < l->cap ? c.pos : l->cap;
	if (!dissect_check(d, i, &c) && l->len > c.pos)
		dissect_child(d, i, next, c.pos, l->len - c.pos);
}

static void put_fields(struct rows *r, const uint8_t *list, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		rows_fixed(r, &fields[list[i]]);
}

static void erspan_rows(struct rows *r, const struct layer *l)
{
	static const uint8_t second[] = { VERSION,   VLAN,    COS,      ENCAP,
					  TRUNCATED, SESSION, RESERVED, INDEX };
	static const uint8_t third[] = { VERSION,  VLAN,      COS,         BSO,          TRUNCATED,
					 SESSION,  TIMESTAMP, SGT,         HAS_ETHERNET, FRAME_TYPE,
					 HARDWARE, DIRECTION, GRANULARITY, OPTIONAL };
	const uint8_t *p = layer_data(r->d, l);

	if (!has_header(r->d, l)) {
		rows_summary(r, "Encapsulated Remote Switch Packet ANalysis Type I");
		return;
	}
	if (l->cap < 2) {
		rows_withdraw(r);
		return;
	}
	uint32_t version = be16(p) >> 12;
	const char *name = value_name(versions, version);
	rows_summary(r, "Encapsulated Remote Switch Packet ANalysis %s", name ? name : "Unknown");
	if (version == VERSION_II)
		put_fields(r, second, sizeof second);
	else if (version == VERSION_III)
		put_fields(r, third, sizeof third);
	else
		rows_fixed(r, &fields[VERSION]);
	if (version == VERSION_III && l->cap > TYPE_III_HLEN && (p[11] & 1))
		rows_fixed(r, &fields[PLATFORM]);
}

const struct proto proto_erspan = {
	.name = "erspan",
	.title = "Encapsulated Remote Switch Packet ANalysis",
	.spec = "draft-foschiano-erspan-03",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = erspan_walk,
	.rows = erspan_rows,
};
