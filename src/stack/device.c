/*
 * lwIP's network interface: datagrams between it and the link.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "hooks.h"
#include "link/link.h"
#include "lwip/inet_chksum.h"
#include "lwip/ip.h"
#include "lwip/ip4_frag.h"
#include "lwip/ip6_frag.h"
#include "lwip/pbuf.h"
#include "stack/annotate.h"
#include "stack/internal.h"

enum {
	/*
	 * Zeroed bytes behind each datagram.  framing_fault() sees to it that lwIP never reads
	 * them; they are there in case that it is wrong.
	 */
	SLACK = 64,
	IP_HLEN_MIN = 20,
	IP6_HLEN_MIN = 40,
	IP6_FRAGMENT = 44,
	ADDR6 = 1, /* lwIP keeps the first place for a link-local address */
	MTU6_LEAST = 1280,
};

/* One for each end: see stack_open_peer(). */
static struct device {
	struct netif netif;
	struct link *link; /* NULL: it is not up */
	bool has_ip6;
	uint16_t id;      /* added to lwIP's IPv4 identifications, which start at 0 */
	uint32_t frag_id; /* and to those of IPv6 */
} devices[STACK_ENDS];

static uint64_t dropped;
static uint8_t out[LINK_MTU_MAX];

static uint8_t *flatten(struct pbuf *p)
{
	if (p->len == p->tot_len)
		return p->payload;
	pbuf_copy_partial(p, out, p->tot_len, 0);
	return out;
}

/*
 * A queue that is full is a failure, which TCP tries again soon; all else is a datagram lost
 * on the way.
 */
static err_t send_out(const struct device *d, const uint8_t *p, size_t n)
{
	return link_send(d->link, p, n) == -ENOBUFS ? ERR_BUF : ERR_OK;
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static err_t output4(struct netif *netif, struct pbuf *p, const ip4_addr_t *to)
{
	const struct device *d = netif->state;
	uint8_t *h = flatten(p);
	uint16_t sum;

	(void)to;
	put16(h + 4, (uint32_t)be16(h + 4) + d->id);
	put16(h + 10, 0);
	sum = inet_chksum(h, IP_HLEN_MIN);
	memcpy(h + 10, &sum, sizeof(sum));
	return send_out(d, h, p->tot_len);
}

static err_t output6(struct netif *netif, struct pbuf *p, const ip6_addr_t *to)
{
	const struct device *d = netif->state;
	uint8_t *h = flatten(p);

	(void)to;
	/* lwIP puts the fragment header first, and no datagram goes out twice with its own. */
	if (h[6] == IP6_FRAGMENT && p->tot_len >= IP6_HLEN_MIN + 8) {
		uint32_t id = be32(h + IP6_HLEN_MIN + 4) + d->frag_id;

		put16(h + IP6_HLEN_MIN + 4, id >> 16);
		put16(h + IP6_HLEN_MIN + 6, id);
	}
	return send_out(d, h, p->tot_len);
}

static err_t netif_start(struct netif *netif)
{
	netif->name[0] = 't';
	netif->name[1] = 'n';
	netif->output = output4;
	netif->output_ip6 = output6;
	return ERR_OK;
}

static void add_address6(struct device *d, const struct stack_config *c)
{
	ip6_addr_t addr;

	memset(&addr, 0, sizeof(addr));
	memcpy(addr.addr, &c->addr6, sizeof(addr.addr));
	netif_ip6_addr_set(&d->netif, ADDR6, &addr);
	/* At once: there is nobody on the device to detect a duplicate of. */
	netif_ip6_addr_set_state(&d->netif, ADDR6, IP6_ADDR_PREFERRED);
}

void device_up(unsigned end, const struct stack_config *c, struct link *l, uint32_t mtu)
{
	ip4_addr_t addr = { c->addr.s_addr }, gateway = { c->gateway.s_addr };
	ip4_addr_t mask = { c->prefix ? htonl(0xffffffffu << (32 - c->prefix)) : 0 };
	struct device *d = &devices[end];

	d->link = l;
	if (end == 0)
		dropped = 0;
	stack_random(&d->id, sizeof(d->id));
	stack_random(&d->frag_id, sizeof(d->frag_id));
	netif_add(&d->netif, &addr, &mask, &gateway, d, netif_start, ip_input);
	d->netif.mtu = d->netif.mtu6 = (u16_t)mtu;
	/* The identification changes behind lwIP's back. */
	NETIF_SET_CHECKSUM_CTRL(&d->netif, NETIF_CHECKSUM_ENABLE_ALL & ~NETIF_CHECKSUM_GEN_IP);
	d->has_ip6 = !IN6_IS_ADDR_UNSPECIFIED(&c->addr6);
	if (d->has_ip6)
		add_address6(d, c);
	if (end == 0)
		netif_set_default(&d->netif);
	netif_set_link_up(&d->netif);
	netif_set_up(&d->netif);
}

uint32_t stack_mtu(void)
{
	return devices[0].netif.mtu;
}

struct netif *stack_hook_route(const ip4_addr_t *src)
{
	if (!src || !devices[1].link)
		return NULL;
	for (unsigned i = 0; i < STACK_ENDS; i++)
		if (ip4_addr_eq(src, netif_ip4_addr(&devices[i].netif)))
			return &devices[i].netif;
	return NULL;
}

struct netif *stack_hook_route6(const ip6_addr_t *src)
{
	if (!src || !devices[1].link)
		return NULL;
	for (unsigned i = 0; i < STACK_ENDS; i++)
		if (devices[i].has_ip6 &&
		    ip6_addr_zoneless_eq(src, netif_ip6_addr(&devices[i].netif, ADDR6)))
			return &devices[i].netif;
	return NULL;
}

/* Fragments that wait for others: lwIP lets go of them by its timers alone. */
static void forget_fragments(void)
{
	for (int i = 0; i <= IP_REASS_MAXAGE + 1; i++)
		ip_reass_tmr();
	for (int i = 0; i <= IPV6_REASS_MAXAGE + 1; i++)
		ip6_reass_tmr();
}

void device_down(unsigned end)
{
	netif_remove(&devices[end].netif);
	forget_fragments();
	devices[end].link = NULL;
}

void device_path_mtu6(uint32_t mtu)
{
	if (mtu < MTU6_LEAST)
		mtu = MTU6_LEAST;
	if (mtu < devices[0].netif.mtu6)
		devices[0].netif.mtu6 = (u16_t)mtu;
}

bool stack_source(const ip_addr_t *to, ip_addr_t *from)
{
	if (!IP_IS_V4(to)) {
		ip_addr_copy(*from, devices[0].netif.ip6_addr[ADDR6]);
		return devices[0].has_ip6;
	}
	ip_addr_copy(*from, devices[0].netif.ip_addr);
	return true;
}

/* A received datagram in memory of its own: lwIP writes on it, and keeps it. */
struct received {
	struct pbuf_custom custom; /* first: a struct pbuf * is a struct received * */
	uint8_t bytes[];
};

static void received_free(struct pbuf *p)
{
	free(p);
}

static struct pbuf *received_copy(const uint8_t *p, size_t n)
{
	struct received *r = malloc(sizeof(*r) + n + SLACK);

	if (!r)
		return NULL;
	memcpy(r->bytes, p, n);
	memset(r->bytes + n, 0, SLACK);
	r->custom.custom_free_function = received_free;
	return pbuf_alloced_custom(PBUF_RAW, (u16_t)n, PBUF_REF, &r->custom, r->bytes, (u16_t)n);
}

/*
 * Multicast, router and neighbour discovery: the kernel sends it on any device, and here is no
 * neighbour.
 */
static bool is_discovery(const uint8_t *p, const struct framing *f)
{
	enum { ICMPV6 = 58, LISTENER_QUERY = 130, REDIRECT = 137, LISTENER_REPORT_2 = 143 };

	return f->version == 6 && f->proto == ICMPV6 && !f->fragment &&
	       ((p[f->at] >= LISTENER_QUERY && p[f->at] <= REDIRECT) ||
		p[f->at] == LISTENER_REPORT_2);
}

void device_input(unsigned end, const uint8_t *p, size_t n, struct annotation *a)
{
	struct netif *netif = &devices[end].netif;
	struct framing f;
	const char *fault = framing_fault(p, n, &f);
	struct pbuf *copy;

	annotate_begin();
	if (!fault && is_discovery(p, &f)) {
		*a = (struct annotation){ .why = WHY_IGNORED, .cause = CAUSE_DISCOVERY };
		return;
	}
	if (!fault)
		icmp_error_input(p, &f);
	copy = fault ? NULL : received_copy(p, n);
	if (!copy)
		dropped++;
	else if (netif->input(copy, netif) != ERR_OK)
		pbuf_free(copy);
	annotate_end(&f, fault, a);
}

uint64_t device_dropped(void)
{
	return dropped;
}
