/* BFD, RFC 5880; version 0 of its drafts. */
#include "protos.h"

enum { HEADER = 24, FLAG_AUTHENTICATION = 4, PORT_CONTROL = 3784, PORT_ECHO = 3785 };

static const struct td_tok diagnostics[] = {
	{ 0, "No Diagnostic" },
	{ 1, "Control Detection Time Expired" },
	{ 2, "Echo Function Failed" },
	{ 3, "Neighbor Signaled Session Down" },
	{ 4, "Forwarding Plane Reset" },
	{ 5, "Path Down" },
	{ 6, "Concatenated Path Down" },
	{ 7, "Administratively Down" },
	{ 8, "Reverse Concatenated Path Down" },
	{ 0, NULL },
};

static void print_digest(struct td *p, uint32_t at, uint8_t len, uint8_t expected, const char *what)
{
	if (len != expected) {
		td_print(p, "[invalid length %u]", len);
		return;
	}
	td_print(p, ", Sequence Number: 0x%08x", td_u32(p, at + 4));
	if (!td_need(p, at + 8, expected - 8u))
		return;
	td_print(p, "\n\t  %s: ", what);
	td_hex(p, at + 8, expected - 8u);
}

static void print_authentication(struct td *p, uint32_t at)
{
	static const struct td_tok types[] = {
		{ 1, "Simple Password" },       { 2, "Keyed MD5" },
		{ 3, "Meticulous Keyed MD5" },  { 4, "Keyed SHA1" },
		{ 5, "Meticulous Keyed SHA1" }, { 0, NULL },
	};

	if (!td_need(p, at, 4))
		return;
	uint8_t type = td_u8(p, at), len = td_u8(p, at + 1);
	td_print(p, "\n\tAuthentication: %s (%u), length: %u\n\t  Auth Key ID: %u",
		 td_tok(p, types, type, "Unknown"), type, len, td_u8(p, at + 2));
	switch (type) {
	case 1:
		if (len < 4 || len > 19) {
			td_print(p, "[invalid length %u]", len);
			break;
		}
		td_print(p, ", Password: ");
		if (td_chars(p, at + 3, len - 3u))
			td_fail(p);
		break;
	case 2:
	case 3: print_digest(p, at, len, 24, "Digest"); break;
	case 4:
	case 5: print_digest(p, at, len, 28, "Hash"); break;
	default: break;
	}
}

static void print_timers(struct td *p, uint32_t at)
{
	uint32_t transmit = td_u32(p, at + 12);

	td_print(p,
		 "\n\tDetection Timer Multiplier: %u (%u ms Detection time), BFD Length: %u"
		 "\n\tMy Discriminator: 0x%08x, Your Discriminator: 0x%08x",
		 td_u8(p, at + 2), td_u8(p, at + 2) * transmit / 1000, td_u8(p, at + 3),
		 td_u32(p, at + 4), td_u32(p, at + 8));
	td_print(p,
		 "\n\t  Desired min Tx Interval:    %4u ms"
		 "\n\t  Required min Rx Interval:   %4u ms"
		 "\n\t  Required min Echo Interval: %4u ms",
		 transmit / 1000, td_u32(p, at + 16) / 1000, td_u32(p, at + 20) / 1000);
}

static void print_version_0(struct td *p, uint8_t flags)
{
	static const struct td_tok names[] = {
		{ 0x80, "I Hear You" },
		{ 0x40, "Demand" },
		{ 0x20, "Poll" },
		{ 0x10, "Final" },
		{ 0x08, "Control Plane Independent" },
		{ 0x04, "Authentication Present" },
		{ 0x02, "Reserved" },
		{ 0x01, "Reserved" },
		{ 0, NULL },
	};

	td_print(p, "Control, Flags: [%s]", td_bits(p, names, flags, ", ", "none"));
}

static void print_version_1(struct td *p, uint8_t flags, uint16_t port)
{
	static const struct td_tok ports[] = {
		{ PORT_CONTROL, "Control" }, { 4784, "Multihop" }, { 6784, "Lag" }, { 0, NULL }
	};
	static const char *const states[] = { "AdminDown", "Down", "Init", "Up" };
	static const struct td_tok names[] = {
		{ 0x20, "Poll" },
		{ 0x10, "Final" },
		{ 0x08, "Control Plane Independent" },
		{ 0x04, "Authentication Present" },
		{ 0x02, "Demand" },
		{ 0x01, "Multipoint" },
		{ 0, NULL },
	};

	td_print(p, "%s, State %s, Flags: [%s]", td_tok(p, ports, port, "unknown (%u)", port),
		 states[flags >> 6], td_bits(p, names, flags & 0x3f, ", ", "none"));
}

void td_bfd(struct td *p, const struct td_payload *d)
{
	uint32_t at = d->at;

	p->proto = "bfd";
	if (d->dport == PORT_ECHO) {
		td_print(p, "BFD, Echo, length: %u", d->len);
		td_unknown(p, "\n\t", at, d->len);
		return;
	}
	if (!td_need(p, at, HEADER))
		return;
	uint8_t first = td_u8(p, at), flags = td_u8(p, at + 1), version = first >> 5;
	if (version > 1) {
		td_print(p, "BFDv%u, Control, length: %u", version, d->len);
		td_unknown(p, "\n\t", at, d->len);
		return;
	}
	td_print(p, "BFDv%u, length: %u\n\t", version, d->len);
	if (version == 0)
		print_version_0(p, flags);
	else
		print_version_1(p, flags, d->dport);
	td_print(p, ", Diagnostic: %s (0x%02x)", td_tok(p, diagnostics, first & 31, "unknown"),
		 first & 31);
	print_timers(p, at);
	if (flags & FLAG_AUTHENTICATION)
		print_authentication(p, at + HEADER);
}
