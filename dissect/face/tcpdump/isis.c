/* IS-IS, ISO 10589 and RFC 1195: the messages, and TLVs of simple form. */
#include "osi.h"

enum { HLEN = 8, LAN_HLEN = 19, P2P_HLEN = 12, LSP_HLEN = 19, CSNP_HLEN = 25, PSNP_HLEN = 9 };
enum {
	PDU_L1_LAN = 15,
	PDU_L2_LAN = 16,
	PDU_P2P = 17,
	PDU_L1_LSP = 18,
	PDU_L2_LSP = 20,
	PDU_L1_CSNP = 24,
	PDU_L2_CSNP = 25,
	PDU_L1_PSNP = 26,
	PDU_L2_PSNP = 27,
};
enum { AUTH_SIMPLE = 1, AUTH_GENERIC = 3, AUTH_MD5 = 54, MD5_SIZE = 16, LSP_ENTRY = 16 };

/* Where a message begins, for checksums over all of it: printers of TLVs find it here. */
struct message {
	uint32_t at, len;
};

static void print_text(struct td *p, uint32_t at, uint32_t n)
{
	for (uint32_t i = 0; i < n && td_u8(p, at + i) != 0; i++)
		td_char(p, td_u8(p, at + i));
}

static enum isis_end print_areas(struct td *p, uint32_t at, uint32_t n)
{
	while (n != 0 && td_live(p)) {
		uint32_t len = td_u8(p, at);
		at++, n--;
		if (n < len)
			break;
		td_print(p, "\n\t      Area address (length: %u): %s", len, osi_nsap(p, at, len));
		at += len, n -= len;
	}
	return ISIS_NEXT;
}

static enum isis_end print_is_neighbours(struct td *p, uint32_t at, uint32_t n)
{
	for (; n >= OSI_SYSTEM && td_live(p); at += OSI_SYSTEM, n -= OSI_SYSTEM)
		td_print(p, "\n\t      SNPA: %s", osi_id(p, at, OSI_SYSTEM));
	return ISIS_NEXT;
}

static enum isis_end print_instance(struct td *p, uint32_t at, uint32_t n)
{
	if (n < 4)
		return ISIS_NEXT;
	uint32_t count = (n - 2) / 2;
	td_print(p, "\n\t      Instance ID: %u, ITIDs(%u): ", td_u16(p, at), count);
	for (uint32_t i = 0; i < count; i++)
		td_print(p, "%u%s", td_u16(p, at + 2 + 2 * i), i + 1 < count ? ", " : "");
	return ISIS_NEXT;
}

static enum isis_end print_ip6_addresses(struct td *p, uint32_t at, uint32_t n)
{
	for (; n >= 16 && td_live(p); at += 16, n -= 16)
		td_print(p, "\n\t      IPv6 interface address: %s", td_ip6(p, at));
	return ISIS_NEXT;
}

static enum isis_end print_addresses(struct td *p, uint32_t at, uint32_t n)
{
	for (; n >= 4 && td_live(p); at += 4, n -= 4)
		td_print(p, "\n\t      IPv4 interface address: %s", td_ip4(p, at));
	return ISIS_NEXT;
}

static enum isis_end print_authentication(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok names[] = {
		{ AUTH_SIMPLE, "simple text password" },
		{ AUTH_GENERIC, "Generic Crypto key-id" },
		{ AUTH_MD5, "HMAC-MD5 password" },
		{ 255, "Routing Domain private password" },
		{ 0, NULL },
	};

	if (n < 1)
		return ISIS_NEXT;
	uint8_t type = td_u8(p, at);
	at++, n--;
	td_print(p, "\n\t      %s: ",
		 td_tok(p, names, type, "unknown Authentication type 0x%02x", type));
	switch (type) {
	case AUTH_SIMPLE: print_text(p, at, n); break;
	case AUTH_MD5:
		td_hex(p, at, n);
		td_print(p, "%s (unchecked)", n != MD5_SIZE ? ", (invalid subTLV) " : "");
		break;
	case AUTH_GENERIC:
		if (n < 2)
			break;
		td_print(p, "%u, password: ", td_u16(p, at));
		td_hex(p, at + 2, n - 2);
		break;
	default: td_unknown(p, "\n\t\t  ", at, n); break;
	}
	return ISIS_NEXT;
}

static enum isis_end print_adjacency(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok states[] = {
		{ 0, "Up" }, { 1, "Initializing" }, { 2, "Down" }, { 0, NULL }
	};

	if (n >= 1) {
		td_print(p, "\n\t      Adjacency State: %s (%u)",
			 td_tok(p, states, td_u8(p, at), "unknown"), td_u8(p, at));
		n--;
	}
	if (n > 4) {
		td_print(p, "\n\t      Extended Local circuit-ID: 0x%08x", td_u32(p, at + 1));
		n -= 4;
	}
	if (n >= OSI_SYSTEM) {
		td_print(p, "\n\t      Neighbor System-ID: %s", osi_id(p, at + 5, OSI_SYSTEM));
		n -= OSI_SYSTEM;
	}
	if (n >= 4)
		td_print(p, "\n\t      Neighbor Extended Local circuit-ID: 0x%08x",
			 td_u32(p, at + 11));
	return ISIS_NEXT;
}

static enum isis_end print_protocols(struct td *p, uint32_t at, uint32_t n)
{
	td_print(p, "\n\t      NLPID(s): ");
	for (uint32_t i = 0; i < n; i++)
		td_print(p, "%s (0x%02x)%s", td_tok(p, td_nlpid_names, td_u8(p, at + i), "unknown"),
			 td_u8(p, at + i), i + 1 < n ? ", " : "");
	return ISIS_NEXT;
}

static enum isis_end print_te_router(struct td *p, uint32_t at, uint32_t n)
{
	if (n >= 4)
		td_print(p, "\n\t      Traffic Engineering Router ID: %s", td_ip4(p, at));
	return ISIS_NEXT;
}

static enum isis_end print_hostname(struct td *p, uint32_t at, uint32_t n)
{
	td_print(p, "\n\t      Hostname: ");
	print_text(p, at, n);
	return ISIS_NEXT;
}

static enum isis_end print_risks(struct td *p, uint32_t at, uint32_t n)
{
	if (n < OSI_NODE)
		return ISIS_NEXT;
	td_print(p, "\n\t      IS Neighbor: %s", osi_id(p, at, OSI_NODE));
	at += OSI_NODE, n -= OSI_NODE;
	if (n < 1)
		return ISIS_NEXT;
	td_print(p, ", Flags: [%s]", td_u8(p, at) & 1 ? "numbered" : "unnumbered");
	at++, n--;
	if (n < 4)
		return ISIS_NEXT;
	td_print(p, "\n\t      IPv4 interface address: %s", td_ip4(p, at));
	at += 4, n -= 4;
	if (n < 4)
		return ISIS_NEXT;
	td_print(p, "\n\t      IPv4 neighbor address: %s", td_ip4(p, at));
	for (at += 4, n -= 4; n >= 4 && td_live(p); at += 4, n -= 4)
		td_print(p, "\n\t      Link-ID: 0x%08x", td_u32(p, at));
	return ISIS_NEXT;
}

static enum isis_end print_lsps(struct td *p, uint32_t at, uint32_t n)
{
	for (; n >= LSP_ENTRY && td_live(p); at += LSP_ENTRY, n -= LSP_ENTRY) {
		td_print(p, "\n\t      lsp-id: %s", osi_id(p, at + 2, OSI_LSP));
		td_print(p, ", seq: 0x%08x", td_u32(p, at + 10));
		td_print(p, ", lifetime: %5us", td_u16(p, at));
		td_print(p, ", chksum: 0x%04x", td_u16(p, at + 14));
	}
	return ISIS_NEXT;
}

static enum isis_end print_purge(struct td *p, uint32_t at, uint32_t n)
{
	if (n < 1)
		return ISIS_NEXT;
	uint8_t count = td_u8(p, at);
	at++, n--;
	if (count == 0) {
		td_print(p, " No system IDs supplied");
		return ISIS_NEXT;
	}
	if (n < OSI_SYSTEM)
		return ISIS_NEXT;
	td_print(p, "\n\t      Purge Originator System-ID: %s", osi_id(p, at, OSI_SYSTEM));
	at += OSI_SYSTEM, n -= OSI_SYSTEM;
	if (count < 2 || n < OSI_SYSTEM)
		return ISIS_NEXT;
	/* A byte that is there when all is well is asked for beside the two systems. */
	if (td_need(p, at, 2 * OSI_SYSTEM + 1))
		td_print(p, "\n\t      Received from System-ID: %s", osi_id(p, at, OSI_SYSTEM));
	return ISIS_NEXT;
}

static enum isis_end print_restart(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok flags[] = {
		{ 1, "Restart Request" },
		{ 2, "Restart Acknowledgement" },
		{ 4, "Suppress adjacency advertisement" },
		{ 0, NULL },
	};

	if (n < 1)
		return ISIS_NEXT;
	td_print(p, "\n\t      Flags [%s]", td_bits(p, flags, td_u8(p, at), ", ", "none"));
	if (n < 3)
		return ISIS_NEXT;
	td_print(p, ", Remaining holding time %us", td_u16(p, at + 1));
	if (n == 3 + OSI_SYSTEM)
		td_print(p, ", for %s", osi_id(p, at + 3, OSI_SYSTEM));
	return ISIS_NEXT;
}

static enum isis_end print_domain(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok names[] = {
		{ 0, "Reserved" },
		{ 1, "Routing-Domain Specific" },
		{ 2, "AS Number Tag" },
		{ 0, NULL },
	};

	if (n < 1)
		return ISIS_NEXT;
	uint8_t type = td_u8(p, at);
	at++, n--;
	td_print(p, "\n\t      Inter-Domain Information Type: %s",
		 td_tok(p, names, type, "Unknown (0x%02x)", type));
	if (type != 2)
		td_unknown(p, "\n\t      ", at, n);
	else if (n >= 2)
		td_print(p, "AS Number: %u", td_u16(p, at));
	return ISIS_NEXT;
}

static enum isis_end print_buffer_size(struct td *p, uint32_t at, uint32_t n)
{
	if (n >= 2)
		td_print(p, "\n\t      LSP Buffersize: %u", td_u16(p, at));
	return ISIS_NEXT;
}

static enum isis_end print_partition(struct td *p, uint32_t at, uint32_t n)
{
	for (; n >= OSI_SYSTEM && td_live(p); at += OSI_SYSTEM, n -= OSI_SYSTEM)
		td_print(p, "\n\t      %s", osi_id(p, at, OSI_SYSTEM));
	return ISIS_NEXT;
}

static enum isis_end print_prefixes(struct td *p, uint32_t at, uint32_t n)
{
	if (n < 4)
		return ISIS_NEXT;
	if (!td_need(p, at, 4))
		return ISIS_NEXT;
	td_print(p, "\n\t      Metric Block");
	isis_metrics(p, at);
	at += 4, n -= 4;
	while (n != 0 && td_live(p)) {
		uint32_t len = td_u8(p, at);
		at++, n--;
		if (len < 2) {
			td_print(p, "\n\t\tAddress: prefix length %u < 2", len);
			break;
		}
		if (n < len / 2)
			break;
		td_print(p, "\n\t\tAddress: %s/%u", osi_nsap(p, at, len / 2), len * 4);
		at += len / 2, n -= len / 2;
	}
	return ISIS_NEXT;
}

static enum isis_end print_sequence(struct td *p, uint32_t at, uint32_t n)
{
	if (n >= 4)
		td_print(p, "\n\t      Sequence number: %u", td_u32(p, at));
	return ISIS_NEXT;
}

static enum isis_end print_vendor(struct td *p, uint32_t at, uint32_t n)
{
	if (n < 3)
		return ISIS_NEXT;
	td_print(p, "\n\t      Vendor: %s (%u)", td_tok(p, td_oui_names, td_u24(p, at), "Unknown"),
		 td_u24(p, at));
	if (n > 3)
		td_unknown(p, "\n\t\t", at + 3, n - 3);
	return ISIS_NEXT;
}

enum { TLV_CHECKSUM = 12 };

static const struct {
	uint8_t type;
	const char *name;
	isis_tlv_fn *print;
} tlvs[] = {
	{ 1, "Area address(es)", print_areas },
	{ 2, "IS Reachability", isis_is_reach },
	{ 3, "ES Neighbor(s)", isis_es_neighbours },
	{ 4, "Partition DIS", print_partition },
	{ 5, "Prefix Neighbors", print_prefixes },
	{ 6, "IS Neighbor(s)", print_is_neighbours },
	{ 7, "Instance Identifier", print_instance },
	{ 8, "Padding", NULL },
	{ 9, "LSP entries", print_lsps },
	{ 10, "Authentication", print_authentication },
	{ TLV_CHECKSUM, "Checksum", NULL },
	{ 13, "Purge Originator Identifier", print_purge },
	{ 14, "LSP Buffersize", print_buffer_size },
	{ 22, "Extended IS Reachability", isis_ext_is_reach },
	{ 24, "IS Alias ID", isis_alias },
	{ 42, "DECnet Phase IV", NULL },
	{ 66, "Lucent Proprietary", NULL },
	{ 128, "IPv4 Internal Reachability", isis_ip_reach },
	{ 129, "Protocols supported", print_protocols },
	{ 130, "IPv4 External Reachability", isis_ip_reach },
	{ 131, "Inter-Domain Information Type", print_domain },
	{ 132, "IPv4 Interface address(es)", print_addresses },
	{ 133, "IPv4 authentication (deprecated)", NULL },
	{ 134, "Traffic Engineering Router ID", print_te_router },
	{ 135, "Extended IPv4 Reachability", isis_ext_ip_reach },
	{ 137, "Hostname", print_hostname },
	{ 138, "Shared Risk Link Group", print_risks },
	{ 143, "Multi-Topology-Aware Port Capability", isis_mt_port },
	{ 144, "Multi-Topology Capability", isis_mt_capability },
	{ 176, "Nortel Proprietary", NULL },
	{ 177, "Nortel Proprietary", NULL },
	{ 211, "Restart Signaling", print_restart },
	{ 222, "Multi Topology IS Reachability", isis_mt_is_reach },
	{ 229, "Multi Topology", isis_topologies },
	{ 232, "IPv6 Interface address(es)", print_ip6_addresses },
	{ 235, "Multi-Topology IPv4 Reachability", isis_mt_ip_reach },
	{ 236, "IPv6 reachability", isis_ip6_reach },
	{ 237, "Multi-Topology IP6 Reachability", isis_mt_ip6_reach },
	{ 240, "Point-to-point Adjacency State", print_adjacency },
	{ 241, "Hello PDU Sequence Number", print_sequence },
	{ 242, "IS-IS Router Capability", isis_router },
	{ 250, "Vendor Private", print_vendor },
};

/* The place of TYPE in the table, or that behind its end. */
static unsigned find(uint8_t type)
{
	unsigned i = 0;

	while (i < sizeof tlvs / sizeof tlvs[0] && tlvs[i].type != type)
		i++;
	return i;
}

static void print_tlvs(struct td *p, uint32_t at, uint32_t len, const struct message *m)
{
	while (len > 0 && td_live(p)) {
		if (len < 2 || !td_has(p, at, 2)) {
			td_trunc(p);
			return;
		}
		uint8_t type = td_u8(p, at);
		uint32_t n = td_u8(p, at + 1);
		unsigned i = find(type);
		bool known = i < sizeof tlvs / sizeof tlvs[0];
		at += 2, len -= 2;
		td_print(p, "\n\t    %s TLV #%u, length: %u", known ? tlvs[i].name : "unknown",
			 type, n);
		if (len < n) {
			td_trunc(p);
			return;
		}
		enum isis_end end = known && tlvs[i].print ? tlvs[i].print(p, at, n) : ISIS_NEXT;
		if (end == ISIS_CUT)
			td_trunc(p);
		if (end != ISIS_NEXT)
			return;
		if (type == TLV_CHECKSUM && n >= 2 && td_need(p, at, 2)) {
			td_print(p, "\n\t      checksum: 0x%04x ", td_u16(p, at));
			osi_checksum(p, m->at, td_u16(p, at), at - m->at, m->len);
		}
		td_unknown(p, "\n\t      ", at, n);
		at += n, len -= n;
	}
}

static void print_lan(struct td *p, uint32_t at)
{
	static const struct td_tok circuits[] = {
		{ 1, "Level 1 only" }, { 2, "Level 2 only" }, { 3, "Level 1, Level 2" }, { 0, NULL }
	};
	bool p2p = td_u8(p, at - 4) == PDU_P2P;
	uint8_t circuit = td_u8(p, at);

	td_print(p, "\n\t  source-id: %s,%s holding time: %us, Flags: [%s]",
		 osi_id(p, at + 1, OSI_SYSTEM), p2p ? "" : " ", td_u16(p, at + 7),
		 td_tok(p, circuits, circuit, "unknown circuit type 0x%02x", circuit));
	if (p2p)
		td_print(p, "\n\t  circuit-id: 0x%02x, PDU length: %u", td_u8(p, at + 11),
			 td_u16(p, at + 9));
	else
		td_print(p, "\n\t  lan-id:    %s, Priority: %u, PDU length: %u",
			 osi_id(p, at + 12, OSI_NODE), td_u8(p, at + 11) & 0x7fu,
			 td_u16(p, at + 9));
}

static void print_lsp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok levels[] = {
		{ 0, "Unused 0x0 (invalid)" },
		{ 1, "L1 IS" },
		{ 2, "Unused 0x2 (invalid)" },
		{ 3, "L2 IS" },
		{ 0, NULL },
	};

	td_print(p, "\n\t  lsp-id: %s, seq: 0x%08x, lifetime: %5us\n\t  chksum: 0x%04x",
		 osi_id(p, at + 4, OSI_LSP), td_u32(p, at + 12), td_u16(p, at + 2),
		 td_u16(p, at + 16));
	osi_checksum(p, at + 4, td_u16(p, at + 16), 12, len - 12);
	uint8_t bits = td_u8(p, at + 18);
	td_print(p, ", PDU length: %u, Flags: [ %s", td_u16(p, at),
		 bits & 0x04 ? "Overload bit set, " : "");
	if (bits & 0x78)
		td_print(p, "%s%s%s%sATT bit set, ", bits & 0x08 ? "default " : "",
			 bits & 0x10 ? "delay " : "", bits & 0x20 ? "expense " : "",
			 bits & 0x40 ? "error " : "");
	td_print(p, "%s%s ]", bits & 0x80 ? "P bit set, " : "", td_tok(p, levels, bits & 3, "?"));
}

static void print_csnp(struct td *p, uint32_t at)
{
	td_print(p, "\n\t  source-id:    %s, PDU length: %u", osi_id(p, at + 2, OSI_NODE),
		 td_u16(p, at));
	td_print(p, "\n\t  start lsp-id: %s", osi_id(p, at + 9, OSI_LSP));
	td_print(p, "\n\t  end lsp-id:   %s", osi_id(p, at + 17, OSI_LSP));
}

/* The header that is specific to a type: its size, and where in it the length is. */
static uint32_t special_size(uint8_t type, uint32_t *length_at)
{
	*length_at = 0;
	switch (type) {
	case PDU_L1_LAN:
	case PDU_L2_LAN: *length_at = 9; return LAN_HLEN;
	case PDU_P2P: *length_at = 9; return P2P_HLEN;
	case PDU_L1_LSP:
	case PDU_L2_LSP: return LSP_HLEN;
	case PDU_L1_CSNP:
	case PDU_L2_CSNP: return CSNP_HLEN;
	case PDU_L1_PSNP:
	case PDU_L2_PSNP: return PSNP_HLEN;
	default: return 0;
	}
}

static void print_special(struct td *p, uint8_t type, uint32_t at, uint32_t len)
{
	switch (type) {
	case PDU_L1_LSP:
	case PDU_L2_LSP: print_lsp(p, at, len); break;
	case PDU_L1_CSNP:
	case PDU_L2_CSNP: print_csnp(p, at); break;
	case PDU_L1_PSNP:
	case PDU_L2_PSNP:
		td_print(p, "\n\t  source-id:    %s, PDU length: %u", osi_id(p, at + 2, OSI_NODE),
			 td_u16(p, at));
		break;
	default: print_lan(p, at); break;
	}
}

/* False, and why, where the common header is wrong. */
static bool check_head(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t fixed = td_u8(p, at + 1), id = td_u8(p, at + 3);

	if (td_u8(p, at + 2) != 1)
		td_print(p, "version %u packet not supported", td_u8(p, at + 2));
	else if (id != OSI_SYSTEM && id != 0)
		td_print(p, "system ID length of %u is not supported", id);
	else if (td_u8(p, at + 5) != 1)
		td_print(p, "version %u packet not supported", td_u8(p, at + 5));
	else if (len < fixed)
		td_print(p, "fixed header length %u > packet length %u", fixed, len);
	else if (fixed < HLEN)
		td_print(p, "fixed header length %u < minimum header size %u", fixed,
			 (unsigned)HLEN);
	else if (td_u8(p, at + 7) == 255)
		td_print(p, "bad packet -- 255 areas");
	else
		return true;
	return false;
}

static const struct td_tok pdu_names[] = {
	{ PDU_L1_LAN, "L1 Lan IIH" }, { PDU_L2_LAN, "L2 Lan IIH" },
	{ PDU_P2P, "p2p IIH" },       { PDU_L1_LSP, "L1 LSP" },
	{ PDU_L2_LSP, "L2 LSP" },     { PDU_L1_CSNP, "L1 CSNP" },
	{ PDU_L2_CSNP, "L2 CSNP" },   { PDU_L1_PSNP, "L1 PSNP" },
	{ PDU_L2_PSNP, "L2 PSNP" },   { 0, NULL },
};

static void print_head(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t type = td_u8(p, at + 4), id = td_u8(p, at + 3), areas = td_u8(p, at + 7);

	td_print(p, ", length %u\n\t%s, hlen: %u, v: 1, pdu-v: 1", len,
		 td_tok(p, pdu_names, type, "unknown, type %u", type), td_u8(p, at + 1));
	td_print(p, ", sys-id-len: %u (%u), max-area: %u (%u)", (unsigned)OSI_SYSTEM, id,
		 areas ? areas : 3, areas);
	td_unknown(p, "\n\t", at, HLEN);
}

/* False, and why, where the header's length is not that of its type. */
static bool check_size(struct td *p, uint8_t type, uint32_t fixed, uint32_t size)
{
	bool lsp = type == PDU_L1_LSP || type == PDU_L2_LSP;
	bool psnp = type == PDU_L1_PSNP || type == PDU_L2_PSNP;

	if (fixed == HLEN + size)
		return true;
	td_print(p, "%s bogus fixed header length %u should be %u", psnp ? "-" : ",", fixed,
		 lsp ? size : HLEN + size);
	return false;
}

bool osi_isis(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t length_at;

	p->proto = "isis";
	if (!td_need(p, at, HLEN))
		return true;
	if (len < HLEN) {
		td_trunc(p);
		return true;
	}
	td_print(p, "IS-IS");
	if (!check_head(p, at, len))
		return false;
	print_head(p, at, len);
	uint8_t type = td_u8(p, at + 4);
	uint32_t size = special_size(type, &length_at), special = at + HLEN;
	if (!size) {
		td_unknown(p, "\n\t  ", special, len);
		return false;
	}
	if (!check_size(p, type, td_u8(p, at + 1), size))
		return false;
	if (!td_has(p, special, size) || len < HLEN + size) {
		td_trunc(p);
		return true;
	}
	uint32_t claimed = td_u16(p, special + length_at);
	if (len > claimed)
		len = claimed;
	print_special(p, type, special, len);
	td_unknown(p, "\n\t  ", special, size);
	if (len < HLEN + size) {
		td_print(p, " [packet length %u < %u]", len, HLEN + size);
		td_invalid(p);
		return true;
	}
	struct message m = { .at = at, .len = len };
	print_tlvs(p, special + size, len - HLEN - size, &m);
	return true;
}
