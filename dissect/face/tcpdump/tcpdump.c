#include "face/tcpdump.h"

#include "frame.h"
#include "protos.h"
#include "state.h"

enum { SNAPLEN_MAX = 262144 };

uint32_t tcpdump_caplen(const struct frame *f)
{
	return f->snaplen && f->caplen > f->snaplen ? f->snaplen : f->caplen;
}

/* What is wrong with the lengths of the record, each point behind a comma; false: nothing is. */
static bool print_bad_header(struct text *t, const struct frame *f)
{
	static const char begin[] = "[Invalid header:", more[] = ",";
	const char *sep = begin;
	uint32_t caplen = tcpdump_caplen(f);

	if (caplen == 0) {
		text_fmt(t, "%s caplen==0", sep);
		sep = more;
	}
	if (f->len == 0 || f->len < caplen) {
		text_str(t, sep);
		sep = more;
		if (f->len == 0)
			text_str(t, " len==0");
		else
			text_fmt(t, " len(%u) < caplen(%u)", f->len, caplen);
	}
	if (caplen > SNAPLEN_MAX) {
		text_fmt(t, "%s caplen(%u) > %u", sep, caplen, (unsigned)SNAPLEN_MAX);
		sep = more;
	}
	if (f->len > SNAPLEN_MAX) {
		text_fmt(t, "%s len(%u) > %u", sep, f->len, (unsigned)SNAPLEN_MAX);
		sep = more;
	}
	if (sep == begin)
		return false;
	text_str(t, "]");
	return true;
}

bool tcpdump_has_time(const struct frame *f)
{
	uint32_t caplen = tcpdump_caplen(f);

	return caplen != 0 && f->len != 0 && f->len >= caplen && caplen <= SNAPLEN_MAX &&
	       f->len <= SNAPLEN_MAX;
}

uint32_t tcpdump_text(struct text *t, const struct dissection *d, struct tcpdump_state *state)
{
	const struct frame *f = d->frame;
	struct td p;
	size_t size = t->size;
	uint32_t caplen = tcpdump_caplen(f);

	if (print_bad_header(t, f))
		return caplen;
	/* The strings are not cleared: they are written before they are read. */
	p.t = t;
	p.state = state;
	p.data = f->data;
	p.end = caplen;
	p.proto = "";
	p.dead = false;
	p.link = 0;
	p.nest = 0;
	p.nsaved = 0;
	p.next_string = 0;
	tcpdump_begin(state, f->number);
	if (!td_linktype(&p, f->linktype, f->len, caplen)) {
		p.proto = "unsupported";
		td_caps(&p);
		td_dump_ascii(&p, "\n\t", 0, caplen);
	}
	if (p.dead) { /* td_fail() has closed the text, and prints since then have filled it */
		t->size = size;
		t->full = t->len + 1 >= size;
		return 0;
	}
	return p.link;
}
