/* IEEE 802.11 frames, alone or behind the headers of AVS and Prism. */
#include "wlan.h"

enum { TYPE_MANAGEMENT, TYPE_CONTROL, TYPE_DATA };
enum {
	PROTECTED = 0x4000,
	TO_DS = 0x0100,
	FROM_DS = 0x0200,
	QOS = 8,
	NULL_DATA = 4,
	MANAGEMENT_HEADER = 24
};
enum { CONTROL_FIRST = 7, CONTROL_BAR = 8, CONTROL_POLL = 10, CONTROL_RTS = 11 };
enum { AVS_MIN = 8, PRISM = 144, COOKIE_1 = 0x80211001, COOKIE_2 = 0x80211002 };

/* Control frames from CONTROL_FIRST on. */
static const struct {
	const char *name;
	uint8_t size;
} controls[] = {
	{ "Control Wrapper", 16 },
	{ "BAR", 20 },
	{ "BA", 10 },
	{ "Power Save-Poll", 16 },
	{ "Request-To-Send", 16 },
	{ "Clear-To-Send", 10 },
	{ "Acknowledgment", 10 },
	{ "CF-End", 16 },
	{ "CF-End+CF-Ack", 16 },
};

/* Bytes of the header; 0, and said why, where nobody knows. */
static uint32_t header_length(struct td *p, uint16_t control)
{
	uint8_t type = control >> 2 & 3, subtype = control >> 4 & 15;

	switch (type) {
	case TYPE_MANAGEMENT: return MANAGEMENT_HEADER;
	case TYPE_CONTROL:
		if (subtype >= CONTROL_FIRST)
			return controls[subtype - CONTROL_FIRST].size;
		td_print(p, "unknown 802.11 ctrl frame subtype (%u)", subtype);
		return 0;
	case TYPE_DATA:
		return (control & TO_DS && control & FROM_DS ? 30u : 24u) +
		       (subtype & QOS ? 2u : 0u);
	default: td_print(p, "unknown 802.11 frame type (%u)", type); return 0;
	}
}

/* The head of what is encrypted; false where it is cut. */
static bool print_wep(struct td *p, uint32_t at)
{
	if (!td_has(p, at, 4))
		return false;
	uint32_t v = td_le32(p, at);
	td_print(p, " IV:%3x Pad %x KeyID %x", v & 0xffffff, v >> 24 & 0x3f, v >> 30);
	return true;
}

static bool print_control(struct td *p, uint8_t subtype, uint32_t at)
{
	td_print(p, "%s", controls[subtype - CONTROL_FIRST].name);
	if (subtype == CONTROL_FIRST)
		return true;
	if (!td_has(p, at, controls[subtype - CONTROL_FIRST].size))
		return false;
	switch (subtype) {
	case CONTROL_BAR:
		td_print(p, " RA:%s TA:%s CTL(%x) SEQ(%u) ", td_mac(p, at + 4), td_mac(p, at + 10),
			 td_le16(p, at + 16), td_le16(p, at + 18));
		break;
	case CONTROL_POLL: td_print(p, " AID(%x)", td_le16(p, at + 2)); break;
	case CONTROL_RTS: td_print(p, " TA:%s ", td_mac(p, at + 10)); break;
	default: td_print(p, " RA:%s ", td_mac(p, at + 4)); break;
	}
	return true;
}

static bool print_data(struct td *p, uint16_t control, uint32_t header, uint32_t at, uint32_t len,
		       uint32_t caplen)
{
	struct td_link link = { .src = header + 10, .dst = header + 4 };

	if (control >> 4 & NULL_DATA)
		return true;
	if (control & PROTECTED) {
		td_print(p, "Data");
		return print_wep(p, at);
	}
	if (control & TO_DS)
		link.dst = header + 16;
	if (control & FROM_DS)
		link.src = header + (control & TO_DS ? 24 : 16);
	int n = td_llc(p, at, len, caplen, &link);
	if (n < 0)
		td_default(p, at, caplen);
	p->link += (uint32_t)(n < 0 ? -n : n);
	return true;
}

void wlan_frame(struct td *p, uint32_t at, uint32_t len, uint32_t caplen, bool pad, uint32_t fcs)
{
	p->proto = "802.11";
	p->link = at + caplen;
	if (len < fcs) {
		td_trunc(p);
		return;
	}
	len -= fcs;
	if (caplen > len) {
		td_limit(p, at, len);
		caplen = len;
	}
	if (caplen < 2) {
		td_trunc(p);
		return;
	}
	uint16_t control = td_le16(p, at);
	uint8_t type = control >> 2 & 3, subtype = control >> 4 & 15;
	uint32_t hlen = header_length(p, control);
	p->link = at + hlen;
	if (hlen == 0)
		return;
	if (pad)
		hlen = (hlen + 3) & ~3u;
	p->link = at + hlen;
	if (caplen < hlen) {
		td_trunc(p);
		return;
	}
	uint32_t body = at + hlen;
	len -= hlen, caplen -= hlen;
	bool whole;
	if (type == TYPE_CONTROL) {
		whole = print_control(p, subtype, at);
	} else if (type == TYPE_DATA) {
		whole = print_data(p, control, at, body, len, caplen);
	} else {
		wlan_management_name(p, subtype);
		whole = control & PROTECTED ? print_wep(p, body) :
					      wlan_management(p, subtype, at + 10, body, len);
	}
	if (!whole)
		td_trunc(p);
}

void td_wlan(struct td *p, uint32_t len, uint32_t caplen)
{
	wlan_frame(p, 0, len, caplen, false, 0);
}

void td_wlan_avs(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "802.11_radio_avs";
	uint32_t n = caplen >= AVS_MIN ? td_u32(p, 4) : 0;
	p->link = caplen;
	if (n < AVS_MIN || caplen < n)
		td_trunc(p);
	else
		wlan_frame(p, n, len - n, caplen - n, false, 0);
}

void td_wlan_prism(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "prism";
	uint32_t cookie = caplen >= 4 ? td_u32(p, 0) : 0;
	p->link = caplen;
	if (cookie == COOKIE_1 || cookie == COOKIE_2)
		td_wlan_avs(p, len, caplen);
	else if (caplen < PRISM)
		td_trunc(p);
	else
		wlan_frame(p, PRISM, len - PRISM, caplen - PRISM, false, 0);
}
