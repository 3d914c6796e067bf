/*
 * Generic Network Virtualization Encapsulation, RFC 8926.
 *
 *	+---+-----------+-+-+-----------+-------------------------------+
 *	|Ver| Opt. len  |O|C| Reserved  |         Protocol type         |
 *	+---+-----------+-+-+-----------+---------------+---------------+
 *	|        Virtual network identifier             |   Reserved    |
 *	+-----------------------------------------------+---------------+
 *	|                 Options, 0 to 252 bytes                       |
 *	+---------------------------------------------------------------+
 */
#include "bytes.h"
#include "names.h"
#include "walk.h"

enum { GENEVE_HLEN = 8, OPTION_HLEN = 4, TYPE_BRIDGED = 0x6558 };
enum {
	VERSION,
	OPTIONS_LENGTH,
	FLAGS,
	FLAG_OAM,
	FLAG_CRITICAL,
	FLAG_RESERVED,
	PROTO,
	VNI,
	RESERVED,
	OPTIONS,
	OPTION,
	OPTION_CLASS,
	OPTION_TYPE,
	OPTION_CRITICAL,
	OPTION_FLAGS,
	OPTION_RESERVED,
	OPTION_DATA,
};

static const struct value_name classes[] = {
	{ 0x0000, 0x00ff, "Standard" },
	{ 0x0100, 0x0100, "Linux" },
	{ 0x0101, 0x0101, "Open vSwitch" },
	{ 0x0102, 0x0102, "Open Virtual Networking (OVN)" },
	{ 0x0103, 0x0103, "In-band Network Telemetry (INT)" },
	{ 0x0104, 0x0104, "VMware" },
	{ 0xfff0, 0xffff, "Experimental" },
	{ 0 },
};

static const struct field_def fields[] = {
	[VERSION] = { "geneve.version", "Version", FIELD_UINT8, BASE_DEC },
	[OPTIONS_LENGTH] = { "geneve.option.length", "Length", FIELD_UINT8, BASE_DEC },
	[FLAGS] = { "geneve.flags", "Flags", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1 },
	[FLAG_OAM] = { "geneve.flags.oam", "Operations, Administration and Management Frame",
		       FIELD_BOOL, .at = 1, .size = 1, .bits = 8, .mask = 0x80 },
	[FLAG_CRITICAL] = { "geneve.flags.critical", "Critical Options Present", FIELD_BOOL,
			    .at = 1, .size = 1, .bits = 8, .mask = 0x40 },
	[FLAG_RESERVED] = { "geneve.flags.reserved", "Reserved", FIELD_BOOL, .at = 1, .size = 1,
			    .bits = 8, .mask = 0x3f },
	[PROTO] = { "geneve.proto_type", "Protocol Type", FIELD_UINT16, BASE_HEX, .at = 2,
		    .size = 2, .names = names_ethertype },
	[VNI] = { "geneve.vni", "Virtual Network Identifier (VNI)", FIELD_UINT24, BASE_HEX_DEC,
		  .at = 4, .size = 3 },
	[RESERVED] = { "geneve.reserved", "Reserved", FIELD_UINT8, BASE_HEX, .at = 7, .size = 1 },
	[OPTIONS] = { "geneve.options", "Geneve Options", FIELD_BYTES },
	[OPTION] = { "geneve.option", "Option", FIELD_BYTES },
	[OPTION_CLASS] = { "geneve.option.class", "Class", FIELD_UINT16, BASE_HEX,
			   .names = classes },
	[OPTION_TYPE] = { "geneve.option.type", "Type", FIELD_UINT8, BASE_HEX },
	[OPTION_CRITICAL] = { "geneve.option.type.critical", "Critical Option", FIELD_BOOL,
			      .bits = 8, .mask = 0x80 },
	[OPTION_FLAGS] = { "geneve.option.flags", "Flags", FIELD_UINT8, BASE_HEX },
	[OPTION_RESERVED] = { "geneve.option.flags.reserved", "Reserved", FIELD_BOOL, .bits = 8,
			      .mask = 0xe0 },
	[OPTION_DATA] = { "geneve.option.unknown.data", "Unknown Option Data", FIELD_BYTES },
};

static void geneve_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint32_t options = (cursor_u8(&c) & 0x3fu) * 4;

	cursor_skip(&c, 1);
	uint32_t type = cursor_u16(&c);
	cursor_skip(&c, 4);
	cursor_skip(&c, options);
	l->hlen = c.pos < l->cap ? c.pos : l->cap;
	if (dissect_check(d, i, &c) || l->len == c.pos)
		return;
	dissect_child(d, i,
		      type == TYPE_BRIDGED ? PROTO_ETH : registry_next(REGISTRY_ETHERTYPE, type),
		      c.pos, l->len - c.pos);
}

static void length_row(struct rows *r, uint32_t at, uint32_t len)
{
	rows_uint(r, &fields[OPTIONS_LENGTH], at, 1, len)->label =
		rows_text(r, "Length: %u byte%s", len, len == 1 ? "" : "s");
}

/* The option at AT, LEN bytes long. */
static void option_rows(struct rows *r, const uint8_t *p, uint32_t at, uint32_t len)
{
	rows_bytes(r, &fields[OPTION], at, len);
	rows_push(r);
	rows_at(r, &fields[OPTION_CLASS], at, 2);
	rows_at(r, &fields[OPTION_TYPE], at + 2, 1);
	rows_push(r);
	rows_at(r, &fields[OPTION_CRITICAL], at + 2, 1);
	rows_pop(r);
	rows_at(r, &fields[OPTION_FLAGS], at + 3, 1)->u = p[at + 3] >> 5;
	rows_push(r);
	rows_at(r, &fields[OPTION_RESERVED], at + 3, 1);
	rows_pop(r);
	length_row(r, at + 3, len);
	if (len > OPTION_HLEN)
		rows_bytes(r, &fields[OPTION_DATA], at + OPTION_HLEN, len - OPTION_HLEN);
	rows_pop(r);
}

static void geneve_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap < GENEVE_HLEN) {
		rows_withdraw(r);
		return;
	}
	rows_summary(r, "Generic Network Virtualization Encapsulation, VNI: 0x%06x%s", be24(p + 4),
		     p[1] & 0x80 ? ", OAM" : "");
	rows_uint(r, &fields[VERSION], 0, 1, p[0] >> 6);
	length_row(r, 0, (p[0] & 0x3fu) * 4);
	rows_fixed(r, &fields[FLAGS])->label =
		rows_text(r, "Flags: 0x%02x%s%s", p[1],
			  p[1] & 0x80 ? ", Operations, Administration and Management Frame" : "",
			  p[1] & 0x40 ? ", Critical Options Present" : "");
	rows_push(r);
	for (unsigned i = FLAG_OAM; i <= FLAG_RESERVED; i++)
		rows_fixed(r, &fields[i]);
	rows_pop(r);
	rows_fixed(r, &fields[PROTO]);
	rows_fixed(r, &fields[VNI]);
	struct row *reserved = rows_fixed(r, &fields[RESERVED]);
	if (p[7] == 0)
		reserved->flags = ROW_HIDDEN;
	if (l->hlen == GENEVE_HLEN)
		return;
	rows_bytes(r, &fields[OPTIONS], GENEVE_HLEN, l->hlen - GENEVE_HLEN);
	rows_push(r);
	for (uint32_t at = GENEVE_HLEN; l->hlen - at >= OPTION_HLEN;) {
		uint32_t len = OPTION_HLEN + (p[at + 3] & 0x1fu) * 4;

		if (len > l->hlen - at)
			break;
		option_rows(r, p, at, len);
		at += len;
	}
	rows_pop(r);
}

const struct proto proto_geneve = {
	.name = "geneve",
	.title = "Generic Network Virtualization Encapsulation",
	.spec = "RFC 8926",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = geneve_walk,
	.rows = geneve_rows,
};
