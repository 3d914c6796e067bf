/* RADIUS, RFC 2865, 2866 and those that add attributes. */
#include "radius.h"

#include <string.h>

#include "state.h"
#include "value.h"

enum { RADIUS_HLEN = 20 };
enum {
	FRAMED_ADDRESS = 8,
	LOGIN_HOST = 14,
	FRAMED_IPX = 23,
	SESSION_TIMEOUT = 27,
	IDLE_TIMEOUT = 28,
	ATALK_LINK = 37,
	ATALK_NETWORK = 38,
	DELAY_TIME = 41,
	SESSION_TIME = 46,
	EGRESS_VLANID = 56,
	EGRESS_VLAN_NAME = 58,
	TUNNEL_TYPE = 64,
	TUNNEL_MEDIUM = 65,
	TUNNEL_CLIENT = 66,
	TUNNEL_SERVER = 67,
	TUNNEL_PASSWORD = 69,
	ARAP_PASSWORD = 70,
	ARAP_FEATURES = 71,
	EAP_MESSAGE = 79,
	TUNNEL_GROUP = 81,
	TUNNEL_ASSIGNMENT = 82,
	TUNNEL_PREFERENCE = 83,
	ARAP_RESPONSE = 84,
	INTERIM_INTERVAL = 85,
	TUNNEL_CLIENT_AUTH = 90,
	TUNNEL_SERVER_AUTH = 91,
};

static const struct td_tok vlan_tags[] = { { 0x31, "Tagged" }, { 0x32, "Untagged" }, { 0, NULL } };

static void print_tag(struct td *p, uint8_t tag, bool given)
{
	if (given)
		td_print(p, "Tag[%u] ", tag);
	else
		td_print(p, "Tag[Unused] ");
}

/* Up to N bytes, what is not printable as dots. */
static void print_dotted(struct td *p, uint32_t at, uint32_t n)
{
	for (; n > 0 && td_live(p); n--) {
		uint8_t c = td_u8(p, at++);
		td_print(p, "%c", c >= 0x20 && c < 0x7f ? c : '.');
	}
}

/* What stands before the string of a tunnel's attribute or a VLAN's; false where it is cut. */
static bool print_prefix(struct td *p, uint32_t *at, uint32_t *len, uint8_t type)
{
	uint8_t tag = td_u8(p, *at);
	uint32_t n = 0;

	switch (type) {
	case TUNNEL_PASSWORD:
		if (*len < 3)
			return false;
		print_tag(p, tag, tag && tag <= 0x1f);
		td_print(p, "Salt %u ", td_u16(p, *at + 1));
		n = 3;
		break;
	case TUNNEL_CLIENT:
	case TUNNEL_SERVER:
	case TUNNEL_GROUP:
	case TUNNEL_ASSIGNMENT:
	case TUNNEL_CLIENT_AUTH:
	case TUNNEL_SERVER_AUTH:
		if (tag <= 0x1f) {
			print_tag(p, tag, tag);
			n = 1;
		}
		break;
	case EGRESS_VLAN_NAME:
		td_print(p, "%s (0x%02x) ", td_tok(p, vlan_tags, tag, "Unknown tag"), tag);
		n = 1;
		break;
	default: break;
	}
	*at += n;
	*len -= n;
	return true;
}

/* False where it was cut. */
static bool print_string(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	if (!td_has(p, at, len))
		return false;
	if (type == EAP_MESSAGE) {
		td_eap(p, at, len);
		return true;
	}
	if (!print_prefix(p, &at, &len, type))
		return false;
	uint32_t n = 0;
	while (n < len && td_u8(p, at + n) != 0)
		n++;
	print_dotted(p, at, n);
	return true;
}

static bool print_vendor(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 4)
		return false;
	uint32_t vendor = td_u32(p, at);
	td_print(p, "Vendor: %s (%u)", td_tok(p, td_enterprise_names, vendor, "Unknown"), vendor);
	at += 4, len -= 4;
	while (len >= 2 && td_live(p)) {
		uint32_t type = td_u8(p, at), n = td_u8(p, at + 1);
		if (n < 2 || n > len) {
			td_print(p, "\n\t    Vendor Attribute: %u, Length: %u (bogus, %s)", type, n,
				 n < 2 ? "must be >= 2" :
					 "goes past end of vendor-specific attribute");
			return true;
		}
		at += 2, n -= 2, len -= 2;
		if (!td_has(p, at, n))
			return false;
		td_print(p, "\n\t    Vendor Attribute: %u, Length: %u, Value: ", type, n);
		print_dotted(p, at, n);
		at += n, len -= n;
	}
	return true;
}

static void print_seconds(struct td *p, uint32_t v)
{
	if (v < 60)
		td_print(p, "%02u secs", v);
	else if (v < 3600)
		td_print(p, "%02u:%02u min", v / 60, v % 60);
	else
		td_print(p, "%02u:%02u:%02u hours", v / 3600, v % 3600 / 60, v % 60);
}

/* A number of three bytes behind a tag. */
static void print_tagged_number(struct td *p, uint32_t at, uint8_t type)
{
	uint8_t tag = td_u8(p, at);

	if (type == TUNNEL_PREFERENCE)
		print_tag(p, tag, tag != 0);
	else
		td_print(p, "%s (0x%02x) ", td_tok(p, vlan_tags, tag, "Unknown tag"), tag);
	td_print(p, "%u", td_u24(p, at + 1));
}

static void print_special_number(struct td *p, uint32_t at, uint8_t type)
{
	if (type == TUNNEL_PREFERENCE || type == EGRESS_VLANID) {
		print_tagged_number(p, at, type);
		return;
	}
	uint32_t v = td_u32(p, at);
	bool is_seconds = type == SESSION_TIMEOUT || type == IDLE_TIMEOUT || type == DELAY_TIME ||
			  type == SESSION_TIME || type == INTERIM_INTERVAL;
	if (is_seconds)
		print_seconds(p, v);
	else if (type == FRAMED_IPX && v == 0xfffffffe)
		td_print(p, "NAS Select");
	else if (type == ATALK_LINK && v == 0)
		td_print(p, "Unnumbered");
	else if (type == ATALK_NETWORK && v == 0)
		td_print(p, "NAS assigned");
	else
		td_print(p, "%u", v);
}

static void print_number(struct td *p, uint32_t at, uint8_t type)
{
	const struct td_radius_attribute *a = &td_radius_attributes[type];

	if (!a->values) {
		print_special_number(p, at, type);
		return;
	}
	uint32_t v;
	if (type == TUNNEL_TYPE || type == TUNNEL_MEDIUM) {
		print_tag(p, td_u8(p, at), td_u8(p, at) != 0);
		v = td_u24(p, at + 1);
	} else {
		v = td_u32(p, at);
	}
	if (v < a->nvalues && a->values[v])
		td_print(p, "%s", a->values[v]);
	else
		td_print(p, "#%u", v);
}

static void print_address(struct td *p, uint32_t at, uint8_t type)
{
	uint32_t v = td_u32(p, at);
	bool select = type == FRAMED_ADDRESS || type == LOGIN_HOST;

	if (select && v == 0xffffffff)
		td_print(p, "User Selected");
	else if (select && v == 0xfffffffe)
		td_print(p, "NAS Select");
	else
		td_print(p, "%s", td_ip4(p, at));
}

static bool print_prefix6(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t addr[16] = { 0 };

	if (len < 2 || len > 18) {
		td_print(p, "ERROR: length %u not in range (2..18)", len);
		return true;
	}
	const uint8_t *bytes = td_has(p, at, len) ? td_bytes(p, at, len) : NULL;
	if (!bytes)
		return false;
	if (bytes[1] > 128) {
		td_print(p, "ERROR: netmask %u not in range (0..128)", bytes[1]);
		return true;
	}
	memcpy(addr, bytes + 2, len - 2);
	td_print(p, "%s/%u", td_ip6_of(p, addr), bytes[1]);
	if (bytes[1] > 8 * (len - 2))
		td_print(p, " (inconsistent prefix length)");
	return true;
}

static bool print_home_prefix(struct td *p, uint32_t at)
{
	if (!td_has(p, at, 17))
		return false;
	if (td_u8(p, at) > 128)
		td_print(p, "ERROR: netmask %u not in range (0..128)", td_u8(p, at));
	else
		td_print(p, "%s/%u", td_ip6(p, at + 1), td_u8(p, at));
	return true;
}

/* RFC 5580 */
static void print_operator(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 0x30, "TADIG" }, { 0x31, "REALM" }, { 0x32, "E212" }, { 0x33, "ICC" }, { 0, NULL }
	};
	uint8_t space = td_u8(p, at);

	td_print(p, "[%s] ", td_tok(p, names, space, "unknown namespace %u", space));
	td_chars(p, at + 1, len - 1);
}

static void print_location(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = { { 0, "Civic" }, { 1, "Geospatial" }, { 0, NULL } };
	static const struct td_tok entities[] = { { 0, "User" }, { 1, "RADIUS" }, { 0, NULL } };
	uint8_t code = td_u8(p, at + 2), entity = td_u8(p, at + 3);

	td_print(p, "index %u, code %s, entity %s, ", td_u16(p, at),
		 td_tok(p, codes, code, "Unknown (%u)", code),
		 td_tok(p, entities, entity, "Unknown (%u)", entity));
	td_print(p, "sighting time ");
	td_ntp_time(p, at + 4);
	td_print(p, ", time to live ");
	td_ntp_time(p, at + 12);
	td_print(p, ", method \"");
	td_chars(p, at + 20, len - 20);
	td_print(p, "\"");
}

static void print_policy(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 0x0001, "MBZ-15" }, { 0x0002, "MBZ-14" },
		{ 0x0004, "MBZ-13" }, { 0x0008, "MBZ-12" },
		{ 0x0010, "MBZ-11" }, { 0x0020, "MBZ-10" },
		{ 0x0040, "MBZ-9" },  { 0x0080, "MBZ-8" },
		{ 0x0100, "MBZ-7" },  { 0x0200, "MBZ-6" },
		{ 0x0400, "MBZ-5" },  { 0x0800, "MBZ-4" },
		{ 0x1000, "MBZ-3" },  { 0x2000, "MBZ-2" },
		{ 0x4000, "MBZ-1" },  { 0x8000, "Retransmission Allowed" },
		{ 0, NULL },
	};

	td_print(p, "flags [%s], retention expires ",
		 td_bits(p, names, td_u16(p, at), ", ", "none"));
	td_ntp_time(p, at + 2);
	if (len > 10) {
		td_print(p, ", note well \"");
		td_chars(p, at + 10, len - 10);
		td_print(p, "\"");
	}
}

/* An attribute that must have MIN bytes; false where it was cut. */
static bool print_checked(struct td *p, uint32_t at, uint32_t len, uint8_t kind)
{
	uint32_t min = kind == RADIUS_OPERATOR      ? 2 :
		       kind == RADIUS_LOCATION      ? 21 :
		       kind == RADIUS_LOCATION_DATA ? 3 :
						      10;

	if (!td_has(p, at, len))
		return false;
	if (len < min) {
		td_print(p, "ERROR: length %u < %u", len, min);
		return true;
	}
	switch (kind) {
	case RADIUS_OPERATOR: print_operator(p, at, len); break;
	case RADIUS_LOCATION: print_location(p, at, len); break;
	case RADIUS_LOCATION_DATA:
		td_print(p, "index %u, location", td_u16(p, at));
		td_dump_ascii(p, "\n\t    ", at + 2, len - 2);
		break;
	default: print_policy(p, at, len); break;
	}
	return true;
}

/* RFC 5447 and those that add bits. */
static void print_features(struct td *p, uint32_t at)
{
	static const struct {
		uint8_t bit;
		const char *name;
	} features[] = {
		{ 0, "MIP6_INTEGRATED" },
		{ 1, "LOCAL_HOME_AGENT_ASSIGNMENT" },
		{ 40, "PMIP6_SUPPORTED" },
		{ 41, "IP4_HOA_SUPPORTED" },
		{ 42, "LOCAL_MAG_ROUTING_SUPPORTED" },
		{ 43, "ASSIGN_LOCAL_IP" },
		{ 44, "MIP4_SUPPORTED" },
		{ 45, "OPTIMIZED_IDLE_MODE_MOBILITY" },
		{ 46, "GTPv2_SUPPORTED" },
		{ 47, "IP4_TRANSPORT_SUPPORTED" },
		{ 48, "IP4_HOA_ONLY_SUPPORTED" },
		{ 49, "INTER_MAG_ROUTING_SUPPORTED" },
	};
	const char *sep = "";

	td_print(p, "[");
	uint64_t v = td_u64(p, at);
	for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
		if (v >> features[i].bit & 1) {
			td_print(p, "%s%s", sep, features[i].name);
			sep = ", ";
		}
	}
	td_print(p, "]");
}

static void print_upper_hex(struct td *p, uint32_t at, uint32_t n)
{
	while (n-- > 0 && td_live(p))
		td_print(p, "%02X", td_u8(p, at++));
}

static void print_strange(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	uint32_t want = type == ARAP_PASSWORD ? 16 : type == ARAP_FEATURES ? 14 : 4;

	if (type == ARAP_RESPONSE) {
		if (len < 8)
			td_print(p, "ERROR: length %u != 8", len);
		else
			print_upper_hex(p, at, 8);
		return;
	}
	if (len != want) {
		td_print(p, "%s: length %u != %u", want == 4 ? "Error" : "ERROR", len, want);
		return;
	}
	if (type == ARAP_PASSWORD) {
		td_print(p, "User_challenge (");
		print_upper_hex(p, at, 8);
		td_print(p, ") User_resp(");
		print_upper_hex(p, at + 8, 8);
		td_print(p, ")");
	} else if (type == ARAP_FEATURES) {
		td_print(p, "User can%s change password", td_u8(p, at) ? "" : "not");
		td_print(p, ", Min password length: %u", td_u8(p, at + 1));
		td_print(p, ", created at: ");
		print_upper_hex(p, at + 2, 4);
		td_print(p, ", expires in: ");
		print_upper_hex(p, at + 6, 4);
		td_print(p, ", Current Time: ");
		print_upper_hex(p, at + 10, 4);
	} else {
		uint32_t cause = td_u32(p, at);
		td_print(p, "Error cause %u: %s", cause,
			 td_tok(p, td_radius_causes, cause, "Error-Cause %u not known", cause));
	}
}

/* False where the value was cut. */
static bool print_value(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	uint8_t kind = td_radius_attributes[type].kind;
	uint32_t size = kind == RADIUS_ADDRESS6    ? 16 :
			kind == RADIUS_HOME_PREFIX ? 17 :
			kind == RADIUS_FEATURES    ? 8 :
						     4;

	switch (kind) {
	case RADIUS_NOTHING: return true;
	case RADIUS_STRING: return print_string(p, at, len, type);
	case RADIUS_VENDOR: return print_vendor(p, at, len);
	case RADIUS_PREFIX6: return print_prefix6(p, at, len);
	case RADIUS_OPERATOR:
	case RADIUS_LOCATION:
	case RADIUS_LOCATION_DATA:
	case RADIUS_POLICY: return print_checked(p, at, len, kind);
	case RADIUS_STRANGE: print_strange(p, at, len, type); return true;
	default: break;
	}
	if (len != size) {
		td_print(p, "ERROR: length %u != %u", len, size);
		return true;
	}
	switch (kind) {
	case RADIUS_NUMBER: print_number(p, at, type); return true;
	case RADIUS_ADDRESS: print_address(p, at, type); return true;
	case RADIUS_ADDRESS6: td_print(p, "%s", td_ip6(p, at)); return true;
	case RADIUS_HOME_PREFIX: return print_home_prefix(p, at);
	case RADIUS_TIME: td_ctime(p, td_u32(p, at)); return true;
	default: print_features(p, at); return true;
	}
}

static void print_attributes(struct td *p, uint32_t at, uint32_t left)
{
	while (left > 0 && td_live(p)) {
		if (left < 2 || !td_has(p, at, 2)) {
			td_trunc(p);
			return;
		}
		uint8_t type = td_u8(p, at), len = td_u8(p, at + 1);
		bool known = type > 0 && type < RADIUS_ATTRIBUTES;
		td_print(p, "\n\t  %s Attribute (%u), length: %u",
			 known ? td_radius_attributes[type].name : "Unknown", type, len);
		if (len < 2 || len > left) {
			td_print(p, len < 2 ? " (bogus, must be >= 2)" :
					      " (bogus, goes past end of packet)");
			return;
		}
		td_print(p, ", Value: ");
		if (known && len > 2 && !print_value(p, at + 2, len - 2u, type))
			td_trunc(p);
		td_unknown(p, "\n\t    ", at + 2, len - 2u);
		at += len;
		left -= len;
	}
}

void td_radius(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = {
		{ 1, "Access-Request" },
		{ 2, "Access-Accept" },
		{ 3, "Access-Reject" },
		{ 4, "Accounting-Request" },
		{ 5, "Accounting-Response" },
		{ 11, "Access-Challenge" },
		{ 12, "Status-Server" },
		{ 13, "Status-Client" },
		{ 40, "Disconnect-Request" },
		{ 41, "Disconnect-ACK" },
		{ 42, "Disconnect-NAK" },
		{ 43, "CoA-Request" },
		{ 44, "CoA-ACK" },
		{ 45, "CoA-NAK" },
		{ 255, "Reserved" },
		{ 0, NULL },
	};

	p->proto = "radius";
	uint32_t claimed = td_has(p, at, RADIUS_HLEN) ? td_u16(p, at + 2) : 0;
	if (claimed < RADIUS_HLEN) {
		td_trunc(p);
		return;
	}
	if (claimed < len)
		len = claimed;
	uint8_t code = td_u8(p, at);
	td_print(p, "RADIUS, length: %u\n\t%s (%u), id: 0x%02x, Authenticator: ", len,
		 td_tok(p, codes, code, "Unknown Command"), code, td_u8(p, at + 1));
	td_hex(p, at + 4, 16);
	if (len > RADIUS_HLEN)
		print_attributes(p, at + RADIUS_HLEN, len - RADIUS_HLEN);
}
