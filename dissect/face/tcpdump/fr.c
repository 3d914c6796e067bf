/* Frame Relay: Q.922 addresses, RFC 2427; multilink, FRF.15 and FRF.16. */
#include "protos.h"

enum { MFR_CONTROL = 3, MFR_FRAGMENT = 2 };
enum { UI = 0x03, EXTENDED = 0x01, ADDRESS_PADDED = 3, TYPE_MAX = 0xff };
enum {
	NLPID_Q933 = 0x08,
	NLPID_SNAP = 0x80,
	NLPID_CLNP = 0x81,
	NLPID_ESIS = 0x82,
	NLPID_ISIS = 0x83,
	NLPID_IP6 = 0x8e,
	NLPID_MFR = 0xb1,
	NLPID_IP = 0xcc,
	NLPID_PPP = 0xcf,
};
enum { FRAME_MIN = 4, BEGIN = 0x80, END = 0x40, CONTROL = 0x20, FRAGMENT = 0xe0 };
enum { INTERFACE = 0x01, MFR_HEAD = 3, IE_HEAD = 2, ID_MAX = 50 };
enum { IE_BUNDLE = 1, IE_LINK = 2, IE_MAGIC = 3 };

static const struct td_link no_link = { .none = true };

const struct td_tok td_nlpid_names[] = {
	{ 0x00, "NULL" },        { NLPID_Q933, "Q.933" },
	{ 0x09, "LMI" },         { NLPID_SNAP, "SNAP" },
	{ NLPID_CLNP, "CLNP" },  { NLPID_ESIS, "ES-IS" },
	{ NLPID_ISIS, "IS-IS" }, { 0x84, "CONS" },
	{ 0x85, "IDRP" },        { 0xc1, "ISIS_SPB" },
	{ NLPID_MFR, "FRF.15" }, { NLPID_IP, "IPv4" },
	{ NLPID_PPP, "PPP" },    { 0x8a, "X25 ES-IS" },
	{ NLPID_IP6, "IPv6" },   { 0, NULL },
};

static const struct td_tok fragment_flags[] = {
	{ BEGIN, "Begin" }, { END, "End" }, { CONTROL, "Control" }, { 0, NULL }
};

/* Flags as they stand in an address of four bytes. */
static const struct td_tok address_flags[] = {
	{ 0x02000000, "C!" },   { 0x00020000, "DE" },      { 0x00040000, "BECN" },
	{ 0x00080000, "FECN" }, { 0x00000002, "sdlcore" }, { 0, NULL },
};

struct address {
	uint32_t dlci, n, flags;
};

enum parsed { PARSED, CUT, WRONG };

/* Two to four bytes, the last of which has its low bit set. */
static enum parsed parse_address(struct td *p, uint32_t at, uint32_t len, struct address *a)
{
	uint8_t b[4];

	for (uint32_t i = 0; i < 4; i++) {
		if (len <= i || !td_has(p, at + i, 1))
			return CUT;
		b[i] = td_u8(p, at + i);
		if (b[i] & EXTENDED) {
			a->n = i + 1;
			break;
		}
		if (i == 3)
			return WRONG;
	}
	if (a->n == 1)
		return WRONG;
	a->dlci = (b[0] & 0xfcu) << 2 | b[1] >> 4;
	a->flags = (b[0] & 2u) << 24 | (b[1] & 0x0eu) << 16;
	if (a->n == 4)
		a->dlci = a->dlci << 7 | b[2] >> 1;
	if (a->n > 2) {
		a->dlci = a->dlci << 6 | b[a->n - 1] >> 2;
		a->flags |= b[a->n - 1] & 2u;
	}
	return PARSED;
}

static void print_head(struct td *p, const struct address *a, uint32_t n, uint32_t nlpid,
		       uint32_t len)
{
	td_print(p, "Q.922, hdr-len %u, DLCI %u, Flags [%s], NLPID %s (0x%02x), length %u: ", n,
		 a->dlci, td_bits(p, address_flags, a->flags, ", ", "none"),
		 td_tok(p, td_nlpid_names, nlpid, "unknown"), nlpid, len);
}

/* FRF.15: a fragment behind the address. */
static void print_frf15(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 2) {
		td_trunc(p);
		return;
	}
	uint16_t head = td_u16(p, at);
	td_print(p, "FRF.15, seq 0x%03x, Flags [%s],%s Fragmentation, length %u",
		 (head >> 8 & 0x1eu) << 7 | (head & 0xff),
		 td_bits(p, fragment_flags, head >> 8 & FRAGMENT, ", ", "none"),
		 head >> 8 & INTERFACE ? "Interface" : "End-to-End", len);
}

/* Cisco's encapsulation: an EtherType behind the address; false where it is none. */
static bool print_cisco(struct td *p, uint32_t at, uint32_t len, const struct address *a)
{
	uint32_t type = at + a->n;

	if (td_has(p, type, 2) && len >= a->n + 2 &&
	    td_ethertype(p, td_u16(p, type), type + 2, len - a->n - 2, p->end - type - 2, &no_link))
		return true;
	td_print(p, "UI %02x! ", td_u8(p, type));
	return false;
}

/* N bytes of header, the last of which is NLPID, stand before AT. */
static void print_payload(struct td *p, uint32_t nlpid, uint32_t at, uint32_t len,
			  const struct address *a, uint32_t n)
{
	switch (nlpid) {
	case NLPID_IP: td_ip(p, at, len); break;
	case NLPID_IP6: td_ip6_packet(p, at, len); break;
	case NLPID_CLNP:
	case NLPID_ESIS:
	case NLPID_ISIS: td_osi(p, at - 1, len + 1); break;
	case NLPID_SNAP:
		if (!td_snap(p, at, len, p->end - at, &no_link, 0)) {
			print_head(p, a, n, nlpid, len + n);
			td_default(p, at - n, len + n);
		}
		break;
	case NLPID_Q933: td_q933(p, at, len); break;
	case NLPID_MFR: print_frf15(p, at, len); break;
	case NLPID_PPP: td_ppp(p, at, len); break;
	default:
		print_head(p, a, a->n, nlpid, len + n);
		td_dump_ascii(p, "\n\t", at, len);
		break;
	}
}

/* Gives the bytes of the header. */
static uint32_t print_frame(struct td *p, uint32_t at, uint32_t len)
{
	struct address a = { 0 };

	p->proto = "fr";
	enum parsed parsed = parse_address(p, at, len, &a);
	if (parsed == WRONG)
		td_print(p, "Q.922, invalid address");
	if (parsed == CUT || (parsed == PARSED && (!td_has(p, at + a.n, 1) || len < a.n + 1)))
		td_trunc(p);
	if (parsed == WRONG)
		return 0;
	if (parsed != PARSED || !td_has(p, at + a.n, 1) || len < a.n + 1)
		return len;
	if (td_u8(p, at + a.n) != UI && a.dlci != 0 && print_cisco(p, at, len, &a))
		return a.n + 2;
	uint32_t n = a.n + 2;
	if (!td_has(p, at, n) || len < n) {
		td_trunc(p);
		return len;
	}
	bool padded = td_u8(p, at + n - 1) == 0;
	if (padded != (a.n == ADDRESS_PADDED))
		td_print(p, padded ? "Pad! " : "No pad! ");
	n += padded;
	if (!td_has(p, at, n) || len < n) {
		td_trunc(p);
		return len;
	}
	print_payload(p, td_u8(p, at + n - 1), at + n, len - n, &a, n);
	return n;
}

static uint32_t print_nested(struct td *p, uint32_t at, uint32_t len)
{
	if (!td_enter(p))
		return 0;
	uint32_t n = print_frame(p, at, len);
	td_leave(p);
	return n;
}

void td_fr(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "fr";
	p->link = caplen;
	if (caplen < FRAME_MIN)
		td_trunc(p);
	else
		p->link = print_nested(p, 0, len);
}

static void print_id(struct td *p, uint32_t at, uint32_t n)
{
	for (uint32_t i = 0; i < n && i < ID_MAX && td_u8(p, at + i) != 0; i++)
		td_char(p, td_u8(p, at + i));
}

/* Information elements of FRF.16's control messages. */
static void print_elements(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ IE_BUNDLE, "Bundle ID" },
		{ IE_LINK, "Link ID" },
		{ IE_MAGIC, "Magic Number" },
		{ 5, "Timestamp" },
		{ 6, "Vendor Extension" },
		{ 7, "Cause" },
		{ 0, NULL },
	};

	while (len > IE_HEAD && td_live(p)) {
		if (!td_need(p, at, IE_HEAD))
			return;
		uint32_t type = td_u8(p, at), n = td_u8(p, at + 1);
		td_print(p, "\n\tIE %s (%u), length %u: ", td_tok(p, names, type, "Unknown"), type,
			 n);
		if (type == 0 || n <= IE_HEAD || !td_need(p, at, n))
			return;
		at += IE_HEAD, len -= IE_HEAD, n -= IE_HEAD;
		if (type == IE_MAGIC && n == 4) {
			td_print(p, "0x%08x", td_u32(p, at));
		} else if (type == IE_MAGIC) {
			td_print(p, "[IE data length %u != 4]", n);
			td_invalid(p);
		} else if (type == IE_BUNDLE || type == IE_LINK) {
			print_id(p, at, n);
		}
		td_unknown(p, "\n\t  ", at, n);
		at += n, len -= n;
	}
}

static void print_control(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 1, "Add Link" },  { 2, "Add Link ACK" }, { 3, "Add Link Reject" }, { 4, "Hello" },
		{ 5, "Hello ACK" }, { 6, "Remove Link" },  { 7, "Remove Link ACK" }, { 0, NULL },
	};
	uint8_t type = td_u8(p, at + 2);

	td_print(p, "FRF.16 Control, Flags [%s], %s, length %u",
		 td_bits(p, fragment_flags, FRAGMENT, ", ", "none"),
		 td_tok(p, names, type, "Unknown Message (0x%02x)", type), len);
	print_elements(p, at + MFR_HEAD, len - MFR_HEAD);
}

void td_mfr(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "mfr";
	p->link = caplen;
	if (caplen < 2) {
		td_trunc(p);
		return;
	}
	if (len < FRAME_MIN) {
		td_print(p, "[length %u < 4]", len);
		td_invalid(p);
		return;
	}
	if (!td_need(p, 0, FRAME_MIN))
		return;
	uint16_t head = td_u16(p, 0);
	uint32_t flags = head >> 8 & FRAGMENT;
	if (flags == FRAGMENT && (head & 0xff) == 0) {
		p->link = MFR_CONTROL;
		print_control(p, 0, len);
		return;
	}
	td_print(p, "FRF.16 Frag, seq %u, Flags [%s]", (head >> 8 & 0x1eu) << 7 | (head & 0xff),
		 td_bits(p, fragment_flags, flags, ", ", "none"));
	if (flags == (BEGIN | END) || flags == BEGIN) {
		td_print(p, ", ");
		p->link = MFR_FRAGMENT;
		print_nested(p, MFR_FRAGMENT, len - MFR_FRAGMENT);
	} else {
		p->link = 0;
		td_unknown(p, "\n\t", 0, len);
	}
}
