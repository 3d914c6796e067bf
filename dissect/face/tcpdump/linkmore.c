/* Link types that wrap others: ATM, Fibre Channel, FireWire, PPI, PKTAP, firewalls' logs. */
#include "frame.h"
#include "ppp.h"

enum { UI = 0x03, ATM_OLD_HLEN = 20, FIBRE_CHANNEL = 16, FIREWIRE = 18, ENC = 12, SYMANTEC = 44 };
enum { LLC_SNAP = 0xaaaa03, LLC_OSI = 0xfefe03, LLC_IP = 0x060603, LENGTH_MAX = 1500 };
enum { AF_IP4 = 2, AF_IP6_BSD = 24, AF_IP6_FREEBSD = 28, AF_IP6_DARWIN = 30 };
enum { PFLOG_MIN = 45, PFLOG_SIZE = 64, PPI = 8, PPI_MAX = 65532, PKTAP = 108 };
enum { PPP_ADDRESS = 0xff, CISCO_UNICAST = 0x0f, CISCO_BROADCAST = 0x8f };

static const struct td_link no_link = { .none = true };

static void print_llc(struct td *p, uint32_t at, uint32_t len, uint32_t caplen,
		      const struct td_link *link)
{
	int n = td_llc(p, at, len, caplen, link);

	if (n < 0)
		td_default(p, at, caplen);
	p->link = at + (uint32_t)(n < 0 ? -n : n);
}

/* RFC 2684, or what a driver of old left before the LLC header. */
void td_atm(struct td *p, uint32_t len, uint32_t caplen)
{
	uint32_t n = 0;

	p->proto = "atm";
	if (td_u8(p, 0) == UI) {
		p->link = 1;
		td_osi(p, 1, len - 1);
		return;
	}
	uint32_t head = td_u24(p, 0);
	if (head != LLC_SNAP && head != LLC_OSI && head != LLC_IP) {
		n = ATM_OLD_HLEN;
		if (!td_need(p, 0, n))
			return;
	}
	if (td_live(p))
		print_llc(p, n, len - n, caplen - n, &no_link);
}

/* Classical IP over ATM: RFC 2225. */
void td_clip(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "cip";
	if (!td_need(p, 0, 6))
		return;
	if (td_u24(p, 0) == LLC_SNAP && td_u24(p, 3) == 0)
		print_llc(p, 0, len, caplen, &no_link);
	else
		td_ip(p, 0, len);
}

/* RFC 2625 */
void td_fibre_channel(struct td *p, uint32_t len, uint32_t caplen)
{
	static const struct td_link link = { .dst = 2, .src = 10 };

	p->proto = "ipfc";
	if (td_need(p, 0, FIBRE_CHANNEL))
		print_llc(p, FIBRE_CHANNEL, len - FIBRE_CHANNEL, caplen - FIBRE_CHANNEL, &link);
}

/* Apple's header for IP over IEEE 1394. */
void td_firewire(struct td *p, uint32_t len, uint32_t caplen)
{
	static const struct td_link link = { .dst = 0, .src = 8, .wide = true };

	p->proto = "ap1394";
	if (!td_need(p, 0, FIREWIRE))
		return;
	uint16_t type = td_u16(p, 16);
	p->link = FIREWIRE;
	caplen -= FIREWIRE;
	if (td_ethertype(p, type, FIREWIRE, len - FIREWIRE, caplen, &link))
		return;
	td_print(p, "%s > %s, ethertype %s (0x%04x), length %u: ", td_link_src(p, &link),
		 td_link_dst(p, &link), td_tok(p, td_ethertype_names, type, "Unknown"), type, len);
	td_default(p, FIREWIRE, caplen);
}

/* False where the address family, as the BSDs number them, is unknown. */
static bool print_family(struct td *p, uint32_t family, uint32_t at, uint32_t len)
{
	switch (family) {
	case AF_IP4: td_ip(p, at, len); return true;
	case AF_IP6_BSD:
	case AF_IP6_FREEBSD:
	case AF_IP6_DARWIN: td_ip6_packet(p, at, len); return true;
	default: return false;
	}
}

/* OpenBSD's interface for what IPsec has opened. */
void td_enc(struct td *p, uint32_t len)
{
	enum { CONFIDENTIAL = 0x0400, AUTHENTIC = 0x0800 };

	p->proto = "enc";
	if (!td_need(p, 0, ENC))
		return;
	p->link = ENC;
	bool swapped = td_le32(p, 0) >> 16;
	uint32_t family = swapped ? td_u32(p, 0) : td_le32(p, 0);
	uint32_t flags = swapped ? td_u32(p, 8) : td_le32(p, 8);
	td_print(p, flags ? "(" : "(unprotected): ");
	if (flags & AUTHENTIC) {
		td_print(p, "authentic%s", flags == AUTHENTIC ? "): " : ",");
		flags &= ~(uint32_t)AUTHENTIC;
	}
	if (flags & CONFIDENTIAL)
		td_print(p, "confidential%s", flags == CONFIDENTIAL ? "): " : ",");
	td_print(p, "SPI 0x%08x: ", td_u32(p, 4));
	print_family(p, family, ENC, len - ENC);
}

static void print_name(struct td *p, uint32_t at, uint32_t n)
{
	for (; n > 0 && td_u8(p, at) != 0; at++, n--)
		td_char(p, td_u8(p, at));
}

static void print_rule(struct td *p)
{
	/* As tcpdump has them: 4 with the text of 3. */
	static const struct td_tok reasons[] = {
		{ 0, "0(match)" },
		{ 1, "1(bad-offset)" },
		{ 2, "2(fragment)" },
		{ 4, "3(short)" },
		{ 5, "5(memory)" },
		{ 6, "6(bad-timestamp)" },
		{ 7, "7(congestion)" },
		{ 8, "8(ip-option)" },
		{ 9, "9(proto-cksum)" },
		{ 10, "10(state-mismatch)" },
		{ 11, "11(state-insert)" },
		{ 12, "12(state-limit)" },
		{ 13, "13(src-limit)" },
		{ 14, "14(synproxy)" },
		{ 0, NULL },
	};
	static const struct td_tok actions[] = {
		{ 0, "pass" },  { 1, "block" },          { 2, "scrub" },   { 4, "nat" },
		{ 5, "nonat" }, { 6, "binat" },          { 7, "nobinat" }, { 8, "rdr" },
		{ 9, "nordr" }, { 10, "synproxy-drop" }, { 0, NULL },
	};
	static const struct td_tok directions[] = {
		{ 0, "in/out" }, { 1, "in" }, { 2, "out" }, { 0, NULL }
	};
	uint32_t rule = td_u32(p, 36), sub = td_u32(p, 40), reason = td_u8(p, 3);

	p->proto = "pflog";
	td_print(p, "rule %u", rule);
	if (sub != UINT32_MAX) {
		td_print(p, ".");
		print_name(p, 20, 16);
		td_print(p, ".%u", sub);
	}
	td_print(p, "/%s: ", td_tok(p, reasons, reason, "unkn(%u)", reason));
	td_print(p, "%s ", td_tok(p, actions, td_u8(p, 2), "unkn(%u)", td_u8(p, 2)));
	td_print(p, "%s on ", td_tok(p, directions, td_u8(p, 60), "unkn(%u)", td_u8(p, 60)));
	print_name(p, 4, 16);
	td_print(p, ": ");
}

void td_pflog(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "pflog";
	p->link = caplen;
	if (caplen < 1) {
		td_trunc(p);
		return;
	}
	uint32_t n = td_u8(p, 0);
	if (n < PFLOG_MIN) {
		td_print(p, "[pflog: invalid header length!]");
		p->link = n;
		return;
	}
	n = (n + 3) & ~3u;
	if (caplen < n || !td_has(p, 0, PFLOG_SIZE)) {
		td_trunc(p);
		return;
	}
	p->link = n;
	if (print_family(p, td_u8(p, 1), n, len - n))
		return;
	print_rule(p);
	td_default(p, n, caplen - n);
}

void td_symantec(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "symantec";
	if (!td_need(p, 0, SYMANTEC))
		return;
	uint16_t type = td_u16(p, 6);
	p->link = SYMANTEC;
	caplen -= SYMANTEC;
	if (type > LENGTH_MAX && td_ethertype(p, type, SYMANTEC, len - SYMANTEC, caplen, &no_link))
		return;
	if (type > LENGTH_MAX)
		td_print(p, "ethertype %s (0x%04x)", td_tok(p, td_ethertype_names, type, "Unknown"),
			 type);
	else
		td_print(p, "invalid ethertype %u", type);
	td_print(p, ", length %u: ", len);
	td_default(p, SYMANTEC, caplen);
}

/* A link type as libpcap numbers it in memory: mostly, but not always, as it does in files. */
static uint32_t linktype_of(uint32_t dlt)
{
	static const struct {
		uint8_t dlt, linktype;
	} moved[] = { { 11, 100 }, { 12, 101 }, { 19, 106 } };

	for (unsigned i = 0; i < sizeof moved / sizeof moved[0]; i++) {
		if (dlt == moved[i].dlt)
			return moved[i].linktype;
		if (dlt == moved[i].linktype)
			return UINT32_MAX;
	}
	return dlt == LINKTYPE_RAW_14 ? UINT32_MAX : dlt;
}

/* The frame behind N bytes, of a link type of its own; false where that is unknown. */
static bool print_inner(struct td *p, uint32_t dlt, uint32_t n, uint32_t len, uint32_t caplen)
{
	if (!td_enter(p))
		return true;
	p->data += n;
	p->end -= n;
	p->link = 0;
	bool known = td_linktype(p, linktype_of(dlt), len - n, caplen - n);
	p->link += n;
	if (!known) {
		p->data -= n;
		p->end += n;
	}
	td_leave(p);
	return known;
}

/* Per-Packet Information. */
void td_ppi(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "ppi";
	p->link = caplen;
	if (caplen < PPI) {
		td_trunc(p);
		return;
	}
	uint32_t n = td_le16(p, 2), dlt = td_le32(p, 4);
	if (n < PPI || n > PPI_MAX) {
		td_print(p, " [length %u < %u or > %u]", n, (unsigned)PPI, (unsigned)PPI_MAX);
		td_invalid(p);
		return;
	}
	if (caplen < n) {
		td_trunc(p);
		return;
	}
	if (print_inner(p, dlt, n, len, caplen))
		return;
	td_print(p, "V.%u DLT UNKNOWN (%u) len %u, length %u: ", td_u8(p, 0), dlt, n, len);
	td_default(p, n, caplen - n);
}

/* Darwin's header with the name of the process. */
void td_pktap(struct td *p, uint32_t len, uint32_t caplen)
{
	enum { NO_PACKET, PACKET };

	p->proto = "pktap";
	if (len < PKTAP) {
		td_print(p, " (packet too short, %u < %u)", len, (unsigned)PKTAP);
		td_invalid(p);
		return;
	}
	uint32_t n = td_le32(p, 0), type = td_le32(p, 4), dlt = td_le32(p, 8);
	if (n < PKTAP || n > len) {
		if (n < PKTAP)
			td_print(p, " (pkt_len too small, %u < %u)", n, (unsigned)PKTAP);
		else
			td_print(p, " (pkt_len too big, %u > %u)", n, len);
		td_invalid(p);
		return;
	}
	if (!td_need(p, 0, n))
		return;
	if (type == NO_PACKET) {
		td_print(p, "no data");
	} else if (type == PACKET && !print_inner(p, dlt, n, len, caplen)) {
		td_print(p, "DLT UNKNOWN (%u) len %u, length %u: ", dlt, n, len);
		td_default(p, n, caplen - n);
	}
}

/* Hilscher's analyzer, whose header a preamble may follow. */
void td_netanalyzer(struct td *p, uint32_t len, uint32_t caplen, bool transparent)
{
	uint32_t n = transparent ? 12 : 4;

	p->proto = transparent ? "netanalyzer_transparent" : "netanalyzer";
	if (td_need(p, 0, n))
		p->link = n + td_ether(p, n, len - n, caplen - n);
}

static void print_ppp(struct td *p, uint32_t proto, uint32_t len)
{
	td_print(p, "%s: ", td_tok(p, td_ppp_names, proto, "unknown PPP protocol (0x%04x)", proto));
	td_ppp_payload(p, proto, 4, len - 4);
}

static void print_no_ppp(struct td *p)
{
	p->link = 2;
	td_print(p, "unknown addr %02x; ctrl %02x", td_u8(p, 2), td_u8(p, 3));
}

/* PPP or Cisco's HDLC on a serial line: RFC 1662, RFC 1547. */
void td_ppp_serial(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "ppp_hdlc";
	p->link = caplen < 4 ? caplen : 4;
	uint8_t address = caplen < 2 ? 0 : td_u8(p, 0);
	if (address == CISCO_UNICAST || address == CISCO_BROADCAST)
		td_chdlc(p, len);
	else if (caplen < 4)
		td_trunc(p);
	else if (address == PPP_ADDRESS)
		print_ppp(p, td_u16(p, 2), len);
	else
		print_no_ppp(p);
}
