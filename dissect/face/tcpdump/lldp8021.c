/* LLDP of IEEE 802.1 (802.1Q, annex D) and the DCBX that was before it. */
#include "lldp.h"

enum { TLV_LENGTH = 0x1ff, DCBX_OLD = 1 };

static const struct td_tok subtypes[] = {
	{ 1, "Port VLAN Id" },
	{ 2, "Port and Protocol VLAN ID" },
	{ 3, "VLAN name" },
	{ 4, "Protocol Identity" },
	{ 7, "Link aggregation" },
	{ 8, "Congestion Notification" },
	{ 9, "ETS Configuration" },
	{ 10, "ETS Recommendation" },
	{ 11, "Priority Flow Control Configuration" },
	{ 12, "Application Priority" },
	{ 13, "EVB" },
	{ 14, "CDCP" },
	{ 0, NULL },
};

static const struct td_tok vlan_flags[] = { { 2, "supported" }, { 4, "enabled" }, { 0, NULL } };
static const struct td_tok aggregation_flags[] = { { 1, "supported" },
						   { 2, "enabled" },
						   { 0, NULL } };

static void print_pvid(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "\n\t    port vlan id (PVID): %u", td_u16(p, at + 4));
}

static void print_ppvid(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	uint8_t flags = td_u8(p, at + 4);
	td_print(p, "\n\t    port and protocol vlan id (PPVID): %u, flags [%s] (0x%02x)",
		 td_u16(p, at + 5), td_bits(p, vlan_flags, flags, ", ", "none"), flags);
}

static void print_vlan_name(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "\n\t    vlan id (VID): %u", td_u16(p, at + 4));
	if (len < 7 || len < 7u + td_u8(p, at + 6))
		return;
	td_print(p, "\n\t    vlan name: ");
	td_padded(p, at + 7, td_u8(p, at + 6));
}

static void print_identity(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t n = td_u8(p, at + 4);

	if (len < 5u + n)
		return;
	td_print(p, "\n\t    protocol identity: ");
	td_padded(p, at + 5, n);
}

static void print_aggregation(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "\n\t    aggregation status [%s], aggregation port ID %u",
		 td_bits(p, aggregation_flags, td_u8(p, at + 4), ", ", "none"), td_u32(p, at + 5));
}

/* A bit for each priority. */
static void print_priority_bits(struct td *p, uint8_t bits)
{
	td_print(p, "\n\t     Priority : 0  1  2  3  4  5  6  7\n\t     Value    : ");
	for (unsigned i = 0; i < 8; i++)
		td_print(p, "%-2d ", bits >> i & 1);
}

static void print_congestion(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "\n\t    Pre-Priority CNPV Indicator");
	print_priority_bits(p, td_u8(p, at + 4));
	td_print(p, "\n\t    Pre-Priority Ready Indicator");
	print_priority_bits(p, td_u8(p, at + 5));
}

/* Eight numbers in a row, in bytes or their halves. */
static void print_row(struct td *p, const char *title, uint32_t at, bool halves)
{
	td_print(p, "%s", title);
	for (unsigned i = 0; i < 8; i++) {
		uint8_t v = td_u8(p, at + (halves ? i / 2 : i));
		if (halves)
			v = i % 2 == 0 ? v >> 4 : v & 15;
		td_print(p, i == 7 ? "%-3d" : "%-3d ", v);
	}
}

static void print_ets_tables(struct td *p, uint32_t at)
{
	print_row(p,
		  "\n\t    Priority Assignment Table"
		  "\n\t     Priority : 0   1   2   3   4   5   6   7"
		  "\n\t     Value    : ",
		  at + 5, true);
	print_row(p,
		  "\n\t    TC Bandwidth Table"
		  "\n\t     TC%   : 0   1   2   3   4   5   6   7"
		  "\n\t     Value : ",
		  at + 9, false);
	print_row(p,
		  "\n\t    TSA Assignment Table"
		  "\n\t     Traffic Class: 0   1   2   3   4   5   6   7"
		  "\n\t     Value        : ",
		  at + 17, false);
}

static void print_ets(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	uint8_t v = td_u8(p, at + 4);
	td_print(p, "\n\t    Willing:%u, CBS:%u, RES:%u, Max TCs:%u", v >> 7, v >> 6 & 2,
		 v >> 3 & 7, v & 7);
	print_ets_tables(p, at);
}

static void print_ets_recommendation(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "\n\t    RES: %u", td_u8(p, at + 4));
	print_ets_tables(p, at);
}

static void print_pfc(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	uint8_t v = td_u8(p, at + 4);
	td_print(p, "\n\t    Willing: %u, MBC: %u, RES: %u, PFC cap:%u ", v >> 7, v >> 6 & 1,
		 v >> 4 & 3, v & 15);
	td_print(p, "\n\t    PFC Enable");
	print_priority_bits(p, td_u8(p, at + 5));
}

static void print_applications(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "\n\t    RES: %u", td_u8(p, at + 4));
	if (len <= 5 || (len - 5) % 3 != 0)
		return;
	td_print(p, "\n\t    Application Priority Table");
	for (uint32_t i = 5; i < len; i += 3) {
		uint8_t v = td_u8(p, at + i);
		td_print(p, "\n\t      Priority: %u, RES: %u, Sel: %u, Protocol ID: %u", v >> 5,
			 v >> 3 & 3, v & 7, td_u16(p, at + i + 1));
	}
}

static void print_evb(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok modes[] = {
		{ 0, "Not Supported" },
		{ 1, "EVB Bridge" },
		{ 2, "EVB Station" },
		{ 3, "Reserved for future Standardization" },
		{ 0, NULL },
	};

	(void)len;
	uint8_t v = td_u8(p, at + 4);
	td_print(p,
		 "\n\t    EVB Bridge Status"
		 "\n\t      RES: %u, BGID: %u, RRCAP: %u, RRCTR: %u",
		 v >> 3, v >> 2 & 1, v >> 1 & 1, v & 1);
	v = td_u8(p, at + 5);
	td_print(p,
		 "\n\t    EVB Station Status"
		 "\n\t      RES: %u, SGID: %u, RRREQ: %u,RRSTAT: %u",
		 v >> 4, v >> 3 & 1, v >> 2 & 1, v & 3);
	v = td_u8(p, at + 6);
	td_print(p, "\n\t    R: %u, RTE: %u, ", v >> 5, v & 31);
	v = td_u8(p, at + 7);
	td_print(p, "EVB Mode: %s [%u]\n\t    ROL: %u, RWD: %u, ",
		 td_tok(p, modes, v >> 6, "unknown"), v >> 6, v >> 5 & 1, v & 31);
	v = td_u8(p, at + 8);
	td_print(p, "RES: %u, ROL: %u, RKA: %u", v >> 6, v >> 5 & 1, v & 31);
}

static void print_cdcp(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t v = td_u8(p, at + 4);

	td_print(p, "\n\t    Role: %u, RES: %u, Scomp: %u ChnCap: %u", v >> 7, v >> 4 & 7,
		 v >> 3 & 1, td_u16(p, at + 6) & 0xfff);
	if ((len - 8) % 3 != 0)
		return;
	for (uint32_t i = 8; i < len; i += 3) {
		uint32_t pair = td_u24(p, at + i);
		td_print(p, "\n\t    SCID: %u, SVID: %u", pair >> 12, pair & 0xfff);
	}
}

void lldp_8021(struct td *p, uint32_t at, uint32_t len)
{
	static const struct {
		uint8_t least;
		void (*print)(struct td *p, uint32_t at, uint32_t len);
	} printers[] = {
		[1] = { 6, print_pvid },        [2] = { 7, print_ppvid },
		[3] = { 6, print_vlan_name },   [4] = { 5, print_identity },
		[7] = { 9, print_aggregation }, [8] = { 6, print_congestion },
		[9] = { 25, print_ets },        [10] = { 25, print_ets_recommendation },
		[11] = { 6, print_pfc },        [12] = { 5, print_applications },
		[13] = { 9, print_evb },        [14] = { 8, print_cdcp },
	};

	if (len < 4)
		return;
	uint8_t type = lldp_subtype(p, at, subtypes);
	if (type < sizeof printers / sizeof printers[0] && printers[type].print &&
	    len >= printers[type].least)
		printers[type].print(p, at, len);
}

/* What all features begin with. */
static void print_feature(struct td *p, const char *name, uint8_t type, uint32_t at, uint32_t len)
{
	uint8_t info = td_u8(p, at + 2);

	td_print(p, "\n\t    Feature - %s (type 0x%x, length %u)", name, type, len);
	td_print(p, "\n\t      Oper_Version: %u\n\t      Max_Version: %u", td_u8(p, at),
		 td_u8(p, at + 1));
	td_print(p,
		 "\n\t      Info block(0x%02X): Enable bit: %u, Willing bit: %u, Error Bit: %u"
		 "\n\t      SubType: %u",
		 info, info >> 7, info >> 6 & 1, info >> 5 & 1, td_u8(p, at + 3));
}

static void print_control(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "\n\t    Control - Protocol Control (type 0x1, length %u)", len);
	td_print(p,
		 "\n\t      Oper_Version: %u\n\t      Max_Version: %u"
		 "\n\t      Sequence Number: %u\n\t      Acknowledgement Number: %u",
		 td_u8(p, at), td_u8(p, at + 1), td_u32(p, at + 2), td_u32(p, at + 6));
}

static void print_groups(struct td *p, uint32_t at, uint32_t len)
{
	print_feature(p, "Priority Group", 2, at, len);
	td_print(p, "\n\t      Priority Allocation");
	uint32_t groups = td_u32(p, at + 4);
	for (unsigned i = 0; i < 8; i++)
		td_print(p, "\n\t          PgId_%u: %u", i, groups >> (28 - 4 * i) & 15);
	td_print(p, "\n\t      Priority Group Allocation");
	for (unsigned i = 0; i < 8; i++)
		td_print(p, "\n\t          Pg percentage[%u]: %u", i, td_u8(p, at + 8 + i));
	td_print(p, "\n\t      NumTCsSupported: %u", td_u8(p, at + 16));
}

static void print_flow_control(struct td *p, uint32_t at, uint32_t len)
{
	print_feature(p, "Priority Flow Control", 3, at, len);
	uint8_t bits = td_u8(p, at + 4);
	td_print(p, "\n\t      PFC Config (0x%02X)", bits);
	for (unsigned i = 0; i < 8; i++)
		td_print(p, "\n\t          Priority Bit %u: %s", i,
			 bits >> i & 1 ? "Enabled" : "Disabled");
	td_print(p, "\n\t      NumTCPFCSupported: %u", td_u8(p, at + 5));
}

static void print_application(struct td *p, uint32_t at, uint32_t len)
{
	print_feature(p, "Application", 4, at, len);
	for (at += 4, len -= 4; len >= 6; at += 6, len -= 6) {
		uint32_t v = td_u24(p, at + 2);
		td_print(p,
			 "\n\t      Application Value"
			 "\n\t          Application Protocol ID: 0x%04x"
			 "\n\t          SF (0x%x) Application Protocol ID is %s"
			 "\n\t          OUI: 0x%06x"
			 "\n\t          User Priority Map: 0x%02x",
			 td_u16(p, at), v >> 22, v >> 22 ? "Socket Number" : "L2 EtherType",
			 v & 0x3fffff, td_u8(p, at + 5));
	}
}

void lldp_dcbx(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 1, "DCB Capability Exchange Protocol Rev 1" },
		{ 2, "DCB Capability Exchange Protocol Rev 1.01" },
		{ 0, NULL },
	};
	static const struct {
		uint8_t least;
		void (*print)(struct td *p, uint32_t at, uint32_t len);
	} printers[] = { { 0, NULL },
			 { 10, print_control },
			 { 17, print_groups },
			 { 6, print_flow_control },
			 { 4, print_application } };

	if (len < 4 || lldp_subtype(p, at, names) == DCBX_OLD)
		return;
	at += 4, len -= 4;
	while (td_live(p) && len >= 2) {
		uint16_t head = td_u16(p, at);
		uint32_t n = head & TLV_LENGTH, type = head >> 9;
		at += 2, len -= 2;
		if (type == 0 || n == 0 || !td_has(p, at, n) || len < n)
			return;
		if (type < sizeof printers / sizeof printers[0]) {
			if (n < printers[type].least)
				return;
			printers[type].print(p, at, n);
		}
		td_unknown(p, "\n\t    ", at, n);
		at += n, len -= n;
	}
}
