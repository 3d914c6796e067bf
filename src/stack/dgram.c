/*
 * UDP sockets over lwIP's raw interface.  A datagram that comes in brings one event at most,
 * so what is to be told is one datagram or one error.
 */
#include <errno.h>
#include <stdlib.h>

#include "lwip/pbuf.h"
#include "lwip/udp.h"
#include "stack/internal.h"

enum { PAYLOAD_MAX4 = 65535 - 20 - 8, PAYLOAD_MAX6 = 65535 - 40 - 8 };

struct dgram {
	struct dgram *next, **link;
	struct udp_pcb *pcb;
	bool v4;
	const struct dgram_ops *ops;
	void *arg;
};

static struct dgram *dgrams;

static struct {
	struct dgram *dgram; /* NULL: nothing is to be told */
	struct pbuf *p;      /* NULL: an error */
	struct sockaddr_storage peer;
	int err;
} pending;

static void forget(void)
{
	if (pending.p)
		pbuf_free(pending.p);
	pending.p = NULL;
	pending.dgram = NULL;
}

static void on_received(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *addr,
			u16_t port)
{
	(void)pcb;
	forget();
	pending.dgram = arg;
	pending.p = p;
	stack_from_lwip(&pending.peer, addr, port);
}

void dgram_icmp_error(const struct icmp_error *e)
{
	struct dgram *d = dgrams;

	while (d && !(d->pcb->local_port == e->local_port && d->v4 == IP_IS_V4_VAL(e->peer)))
		d = d->next;
	if (!d || e->mtu)
		return;
	forget();
	pending.dgram = d;
	pending.err = e->err;
	stack_from_lwip(&pending.peer, &e->peer, e->peer_port);
}

void dgram_dispatch(void)
{
	static uint8_t buf[UINT16_MAX];
	struct dgram *d = pending.dgram;
	struct sockaddr_storage peer = pending.peer;
	const struct sockaddr *from = (const struct sockaddr *)&peer;
	bool is_error = !pending.p;
	size_t n = 0;

	if (!d)
		return;
	if (!is_error)
		n = pbuf_copy_partial(pending.p, buf, pending.p->tot_len, 0);
	forget();
	if (!is_error)
		d->ops->received(d->arg, from, buf, n);
	else if (d->ops->error)
		d->ops->error(d->arg, from, pending.err);
}

/* A random port that is free. */
static int bind_random(struct dgram *d)
{
	ip_addr_t any, from;
	err_t err = ERR_USE;

	ip_addr_set_any(!d->v4, &any);
	if (!stack_source(&any, &from))
		return -EAFNOSUPPORT;
	for (unsigned i = 0; i < STACK_PORT_TRIES && err == ERR_USE; i++)
		err = udp_bind(d->pcb, &from, stack_random_port());
	return stack_errno(err);
}

int dgram_open(struct dgram **dgram, int family, const struct dgram_ops *ops, void *arg)
{
	struct dgram *d;
	int rc;

	if (family != AF_INET && family != AF_INET6)
		return -EAFNOSUPPORT;
	d = calloc(1, sizeof(*d));
	if (!d)
		return -ENOMEM;
	d->v4 = family == AF_INET;
	d->ops = ops;
	d->arg = arg;
	d->pcb = udp_new_ip_type(d->v4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6);
	rc = d->pcb ? bind_random(d) : -ENOMEM;
	if (rc) {
		if (d->pcb)
			udp_remove(d->pcb);
		free(d);
		return rc;
	}
	udp_recv(d->pcb, on_received, d);
	d->next = dgrams;
	d->link = &dgrams;
	if (dgrams)
		dgrams->link = &d->next;
	dgrams = d;
	*dgram = d;
	return 0;
}

int dgram_send(struct dgram *d, const struct sockaddr *to, const void *p, size_t n)
{
	ip_addr_t addr;
	uint16_t port;
	struct pbuf *buf;
	int rc;

	if (!stack_to_lwip(to, &addr, &port) || IP_IS_V4_VAL(addr) != d->v4)
		return -EAFNOSUPPORT;
	if (n > (d->v4 ? PAYLOAD_MAX4 : PAYLOAD_MAX6))
		return -EMSGSIZE;
	buf = pbuf_alloc(PBUF_TRANSPORT, (u16_t)n, PBUF_RAM);
	if (!buf)
		return -ENOMEM;
	pbuf_take(buf, p, (u16_t)n);
	rc = stack_errno(udp_sendto(d->pcb, buf, &addr, port));
	pbuf_free(buf);
	return rc;
}

void dgram_local(const struct dgram *d, struct sockaddr_storage *sa)
{
	stack_from_lwip(sa, &d->pcb->local_ip, d->pcb->local_port);
}

void dgram_close(struct dgram *d)
{
	if (pending.dgram == d)
		forget();
	udp_remove(d->pcb);
	*d->link = d->next;
	if (d->next)
		d->next->link = d->link;
	free(d);
}

void dgram_close_all(void)
{
	for (struct dgram *d = dgrams, *next; d; d = next) {
		next = d->next;
		dgram_close(d);
	}
}
