#include "direction.h"

#include <string.h>

#include "bytes.h"

enum { IP_HLEN = 20, IPV6_HLEN = 40 };
enum { TCP_FLAGS = 13, TCP_SYN = 0x02, TCP_ACK = 0x10 };
/* The packet type PACKET_OUTGOING of Linux cooked captures, and where their two versions have it. */
enum { SLL_OUTGOING = 4, SLL_TYPE = 0, SLL2_TYPE = 10 };

struct addresses {
	uint8_t len; /* 4 or 16 */
	const uint8_t *src, *dst;
};

/* False where L is no IP layer, or one whose addresses were not captured. */
static bool addresses_of(struct addresses *a, const struct dissection *d, const struct layer *l)
{
	bool v6 = l->proto == PROTO_IPV6;

	if ((l->proto != PROTO_IP && !v6) || l->cap < (v6 ? IPV6_HLEN : IP_HLEN))
		return false;
	a->len = v6 ? 16 : 4;
	a->src = layer_data(d, l) + (v6 ? 8 : 12);
	a->dst = a->src + a->len;
	return true;
}

static bool is_local(const struct direction *x, const struct addresses *a)
{
	for (unsigned i = 0; i < x->nlocal; i++)
		if (x->local[i].len == a->len && memcmp(x->local[i].bytes, a->src, a->len) == 0)
			return true;
	return false;
}

/*
 * For addresses of the user's: only a datagram right behind the link header counts, as that is
 * all that gVisor sees the source of.
 */
static bool is_from_local(const struct direction *x, const struct dissection *d)
{
	struct addresses a;
	unsigned i = d->layers[1].proto == PROTO_IP || d->layers[1].proto == PROTO_IPV6 ? 1 : 2;

	return i < d->nlayers && addresses_of(&a, d, &d->layers[i]) && is_local(x, &a);
}

/* The frame's own record, or the cooked header's. */
static enum frame_dir recorded(const struct dissection *d)
{
	const struct layer *l = &d->layers[1];
	const uint8_t *p = layer_data(d, l);
	unsigned type;

	if (d->frame->dir != FRAME_DIR_UNKNOWN)
		return d->frame->dir;
	if (l->proto == PROTO_SLL && l->cap >= SLL_TYPE + 2)
		type = be16(p + SLL_TYPE);
	else if (l->proto == PROTO_SLL2 && l->cap >= SLL2_TYPE + 1)
		type = p[SLL2_TYPE];
	else
		return FRAME_DIR_UNKNOWN;
	return type == SLL_OUTGOING ? FRAME_DIR_OUT : FRAME_DIR_IN;
}

/* No conversation between two hosts: to many, or from one that has no address yet. */
static bool is_one_sided(const struct addresses *a)
{
	static const uint8_t none[16];

	if (memcmp(a->src, none, a->len) == 0)
		return true;
	/* Most networks end with an octet, so that 255 there is their broadcast address. */
	return a->len == 16 ? a->dst[0] == 0xff : a->dst[0] >= 224 || a->dst[3] == 255;
}

/* The end that opened the conversation of which this frame is part. */
static const uint8_t *opener(const struct dissection *d, const struct addresses *a, unsigned index)
{
	const struct layer *tcp = dissect_find(d, PROTO_TCP, index);
	uint8_t flags = tcp && tcp->cap > TCP_FLAGS ? layer_data(d, tcp)[TCP_FLAGS] : 0;

	return (flags & TCP_SYN) && (flags & TCP_ACK) ? a->dst : a->src;
}

static bool knows_family(const struct direction *x, uint8_t len)
{
	for (unsigned i = 0; i < x->nlocal; i++)
		if (x->local[i].len == len)
			return true;
	return false;
}

/* The outermost datagram, tagged or tunnelled as it may be; the first of each family decides. */
static bool guess(struct direction *x, const struct dissection *d)
{
	struct addresses a;

	for (unsigned i = 1; i < d->nlayers; i++) {
		if (!addresses_of(&a, d, &d->layers[i]))
			continue;
		if (!knows_family(x, a.len) && !is_one_sided(&a)) {
			struct direction_addr *local = &x->local[x->nlocal++];

			local->len = a.len;
			memcpy(local->bytes, opener(d, &a, i), a.len);
			x->guessed = true;
		}
		return is_local(x, &a);
	}
	return false;
}

bool direction_is_send(struct direction *x, const struct dissection *d)
{
	if (x->nlocal && !x->guessed)
		return is_from_local(x, d);

	enum frame_dir dir = recorded(d);

	return dir == FRAME_DIR_UNKNOWN ? guess(x, d) : dir == FRAME_DIR_OUT;
}
