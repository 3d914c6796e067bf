/* LLDP of IEEE 802.3, of IANA (RFC 8520) and of TIA: LLDP-MED, ANSI/TIA-1057. */
#include "lldp.h"

static const struct td_tok subtypes_8023[] = {
	{ 1, "MAC/PHY configuration/status" },
	{ 2, "Power via MDI" },
	{ 3, "Link aggregation" },
	{ 4, "Max frame size" },
	{ 0, NULL },
};
static const struct td_tok status_flags[] = { { 1, "supported" }, { 2, "enabled" }, { 0, NULL } };

/* RFC 3636 */
static const struct td_tok mau_capabilities[] = {
	{ 0x4000, "10BASE-T hdx" },
	{ 0x2000, "10BASE-T fdx" },
	{ 0x1000, "100BASE-T4" },
	{ 0x0800, "100BASE-TX hdx" },
	{ 0x0400, "100BASE-TX fdx" },
	{ 0x0200, "100BASE-T2 hdx" },
	{ 0x0100, "100BASE-T2 fdx" },
	{ 0x0080, "Pause for fdx links" },
	{ 0x0040, "Asym PAUSE for fdx" },
	{ 0x0020, "Sym PAUSE for fdx" },
	{ 0x0010, "Asym and Sym PAUSE for fdx" },
	{ 0x0008, "1000BASE-{X LX SX CX} hdx" },
	{ 0x0004, "1000BASE-{X LX SX CX} fdx" },
	{ 0x0002, "1000BASE-T hdx" },
	{ 0x0001, "1000BASE-T fdx" },
	{ 0, NULL },
};
static const struct td_tok mau_types[] = {
	{ 0, "Unknown" },
	{ 1, "AUI" },
	{ 2, "10BASE_5" },
	{ 3, "FOIRL" },
	{ 4, "10BASE2" },
	{ 5, "10BASET duplex mode unknown" },
	{ 6, "10BASEFP" },
	{ 7, "10BASEFB" },
	{ 8, "10BASEFL duplex mode unknown" },
	{ 9, "10BROAD36" },
	{ 10, "10BASET hdx" },
	{ 11, "10BASET fdx" },
	{ 12, "10BASEFL hdx" },
	{ 13, "10BASEFL fdx" },
	{ 14, "100BASET4" },
	{ 15, "100BASETX hdx" },
	{ 16, "100BASETX fdx" },
	{ 17, "100BASEFX hdx" },
	{ 18, "100BASEFX fdx" },
	{ 19, "100BASET2 hdx" },
	{ 20, "100BASET2 fdx" },
	{ 21, "1000BASEX hdx" },
	{ 22, "1000BASEX fdx" },
	{ 23, "1000BASELX hdx" },
	{ 24, "1000BASELX fdx" },
	{ 25, "1000BASESX hdx" },
	{ 26, "1000BASESX fdx" },
	{ 27, "1000BASECX hdx" },
	{ 28, "1000BASECX fdx" },
	{ 29, "1000BASET hdx" },
	{ 30, "1000BASET fdx" },
	{ 31, "10GBASEX" },
	{ 32, "10GBASELX4" },
	{ 33, "10GBASER" },
	{ 34, "10GBASEER" },
	{ 35, "10GBASELR" },
	{ 36, "10GBASESR" },
	{ 37, "10GBASEW" },
	{ 38, "10GBASEEW" },
	{ 39, "10GBASELW" },
	{ 40, "10GBASESW" },
	{ 0, NULL },
};

static void print_phy(struct td *p, uint32_t at)
{
	uint8_t negotiation = td_u8(p, at + 4);
	uint16_t capability = td_u16(p, at + 5), mau = td_u16(p, at + 7);

	td_print(p, "\n\t    autonegotiation [%s] (0x%02x)",
		 td_bits(p, status_flags, negotiation, ", ", "none"), negotiation);
	td_print(p, "\n\t    PMD autoneg capability [%s] (0x%04x)",
		 td_bits(p, mau_capabilities, capability, ", ", "unknown"), capability);
	td_print(p, "\n\t    MAU type %s (0x%04x)", td_tok(p, mau_types, mau, "unknown"), mau);
}

static void print_power(struct td *p, uint32_t at)
{
	static const struct td_tok support[] = {
		{ 1, "PSE" }, { 2, "supported" }, { 4, "enabled" }, { 8, "can be controlled" },
		{ 0, NULL },
	};
	static const struct td_tok pairs[] = { { 1, "signal" }, { 2, "spare" }, { 0, NULL } };
	static const struct td_tok powers[] = {
		{ 1, "class0" }, { 2, "class1" }, { 3, "class2" },
		{ 4, "class3" }, { 5, "class4" }, { 0, NULL },
	};

	td_print(p, "\n\t    MDI power support [%s], power pair %s, power class %s",
		 td_bits(p, support, td_u8(p, at + 4), ", ", "none"),
		 td_tok(p, pairs, td_u8(p, at + 5), "unknown"),
		 td_tok(p, powers, td_u8(p, at + 6), "unknown"));
}

void lldp_8023(struct td *p, uint32_t at, uint32_t len)
{
	static const uint8_t least[] = { 0, 9, 7, 9, 6 };

	if (len < 4)
		return;
	uint8_t type = lldp_subtype(p, at, subtypes_8023);
	if (type >= sizeof least || len < least[type])
		return;
	switch (type) {
	case 1: print_phy(p, at); break;
	case 2: print_power(p, at); break;
	case 3:
		td_print(p, "\n\t    aggregation status [%s], aggregation port ID %u",
			 td_bits(p, status_flags, td_u8(p, at + 4), ", ", "none"),
			 td_u32(p, at + 5));
		break;
	case 4: td_print(p, "\n\t    MTU size %u", td_u16(p, at + 4)); break;
	default: break;
	}
}

void lldp_iana(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = { { 1, "MUD-URL" }, { 0, NULL } };

	if (len < 8 || lldp_subtype(p, at, names) != 1)
		return;
	td_print(p, "\n\t  MUD-URL=");
	td_chars(p, at + 4, len - 4);
}

static const struct td_tok subtypes_tia[] = {
	{ 1, "LLDP-MED Capabilities" },         { 2, "Network policy" },
	{ 3, "Location identification" },       { 4, "Extended power-via-MDI" },
	{ 5, "Inventory - hardware revision" }, { 6, "Inventory - firmware revision" },
	{ 7, "Inventory - software revision" }, { 8, "Inventory - serial number" },
	{ 9, "Inventory - manufacturer name" }, { 10, "Inventory - model name" },
	{ 11, "Inventory - asset ID" },         { 0, NULL },
};

static void print_media(struct td *p, uint32_t at)
{
	static const struct td_tok media[] = {
		{ 1, "LLDP-MED capabilities" },
		{ 2, "network policy" },
		{ 4, "location identification" },
		{ 8, "extended power via MDI-PSE" },
		{ 16, "extended power via MDI-PD" },
		{ 32, "Inventory" },
		{ 0, NULL },
	};
	static const struct td_tok devices[] = {
		{ 1, "endpoint class 1" },
		{ 2, "endpoint class 2" },
		{ 3, "endpoint class 3" },
		{ 4, "network connectivity" },
		{ 0, NULL },
	};
	uint16_t has = td_u16(p, at + 4);
	uint8_t device = td_u8(p, at + 6);

	td_print(p, "\n\t    Media capabilities [%s] (0x%04x)",
		 td_bits(p, media, has, ", ", "none"), has);
	td_print(p, "\n\t    Device type [%s] (0x%02x)", td_tok(p, devices, device, "unknown"),
		 device);
}

static void print_policy(struct td *p, uint32_t at)
{
	static const struct td_tok applications[] = {
		{ 1, "voice" },
		{ 2, "voice signaling" },
		{ 3, "guest voice" },
		{ 4, "guest voice signaling" },
		{ 5, "softphone voice" },
		{ 6, "video conferencing" },
		{ 7, "streaming video" },
		{ 8, "video signaling" },
		{ 0, NULL },
	};
	static const struct td_tok flags[] = {
		{ 0x80, "Unknown" }, { 0x40, "Tagged" }, { 0x20, "reserved" }, { 0, NULL }
	};
	uint8_t application = td_u8(p, at + 4);

	td_print(p, "\n\t    Application type [%s] (0x%02x), Flags [%s]",
		 td_tok(p, applications, application, "none"), application,
		 td_bits(p, flags, td_u8(p, at + 5), ", ", "none"));
	td_print(p, "\n\t    Vlan id %u, L2 priority %u, DSCP value %u",
		 td_u16(p, at + 5) >> 1 & 0xfff, td_u16(p, at + 6) >> 6 & 7,
		 td_u16(p, at + 6) & 63);
}

/* RFC 3825 */
static void print_coordinates(struct td *p, uint32_t at)
{
	static const struct td_tok altitudes[] = { { 1, "meters" }, { 2, "floors" }, { 0, NULL } };
	static const struct td_tok datums[] = {
		{ 1, "World Geodesic System 1984" },
		{ 2, "North American Datum 1983 (NAVD88)" },
		{ 3, "North American Datum 1983 (MLLW)" },
		{ 0, NULL },
	};

	for (unsigned i = 0; i < 2; i++) {
		uint32_t v = at + 5 + 5 * i;
		const char *name = i == 0 ? "Latitude" : "Longitude";
		const char *small = i == 0 ? "latitude" : "longitude";
		td_print(p, "\n\t    %s resolution %u, %s value %llu", name, td_u8(p, v) >> 2,
			 small, (td_u8(p, v) & 3ULL) << 32 | td_u32(p, v + 1));
	}
	uint8_t altitude = td_u8(p, at + 15) >> 4, datum = td_u8(p, at + 20);
	td_print(p, "\n\t    Altitude type %s (%u)", td_tok(p, altitudes, altitude, "unknown"),
		 altitude);
	td_print(p, "\n\t    Altitude resolution %u, altitude value 0x%x",
		 td_u16(p, at + 15) >> 6 & 63, td_u32(p, at + 16) & 0x3fffffff);
	td_print(p, "\n\t    Datum %s (0x%02x)", td_tok(p, datums, datum, "unknown"), datum);
}

/* RFC 4776 */
static void print_civic(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok what[] = {
		{ 0, "location of DHCP server" },
		{ 1, "location of the network element believed to be closest to the client" },
		{ 2, "location of the client" },
		{ 0, NULL },
	};
	static const struct td_tok elements[] = {
		{ 1, "national subdivisions (state,canton,region,province,prefecture)" },
		{ 2, "county, parish, gun, district" },
		{ 3, "city, township, shi" },
		{ 4, "city division, borough, city district, ward chou" },
		{ 5, "neighborhood, block" },
		{ 6, "street" },
		{ 0, NULL },
	};

	if (len < 6)
		return;
	uint32_t left = td_u8(p, at + 5);
	if (left < 3 || len < 7 + left)
		return;
	uint8_t of = td_u8(p, at + 6);
	td_print(p, "\n\t    LCI length %u, LCI what %s (0x%02x), Country-code ", left,
		 td_tok(p, what, of, "unknown"), of);
	td_padded(p, at + 7, 2);
	for (at += 9, left -= 3; left >= 2 && td_live(p);) {
		uint8_t type = td_u8(p, at), n = td_u8(p, at + 1);
		at += 2, left -= 2;
		td_print(p, "\n\t      CA type '%s' (%u), length %u: ",
			 td_tok(p, elements, type, "unknown"), type, n);
		if (type == 0 || n == 0 || left < n)
			return;
		td_padded(p, at, n);
		at += n, left -= n;
	}
}

static void print_location(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok formats[] = {
		{ 1, "coordinate-based LCI" },
		{ 2, "civic address LCI" },
		{ 3, "ECS ELIN" },
		{ 0, NULL },
	};
	uint8_t format = td_u8(p, at + 4);

	td_print(p, "\n\t    Location data format %s (0x%02x)",
		 td_tok(p, formats, format, "unknown"), format);
	switch (format) {
	case 1:
		if (len >= 21)
			print_coordinates(p, at);
		break;
	case 2: print_civic(p, at, len); break;
	case 3:
		td_print(p, "\n\t    ECS ELIN id ");
		td_padded(p, at + 5, len - 5);
		break;
	default:
		td_print(p, "\n\t    Location ID ");
		td_unknown(p, "\n\t      ", at + 5, len - 5);
		break;
	}
}

static void print_extended_power(struct td *p, uint32_t at)
{
	static const struct td_tok sources[] = {
		{ 1, "PSE - primary power source" },
		{ 2, "local - backup power source" },
		{ 3, "PSE+local - reserved" },
		{ 0, NULL },
	};
	static const struct td_tok priorities[] = {
		{ 1, "critical" }, { 2, "high" }, { 3, "low" }, { 0, NULL }
	};
	uint8_t v = td_u8(p, at + 4);
	uint16_t power = td_u16(p, at + 5);

	/* It is the two lowest bits that tell, though the type is in the highest. */
	td_print(p, "\n\t    Power type [%s], Power source [%s]",
		 v & 3 ? "PD device" : "PSE device", td_tok(p, sources, v >> 4 & 3, "none"));
	td_print(p, "\n\t    Power priority [%s] (0x%02x)", td_tok(p, priorities, v & 15, "none"),
		 v & 15);
	if (power < 1024)
		td_print(p, ", Power %u.%u Watts", power / 10, power % 10);
	else
		td_print(p, ", Power %u (Reserved)", power);
}

void lldp_tia(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const inventory[] = { "Hardware revision", "Firmware revision",
						 "Software revision", "Serial number",
						 "Manufacturer name", "Model name",
						 "Asset ID" };
	static const uint8_t least[] = { 0, 7, 8, 5, 7 };

	if (len < 4)
		return;
	uint8_t type = lldp_subtype(p, at, subtypes_tia);
	if (type >= 5 && type <= 11) {
		td_print(p, "\n\t  %s ", inventory[type - 5]);
		td_padded(p, at + 4, len - 4);
		return;
	}
	if (type >= sizeof least || len < least[type])
		return;
	switch (type) {
	case 1: print_media(p, at); break;
	case 2: print_policy(p, at); break;
	case 3: print_location(p, at, len); break;
	case 4: print_extended_power(p, at); break;
	default: break;
	}
}
