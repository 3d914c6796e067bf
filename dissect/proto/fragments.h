/* Fragments of IPv4 and IPv6 as layers: what follows one, and the rows of a datagram made of them. */
#ifndef TUNTRACE_PROTO_FRAGMENTS_H
#define TUNTRACE_PROTO_FRAGMENTS_H

#include "field.h"
#include "fragment.h"
#include "known.h"

/* A fragment: the bytes of a layer behind its header. */
struct fragment {
	struct fragment_key key;
	uint32_t off;                      /* its place in the datagram, in bytes */
	bool more;                         /* it is not the last */
	enum proto_id next;                /* what the whole datagram carries */
	const struct known *named;         /* the same where it is data, or NULL */
	const char *what;                  /* the name of the whole datagram's bytes */
	const struct field_def *off_field; /* to which an overlap is said, at OFF_AT of the layer */
	uint32_t off_at;
};

/*
 * Gives fragment F, the bytes of layer L behind its header, to the reassembly.  The layer's child
 * is data until the datagram is whole, then F->next in a buffer of its own, and L->info the
 * struct fragment_whole.  False, and nothing done, where its bytes are not all there, where it is
 * quoted by an error, or where nothing is to be reassembled.
 */
bool fragment_walk(struct dissection *d, struct layer *l, const struct fragment *f);

/* Rows "[2 IPv4 Fragments (1508 bytes): #1(1480), #2(28)]" of reassembled layer L. */
struct fragment_defs {
	const struct field_def *fragments, *fragment, *error, *overlap, *conflict, *count, *length,
		*data;
	const char *what; /* "IPv4" */
};
void fragment_rows(struct rows *r, const struct fragment_whole *w,
		   const struct fragment_defs *defs);

#endif
