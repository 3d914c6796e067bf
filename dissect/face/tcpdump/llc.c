/* Logical Link Control, IEEE 802.2, and SNAP (RFC 1042). */
#include "protos.h"

enum {
	SAP_NULL = 0x00,
	SAP_IP = 0x06,
	SAP_STP = 0x42,
	SAP_SNAP = 0xaa,
	SAP_IPX = 0xe0,
	SAP_OSI = 0xfe,
	SAP_GLOBAL = 0xff,
};
enum { CMD_UI = 0x03, CMD_XID = 0xaf, POLL = 0x10, POLL_IS = 0x0100, XID_FORMAT = 0x81 };
enum {
	OUI_ETHER = 0,
	OUI_CISCO = 0x00000c,
	OUI_CISCO_90 = 0x0000f8,
	OUI_BRIDGED = 0x0080c2,
	OUI_APPLETALK = 0x080007
};

static const struct td_tok sap_names[] = {
	{ SAP_NULL, "Null" }, { SAP_GLOBAL, "Global" }, { 0x02, "802.1B I" },  { 0x03, "802.1B G" },
	{ SAP_IP, "IP" },     { 0x04, "SNA" },          { 0x0e, "ProWay NM" }, { SAP_STP, "STP" },
	{ 0x4e, "RS511" },    { 0x7e, "ISO8208" },      { 0x8e, "ProWay" },    { SAP_SNAP, "SNAP" },
	{ SAP_IPX, "IPX" },   { 0xf0, "NetBeui" },      { SAP_OSI, "OSI" },    { 0, NULL },
};

static const struct td_tok command_names[] = {
	{ CMD_UI, "ui" }, { 0xe3, "test" },  { CMD_XID, "xid" }, { 0x63, "ua" }, { 0x43, "disc" },
	{ 0x0f, "dm" },   { 0x6f, "sabme" }, { 0x87, "frmr" },   { 0, NULL },
};

static const struct td_tok flag_names[] = {
	{ 0, "Command" },    { 1, "Response" },        { POLL, "Poll" }, { 1 | POLL, "Final" },
	{ POLL_IS, "Poll" }, { 1 | POLL_IS, "Final" }, { 0, NULL },
};

static const struct td_tok supervisory_names[] = {
	{ 0, "Receiver Ready" }, { 1, "Receiver not Ready" }, { 2, "Reject" }, { 0, NULL }
};

static const struct td_tok cisco_names[] = {
	{ 0x2000, "CDP" },  { 0x2003, "VTP" },         { 0x2004, "DTP" }, { 0x0111, "UDLD" },
	{ 0x010b, "PVST" }, { 0x010c, "VLAN Bridge" }, { 0, NULL },
};

/* RFC 2684, 5.3 */
enum { BRIDGED_ETH_FCS = 1, BRIDGED_ETH = 7, BRIDGED_STP = 14 };

static const struct td_tok bridged_names[] = {
	{ BRIDGED_ETH_FCS, "Ethernet + FCS" },
	{ BRIDGED_ETH, "Ethernet w/o FCS" },
	{ 2, "802.4 + FCS" },
	{ 8, "802.4 w/o FCS" },
	{ 3, "Token Ring + FCS" },
	{ 9, "Token Ring w/o FCS" },
	{ 4, "FDDI + FCS" },
	{ 10, "FDDI w/o FCS" },
	{ 5, "802.6 + FCS" },
	{ 11, "802.6 w/o FCS" },
	{ BRIDGED_STP, "BPDU" },
	{ 0, NULL },
};

const struct td_tok td_oui_names[] = {
	{ OUI_ETHER, "Ethernet" },
	{ OUI_CISCO, "Cisco" },
	{ 0x00005e, "IANA" },
	{ 0x000081, "Nortel Networks SONMP" },
	{ OUI_CISCO_90, "Cisco bridged" },
	{ OUI_BRIDGED, "Ethernet bridged" },
	{ 0x00a03e, "ATM Forum" },
	{ 0x00e02f, "DOCSIS Spanning Tree" },
	{ OUI_APPLETALK, "Appletalk" },
	{ 0x009069, "Juniper" },
	{ 0x080009, "Hewlett-Packard" },
	{ 0x00120f, "IEEE 802.3 Private" },
	{ 0x0012bb, "ANSI/TIA" },
	{ 0x001b21, "DCBX" },
	{ 0x002320, "Nicira Networks" },
	{ 0x5c16c7, "Big Switch Networks" },
	{ 0xb0d2f5, "Vello Systems" },
	{ 0x002481, "HP" },
	{ 0x0004ea, "HP-Labs" },
	{ 0x748771, "Infoblox Inc" },
	{ 0xa42305, "Open Networking Lab" },
	{ 0x00049f, "Freescale" },
	{ 0x0015ad, "Netronome" },
	{ 0x001018, "Broadcom" },
	{ 0x00e004, "PMC-Sierra" },
	{ 0xd0f0db, "Ericsson" },
	{ 0, NULL },
};

const char *td_link_src(struct td *p, const struct td_link *link)
{
	if (link->wide)
		return td_mac64(p, link->src);
	if (link->routed)
		return td_string(p, "%02x%s", td_u8(p, link->src) & 0x7fu,
				 td_mac(p, link->src) + 2);
	return td_mac(p, link->src);
}

const char *td_link_dst(struct td *p, const struct td_link *link)
{
	return link->wide ? td_mac64(p, link->dst) : td_mac(p, link->dst);
}

static void print_links(struct td *p, const struct td_link *link)
{
	if (!link->none)
		td_print(p, "%s > %s ", td_link_src(p, link), td_link_dst(p, link));
}

static const char *pid_name(struct td *p, uint32_t oui, uint32_t pid)
{
	switch (oui) {
	case OUI_ETHER:
	case OUI_CISCO_90:
	case OUI_APPLETALK: return td_tok(p, td_ethertype_names, pid, "Unknown");
	case OUI_CISCO: return td_tok(p, cisco_names, pid, "Unknown");
	case OUI_BRIDGED: return td_tok(p, bridged_names, pid, "Unknown");
	default: return "Unknown";
	}
}

static bool print_cisco(struct td *p, uint32_t pid, uint32_t at, uint32_t len)
{
	switch (pid) {
	case 0x2000: td_cdp(p, at, len); return true;
	case 0x2004: td_dtp(p, at, len); return true;
	case 0x0111: td_udld(p, at, len); return true;
	case 0x2003: td_vtp(p, at, len); return true;
	case 0x010b:
	case 0x010c: td_stp(p, at, len); return true;
	default: return false;
	}
}

static bool print_bridged(struct td *p, uint32_t pid, uint32_t at, uint32_t len, uint32_t caplen,
			  uint32_t pad)
{
	switch (pid) {
	case BRIDGED_ETH_FCS:
	case BRIDGED_ETH:
		if (td_has(p, at, pad))
			td_ether(p, at + pad, len - pad, caplen - pad);
		else
			td_trunc(p);
		return true;
	case BRIDGED_STP: td_stp(p, at, len); return true;
	default: return false;
	}
}

bool td_snap(struct td *p, uint32_t at, uint32_t len, uint32_t caplen, const struct td_link *link,
	     uint32_t pad)
{
	bool known = false;

	p->proto = "snap";
	if (!td_has(p, at, 5) || caplen < 5 || len < 5) {
		td_trunc(p);
		return true;
	}
	uint32_t oui = td_u24(p, at), pid = td_u16(p, at + 3);
	at += 5, len -= 5, caplen -= 5;
	if (oui == OUI_ETHER || oui == OUI_CISCO_90 || (oui == OUI_APPLETALK && pid == 0x809b))
		known = td_ethertype(p, pid, at, len, caplen, link);
	else if (oui == OUI_CISCO)
		known = print_cisco(p, pid, at, len);
	else if (oui == OUI_BRIDGED)
		known = print_bridged(p, pid, at, len, caplen, pad);
	if (known)
		return true;
	print_links(p, link);
	if (oui == OUI_ETHER)
		td_print(p, "SNAP, ethertype %s (0x%04x), length %u: ", pid_name(p, oui, pid), pid,
			 len);
	else
		td_print(p, "SNAP, oui %s (0x%06x), pid %s (0x%04x), length %u: ",
			 td_tok(p, td_oui_names, oui, "Unknown"), oui, pid_name(p, oui, pid), pid,
			 len);
	return false;
}

/* The header of a frame that nobody else prints; false where a dump follows. */
static bool print_unnumbered(struct td *p, uint32_t control, uint8_t ssap, uint32_t at,
			     uint32_t len, uint32_t caplen)
{
	td_print(p, "Unnumbered, %s, Flags [%s], length %u",
		 td_tok(p, command_names, control & 0xef, "%02x", control & 0xef),
		 td_tok(p, flag_names, (ssap & 1u) | (control & POLL), "?"), len + 3);
	if ((control & ~(uint32_t)POLL) != CMD_XID)
		return false;
	if (len == 0)
		return true;
	if (caplen < 1) {
		td_trunc(p);
		return true;
	}
	if (td_u8(p, at) != XID_FORMAT)
		return false;
	if (caplen < 3 || len < 3) {
		td_trunc(p);
		td_dump_ascii(p, "\n\t", at, caplen);
	} else {
		td_print(p, ": %02x %02x", td_u8(p, at + 1), td_u8(p, at + 2));
	}
	return true;
}

static bool print_numbered(struct td *p, uint32_t control, uint8_t ssap, uint32_t len)
{
	const char *flags = td_tok(p, flag_names, (ssap & 1u) | (control & POLL_IS), "?");

	if (control & 1) {
		td_print(p, "Supervisory, %s, rcv seq %u, Flags [%s], length %u",
			 td_tok(p, supervisory_names, control >> 2 & 3, "?"), control >> 9 & 0x7f,
			 flags, len + 4);
		return true;
	}
	td_print(p, "Information, send seq %u, rcv seq %u, Flags [%s], length %u",
		 control >> 1 & 0x7f, control >> 9 & 0x7f, flags, len + 4);
	return false;
}

static void print_saps(struct td *p, uint8_t dsap, uint8_t ssap, const struct td_link *link)
{
	const char *dst = td_tok(p, sap_names, dsap, "Unknown DSAP 0x%02x", dsap);
	const char *src = td_tok(p, sap_names, ssap, "Unknown SSAP 0x%02x", ssap);

	if (ssap == dsap) {
		print_links(p, link);
		td_print(p, "%s ", dst);
	} else if (link->none) {
		td_print(p, "%s > %s ", src, dst);
	} else {
		td_print(p, "%s %s > %s %s ", td_link_src(p, link), src, td_link_dst(p, link), dst);
	}
}

/* A payload that its SAP tells; 0 where it does not, else as td_llc(). */
static int print_known(struct td *p, uint8_t sap, uint32_t at, uint32_t len, uint32_t caplen,
		       const struct td_link *link)
{
	switch (sap) {
	case SAP_SNAP: return td_snap(p, at, len, caplen, link, 2) ? 3 + 5 : -(3 + 5);
	case SAP_STP: td_stp(p, at, len); return 3;
	case SAP_IP: td_ip(p, at, len); return 3;
	case SAP_IPX: td_ipx(p, at); return 3;
	case SAP_OSI: td_osi(p, at, len); return 3;
	default: return 0;
	}
}

/* The bytes of the control field: 1 or 2; 0 where they are not there. */
static uint32_t control_length(struct td *p, uint32_t at, uint32_t len, uint32_t caplen)
{
	uint32_t n = caplen >= 3 && len >= 3 && (td_u8(p, at + 2) & 3) == 3 ? 1 : 2;

	if (caplen >= 2 + n && len >= 2 + n)
		return n;
	td_trunc(p);
	td_dump_ascii(p, "\n\t", at, caplen);
	return 0;
}

int td_llc(struct td *p, uint32_t at, uint32_t len, uint32_t caplen, const struct td_link *link)
{
	p->proto = "llc";
	uint32_t n = control_length(p, at, len, caplen);
	if (n == 0)
		return (int)(caplen < len ? caplen : len);
	uint8_t dsap = td_u8(p, at), ssap = td_u8(p, at + 1);
	uint32_t control = n == 1 ? td_u8(p, at + 2) : td_le16(p, at + 2);
	uint32_t hlen = 2 + n;
	bool response = ssap & 1;

	if (dsap == SAP_GLOBAL && ssap == SAP_GLOBAL) { /* Novell's own, without LLC */
		td_ipx(p, at);
		return 0;
	}
	at += hlen, len -= hlen, caplen -= hlen;
	dsap &= 0xfe, ssap &= 0xfe;
	if (dsap == ssap && control == CMD_UI) {
		int known = print_known(p, dsap, at, len, caplen, link);
		if (known)
			return known;
	}
	print_saps(p, dsap, ssap, link);
	bool done = n == 1 ? print_unnumbered(p, control, response, at, len, caplen) :
			     print_numbered(p, control, response, len);
	return done ? (int)hlen : -(int)hlen;
}

/* Address families, IANA. */
const struct td_tok td_af_names[] = {
	{ 0, "Reserved" },
	{ 1, "IPv4" },
	{ 2, "IPv6" },
	{ 3, "NSAP" },
	{ 4, "HDLC" },
	{ 5, "BBN 1822" },
	{ 6, "802" },
	{ 7, "E.163" },
	{ 8, "E.164" },
	{ 9, "F.69" },
	{ 10, "X.121" },
	{ 11, "Novell IPX" },
	{ 12, "Appletalk" },
	{ 13, "Decnet IV" },
	{ 14, "Banyan Vines" },
	{ 15, "E.164 with NSAP subaddress" },
	{ 196, "Layer-2 VPN" },
	{ 25, "VPLS" },
	{ 0, NULL },
};
