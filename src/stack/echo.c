/*
 * Echo over lwIP's raw interface.
 *
 *	 0       7 8     15 16             31
 *	+---------+--------+----------------+
 *	|  Type   |  Code  |    Checksum    |
 *	+---------+--------+----------------+
 *	|    Identifier    |    Sequence    |
 *	+------------------+----------------+
 *
 * A datagram that comes in brings one reply or one error at most, so what is to be told is one
 * thing.
 */
#include "stack/echo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "lwip/inet_chksum.h"
#include "lwip/ip.h"
#include "lwip/pbuf.h"
#include "lwip/raw.h"
#include "stack/internal.h"

enum {
	HLEN = 8,
	PAYLOAD_MAX4 = 65535 - 20 - HLEN,
	PAYLOAD_MAX6 = 65535 - 40 - HLEN,
	REQUEST4 = 8,
	REPLY4 = 0,
	REQUEST6 = 128,
	REPLY6 = 129,
};

struct echo {
	struct echo *next, **link;
	struct raw_pcb *pcb;
	ip_addr_t to;
	uint16_t id;
	const struct echo_ops *ops;
	void *arg;
};

static struct echo *echoes;

static struct {
	struct echo *echo; /* NULL: nothing is to be told */
	bool is_error;
	struct echo_reply reply;
	struct echo_error error;
} pending;

static bool is_v4(const struct echo *e)
{
	return IP_IS_V4_VAL(e->to);
}

/* ---- What comes ---- */

static bool checksum_is_good(struct pbuf *p, bool v4)
{
	return v4 ? inet_chksum_pbuf(p) == 0 :
		    ip6_chksum_pseudo(p, IP6_NEXTH_ICMP6, p->tot_len, ip6_current_src_addr(),
				      ip6_current_dest_addr()) == 0;
}

static bool is_intact(struct pbuf *p)
{
	bool same = true;

	for (u16_t i = HLEN; i < p->tot_len && same; i++)
		same = pbuf_get_at(p, i) == (uint8_t)(i - HLEN);
	return same;
}

/* P begins with the ICMP header. */
static bool take_reply(struct echo *e, struct pbuf *p)
{
	uint8_t h[HLEN];

	if (pbuf_copy_partial(p, h, HLEN, 0) != HLEN || h[0] != (is_v4(e) ? REPLY4 : REPLY6) ||
	    h[1] != 0 || be16(h + 4) != e->id || !ip_addr_eq(ip_current_src_addr(), &e->to) ||
	    !checksum_is_good(p, is_v4(e)))
		return false;
	pending.echo = e;
	pending.is_error = false;
	pending.reply = (struct echo_reply){
		.seq = be16(h + 6),
		.ttl = is_v4(e) ? IPH_TTL(ip4_current_header()) : IP6H_HOPLIM(ip6_current_header()),
		.n = (size_t)p->tot_len - HLEN,
		.intact = is_intact(p),
	};
	return true;
}

/* lwIP gives the datagram whole; what is not taken goes on as it came. */
static u8_t on_received(void *arg, struct raw_pcb *pcb, struct pbuf *p, const ip_addr_t *addr)
{
	u16_t headers = ip_current_header_tot_len();

	(void)pcb;
	(void)addr;
	if (pbuf_remove_header(p, headers))
		return 0;
	if (take_reply(arg, p)) {
		pbuf_free(p);
		return 1;
	}
	pbuf_add_header_force(p, headers);
	return 0;
}

void echo_icmp_error(const struct icmp_error *x)
{
	struct echo *e = echoes;

	while (e && !(e->id == x->local_port && ip_addr_eq(&e->to, &x->peer)))
		e = e->next;
	if (!e)
		return;
	if (x->mtu && !is_v4(e))
		device_path_mtu6(x->mtu);
	pending.echo = e;
	pending.is_error = true;
	pending.error = (struct echo_error){
		.seq = x->peer_port,
		.type = x->type,
		.code = x->code,
		.mtu = x->mtu,
	};
	stack_from_lwip(&pending.error.from, &x->from, 0);
}

void echo_dispatch(void)
{
	struct echo *e = pending.echo;

	pending.echo = NULL;
	if (!e)
		return;
	if (!pending.is_error) {
		struct echo_reply r = pending.reply;

		e->ops->reply(e->arg, &r);
	} else if (e->ops->error) {
		struct echo_error x = pending.error;

		e->ops->error(e->arg, &x);
	}
}

/* ---- What goes ---- */

int echo_send(struct echo *e, uint16_t seq, size_t n)
{
	struct pbuf *p;
	uint8_t *b;
	uint16_t sum;
	int rc;

	if (n > (is_v4(e) ? PAYLOAD_MAX4 : PAYLOAD_MAX6))
		return -EMSGSIZE;
	p = pbuf_alloc(PBUF_IP, (u16_t)(HLEN + n), PBUF_RAM);
	if (!p)
		return -ENOMEM;
	b = p->payload;
	const uint8_t head[HLEN] = { is_v4(e) ? REQUEST4 : REQUEST6,
				     0,
				     0,
				     0,
				     (uint8_t)(e->id >> 8),
				     (uint8_t)e->id,
				     (uint8_t)(seq >> 8),
				     (uint8_t)seq };
	memcpy(b, head, HLEN);
	for (size_t i = 0; i < n; i++)
		b[HLEN + i] = (uint8_t)i;
	/* ICMPv6's covers the addresses, and is lwIP's to make. */
	sum = is_v4(e) ? inet_chksum(b, (u16_t)(HLEN + n)) : 0;
	memcpy(b + 2, &sum, sizeof(sum));
	rc = stack_errno(raw_sendto(e->pcb, p, &e->to));
	pbuf_free(p);
	return rc;
}

/* ---- Open and close ---- */

static int open_pcb(struct echo *e, uint8_t ttl)
{
	bool v4 = is_v4(e);
	ip_addr_t from;

	if (!stack_source(&e->to, &from))
		return -EAFNOSUPPORT;
	e->pcb = raw_new_ip_type(v4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6,
				 v4 ? IP_PROTO_ICMP : IP6_NEXTH_ICMP6);
	if (!e->pcb)
		return -ENOMEM;
	raw_bind(e->pcb, &from);
	raw_recv(e->pcb, on_received, e);
	e->pcb->chksum_reqd = !v4;
	e->pcb->chksum_offset = 2;
	if (ttl)
		e->pcb->ttl = ttl;
	return 0;
}

int echo_open(struct echo **out, const struct sockaddr *to, uint8_t ttl, const struct echo_ops *ops,
	      void *arg)
{
	struct echo *e = calloc(1, sizeof(*e));
	uint16_t port;
	int rc;

	if (!e)
		return -ENOMEM;
	e->ops = ops;
	e->arg = arg;
	stack_random(&e->id, sizeof(e->id));
	rc = stack_to_lwip(to, &e->to, &port) ? open_pcb(e, ttl) : -EAFNOSUPPORT;
	if (rc) {
		free(e);
		return rc;
	}
	e->next = echoes;
	e->link = &echoes;
	if (echoes)
		echoes->link = &e->next;
	echoes = e;
	*out = e;
	return 0;
}

void echo_close(struct echo *e)
{
	if (pending.echo == e)
		pending.echo = NULL;
	raw_remove(e->pcb);
	*e->link = e->next;
	if (e->next)
		e->next->link = e->link;
	free(e);
}

void echo_close_all(void)
{
	for (struct echo *e = echoes, *next; e; e = next) {
		next = e->next;
		echo_close(e);
	}
}
