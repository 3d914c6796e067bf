/* wb, the whiteboard of the MBone. */
#include "protos.h"

enum { HEADER = 12, ID = 28, REPAIR = 20, DRAW = 16, PAGE_REQUEST = 16, PAGE_REPLY = 4 };
enum { PAGE_STATE = 16, ID_OFFSET = 8, OPERATION = 8, OP_SKIP = 14, OP_HOLE = 15 };

static const struct td_tok operations[] = {
	{ 2, "RECT" },    { 3, "LINE" }, { 4, "ML" },         { 5, "DEL" },        { 6, "XFORM" },
	{ 7, "ELL" },     { 8, "CHAR" }, { 9, "STR" },        { 10, "NOP" },       { 11, "PSCODE" },
	{ 12, "PSCOMP" }, { 13, "REF" }, { OP_SKIP, "SKIP" }, { OP_HOLE, "HOLE" }, { 0, NULL },
};

/* Sites and how much there is of each; where they end. */
static uint32_t print_sites(struct td *p, uint32_t at, unsigned n)
{
	for (unsigned i = 0; i < n && td_live(p); i++, at += ID_OFFSET)
		td_print(p, "%c%s:%u", i == 0 ? '<' : ',', td_ip4(p, at), td_u32(p, at + 4));
	return at;
}

static bool print_id(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, " wb-id:");
	if (len < ID)
		return false;
	td_print(p, " %u/%s:%u (max %u/%s:%u) ", td_u32(p, at + 12), td_ip4(p, at + 16),
		 td_u32(p, at + 20), td_u32(p, at), td_ip4(p, at + 4), td_u32(p, at + 8));
	if (!td_need(p, at, ID))
		return true;
	uint32_t n = td_u16(p, at + 24);
	len -= ID;
	if (len < n * ID_OFFSET)
		return false;
	at = print_sites(p, at + ID, n);
	td_print(p, "> \"");
	td_padded(p, at, len - n * ID_OFFSET);
	td_print(p, "\"");
	return true;
}

static bool print_repair_request(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, " wb-rreq:");
	if (len < REPAIR)
		return false;
	td_print(p, " please repair %s %s:%u<%u:%u>", td_ip4(p, at), td_ip4(p, at + 4),
		 td_u32(p, at + 8), td_u32(p, at + 12), td_u32(p, at + 16));
	return true;
}

/* Drawing operations FIRST to LAST. */
static void print_operations(struct td *p, uint32_t at, uint32_t first, uint32_t last)
{
	td_print(p, " <");
	for (; first <= last && td_live(p); first++) {
		uint8_t type = td_u8(p, at + 7);
		td_print(p, " %s", td_tok(p, operations, type, "dop-%u!", type));
		if (type == OP_SKIP || type == OP_HOLE) {
			uint32_t to = td_u32(p, at);
			td_print(p, "%u", to - first + 1);
			if (first > to || to > last) {
				td_print(p, "[|]");
				if (to < first)
					return;
			}
			first = to;
		}
		at += (td_u16(p, at + 4) + OPERATION + 3u) & ~3u;
	}
	td_print(p, " >");
}

static void print_page(struct td *p, const char *before, uint32_t at)
{
	uint32_t first = td_u32(p, at + 8), last = td_u32(p, at + 12);

	td_print(p, "%s %s:%u<%u:%u>", before, td_ip4(p, at), td_u32(p, at + 4), first, last);
	print_operations(p, at + DRAW, first, last);
}

static bool print_repair(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, " wb-rrep:");
	if (len < REPAIR)
		return false;
	print_page(p, td_string(p, " for %s", td_ip4(p, at)), at + 4);
	return true;
}

static bool print_draw(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, " wb-dop:");
	if (len < DRAW)
		return false;
	print_page(p, "", at);
	return true;
}

static bool print_page_request(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, " wb-preq:");
	if (len < PAGE_REQUEST)
		return false;
	td_print(p, " need %u/%s:%u", td_u32(p, at + 8), td_ip4(p, at), td_u32(p, at + 4));
	td_need(p, at, PAGE_REQUEST);
	return true;
}

static bool print_page_reply(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, " wb-prep:");
	if (len < PAGE_REPLY)
		return false;
	uint32_t n = td_u32(p, at);
	for (at += PAGE_REPLY; n > 0 && td_live(p); n--) {
		td_print(p, " %u/%s:%u", td_u32(p, at), td_ip4(p, at + 4), td_u32(p, at + 8));
		if (!td_need(p, at, PAGE_STATE))
			return true;
		/* Only the first byte of the number counts. */
		at = print_sites(p, at + PAGE_STATE, td_u8(p, at + 12));
		td_print(p, ">");
	}
	return true;
}

void td_wb(struct td *p, uint32_t at, uint32_t len)
{
	static bool (*const printers[])(struct td * p, uint32_t at, uint32_t len) = {
		print_draw,         print_id, print_repair_request, print_repair, NULL,
		print_page_request, NULL,     print_page_reply,
	};

	p->proto = "wb";
	if (len < HEADER) {
		td_invalid(p);
		return;
	}
	if (!td_need(p, at, HEADER))
		return;
	uint8_t type = td_u8(p, at + 10);
	if (td_u8(p, at + 11))
		td_print(p, "*");
	if (type == 4) {
		td_print(p, " wb-kill");
		return;
	}
	bool right = false;
	if (type < sizeof printers / sizeof printers[0] && printers[type])
		right = printers[type](p, at + HEADER, len - HEADER);
	else
		td_print(p, " wb-%u!", type);
	if (!right)
		td_invalid(p);
}
