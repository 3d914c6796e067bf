/* The slow protocols of IEEE 802.3: LACP and its marker (802.1AX), OAM (802.3, clause 57). */
#include "protos.h"

enum { PROTO_LACP = 1, PROTO_MARKER, PROTO_OAM, VERSION = 1, HEADER = 2 };
enum { OAM_INFORMATION, OAM_EVENTS, OAM_LOOPBACK = 4 };

static const struct td_tok protos[] = {
	{ PROTO_LACP, "LACP" },
	{ PROTO_MARKER, "MARKER" },
	{ PROTO_OAM, "OAM" },
	{ 0, NULL },
};

static void too_short(struct td *p)
{
	td_print(p, "\n\t\t packet is too short");
}

static void print_port(struct td *p, uint32_t at)
{
	static const struct td_tok states[] = {
		{ 0x01, "Activity" },        { 0x02, "Timeout" },    { 0x04, "Aggregation" },
		{ 0x08, "Synchronization" }, { 0x10, "Collecting" }, { 0x20, "Distributing" },
		{ 0x40, "Default" },         { 0x80, "Expired" },    { 0, NULL },
	};

	td_print(p, "\n\t  System %s, System Priority %u, Key %u, Port %u, Port Priority %u",
		 td_mac(p, at + 2), td_u16(p, at), td_u16(p, at + 8), td_u16(p, at + 12),
		 td_u16(p, at + 10));
	td_print(p, "\n\t  State Flags [%s]", td_bits(p, states, td_u8(p, at + 14), ", ", "none"));
}

static void print_collector(struct td *p, uint32_t at)
{
	td_print(p, "\n\t  Max Delay %u", td_u16(p, at));
}

static void print_marker(struct td *p, uint32_t at)
{
	td_print(p, "\n\t  Request System %s, Request Port %u, Request Transaction ID 0x%08x",
		 td_mac(p, at + 2), td_u16(p, at), td_u32(p, at + 8));
}

/* Information of the two protocols; the length includes the header. */
static const struct information {
	uint8_t proto, type, len;
	const char *name;
	void (*print)(struct td *p, uint32_t at);
} informations[] = {
	{ PROTO_LACP, 0, 0, "Terminator", NULL },
	{ PROTO_LACP, 1, 20, "Actor Information", print_port },
	{ PROTO_LACP, 2, 20, "Partner Information", print_port },
	{ PROTO_LACP, 3, 16, "Collector Information", print_collector },
	{ PROTO_MARKER, 0, 0, "Terminator", NULL },
	{ PROTO_MARKER, 1, 16, "Marker Information", print_marker },
};

static const struct information *find(uint8_t proto, uint8_t type)
{
	for (size_t i = 0; i < sizeof informations / sizeof informations[0]; i++)
		if (informations[i].proto == proto && informations[i].type == type)
			return &informations[i];
	return NULL;
}

/* The header of a TLV of N bytes, which includes it; false where the list ends here. */
static bool tlv_fits(struct td *p, uint32_t at, uint32_t len, uint32_t n)
{
	if (n < HEADER) {
		td_print(p, "\n\t    ERROR: illegal length - should be >= 2");
		return false;
	}
	if (len < n) {
		too_short(p);
		return false;
	}
	return td_need(p, at, n);
}

static void print_lacp(struct td *p, uint8_t proto, uint32_t at, uint32_t len)
{
	for (uint32_t n; len > 0 && td_live(p); at += n, len -= n) {
		if (len < HEADER) {
			too_short(p);
			return;
		}
		uint8_t type = td_u8(p, at);
		n = td_u8(p, at + 1);
		const struct information *i = find(proto, type);
		td_print(p, "\n\t%s TLV (0x%02x), length %u", i ? i->name : "Unknown", type, n);
		if (type == 0 || !tlv_fits(p, at, len, n))
			return;
		if (i && n != i->len)
			td_print(p, "\n\t    ERROR: illegal length - should be %u", i->len);
		else if (i)
			i->print(p, at + HEADER);
		td_unknown(p, "\n\t  ", at + HEADER, n - HEADER);
	}
}

static void print_oam_information(struct td *p, uint32_t at)
{
	static const struct td_tok parsers[] = {
		{ 0, "forwarding" }, { 1, "looping back" }, { 2, "discarding" },
		{ 3, "reserved" },   { 0, NULL },
	};
	static const struct td_tok configs[] = {
		{ 0x01, "Active" },
		{ 0x02, "Unidirectional" },
		{ 0x04, "Remote-Loopback" },
		{ 0x08, "Link-Events" },
		{ 0x10, "Variable-Retrieval" },
		{ 0, NULL },
	};
	uint8_t state = td_u8(p, at + 5);
	uint32_t oui = td_u24(p, at + 9);

	td_print(p, "\n\t    OAM-Version %u, Revision %u", td_u8(p, at + 2), td_u16(p, at + 3));
	td_print(p, "\n\t    State-Parser-Action %s, State-MUX-Action %s",
		 td_tok(p, parsers, state & 3, "Reserved"),
		 state & 4 ? "discarding" : "forwarding");
	td_print(p, "\n\t    OAM-Config Flags [%s], OAM-PDU-Config max-PDU size %u",
		 td_bits(p, configs, td_u8(p, at + 6), ", ", "none"), td_u16(p, at + 7) & 0x7ff);
	td_print(p, "\n\t    OUI %s (0x%06x), Vendor-Private 0x%08x",
		 td_tok(p, td_oui_names, oui, "Unknown"), oui, td_u32(p, at + 12));
}

static void print_oam_event(struct td *p, uint32_t at)
{
	td_print(p, "\n\t    Timestamp %u ms, Errored Window %llu\n\t    Errored Threshold %llu",
		 td_u16(p, at + 2) * 100u, (unsigned long long)td_u64(p, at + 4),
		 (unsigned long long)td_u64(p, at + 12));
	td_print(p,
		 "\n\t    Errors %llu\n\t    Error Running Total %llu"
		 "\n\t    Event Running Total %u",
		 (unsigned long long)td_u64(p, at + 20), (unsigned long long)td_u64(p, at + 28),
		 td_u32(p, at + 36));
}

/* A list of TLVs: WHAT they are, the last of the types (from 1) that PRINT knows, their size. */
struct oam_list {
	const char *what;
	const struct td_tok *names;
	uint8_t known, size;
	void (*print)(struct td *p, uint32_t at);
};

static void print_oam_list(struct td *p, const struct oam_list *l, uint32_t at, uint32_t len)
{
	for (uint32_t n; len > 0 && td_live(p); at += n, len -= n) {
		if (len < HEADER) {
			too_short(p);
			return;
		}
		if (!td_need(p, at, HEADER))
			return;
		uint8_t type = td_u8(p, at);
		n = td_u8(p, at + 1);
		td_print(p, "\n\t  %s %s Type (%u), length %u",
			 td_tok(p, l->names, type, "Reserved"), l->what, type, n);
		if (type == 0 || !tlv_fits(p, at, len, n))
			return;
		bool known = type <= l->known;
		if (known && n != l->size)
			td_print(p, "\n\t    ERROR: illegal length - should be %u", l->size);
		else if (known)
			l->print(p, at);
		td_unknown(p, "\n\t  ", at, n);
	}
}

static void print_oam_code(struct td *p, uint8_t code, uint32_t at, uint32_t len)
{
	static const struct td_tok informations_names[] = {
		{ 0, "End of TLV marker" },        { 1, "Local" }, { 2, "Remote" },
		{ 0xfe, "Organization specific" }, { 0, NULL },
	};
	static const struct td_tok event_names[] = {
		{ 0, "End of TLV marker" },
		{ 1, "Errored Symbol Period Event" },
		{ 2, "Errored Frame Event" },
		{ 3, "Errored Frame Period Event" },
		{ 4, "Errored Frame Seconds Summary Event" },
		{ 0xfe, "Organization specific" },
		{ 0, NULL },
	};
	static const struct oam_list information = { "Information", informations_names, 2, 16,
						     print_oam_information };
	static const struct oam_list events = { "Link Event", event_names, 4, 40, print_oam_event };
	static const struct td_tok commands[] = { { 1, "Enable OAM Remote Loopback" },
						  { 2, "Disable OAM Remote Loopback" },
						  { 0, NULL } };

	switch (code) {
	case OAM_INFORMATION: print_oam_list(p, &information, at, len); break;
	case OAM_EVENTS:
		if (len < 2) {
			too_short(p);
			break;
		}
		td_print(p, "\n\t  Sequence Number %u", td_u16(p, at));
		print_oam_list(p, &events, at + 2, len - 2);
		break;
	case OAM_LOOPBACK:
		if (len < 1)
			too_short(p);
		else
			td_print(p, "\n\t  Command %s (%u)",
				 td_tok(p, commands, td_u8(p, at), "Unknown"), td_u8(p, at));
		break;
	default: break;
	}
}

static void print_oam(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok flags[] = {
		{ 0x01, "Link Fault" },     { 0x02, "Dying Gasp" },
		{ 0x04, "Critical Event" }, { 0x08, "Local Evaluating" },
		{ 0x10, "Local Stable" },   { 0x20, "Remote Evaluating" },
		{ 0x40, "Remote Stable" },  { 0, NULL },
	};
	static const struct td_tok codes[] = {
		{ 0, "Information" },
		{ 1, "Event Notification" },
		{ 2, "Variable Request" },
		{ 3, "Variable Response" },
		{ 4, "Loopback Control" },
		{ 0xfe, "Vendor Private" },
		{ 0, NULL },
	};

	if (len < 3) {
		too_short(p);
		return;
	}
	if (!td_need(p, at, 3))
		return;
	uint8_t code = td_u8(p, at + 2);
	td_print(p, "\n\tCode %s OAM PDU, Flags [%s]", td_tok(p, codes, code, "Unknown (%u)", code),
		 td_bits(p, flags, td_u16(p, at), ", ", "none"));
	print_oam_code(p, code, at + 3, len - 3);
}

void td_slow(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "slow";
	if (len < 1) {
		too_short(p);
		return;
	}
	uint8_t proto = td_u8(p, at);
	const char *name = td_tok(p, protos, proto, "unknown (%u)", proto);
	if (proto == PROTO_LACP || proto == PROTO_MARKER) {
		if (len < 2) {
			too_short(p);
			return;
		}
		uint8_t version = td_u8(p, at + 1);
		if (version != VERSION) {
			td_print(p, "%s version %u packet not supported", name, version);
			return;
		}
		td_print(p, "%sv%u, length %u", name, version, len);
		print_lacp(p, proto, at + 2, len - 2);
		return;
	}
	td_print(p, "%s, length %u", name, len);
	if (proto == PROTO_OAM)
		print_oam(p, at + 1, len - 1);
	else
		td_unknown(p, "\n\t", at, len);
}
