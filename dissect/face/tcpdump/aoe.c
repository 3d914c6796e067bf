/* ATA over Ethernet, version 1. */
#include "protos.h"

enum { HEADER = 10, ARG_ISSUE = 12, ARG_QUERY = 8, ARG_MAC = 4, ARG_RESERVE = 2 };
enum { FLAG_ERROR = 4, CONFIG_MAX = 1024, MAC = 6, DIRECTIVE = 8 };

static void print_issue(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok flags[] = {
		{ 0x80, "MBZ-7" },  { 0x40, "Ext48" }, { 0x20, "MBZ-5" },
		{ 0x10, "Device" }, { 0x08, "MBZ-3" }, { 0x04, "MBZ-2" },
		{ 0x02, "Async" },  { 0x01, "Write" }, { 0, NULL },
	};
	static const char *const names[] = { ", Err/Feature", ", Sector Count", ", Cmd/Status",
					     "\n\tlba0",      ", lba1",         ", lba2",
					     ", lba3",        ", lba4",         ", lba5" };

	if (len < ARG_ISSUE) {
		td_bad(p, at, len);
		return;
	}
	td_print(p, "\n\tAFlags: [%s]", td_bits(p, flags, td_u8(p, at), ", ", "none"));
	for (uint32_t i = 0; i < sizeof names / sizeof names[0] && td_live(p); i++)
		td_print(p, "%s: %u", names[i], td_u8(p, at + 1 + i));
	if (td_need(p, at + 10, 2) && len > ARG_ISSUE)
		td_print(p, "\n\tData: %u bytes", len - ARG_ISSUE);
}

static void print_query(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok commands[] = {
		{ 0, "read config string" },        { 1, "test config string" },
		{ 2, "test config string prefix" }, { 3, "set config string" },
		{ 4, "force set config string" },   { 0, NULL },
	};

	if (len < ARG_QUERY) {
		td_bad(p, at, len);
		return;
	}
	td_print(p, "\n\tBuffer Count: %u", td_u16(p, at));
	td_print(p, ", Firmware Version: %u", td_u16(p, at + 2));
	td_print(p, ", Sector Count: %u", td_u8(p, at + 4));
	uint8_t v = td_u8(p, at + 5);
	td_print(p, ", AoE: %u, CCmd: %s", v >> 4, td_tok(p, commands, v & 15, "Unknown (0x02x)"));
	uint32_t n = td_u16(p, at + 6);
	at += ARG_QUERY, len -= ARG_QUERY;
	if (n > CONFIG_MAX || n > len) {
		td_bad(p, at, len);
	} else if (n > 0) {
		td_print(p, "\n\tConfig String (length %u): ", n);
		if (td_chars(p, at, n))
			td_fail(p);
	}
}

static void print_masks(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok commands[] = { { 0, "Read Mac Mask List" },
						  { 1, "Edit Mac Mask List" },
						  { 0, NULL } };
	static const struct td_tok errors[] = { { 1, "Unspecified Error" },
						{ 2, "Bad DCmd directive" },
						{ 3, "Mask list full" },
						{ 0, NULL } };
	static const struct td_tok directives[] = { { 0, "No Directive" },
						    { 1, "Add mac address to mask list" },
						    { 2, "Delete mac address from mask list" },
						    { 0, NULL } };

	if (len < ARG_MAC) {
		td_bad(p, at, len);
		return;
	}
	uint8_t v = td_u8(p, at + 1);
	td_print(p, "\n\tMCmd: %s", td_tok(p, commands, v, "Unknown (0x%02x)", v));
	v = td_u8(p, at + 2);
	td_print(p, ", MError: %s", td_tok(p, errors, v, "Unknown (0x%02x)", v));
	uint32_t n = td_u8(p, at + 3);
	td_print(p, ", Dir Count: %u", n);
	at += ARG_MAC, len -= ARG_MAC;
	if (n * DIRECTIVE > len) {
		td_bad(p, at, len);
		return;
	}
	for (; n > 0 && td_live(p); n--, at += DIRECTIVE) {
		v = td_u8(p, at + 1);
		td_print(p, "\n\t DCmd: %s", td_tok(p, directives, v, "Unknown (0x%02x)", v));
		td_print(p, ", Ethernet Address: %s", td_mac(p, at + 2));
	}
}

static void print_reserve(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok commands[] = { { 0, "Read reserve list" },
						  { 1, "Set reserve list" },
						  { 2, "Force set reserve list" },
						  { 0, NULL } };

	if (len < ARG_RESERVE || (len - ARG_RESERVE) % MAC) {
		td_bad(p, at, len);
		return;
	}
	uint8_t v = td_u8(p, at);
	td_print(p, "\n\tRCmd: %s", td_tok(p, commands, v, "Unknown (0x%02x)", v));
	uint32_t n = td_u8(p, at + 1);
	td_print(p, ", NMacs: %u", n);
	at += ARG_RESERVE, len -= ARG_RESERVE;
	if (n * MAC != len) {
		td_bad(p, at, len);
		return;
	}
	for (uint32_t i = 0; i < n && td_live(p); i++)
		td_print(p, "\n\tEthernet Address %u: %s", i, td_mac(p, at + i * MAC));
}

static void print_1(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok flag_names[] = {
		{ 8, "Response" }, { 4, "Error" }, { 2, "MBZ-1" }, { 1, "MBZ-0" }, { 0, NULL }
	};
	static const struct td_tok errors[] = {
		{ 1, "Unrecognized command code" },
		{ 2, "Bad argument parameter" },
		{ 3, "Device unavailable" },
		{ 4, "Config string present" },
		{ 5, "Unsupported version" },
		{ 6, "Target is reserved" },
		{ 0, NULL },
	};
	static const struct td_tok commands[] = {
		{ 0, "Issue ATA Command" },
		{ 1, "Query Config Information" },
		{ 2, "MAC Mask List" },
		{ 3, "Reserve/Release" },
		{ 0, NULL },
	};
	static void (*const printers[])(struct td * p, uint32_t at,
					uint32_t len) = { print_issue, print_query, print_masks,
							  print_reserve };

	if (len < HEADER) {
		td_bad(p, at, len);
		return;
	}
	uint8_t flags = td_u8(p, at) & 15;
	td_print(p, ", Flags: [%s]", td_bits(p, flag_names, flags, ", ", "none"));
	if (flags & FLAG_ERROR) {
		uint8_t error = td_u8(p, at + 1);
		td_print(p, "\n\tError: %s", td_tok(p, errors, error, "Invalid (%u)", error));
	}
	td_print(p, "\n\tMajor: 0x%04x", td_u16(p, at + 2));
	td_print(p, ", Minor: 0x%02x", td_u8(p, at + 4));
	uint8_t command = td_u8(p, at + 5);
	td_print(p, ", Command: %s", td_tok(p, commands, command, "Unknown (0x%02x)", command));
	td_print(p, ", Tag: 0x%08x", td_u32(p, at + 6));
	if (command < sizeof printers / sizeof printers[0])
		printers[command](p, at + HEADER, len - HEADER);
}

void td_aoe(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "aoe";
	td_print(p, "AoE length %u", len);
	if (len < 1) {
		td_bad(p, at, len);
		return;
	}
	uint8_t version = td_u8(p, at) >> 4;
	td_print(p, ", Ver %u", version);
	if (version == 1)
		print_1(p, at, len);
}
