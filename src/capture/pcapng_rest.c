/*
 * pcapng: options that we have no field for.  A copy of the file keeps them as they stand, but
 * in the byte order that we write.
 *
 * So of options that are not known only those of little-endian sections can be kept, for nobody
 * knows which of their bytes are a number.  Custom options tell themselves whether a copy may
 * have them; of their value only the enterprise's number is in the section's byte order.
 */
#include "capture/ng.h"

#include <stdlib.h>
#include <string.h>

#include "capture/put.h"

/* What becomes of an option. */
enum fate {
	OURS,    /* a field has it */
	BYTES,   /* bytes, in either order */
	WORDS,   /* numbers of 32 bits */
	LONGS,   /* numbers of 64 bits */
	COMMENT, /* of an interface: the first is a field */
	FILTER,  /* a byte says of which kind; text is a field, BPF is code of 8 bytes each */
	VERDICT, /* a byte says of which kind */
	UNKNOWN,
};

struct known {
	uint32_t block;
	uint16_t code;
	uint8_t fate;
};

static const struct known known[] = {
	{ PCAPNG_SHB, OPT_COMMENT, OURS },      { PCAPNG_SHB, SHB_HARDWARE, OURS },
	{ PCAPNG_SHB, SHB_OS, OURS },           { PCAPNG_SHB, SHB_USERAPPL, OURS },
	{ PCAPNG_IDB, OPT_COMMENT, COMMENT },   { PCAPNG_IDB, IF_NAME, OURS },
	{ PCAPNG_IDB, IF_DESCRIPTION, OURS },   { PCAPNG_IDB, IF_IPV4ADDR, BYTES },
	{ PCAPNG_IDB, IF_IPV6ADDR, BYTES },     { PCAPNG_IDB, IF_MACADDR, BYTES },
	{ PCAPNG_IDB, IF_EUIADDR, BYTES },      { PCAPNG_IDB, IF_SPEED, OURS },
	{ PCAPNG_IDB, IF_TSRESOL, OURS },       { PCAPNG_IDB, IF_TZONE, WORDS },
	{ PCAPNG_IDB, IF_FILTER, FILTER },      { PCAPNG_IDB, IF_OS, OURS },
	{ PCAPNG_IDB, IF_FCSLEN, OURS },        { PCAPNG_IDB, IF_TSOFFSET, OURS },
	{ PCAPNG_IDB, IF_HARDWARE, OURS },      { PCAPNG_IDB, IF_TXSPEED, LONGS },
	{ PCAPNG_IDB, IF_RXSPEED, LONGS },      { PCAPNG_IDB, IF_IANA_TZNAME, BYTES },
	{ PCAPNG_EPB, OPT_COMMENT, OURS },      { PCAPNG_EPB, EPB_FLAGS, OURS },
	{ PCAPNG_EPB, EPB_HASH, BYTES },        { PCAPNG_EPB, EPB_DROPCOUNT, OURS },
	{ PCAPNG_EPB, EPB_PACKETID, OURS },     { PCAPNG_EPB, EPB_QUEUE, OURS },
	{ PCAPNG_EPB, EPB_VERDICT, VERDICT },   { PCAPNG_EPB, EPB_PROCESSID_THREADID, WORDS },
	{ PCAPNG_PB, EPB_HASH, BYTES },         { PCAPNG_NRB, OPT_COMMENT, BYTES },
	{ PCAPNG_NRB, NS_DNSNAME, BYTES },      { PCAPNG_NRB, NS_DNSIP4ADDR, BYTES },
	{ PCAPNG_NRB, NS_DNSIP6ADDR, BYTES },   { PCAPNG_ISB, OPT_COMMENT, BYTES },
	{ PCAPNG_ISB, ISB_STARTTIME, OURS },    { PCAPNG_ISB, ISB_ENDTIME, OURS },
	{ PCAPNG_ISB, ISB_IFRECV, OURS },       { PCAPNG_ISB, ISB_IFDROP, OURS },
	{ PCAPNG_ISB, ISB_FILTERACCEPT, OURS }, { PCAPNG_ISB, ISB_OSDROP, OURS },
	{ PCAPNG_ISB, ISB_USRDELIV, OURS },     { PCAPNG_DSB, OPT_COMMENT, BYTES },
};

static enum fate fate_of(uint32_t block, uint16_t code)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].block == block && known[i].code == code)
			return known[i].fate;
	/* The obsolete block becomes another, in which numbers mean something else. */
	return block == PCAPNG_PB ? OURS : UNKNOWN;
}

/* The value of O to TO, its numbers of SIZE bytes turned from SKIP on. */
static void put_numbers(const struct capture *c, const struct ng_options *o, size_t skip,
			size_t size, uint8_t *to)
{
	memcpy(to, o->value, o->len);
	if (!c->big)
		return;
	for (size_t at = skip; at + size <= o->len; at += size)
		for (size_t i = 0; i < size; i++)
			to[at + i] = o->value[at + size - 1 - i];
}

/* Instructions of BPF: an operation of 16 bits, two jumps of 8, an operand of 32. */
static void put_program(const struct capture *c, const struct ng_options *o, uint8_t *to)
{
	memcpy(to, o->value, o->len);
	for (size_t at = 1; c->big && at + 8 <= o->len; at += 8) {
		put16(to + at, get16(c, o->value + at));
		put32(to + at + 4, get32(c, o->value + at + 4));
	}
}

/* False where a copy may not have it. */
static bool put_custom(const struct capture *c, const struct ng_options *o, uint8_t *to)
{
	if (o->code == OPT_CUSTOM_TEXT_NO || o->code == OPT_CUSTOM_NO || o->len < 4)
		return false;
	memcpy(to, o->value, o->len);
	put32(to, get32(c, o->value));
	return true;
}

static bool is_custom(uint16_t code)
{
	return code == OPT_CUSTOM_TEXT || code == OPT_CUSTOM || code == OPT_CUSTOM_TEXT_NO ||
	       code == OPT_CUSTOM_NO;
}

/* The value of option O of block B to TO, where it is one that is kept; SEEN: of its code before. */
static bool put_value(const struct capture *c, const struct ng_block *b, const struct ng_options *o,
		      bool seen, uint8_t *to)
{
	size_t kind = o->len ? o->value[0] : 0;

	if (is_custom(o->code))
		return put_custom(c, o, to);
	switch (fate_of(b->type, o->code)) {
	case OURS: return false;
	case BYTES: put_numbers(c, o, o->len, 1, to); return true;
	case WORDS: put_numbers(c, o, 0, 4, to); return o->len % 4 == 0;
	case LONGS: put_numbers(c, o, 0, 8, to); return o->len % 8 == 0;
	case COMMENT: put_numbers(c, o, o->len, 1, to); return seen;
	case FILTER: put_program(c, o, to); return kind == 1 || (kind > 1 && !c->big);
	case VERDICT:
		/* What a card says are bytes, what a program of the kernel says is a number. */
		put_numbers(c, o, kind == 1 || kind == 2 ? 1 : o->len, 8, to);
		return o->len > 0 && (kind <= 2 || !c->big);
	case UNKNOWN: put_numbers(c, o, o->len, 1, to); return !c->big;
	}
	return false;
}

size_t ng_put_rest(const struct capture *c, const struct ng_block *b, size_t from, uint8_t *to)
{
	struct ng_options o = ng_options(b, from);
	uint8_t *p = to;
	bool comment = false;

	while (ng_option(c, &o)) {
		size_t padded = ((size_t)o.len + 3) & ~(size_t)3;

		if (padded)
			memset(p + 4 + padded - 4, 0, 4);
		if (put_value(c, b, &o, comment, p + 4)) {
			put16(put16(p, o.code), o.len);
			p += 4 + padded;
		}
		comment |= o.code == OPT_COMMENT;
	}
	return (size_t)(p - to);
}

const uint8_t *ng_rest(struct capture *c, const struct ng_block *b, size_t from, size_t *len)
{
	struct ng *g = c->ng;
	size_t room = from < b->len ? b->len - from : 0;

	*len = 0;
	if (g->rest_size < room) {
		uint8_t *bigger = realloc(g->rest, room);
		if (!bigger)
			return NULL;
		g->rest = bigger;
		g->rest_size = room;
	}
	if (room)
		*len = ng_put_rest(c, b, from, g->rest);
	return *len ? g->rest : NULL;
}
