#include "kit.h"

#include <string.h>

#include "face/detail.h"
#include "face/fields.h"
#include "face/gvisor.h"
#include "face/json.h"
#include "face/tcpdump.h"

enum {
	KIT_ROWS = 8192,
	KIT_MADE = 512 << 10,  /* bytes of text that rows own */
	KIT_TEXT = 1 << 20,    /* of answers on one frame */
	KIT_STATE = 256 << 10, /* the tcpdump form's memory of conversations */
	KIT_PARTS = KIT_ROWS * sizeof(struct row) + KIT_MADE + KIT_TEXT + KIT_STATE +
		    sizeof(struct json_keys),
};
_Static_assert(KIT_PARTS + DISSECTOR_MEMORY_MIN <= KIT_MEMORY_MIN, "the least memory is enough");
_Static_assert(KIT_ROWS * sizeof(struct row) % 16 == 0 && (int)KIT_STATE >= TCPDUMP_MEMORY_MIN,
	       "what follows the rows is aligned, and has its least");

void kit_init(struct kit *x, const struct dissector_config *config, void *mem, size_t size)
{
	static const struct dissector_config all = { .flows = true, .reassemble = true };
	char *tcpdump = (char *)mem + KIT_ROWS * sizeof(struct row), *made = tcpdump + KIT_STATE,
	     *text = made + KIT_MADE;
	void *keys = text + KIT_TEXT;

	*x = (struct kit){ .tcpdump = tcpdump_init(tcpdump, KIT_STATE), .keys = keys };
	memset(keys, 0, sizeof *x->keys);
	rows_init(&x->rows, mem, KIT_ROWS, made, KIT_MADE);
	text_init(&x->text, text, KIT_TEXT);
	dissector_init(&x->dissector, config ? config : &all, (char *)mem + KIT_PARTS,
		       size - KIT_PARTS);
}

void kit_take_frame(struct kit *x, const struct frame *f)
{
	x->frame = *f;
	dissect(&x->dissection, &x->frame, &x->dissector);
	x->send = direction_is_send(&x->direction, &x->dissection);
	text_init(&x->text, x->text.buf, x->text.size);
	if (x->zone)
		tcpdump_zone(x->tcpdump, x->zone);
}

void kit_take(struct kit *x, uint16_t linktype, const void *data, uint32_t caplen, uint32_t len,
	      int64_t time_ns)
{
	struct frame f = { .data = data, .caplen = caplen, .len = len };

	f.number = x->frame.number + 1;
	f.time_ns = time_ns;
	f.time_digits = 9;
	f.has_time = true;
	f.linktype = linktype;
	kit_take_frame(x, &f);
}

/* A text behind those that there are, over the NUL's place where there is no room for more. */
static struct text text_begin(const struct kit *x)
{
	struct text t;

	text_init(&t, x->text.buf + x->text.len, x->text.size - x->text.len);
	return t;
}

static const char *text_end(struct kit *x, const struct text *t)
{
	x->text.full |= t->full;
	x->text.len += t->len;
	if (x->text.len + 1 < x->text.size)
		x->text.len++;
	return t->buf;
}

const char *kit_text(struct kit *x, enum kit_form form)
{
	struct json_options json = { .zone = x->zone, .keys = x->keys };
	struct text t = text_begin(x);

	switch (form) {
	case KIT_GVISOR: gvisor_line(&t, &x->dissection, x->send, GVISOR_2022); break;
	case KIT_TCPDUMP: tcpdump_text(&t, &x->dissection, x->tcpdump); break;
	case KIT_DETAIL:
		rows_unfold(&x->rows, &x->dissection);
		detail_text(&t, &x->rows, x->zone);
		break;
	case KIT_JSON: json_line(&t, &x->dissection, &x->rows, &json); break;
	}
	return text_end(x, &t);
}

const char *kit_field(struct kit *x, const struct query *q)
{
	struct text t = text_begin(x);

	fields_line(&t, &x->dissection, q, 1, &x->rows, x->zone);
	return text_end(x, &t);
}

bool kit_match(struct kit *x, struct filter *f)
{
	return filter_match(f, &x->dissection, &x->rows);
}
