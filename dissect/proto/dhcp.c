/*
 * Dynamic Host Configuration Protocol, RFC 2131, and BOOTP, RFC 951.
 *
 *	+---------------+---------------+---------------+---------------+
 *	|     Op (8)    |  Hardware (8) |   Length (8)  |   Hops (8)    |
 *	+---------------+---------------+---------------+---------------+
 *	|                       Transaction id (32)                     |
 *	+-------------------------------+-------------------------------+
 *	|          Seconds (16)         |           Flags (16)          |
 *	+-------------------------------+-------------------------------+
 *	|   Client, your, server's and relay's address, 4 bytes each    |
 *	+---------------------------------------------------------------+
 *	|   Hardware address (16), server's name (64), file (128)       |
 *	+---------------------------------------------------------------+
 *	|   Magic cookie 99.130.83.99, options (RFC 2132)               |
 *	+---------------------------------------------------------------+
 *
 * Options may go on in the fields of file and server's name (option 52).
 */
#include "proto/dhcp.h"

#include "bytes.h"
#include "names.h"
#include "walk.h"

enum { COOKIE = 0x63825363, CHADDR = 28, CHADDR_LEN = 16, VENDOR_LEN = 64 };
enum { SNAME_LEN = 64, FILE_LEN = 128 };
enum { MESSAGE_TYPE = 53, OVERLOAD = 52 };

enum {
	OP,
	HW_TYPE,
	HW_LEN,
	HOPS,
	ID,
	SECS,
	FLAGS,
	FLAGS_BC,
	FLAGS_RESERVED,
	CLIENT,
	YOUR,
	SERVER_IP,
	RELAY,
	HW_ETHER,
	HW_ADDR,
	HW_PADDING,
	SERVER,
	FILE_NAME,
	IS_BOOTP,
	MAGIC,
	VENDOR,
	PADDING,
};

static const struct value_name ops[] = { { 1, 1, "Boot Request" }, { 2, 2, "Boot Reply" }, { 0 } };
static const struct value_name casts[] = { { 0, 0, "Unicast" }, { 1, 1, "Broadcast" }, { 0 } };

static const struct field_def fields[] = {
	[OP] = { "dhcp.type", "Message type", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		 .names = ops },
	[HW_TYPE] = { "dhcp.hw.type", "Hardware type", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1,
		      .names = names_arp_hardware },
	[HW_LEN] = { "dhcp.hw.len", "Hardware address length", FIELD_UINT8, BASE_DEC, .at = 2,
		     .size = 1 },
	[HOPS] = { "dhcp.hops", "Hops", FIELD_UINT8, BASE_DEC, .at = 3, .size = 1 },
	[ID] = { "dhcp.id", "Transaction ID", FIELD_UINT32, BASE_HEX, .at = 4, .size = 4 },
	[SECS] = { "dhcp.secs", "Seconds elapsed", FIELD_UINT16, BASE_DEC },
	[FLAGS] = { "dhcp.flags", "Bootp flags", FIELD_UINT16, BASE_HEX, .at = 10, .size = 2 },
	[FLAGS_BC] = { "dhcp.flags.bc", "Broadcast flag", FIELD_BOOL, .at = 10, .size = 2,
		       .bits = 16, .mask = 0x8000, .names = casts },
	[FLAGS_RESERVED] = { "dhcp.flags.reserved", "Reserved flags", FIELD_UINT16, BASE_HEX,
			     .at = 10, .size = 2, .mask = 0x7fff },
	[CLIENT] = { "dhcp.ip.client", "Client IP address", FIELD_IPV4, .at = 12, .size = 4 },
	[YOUR] = { "dhcp.ip.your", "Your (client) IP address", FIELD_IPV4, .at = 16, .size = 4 },
	[SERVER_IP] = { "dhcp.ip.server", "Next server IP address", FIELD_IPV4, .at = 20,
			.size = 4 },
	[RELAY] = { "dhcp.ip.relay", "Relay agent IP address", FIELD_IPV4, .at = 24, .size = 4 },
	[HW_ETHER] = { "dhcp.hw.mac_addr", "Client MAC address", FIELD_ETHER },
	[HW_ADDR] = { "dhcp.hw.addr", "Client hardware address", FIELD_BYTES },
	[HW_PADDING] = { "dhcp.hw.addr_padding", "Client hardware address padding", FIELD_BYTES },
	[SERVER] = { "dhcp.server", "Server host name", FIELD_STRING },
	[FILE_NAME] = { "dhcp.file", "Boot file name", FIELD_STRING },
	[IS_BOOTP] = { "dhcp.bootp", "Frame is BOOTP", FIELD_BOOL },
	[MAGIC] = { "dhcp.cookie", "Magic cookie", FIELD_IPV4 },
	[VENDOR] = { "dhcp.vendor_specific_options", "Bootp vendor specific options", FIELD_BYTES },
	[PADDING] = { "dhcp.option.padding", "Padding", FIELD_BYTES },
};

static bool has_cookie(const uint8_t *p, uint32_t cap)
{
	return cap >= DHCP_OPTIONS && be32(p + DHCP_VENDOR) == COOKIE;
}

/* Where the options begin: behind the cookie, or behind the vendor's area of BOOTP. */
static uint32_t options_at(const uint8_t *p, uint32_t cap)
{
	return has_cookie(p, cap) ? DHCP_OPTIONS : DHCP_VENDOR + VENDOR_LEN;
}

bool dhcp_option_next(const uint8_t *p, uint32_t cap, uint32_t end, uint32_t *at,
		      struct dhcp_option *o)
{
	enum { PAD = 0, END = 255 };

	if (*at >= end || *at >= cap)
		return false;
	*o = (struct dhcp_option){ .code = p[*at], .off = *at, .whole = true };
	if (o->code == PAD) {
		while (*at < end && *at < cap && p[*at] == PAD)
			++*at;
		o->len = *at - o->off;
		return true;
	}
	if (o->code == END) {
		++*at;
		return true;
	}
	o->len = cap - *at >= 2 ? p[*at + 1] : 0;
	o->whole = cap - *at >= 2 && o->len <= cap - *at - 2;
	*at += o->len + 2;
	return true;
}

/* False where the options go on behind what was captured: Wireshark gives up before it shows any. */
static bool message_of(const struct dissection *d, const struct layer *l, struct dhcp_message *m)
{
	const uint8_t *p = layer_data(d, l);
	uint32_t at = options_at(p, l->cap);
	struct dhcp_option o = { 0 };

	*m = (struct dhcp_message){ 0 };
	while (dhcp_option_next(p, l->cap, l->len, &at, &o)) {
		if (o.code == 255)
			break;
		if (!o.whole || o.len == 0)
			continue;
		if (o.code == MESSAGE_TYPE)
			m->type = p[o.off + 2];
		else if (o.code == OVERLOAD)
			m->overload = p[o.off + 2];
	}
	return o.code == 255 || at >= l->len;
}

static void dhcp_walk(struct dissection *d, struct layer *l)
{
	struct cursor c = layer_cursor(d, l);
	struct dhcp_option o = { .whole = true };
	const uint8_t *p = layer_data(d, l);

	l->hlen = l->cap;
	cursor_skip(&c, DHCP_VENDOR);
	if (dissect_check(d, layer_index(d, l), &c))
		return;
	for (uint32_t at = options_at(p, l->cap); dhcp_option_next(p, l->cap, l->len, &at, &o);)
		if (!o.whole || o.code == 255)
			break;
	if (!o.whole)
		dissect_issue(d, layer_index(d, l), ISSUE_BAD_OPTION, o.off, NULL);
}

/* Windows sends the seconds little-endian: taken for that where it makes a small number. */
static void seconds_row(struct rows *r, const uint8_t *p)
{
	uint32_t little = le16(p + 8);

	rows_uint(r, &fields[SECS], 8, 2, little > 0 && little <= 0xff ? little : be16(p + 8));
}

static void hardware_rows(struct rows *r, const uint8_t *p)
{
	enum { ETHER = 1, IEEE802 = 6, ETHER_LEN = 6 };
	uint32_t len = p[2];

	if (len == 0 || len > CHADDR_LEN)
		return;
	if ((p[1] == ETHER || p[1] == IEEE802) && len == ETHER_LEN)
		rows_whole(r, &fields[HW_ETHER], CHADDR, ETHER_LEN);
	else
		rows_whole(r, &fields[HW_ADDR], CHADDR, CHADDR_LEN);
	if (len < CHADDR_LEN)
		rows_whole(r, &fields[HW_PADDING], CHADDR + len, CHADDR_LEN - len);
}

static void name_row(struct rows *r, const uint8_t *p, unsigned field, uint32_t at, uint32_t len)
{
	struct row *row = rows_bytes(r, &fields[field], at, len);

	if (p[at] == 0)
		row->label =
			field == SERVER ? "Server host name not given" : "Boot file name not given";
}

static void options_rows(struct rows *r, const struct layer *l, const uint8_t *p,
			 struct dhcp_message m)
{
	uint32_t at = options_at(p, l->cap);

	if (!(m.overload & DHCP_OVERLOAD_SNAME))
		name_row(r, p, SERVER, DHCP_SNAME, SNAME_LEN);
	if (!(m.overload & DHCP_OVERLOAD_FILE))
		name_row(r, p, FILE_NAME, DHCP_FILE, FILE_LEN);
	if (m.type == 0)
		rows_uint(r, &fields[IS_BOOTP], 0, 0, 1)->flags = ROW_HIDDEN;
	if (has_cookie(p, l->cap))
		rows_at(r, &fields[MAGIC], DHCP_VENDOR, 4)->label = "Magic cookie: DHCP";
	else if (l->cap - DHCP_VENDOR < VENDOR_LEN)
		return;
	else
		rows_bytes(r, &fields[VENDOR], DHCP_VENDOR, VENDOR_LEN);
	if (dhcp_option_rows(r, l, &m, &at, l->len) && at < l->len)
		rows_whole(r, &fields[PADDING], at, l->len - at);
}

static void dhcp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	struct dhcp_message m;

	if (l->cap < CHADDR) {
		rows_withdraw(r);
		return;
	}
	if (!message_of(r->d, l, &m))
		return;
	if (dhcp_type_name(m.type))
		rows_summary(r, "Dynamic Host Configuration Protocol (%s)", dhcp_type_name(m.type));
	else if (m.type)
		rows_summary(r,
			     "Dynamic Host Configuration Protocol (Unknown Message Type (0x%02x))",
			     m.type);
	for (unsigned i = OP; i <= ID; i++)
		rows_fixed(r, &fields[i]);
	seconds_row(r, p);
	rows_fixed(r, &fields[FLAGS]);
	rows_push(r);
	rows_fixed(r, &fields[FLAGS_BC]);
	rows_fixed(r, &fields[FLAGS_RESERVED]);
	rows_pop(r);
	for (unsigned i = CLIENT; i <= RELAY; i++)
		rows_fixed(r, &fields[i]);
	hardware_rows(r, p);
	if (l->cap >= DHCP_VENDOR)
		options_rows(r, l, p, m);
}

const struct proto proto_dhcp = {
	.name = "dhcp",
	.title = "Dynamic Host Configuration Protocol",
	.spec = "RFC 2131",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.more = (const struct field_table *const[]){ &dhcp_option_fields, &dhcp_special_fields,
						     NULL },
	.walk = dhcp_walk,
	.rows = dhcp_rows,
};
