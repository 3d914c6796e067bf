#include <errno.h>
#include <stdlib.h>

#include "lwip/pbuf.h"
#include "lwip/udp.h"
#include "stack/internal.h"

enum { BIND_TRIES = 64, DGRAM_MAX = 65535 };

struct dgram {
	struct udp_pcb *pcb;
	const struct dgram_ops *ops;
	void *arg;
};

/* A datagram is whole and the user may do anything with it, closing among it. */
static void on_received(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *addr,
			u16_t port)
{
	static uint8_t buf[DGRAM_MAX];
	struct dgram *d = arg;
	struct sockaddr_storage from;
	u16_t n = pbuf_copy_partial(p, buf, p->tot_len, 0);

	(void)pcb;
	pbuf_free(p);
	stack_from_lwip(&from, addr, port);
	d->ops->received(d->arg, (const struct sockaddr *)&from, buf, n);
}

int dgram_open(struct dgram **dgram, int family, const struct dgram_ops *ops, void *arg)
{
	bool v4 = family == AF_INET;
	struct dgram *d = calloc(1, sizeof *d);
	err_t err = ERR_USE;

	if (!d)
		return -ENOMEM;
	d->pcb = udp_new_ip_type(v4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6);
	for (unsigned i = 0; d->pcb && i < BIND_TRIES && err == ERR_USE; i++)
		err = udp_bind(d->pcb, v4 ? IP4_ADDR_ANY : IP6_ADDR_ANY, stack_random_port());
	if (err != ERR_OK) {
		dgram_close(d);
		return -ENOMEM;
	}
	d->ops = ops;
	d->arg = arg;
	udp_recv(d->pcb, on_received, d);
	*dgram = d;
	return 0;
}

int dgram_send(struct dgram *d, const struct sockaddr *to, const void *p, size_t n)
{
	ip_addr_t addr;
	uint16_t port;
	struct pbuf *buf;

	if (!stack_to_lwip(to, &addr, &port))
		return -EAFNOSUPPORT;
	if (n > DGRAM_MAX)
		return -EMSGSIZE;
	buf = pbuf_alloc(PBUF_TRANSPORT, (u16_t)n, PBUF_RAM);
	if (!buf)
		return -ENOMEM;
	pbuf_take(buf, p, (u16_t)n);
	err_t err = udp_sendto(d->pcb, buf, &addr, port);
	pbuf_free(buf);
	return err == ERR_OK ? 0 : err == ERR_RTE ? -ENETUNREACH : -EIO;
}

void dgram_close(struct dgram *d)
{
	if (d->pcb)
		udp_remove(d->pcb);
	free(d);
}
