/*
 * A link in memory: what the stack sends goes to a function, what it is to receive is put in
 * a queue.  For tests, and for a simulated wire.
 */
#ifndef TUNTRACE_LINK_MEMORY_H
#define TUNTRACE_LINK_MEMORY_H

#include <stdbool.h>

#include "link/link.h"

/* Takes a datagram that the stack sent; may call link_memory_put().  0 or -errno. */
typedef int link_memory_sent(void *wire, const uint8_t *p, size_t n);

/* NAME is borrowed for the link's life.  0 or -ENOMEM. */
int link_memory_open(struct link **link, const char *name, uint32_t mtu, link_memory_sent *sent,
		     void *wire, const struct link_ops *ops, void *arg);

/* Queues a copy of a datagram for the stack; link_pump() delivers.  0 or -ENOMEM. */
int link_memory_put(struct link *link, const uint8_t *p, size_t n);

/* True where something waits for link_pump(). */
bool link_memory_waits(const struct link *link);

/* As if the device had failed with -errno ERR. */
void link_memory_fail(struct link *link, int err);

#endif
