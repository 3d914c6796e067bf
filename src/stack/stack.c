/*
 * Theory of operation.  The link hands datagrams in; their framing is checked, lwIP takes them
 * and sends what it will; then the connections' callbacks run, so that none of them runs inside
 * lwIP.  lwIP's timers are one timer of the loop, set anew before each wait.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ev.h>
#include <stdbool.h>
#include <string.h>

#include "link/link.h"
#include "lwip/init.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/stats.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "stack/framing.h"
#include "stack/internal.h"

enum { DRAIN_MS = 1000 };

static struct {
	struct stack_config config;
	struct ev_loop *loop;
	struct link *link;
	struct netif netif;
	ev_timer timer;
	ev_prepare prepare;
	bool open, initialised;
	uint64_t dropped;
	uint8_t out[LINK_MTU_MAX];
} stack;

static uint8_t *flatten(struct pbuf *p)
{
	if (!p->next)
		return p->payload;
	pbuf_copy_partial(p, stack.out, p->tot_len, 0);
	return stack.out;
}

/* A full queue is a lost datagram to lwIP, as on any wire. */
static err_t output(struct pbuf *p)
{
	if (stack.link)
		link_send(stack.link, flatten(p), p->tot_len);
	return ERR_OK;
}

static err_t output4(struct netif *netif, struct pbuf *p, const ip4_addr_t *to)
{
	(void)netif;
	(void)to;
	return output(p);
}

static err_t output6(struct netif *netif, struct pbuf *p, const ip6_addr_t *to)
{
	(void)netif;
	(void)to;
	return output(p);
}

static err_t netif_start(struct netif *netif)
{
	netif->name[0] = 't';
	netif->name[1] = 'n';
	netif->output = output4;
	netif->output_ip6 = output6;
	netif->mtu = (u16_t)stack.config.mtu;
	netif->mtu6 = (u16_t)stack.config.mtu;
	netif->flags = NETIF_FLAG_LINK_UP;
	return ERR_OK;
}

static void on_frame(void *arg, struct frame *f)
{
	(void)arg;
	stack.config.frame(stack.config.arg, f);
}

static void on_input(void *arg, const uint8_t *p, size_t n)
{
	struct pbuf *buf;

	(void)arg;
	if (framing_fault(p, n)) {
		stack.dropped++;
		return;
	}
	icmp_error_input(p, n);
	buf = pbuf_alloc(PBUF_RAW, (u16_t)n, PBUF_RAM);
	if (!buf) {
		stack.dropped++;
		return;
	}
	pbuf_take(buf, p, (u16_t)n);
	if (stack.netif.input(buf, &stack.netif) != ERR_OK)
		pbuf_free(buf);
	conn_dispatch();
}

/* Acknowledgments that were held back go out now: nothing more is coming to join them. */
static void on_drained(void *arg)
{
	struct tcp_pcb *next;

	(void)arg;
	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = next) {
		next = pcb->next;
		if (!(pcb->flags & TF_ACK_DELAY))
			continue;
		tcp_ack_now(pcb);
		tcp_output(pcb);
	}
}

static void on_failed(void *arg, int err)
{
	(void)arg;
	stack.config.failed(stack.config.arg, err);
}

static void on_timer(struct ev_loop *loop, ev_timer *w, int events)
{
	(void)loop;
	(void)w;
	(void)events;
	sys_check_timeouts();
	conn_dispatch();
}

static void before_wait(struct ev_loop *loop, ev_prepare *w, int events)
{
	u32_t sleep = sys_timeouts_sleeptime();

	(void)w;
	(void)events;
	ev_timer_stop(loop, &stack.timer);
	if (sleep == SYS_TIMEOUTS_SLEEPTIME_INFINITE)
		return;
	ev_timer_set(&stack.timer, sleep / 1000.0, 0);
	ev_timer_start(loop, &stack.timer);
}

static void add_addresses(const struct stack_config *c)
{
	ip4_addr_t addr, mask, gateway;
	ip6_addr_t addr6;

	addr.addr = c->addr.s_addr;
	gateway.addr = c->gateway.s_addr;
	mask.addr = c->prefix ? htonl(0xffffffffu << (32 - c->prefix)) : 0;
	netif_add(&stack.netif, &addr, &mask, &gateway, NULL, netif_start, ip_input);
	netif_set_default(&stack.netif);
	if (!IN6_IS_ADDR_UNSPECIFIED(&c->addr6)) {
		memset(&addr6, 0, sizeof addr6);
		memcpy(addr6.addr, &c->addr6, sizeof addr6.addr);
		netif_ip6_addr_set(&stack.netif, 1, &addr6);
		netif_ip6_addr_set_state(&stack.netif, 1, IP6_ADDR_PREFERRED);
	}
	netif_set_up(&stack.netif);
	netif_set_link_up(&stack.netif);
}

static void start_watchers(struct ev_loop *loop)
{
	ev_timer_init(&stack.timer, on_timer, 0, 0);
	ev_prepare_init(&stack.prepare, before_wait);
	ev_prepare_start(loop, &stack.prepare);
	/* These two alone do not keep a loop running. */
	ev_unref(loop);
}

int stack_open(const struct stack_config *c, struct ev_loop *loop)
{
	static const struct link_ops ops = { on_frame, on_input, on_drained, on_failed };
	int rc;

	if (stack.open)
		return -EBUSY;
	if (!stack.initialised)
		lwip_init();
	stack.initialised = true;
	stack.config = *c;
	stack.loop = loop;
	stack.dropped = 0;
	rc = link_open(&stack.link, c->device, loop, &ops, NULL);
	if (rc)
		return rc;
	if (stack.config.mtu == 0 || stack.config.mtu > link_mtu(stack.link))
		stack.config.mtu = link_mtu(stack.link);
	add_addresses(c);
	start_watchers(loop);
	stack.open = true;
	return 0;
}

static void on_drain_over(struct ev_loop *loop, ev_timer *w, int events)
{
	(void)w;
	(void)events;
	ev_break(loop, EVBREAK_ONE);
}

/* Lets the last segments and their answers pass, for a second at most. */
static void drain(void)
{
	ev_timer over;

	ev_timer_init(&over, on_drain_over, DRAIN_MS / 1000.0, 0);
	ev_timer_start(stack.loop, &over);
	while (stack_open_connections() > 0 && ev_is_active(&over))
		ev_run(stack.loop, EVRUN_ONCE);
	ev_timer_stop(stack.loop, &over);
}

void stack_close(void)
{
	if (!stack.open)
		return;
	conn_finish_all();
	drain();
	conn_abort_all();
	ev_ref(stack.loop);
	ev_prepare_stop(stack.loop, &stack.prepare);
	ev_timer_stop(stack.loop, &stack.timer);
	netif_remove(&stack.netif);
	link_close(stack.link);
	stack.link = NULL;
	stack.open = false;
}

/* A peer in one of these states sends again until it is answered; TIME_WAIT's has gone. */
unsigned stack_open_connections(void)
{
	unsigned n = 0;

	for (const struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		n++;
	return n;
}

struct stack_counts stack_counts(void)
{
	return (struct stack_counts){ .retransmitted = lwip_stats.mib2.tcpretranssegs,
				      .dropped = stack.dropped };
}

bool stack_to_lwip(const struct sockaddr *sa, ip_addr_t *addr, uint16_t *port)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	memset(addr, 0, sizeof *addr);
	if (sa->sa_family == AF_INET) {
		memcpy(&in, sa, sizeof in);
		ip_2_ip4(addr)->addr = in.sin_addr.s_addr;
		IP_SET_TYPE(addr, IPADDR_TYPE_V4);
		*port = ntohs(in.sin_port);
		return true;
	}
	if (sa->sa_family != AF_INET6)
		return false;
	memcpy(&in6, sa, sizeof in6);
	memcpy(ip_2_ip6(addr)->addr, &in6.sin6_addr, sizeof in6.sin6_addr);
	IP_SET_TYPE(addr, IPADDR_TYPE_V6);
	*port = ntohs(in6.sin6_port);
	return true;
}

void stack_from_lwip(struct sockaddr_storage *sa, const ip_addr_t *addr, uint16_t port)
{
	memset(sa, 0, sizeof *sa);
	if (IP_IS_V4(addr)) {
		struct sockaddr_in in = { .sin_family = AF_INET,
					  .sin_port = htons(port),
					  .sin_addr.s_addr = ip_2_ip4(addr)->addr };
		memcpy(sa, &in, sizeof in);
		return;
	}
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	memcpy(&in6.sin6_addr, ip_2_ip6(addr)->addr, sizeof in6.sin6_addr);
	memcpy(sa, &in6, sizeof in6);
}

uint16_t stack_random_port(void)
{
	enum { DYNAMIC_FIRST = 49152, DYNAMIC_COUNT = 16384 };
	uint16_t r;

	stack_random(&r, sizeof r);
	return (uint16_t)(DYNAMIC_FIRST + r % DYNAMIC_COUNT);
}
