/*
 * IEEE 802.11 frames (IEEE 802.11-2020, 9.2): the header, and what data frames carry.
 *
 *	+--------------------+---------------+-----------------------------------+
 *	| Frame control (16) | Duration (16) | Address 1: the receiver (6 bytes) |
 *	+--------------------+---------------+---------------+-------------------+
 *	| Address 2: the transmitter (6)     | Address 3 (6) | Sequence (16, LE) |
 *	+------------------------------------+---------------+-------------------+
 *	| Address 4 (6), QoS control (16), HT control (32): where they are said  |
 *	+------------------------------------------------------------------------+
 *
 * Control frames end after one or two addresses.  Which address is whose is said by the two bits
 * that tell whether a frame goes to or comes from the distribution system.  The data of a frame
 * that is not encrypted, not in fragments and no A-MSDU are an LLC frame.  Management frames are
 * known by name alone.
 */
#include "bytes.h"
#include "field.h"
#include "known.h"
#include "names.h"
#include "walk.h"

enum { VERSION_BITS = 3, HLEN_MIN = 10, TA_END = 16, HLEN = 24, ADDR = 6, QOS_LEN = 2, HT_LEN = 4 };
enum { MANAGEMENT, CONTROL, DATA };
enum { TO_DS = 1, FROM_DS = 2, MORE_FRAGMENTS = 4, PROTECTED = 0x40, ORDER = 0x80 };
enum { SUBTYPE_NULL = 4, SUBTYPE_QOS = 8, QOS_AMSDU = 0x80 };
/* Control frames with a receiver alone. */
enum { CTS = 12, ACK = 13 };

enum {
	TYPE_SUBTYPE,
	FC,
	VERSION,
	TYPE,
	SUBTYPE,
	FLAGS,
	DS,
	TODS,
	FROMDS,
	FRAG_MORE,
	RETRY,
	PWRMGT,
	MOREDATA,
	PROTECTED_FLAG,
	ORDER_FLAG,
	DURATION,
	RA,
	TA,
	DA,
	SA,
	BSSID,
	FRAG,
	SEQ,
	QOS,
	TID,
};

static const struct value_name types[] = {
	{ 0, 0, "Management frame" },
	{ 1, 1, "Control frame" },
	{ 2, 2, "Data frame" },
	{ 3, 3, "Extension frame" },
	{ 0 },
};

static const struct value_name frames[] = {
	{ 0x00, 0x00, "Association Request" },
	{ 0x01, 0x01, "Association Response" },
	{ 0x02, 0x02, "Reassociation Request" },
	{ 0x03, 0x03, "Reassociation Response" },
	{ 0x04, 0x04, "Probe Request" },
	{ 0x05, 0x05, "Probe Response" },
	{ 0x08, 0x08, "Beacon frame" },
	{ 0x0a, 0x0a, "Disassociate" },
	{ 0x0b, 0x0b, "Authentication" },
	{ 0x0c, 0x0c, "Deauthentication" },
	{ 0x0d, 0x0d, "Action" },
	{ 0x18, 0x18, "802.11 Block Ack Req" },
	{ 0x19, 0x19, "802.11 Block Ack" },
	{ 0x1a, 0x1a, "Power-Save poll" },
	{ 0x1b, 0x1b, "Request-to-send" },
	{ 0x1c, 0x1c, "Clear-to-send" },
	{ 0x1d, 0x1d, "Acknowledgement" },
	{ 0x20, 0x20, "Data" },
	{ 0x24, 0x24, "Null function (No data)" },
	{ 0x28, 0x28, "QoS Data" },
	{ 0x2c, 0x2c, "QoS Null function (No data)" },
	{ 0 },
};

#define FLAG(field, label, bit) \
	{ \
		field, label, FIELD_BOOL, .at = 1, .size = 1, .bits = 8, .mask = (bit), \
					  .names = names_set \
	}

static const struct field_def fields[] = {
	[TYPE_SUBTYPE] = { "wlan.fc.type_subtype", "Type/Subtype", FIELD_UINT16, BASE_HEX,
			   .names = frames },
	[FC] = { "wlan.fc", "Frame Control Field", FIELD_UINT16, BASE_HEX, .at = 0, .size = 2 },
	[VERSION] = { "wlan.fc.version", "Version", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		      .mask = 0x03 },
	[TYPE] = { "wlan.fc.type", "Type", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1, .mask = 0x0c,
		   .names = types },
	[SUBTYPE] = { "wlan.fc.subtype", "Subtype", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		      .mask = 0xf0 },
	[FLAGS] = { "wlan.flags", "Flags", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1 },
	[DS] = { "wlan.fc.ds", "DS status", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1,
		 .mask = TO_DS | FROM_DS },
	[TODS] = FLAG("wlan.fc.tods", "To DS", TO_DS),
	[FROMDS] = FLAG("wlan.fc.fromds", "From DS", FROM_DS),
	[FRAG_MORE] = FLAG("wlan.fc.frag", "More Fragments", MORE_FRAGMENTS),
	[RETRY] = FLAG("wlan.fc.retry", "Retry", 0x08),
	[PWRMGT] = FLAG("wlan.fc.pwrmgt", "PWR MGT", 0x10),
	[MOREDATA] = FLAG("wlan.fc.moredata", "More Data", 0x20),
	[PROTECTED_FLAG] = FLAG("wlan.fc.protected", "Protected flag", PROTECTED),
	[ORDER_FLAG] = FLAG("wlan.fc.order", "+HTC/Order flag", ORDER),
	[DURATION] = { "wlan.duration", "Duration", FIELD_UINT16, BASE_DEC, .mask = 0x7fff },
	[RA] = { "wlan.ra", "Receiver address", FIELD_ETHER, .at = 4, .size = 6 },
	[TA] = { "wlan.ta", "Transmitter address", FIELD_ETHER, .at = 10, .size = 6 },
	[DA] = { "wlan.da", "Destination address", FIELD_ETHER },
	[SA] = { "wlan.sa", "Source address", FIELD_ETHER },
	[BSSID] = { "wlan.bssid", "BSS Id", FIELD_ETHER },
	[FRAG] = { "wlan.frag", "Fragment number", FIELD_UINT16, BASE_DEC, .mask = 0x000f },
	[SEQ] = { "wlan.seq", "Sequence number", FIELD_UINT16, BASE_DEC, .mask = 0xfff0 },
	[QOS] = { "wlan.qos", "Qos Control", FIELD_UINT16, BASE_HEX },
	[TID] = { "wlan.qos.tid", "TID", FIELD_UINT16, BASE_DEC, .mask = 0x000f },
};

static unsigned type_of(const uint8_t *p)
{
	return p[0] >> 2 & 3;
}

static unsigned subtype_of(const uint8_t *p)
{
	return p[0] >> 4;
}

static bool has_four(const uint8_t *p)
{
	return type_of(p) == DATA && (p[1] & (TO_DS | FROM_DS)) == (TO_DS | FROM_DS);
}

static bool has_qos(const uint8_t *p)
{
	return type_of(p) == DATA && (subtype_of(p) & SUBTYPE_QOS);
}

/* Bytes of the header that begins with the two at P, without padding. */
static uint32_t header_len(const uint8_t *p)
{
	if (type_of(p) == CONTROL)
		return subtype_of(p) == CTS || subtype_of(p) == ACK ? HLEN_MIN : TA_END;
	uint32_t n = HLEN;
	if (has_four(p))
		n += ADDR;
	if (has_qos(p))
		n += QOS_LEN;
	if ((p[1] & ORDER) && (has_qos(p) || type_of(p) == MANAGEMENT))
		n += HT_LEN;
	return n;
}

/* True where the data of the frame whose whole header is at P are an LLC frame. */
static bool is_plain(const uint8_t *p)
{
	uint32_t qos = HLEN + (has_four(p) ? ADDR : 0);

	return !(p[1] & (PROTECTED | MORE_FRAGMENTS)) && !(le16(p + 22) & 0xf) &&
	       !(has_qos(p) && (p[qos] & QOS_AMSDU));
}

static void wlan_walk(struct dissection *d, struct layer *l)
{
	static const struct known management = { "wlan.mgt", "IEEE 802.11 Wireless Management" };
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, 2);

	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	if (p[0] & VERSION_BITS) {
		dissect_issue(d, i, ISSUE_BAD_VERSION, 0, &fields[VERSION]);
		dissect_child(d, i, PROTO_DATA, l->hlen, l->len - l->hlen);
		return;
	}
	uint32_t hlen = header_len(p);
	/* Radiotap says where a driver has padded it. */
	if (d->layers[l->parent].proto == PROTO_RADIOTAP && d->layers[l->parent].aux)
		hlen = (hlen + 3) & ~3u;
	cursor_skip(&c, hlen - 2);
	if (dissect_check(d, i, &c))
		return;
	l->hlen = hlen;
	if (l->len == hlen || type_of(p) > DATA || type_of(p) == CONTROL)
		return;
	if (type_of(p) == MANAGEMENT)
		dissect_known(d, i, PROTO_DATA, p[1] & PROTECTED ? NULL : &management, hlen,
			      l->len - hlen);
	else if (!(subtype_of(p) & SUBTYPE_NULL))
		dissect_child(d, i, is_plain(p) ? PROTO_LLC : PROTO_DATA, hlen, l->len - hlen);
}

static void control_rows(struct rows *r, const uint8_t *p)
{
	rows_uint(r, &fields[TYPE_SUBTYPE], 0, 2, type_of(p) << 4 | subtype_of(p));
	rows_fixed(r, &fields[FC]);
	rows_push(r);
	rows_fixed(r, &fields[VERSION]);
	rows_fixed(r, &fields[TYPE]);
	rows_fixed(r, &fields[SUBTYPE]);
	rows_fixed(r, &fields[FLAGS]);
	rows_push(r);
	rows_fixed(r, &fields[DS]);
	for (unsigned k = TODS; k <= FROMDS; k++)
		rows_fixed(r, &fields[k])->flags = ROW_HIDDEN;
	for (unsigned k = FRAG_MORE; k <= ORDER_FLAG; k++)
		rows_fixed(r, &fields[k]);
	rows_pop(r);
	rows_pop(r);
}

/* Where the destination, the source and the BSS stand, by the two bits (table 9-30); 0: nowhere. */
static void role_rows(struct rows *r, const uint8_t *p)
{
	static const uint8_t place[4][3] = {
		{ 4, 10, 16 },
		[TO_DS] = { 16, 10, 4 },
		[FROM_DS] = { 4, 16, 10 },
		[TO_DS | FROM_DS] = { 16, 24, 0 },
	};
	const uint8_t *at = place[p[1] & (TO_DS | FROM_DS)];

	for (unsigned k = 0; k < 3; k++)
		if (at[k])
			rows_whole(r, &fields[DA + k], at[k], ADDR);
}

static void wlan_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap < HLEN_MIN) {
		rows_withdraw(r);
		return;
	}
	if (p[0] & VERSION_BITS) {
		rows_fixed(r, &fields[VERSION]);
		return;
	}
	const char *name = value_name(frames, type_of(p) << 4 | subtype_of(p));
	char flags[] = "opmPRMFT"; /* Order down to To DS, as they stand in the byte */
	for (unsigned k = 0; k < 8; k++)
		if (!(p[1] & 0x80 >> k))
			flags[k] = '.';
	rows_summary(r, "IEEE 802.11 %s, Flags: %s", name ? name : "frame", flags);
	control_rows(r, p);
	rows_uint(r, &fields[DURATION], 2, 2, le16(p + 2) & 0x7fffu);
	rows_fixed(r, &fields[RA]);
	if (header_len(p) < TA_END || l->cap < TA_END)
		return;
	rows_fixed(r, &fields[TA]);
	if (type_of(p) == CONTROL || l->cap < HLEN)
		return;
	role_rows(r, p);
	rows_uint(r, &fields[FRAG], 22, 2, le16(p + 22) & 0xfu);
	rows_uint(r, &fields[SEQ], 22, 2, le16(p + 22) >> 4);
	uint32_t qos = HLEN + (has_four(p) ? ADDR : 0);
	if (!has_qos(p) || l->cap < qos + QOS_LEN)
		return;
	rows_uint(r, &fields[QOS], qos, 2, le16(p + qos));
	rows_push(r);
	rows_uint(r, &fields[TID], qos, 2, p[qos] & 0xfu);
	rows_pop(r);
}

const struct proto proto_wlan = {
	.name = "wlan",
	.title = "IEEE 802.11 wireless LAN",
	.spec = "IEEE 802.11",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = wlan_walk,
	.rows = wlan_rows,
};
