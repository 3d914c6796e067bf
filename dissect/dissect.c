#include "dissect.h"

#include <string.h>

#include "dissector.h"
#include "field.h"

void dissect(struct dissection *d, const struct frame *f, struct dissector *x)
{
	d->frame = f;
	d->dissector = x;
	d->nlayers = 0;
	d->nissues = 0;
	d->issues_lost = false;
	d->scratch_used = 0;
	d->bufs[0] = (struct buffer){ f->data, f->caplen, "Frame" };
	d->nbufs = 1;
	d->layers[0] = (struct layer){ .proto = PROTO_FRAME,
				       .parent = LAYER_NONE,
				       .cap = f->caplen,
				       .len = f->len > f->caplen ? f->len : f->caplen };
	d->nlayers = 1;
	proto_by_id(PROTO_FRAME)->walk(d, &d->layers[0]);
}

struct cursor layer_cursor(const struct dissection *d, const struct layer *l)
{
	return cursor_init(layer_data(d, l), l->cap, l->len);
}

const struct layer *dissect_find(const struct dissection *d, enum proto_id proto, unsigned from)
{
	for (unsigned i = from; i < d->nlayers; i++)
		if (d->layers[i].proto == proto && !d->layers[i].quoted)
			return &d->layers[i];
	return NULL;
}

static void add_layer(struct dissection *d, uint8_t parent, struct layer l)
{
	const struct layer *up = &d->layers[parent];

	if (d->nlayers == DISSECT_LAYERS_MAX) {
		dissect_issue(d, parent, ISSUE_TOO_DEEP, up->hlen, NULL);
		return;
	}
	l.parent = parent;
	/* What an ICMP error carries, and all above that, is quoted. */
	l.quoted = up->quoted || up->proto == PROTO_ICMP || up->proto == PROTO_ICMPV6;
	d->layers[d->nlayers] = l;
	proto_by_id(l.proto)->walk(d, &d->layers[d->nlayers++]);
}

void dissect_child(struct dissection *d, uint8_t parent, enum proto_id proto, uint32_t skip,
		   uint32_t len)
{
	const struct layer *up = &d->layers[parent];
	uint32_t left = skip < up->cap ? up->cap - skip : 0;

	add_layer(d, parent,
		  (struct layer){ .proto = (uint8_t)proto,
				  .buf = up->buf,
				  .off = up->off + (skip < up->cap ? skip : up->cap),
				  .cap = len < left ? len : left,
				  .len = len });
}

void dissect_child_buffer(struct dissection *d, uint8_t parent, enum proto_id proto, uint8_t buf)
{
	uint32_t len = d->bufs[buf].len;

	add_layer(d, parent,
		  (struct layer){ .proto = (uint8_t)proto, .buf = buf, .cap = len, .len = len });
}

uint8_t dissect_buffer(struct dissection *d, const uint8_t *data, uint32_t len, const char *name)
{
	if (d->nbufs == DISSECT_BUFFERS_MAX)
		return 0;
	d->bufs[d->nbufs] = (struct buffer){ data, len, name };
	return d->nbufs++;
}

void *dissect_scratch(struct dissection *d, uint32_t n)
{
	void *p = d->scratch + d->scratch_used;

	n = (n + 15) & ~15u;
	if (n > DISSECT_SCRATCH_MAX - d->scratch_used)
		return NULL;
	d->scratch_used += n;
	return memset(p, 0, n);
}

void dissect_issue(struct dissection *d, uint8_t layer, enum issue_code code, uint32_t off,
		   const struct field_def *field)
{
	if (d->nissues == DISSECT_ISSUES_MAX) {
		d->issues_lost = true;
		return;
	}
	d->issues[d->nissues++] =
		(struct issue){ .code = (uint8_t)code, .layer = layer, .off = off, .field = field };
}

bool dissect_check(struct dissection *d, uint8_t layer, const struct cursor *c)
{
	if (c->state == CURSOR_OK)
		return false;
	dissect_issue(d, layer, c->state == CURSOR_CUT ? ISSUE_CUT : ISSUE_MALFORMED, c->pos, NULL);
	return true;
}

bool dissect_transport_only(const struct dissection *d)
{
	return d->dissector && d->dissector->config.transport_only;
}

bool dissect_reassembles(const struct dissection *d)
{
	return d->dissector && d->dissector->config.reassemble;
}
