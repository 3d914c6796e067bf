/* BOOTP and DHCP, RFC 951 and 2131: the message; its options are in dhcp.c. */
#include "dhcp.h"

enum {
	CIADDR = 12,
	CHADDR = 28,
	SNAME = 44,
	FILENAME = 108,
	VENDOR = 236,
	COOKIE_DHCP = 0x63825363,
	COOKIE_CMU = 0x434d5500,
};

/* The vendor area as CMU's server used it. */
static void print_cmu(struct td *p, uint32_t at)
{
	static const struct {
		const char *name;
		uint8_t at;
	} fields[] = { { "DG", 12 },   { "SM", 8 },    { "NS1", 16 }, { "NS2", 20 },
		       { "IEN1", 24 }, { "IEN2", 28 }, { "TS1", 32 }, { "TS2", 36 } };

	td_print(p, " vend-cmu");
	if (!td_has(p, at + 4, 4)) {
		td_trunc(p);
		return;
	}
	uint8_t flags = td_u8(p, at + 4);
	if (flags & 0xfe)
		td_print(p, " F:0x%x", flags);
	for (unsigned i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (!td_has(p, at + fields[i].at, 4)) {
			td_trunc(p);
			return;
		}
		if (td_u32(p, at + fields[i].at))
			td_print(p, " %s%s:%s", fields[i].name, i == 1 && !(flags & 1) ? "*" : "",
				 td_ip4(p, at + fields[i].at));
	}
}

/* A string in quotes where it is not empty; false where it has no end, after the mark. */
static bool print_string(struct td *p, const char *title, uint32_t at, uint32_t n)
{
	if (td_u8(p, at) == 0)
		return true;
	td_print(p, "\n\t  %s \"", title);
	bool whole = td_zstring(p, at, n) != 0;
	td_print(p, "\"");
	if (!whole)
		td_trunc(p);
	return whole;
}

static void print_addresses(struct td *p, uint32_t at)
{
	static const char *const titles[] = { "Client", "Your", "Server", "Gateway" };

	for (uint32_t i = 0; i < 4; i++)
		if (td_u32(p, at + CIADDR + 4 * i))
			td_print(p, "\n\t  %s-IP %s", titles[i], td_ip4(p, at + CIADDR + 4 * i));
}

static void print_vendor(struct td *p, uint32_t at)
{
	if (!td_has(p, at, 4)) {
		td_trunc(p);
		return;
	}
	uint32_t cookie = td_u32(p, at);
	if (cookie == COOKIE_DHCP)
		td_dhcp_options(p, at);
	else if (cookie == COOKIE_CMU)
		print_cmu(p, at);
	else if (cookie)
		td_print(p, "\n\t  Vendor-#0x%x", cookie);
}

void td_bootp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok ops[] = { { 1, "Request" }, { 2, "Reply" }, { 0, NULL } };

	p->proto = "bootp";
	uint8_t op = td_u8(p, at);
	td_print(p, "BOOTP/DHCP, %s", td_tok(p, ops, op, "unknown (0x%02x)", op));
	uint8_t htype = td_u8(p, at + 1), hlen = td_u8(p, at + 2);
	bool ether = htype == 1 && hlen == 6;
	if (ether && op == 1)
		td_print(p, " from %s", td_mac(p, at + CHADDR));
	td_print(p, ", length %u", len);
	if (!td_has(p, at + 8, 2)) {
		td_trunc(p);
		return;
	}
	if (htype != 1)
		td_print(p, ", htype %u", htype);
	if (!ether)
		td_print(p, ", hlen %u", hlen);
	if (td_u8(p, at + 3))
		td_print(p, ", hops %u", td_u8(p, at + 3));
	if (td_u32(p, at + 4))
		td_print(p, ", xid 0x%x", td_u32(p, at + 4));
	if (td_u16(p, at + 8))
		td_print(p, ", secs %u", td_u16(p, at + 8));
	uint16_t flags = td_u16(p, at + 10);
	td_print(p, ", Flags [%s] (0x%04x)", flags & 0x8000 ? "Broadcast" : "none", flags);
	print_addresses(p, at);
	if (ether)
		td_print(p, "\n\t  Client-Ethernet-Address %s", td_mac(p, at + CHADDR));
	if (print_string(p, "sname", at + SNAME, 64) && print_string(p, "file", at + FILENAME, 128))
		print_vendor(p, at + VENDOR);
}
