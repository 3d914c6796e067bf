/* Domain names as tcpdump prints them: RFC 1035 4.1.4, and the bit labels of RFC 2673. */
#include "dns.h"

enum { NAME_MAX_SHOWN = 255 };
enum { TYPE_MASK = 0xc0, TYPE_POINTER = 0xc0, TYPE_RESERVED = 0x80, TYPE_EXTENDED = 0x40 };
enum { EXTENDED_BITS = 1 };

uint32_t td_dns_skip(struct td *p, uint32_t at)
{
	if (!td_has(p, at, 1))
		return TD_NOWHERE;
	for (uint8_t i = td_u8(p, at++); i != 0; i = td_u8(p, at++)) {
		uint32_t bits;

		switch (i & TYPE_MASK) {
		case TYPE_POINTER: return at + 1;
		case TYPE_EXTENDED:
			if ((i & ~TYPE_MASK) != EXTENDED_BITS || !td_has(p, at, 1))
				return TD_NOWHERE;
			bits = td_u8(p, at);
			at += 1 + ((bits ? bits : 256) + 7) / 8;
			break;
		case TYPE_RESERVED: return TD_NOWHERE;
		default: at += i; break;
		}
		if (!td_has(p, at, 1))
			return TD_NOWHERE;
	}
	return at;
}

/* Bytes of the label at AT behind its first, or -1 after saying what is wrong with it. */
static int label_length(struct td *p, uint32_t at)
{
	if (!td_has(p, at, 1))
		return -1;
	uint32_t i = td_u8(p, at), bits;
	switch (i & TYPE_MASK) {
	case TYPE_EXTENDED:
		if ((i & 0x3f) != EXTENDED_BITS) {
			td_print(p, "<ELT %u>", i & 0x3f);
			return -1;
		}
		if (!td_has(p, at + 1, 1))
			return -1;
		bits = td_u8(p, at + 1);
		return (int)((bits ? bits : 256) + 7) / 8 + 1;
	case TYPE_RESERVED: td_print(p, "<BAD LABEL TYPE>"); return -1;
	default: return (int)i;
	}
}

/* RFC 2673, 3.3: a bit string, its length before it. */
static void print_bit_label(struct td *p, uint32_t at)
{
	if (!td_has(p, at, 1))
		return;
	uint32_t bits = td_u8(p, at), left = bits ? bits : 256;

	td_print(p, "\\[x");
	bits = left;
	for (at++; left > 7; left -= 8)
		td_print(p, "%02x", td_u8(p, at++));
	if (left > 4)
		td_print(p, "%02x", td_u8(p, at) & (0xffu << (8 - left)));
	else if (left > 0)
		td_print(p, "%x", (td_u8(p, at) >> 4 & 15u) & (0x0fu << (4 - left)));
	td_print(p, "/%u]", bits);
}

/* Follows a name from label to label. */
struct name {
	uint32_t base, at; /* the message; behind the first byte of the label at hand */
	uint32_t after;    /* where the name itself ends */
	uint32_t limit;    /* pointers must lead before this */
	uint32_t shown;
	int len;
	uint8_t first;
	bool compressed;
};

/* The label that begins at n->at, its first byte and length; false where it cannot be. */
static bool next_label(struct td *p, struct name *n)
{
	if (!td_has(p, n->at, 1))
		return false;
	n->first = td_u8(p, n->at);
	n->len = label_length(p, n->at);
	n->at++;
	return n->len >= 0;
}

static bool follow_pointer(struct td *p, struct name *n)
{
	if (!n->compressed)
		n->after = n->at + 1;
	n->compressed = true;
	if (!td_has(p, n->at, 1))
		return false;
	uint32_t offset = ((uint32_t)n->first << 8 | td_u8(p, n->at)) & 0x3fff;
	if (offset >= n->limit) {
		td_print(p, "<BAD PTR>");
		return false;
	}
	n->limit = offset;
	n->at = n->base + offset;
	return next_label(p, n);
}

static bool print_label(struct td *p, struct name *n)
{
	uint32_t len = (uint32_t)n->len;

	if ((n->first & TYPE_MASK) == TYPE_EXTENDED) {
		if (!td_has(p, n->at, 1))
			return false;
		print_bit_label(p, n->at);
	} else {
		uint32_t room = n->shown < NAME_MAX_SHOWN ? NAME_MAX_SHOWN - n->shown : 0;
		if (td_chars(p, n->at, len < room ? len : room))
			return false;
		n->shown += len;
	}
	n->at += len;
	if (n->shown <= NAME_MAX_SHOWN)
		td_print(p, ".");
	n->shown++;
	if (!next_label(p, n))
		return false;
	if (!n->compressed)
		n->after += (uint32_t)n->len + 1;
	return true;
}

uint32_t td_dns_name(struct td *p, uint32_t at, uint32_t base)
{
	struct name n = { .base = base, .at = at, .after = TD_NOWHERE, .limit = at - base };

	if (!next_label(p, &n))
		return TD_NOWHERE;
	if ((n.first & TYPE_MASK) != TYPE_POINTER)
		n.after = n.at + (uint32_t)n.len;
	if (n.first == 0) {
		td_print(p, ".");
		return n.after;
	}
	while (n.first != 0 && n.at < p->end) {
		bool ok = (n.first & TYPE_MASK) == TYPE_POINTER ? follow_pointer(p, &n) :
								  print_label(p, &n);
		if (!ok)
			return TD_NOWHERE;
	}
	if (n.shown > NAME_MAX_SHOWN)
		td_print(p, "<DOMAIN NAME TOO LONG>");
	return n.after;
}
