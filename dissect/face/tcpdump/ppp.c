/* PPP, RFC 1661: the frame, authentication (RFC 1334, 1994), and the stages of PPPoE (RFC 2516). */
#include "ppp.h"

const struct td_tok td_ppp_names[] = {
	{ PPP_IP, "IP" },
	{ PPP_OSI, "OSI" },
	{ 0x0025, "NS" },
	{ 0x0027, "DECNET" },
	{ 0x0029, "APPLE" },
	{ PPP_IPX, "IPX" },
	{ PPP_VJC, "VJC IP" },
	{ PPP_VJNC, "VJNC IP" },
	{ 0x0031, "BRPDU" },
	{ 0x0033, "STII" },
	{ 0x0035, "VINES" },
	{ PPP_MPLS, "MPLS" },
	{ PPP_MPLS_MULTI, "MPLS" },
	{ PPP_COMP, "Compressed" },
	{ PPP_ML, "MLPPP" },
	{ PPP_IPV6, "IP6" },
	{ 0x0201, "HELLO" },
	{ 0x0231, "LUXCOM" },
	{ 0x0233, "SNS" },
	{ PPP_IPCP, "IPCP" },
	{ PPP_OSICP, "OSICP" },
	{ 0x8025, "NSCP" },
	{ 0x8027, "DECNETCP" },
	{ 0x8029, "APPLECP" },
	{ 0x802b, "IPXCP" },
	{ 0x8033, "STIICP" },
	{ 0x8035, "VINESCP" },
	{ PPP_IPV6CP, "IP6CP" },
	{ PPP_MPLSCP, "MPLSCP" },
	{ PPP_LCP, "LCP" },
	{ PPP_PAP, "PAP" },
	{ PPP_LQM, "LQM" },
	{ PPP_CHAP, "CHAP" },
	{ PPP_EAP, "EAP" },
	{ PPP_SPAP, "SPAP" },
	{ PPP_SPAP_OLD, "Old-SPAP" },
	{ PPP_BACP, "BACP" },
	{ PPP_BAP, "BAP" },
	{ 0xc03d, "MLPPP-CP" },
	{ PPP_CCP, "CCP" },
	{ 0, NULL },
};

/* RFC 1990 */
static void print_multilink(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok flags[] = { { 0x80, "begin" }, { 0x40, "end" }, { 0, NULL } };

	td_print(p, "MLPPP, ");
	if (len < 2 || !td_has(p, at, 2))
		td_print(p, "[|mlppp]");
	else
		td_print(p, "seq 0x%03x, Flags [%s], length %u", td_u16(p, at) & 0x0fff,
			 td_bits(p, flags, td_u8(p, at) & 0xc0, ", ", "none"), len);
}

/* N bytes of the packet; the line ends at the end. */
static void print_all(struct td *p, uint32_t at, uint32_t n)
{
	if (td_chars(p, at, n))
		td_fail(p);
}

/* The header of an authentication message: its length, or 0 where there is none. */
static bool print_header(struct td *p, uint32_t at, uint32_t len, const char *proto,
			 const char *caps, const struct td_tok *codes)
{
	if (len < 1) {
		td_print(p, "[|%s]", proto);
		return false;
	}
	uint8_t code = td_u8(p, at);
	if (len < 4) {
		td_print(p, "[|%s 0x%02x]", proto, code);
		return false;
	}
	td_print(p, "%s, %s (0x%02x)", caps, td_tok(p, codes, code, "unknown"), code);
	td_print(p, ", id %u", td_u8(p, at + 1));
	return true;
}

static void print_chap(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = {
		{ 1, "Challenge" }, { 2, "Response" }, { 3, "Success" }, { 4, "Fail" }, { 0, NULL }
	};

	if (!print_header(p, at, len, "chap", "CHAP", codes))
		return;
	uint8_t code = td_u8(p, at);
	uint32_t claimed = td_u16(p, at + 2), n;
	switch (code) {
	case 1:
	case 2:
		if (len < 5)
			return;
		n = td_u8(p, at + 4);
		if (len - 5 < n)
			return;
		td_print(p, ", Value ");
		td_hex(p, at + 5, n);
		td_print(p, ", Name ");
		print_all(p, at + 5 + n, claimed - (5 + n));
		break;
	case 3:
	case 4:
		td_print(p, ", Msg ");
		print_all(p, at + 4, claimed - 4);
		break;
	default: break;
	}
}

/* A string behind its length, and a title before it; *AT and *LEFT move.  False: not all there. */
static bool print_counted(struct td *p, const char *title, uint32_t *at, uint32_t *left)
{
	if (*left < 1)
		return false;
	uint32_t n = td_u8(p, *at);
	if (*left - 1 < n)
		return false;
	td_print(p, "%s", title);
	print_all(p, *at + 1, n);
	*at += 1 + n;
	*left -= 1 + n;
	return true;
}

static void print_pap(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = {
		{ 1, "Auth-Req" }, { 2, "Auth-ACK" }, { 3, "Auth-NACK" }, { 0, NULL }
	};

	if (!print_header(p, at, len, "pap", "PAP", codes))
		return;
	uint8_t code = td_u8(p, at);
	uint32_t claimed = td_u16(p, at + 2), left = claimed - 4;
	if (claimed > len) {
		td_print(p, ", length %u > packet size", claimed);
		return;
	}
	if (claimed < 4) {
		td_print(p, ", length %u < PAP header length", claimed);
		return;
	}
	at += 4;
	if ((code == 1 && claimed < 6) || ((code == 2 || code == 3) && claimed < 5))
		td_print(p, "[|pap]");
	else if (code == 1 && print_counted(p, ", Peer ", &at, &left))
		print_counted(p, ", Name ", &at, &left);
	else if (code == 2 || code == 3)
		print_counted(p, ", Msg ", &at, &left);
}

static void print_payload(struct td *p, uint32_t proto, uint32_t at, uint32_t len)
{
	switch (proto) {
	case PPP_LCP:
	case PPP_IPCP:
	case PPP_OSICP:
	case PPP_MPLSCP:
	case PPP_IPV6CP:
	case PPP_CCP:
	case PPP_BACP: td_ppp_control(p, proto, at, len); break;
	case PPP_ML: print_multilink(p, at, len); break;
	case PPP_CHAP: print_chap(p, at, len); break;
	case PPP_PAP: print_pap(p, at, len); break;
	case PPP_BAP: break;
	case 0x0800:
	case PPP_VJNC:
	case PPP_IP: td_ip(p, at, len); break;
	case 0x86dd:
	case PPP_IPV6: td_ip6_packet(p, at, len); break;
	case 0x8137:
	case PPP_IPX: td_ipx(p, at); break;
	case PPP_OSI: td_osi(p, at, len); break;
	case PPP_MPLS:
	case PPP_MPLS_MULTI: td_mpls(p, at, len); break;
	case PPP_COMP: td_print(p, "compressed PPP data"); break;
	default:
		td_print(p, "%s ",
			 td_tok(p, td_ppp_names, proto, "unknown PPP protocol (0x%04x)", proto));
		td_unknown(p, "\n\t", at, len);
		break;
	}
}

void td_ppp_payload(struct td *p, uint32_t proto, uint32_t at, uint32_t len)
{
	if (!td_enter(p))
		return;
	print_payload(p, proto, at, len);
	td_leave(p);
}

void td_ppp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "ppp";
	if (len < 2) {
		td_trunc(p);
		return;
	}
	uint16_t head = td_u16(p, at);
	/* Address and control: as RFC 1662 has them, or pppd's mark of the direction. */
	if (head == 0xff03 || head == 0x0003 || head == 0x0103)
		at += 2, len -= 2;
	if (len < 2) {
		td_trunc(p);
		return;
	}
	uint32_t proto = td_u8(p, at);
	if (proto % 2 == 0) {
		proto = td_u16(p, at);
		at++, len--;
	}
	td_ppp_payload(p, proto, at + 1, len - 1);
}

/* PPPoE */

enum { PPPOE_HLEN = 6, PPPOE_PADI = 9, TAG_SHOWN_MAX = 79 };

static const struct td_tok tag_names[] = {
	{ 0x0000, "EOL" },
	{ 0x0101, "Service-Name" },
	{ 0x0102, "AC-Name" },
	{ 0x0103, "Host-Uniq" },
	{ 0x0104, "AC-Cookie" },
	{ 0x0105, "Vendor-Specific" },
	{ 0x0110, "Relay-Session-ID" },
	{ 0x0120, "PPP-Max-Payload" },
	{ 0x0201, "Service-Name-Error" },
	{ 0x0202, "AC-System-Error" },
	{ 0x0203, "Generic-Error" },
	{ 0, NULL },
};

/* As text where most of its first bytes are, else in hex. */
static void print_tag_value(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t shown = len < TAG_SHOWN_MAX ? len : TAG_SHOWN_MAX, ascii = 0;
	const uint8_t *b = td_bytes(p, at, len);

	for (uint32_t i = 0; b && i < shown; i++)
		ascii += b[i] >= 0x20 && b[i] < 0x7f;
	if (ascii > shown - ascii) {
		td_print(p, "\"");
		for (uint32_t i = 0; b && i < shown; i++)
			td_print(p, "%c", b[i] >= 0x20 && b[i] < 0x7f ? b[i] : '.');
		td_print(p, "\"");
	} else {
		td_print(p, "0x");
		for (uint32_t i = 0; b && i < len; i++)
			td_print(p, "%02X", b[i]);
	}
}

static void print_tags(struct td *p, uint32_t at, uint32_t end)
{
	for (uint16_t type = 0xffff; type != 0 && at < end && td_live(p);) {
		type = td_u16(p, at);
		uint32_t len = td_u16(p, at + 2);
		at += 4;
		if (!td_need(p, at, len))
			return;
		td_print(p, " [%s%s", td_tok(p, tag_names, type, "TAG-0x%x", type), len ? " " : "");
		if (len)
			print_tag_value(p, at, len);
		td_print(p, "]");
		at += len;
	}
}

void td_pppoe(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = {
		{ PPPOE_PADI, "PADI" }, { 0x07, "PADO" }, { 0x19, "PADR" }, { 0x65, "PADS" },
		{ 0xa7, "PADT" },       { 0, "" },        { 0, NULL }
	};

	p->proto = "pppoe";
	if (len < PPPOE_HLEN) {
		td_print(p, " (length %u < %u)", len, (unsigned)PPPOE_HLEN);
		td_invalid(p);
		return;
	}
	len -= PPPOE_HLEN;
	if (!td_need(p, at, PPPOE_HLEN))
		return;
	uint8_t version = td_u8(p, at) >> 4, type = td_u8(p, at) & 15, code = td_u8(p, at + 1);
	uint32_t session = td_u16(p, at + 2), claimed = td_u16(p, at + 4);
	if (version != 1)
		td_print(p, " [ver %u]", version);
	if (type != 1)
		td_print(p, " [type %u]", type);
	td_print(p, "PPPoE %s", td_tok(p, codes, code, "PAD-%x", code));
	if (code == PPPOE_PADI && claimed > 1484 - PPPOE_HLEN)
		td_print(p, " [len %u!]", claimed);
	if (claimed > len) {
		td_print(p, " [len %u > %u!]", claimed, len);
		claimed = len;
	}
	if (session)
		td_print(p, " [ses 0x%x]", session);
	at += PPPOE_HLEN;
	if (code) {
		print_tags(p, at, at + claimed);
		return;
	}
	td_print(p, " ");
	td_ppp(p, at, claimed);
}
