/*
 * dissect(): one frame to its layers.
 *
 * The walk goes from the link type to the payload and records, for each layer, the protocol
 * and where its bytes are, and nothing that can be read from the bytes when it is wanted.
 * It never fails: what is wrong with the bytes becomes an issue on the dissection.
 *
 * Pure: no I/O, no clock, no allocation.  State that outlives a frame (fragments, streams)
 * is in the struct dissector that the caller owns and passes in.
 */
#ifndef TUNTRACE_DISSECT_H
#define TUNTRACE_DISSECT_H

#include <stdbool.h>
#include <stdint.h>

#include "cursor.h"
#include "frame.h"
#include "issue.h"
#include "protocols.h"

struct field_def;
struct dissector;

enum {
	DISSECT_LAYERS_MAX = 48,
	DISSECT_ISSUES_MAX = 32,
	DISSECT_BUFFERS_MAX = 16,
	DISSECT_SCRATCH_MAX = 8192, /* bytes of per-frame results (layer.info) */
};

enum { LAYER_NONE = 0xff };

struct layer {
	uint8_t proto;  /* enum proto_id */
	uint8_t parent; /* index of the layer that carries it, LAYER_NONE for the outermost */
	uint8_t buf;    /* index in bufs */
	bool quoted;    /* inside an ICMP error: part of a datagram that came back */
	bool again;    /* a further message of the layer before it: named once in frame.protocols */
	uint32_t off;  /* its first byte, from the start of the buffer */
	uint32_t cap;  /* its bytes that are in the buffer */
	uint32_t len;  /* its bytes as claimed by the layer above and by its own length field */
	uint32_t hlen; /* its header: the payload begins here; at most cap */
	uint32_t aux;  /* what the bytes alone do not say; the protocol's file says what */
	const void *info; /* what the dissector's state says of it, in scratch; or NULL */
};

/* Bytes that layers lie in: 0 is the frame, others are reassembled or decoded. */
struct buffer {
	const uint8_t *data;
	uint32_t len;
	const char *name; /* "Frame", "Reassembled IPv4", "Reassembled TCP" */
};

struct issue {
	uint8_t code;                  /* enum issue_code */
	uint8_t layer;                 /* index of the layer that it concerns */
	uint32_t off;                  /* where, from the layer's start */
	const struct field_def *field; /* or NULL */
};

struct dissection {
	const struct frame *frame;
	struct dissector *dissector; /* or NULL: no state, no reassembly, no streams */
	uint8_t nlayers, nissues, nbufs;
	bool issues_lost; /* there were more than DISSECT_ISSUES_MAX */
	uint32_t scratch_used;
	struct layer layers[DISSECT_LAYERS_MAX];
	struct issue issues[DISSECT_ISSUES_MAX];
	struct buffer bufs[DISSECT_BUFFERS_MAX];
	uint8_t scratch[DISSECT_SCRATCH_MAX] __attribute__((aligned(16)));
};

/*
 * Dissects F into D, which is the caller's and is reused from frame to frame.  D borrows F
 * and its bytes.  X may be NULL: then what needs state (reassembly, tcp.stream) is left out.
 */
void dissect(struct dissection *d, const struct frame *f, struct dissector *x);

/* First byte of layer L. */
static inline const uint8_t *layer_data(const struct dissection *d, const struct layer *l)
{
	return d->bufs[l->buf].data + l->off;
}

/* A cursor over the whole of layer L. */
static inline struct cursor layer_cursor(const struct dissection *d, const struct layer *l)
{
	return cursor_init(layer_data(d, l), l->cap, l->len);
}

/* The first layer of protocol PROTO at or after index FROM that is not quoted, or NULL. */
const struct layer *dissect_find(const struct dissection *d, enum proto_id proto, unsigned from);

/* The index of L in D. */
static inline uint8_t layer_index(const struct dissection *d, const struct layer *l)
{
	return (uint8_t)(l - d->layers);
}

#endif
