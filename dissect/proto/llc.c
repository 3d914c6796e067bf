/*
 * Logical Link Control, IEEE 802.2, and SNAP (RFC 1042).
 *
 *	+----------+----------+----------------+----------------------+------------+
 *	| DSAP (8) | SSAP (8) | Control (8, 16)| SNAP: OUI (24)       | Type (16)  |
 *	+----------+----------+----------------+----------------------+------------+
 *
 * The control field of an unnumbered frame (its low two bits are 11) is one byte, that of an
 * information or supervisory frame two, little-endian.  DSAP and SSAP 0xaa announce SNAP.
 */
#include "bytes.h"
#include "known.h"
#include "names.h"
#include "proto/ether.h"
#include "walk.h"

enum { SAP_IP = 0x06, SAP_SNAP = 0xaa, SNAP_LEN = 5 };
enum { OUI_ETHER = 0, OUI_CISCO_90 = 0x0000f8, OUI_CISCO = 0x00000c };
enum { OUI_APPLE = 0x080007, OUI_EXTREME = 0x00e02b };

/* Frames by the low bits of their control field. */
enum { INFORMATION = 0, SUPERVISORY = 1, UNNUMBERED = 3 };
enum { MODIFIER = 0xec, POLL_FINAL = 0x10, POLL_FINAL_16 = 0x0100 };

enum {
	DSAP,
	DSAP_SAP,
	DSAP_IG,
	SSAP,
	SSAP_SAP,
	SSAP_CR,
	CONTROL,
	NR,
	NS,
	POLL,
	POLL_16,
	FINAL,
	FINAL_16,
	S_FTYPE,
	COMMAND,
	RESPONSE,
	FTYPE_I,
	FTYPE_U,
	FTYPE_S,
	TYPE,
	OUI,
	PID,
	CISCO_PID,
	EXTREME_PID,
	XID_FORMAT,
	XID_TYPES,
	XID_WINDOW,
};

static const struct value_name saps[] = {
	{ 0x00, 0x01, "NULL LSAP" },
	{ 0x02, 0x02, "LLC Sub-Layer Management" },
	{ 0x04, 0x04, "SNA Path Control" },
	{ SAP_IP, SAP_IP, "TCP/IP" },
	{ 0x08, 0x08, "SNA" },
	{ 0x0c, 0x0c, "SNA" },
	{ 0x0e, 0x0e, "PROWAY (IEC955) Network Management and Initialization" },
	{ 0x10, 0x10, "NetWare (unofficial?)" },
	{ 0x14, 0x14, "ISO Network Layer (OSLAN 1)" },
	{ 0x18, 0x18, "Texas Instruments" },
	{ 0x20, 0x20, "ISO Network Layer (unofficial?)" },
	{ 0x34, 0x34, "ISO Network Layer (unofficial?)" },
	{ 0x42, 0x42, "Spanning Tree BPDU" },
	{ 0x4e, 0x4e, "EIA RS-511 Manufacturing Message Service" },
	{ 0x54, 0x54, "ISO Network Layer (OSLAN 2)" },
	{ 0x7e, 0x7e, "ISO 8208 (X.25 over 802.2)" },
	{ 0x7f, 0x7f, "ISO 802.2" },
	{ 0x80, 0x80, "XNS" },
	{ 0x82, 0x82, "BACnet" },
	{ 0x86, 0x86, "Nestar" },
	{ 0x8e, 0x8e, "PROWAY (IEC955) Active Station List Maintenance" },
	{ 0x98, 0x98, "ARP" },
	{ SAP_SNAP, SAP_SNAP, "SNAP" },
	{ 0xb4, 0xb4, "HP JetDirect Printer" },
	{ 0xba, 0xba, "Banyan Vines" },
	{ 0xbc, 0xbc, "Banyan Vines" },
	{ 0xe0, 0xe0, "NetWare" },
	{ 0xf0, 0xf0, "NetBIOS" },
	{ 0xf4, 0xf4, "IBM Net Management" },
	{ 0xf8, 0xf8, "HP Extended LLC" },
	{ 0xfa, 0xfa, "Ungermann-Bass" },
	{ 0xfc, 0xfc, "Remote Program Load" },
	{ 0xfe, 0xfe, "ISO Network Layer" },
	{ 0xff, 0xff, "Global LSAP" },
	{ 0 },
};

static const struct value_name ig_names[] = { { 0, 0, "Individual" }, { 1, 1, "Group" }, { 0 } };
static const struct value_name cr_names[] = { { 0, 0, "Command" }, { 1, 1, "Response" }, { 0 } };

static const struct value_name frame_types[] = {
	{ INFORMATION, INFORMATION, "Information frame" },
	{ SUPERVISORY, SUPERVISORY, "Supervisory frame" },
	{ UNNUMBERED, UNNUMBERED, "Unnumbered frame" },
	{ 0 },
};

static const struct value_name supervisory[] = {
	{ 0, 0, "Receiver ready" },
	{ 1, 1, "Receiver not ready" },
	{ 2, 2, "Reject" },
	{ 3, 3, "Selective reject" },
	{ 0 },
};

static const struct value_name commands[] = {
	{ 0x00, 0x00, "Unnumbered Information" },
	{ 0x01, 0x01, "Set Initialization Mode" },
	{ 0x03, 0x03, "Set Asynchronous Response Mode" },
	{ 0x08, 0x08, "Unnumbered Poll" },
	{ 0x0b, 0x0b, "Set Asynchronous Balanced Mode" },
	{ 0x10, 0x10, "Disconnect" },
	{ 0x13, 0x13, "Set Asynchronous Response Mode Extended" },
	{ 0x18, 0x18, "Unnumbered Acknowledge" },
	{ 0x1b, 0x1b, "Set Asynchronous Balanced Mode Extended" },
	{ 0x20, 0x20, "Set Normal Response Mode" },
	{ 0x21, 0x21, "Frame reject" },
	{ 0x23, 0x23, "Reset" },
	{ 0x2b, 0x2b, "Exchange identification" },
	{ 0x31, 0x31, "Configure" },
	{ 0x33, 0x33, "Set Normal Response Mode Extended" },
	{ 0x38, 0x38, "Test" },
	{ 0x3b, 0x3b, "Beacon" },
	{ 0 },
};

static const struct value_name responses[] = {
	{ 0x00, 0x00, "Unnumbered Information" },
	{ 0x01, 0x01, "Request Initialization Mode" },
	{ 0x03, 0x03, "Disconnected mode" },
	{ 0x10, 0x10, "Request Disconnect" },
	{ 0x18, 0x18, "Unnumbered Acknowledge" },
	{ 0x21, 0x21, "Frame reject" },
	{ 0x2b, 0x2b, "Exchange identification" },
	{ 0x38, 0x38, "Test" },
	{ 0 },
};

#define BIT(field, label, width, bit, list) \
	{ \
		.name = (field), .title = (label), .type = FIELD_BOOL, .bits = (width), \
		.mask = (bit), .names = (list) \
	}

static const struct field_def fields[] = {
	[DSAP] = { "llc.dsap", "DSAP", FIELD_UINT8, BASE_HEX, .at = 0, .size = 1, .names = saps },
	[DSAP_SAP] = { "llc.dsap.sap", "SAP", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		       .mask = 0xfe },
	[DSAP_IG] = { "llc.dsap.ig", "IG Bit", FIELD_BOOL, .at = 0, .size = 1, .bits = 8,
		      .mask = 0x01, .names = ig_names },
	[SSAP] = { "llc.ssap", "SSAP", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1, .names = saps },
	[SSAP_SAP] = { "llc.ssap.sap", "SAP", FIELD_UINT8, BASE_DEC, .at = 1, .size = 1,
		       .mask = 0xfe },
	[SSAP_CR] = { "llc.ssap.cr", "CR Bit", FIELD_BOOL, .at = 1, .size = 1, .bits = 8,
		      .mask = 0x01, .names = cr_names },
	[CONTROL] = { "llc.control", "Control", FIELD_UINT16, BASE_HEX },
	[NR] = { "llc.control.n_r", "N(R)", FIELD_UINT16, BASE_DEC, .mask = 0xfe00 },
	[NS] = { "llc.control.n_s", "N(S)", FIELD_UINT16, BASE_DEC, .mask = 0x00fe },
	[POLL] = BIT("llc.control.p", "Poll", 8, POLL_FINAL, names_set),
	[POLL_16] = BIT("llc.control.p", "Poll", 16, POLL_FINAL_16, names_set),
	[FINAL] = BIT("llc.control.f", "Final", 8, POLL_FINAL, names_set),
	[FINAL_16] = BIT("llc.control.f", "Final", 16, POLL_FINAL_16, names_set),
	[S_FTYPE] = { "llc.control.s_ftype", "Supervisory frame type", FIELD_UINT16, BASE_HEX,
		      .mask = 0x000c, .names = supervisory },
	[COMMAND] = { "llc.control.u_modifier_cmd", "Command", FIELD_UINT8, BASE_HEX,
		      .mask = MODIFIER, .names = commands },
	[RESPONSE] = { "llc.control.u_modifier_resp", "Response", FIELD_UINT8, BASE_HEX,
		       .mask = MODIFIER, .names = responses },
	[FTYPE_I] = { "llc.control.ftype", "Frame type", FIELD_UINT16, BASE_HEX, .mask = 0x0001,
		      .names = frame_types },
	[FTYPE_U] = { "llc.control.ftype", "Frame type", FIELD_UINT8, BASE_HEX, .mask = 0x03,
		      .names = frame_types },
	[FTYPE_S] = { "llc.control.ftype", "Frame type", FIELD_UINT16, BASE_HEX, .mask = 0x0003,
		      .names = frame_types },
	[TYPE] = { "llc.type", "Type", FIELD_UINT16, BASE_HEX, .names = names_ethertype },
	[OUI] = { "llc.oui", "Organization Code", FIELD_UINT24, BASE_DEC },
	[PID] = { "llc.pid", "Protocol ID", FIELD_UINT16, BASE_HEX },
	[CISCO_PID] = { "llc.cisco_pid", "PID", FIELD_UINT16, BASE_HEX },
	[EXTREME_PID] = { "llc.extreme_pid", "PID", FIELD_UINT16, BASE_HEX },
	[XID_FORMAT] = { "basicxid.llc.xid.format", "XID Format", FIELD_UINT8, BASE_HEX },
	[XID_TYPES] = { "basicxid.llc.xid.types", "LLC Types/Classes", FIELD_UINT8, BASE_HEX,
			.mask = 0x1f },
	[XID_WINDOW] = { "basicxid.llc.xid.wsize", "Receive Window Size", FIELD_UINT8, BASE_DEC },
};

/* Bytes of a control field that begins with C. */
static uint32_t control_len(uint8_t c)
{
	return (c & 3) == UNNUMBERED ? 1 : 2;
}

/* Information, also unnumbered: what follows is a datagram. */
static bool is_information(uint8_t c)
{
	return !(c & 1) || (c & ~POLL_FINAL) == UNNUMBERED;
}

static bool is_snap(const uint8_t *p)
{
	return p[0] == SAP_SNAP && p[1] == SAP_SNAP;
}

/* An exchange identification in LLC's own format, which is a part of the header. */
static bool is_basic_xid(const uint8_t *p, uint32_t cap)
{
	enum { XID = 0xaf, BASIC = 0x81, XID_LEN = 3 };

	return !is_snap(p) && (p[2] & ~POLL_FINAL) == XID && cap >= 3 + XID_LEN && p[3] == BASIC;
}

/* Only two organisations say that what follows their code is an EtherType. */
static bool is_ethertype(uint32_t oui)
{
	return oui == OUI_ETHER || oui == OUI_CISCO_90;
}

/* Protocol identifiers of organisations, as far as they are known by name. */
static const struct known *snap_known(uint32_t oui, uint32_t pid)
{
	static const struct {
		uint32_t oui, pid;
		struct known known;
	} pids[] = {
		{ OUI_CISCO, 0x010b, { "stp", "Spanning Tree Protocol" } },
		{ OUI_CISCO, 0x010c, { "vlan_bridge", "VLAN Bridge" } },
		{ OUI_CISCO, 0x0111, { "udld", "Unidirectional Link Detection" } },
		{ OUI_CISCO, 0x2000, { "cdp", "Cisco Discovery Protocol" } },
		{ OUI_CISCO, 0x2003, { "vtp", "VLAN Trunking Protocol" } },
		{ OUI_CISCO, 0x2004, { "dtp", "Dynamic Trunk Protocol" } },
		{ OUI_APPLE, 0x809b, { "ddp", "Datagram Delivery Protocol" } },
		{ OUI_EXTREME, 0x00bb, { "edp", "Extreme Discovery Protocol" } },
	};

	for (size_t i = 0; i < sizeof pids / sizeof pids[0]; i++)
		if (pids[i].oui == oui && pids[i].pid == pid)
			return &pids[i].known;
	return NULL;
}

static void payload(struct dissection *d, uint8_t i, const uint8_t *p, uint32_t snap, uint32_t skip,
		    uint32_t len)
{
	uint32_t oui = is_snap(p) ? be24(p + snap) : 0;

	if (is_basic_xid(p, d->layers[i].cap))
		return;
	if (!is_information(p[2]))
		dissect_child(d, i, PROTO_DATA, skip, len);
	else if (!is_snap(p))
		dissect_follower(d, i, REGISTRY_LLC, p[0], skip, len);
	else if (is_ethertype(oui))
		dissect_follower(d, i, REGISTRY_ETHERTYPE, be16(p + snap + 3), skip, len);
	else
		dissect_known(d, i, PROTO_DATA, snap_known(oui, be16(p + snap + 3)), skip, len);
}

static void llc_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = layer_data(d, l);

	cursor_skip(&c, 2);
	cursor_skip(&c, control_len(cursor_u8(&c)) - 1);
	uint32_t snap = c.pos;
	if (c.state == CURSOR_OK && is_snap(p))
		cursor_skip(&c, SNAP_LEN);
	l->hlen = c.pos;
	if (!dissect_check(d, i, &c))
		payload(d, i, p, snap, c.pos, l->len - c.pos);
}

/* The poll bit of a command, the final bit of a response, where it is set. */
static void poll_row(struct rows *r, const uint8_t *p, uint32_t size, uint32_t control)
{
	bool two = size == 2, response = (p[1] & 1) && (control & 1);

	if (control & (two ? POLL_FINAL_16 : POLL_FINAL))
		rows_uint(r, &fields[(response ? FINAL : POLL) + two], 2, size, 1);
}

static void part(struct rows *r, unsigned field, uint32_t size, uint32_t control)
{
	uint32_t mask = (uint32_t)fields[field].mask;

	rows_uint(r, &fields[field], 2, size, (control & mask) >> __builtin_ctz(mask));
}

static void control_rows(struct rows *r, const uint8_t *p, uint32_t size)
{
	uint32_t control = size == 2 ? le16(p + 2) : p[2];
	unsigned kind = control & 3;
	const char *name = kind == UNNUMBERED ? "U" : kind == SUPERVISORY ? "S" : "I";

	rows_uint(r, &fields[CONTROL], 2, size, control)->label = rows_text(
		r, size == 2 ? "Control field: %s (0x%04x)" : "Control field: %s (0x%02x)", name,
		control);
	rows_push(r);
	if (kind != UNNUMBERED)
		part(r, NR, size, control);
	if (!(control & 1))
		part(r, NS, size, control);
	poll_row(r, p, size, control);
	if (kind == SUPERVISORY)
		part(r, S_FTYPE, size, control);
	if (kind == UNNUMBERED)
		part(r, p[1] & 1 ? RESPONSE : COMMAND, size, control);
	part(r,
	     kind == UNNUMBERED  ? FTYPE_U :
	     kind == SUPERVISORY ? FTYPE_S :
				   FTYPE_I,
	     size, control);
	rows_pop(r);
}

static void snap_rows(struct rows *r, const struct layer *l, const uint8_t *p, uint32_t at)
{
	if (l->cap - at < SNAP_LEN)
		return;
	uint32_t oui = be24(p + at);
	rows_at(r, &fields[OUI], at, 3);
	if (!is_ethertype(oui))
		rows_at(r,
			&fields[oui == OUI_CISCO   ? CISCO_PID :
				oui == OUI_EXTREME ? EXTREME_PID :
						     PID],
			at + 3, 2);
	else if (is_information(p[2]))
		rows_at(r, &fields[TYPE], at + 3, 2);
}

static void xid_rows(struct rows *r, const uint8_t *p, uint32_t at)
{
	rows_at(r, &fields[XID_FORMAT], at, 1);
	rows_at(r, &fields[XID_TYPES], at + 1, 1);
	rows_uint(r, &fields[XID_WINDOW], at + 2, 1, p[at + 2] >> 1);
}

static void sap_rows(struct rows *r, unsigned first)
{
	rows_fixed(r, &fields[first]);
	rows_push(r);
	rows_fixed(r, &fields[first + 1]);
	rows_fixed(r, &fields[first + 2]);
	rows_pop(r);
}

static void llc_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap == 0)
		rows_withdraw(r);
	else
		sap_rows(r, DSAP);
	if (l->cap < 2)
		return;
	sap_rows(r, SSAP);
	if (l->cap < 3 || l->cap - 2 < control_len(p[2]))
		return;
	control_rows(r, p, control_len(p[2]));
	uint32_t at = 2 + control_len(p[2]);
	if (is_snap(p))
		snap_rows(r, l, p, at);
	else if (is_basic_xid(p, l->cap))
		xid_rows(r, p, at);
}

const struct proto proto_llc = {
	.name = "llc",
	.title = "Logical-Link Control",
	.spec = "IEEE 802.2",
	.whole = true,
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = llc_walk,
	.rows = llc_rows,
};
