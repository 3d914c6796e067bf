#include "dissect.h"

#include <string.h>

#include "dissector.h"
#include "field.h"
#include "flow/stream.h"
#include "walk.h"

void dissect(struct dissection *d, const struct frame *f, struct dissector *x)
{
	if (x && x->lent)
		stream_reclaim(x);
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

const struct layer *dissect_find(const struct dissection *d, enum proto_id proto, unsigned from)
{
	for (unsigned i = from; i < d->nlayers; i++)
		if (d->layers[i].proto == proto && !d->layers[i].quoted)
			return &d->layers[i];
	return NULL;
}

/*
 * The next layer, above PARENT; NULL and an issue where there is no room.  Written field by
 * field: a struct that is made elsewhere and copied here costs several times as much.
 */
static struct layer *push_layer(struct dissection *d, uint8_t parent, enum proto_id proto)
{
	const struct layer *up = &d->layers[parent];
	struct layer *l = &d->layers[d->nlayers];

	if (d->nlayers == DISSECT_LAYERS_MAX) {
		dissect_issue(d, parent, ISSUE_TOO_DEEP, up->hlen, NULL);
		return NULL;
	}
	d->nlayers++;
	l->proto = (uint8_t)proto;
	l->parent = parent;
	/* What an ICMP error carries, and all above that, is quoted. */
	l->quoted = up->quoted || up->proto == PROTO_ICMP || up->proto == PROTO_ICMPV6;
	l->again = false;
	l->hlen = 0;
	l->aux = 0;
	l->info = NULL;
	return l;
}

void dissect_child(struct dissection *d, uint8_t parent, enum proto_id proto, uint32_t skip,
		   uint32_t len)
{
	const struct layer *up = &d->layers[parent];
	uint32_t used = skip < up->cap ? skip : up->cap;
	uint32_t left = up->cap - used;
	struct layer *l = push_layer(d, parent, proto);

	if (!l)
		return;
	l->buf = up->buf;
	l->off = up->off + used;
	l->cap = len < left ? len : left;
	l->len = len;
	proto_by_id(proto)->walk(d, l);
}

void dissect_child_buffer(struct dissection *d, uint8_t parent, enum proto_id proto, uint8_t buf,
			  uint32_t off, uint32_t len)
{
	struct layer *l = push_layer(d, parent, proto);

	if (!l)
		return;
	l->buf = buf;
	l->off = off;
	l->cap = l->len = len;
	proto_by_id(proto)->walk(d, l);
}

void dissect_withdraw(struct dissection *d, const struct layer *l)
{
	if (layer_index(d, l) + 1u == d->nlayers)
		d->nlayers--;
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
