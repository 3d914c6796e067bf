/* Spanning trees: IEEE 802.1D, w (rapid), s (multiple), aq (shortest path bridging). */
#include "protos.h"

enum { STP = 0, RSTP = 2, MSTP = 3, SPB = 4 };
enum { BPDU_CONFIG = 0, BPDU_RSTP = 2, BPDU_TOPOLOGY = 0x80 };
enum {
	BPDU_LEN = 36,
	MSTP_LEN = 102,
	V3_LENGTH_AT = 36,
	CONFIG_LEN = 64,
	MSTI_LEN = 16,
	SPB_LEN = 87
};

static const struct td_tok flag_names[] = {
	{ 0x01, "Topology change" },
	{ 0x02, "Proposal" },
	{ 0x10, "Learn" },
	{ 0x20, "Forward" },
	{ 0x40, "Agreement" },
	{ 0x80, "Topology change ACK" },
	{ 0, NULL },
};

static const char *role(uint8_t flags)
{
	static const char *const names[] = { "Unknown", "Alternate", "Root", "Designated" };

	return names[flags >> 2 & 3];
}

/* Priority and address. */
static const char *bridge(struct td *p, uint32_t at)
{
	return td_string(p, "%04x.%s", td_u16(p, at), td_mac(p, at + 2));
}

/* In 1/256 s. */
static const char *time_string(struct td *p, uint32_t at)
{
	return td_decimal(p, td_u16(p, at) / 256.0, 2);
}

static void print_times(struct td *p, uint32_t at)
{
	td_print(p, "\n\tmessage-age %ss, max-age %ss, hello-time %ss, forwarding-delay %ss",
		 time_string(p, at + 27), time_string(p, at + 29), time_string(p, at + 31),
		 time_string(p, at + 33));
}

static void print_config(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t flags = td_u8(p, at + 4);

	td_print(p, ", Flags [%s]", td_bits(p, flag_names, flags, ", ", "none"));
	td_print(p, ", bridge-id %s.%04x, length %u", bridge(p, at + 17), td_u16(p, at + 25), len);
	print_times(p, at);
	td_print(p, "\n\troot-id %s, root-pathcost %u", bridge(p, at + 5), td_u32(p, at + 13));
	if (td_u8(p, at + 2) == RSTP)
		td_print(p, ", port-role %s", role(flags));
}

static void print_digest(struct td *p, uint32_t at)
{
	td_need(p, at, 16);
	td_hex(p, at, 16);
}

/* Instances of a multiple spanning tree. */
static void print_instances(struct td *p, uint32_t at, uint32_t left)
{
	for (; left >= MSTI_LEN && td_live(p); left -= MSTI_LEN, at += MSTI_LEN) {
		uint8_t flags = td_u8(p, at);
		td_print(p, "\n\tMSTI %u, Flags [%s], port-role %s", td_u16(p, at + 1) & 0x0fff,
			 td_bits(p, flag_names, flags, ", ", "none"), role(flags));
		td_print(p, "\n\t\tMSTI regional-root-id %s, pathcost %u", bridge(p, at + 1),
			 td_u32(p, at + 9));
		td_print(p, "\n\t\tMSTI bridge-prio %u, port-prio %u, hops %u",
			 td_u8(p, at + 13) >> 4, td_u8(p, at + 14) >> 4, td_u8(p, at + 15));
	}
}

static void print_mstp(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t flags = td_u8(p, at + 4);

	td_print(p, ", CIST Flags [%s], length %u", td_bits(p, flag_names, flags, ", ", "none"),
		 len);
	td_print(p, "\n\tport-role %s, ", role(flags));
	td_print(p, "CIST root-id %s, CIST ext-pathcost %u", bridge(p, at + 5), td_u32(p, at + 13));
	td_print(p, "\n\tCIST regional-root-id %s, ", bridge(p, at + 17));
	td_print(p, "CIST port-id %04x,", td_u16(p, at + 25));
	print_times(p, at);
	uint32_t v3len = td_u16(p, at + V3_LENGTH_AT);
	td_print(p, "\n\tv3len %u, MCID Name ", v3len);
	td_padded(p, at + 39, 32);
	if (!td_need(p, at + 71, 18))
		return;
	td_print(p, ", rev %u,\n\t\tdigest ", td_u16(p, at + 71));
	print_digest(p, at + 73);
	td_print(p, ", ");
	td_print(p, "CIST int-root-pathcost %u,", td_u32(p, at + 89));
	td_print(p, "\n\tCIST bridge-id %s, ", bridge(p, at + 93));
	td_print(p, "CIST remaining-hops %u", td_u8(p, at + 101));
	if (v3len > CONFIG_LEN)
		print_instances(p, at + MSTP_LEN, v3len - CONFIG_LEN);
}

static void print_spb(struct td *p, uint32_t at)
{
	td_print(p, "\n\tv4len %u, AUXMCID Name ", td_u16(p, at));
	td_padded(p, at + 3, 32);
	if (!td_need(p, at + 35, 18))
		return;
	td_print(p, ", Rev %u,\n\t\tdigest ", td_u16(p, at + 35));
	print_digest(p, at + 37);
	if (!td_need(p, at + 53, 34))
		return;
	uint8_t agreement = td_u8(p, at + 53), format = td_u8(p, at + 55), con = td_u8(p, at + 56);
	td_print(p,
		 "\n\tAgreement num %u, Discarded Agreement num %u, Agreement valid-flag %u,"
		 "\n\tRestricted role-flag: %u, Format id %u cap %u, Convention id %u cap %u,"
		 "\n\tEdge count %u, Agreement digest ",
		 agreement >> 6, agreement >> 4 & 3, agreement >> 3 & 1, agreement >> 2 & 1,
		 format >> 4, format, con >> 4, con, td_u16(p, at + 57));
	td_hex(p, at + 67, 20);
}

/* A BPDU of the later versions; false where a length cannot be. */
static bool print_rapid(struct td *p, uint32_t at, uint32_t len, uint8_t version)
{
	if (version == RSTP) {
		if (len < BPDU_LEN)
			return false;
		print_config(p, at, len);
		return true;
	}
	if (version == STP)
		return true;
	if (len < MSTP_LEN || td_u8(p, at + 35) != 0)
		return false;
	uint32_t v3len = td_u16(p, at + V3_LENGTH_AT) + 2u;
	if (len < BPDU_LEN + v3len)
		return false;
	print_mstp(p, at, len);
	if (version != SPB)
		return true;
	uint32_t v4len = td_u16(p, at + V3_LENGTH_AT + v3len) + 2u;
	if (len < BPDU_LEN + v3len + v4len || v4len < SPB_LEN)
		return false;
	print_spb(p, at + BPDU_LEN + v3len);
	return true;
}

static bool print_bpdu(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok versions[] = { { STP, "802.1d" },
						  { RSTP, "802.1w" },
						  { MSTP, "802.1s" },
						  { SPB, "802.1aq" },
						  { 0, NULL } };
	static const struct td_tok types[] = { { BPDU_CONFIG, "Config" },
					       { BPDU_RSTP, "Rapid STP" },
					       { BPDU_TOPOLOGY, "Topology Change" },
					       { 0, NULL } };

	if (len < 4)
		return false;
	if (td_u16(p, at)) {
		td_print(p, "unknown STP version, length %u", len);
		return true;
	}
	uint8_t version = td_u8(p, at + 2);
	td_print(p, "STP %s",
		 td_tok(p, versions, version, "Unknown STP protocol (0x%02x)", version));
	if (version > SPB || version == 1)
		return true;
	uint8_t type = td_u8(p, at + 3);
	td_print(p, ", %s", td_tok(p, types, type, "Unknown BPDU Type (0x%02x)", type));
	if (type == BPDU_RSTP)
		return print_rapid(p, at, len, version);
	if (type != BPDU_CONFIG)
		return true;
	if (len < BPDU_LEN - 1)
		return false;
	print_config(p, at, len);
	return true;
}

void td_stp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "stp";
	if (!print_bpdu(p, at, len))
		td_invalid(p);
}
