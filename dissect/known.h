/*
 * Protocols that are known by name alone: it is said what bytes are of, and no more.
 *
 * Such a payload is a data layer whose info is its struct known.  One that is decoded one day
 * gets a file of its own and a row in registry.c, and loses its row here.
 */
#ifndef TUNTRACE_KNOWN_H
#define TUNTRACE_KNOWN_H

#include "protocols.h"

struct known {
	const char *name;  /* Wireshark's filter name */
	const char *title; /* "Network Time Protocol" */
};

/* What follows KEY in TABLE and is not decoded, or NULL. */
const struct known *known_follower(enum registry_table table, uint32_t key);

struct dissection;
struct layer;

/* The name that layer L has in frame.protocols and as a key in JSON. */
const char *layer_name(const struct layer *l);

/*
 * For a protocol's walk(), as dissect_child(): the layer is what follows KEY in TABLE, or a data
 * layer with the name that is known of it.
 */
void dissect_follower(struct dissection *d, uint8_t parent, enum registry_table table, uint32_t key,
		      uint32_t skip, uint32_t len);

/* The same for what is known already; NAMED may be NULL and is of no account where PROTO is not data. */
void dissect_known(struct dissection *d, uint8_t parent, enum proto_id proto,
		   const struct known *named, uint32_t skip, uint32_t len);

#endif
