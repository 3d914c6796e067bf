/* Cisco's discovery protocol. */
#include <string.h>

#include "protos.h"

enum { HEADER = 4, TLV = 4, ANY = UINT16_MAX };
enum { NLPID = 1, NLPID_IP = 0xcc, LLC = 2, SNAP = 8 };

static void print_string(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "'");
	if (td_chars(p, at, len))
		td_fail(p);
	td_print(p, "'");
}

static void print_capability(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 0x01, "Router" },
		{ 0x02, "Transparent Bridge" },
		{ 0x04, "Source Route Bridge" },
		{ 0x08, "L2 Switch" },
		{ 0x10, "L3 capable" },
		{ 0x20, "IGMP snooping" },
		{ 0x40, "L1 capable" },
		{ 0, NULL },
	};

	(void)len;
	uint32_t v = td_u32(p, at);
	td_print(p, "(0x%08x): %s", v, td_bits(p, names, v, ", ", "none"));
}

static void print_version(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "\n\t  ");
	for (uint32_t i = 0; i < len && td_live(p); i++) {
		uint8_t c = td_u8(p, at + i);
		if (c == '\n')
			td_print(p, "\n\t  ");
		else if (td_live(p))
			td_char(p, c);
	}
}

static void print_u16(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "%u", td_u16(p, at));
}

static void print_duplex(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "%s", td_u8(p, at) ? "full" : "half");
}

static void print_voice(struct td *p, uint32_t at, uint32_t len)
{
	if (len == 2)
		td_print(p, "unknown 0x%04x", td_u16(p, at));
	else
		td_print(p, "app %u, vlan %u", td_u8(p, at), td_u16(p, at + 1));
}

static void print_power(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t v = len == 1 ? td_u8(p, at) : (len == 2 ? td_u16(p, at) : td_u24(p, at));

	td_print(p, "%sW", td_decimal(p, v / 1000.0, 2));
}

static void print_mtu(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "%u bytes", td_u32(p, at));
}

static void print_hex(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "0x%02x", td_u8(p, at));
}

static void print_location(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "0x%02x", td_u8(p, at));
	if (len <= 1)
		return;
	td_print(p, "/");
	if (td_chars(p, at + 1, len - 1))
		td_fail(p);
}

static void print_bytes(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t i = 0; i < len && td_live(p); i++)
		td_print(p, " %02x", td_u8(p, at + i));
}

/* A list of addresses: *AT and *LEN move over what was printed. */
struct addresses {
	uint32_t at, len;
};

static bool lacks(struct td *p, const struct addresses *a, uint32_t n, const char *what)
{
	if (a->len >= n)
		return false;
	td_print(p, " (not enough space for %s)", what);
	td_need(p, a->at, a->len);
	return true;
}

static void move(struct addresses *a, uint32_t n)
{
	a->at += n;
	a->len -= n;
}

/* The address with NUMBER of them to come, itself counted; false where the list ends here. */
static bool print_address(struct td *p, struct addresses *a, uint32_t number)
{
	static const uint8_t ip6[] = { 0xaa, 0xaa, 0x03, 0, 0, 0, 0x86, 0xdd };

	if (lacks(p, a, 2, "PT+PL"))
		return false;
	uint8_t type = td_u8(p, a->at), n = td_u8(p, a->at + 1);
	move(a, 2);
	if (lacks(p, a, n + 2u, "P+AL"))
		return false;
	uint32_t size = td_u16(p, a->at + n);
	const uint8_t *proto = td_bytes(p, a->at, n);
	bool is_ip4 = proto && type == NLPID && n == 1 && proto[0] == NLPID_IP && size == 4;
	bool is_ip6 = proto && type == LLC && n == SNAP && memcmp(proto, ip6, n) == 0 && size == 16;
	if (!is_ip4 && !is_ip6) {
		td_print(p, "pt=0x%02x, pl=%u, pb=", type, n);
		print_bytes(p, a->at, n);
		td_print(p, ", al=%u, a=", size);
	}
	move(a, n + 2u);
	if (lacks(p, a, size, "A"))
		return false;
	if (is_ip4)
		td_print(p, "IPv4 (%u) %s", number, td_ip4(p, a->at));
	else if (is_ip6)
		td_print(p, "IPv6 (%u) %s", number, td_ip6(p, a->at));
	else
		print_bytes(p, a->at, size);
	move(a, size);
	return true;
}

static void print_addresses(struct td *p, uint32_t at, uint32_t len)
{
	struct addresses a = { at, len };

	if (lacks(p, &a, 4, "num"))
		return;
	uint32_t n = td_u32(p, at);
	move(&a, 4);
	for (; n > 0 && td_live(p); n--) {
		if (!print_address(p, &a, n))
			return;
		if (n > 1)
			td_print(p, " ");
	}
	if (a.len)
		td_print(p, " (%u bytes of stray data)", a.len);
}

static void print_prefixes(struct td *p, uint32_t at, uint32_t len)
{
	if (len % 5) {
		td_print(p, " [length %u is not a multiple of 5]", len);
		td_need(p, at, len);
		return;
	}
	td_print(p, " IPv4 Prefixes (%u):", len / 5);
	for (; len > 0 && td_live(p); at += 5, len -= 5)
		td_print(p, " %s/%u", td_ip4(p, at), td_u8(p, at + 4));
}

static const struct field {
	const char *name;
	void (*print)(struct td *p, uint32_t at, uint32_t len);
	uint16_t least, most;
} fields[] = {
	[0x01] = { "Device-ID", print_string, 0, ANY },
	[0x02] = { "Address", print_addresses, 0, ANY },
	[0x03] = { "Port-ID", print_string, 0, ANY },
	[0x04] = { "Capability", print_capability, 4, 4 },
	[0x05] = { "Version String", print_version, 0, ANY },
	[0x06] = { "Platform", print_string, 0, ANY },
	[0x07] = { "Prefixes", print_prefixes, 0, ANY },
	[0x08] = { "Protocol-Hello option", NULL, 0, ANY },
	[0x09] = { "VTP Management Domain", print_string, 0, ANY },
	[0x0a] = { "Native VLAN ID", print_u16, 2, 2 },
	[0x0b] = { "Duplex", print_duplex, 1, 1 },
	[0x0c] = { NULL, NULL, 0, ANY },
	[0x0d] = { NULL, NULL, 0, ANY },
	[0x0e] = { "ATA-186 VoIP VLAN assignment", print_voice, 3, 3 },
	[0x0f] = { "ATA-186 VoIP VLAN request", print_voice, 2, 3 },
	[0x10] = { "power consumption", print_power, 1, 3 },
	[0x11] = { "MTU", print_mtu, 4, 4 },
	[0x12] = { "AVVID trust bitmap", print_hex, 1, 1 },
	[0x13] = { "AVVID untrusted ports CoS", print_hex, 1, 1 },
	[0x14] = { "System Name", print_string, 0, ANY },
	[0x15] = { "System Object ID (not decoded)", NULL, 0, ANY },
	[0x16] = { "Management Addresses", print_addresses, 4, ANY },
	[0x17] = { "Physical Location", print_location, 1, ANY },
};

static void print_field(struct td *p, uint32_t type, uint32_t at, uint32_t len)
{
	const struct field *f = type < sizeof fields / sizeof fields[0] ? &fields[type] : NULL;

	td_print(p, "\n\t%s (0x%02x), value length: %u byte%s: ",
		 f && f->name ? f->name : "unknown field type", type, len, len == 1 ? "" : "s");
	bool wrong = f && type > 0 && (len < f->least || len > f->most);
	if (wrong)
		td_print(p, " (malformed TLV)");
	if (f && f->print && !wrong)
		f->print(p, at, len);
	else if (td_need(p, at, len) && (!f || wrong))
		td_unknown(p, "\n\t  ", at, len);
}

void td_cdp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "cdp";
	if (len < HEADER) {
		td_print(p, " (packet length %u < %u)", len, HEADER);
		td_bad(p, at, len);
		return;
	}
	td_print(p, "CDPv%u, ttl: %us", td_u8(p, at), td_u8(p, at + 1));
	td_print(p, ", checksum: 0x%04x (unverified), length %u", td_u16(p, at + 2), len);
	at += HEADER, len -= HEADER;
	while (len > 0 && td_live(p)) {
		if (len < TLV) {
			td_print(p, " (remaining packet length %u < %u)", len, TLV);
			td_bad(p, at, len);
			return;
		}
		uint32_t type = td_u16(p, at), n = td_u16(p, at + 2);
		if (n < TLV) {
			const char *name =
				type < sizeof fields / sizeof fields[0] && fields[type].name ?
					fields[type].name :
					"unknown field type";
			td_print(p, "\n\t%s (0x%02x), TLV length: %u byte%s (too short)", name,
				 type, n, n == 1 ? "" : "s");
			td_bad(p, at, len);
			return;
		}
		if (n > len) {
			td_print(p, " (TLV length %u > %u)", n, len);
			td_bad(p, at, len);
			return;
		}
		print_field(p, type, at + TLV, n - TLV);
		at += n, len -= n;
	}
}
