/* LLDP, IEEE 802.1AB. */
#include "lldp.h"

#include "protos.h"

enum { TLV_CHASSIS = 1, TLV_PORT, TLV_TTL, TLV_PORT_TEXT, TLV_NAME, TLV_TEXT, TLV_CAPABILITIES };
enum { TLV_ADDRESS = 8, TLV_PRIVATE = 127, TLV_LENGTH = 0x1ff, HEADER = 2, INTERFACE = 5 };
enum { AF_IP4 = 1, AF_IP6 = 2, AF_802 = 6 };
enum { OUI_8021 = 0x0080c2, OUI_8023 = 0x00120f, OUI_IANA = 0x00005e, OUI_TIA = 0x0012bb };
enum { OUI_DCBX = 0x001b21 };

static const struct td_tok tlvs[] = {
	{ 0, "End" },
	{ TLV_CHASSIS, "Chassis ID" },
	{ TLV_PORT, "Port ID" },
	{ TLV_TTL, "Time to Live" },
	{ TLV_PORT_TEXT, "Port Description" },
	{ TLV_NAME, "System Name" },
	{ TLV_TEXT, "System Description" },
	{ TLV_CAPABILITIES, "System Capabilities" },
	{ TLV_ADDRESS, "Management Address" },
	{ TLV_PRIVATE, "Organization specific" },
	{ 0, NULL },
};

/* How an identifier of a subtype is written. */
enum form { FORM_TEXT = 1, FORM_MAC, FORM_ADDRESS };

static const struct td_tok chassis_names[] = {
	{ 1, "Chassis component" },
	{ 2, "Interface alias" },
	{ 3, "Port component" },
	{ 4, "MAC address" },
	{ 5, "Network address" },
	{ 6, "Interface name" },
	{ 7, "Local" },
	{ 0, NULL },
};
static const uint8_t chassis_forms[] = { 0,        FORM_TEXT,    FORM_TEXT, FORM_TEXT,
					 FORM_MAC, FORM_ADDRESS, FORM_TEXT, FORM_TEXT };
static const struct td_tok port_names[] = {
	{ 1, "Interface alias" }, { 2, "Port component" },
	{ 3, "MAC address" },     { 4, "Network Address" },
	{ 5, "Interface Name" },  { 6, "Agent circuit ID" },
	{ 7, "Local" },           { 0, NULL },
};
static const uint8_t port_forms[] = { 0,         FORM_TEXT, FORM_TEXT, FORM_MAC, FORM_ADDRESS,
				      FORM_TEXT, FORM_TEXT, FORM_TEXT };

static const struct td_tok capabilities[] = {
	{ 1, "Other" },   { 2, "Repeater" },       { 4, "Bridge" },
	{ 8, "WLAN AP" }, { 16, "Router" },        { 32, "Telephone" },
	{ 64, "Docsis" }, { 128, "Station Only" }, { 0, NULL },
};

uint8_t lldp_subtype(struct td *p, uint32_t at, const struct td_tok *names)
{
	uint8_t subtype = td_u8(p, at + 3);

	td_print(p, "\n\t  %s Subtype (%u)", td_tok(p, names, subtype, "unknown"), subtype);
	return subtype;
}

/* A network address with its family before it, or NULL where it does not fit LEN. */
static const char *address(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 1)
		return NULL;
	uint8_t family = td_u8(p, at);
	const char *name = td_tok(p, td_af_names, family, "Unknown");
	len--;
	if ((family == AF_IP4 && len < 4) || (family == AF_IP6 && len < 16) ||
	    (family == AF_802 && len < 6))
		return NULL;
	switch (family) {
	case AF_IP4: return td_string(p, "AFI %s (%u): %s", name, family, td_ip4(p, at + 1));
	case AF_IP6: return td_string(p, "AFI %s (%u): %s", name, family, td_ip6(p, at + 1));
	case AF_802: return td_string(p, "AFI %s (%u): %s", name, family, td_mac(p, at + 1));
	default: return td_string(p, "AFI %s (%u), no AF printer !", name, family);
	}
}

/* False where it is cut. */
static bool print_id(struct td *p, uint32_t at, uint32_t len, const struct td_tok *names,
		     const uint8_t *forms)
{
	if (len < 2)
		return false;
	uint8_t subtype = td_u8(p, at), form = subtype < 8 ? forms[subtype] : 0;
	td_print(p, "\n\t  Subtype %s (%u): ", td_tok(p, names, subtype, "Unknown"), subtype);
	if (form == FORM_TEXT) {
		td_padded(p, at + 1, len - 1);
	} else if (form == FORM_MAC) {
		if (len < 7)
			return false;
		td_print(p, "%s", td_mac(p, at + 1));
	} else if (form == FORM_ADDRESS) {
		const char *s = address(p, at + 1, len - 1);
		if (!s)
			return false;
		td_print(p, "%s", s);
	}
	return true;
}

static bool print_management(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok numberings[] = { { 2, "Interface Index" },
						    { 3, "System Port Number" },
						    { 0, NULL } };

	uint8_t n = td_u8(p, at);
	at++, len--;
	const char *s = n <= len ? address(p, at, n) : NULL;
	if (!s)
		return false;
	td_print(p, "\n\t  Management Address length %u, %s", n, s);
	at += n, len -= n;
	if (len < INTERFACE)
		return false;
	uint8_t numbering = td_u8(p, at);
	td_print(p, "\n\t  %s Interface Numbering (%u): %u",
		 td_tok(p, numberings, numbering, "Unknown"), numbering, td_u32(p, at + 1));
	at += INTERFACE, len -= INTERFACE;
	if (len == 0)
		return true;
	n = td_u8(p, at);
	if (len < n + 1u)
		return false;
	if (n) {
		td_print(p, "\n\t  OID length %u", n);
		td_padded(p, at + 1, n);
	}
	return true;
}

static bool print_capabilities(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 4)
		return false;
	uint16_t has = td_u16(p, at), enabled = td_u16(p, at + 2);
	td_print(p, "\n\t  System  Capabilities [%s] (0x%04x)",
		 td_bits(p, capabilities, has, ", ", "none"), has);
	td_print(p, "\n\t  Enabled Capabilities [%s] (0x%04x)",
		 td_bits(p, capabilities, enabled, ", ", "none"), enabled);
	return true;
}

static bool print_private(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 3)
		return false;
	uint32_t oui = td_u24(p, at);
	td_print(p, ": OUI %s (0x%06x)", td_tok(p, td_oui_names, oui, "Unknown"), oui);
	switch (oui) {
	case OUI_8021: lldp_8021(p, at, len); break;
	case OUI_8023: lldp_8023(p, at, len); break;
	case OUI_IANA: lldp_iana(p, at, len); break;
	case OUI_TIA: lldp_tia(p, at, len); break;
	case OUI_DCBX: lldp_dcbx(p, at, len); break;
	default: break;
	}
	return true;
}

/* False where the value is cut. */
static bool print_value(struct td *p, uint8_t type, uint32_t at, uint32_t len)
{
	switch (type) {
	case TLV_CHASSIS: return print_id(p, at, len, chassis_names, chassis_forms);
	case TLV_PORT: return print_id(p, at, len, port_names, port_forms);
	case TLV_TTL:
		if (len < 2)
			return false;
		td_print(p, ": TTL %us", td_u16(p, at));
		return true;
	case TLV_PORT_TEXT:
	case TLV_NAME:
	case TLV_TEXT:
		td_print(p, type == TLV_TEXT ? "\n\t  " : ": ");
		td_padded(p, at, len);
		return true;
	case TLV_CAPABILITIES: return print_capabilities(p, at, len);
	case TLV_ADDRESS: return print_management(p, at, len);
	case TLV_PRIVATE: return print_private(p, at, len);
	default: return true;
	}
}

void td_lldp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "lldp";
	td_print(p, "LLDP, length %u", len);
	while (td_live(p) && len >= HEADER) {
		if (!td_has(p, at, HEADER)) {
			td_trunc(p);
			return;
		}
		uint16_t head = td_u16(p, at);
		uint32_t n = head & TLV_LENGTH;
		uint8_t type = (uint8_t)(head >> 9);
		at += HEADER, len -= HEADER;
		td_print(p, "\n\t%s TLV (%u), length %u", td_tok(p, tlvs, type, "Unknown"), type,
			 n);
		if (type == 0 || n == 0)
			return;
		if (!td_has(p, at, n) || len < n || !print_value(p, type, at, n)) {
			td_trunc(p);
			return;
		}
		td_unknown(p, "\n\t  ", at, n);
		at += n, len -= n;
	}
}
