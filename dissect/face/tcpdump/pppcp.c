/* PPP's control protocols: LCP (RFC 1661), IPCP (1332), IPV6CP (5072), CCP (1962), BACP (2125). */
#include "ppp.h"

enum {
	CODE_VENDOR = 0,
	CODE_CONF_REQ = 1,
	CODE_CONF_REJ = 4,
	CODE_PROT_REJ = 8,
	CODE_ECHO_REQ = 9,
	CODE_ECHO_REPLY = 10,
	CODE_DISCARD = 11,
	CODE_IDENT = 12,
	CODE_REMAINING = 13,
};

static const struct td_tok code_names[] = {
	{ CODE_VENDOR, "Vendor-Extension" },
	{ CODE_CONF_REQ, "Conf-Request" },
	{ 2, "Conf-Ack" },
	{ 3, "Conf-Nack" },
	{ CODE_CONF_REJ, "Conf-Reject" },
	{ 5, "Term-Request" },
	{ 6, "Term-Ack" },
	{ 7, "Code-Reject" },
	{ CODE_PROT_REJ, "Prot-Reject" },
	{ CODE_ECHO_REQ, "Echo-Request" },
	{ CODE_ECHO_REPLY, "Echo-Reply" },
	{ CODE_DISCARD, "Disc-Req" },
	{ CODE_IDENT, "Ident" },
	{ CODE_REMAINING, "Time-Rem" },
	{ 14, "Reset-Req" },
	{ 15, "Reset-Ack" },
	{ 0, NULL },
};

/*
 * An option's value.  What it prints after an error is up to the option: BOGUS_STOP ends the
 * options, BOGUS_GO leaves out the dump of this one.
 */
enum outcome { OPTION_DUMP, BOGUS_GO, BOGUS_STOP, OPTION_CUT };

static enum outcome bogus(struct td *p, const char *what, enum outcome outcome)
{
	td_print(p, " (length bogus, should be %s)", what);
	return outcome;
}

enum {
	LCP_VENDOR = 0,
	LCP_MRU = 1,
	LCP_ACCM = 2,
	LCP_AUTH = 3,
	LCP_QUALITY = 4,
	LCP_MAGIC = 5,
	LCP_CALLBACK = 13,
	LCP_MRRU = 17,
	LCP_ENDPOINT = 19,
	LCP_LINK = 23,
	LCP_OPTIONS = 31,
};

static const char *const lcp_names[LCP_OPTIONS] = {
	"Vend-Ext",
	"MRU",
	"ACCM",
	"Auth-Prot",
	"Qual-Prot",
	"Magic-Num",
	"deprecated(6)",
	"PFC",
	"ACFC",
	"FCS-Alt",
	"SDP",
	"Num-Mode",
	"deprecated(12)",
	"Call-Back",
	"deprecated(14)",
	"deprecated(15)",
	"deprecated(16)",
	"MRRU",
	"12-Bit seq #",
	"End-Disc",
	"Proprietary",
	"DCE-Id",
	"MP+",
	"Link-Disc",
	"LCP-Auth-Opt",
	"COBS",
	"Prefix-elision",
	"Multilink-header-Form",
	"I18N",
	"SDL-over-SONET/SDH",
	"PPP-Muxing",
};

static void print_authentication(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok algorithms[] = {
		{ 5, "MD5" }, { 128, "MS-CHAPv1" }, { 129, "MS-CHAPv2" }, { 0, NULL }
	};
	uint32_t proto = td_u16(p, at + 2);

	td_print(p, ": %s", td_tok(p, td_ppp_names, proto, "Unknown Auth Proto (0x04x)"));
	switch (proto) {
	case PPP_CHAP: {
		uint8_t algorithm = td_u8(p, at + 4);
		td_print(p, ", %s",
			 td_tok(p, algorithms, algorithm, "Unknown Auth Alg %u", algorithm));
		break;
	}
	case PPP_PAP:
	case PPP_EAP:
	case PPP_SPAP:
	case PPP_SPAP_OLD: break;
	default: td_unknown(p, "\n\t", at, len); break;
	}
}

/* RFC 1990, 5.1.3 */
static enum outcome print_endpoint(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok classes[] = {
		{ 0, "Null" }, { 1, "Local" }, { 4, "Magic-Num-Block" }, { 5, "PSNDN" }, { 0, NULL }
	};

	if (len < 3)
		return bogus(p, ">= 3", BOGUS_STOP);
	uint8_t class = td_u8(p, at + 2);
	if (class == 2) {
		if (len != 7)
			return bogus(p, "= 7", BOGUS_STOP);
		td_print(p, ": IPv4 %s", td_ip4(p, at + 3));
	} else if (class == 3) {
		if (len != 9)
			return bogus(p, "= 9", BOGUS_STOP);
		td_print(p, ": MAC %s", td_mac(p, at + 3));
	} else {
		td_print(p, ": %s", td_tok(p, classes, class, "Unknown class %u", class));
	}
	return OPTION_DUMP;
}

static enum outcome print_callback(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok operations[] = {
		{ 0, "UserAuth" }, { 1, "DialString" }, { 2, "LocalID" }, { 3, "E.164" },
		{ 4, "X.500" },    { 6, "CBCP" },       { 0, NULL },
	};

	if (len < 3)
		return bogus(p, ">= 3", BOGUS_STOP);
	uint8_t operation = td_u8(p, at + 2);
	td_print(p, ": : Callback Operation %s (%u)", td_tok(p, operations, operation, "Unknown"),
		 operation);
	return OPTION_DUMP;
}

static enum outcome print_lcp(struct td *p, uint8_t option, uint32_t at, uint32_t len)
{
	switch (option) {
	case LCP_VENDOR:
		if (len < 6)
			return bogus(p, ">= 6", BOGUS_GO);
		td_print(p, ": Vendor: %s (%u)",
			 td_tok(p, td_oui_names, td_u24(p, at + 2), "Unknown"), td_u24(p, at + 2));
		break;
	case LCP_MRU:
		if (len != 4)
			return bogus(p, "= 4", BOGUS_GO);
		td_print(p, ": %u", td_u16(p, at + 2));
		break;
	case LCP_ACCM:
		if (len != 6)
			return bogus(p, "= 6", BOGUS_GO);
		td_print(p, ": 0x%08x", td_u32(p, at + 2));
		break;
	case LCP_AUTH:
		if (len < 4)
			return bogus(p, ">= 4", BOGUS_GO);
		print_authentication(p, at, len);
		break;
	case LCP_QUALITY:
		if (len < 4)
			return bogus(p, ">= 4", BOGUS_STOP);
		td_print(p, td_u16(p, at + 2) == PPP_LQM ? ": LQR" : ": unknown");
		break;
	case LCP_MAGIC:
		if (len != 6)
			return bogus(p, "= 6", BOGUS_STOP);
		td_print(p, ": 0x%08x", td_u32(p, at + 2));
		break;
	case LCP_LINK:
		if (len != 4)
			return bogus(p, "= 4", BOGUS_STOP);
		td_print(p, ": 0x%04x", td_u16(p, at + 2));
		break;
	case LCP_CALLBACK: return print_callback(p, at, len);
	case LCP_MRRU:
		if (len != 4)
			return bogus(p, "= 4", BOGUS_STOP);
		td_print(p, ": %u", td_u16(p, at + 2));
		break;
	case LCP_ENDPOINT: return print_endpoint(p, at, len);
	default: break;
	}
	return OPTION_DUMP;
}

static const struct td_tok ipcp_names[] = {
	{ 1, "IP-Addrs" },  { 2, "IP-Comp" },    { 3, "IP-Addr" },
	{ 4, "Home-Addr" }, { 129, "Pri-DNS" },  { 130, "Pri-NBNS" },
	{ 131, "Sec-DNS" }, { 132, "Sec-NBNS" }, { 0, NULL },
};

enum { HDRCOMP = 0x61, HDRCOMP_LEN = 14 };

/* Suboptions of header compression, RFC 3544; false where one was cut. */
static bool print_suboptions(struct td *p, uint32_t at, uint32_t left)
{
	static const struct td_tok names[] = { { 1, "RTP-Compression" },
					       { 2, "Enhanced RTP-Compression" },
					       { 0, NULL } };

	td_print(p, "\n\t      Suboptions, length %u", left);
	while (left >= 2 && td_live(p)) {
		if (!td_has(p, at, 2))
			return false;
		uint8_t option = td_u8(p, at), n = td_u8(p, at + 1);
		if (option == 0 || n == 0)
			break;
		td_print(p, "\n\t\t%s Suboption #%u, length %u",
			 td_tok(p, names, option, "Unknown"), option, n);
		if (left < n) {
			td_print(p, " [remaining suboptions length %u < %u]", left, n);
			td_invalid(p);
			break;
		}
		at += n, left -= n;
	}
	return true;
}

static enum outcome print_compression(struct td *p, uint32_t *at, uint32_t len)
{
	static const struct td_tok protocols[] = { { PPP_VJC, "VJ-Comp" },
						   { HDRCOMP, "IP Header Compression" },
						   { 0, NULL } };

	if (len < 4)
		return bogus(p, ">= 4", BOGUS_STOP);
	uint32_t proto = td_u16(p, *at + 2);
	td_print(p, ": %s (0x%02x):", td_tok(p, protocols, proto, "Unknown"), proto);
	if (proto != HDRCOMP)
		return OPTION_DUMP;
	if (len < HDRCOMP_LEN)
		return bogus(p, ">= 14", BOGUS_STOP);
	if (!td_has(p, *at + 2, HDRCOMP_LEN))
		return OPTION_CUT;
	td_print(p, "\n\t    TCP Space %u, non-TCP Space %u, maxPeriod %u, maxTime %u, maxHdr %u",
		 td_u16(p, *at + 4), td_u16(p, *at + 6), td_u16(p, *at + 8), td_u16(p, *at + 10),
		 td_u16(p, *at + 12));
	if (len > HDRCOMP_LEN && !print_suboptions(p, *at + HDRCOMP_LEN, len - HDRCOMP_LEN))
		return OPTION_CUT;
	return OPTION_DUMP;
}

static enum outcome print_ipcp(struct td *p, uint8_t option, uint32_t at, uint32_t len)
{
	switch (option) {
	case 1:
		if (len != 10)
			return bogus(p, "= 10", BOGUS_GO);
		td_print(p, ": src %s, dst %s", td_ip4(p, at + 2), td_ip4(p, at + 6));
		break;
	case 2: return print_compression(p, &at, len);
	case 3:
	case 4:
	case 129:
	case 130:
	case 131:
	case 132:
		if (len != 6)
			return bogus(p, "= 6", BOGUS_STOP);
		td_print(p, ": %s", td_ip4(p, at + 2));
		break;
	default: break;
	}
	return OPTION_DUMP;
}

static const struct td_tok ip6cp_names[] = { { 1, "Interface-ID" }, { 0, NULL } };

static enum outcome print_ip6cp(struct td *p, uint8_t option, uint32_t at, uint32_t len)
{
	if (option != 1)
		return OPTION_DUMP;
	if (len != 10)
		return bogus(p, "= 10", BOGUS_GO);
	if (!td_has(p, at + 2, 8))
		return OPTION_CUT;
	td_print(p, ": %04x:%04x:%04x:%04x", td_u16(p, at + 2), td_u16(p, at + 4),
		 td_u16(p, at + 6), td_u16(p, at + 8));
	return OPTION_DUMP;
}

static const struct td_tok ccp_names[] = {
	{ 0, "OUI" },      { 1, "Pred-1" },    { 2, "Pred-2" },     { 3, "Puddle" },
	{ 16, "HP-PPC" },  { 17, "Stac-LZS" }, { 18, "MPPC" },      { 19, "Gand-FZA" },
	{ 20, "V.42bis" }, { 21, "BSD-Comp" }, { 23, "LZS-DCP" },   { 24, "MVRCA" },
	{ 25, "DEC" },     { 26, "Deflate" },  { 255, "Reserved" }, { 0, NULL },
};

static enum outcome print_ccp(struct td *p, uint8_t option, uint32_t at, uint32_t len)
{
	uint8_t v;

	switch (option) {
	case 21:
		if (len < 3)
			return bogus(p, ">= 3", BOGUS_GO);
		v = td_u8(p, at + 2);
		td_print(p, ": Version: %u, Dictionary Bits: %u", v >> 5, v & 0x1f);
		break;
	case 24:
		if (len < 4)
			return bogus(p, ">= 4", BOGUS_GO);
		v = td_u8(p, at + 2);
		td_print(p, ": Features: %u, PxP: %s, History: %u, #CTX-ID: %u", v >> 6,
			 v & 0x20 ? "Enabled" : "Disabled", v & 0x1f, td_u8(p, at + 3));
		break;
	case 26:
		if (len < 4)
			return bogus(p, ">= 4", BOGUS_GO);
		v = td_u8(p, at + 2);
		td_print(p, ": Window: %uK, Method: %s (0x%x), MBZ: %u, CHK: %u", v >> 4,
			 (v & 15) == 8 ? "zlib" : "unknown", v & 15, td_u8(p, at + 3) >> 2,
			 td_u8(p, at + 3) & 3);
		break;
	default: break;
	}
	return OPTION_DUMP;
}

static const struct td_tok bacp_names[] = { { 1, "Favored-Peer" }, { 0, NULL } };

static enum outcome print_bacp(struct td *p, uint8_t option, uint32_t at, uint32_t len)
{
	if (option != 1)
		return OPTION_DUMP;
	if (len != 6)
		return bogus(p, "= 6", BOGUS_GO);
	td_print(p, ": Magic-Num 0x%08x", td_u32(p, at + 2));
	return OPTION_DUMP;
}

/* How the options of a protocol are printed. */
struct protocol {
	uint32_t proto;
	const char *mark, *unknown;
	const struct td_tok *names; /* NULL: LCP's */
	enum outcome (*print)(struct td *p, uint8_t option, uint32_t at, uint32_t len);
};

static const struct protocol protocols[] = {
	{ PPP_LCP, "lcp", "", NULL, print_lcp },
	{ PPP_IPCP, "ipcp", "unknown", ipcp_names, print_ipcp },
	{ PPP_IPV6CP, "ip6cp", "unknown", ip6cp_names, print_ip6cp },
	{ PPP_CCP, "ccp", "Unknown", ccp_names, print_ccp },
	{ PPP_BACP, "bacp", "Unknown", bacp_names, print_bacp },
};

/* The option at AT; its length, or 0 where no more can be printed. */
static uint32_t print_option(struct td *p, const struct protocol *c, uint32_t at, uint32_t left)
{
	if (left < 2)
		return 0;
	if (!td_has(p, at, 2)) {
		td_print(p, "[|%s]", c->mark);
		return 0;
	}
	uint8_t option = td_u8(p, at), len = td_u8(p, at + 1);
	if (left < len)
		return 0;
	if (!c->names && option >= LCP_OPTIONS) {
		td_print(p, "\n\tunknown LCP option 0x%02x", option);
		return len < 2 ? 0 : len;
	}
	const char *name =
		c->names ? td_tok(p, c->names, option, "%s", c->unknown) : lcp_names[option];
	td_print(p, "\n\t  %s Option (0x%02x), length %u", name, option, len);
	if (len < 2) {
		bogus(p, ">= 2", BOGUS_STOP);
		return 0;
	}
	enum outcome outcome = c->print(p, option, at, len);
	if (outcome == OPTION_CUT)
		td_print(p, "[|%s]", c->mark);
	if (outcome == OPTION_CUT || outcome == BOGUS_STOP)
		return 0;
	if (outcome == OPTION_DUMP)
		td_unknown(p, "\n\t    ", at + 2, len - 2u);
	return len;
}

static void print_options(struct td *p, uint32_t proto, uint32_t at, uint32_t len)
{
	const struct protocol *c = protocols;
	uint32_t left = len - 4;

	while (c->proto != proto)
		if (++c == protocols + sizeof protocols / sizeof protocols[0])
			return;
	do {
		uint32_t n = print_option(p, c, at, len);
		if (n == 0)
			break;
		if (left < n) {
			td_print(p, " [remaining options length %u < %u]", left, n);
			td_invalid(p);
			break;
		}
		left -= n;
		at += n;
	} while (left != 0 && td_live(p));
}

static void print_magic(struct td *p, uint32_t at)
{
	td_print(p, "\n\t  Magic-Num 0x%08x", td_u32(p, at));
}

/* What follows the length, LEN bytes with the header; false where the mark is to follow. */
static bool print_message(struct td *p, uint32_t proto, uint8_t code, uint32_t at, uint32_t len)
{
	if (code >= CODE_CONF_REQ && code <= CODE_CONF_REJ) {
		print_options(p, proto, at, len);
	} else if (code == CODE_VENDOR && len >= 11) {
		print_magic(p, at);
		td_print(p, " Vendor: %s (%u)",
			 td_tok(p, td_oui_names, td_u24(p, at + 4), "Unknown"), td_u24(p, at + 4));
	} else if (code == CODE_PROT_REJ && len >= 6) {
		uint32_t rejected = td_u16(p, at);
		td_print(p, "\n\t  Rejected %s Protocol (0x%04x)",
			 td_tok(p, td_ppp_names, rejected, "unknown"), rejected);
		if (len > 6) {
			td_print(p, "\n\t  Rejected Packet");
			td_unknown(p, "\n\t    ", at + 2, len - 2);
		}
	} else if (code >= CODE_ECHO_REQ && code <= CODE_DISCARD && len >= 8) {
		print_magic(p, at);
		if (len > 8) {
			td_print(p, "\n\t  -----trailing data-----");
			if (!td_has(p, at + 4, len - 8))
				return false;
			td_unknown(p, "\n\t  ", at + 4, len - 8);
		}
	} else if (code == CODE_IDENT && len >= 8) {
		print_magic(p, at);
		if (len > 8) {
			td_print(p, "\n\t  Message\n\t    ");
			return !td_chars(p, at + 4, len - 4);
		}
	} else if (code == CODE_REMAINING && len >= 12) {
		print_magic(p, at);
		td_print(p, ", Seconds-Remaining %us", td_u32(p, at + 4));
	}
	return true;
}

void td_ppp_control(struct td *p, uint32_t proto, uint32_t at, uint32_t len)
{
	const char *name = td_tok(p, td_ppp_names, proto, "unknown ctrl-proto (0x%04x)", proto);

	td_print(p, "%s, ", name);
	if (len < 4 || !td_has(p, at, 2)) {
		td_print(p, "[|%s]", name);
		return;
	}
	uint8_t code = td_u8(p, at);
	td_print(p, "%s (0x%02x), id %u, length %u", td_tok(p, code_names, code, "Unknown Opcode"),
		 code, td_u8(p, at + 1), len + 2);
	uint32_t claimed = td_u16(p, at + 2);
	if (claimed < 4) {
		td_print(p, "\n\tencoded length %u (< 4))", claimed);
		return;
	}
	if (claimed > len) {
		td_print(p, "\n\tencoded length %u (> packet length %u))", claimed, len);
		return;
	}
	td_print(p, "\n\tencoded length %u (=Option(s) length %u)", claimed, claimed - 4);
	if (claimed == 4)
		return;
	td_unknown(p, "\n\t", at - 2, 6);
	if (!print_message(p, proto, code, at + 4, claimed))
		td_print(p, "[|%s]", name);
}
