/* L2TP over UDP, RFC 2661. */
#include "protos.h"

enum { TYPE_CONTROL = 0x8000, HAS_LENGTH = 0x4000, HAS_SEQUENCE = 0x0800, HAS_OFFSET = 0x0200 };
enum { PRIORITY = 0x0100, VERSION_MASK = 15, VERSION_L2F = 1, VERSION_L2TP = 2 };
enum { AVP_HEADER = 6, AVP_LENGTH = 0x3ff, AVP_MANDATORY = 0x8000, AVP_HIDDEN = 0x4000 };

static const struct td_tok messages[] = {
	{ 1, "SCCRQ" }, { 2, "SCCRP" }, { 3, "SCCCN" }, { 4, "StopCCN" }, { 6, "HELLO" },
	{ 7, "OCRQ" },  { 8, "OCRP" },  { 9, "OCCN" },  { 10, "ICRQ" },   { 11, "ICRP" },
	{ 12, "ICCN" }, { 14, "CDN" },  { 15, "WEN" },  { 16, "SLI" },    { 0, NULL },
};

static const struct td_tok authentications[] = {
	{ 0, "Reserved" }, { 1, "Textual" },   { 2, "CHAP" }, { 3, "PAP" },
	{ 4, "No Auth" },  { 5, "MS-CHAPv1" }, { 0, NULL },
};

static const struct td_tok directions[] = {
	{ 0, "global error" },
	{ 1, "at peer" },
	{ 2, "at local" },
	{ 0, NULL },
};

static void print_octets(struct td *p, uint32_t at, uint32_t len)
{
	td_hex(p, at, len);
}

static void print_string(struct td *p, uint32_t at, uint32_t len)
{
	if (td_chars(p, at, len))
		td_fail(p);
}

static void print_message_type(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	uint16_t type = td_u16(p, at);
	td_print(p, "%s", td_tok(p, messages, type, "MSGTYPE-#%u", type));
}

static void print_result(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "%u", td_u16(p, at));
	if (len == 2)
		return;
	if (len < 4) {
		td_print(p, " AVP too short");
		return;
	}
	td_print(p, "/%u", td_u16(p, at + 2));
	if (len == 4)
		return;
	td_print(p, " ");
	print_string(p, at + 4, len - 4);
}

static void print_version(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "%u.%u", td_u8(p, at), td_u8(p, at + 1));
}

static void print_framing(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	uint32_t v = td_u32(p, at);
	td_print(p, "%s%s", v & 2 ? "A" : "", v & 1 ? "S" : "");
}

static void print_bearer(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	uint32_t v = td_u32(p, at);
	td_print(p, "%s%s", v & 2 ? "A" : "", v & 1 ? "D" : "");
}

static void print_8_octets(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_hex(p, at, 8);
}

static void print_16_octets(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_hex(p, at, 16);
}

static void print_u16(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "%u", td_u16(p, at));
}

static void print_u32(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "%u", td_u32(p, at));
}

static void print_cause(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "%u, %02x", td_u16(p, at), td_u8(p, at + 2));
	if (len == 3)
		return;
	td_print(p, " ");
	print_string(p, at + 3, len - 3);
}

static void print_obsolete(struct td *p, uint32_t at, uint32_t len)
{
	(void)at, (void)len;
	td_print(p, "obsolete");
}

static void print_nothing(struct td *p, uint32_t at, uint32_t len)
{
	(void)p, (void)at, (void)len;
}

static void print_authentication(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	uint16_t type = td_u16(p, at);
	td_print(p, "%s", td_tok(p, authentications, type, "AuthType-#%u", type));
}

static void print_authentication_id(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	td_print(p, "%u", td_u8(p, at + 1));
}

/* Counters behind two reserved bytes; those that are there. */
static void print_errors(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const names[] = { "CRCErr",  "FrameErr", "HardOver",
					     "BufOver", "Timeout",  "AlignErr" };

	for (unsigned i = 0; i < 6; i++) {
		if (len < 6 + 4 * i) {
			td_print(p, "AVP too short");
			return;
		}
		td_print(p, "%s=%u ", names[i], td_u32(p, at + 2 + 4 * i));
	}
}

static void print_accm(struct td *p, uint32_t at, uint32_t len)
{
	for (unsigned i = 0; i < 2; i++) {
		if (len < 6 + 4 * i) {
			td_print(p, "AVP too short");
			return;
		}
		td_print(p, "%s=%08x ", i == 0 ? "send" : "recv", td_u32(p, at + 2 + 4 * i));
	}
}

/* RFC 3145 */
static void print_disconnect(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t direction = td_u8(p, at + 4);

	td_print(p, "%04x, %04x %s", td_u16(p, at), td_u16(p, at + 2),
		 td_tok(p, directions, direction, "Direction-#%u", direction));
	if (len == 5)
		return;
	td_print(p, " ");
	print_string(p, at + 5, len - 5);
}

static const struct avp {
	const char *name;
	uint8_t least; /* bytes of the value */
	void (*print)(struct td *p, uint32_t at, uint32_t len);
} avps[] = {
	[0] = { "MSGTYPE", 2, print_message_type },
	[1] = { "RESULT_CODE", 2, print_result },
	[2] = { "PROTO_VER", 2, print_version },
	[3] = { "FRAMING_CAP", 4, print_framing },
	[4] = { "BEARER_CAP", 4, print_bearer },
	[5] = { "TIE_BREAKER", 8, print_8_octets },
	[6] = { "FIRM_VER", 2, print_u16 },
	[7] = { "HOST_NAME", 0, print_string },
	[8] = { "VENDOR_NAME", 0, print_string },
	[9] = { "ASSND_TUN_ID", 2, print_u16 },
	[10] = { "RECV_WIN_SIZE", 2, print_u16 },
	[11] = { "CHALLENGE", 0, print_octets },
	[12] = { "Q931_CC", 3, print_cause },
	[13] = { "CHALLENGE_RESP", 16, print_16_octets },
	[14] = { "ASSND_SESS_ID", 2, print_u16 },
	[15] = { "CALL_SER_NUM", 4, print_u32 },
	[16] = { "MINIMUM_BPS", 4, print_u32 },
	[17] = { "MAXIMUM_BPS", 4, print_u32 },
	[18] = { "BEARER_TYPE", 4, print_bearer },
	[19] = { "FRAMING_TYPE", 4, print_framing },
	[20] = { "PACKET_PROC_DELAY", 0, print_obsolete },
	[21] = { "CALLED_NUMBER", 0, print_string },
	[22] = { "CALLING_NUMBER", 0, print_string },
	[23] = { "SUB_ADDRESS", 0, print_string },
	[24] = { "TX_CONN_SPEED", 4, print_u32 },
	[25] = { "PHY_CHANNEL_ID", 4, print_u32 },
	[26] = { "INI_RECV_LCP", 0, print_octets },
	[27] = { "LAST_SENT_LCP", 0, print_octets },
	[28] = { "LAST_RECV_LCP", 0, print_octets },
	[29] = { "PROXY_AUTH_TYPE", 2, print_authentication },
	[30] = { "PROXY_AUTH_NAME", 0, print_string },
	[31] = { "PROXY_AUTH_CHAL", 0, print_octets },
	[32] = { "PROXY_AUTH_ID", 2, print_authentication_id },
	[33] = { "PROXY_AUTH_RESP", 0, print_octets },
	[34] = { "CALL_ERRORS", 2, print_errors },
	[35] = { "ACCM", 2, print_accm },
	[36] = { "RANDOM_VECTOR", 0, print_octets },
	[37] = { "PRIVATE_GRP_ID", 0, print_string },
	[38] = { "RX_CONN_SPEED", 4, print_u32 },
	[39] = { "SEQ_REQUIRED", 0, print_nothing },
	[46] = { "PPP_DISCON_CC", 5, print_disconnect },
};

/* An attribute of L2TP itself. */
static void print_attribute(struct td *p, uint32_t at, uint32_t len, bool hidden)
{
	uint16_t type = td_u16(p, at + 4);
	const struct avp *a = type < sizeof avps / sizeof avps[0] ? &avps[type] : NULL;

	if (a && !a->name)
		a = NULL;
	td_print(p, "%s(", a ? a->name : td_string(p, "AVP-#%u", type));
	if (hidden)
		td_print(p, "???");
	else if (a && len - AVP_HEADER < a->least)
		td_print(p, "AVP too short");
	else if (a)
		a->print(p, at + AVP_HEADER, len - AVP_HEADER);
	td_print(p, ")");
}

/* The attribute-value pair at AT; its bytes, 0 where it was cut. */
static uint32_t print_avp(struct td *p, uint32_t at, uint32_t left)
{
	td_print(p, " ");
	uint16_t head = td_u16(p, at);
	uint32_t len = head & AVP_LENGTH;
	if (len < AVP_HEADER || len > left || !td_has(p, at, len)) {
		td_trunc(p);
		return 0;
	}
	if (head & AVP_MANDATORY)
		td_print(p, "*");
	if (head & AVP_HIDDEN)
		td_print(p, "?");
	uint16_t vendor = td_u16(p, at + 2);
	if (vendor) {
		td_print(p, "VENDOR%04x:ATTR%04x(", vendor, td_u16(p, at + 4));
		td_hex(p, at + AVP_HEADER, len - AVP_HEADER);
		td_print(p, ")");
	} else {
		print_attribute(p, at, len, head & AVP_HIDDEN);
	}
	return len;
}

static void print_control(struct td *p, uint32_t at, uint32_t len)
{
	if (len == 0)
		td_print(p, " ZLB");
	while (td_live(p) && len > 0) {
		uint32_t n = print_avp(p, at, len);
		if (n == 0)
			return;
		at += n, len -= n;
	}
}

/* The rest of the header, the numbers at *AT; false where it was cut. */
static bool print_header(struct td *p, uint16_t flags, uint32_t *at)
{
	td_print(p, "[%s%s%s%s%s]", flags & TYPE_CONTROL ? "T" : "", flags & HAS_LENGTH ? "L" : "",
		 flags & HAS_SEQUENCE ? "S" : "", flags & HAS_OFFSET ? "O" : "",
		 flags & PRIORITY ? "P" : "");
	if (flags & HAS_LENGTH) {
		td_u16(p, *at);
		*at += 2;
	}
	td_print(p, "(%u/", td_u16(p, *at));
	td_print(p, "%u)", td_u16(p, *at + 2));
	*at += 4;
	if (flags & HAS_SEQUENCE) {
		td_print(p, "Ns=%u,", td_u16(p, *at));
		td_print(p, "Nr=%u", td_u16(p, *at + 2));
		*at += 4;
	}
	if (flags & HAS_OFFSET) {
		uint32_t pad = td_u16(p, *at);
		if (!td_has(p, *at + 2, pad)) {
			td_trunc(p);
			return false;
		}
		*at += 2 + pad;
	}
	return td_live(p);
}

void td_l2tp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "l2tp";
	uint32_t start = at;
	uint16_t flags = td_u16(p, at);
	if ((flags & VERSION_MASK) != VERSION_L2TP) {
		td_print(p, "%s",
			 (flags & VERSION_MASK) == VERSION_L2F ?
				 " l2f:" :
				 " Unknown Version, neither L2F(1) nor L2TP(2)");
		return;
	}
	td_print(p, " l2tp:");
	at += 2;
	if (!print_header(p, flags, &at))
		return;
	if (flags & HAS_LENGTH) {
		uint16_t claimed = td_u16(p, start + 2);
		if (len < claimed) {
			td_print(p, " Length %u larger than packet", claimed);
			return;
		}
		len = claimed;
	}
	if (len < at - start) {
		td_print(p, " Length %u smaller than header length", len);
		return;
	}
	len -= at - start;
	if (flags & TYPE_CONTROL) {
		if (flags & HAS_LENGTH)
			print_control(p, at, len);
		else
			td_print(p, " No length");
		return;
	}
	td_print(p, " {");
	td_ppp(p, at, len);
	td_print(p, "}");
}
