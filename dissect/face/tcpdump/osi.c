/* The OSI network layer: what the first byte tells; ES-IS, ISO 9542. */
#include "osi.h"

enum { NULLNS = 0x00, Q933 = 0x08, CLNP = 0x81, ESIS = 0x82, ISIS = 0x83 };
enum { NLPID_IP6 = 0x8e, NLPID_IP = 0xcc, NLPID_PPP = 0xcf, NSAP_MAX = 20 };

const char *osi_nsap(struct td *p, uint32_t at, uint32_t n)
{
	if (n < 1 || n > NSAP_MAX)
		return td_need(p, at, n) ? "isonsap_string: illegal length" : "";
	struct text b;
	char digits[3 * NSAP_MAX + 1];
	text_init(&b, digits, sizeof digits);
	for (uint32_t i = 0; i < n; i++)
		text_fmt(&b, "%02x%s", td_u8(p, at + i), i % 2 == 0 && i + 1 < n ? "." : "");
	return td_string(p, "%s", digits);
}

const char *osi_id(struct td *p, uint32_t at, uint32_t n)
{
	const char *s =
		td_string(p, "%04x.%04x.%04x", td_u16(p, at), td_u16(p, at + 2), td_u16(p, at + 4));

	if (n >= OSI_NODE)
		s = td_string(p, "%s.%02x", s, td_u8(p, at + 6));
	if (n == OSI_LSP)
		s = td_string(p, "%s-%02x", s, td_u8(p, at + 7));
	return s;
}

/* ISO 8473, annex C; with the signs of tcpdump's arithmetic. */
static uint16_t compute(const uint8_t *b, uint32_t offset, uint32_t n)
{
	uint32_t c0 = 0, c1 = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (i != offset && i != offset + 1)
			c0 += b[i];
		c1 += c0;
	}
	c0 %= 255, c1 %= 255;
	uint32_t product = (n - offset) * c0;
	int32_t x = (int32_t)(product - c0 - c1), y = (int32_t)(c1 - product - 1);
	if (y >= 0)
		y++;
	if (x < 0)
		x--;
	x %= 255, y %= 255;
	if (x == 0)
		x = 255;
	if (y == 0)
		y = 255;
	return (uint16_t)((uint32_t)x << 8 | ((uint32_t)y & 0xff));
}

void osi_checksum(struct td *p, uint32_t at, uint16_t have, uint32_t offset, uint32_t n)
{
	if (!have || !td_has(p, at + offset, 2) || offset > n || !td_has(p, at, n)) {
		td_print(p, " (unverified)");
		return;
	}
	uint16_t should = compute(td_bytes(p, at, n), offset, n);
	if (should == have)
		td_print(p, " (correct)");
	else
		td_print(p, " (incorrect should be 0x%04x)", should);
}

static void print_payload(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t nlpid = td_u8(p, at);

	switch (nlpid) {
	case CLNP:
		if (!osi_clnp(p, at, len))
			td_unknown(p, "\n\t", at, len);
		break;
	case ESIS: osi_esis(p, at, len); break;
	case ISIS:
		if (!osi_isis(p, at, len))
			td_unknown(p, "\n\t", at, len);
		break;
	case NULLNS: td_print(p, ", length: %u", len); break;
	case Q933: td_q933(p, at + 1, len - 1); break;
	case NLPID_IP: td_ip(p, at + 1, len - 1); break;
	case NLPID_IP6: td_ip6_packet(p, at + 1, len - 1); break;
	case NLPID_PPP: td_ppp(p, at + 1, len - 1); break;
	default:
		td_print(p, "OSI NLPID 0x%02x unknown, length: %u", nlpid, len);
		if (len > 1)
			td_unknown(p, "\n\t", at, len);
		break;
	}
}

void td_osi(struct td *p, uint32_t at, uint32_t len)
{
	if (!td_enter(p))
		return;
	p->proto = "isoclns";
	print_payload(p, at, len);
	td_leave(p);
}

/* ES-IS */

enum { ESIS_HLEN = 9, ESH = 2, ISH = 4, REDIRECT = 6, TYPE_MASK = 0x1f };
enum { OPTION_PROTOCOLS = 129, OPTION_CONF_TIME = 198 };

/* What is left to read. */
struct rest {
	uint32_t at, len;
};

/* A length and as many bytes; *N and where they are, or TD_NOWHERE where the message is over. */
static uint32_t take(struct td *p, struct rest *r, const char *what, uint32_t *n)
{
	if (!td_need(p, r->at, 1))
		return TD_NOWHERE;
	if (r->len >= 1) {
		*n = td_u8(p, r->at);
		r->at++, r->len--;
		if (!td_need(p, r->at, *n))
			return TD_NOWHERE;
		if (r->len >= *n) {
			r->at += *n, r->len -= *n;
			return r->at - *n;
		}
	}
	td_print(p, ", bad %s/li", what);
	return TD_NOWHERE;
}

static void print_snpa(struct td *p, uint32_t at, uint32_t n)
{
	td_print(p, "\n\t  SNPA (length: %u): %s", n, n ? "" : "<empty>");
	for (uint32_t i = 0; i < n; i++)
		td_print(p, "%s%02x", i ? ":" : "", td_u8(p, at + i));
}

static bool print_redirect(struct td *p, struct rest *r)
{
	uint32_t n, snpa_n, net_n;

	uint32_t at = take(p, r, "redirect", &n);
	if (at == TD_NOWHERE)
		return false;
	td_print(p, "\n\t  %s", osi_nsap(p, at, n));
	uint32_t snpa = take(p, r, "redirect", &snpa_n);
	if (snpa == TD_NOWHERE)
		return false;
	/* The byte of the last length is not counted. */
	uint32_t before = r->len;
	if (before >= 1)
		r->len++;
	uint32_t net = take(p, r, "redirect", &net_n);
	if (net == TD_NOWHERE)
		return false;
	print_snpa(p, snpa, snpa_n);
	if (net_n)
		td_print(p, "\n\t  NET (length: %u) %s", net_n, osi_nsap(p, net, net_n));
	return true;
}

static bool print_end_systems(struct td *p, struct rest *r)
{
	if (!td_need(p, r->at, 1))
		return false;
	if (r->len < 1) {
		td_print(p, ", bad esh/li");
		return false;
	}
	uint32_t count = td_u8(p, r->at), n;
	r->at++, r->len--;
	td_print(p, "\n\t  Number of Source Addresses: %u", count);
	for (; count > 0; count--) {
		uint32_t at = take(p, r, "esh", &n);
		if (at == TD_NOWHERE)
			return false;
		td_print(p, "\n\t  NET (length: %u): %s", n, osi_nsap(p, at, n));
	}
	return true;
}

static bool print_intermediate(struct td *p, struct rest *r)
{
	uint32_t n, at = take(p, r, "ish", &n);

	if (at == TD_NOWHERE)
		return false;
	td_print(p, "\n\t  NET (length: %u): %s", n, osi_nsap(p, at, n));
	return true;
}

static void print_protocols(struct td *p, uint32_t at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		td_print(p, "%s (0x%02x)%s", td_tok(p, td_nlpid_names, td_u8(p, at + i), "unknown"),
			 td_u8(p, at + i), i + 1 < n ? ", " : "");
}

static void print_options(struct td *p, struct rest r)
{
	static const struct td_tok names[] = {
		{ OPTION_PROTOCOLS, "Protocols supported" },
		{ 195, "QoS Maintenance" },
		{ 197, "Security" },
		{ OPTION_CONF_TIME, "ES Configuration Time" },
		{ 205, "Priority" },
		{ 225, "Addressk Mask" },
		{ 226, "SNPA Mask" },
		{ 0, NULL },
	};

	while (r.len != 0 && td_live(p)) {
		if (r.len < 2) {
			td_print(p, ", bad opts/li");
			return;
		}
		uint8_t option = td_u8(p, r.at);
		uint32_t n = td_u8(p, r.at + 1);
		r.at += 2, r.len -= 2;
		if (n > r.len) {
			td_print(p, ", opt (%u) too long", option);
			return;
		}
		r.len -= n;
		td_print(p, "\n\t  %s Option #%u, length %u, value: ",
			 td_tok(p, names, option, "Unknown"), option, n);
		if (option == OPTION_PROTOCOLS) {
			print_protocols(p, r.at, n);
			n = 0; /* and the next option begins in this one */
		} else if (option != OPTION_CONF_TIME) {
			td_unknown(p, "\n\t  ", r.at, n);
		} else if (n == 2) {
			td_print(p, "%us", td_u16(p, r.at));
		} else {
			td_print(p, "(bad length)");
		}
		td_unknown(p, "\n\t  ", r.at, n);
		r.at += n;
	}
}

/* False, and the reason is said, where there is nothing to read. */
static bool check_head(struct td *p, uint32_t at, uint32_t len, uint32_t indicator)
{
	uint8_t version = td_u8(p, at + 2);

	if (version != 1) {
		td_print(p, " version %u packet not supported", version);
	} else if (indicator > len) {
		td_print(p, " length indicator(%u) > PDU size (%u)!", indicator, len);
	} else if (indicator < ESIS_HLEN + 2) {
		td_print(p, " length indicator %u < min PDU size:", indicator);
		for (; at < p->end; at++)
			td_print(p, "%02X", td_u8(p, at));
	} else {
		return true;
	}
	return false;
}

void osi_esis(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ REDIRECT, "redirect" }, { ESH, "ESH" }, { ISH, "ISH" }, { 0, NULL }
	};

	p->proto = "esis";
	td_print(p, "ES-IS");
	if (len <= 2) {
		td_print(p, "no header at all!");
		return;
	}
	if (!td_need(p, at, ESIS_HLEN))
		return;
	uint32_t indicator = td_u8(p, at + 1);
	if (!check_head(p, at, len, indicator))
		return;
	uint8_t type = td_u8(p, at + 4) & TYPE_MASK;
	td_print(p, ", length %u\n\t%s (%u), v: 1, checksum: 0x%04x", len,
		 td_tok(p, names, type, "unknown type: %u", type), type, td_u16(p, at + 7));
	osi_checksum(p, at, td_u16(p, at + 7), 7, indicator);
	td_print(p, ", holding time: %us, length indicator: %u", td_u16(p, at + 5), indicator);
	td_unknown(p, "\n\t", at, ESIS_HLEN);
	struct rest r = { .at = at + ESIS_HLEN, .len = indicator - ESIS_HLEN };
	bool more = false;
	if (type == REDIRECT)
		more = print_redirect(p, &r);
	else if (type == ESH)
		more = print_end_systems(p, &r);
	else if (type == ISH)
		more = print_intermediate(p, &r);
	if (more)
		print_options(p, r);
}
