/* Cisco's protocols between switches: UDLD (RFC 5171), DTP and VTP. */
#include "protos.h"

enum { UDLD_HEADER = 4, DTP_HEADER = 1, VTP_HEADER = 36, TLV = 4 };
enum { VTP_NAME_MAX = 32, VTP_VLAN = 12, VTP_SUMMARY = 1, VTP_SUBSET, VTP_REQUEST };

/* The value of a UDLD field; false where its length cannot be right. */
static bool print_udld_value(struct td *p, uint16_t type, uint32_t at, uint32_t len)
{
	switch (type) {
	case 1:
	case 2:
	case 6:
		td_print(p, ", ");
		td_padded(p, at, len);
		return true;
	case 3:
		td_print(p, ", ");
		if (td_chars(p, at, len))
			td_fail(p);
		return true;
	case 4:
	case 5:
		if (len == 1)
			td_print(p, ", %us", td_u8(p, at));
		return len == 1;
	case 7:
		if (len == 4)
			td_print(p, ", %u", td_u32(p, at));
		return len == 4;
	default: return td_need(p, at, len);
	}
}

static void print_udld_fields(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 1, "Device-ID TLV" },
		{ 2, "Port-ID TLV" },
		{ 3, "Echo TLV" },
		{ 4, "Message Interval TLV" },
		{ 5, "Timeout Interval TLV" },
		{ 6, "Device Name TLV" },
		{ 7, "Sequence Number TLV" },
		{ 0, NULL },
	};

	while (len > 0 && td_live(p)) {
		if (len < TLV) {
			td_bad(p, at, len);
			return;
		}
		uint16_t type = td_u16(p, at);
		uint32_t n = td_u16(p, at + 2);
		at += TLV, len -= TLV;
		td_print(p, "\n\t%s (0x%04x) TLV, length %u", td_tok(p, names, type, "Unknown"),
			 type, n);
		if (n <= TLV || len < n - TLV || !print_udld_value(p, type, at, n - TLV)) {
			td_bad(p, at, len);
			return;
		}
		at += n - TLV, len -= n - TLV;
	}
}

void td_udld(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = {
		{ 0, "Reserved" },     { 1, "Probe message" },
		{ 2, "Echo message" }, { 3, "Flush message" },
		{ 0, NULL },
	};
	static const struct td_tok flag_names[] = {
		{ 1, "RT" },     { 2, "RSY" },    { 4, "MBZ-2" },   { 8, "MBZ-3" }, { 16, "MBZ-4" },
		{ 32, "MBZ-5" }, { 64, "MBZ-6" }, { 128, "MBZ-7" }, { 0, NULL },
	};

	p->proto = "udld";
	if (len < UDLD_HEADER) {
		td_bad(p, at, len);
		return;
	}
	uint8_t first = td_u8(p, at), flags = td_u8(p, at + 1);
	td_print(p, "UDLDv%u, Code %s (%x), Flags [%s] (0x%02x), length %u", first >> 5,
		 td_tok(p, codes, first & 31, "Reserved"), first & 31u,
		 td_bits(p, flag_names, flags, ", ", "none"), flags, len);
	td_print(p, "\n\tChecksum 0x%04x (unverified)", td_u16(p, at + 2));
	print_udld_fields(p, at + UDLD_HEADER, len - UDLD_HEADER);
}

/* A field of N bytes with its header; false where the length cannot be right. */
static bool print_dtp_value(struct td *p, uint16_t type, uint32_t at, uint32_t n)
{
	switch (type) {
	case 1:
		td_print(p, ", ");
		td_padded(p, at + TLV, n - TLV);
		return true;
	case 2:
	case 3:
		if (n == TLV + 1)
			td_print(p, ", 0x%x", td_u8(p, at + TLV));
		return n == TLV + 1;
	case 4:
		if (n == TLV + 6)
			td_print(p, ", %s", td_mac(p, at + TLV));
		return n == TLV + 6;
	default: return td_need(p, at, n);
	}
}

void td_dtp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 1, "Domain" }, { 2, "Status" }, { 3, "DTP type" }, { 4, "Neighbor" }, { 0, NULL },
	};

	p->proto = "dtp";
	if (len < DTP_HEADER) {
		td_print(p, "[zero packet length]");
		td_bad(p, at, len);
		return;
	}
	td_print(p, "DTPv%u, length %u", td_u8(p, at), len);
	at += DTP_HEADER, len -= DTP_HEADER;
	while (len > 0 && td_live(p)) {
		if (len < TLV) {
			td_print(p, "[%u bytes remaining]", len);
			break;
		}
		uint16_t type = td_u16(p, at);
		uint32_t n = td_u16(p, at + 2);
		if (type == 0)
			return;
		td_print(p, "\n\t%s (0x%04x) TLV, length %u", td_tok(p, names, type, "Unknown"),
			 type, n);
		if (n < TLV || n > len) {
			td_print(p, "[invalid TLV length %u]", n);
			break;
		}
		if (!print_dtp_value(p, type, at, n))
			break;
		at += n, len -= n;
	}
	if (len > 0)
		td_bad(p, at, len);
}

static void print_vlan_number(struct td *p, uint8_t type, uint16_t v, uint32_t at)
{
	static const struct td_tok trees[] = {
		{ 1, "SRT" }, { 2, "SRB" }, { 3, "Auto" }, { 0, NULL }
	};

	switch (type) {
	case 3: td_print(p, ", %s (%u)", td_tok(p, trees, v, "Unknown"), v); break;
	case 6: td_print(p, ", %s (%u)", v == 1 ? "Enabled" : "Disabled", v); break;
	case 7: td_print(p, ", %s (%u)", v == 1 ? "SRB" : "SRT", v); break;
	case 9: td_print(p, ", %u", v); break;
	case 10: td_print(p, ", %s (%u)", v == 1 ? "Backup" : "Not backup", v); break;
	default: td_unknown(p, "\n\t\t  ", at, 4); break;
	}
}

/* Numbers, each a 16-bit word behind its type and length; false where it cannot be right. */
static bool print_vlan_numbers(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 1, "Source-Routing Ring Number TLV" },
		{ 2, "Source-Routing Bridge Number TLV" },
		{ 3, "STP type TLV" },
		{ 4, "Parent VLAN TLV" },
		{ 5, "Translationally bridged VLANs TLV" },
		{ 6, "Pruning TLV" },
		{ 7, "Bridge Type TLV" },
		{ 8, "Max ARP Hop Count TLV" },
		{ 9, "Max STE Hop Count TLV" },
		{ 10, "Backup CRF Mode TLV" },
		{ 0, NULL },
	};

	for (; len > 0 && td_live(p); at += 4, len -= 4) {
		if (len < 2)
			return false;
		uint8_t type = td_u8(p, at), words = td_u8(p, at + 1);
		td_print(p, "\n\t\t%s (0x%04x) TLV", td_tok(p, names, type, "Unknown"), type);
		if (len < words * 2u + 2) {
			td_print(p, " (TLV goes past the end of the packet)");
			return false;
		}
		if (!td_need(p, at, words * 2u + 2))
			return true;
		if (words != 1) {
			td_print(p, " (invalid TLV length %u != 1)", words);
			return false;
		}
		print_vlan_number(p, type, td_u16(p, at + 2), at);
	}
	return true;
}

/* A VLAN's information in LEN bytes; false where it cannot be right. */
static bool print_vlan(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok types[] = {
		{ 1, "Ethernet" }, { 2, "FDDI" },  { 3, "TrCRF" },
		{ 4, "FDDI-net" }, { 5, "TrBRF" }, { 0, NULL },
	};
	static const struct td_tok states[] = { { 0, "Operational" },
						{ 1, "Suspended" },
						{ 0, NULL } };

	if (len < VTP_VLAN)
		return false;
	uint32_t name = td_u8(p, at + 3), padded = (name + 3) / 4 * 4;
	td_print(p, "\n\tVLAN info status %s, type %s, VLAN-id %u, MTU %u, SAID 0x%08x, Name ",
		 td_tok(p, states, td_u8(p, at + 1), "Unknown"),
		 td_tok(p, types, td_u8(p, at + 2), "Unknown"), td_u16(p, at + 4),
		 td_u16(p, at + 6), td_u32(p, at + 8));
	at += VTP_VLAN, len -= VTP_VLAN;
	if (len < padded)
		return false;
	td_padded(p, at, name);
	return print_vlan_numbers(p, at + padded, len - padded);
}

static bool print_vtp_subset(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, ", Config Rev %x", td_u32(p, at));
	for (uint32_t i = 4, n; i < len && td_live(p); i += n) {
		n = td_u8(p, at + i);
		if (n == 0)
			break;
		if (td_need(p, at + i, n) && !print_vlan(p, at + i, n))
			return false;
	}
	return true;
}

static void print_vtp_summary(struct td *p, uint32_t at)
{
	td_print(p, "\n\t  Config Rev %x, Updater %s", td_u32(p, at), td_ip4(p, at + 4));
	td_print(p, ", Timestamp 0x%08x 0x%08x 0x%08x", td_u32(p, at + 8), td_u32(p, at + 12),
		 td_u32(p, at + 16));
	td_print(p, ", MD5 digest: %08x%08x%08x%08x", td_u32(p, at + 20), td_u32(p, at + 24),
		 td_u32(p, at + 28), td_u32(p, at + 32));
}

void td_vtp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok messages[] = {
		{ VTP_SUMMARY, "Summary advertisement" },
		{ VTP_SUBSET, "Subset advertisement" },
		{ VTP_REQUEST, "Advertisement request" },
		{ 4, "Join message" },
		{ 0, NULL },
	};
	static const struct td_tok thirds[] = {
		{ 1, "Followers" }, { 2, "Seq number" }, { 3, "Rsvd" }, { 4, "Rsvd" }, { 0, NULL },
	};

	p->proto = "vtp";
	if (len < VTP_HEADER) {
		td_bad(p, at, len);
		return;
	}
	if (!td_need(p, at, VTP_HEADER))
		return;
	uint8_t type = td_u8(p, at + 1), name = td_u8(p, at + 3);
	td_print(p, "VTPv%u, Message %s (0x%02x), length %u\n\tDomain name: ", td_u8(p, at),
		 td_tok(p, messages, type, "Unknown message type"), type, len);
	if (name < 1 || name > VTP_NAME_MAX) {
		td_print(p, " [invalid MgmtD Len %u]", name);
		td_bad(p, at, len);
		return;
	}
	td_padded(p, at + 4, name);
	td_print(p, ", %s: %u", td_tok(p, thirds, type, "Unknown"), td_u8(p, at + 2));
	if (type == VTP_SUMMARY)
		print_vtp_summary(p, at + VTP_HEADER);
	else if (type == VTP_REQUEST)
		td_print(p, "\n\tStart value: %u", td_u32(p, at + VTP_HEADER));
	else if (type == VTP_SUBSET && !print_vtp_subset(p, at + VTP_HEADER, len - VTP_HEADER))
		td_bad(p, at, len);
}
