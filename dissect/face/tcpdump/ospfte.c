/* OSPF's opaque LSAs: graceful restart, RFC 3623; traffic engineering, RFC 3630 and 4203. */
#include "gmpls.h"
#include "ospf.h"

enum { TLV = 4, TE_ROUTER = 1, TE_LINK = 2, CLASSES = 8 };

static bool must_be(struct td *p, uint32_t n, uint32_t wanted)
{
	if (n == wanted)
		return true;
	td_print(p, "\n\t    Bogus length %u != %u", n, wanted);
	return false;
}

static bool print_grace(struct td *p, uint16_t type, uint32_t at, uint32_t n)
{
	static const struct td_tok reasons[] = {
		{ 0, "Unknown" },
		{ 1, "Software Restart" },
		{ 2, "Software Reload/Upgrade" },
		{ 3, "Control Processor Switch" },
		{ 0, NULL },
	};

	switch (type) {
	case 1:
		if (!must_be(p, n, 4))
			return false;
		td_print(p, "%us", td_u32(p, at));
		return true;
	case 2:
		if (!must_be(p, n, 1))
			return false;
		td_print(p, "%s (%u)", td_tok(p, reasons, td_u8(p, at), "Unknown"), td_u8(p, at));
		return true;
	case 3:
		if (!must_be(p, n, 4))
			return false;
		td_print(p, "%s", td_ip4(p, at));
		return true;
	default: return true;
	}
}

/* The head of a TLV, its type and length; false where the list ends. */
static bool read_head(struct td *p, uint32_t at, uint32_t *len, uint16_t *type, uint32_t *n)
{
	if (!td_has(p, at, TLV))
		return false;
	if (*len < TLV) {
		td_print(p, "\n\t    Remaining LS length %u < 4", *len);
		return false;
	}
	*type = td_u16(p, at);
	*n = td_u16(p, at + 2);
	*len -= TLV;
	return true;
}

static bool fits(struct td *p, uint32_t len, uint16_t type, uint32_t n)
{
	if (n > len) {
		td_print(p, "\n\t    Bogus length %u > %u", n, len);
		return false;
	}
	return type != 0 && n != 0;
}

bool ospf_grace(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = { { 1, "Grace Period" },
					       { 2, "Graceful restart Reason" },
					       { 3, "IPv4 interface address" },
					       { 0, NULL } };
	uint16_t type;
	uint32_t n;

	while (len > 0 && td_live(p)) {
		if (!read_head(p, at, &len, &type, &n))
			return false;
		at += TLV;
		td_print(p, "\n\t    %s TLV (%u), length %u, value: ",
			 td_tok(p, names, type, "unknown"), type, n);
		if (!fits(p, len, type, n) || !td_has(p, at, n) || !print_grace(p, type, at, n))
			return false;
		n = (n + 3) & ~3u;
		at += n, len -= n;
	}
	return true;
}

static const struct td_tok link_names[] = {
	{ 1, "Link Type" },
	{ 2, "Link ID" },
	{ 3, "Local Interface IP address" },
	{ 4, "Remote Interface IP address" },
	{ 5, "Traffic Engineering Metric" },
	{ 6, "Maximum Bandwidth" },
	{ 7, "Maximum Reservable Bandwidth" },
	{ 8, "Unreserved Bandwidth" },
	{ 9, "Administrative Group" },
	{ 11, "Link Local/Remote Identifier" },
	{ 14, "Link Protection Type" },
	{ 15, "Interface Switching Capability" },
	{ 16, "Shared Risk Link Group" },
	{ 17, "Bandwidth Constraints" },
	{ 0, NULL },
};

static bool print_constraints(struct td *p, uint32_t at, uint32_t n)
{
	if (n < 4) {
		td_print(p, " < 4");
		return false;
	}
	td_print(p, "\n\t\tBandwidth Constraints Model ID: %s (%u)",
		 td_tok(p, gmpls_model_names, td_u8(p, at), "unknown"), td_u8(p, at));
	if (n % 4 != 0 || n > 36) {
		td_print(p, n % 4 != 0 ? "\n\t\tlength %u != N x 4" : "\n\t\tlength %u > 36", n);
		return false;
	}
	for (uint32_t i = 0; i < n / 4 - 1; i++) {
		td_print(p, "\n\t\t  Bandwidth constraint CT%u: ", i);
		gmpls_bandwidth(p, at + 4 + 4 * i);
	}
	return true;
}

static bool print_capability(struct td *p, uint32_t at, uint32_t n)
{
	if (n < 36) {
		td_print(p, " < 36");
		return false;
	}
	td_print(p, "\n\t\tInterface Switching Capability: %s",
		 td_tok(p, gmpls_switching_names, td_u8(p, at), "Unknown"));
	td_print(p, "\n\t\tLSP Encoding: %s\n\t\tMax LSP Bandwidth:",
		 td_tok(p, gmpls_encoding_names, td_u8(p, at + 1), "Unknown"));
	for (uint32_t i = 0; i < CLASSES; i++) {
		td_print(p, "\n\t\t  priority level %u: ", i);
		gmpls_bandwidth(p, at + 4 + 4 * i);
	}
	return true;
}

static bool print_risks(struct td *p, uint32_t at, uint32_t n)
{
	if (n % 4 != 0) {
		td_print(p, " != N x 4");
		return false;
	}
	for (uint32_t i = 0; i < n; i += 4)
		td_print(p, "%s%u", i == 0 ? "\n\t\t  Shared risk group: " : ", ",
			 td_u32(p, at + i));
	return true;
}

/* One of those whose length is fixed. */
static void print_link_value(struct td *p, uint16_t type, uint32_t at, uint32_t n)
{
	static const struct td_tok types[] = { { 1, "Point-to-point" },
					       { 2, "Multi-Access" },
					       { 0, NULL } };

	switch (type) {
	case 1:
		td_print(p, ", %s (%u)", td_tok(p, types, td_u8(p, at), "unknown"), td_u8(p, at));
		break;
	case 2:
	case 11:
		for (uint32_t i = 0; i < n; i += 4)
			td_print(p, ", %s (0x%08x)", td_ip4(p, at + i), td_u32(p, at + i));
		break;
	case 3:
	case 4: td_print(p, ", %s", td_ip4(p, at)); break;
	case 5: td_print(p, ", Metric %u", td_u32(p, at)); break;
	case 6:
	case 7:
		td_print(p, ", ");
		gmpls_bandwidth(p, at);
		break;
	case 8:
		for (uint32_t i = 0; i < CLASSES; i++) {
			td_print(p, "\n\t\tTE-Class %u: ", i);
			gmpls_bandwidth(p, at + 4 * i);
		}
		break;
	case 9: td_print(p, ", 0x%08x", td_u32(p, at)); break;
	case 14:
		td_print(p, ", %s", td_bits(p, gmpls_protection_names, td_u8(p, at), ", ", "none"));
		break;
	default: break;
	}
}

static bool print_link_part(struct td *p, uint16_t type, uint32_t at, uint32_t n)
{
	static const uint8_t sizes[] = {
		[1] = 1, [3] = 4, [4] = 4, [5] = 4, [6] = 4, [7] = 4, [8] = 32, [9] = 4, [14] = 4
	};
	uint8_t size = type < sizeof sizes ? sizes[type] : 0;

	if (type == 15)
		return print_capability(p, at, n);
	if (type == 16)
		return print_risks(p, at, n);
	if (type == 17)
		return print_constraints(p, at, n);
	if ((type == 2 || type == 11) && n != 4 && n != 8) {
		td_print(p, " != 4 && != 8");
		return false;
	}
	if (size && n != size) {
		td_print(p, " != %u", size);
		return false;
	}
	print_link_value(p, type, at, n);
	return true;
}

static bool print_remaining(struct td *p, uint32_t have, uint32_t need)
{
	td_print(p, "\n\t    Remaining TLV length %u < %u", have, need);
	return false;
}

/* A link's parts in LEN bytes; where they end, or TD_NOWHERE. */
static uint32_t print_link(struct td *p, uint32_t at, uint32_t len)
{
	while (len > 0 && td_live(p)) {
		if (len < TLV) {
			print_remaining(p, len, TLV);
			return TD_NOWHERE;
		}
		uint16_t type = td_u16(p, at);
		uint32_t n = td_u16(p, at + 2);
		at += TLV, len -= TLV;
		if (type == 0 || n == 0) {
			td_invalid(p);
			return TD_NOWHERE;
		}
		td_print(p, "\n\t      %s subTLV (%u), length: %u",
			 td_tok(p, link_names, type, "unknown"), type, n);
		if (len < n) {
			print_remaining(p, len + TLV, n + TLV);
			return TD_NOWHERE;
		}
		if (!td_has(p, at, n))
			return TD_NOWHERE;
		if (!print_link_part(p, type, at, n)) {
			td_invalid(p);
			return TD_NOWHERE;
		}
		/* Risk groups are skipped twice. */
		if (type == 16)
			at += n;
		n = (n + 3) & ~3u;
		if (len < n) {
			print_remaining(p, len + TLV, n + TLV);
			return TD_NOWHERE;
		}
		at += n, len -= n;
	}
	return at;
}

bool ospf_te(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = { { TE_ROUTER, "Router Address" },
					       { TE_LINK, "Link" },
					       { 0, NULL } };
	uint16_t type;
	uint32_t n;

	while (len > 0 && td_live(p)) {
		if (!read_head(p, at, &len, &type, &n))
			return false;
		at += TLV;
		td_print(p, "\n\t    %s TLV (%u), length: %u", td_tok(p, names, type, "unknown"),
			 type, n);
		if (!fits(p, len, type, n))
			return false;
		if (type == TE_LINK) {
			/* A link does not count: the list goes on for its length. */
			at = print_link(p, at, n);
			if (at == TD_NOWHERE)
				return false;
			continue;
		}
		if (type == TE_ROUTER && n < 4) {
			td_print(p, "\n\t    TLV length %u < 4", n);
			return false;
		}
		if (type == TE_ROUTER)
			td_print(p, ", %s", td_ip4(p, at));
		n = (n + 3) & ~3u;
		if (n > len) {
			td_print(p, "\n\t    Bogus padded length %u > %u", n, len);
			return false;
		}
		at += n, len -= n;
	}
	return true;
}
