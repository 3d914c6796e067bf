/*
 * Options of DHCP with a form of their own: policies and routes RFC 2132 (4.3, 5.8) and 3442,
 * client identifiers RFC 2132 (9.14) and 4361, user classes RFC 3004, names RFC 4702 and 3397,
 * relay agents RFC 3046, network boot RFC 4578, portals RFC 8910.
 */
#include "bytes.h"
#include "names.h"
#include "proto/dhcp.h"
#include "proto/dns.h"
#include "walk.h"

enum {
	POLICY_IP,
	POLICY_MASK,
	ROUTE_IP,
	ROUTE_ROUTER,
	VENDOR_VALUE,
	OVERLOAD,
	REQUEST_ITEM,
	VENDOR_CLASS,
	CLIENT_IAID,
	CLIENT_DUID_TYPE,
	CLIENT_LLT_HW,
	CLIENT_LL_HW,
	CLIENT_TIME,
	CLIENT_LINK,
	CLIENT_ENTERPRISE,
	CLIENT_ID,
	CLIENT_TYPE,
	CLIENT_UNDEF,
	CLIENT_HW_TYPE,
	CLIENT_ETHER,
	CLIENT_HW,
	CLASS,
	CLASS_LENGTH,
	CLASS_DATA,
	CLASS_TEXT,
	FQDN_FLAGS,
	FQDN_MBZ,
	FQDN_N,
	FQDN_E,
	FQDN_O,
	FQDN_S,
	FQDN_RCODE1,
	FQDN_RCODE2,
	FQDN_NAME,
	ARCHITECTURE,
	NETWORK_MAJOR,
	NETWORK_MINOR,
	SEARCH,
	CLASSLESS,
	PORTAL,
	SUBOPTION_LENGTH,
	AGENT,
	AGENT_VALUE,
	AGENT_CIRCUIT,
	AGENT_REMOTE,
	AGENT_CLASS,
	AGENT_LINK,
	AGENT_SUBSCRIBER,
	AGENT_RADIUS,
	AGENT_AUTHENTICATION,
	AGENT_FLAGS,
	AGENT_OVERRIDE,
	AGENT_ID,
};

static const struct value_name overloads[] = {
	{ 1, 1, "Boot file name holds options" },
	{ 2, 2, "Server host name holds options" },
	{ 3, 3, "Boot file and server host names hold options" },
	{ 0 },
};

static const struct value_name duid_types[] = {
	{ 1, 1, "link-layer address plus time" },
	{ 2, 2, "assigned by vendor based on Enterprise number" },
	{ 3, 3, "link-layer address" },
	{ 4, 4, "Universally Unique Identifier (UUID)" },
	{ 0 },
};

static const struct value_name agent_names[] = {
	{ 1, 1, "Agent Circuit ID" },
	{ 2, 2, "Agent Remote ID" },
	{ 4, 4, "DOCSIS Device Class" },
	{ 5, 5, "Link selection" },
	{ 6, 6, "Subscriber ID" },
	{ 7, 7, "RADIUS Attributes" },
	{ 8, 8, "Authentication" },
	{ 10, 10, "Flags" },
	{ 11, 11, "Server ID Override" },
	{ 12, 12, "Relay Agent Identifier" },
	{ 0 },
};

#define AGENT_FIELD(name) "dhcp.option.agent_information_option." name
#define BIT(field, label, bit) \
	{ \
		.name = (field), .title = (label), .type = FIELD_BOOL, .bits = 8, .mask = (bit) \
	}

static const struct field_def fields[] = {
	[POLICY_IP] = { "dhcp.option.policy_filter.ip", "IP Address", FIELD_IPV4 },
	[POLICY_MASK] = { "dhcp.option.policy_filter.subnet_mask", "Subnet Mask", FIELD_IPV4 },
	[ROUTE_IP] = { "dhcp.option.static_route.ip", "Destination IP Address", FIELD_IPV4 },
	[ROUTE_ROUTER] = { "dhcp.option.static_route.router", "Destination Router", FIELD_IPV4 },
	[VENDOR_VALUE] = { "dhcp.option.vendor.value", "Value", FIELD_BYTES },
	[OVERLOAD] = { "dhcp.option.option_overload", "Option Overload", FIELD_UINT8, BASE_DEC,
		       .names = overloads },
	[REQUEST_ITEM] = { "dhcp.option.request_list_item", "Parameter Request List Item",
			   FIELD_UINT8, BASE_DEC },
	[VENDOR_CLASS] = { "dhcp.option.vendor_class_id", "Vendor class identifier", FIELD_STRING },
	[CLIENT_IAID] = { "dhcp.client_id.iaid", "IAID", FIELD_STRING },
	[CLIENT_DUID_TYPE] = { "dhcp.client_id.duid_type", "DUID Type", FIELD_UINT16, BASE_DEC,
			       .names = duid_types },
	[CLIENT_LLT_HW] = { "dhcp.client_id.duid_llt_hw_type", "Hardware type", FIELD_UINT16,
			    BASE_DEC, .names = names_arp_hardware },
	[CLIENT_LL_HW] = { "dhcp.client_id.duid_ll_hw_type", "Hardware type", FIELD_UINT16,
			   BASE_DEC, .names = names_arp_hardware },
	[CLIENT_TIME] = { "dhcp.client_id.time", "Time", FIELD_UINT32, BASE_DEC },
	[CLIENT_LINK] = { "dhcp.client_id.link_layer_address", "Link layer address", FIELD_STRING },
	[CLIENT_ENTERPRISE] = { "dhcp.client_id.enterprise_num", "Enterprise-number", FIELD_UINT32,
				BASE_DEC },
	[CLIENT_ID] = { "dhcp.client_id", "Identifier", FIELD_BYTES },
	[CLIENT_TYPE] = { "dhcp.client_id.type", "Type", FIELD_UINT8, BASE_DEC },
	[CLIENT_UNDEF] = { "dhcp.client_id.undef", "Client Identifier", FIELD_STRING },
	[CLIENT_HW_TYPE] = { "dhcp.hw.type", "Hardware type", FIELD_UINT8, BASE_HEX,
			     .names = names_arp_hardware },
	[CLIENT_ETHER] = { "dhcp.hw.mac_addr", "Client MAC address", FIELD_ETHER },
	[CLIENT_HW] = { "dhcp.client_hardware_address", "Client hardware address", FIELD_STRING },
	[CLASS] = { "dhcp.option.user_class", "Instance of User Class", FIELD_UINT8, BASE_DEC },
	[CLASS_LENGTH] = { "dhcp.option.user_class.length", "User Class Length", FIELD_UINT8,
			   BASE_DEC },
	[CLASS_DATA] = { "dhcp.option.user_class.data", "User Class Data", FIELD_BYTES },
	[CLASS_TEXT] = { "dhcp.option.user_class.text", "User Class Data (Text)", FIELD_STRING },
	[FQDN_FLAGS] = { "dhcp.fqdn.flags", "Flags", FIELD_UINT8, BASE_HEX },
	[FQDN_MBZ] = { "dhcp.fqdn.mbz", "Reserved flags", FIELD_UINT8, BASE_HEX, .mask = 0xf0 },
	[FQDN_N] = BIT("dhcp.fqdn.n", "Server DDNS", 0x08),
	[FQDN_E] = BIT("dhcp.fqdn.e", "Encoding", 0x04),
	[FQDN_O] = BIT("dhcp.fqdn.o", "Server overrides", 0x02),
	[FQDN_S] = BIT("dhcp.fqdn.s", "Server", 0x01),
	[FQDN_RCODE1] = { "dhcp.fqdn.rcode1", "A-RR result", FIELD_UINT8, BASE_DEC },
	[FQDN_RCODE2] = { "dhcp.fqdn.rcode2", "PTR-RR result", FIELD_UINT8, BASE_DEC },
	[FQDN_NAME] = { "dhcp.fqdn.name", "Client name", FIELD_STRING },
	[ARCHITECTURE] = { "dhcp.option.client_system_architecture", "Client System Architecture",
			   FIELD_UINT16, BASE_DEC },
	[NETWORK_MAJOR] = { "dhcp.client_network_id_major", "Major Version", FIELD_UINT8,
			    BASE_DEC },
	[NETWORK_MINOR] = { "dhcp.client_network_id_minor", "Minor Version", FIELD_UINT8,
			    BASE_DEC },
	[SEARCH] = { "dhcp.option.dhcp_dns_domain_search_list_fqdn", "FQDN", FIELD_STRING },
	[CLASSLESS] = { "dhcp.option.classless_static_route", "Subnet/MaskWidth-Router",
			FIELD_BYTES },
	[PORTAL] = { "dhcp.option.captive_portal", "Captive Portal", FIELD_STRING },
	[SUBOPTION_LENGTH] = { "dhcp.option.suboption_length", "Length", FIELD_UINT8, BASE_DEC },
	[AGENT] = { AGENT_FIELD("suboption"), "Option 82 Suboption", FIELD_UINT8, BASE_DEC,
		    .names = agent_names },
	[AGENT_VALUE] = { AGENT_FIELD("value"), "Value", FIELD_BYTES },
	[AGENT_CIRCUIT] = { AGENT_FIELD("agent_circuit_id"), "Agent Circuit ID", FIELD_BYTES },
	[AGENT_REMOTE] = { AGENT_FIELD("agent_remote_id"), "Agent Remote ID", FIELD_BYTES },
	[AGENT_CLASS] = { AGENT_FIELD("docsis_device_class"), "DOCSIS Device Class", FIELD_UINT32,
			  BASE_HEX },
	[AGENT_LINK] = { AGENT_FIELD("link_selection"), "Link selection", FIELD_IPV4 },
	[AGENT_SUBSCRIBER] = { AGENT_FIELD("subscriber_id"), "Subscriber ID", FIELD_STRING },
	[AGENT_RADIUS] = { AGENT_FIELD("radius_attributes"), "RADIUS Attributes", FIELD_BYTES },
	[AGENT_AUTHENTICATION] = { AGENT_FIELD("authentication"), "Authentication", FIELD_BYTES },
	[AGENT_FLAGS] = { AGENT_FIELD("flags"), "Flags", FIELD_UINT8, BASE_HEX },
	[AGENT_OVERRIDE] = { AGENT_FIELD("server_id_override"), "Server ID Override", FIELD_IPV4 },
	[AGENT_ID] = { AGENT_FIELD("relay_agent_id"), "Relay Agent Identifier", FIELD_BYTES },
};

const struct field_table dhcp_special_fields = { fields, sizeof fields / sizeof fields[0] };

/* The data of an option: LEN bytes at AT of the layer, P. */
struct data {
	struct rows *r;
	const uint8_t *p;
	uint32_t at, len;
};

static void uint_row(const struct data *o, unsigned field, uint32_t off, uint32_t size)
{
	rows_at(o->r, &fields[field], o->at + off, size);
}

static void bytes_row(const struct data *o, unsigned field, uint32_t off, uint32_t size)
{
	rows_bytes(o->r, &fields[field], o->at + off, size);
}

/* Pairs of addresses; two of SIZE bytes a time of FIELD and the one behind it. */
static void pair_rows(const struct data *o, unsigned field)
{
	for (uint32_t i = 0; o->len - i >= 8; i += 8) {
		uint_row(o, field, i, 4);
		uint_row(o, field + 1, i + 4, 4);
	}
}

static void list_rows(const struct data *o, unsigned field, uint32_t size)
{
	for (uint32_t i = 0; o->len - i >= size; i += size)
		uint_row(o, field, i, size);
}

/* A link-layer address as text: "02:00:5e:10:00:01" of Ethernet, else hexadecimal digits. */
static void link_row(const struct data *o, unsigned field, uint32_t off, uint32_t len,
		     uint32_t hardware)
{
	enum { ETHER = 1, IEEE802 = 6, ETHER_LEN = 6 };
	const uint8_t *p = o->p + o->at + off;
	uint32_t n;

	rows_text_begin(o->r);
	if (len == 0)
		text_str(&o->r->text, "<No address>");
	else if ((hardware == ETHER || hardware == IEEE802) && len == ETHER_LEN)
		text_mac(&o->r->text, p);
	else
		text_hexbytes(&o->r->text, p, len, 0);
	const char *s = rows_text_end(o->r, &n);
	rows_value(o->r, &fields[field], o->at + off, len, s, n);
}

/* RFC 4361, 6.1: an identity association and a DUID of RFC 8415 (11). */
static void duid_rows(const struct data *o)
{
	enum { LLT = 1, EN = 2, LL = 3 };
	const uint8_t *p = o->p + o->at;

	if (o->len < 7)
		return;
	link_row(o, CLIENT_IAID, 1, 4, 255);
	uint_row(o, CLIENT_DUID_TYPE, 5, 2);
	switch (be16(p + 5)) {
	case LLT:
		if (o->len < 13)
			break;
		uint_row(o, CLIENT_LLT_HW, 7, 2);
		uint_row(o, CLIENT_TIME, 9, 4);
		link_row(o, CLIENT_LINK, 13, o->len - 13, be16(p + 7));
		break;
	case EN:
		if (o->len < 11)
			break;
		uint_row(o, CLIENT_ENTERPRISE, 7, 4);
		bytes_row(o, CLIENT_ID, 11, o->len - 11);
		break;
	case LL:
		if (o->len < 9)
			break;
		uint_row(o, CLIENT_LL_HW, 7, 2);
		link_row(o, CLIENT_LINK, 9, o->len - 9, be16(p + 7));
		break;
	default: break;
	}
}

/* Seven bytes are taken for a hardware type and address. */
static void client_rows(const struct data *o)
{
	enum { ETHER = 1, IEEE802 = 6, UUID_LEN = 17, OTHER = 255 };
	uint8_t first = o->len ? o->p[o->at] : 0;

	if (o->len == 7 && first > 0 && first < 48) {
		uint_row(o, CLIENT_HW_TYPE, 0, 1);
		if (first == ETHER || first == IEEE802)
			bytes_row(o, CLIENT_ETHER, 1, 6);
		else
			link_row(o, CLIENT_HW, 1, 6, first);
	} else if (first == OTHER) {
		duid_rows(o);
	} else if (first == 0 && o->len > 1 && o->len != UUID_LEN) {
		uint_row(o, CLIENT_TYPE, 0, 1);
		bytes_row(o, CLIENT_UNDEF, 1, o->len - 1);
	}
}

/* RFC 3004; a length that does not fit means that the rest is text, as some send it. */
static void class_rows(const struct data *o)
{
	uint32_t left = o->len;

	if (o->len < 2)
		return;
	for (uint32_t i = 0, index = 0; i < o->len; index++) {
		uint32_t len = o->p[o->at + i];

		if (len >= left) {
			bytes_row(o, CLASS_TEXT, i, left);
			return;
		}
		rows_uint(o->r, &fields[CLASS], o->at + i, len + 1, index);
		rows_push(o->r);
		uint_row(o, CLASS_LENGTH, i, 1);
		if (len)
			bytes_row(o, CLASS_DATA, i + 1, len);
		rows_pop(o->r);
		if (len == 0)
			return;
		left -= len + 1;
		i += len + 1;
	}
}

/* The name at OFF of the data, in the form of DNS; the bytes that it takes, 0 if it is none. */
static uint32_t name_row(const struct data *o, unsigned field, uint32_t off)
{
	struct dns_message m = { .p = o->p + o->at, .len = o->len };
	uint32_t n;

	rows_text_begin(o->r);
	uint32_t taken = dns_name(&o->r->text, &m, off, NULL);
	const char *s = rows_text_end(o->r, &n);
	if (taken)
		rows_value(o->r, &fields[field], o->at + off, taken, s, n);
	return taken;
}

static void fqdn_rows(const struct data *o)
{
	enum { ENCODED = 0x04 };

	if (o->len < 3)
		return;
	uint_row(o, FQDN_FLAGS, 0, 1);
	rows_push(o->r);
	for (unsigned field = FQDN_MBZ; field <= FQDN_S; field++)
		uint_row(o, field, 0, 1);
	rows_pop(o->r);
	uint_row(o, FQDN_RCODE1, 1, 1);
	uint_row(o, FQDN_RCODE2, 2, 1);
	if (o->len > 3 && (o->p[o->at] & ENCODED))
		name_row(o, FQDN_NAME, 3);
	else if (o->len > 3)
		bytes_row(o, FQDN_NAME, 3, o->len - 3);
}

static void search_rows(const struct data *o)
{
	for (uint32_t i = 0, taken = 1; i < o->len && taken; i += taken)
		taken = name_row(o, SEARCH, i);
}

/* RFC 3442: the width of the mask, as many bytes of the subnet as that needs, the router. */
static void classless_rows(const struct data *o)
{
	if (o->len < 5)
		return;
	for (uint32_t i = 0; i < o->len;) {
		uint32_t width = o->p[o->at + i], size = 1 + (width + 7) / 8 + 4;

		if (width > 32 || size > o->len - i)
			return;
		bytes_row(o, CLASSLESS, i, size);
		i += size;
	}
}

static unsigned agent_field(uint8_t code, uint32_t *size)
{
	*size = 0;
	switch (code) {
	case 1: return AGENT_CIRCUIT;
	case 2: return AGENT_REMOTE;
	case 4: *size = 4; return AGENT_CLASS;
	case 5: *size = 4; return AGENT_LINK;
	case 6: return AGENT_SUBSCRIBER;
	case 7: return AGENT_RADIUS;
	case 8: return AGENT_AUTHENTICATION;
	case 10: *size = 1; return AGENT_FLAGS;
	case 11: *size = 4; return AGENT_OVERRIDE;
	case 12: return AGENT_ID;
	default: return AGENT_VALUE;
	}
}

static void agent_rows(const struct data *o)
{
	for (uint32_t i = 0; o->len - i >= 2;) {
		uint8_t code = o->p[o->at + i];
		uint32_t len = o->p[o->at + i + 1], size;
		unsigned field = agent_field(code, &size);

		uint_row(o, AGENT, i, 1);
		rows_push(o->r);
		uint_row(o, SUBOPTION_LENGTH, i + 1, 1);
		i += 2;
		if (len <= o->len - i) {
			rows_bytes(o->r, &fields[AGENT_VALUE], o->at + i, len)->flags =
				field == AGENT_VALUE ? 0 : ROW_HIDDEN;
			if (size && size == len)
				uint_row(o, field, i, size);
			else if (!size && field != AGENT_VALUE)
				bytes_row(o, field, i, len);
		}
		rows_pop(o->r);
		if (len > o->len - i)
			return;
		i += len;
	}
}

bool dhcp_special_rows(struct rows *r, const struct layer *l, const struct dhcp_option *opt)
{
	struct data o = { r, layer_data(r->d, l), opt->off + 2, opt->len };

	switch (opt->code) {
	case 21: pair_rows(&o, POLICY_IP); return true;
	case 33: pair_rows(&o, ROUTE_IP); return true;
	case 43: bytes_row(&o, VENDOR_VALUE, 0, o.len); return true;
	case 52:
		if (o.len)
			uint_row(&o, OVERLOAD, 0, 1);
		return true;
	case 55: list_rows(&o, REQUEST_ITEM, 1); return true;
	case 60: bytes_row(&o, VENDOR_CLASS, 0, o.len); return true;
	case 61: client_rows(&o); return true;
	case 77: class_rows(&o); return true;
	case 81: fqdn_rows(&o); return true;
	case 82: agent_rows(&o); return true;
	case 93: list_rows(&o, ARCHITECTURE, 2); return true;
	case 94:
		if (o.len >= 3 && o.p[o.at] == 1) {
			uint_row(&o, NETWORK_MAJOR, 1, 1);
			uint_row(&o, NETWORK_MINOR, 2, 1);
		}
		return true;
	case 114: bytes_row(&o, PORTAL, 0, o.len); return true;
	case 119: search_rows(&o); return true;
	case 121:
	case 249: classless_rows(&o); return true;
	default: return false;
	}
}
