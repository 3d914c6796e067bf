/* What is kept of each frame, and of each conversation. */
#include <errno.h>
#include <string.h>

#include "bytes.h"
#include "community.h"
#include "flow/convtcp.h"
#include "flow/tcp.h"
#include "trace/impl.h"

const struct trace_frame *trace_frame(const struct trace *t, uint32_t i)
{
	return (const struct trace_frame *)(const void *)t->frames.p + i;
}

const struct trace_flow *trace_flow(const struct trace *t, uint32_t n)
{
	return (const struct trace_flow *)(const void *)t->flows.p + n;
}

static struct trace_frame *frame_at(struct trace *t, uint32_t i)
{
	return (struct trace_frame *)(void *)t->frames.p + i;
}

static struct trace_flow *flow_at(struct trace *t, uint32_t n)
{
	return (struct trace_flow *)(void *)t->flows.p + n;
}

bool trace_is_anomaly(const struct trace_frame *f)
{
	/* Signs of normal life: window updates and keep-alives are none. */
	const unsigned odd = TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION |
			     TCPA_SPURIOUS_RETRANSMISSION | TCPA_OUT_OF_ORDER | TCPA_LOST_SEGMENT |
			     TCPA_ACK_LOST_SEGMENT | TCPA_WINDOW_FULL | TCPA_DUPLICATE_ACK |
			     TCPA_ZERO_WINDOW_PROBE | TCPA_ZERO_WINDOW;

	return (f->analysis & odd) || (f->flags & (TRACE_RESET | TRACE_ERROR));
}

bool trace_has_anomaly(const struct trace *t, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to;) {
		if (i % TRACE_BLOCK == 0 && !t->odd.p[i / TRACE_BLOCK])
			i += TRACE_BLOCK;
		else if (trace_is_anomaly(trace_frame(t, i)))
			return true;
		else
			i++;
	}
	return false;
}

/* Notes frame F, the newest, among the anomalies where it is one. */
static int note_anomaly(struct trace *t, const struct trace_frame *f)
{
	uint32_t block = t->status.frames / TRACE_BLOCK;

	if (t->odd.used <= block && !store_add(&t->odd, 1))
		return -ENOMEM;
	t->odd.p[block] |= trace_is_anomaly(f);
	return 0;
}

/* ---- Conversations ---- */

static void set_ends(struct trace_flow *x, const struct conv *c)
{
	for (unsigned i = 0; i < 2; i++) {
		memcpy(x->end[i].addr, c->side[i].addr, sizeof x->end[i].addr);
		x->end[i].port = c->side[i].port;
	}
	x->addrlen = c->addrlen;
	x->kind = c->kind;
	x->number = c->number;
}

/* The flow of C, made where it is new; TRACE_NONE without memory. */
static uint32_t flow_of_conv(struct trace *t, const struct conv *c)
{
	struct store *map = &t->map[c->kind];
	size_t end = ((size_t)c->number + 1) * sizeof(uint32_t);

	if (map->used < end) {
		size_t from = map->used;
		if (!store_add(map, end - from))
			return TRACE_NONE;
		memset(map->p + from, 0xff, end - from);
	}
	uint32_t *n = (uint32_t *)(void *)map->p + c->number;
	if (*n != TRACE_NONE)
		return *n;
	struct trace_flow *x = store_add(&t->flows, sizeof *x);
	if (!x)
		return TRACE_NONE;
	*n = (uint32_t)(t->flows.used / sizeof *x) - 1;
	*x = (struct trace_flow){
		.first = t->status.frames,
		.last = TRACE_NONE,
		.handshake_ns = -1,
		.scale = { TCP_SCALE_UNKNOWN, TCP_SCALE_UNKNOWN },
	};
	set_ends(x, c);
	return *n;
}

/* Which side of X sent D: of an error that quotes it, the one that it did not go to. */
static unsigned sender(const struct trace_flow *x, const struct dissection *d)
{
	const struct layer *l;
	struct endpoints e;

	if (x->kind == CONV_ETH) {
		l = dissect_find(d, PROTO_ETH, 0);
		return l && l->cap >= 12 && memcmp(layer_data(d, l) + 6, x->end[0].addr, 6) != 0;
	}
	if (!endpoints_of(d, &e) || e.addrlen != x->addrlen)
		return 0;
	bool ports = trace_flow_has_ports(x) && e.has_ports;
	if (memcmp(e.src, x->end[0].addr, e.addrlen) == 0 && (!ports || e.sport == x->end[0].port))
		return 0;
	if (memcmp(e.src, x->end[1].addr, e.addrlen) == 0)
		return 1;
	return memcmp(e.dst, x->end[0].addr, e.addrlen) == 0;
}

static uint16_t tcp_flags(const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);

	return l->cap >= 14 ? be16(p + 12) & TCP_FLAGS : 0;
}

/* What TCP segment L, from side SIDE, adds to what is known of its conversation. */
static void tcp_more(struct trace_flow *x, struct trace_frame *f, const struct dissection *d,
		     const struct layer *l, unsigned side)
{
	const struct tcp_info *info = l->info;
	uint16_t flags = tcp_flags(d, l);
	const uint8_t *p = layer_data(d, l);

	f->analysis = info->analysis;
	if (flags & TCP_RST)
		f->flags |= TRACE_RESET;
	if (flags & (TCP_SYN | TCP_FIN))
		f->flags |= TRACE_BEGINS;
	if (l->cap >= 12) {
		x->base[side] = be32(p + 4) - info->seq;
		if (flags & TCP_ACK)
			x->base[!side] = be32(p + 8) - info->ack;
	}
	x->scale[side] = info->scale;
	x->completeness = info->completeness;
	if (f->analysis &
	    (TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION))
		x->retransmissions++;
	if (x->handshake_ns < 0 && (flags & (TCP_SYN | TCP_ACK)) == TCP_ACK && side == 0 &&
	    (x->completeness & TCP_SEEN_SYN) && (x->completeness & TCP_SEEN_SYNACK))
		x->handshake_ns = f->time_ns - x->first_ns;
}

static void into_flow(struct trace *t, uint32_t n, struct trace_frame *f, unsigned side)
{
	struct trace_flow *x = flow_at(t, n);

	f->flow = n;
	if (side)
		f->flags |= TRACE_SIDE;
	if (x->last != TRACE_NONE)
		frame_at(t, x->last)->next = t->status.frames;
	x->last = t->status.frames;
	x->last_ns = f->time_ns;
	x->frames++;
	x->sent[side]++;
	x->bytes[side] += f->len;
	if (trace_is_anomaly(f))
		x->anomalies++;
}

/* What C says is kept, for it may be forgotten. */
static void keep_words(struct trace *t, struct trace_flow *x, const struct conv *c)
{
	x->service = c->service;
	x->outcome = conv_outcome(c);
	if (x->name || !c->name_len)
		return;
	uint8_t *p = store_add(&t->names, (size_t)c->name_len + 3);
	if (!p)
		return;
	x->name = (uint32_t)(p - t->names.p) + 1;
	p[1] = (uint8_t)(c->name_len >> 8);
	p[2] = (uint8_t)c->name_len;
	memcpy(p + 3, c->name, c->name_len);
}

static void find_flow(struct trace *t, struct trace_frame *f, const struct dissection *d)
{
	struct conv *touched[CONVS_TOUCHED_MAX];

	convs_update(t->convs, d);
	if (!convs_touched(t->convs, touched))
		return;
	const struct conv *c = touched[0];
	uint32_t n = flow_of_conv(t, c);
	if (n == TRACE_NONE)
		return;
	struct trace_flow *x = flow_at(t, n);
	if (x->frames == 0)
		x->first_ns = f->time_ns;
	unsigned side = sender(x, d);
	const struct layer *l = c->kind == CONV_TCP ? dissect_find(d, PROTO_TCP, 0) : NULL;
	if (l && l->info && ((const struct tcp_info *)l->info)->stream == c->number)
		tcp_more(x, f, d, l, side);
	if (c->tcp)
		f->states = (uint8_t)(c->tcp->states.side[0] | c->tcp->states.side[1] << 4);
	into_flow(t, n, f, side);
	keep_words(t, x, c);
}

/* ---- What is told of a conversation ---- */

bool trace_flow_has_ports(const struct trace_flow *f)
{
	return f->kind == CONV_TCP || f->kind == CONV_UDP;
}

void trace_flow_endpoint(struct text *t, const struct trace_flow *f, unsigned side)
{
	const uint8_t *addr = f->end[side].addr;
	bool ports = trace_flow_has_ports(f);

	if (f->addrlen == 6) {
		text_mac(t, addr);
		return;
	}
	if (f->addrlen == 16 && ports)
		text_char(t, '[');
	if (f->addrlen == 16)
		text_ipv6(t, addr);
	else
		text_ipv4(t, addr);
	if (f->addrlen == 16 && ports)
		text_char(t, ']');
	if (ports)
		text_fmt(t, ":%u", f->end[side].port);
}

const struct conv *trace_flow_conv(struct trace *t, uint32_t n)
{
	const struct trace_flow *f = trace_flow(t, n);

	return convs_find(t->convs, f->kind, f->number);
}

const char *trace_flow_outcome(struct trace *t, uint32_t n)
{
	const char *outcome = trace_flow(t, n)->outcome;

	return outcome ? outcome : "";
}

void trace_flow_name(struct trace *t, uint32_t n, struct text *out)
{
	const struct trace_flow *f = trace_flow(t, n);

	text_str(out, f->service ? f->service : conv_kind_name(f->kind));
	if (f->name) {
		const uint8_t *p = t->names.p + f->name;
		text_char(out, ' ');
		text_escaped(out, p + 2, be16(p));
	}
}

bool trace_flow_filter(const struct trace_flow *f, struct text *out)
{
	switch (f->kind) {
	case CONV_TCP: text_fmt(out, "tcp.stream == %u", f->number); return true;
	case CONV_UDP: text_fmt(out, "udp.stream == %u", f->number); return true;
	case CONV_ICMP:
	case CONV_IP:
		for (unsigned i = 0; i < 2; i++) {
			text_fmt(out, "%s%s.addr == ", i ? " && " : "",
				 f->addrlen == 4 ? "ip" : "ipv6");
			trace_flow_endpoint(out, f, i);
		}
		if (f->kind == CONV_ICMP)
			text_str(out, f->addrlen == 4 ? " && icmp" : " && icmpv6");
		return true;
	default:
		for (unsigned i = 0; i < 2; i++) {
			text_fmt(out, "%seth.addr == ", i ? " && " : "");
			trace_flow_endpoint(out, f, i);
		}
		return true;
	}
}

/* ---- Frames ---- */

/* An ICMP or ICMPv6 message that says that something failed. */
static bool is_icmp_error(const struct dissection *d)
{
	const struct layer *l = dissect_find(d, PROTO_ICMP, 0);

	if (l && l->cap >= 1) {
		uint8_t type = layer_data(d, l)[0];
		return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
	}
	l = dissect_find(d, PROTO_ICMPV6, 0);
	return l && l->cap >= 1 && layer_data(d, l)[0] < 128;
}

static bool is_bad(const struct dissection *d)
{
	for (unsigned i = 0; i < d->nissues; i++)
		if (issue_severity(d->issues[i].code) == SEVERITY_ERROR)
			return true;
	return is_icmp_error(d);
}

/* Interfaces are few: the index of X, made where it is new. */
static uint8_t iface_index(struct trace *t, const struct frame_iface *x)
{
	const struct iface_ref *list = (const void *)t->ifaces.p;
	size_t n = t->ifaces.used / sizeof *list;

	if (!x)
		return UINT8_MAX;
	for (size_t i = n; i-- > 0;)
		if (list[i].iface == x)
			return (uint8_t)i;
	struct iface_ref *slot = n < UINT8_MAX ? store_add(&t->ifaces, sizeof *slot) : NULL;
	if (!slot)
		return UINT8_MAX;
	slot->iface = x;
	return (uint8_t)n;
}

int trace_index(struct trace *t, const struct frame *f, const struct dissection *d, uint64_t at)
{
	uint32_t i = t->status.frames;
	struct trace_frame *x = store_add(&t->frames, sizeof *x);

	if (!x)
		return -ENOMEM;
	*x = (struct trace_frame){
		.time_ns = f->has_time ? f->time_ns :
			   i           ? x[-1].time_ns :
					 0,
		.at = at,
		.caplen = f->caplen,
		.len = f->len,
		.flow = TRACE_NONE,
		.next = TRACE_NONE,
		.iface = iface_index(t, f->iface),
		.dir = (uint8_t)f->dir,
		.linktype = f->linktype,
	};
	if (f->has_time)
		x->flags |= TRACE_TIME;
	if (trace_has_note(f))
		x->flags |= TRACE_NOTE;
	if (direction_is_send(&t->direction, d))
		x->flags |= TRACE_SEND;
	if (is_bad(d))
		x->flags |= TRACE_ERROR;
	find_flow(t, x, d);
	int rc = note_anomaly(t, x);
	if (!rc)
		t->status.frames++;
	return rc;
}

/* ---- A conversation's frames ---- */

const uint32_t *trace_flow_frames(struct trace *t, uint32_t n, uint32_t *count)
{
	const struct trace_flow *x = trace_flow(t, n);
	struct store *s = &t->of_flow;

	if (t->of_flow_n != n || t->of_flow_last == TRACE_NONE) {
		s->used = 0;
		t->of_flow_n = n;
		t->of_flow_last = TRACE_NONE;
	}
	for (;;) {
		uint32_t i = t->of_flow_last == TRACE_NONE ? x->first :
							     trace_frame(t, t->of_flow_last)->next;
		uint32_t *slot = i == TRACE_NONE ? NULL : store_add(s, sizeof *slot);
		if (!slot)
			break;
		*slot = i;
		t->of_flow_last = i;
	}
	*count = (uint32_t)(s->used / sizeof(uint32_t));
	return (const void *)s->p;
}
