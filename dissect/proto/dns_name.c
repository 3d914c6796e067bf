/*
 * Domain names, RFC 1035 (3.1 and 4.1.4): labels of a length and that many bytes, or a pointer
 * to a name elsewhere in the message.
 *
 *	+--+--+--+--+--+--+--+--+     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 *	| 0  0|   length, bytes |     | 1  1|      offset from the message's start    |
 *	+--+--+--+--+--+--+--+--+     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 */
#include <string.h>

#include "bytes.h"
#include "proto/dns.h"

/* Wireshark's buffer has room for so many, with what it keeps at either end. */
enum { DNS_NAME_SHOWN = DNS_NAME_MAX - 2, LABELS_MAX = 1024 };

/* A name being put together, before escaping. */
struct name {
	uint8_t buf[DNS_NAME_MAX];
	uint32_t n;
};

static void put(struct name *x, const uint8_t *p, uint32_t n)
{
	uint32_t room = DNS_NAME_MAX - x->n;

	if (n > room)
		n = room;
	memcpy(x->buf + x->n, p, n);
	x->n += n;
}

static void put_dot(struct name *x)
{
	if (x->n > 0)
		put(x, (const uint8_t *)".", 1);
}

/* RFC 2673: a label of bits, as \[xHEX/COUNT].  Gives the bytes behind its type, 0 if cut. */
static uint32_t put_bits(struct name *x, const struct dns_message *m, uint32_t at)
{
	char buf[128];
	struct text t;

	if (at >= m->len)
		return 0;
	uint32_t count = m->p[at] ? m->p[at] : 256, bytes = (count + 7) / 8;
	if (m->len - at < 1 + bytes)
		return 0;
	text_init(&t, buf, sizeof buf);
	text_str(&t, "\\[x");
	text_hexbytes(&t, m->p + at + 1, bytes, 0);
	text_fmt(&t, "/%u]", m->p[at]);
	put(x, (const uint8_t *)buf, (uint32_t)t.len);
	return 1 + bytes;
}

/* What a walk over labels came to: bytes at the name's own place, or a text in its place. */
struct walk {
	uint32_t taken; /* 0: malformed */
	const char *instead;
	bool loops;
};

static struct walk expand(struct name *x, const struct dns_message *m, uint32_t off)
{
	struct walk w = { 0 };
	uint32_t at = off, pointers = 0, labels = 0;
	/* A pointer that leads where an earlier one led is found at the powers of two. */
	uint32_t mark = UINT32_MAX, next_mark = 1;

	for (;;) {
		if (at >= m->len)
			return (struct walk){ 0 };
		uint8_t label = m->p[at++];

		if (label == 0)
			break;
		if ((label & 0xc0) == 0) {
			if (m->len - at < label)
				return (struct walk){ 0 };
			put_dot(x);
			put(x, m->p + at, label);
			at += label;
			/* Too long for certain: so that a few bytes cannot cost a second. */
			if (++labels > LABELS_MAX && w.taken)
				break;
		} else if (label == 0x41) {
			uint32_t n = put_bits(x, m, at);
			if (n == 0)
				return (struct walk){ 0 };
			at += n;
		} else if ((label & 0xc0) == 0x40) {
			/* Alone it is no name at all, since a name has two bytes or is the root. */
			if (at - off == 1 && w.taken == 0)
				return (struct walk){ 0 };
			w.instead = "<Unknown extended label>";
			break;
		} else if ((label & 0xc0) == 0xc0) {
			if (at >= m->len)
				return (struct walk){ 0 };
			uint32_t to = (label & 0x3fu) << 8 | m->p[at++];

			if (w.taken == 0)
				w.taken = at - off;
			if (to == at + 2 || to == mark || ++pointers > DNS_NAME_MAX) {
				w.instead = "<Name contains a pointer that loops>";
				w.loops = true;
				break;
			}
			if (pointers == next_mark) {
				mark = to;
				next_mark *= 2;
			}
			at = to;
		} else {
			return (struct walk){ 0 };
		}
	}
	if (w.taken == 0)
		w.taken = at - off;
	return w;
}

/* As Wireshark shows text: printable UTF-8 stays, the rest is escaped as in C, in octal. */
static void put_escaped(struct text *t, const uint8_t *p, uint32_t n)
{
	static const char letters[] = ".......abtnvfr";

	for (uint32_t i = 0; i < n; i++) {
		uint8_t c = p[i];

		if (c >= 0x20 && c < 0x7f) {
			text_char(t, (char)c);
		} else if (c < sizeof letters - 1 && letters[c] != '.') {
			text_char(t, '\\');
			text_char(t, letters[c]);
		} else if (c >= 0x80) {
			text_mem(t, p + i, 1);
		} else {
			text_fmt(t, "\\%u%u%u", c >> 6, c >> 3 & 7u, c & 7u);
		}
	}
}

uint32_t dns_name(struct text *t, const struct dns_message *m, uint32_t off, uint32_t *letters)
{
	struct name x = { .n = 0 };
	struct walk w = expand(&x, m, off);
	const char *instead = w.instead;

	if (w.taken == 0)
		return 0;
	if (!instead && x.n > DNS_NAME_SHOWN)
		instead = "<Name too long>";
	if (!instead && x.n == 0)
		instead = "<Root>";
	if (instead)
		text_str(t, instead);
	else
		put_escaped(t, x.buf, x.n);
	if (letters)
		*letters = instead ? (uint32_t)strlen(instead) : x.n;
	return w.taken;
}

bool dns_message_init(struct dns_message *m, const uint8_t *p, uint32_t len)
{
	if (len < DNS_HLEN)
		return false;
	*m = (struct dns_message){ .p = p, .len = len };
	for (unsigned i = 0; i < DNS_SECTIONS; i++)
		m->counts[i] = be16(p + 4 + 2 * (size_t)i);
	return true;
}

bool dns_next(const struct dns_message *m, struct dns_iterator *it, struct dns_record *r)
{
	struct name name = { .n = 0 };
	uint32_t at;

	if (it->at == 0)
		it->at = DNS_HLEN;
	while (it->section < DNS_SECTIONS && it->index == m->counts[it->section]) {
		it->section++;
		it->index = 0;
	}
	if (it->section == DNS_SECTIONS)
		return false;
	*r = (struct dns_record){ .section = it->section, .off = it->at };
	struct walk w = expand(&name, m, it->at);
	r->name_len = w.taken;
	r->name_loops = w.loops;
	at = it->at + r->name_len;
	if (r->name_len == 0 || at > m->len || m->len - at < 4)
		return false;
	r->type = be16(m->p + at);
	r->class = be16(m->p + at + 2);
	at += 4;
	if (it->section != DNS_QUESTION) {
		if (m->len - at < 6)
			return false;
		r->ttl = be32(m->p + at);
		r->data_len = be16(m->p + at + 4);
		r->data = at + 6;
		at = r->data + r->data_len;
	}
	r->end = at;
	it->at = at;
	it->index++;
	return true;
}
