#include <string.h>

#include "flow/convtcp.h"
#include "flow/ladder.h"
#include "flow/plain.h"
#include "flow/tcp.h"

/* What is known of the innermost TCP segment, and its conversation; NULL where there is none. */
static const struct conv *conv_of(const struct convs *c, const struct dissection *d,
				  const struct tcp_info **info)
{
	for (unsigned i = d->nlayers; i-- > 0;) {
		const struct layer *l = &d->layers[i];

		if (l->quoted || l->proto != PROTO_TCP || !l->info)
			continue;
		*info = l->info;
		return convs_find(c, CONV_TCP, (*info)->stream);
	}
	return NULL;
}

void plain_before(struct plain *x, const struct convs *c, const struct dissection *d)
{
	const struct tcp_info *info;
	const struct conv *v = conv_of(c, d, &info);

	*x = (struct plain){ 0 };
	if (v && v->tcp)
		memcpy(x->before, v->tcp->states.side, sizeof x->before);
}

void plain_answer(struct plain *x, const struct conv *v, uint64_t frame)
{
	const struct conv_tcp *t = v->tcp;

	if (!t || !t->request_end.frame || t->answer.frame != frame)
		return;
	x->request = t->request_end.frame;
	x->thought = ladder_span(t->request_end.ns, t->answer.ns);
}

void plain_after(struct plain *x, const struct convs *c, const struct dissection *d)
{
	const struct tcp_info *info;
	const struct conv *v = conv_of(c, d, &info);
	const struct flow_key *key;

	if (!v || !v->tcp || !info->flow)
		return;
	memcpy(x->after, v->tcp->states.side, sizeof x->after);
	x->known = true;
	x->midstream = v->tcp->states.midstream;
	key = &info->flow->key;
	x->side = memcmp(key->addr[info->side], v->side[0].addr, key->addrlen) != 0 ||
		  key->port[info->side] != v->side[0].port;
	plain_answer(x, v, d->frame->number);
}
