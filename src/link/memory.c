#include "link/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "link/clock.h"
#include "link/driver.h"

struct datagram {
	struct datagram *next;
	size_t len;
	uint8_t bytes[];
};

struct memory {
	struct link link; /* first: a struct link * is a struct memory * */
	link_memory_sent *sent;
	void *wire;
	struct datagram *head, **tail;
};

static struct memory *memory_of(struct link *l)
{
	return (struct memory *)l;
}

static int memory_send(struct link *l, const uint8_t *p, size_t n, struct link_fate *fate)
{
	struct memory *m = memory_of(l);

	(void)fate;

	return m->sent(m->wire, p, n);
}

static struct datagram *take(struct memory *m)
{
	struct datagram *d = m->head;

	if (!d)
		return NULL;
	m->head = d->next;
	if (!m->head)
		m->tail = &m->head;
	return d;
}

/* Under a virtual clock nothing else can arrive while one waits. */
static void memory_pump(struct link *l, unsigned ms)
{
	struct memory *m = memory_of(l);
	struct datagram *d;

	if (!m->head && clock_is_virtual())
		clock_advance((uint64_t)ms * 1000000);
	while (!l->failed && (d = take(m))) {
		link_received(l, d->bytes, d->len, clock_wall_ns(), NULL);
		free(d);
	}
	if (!l->failed)
		l->ops->drained(l->arg);
}

static void memory_close(struct link *l)
{
	struct memory *m = memory_of(l);
	struct datagram *d;

	while ((d = take(m)))
		free(d);
	free(m);
}

static const struct link_driver memory_driver = {
	.send = memory_send,
	.pump = memory_pump,
	.close = memory_close,
};

int link_memory_open(struct link **link, const char *name, uint32_t mtu, link_memory_sent *sent,
		     void *wire, const struct link_ops *ops, void *arg)
{
	struct memory *m = malloc(sizeof(*m));

	if (!m)
		return -ENOMEM;
	link_init(&m->link, &memory_driver, name, mtu, ops, arg);
	m->sent = sent;
	m->wire = wire;
	m->head = NULL;
	m->tail = &m->head;
	*link = &m->link;
	return 0;
}

int link_memory_put(struct link *link, const uint8_t *p, size_t n)
{
	struct memory *m = memory_of(link);
	struct datagram *d = malloc(sizeof(*d) + n);

	if (!d)
		return -ENOMEM;
	d->next = NULL;
	d->len = n;
	memcpy(d->bytes, p, n);
	*m->tail = d;
	m->tail = &d->next;
	return 0;
}

bool link_memory_waits(const struct link *link)
{
	return ((const struct memory *)link)->head != NULL;
}

void link_memory_fail(struct link *link, int err)
{
	link_fail(link, err);
}
