#include "stack/annotate.h"

#include <string.h>

#include "bytes.h"
#include "link/clock.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/stats.h"
#include "lwip/tcp.h"
#include "stack/framing.h"

enum { FIN = 0x01, SYN = 0x02, RST = 0x04, ACK = 0x10 };
enum { ICMP = 1, TCP = 6, UDP = 17, ICMPV6 = 58 };
enum { DNS_PORT = 53, QUERIES = 32 };

static enum annotate_context context;
static bool is_off;

/* What is to be said of the segment that lwIP has made and the link has not shown. */
static struct annotation outgoing;
static bool has_outgoing;

/* What has come, and its connection as it was before. */
static struct {
	struct in_segment segment;
	const struct tcp_pcb *pcb; /* NULL: none was found, or it is gone */
	struct segments *segments;
	bool found, gone, answered_bad_ack;
	uint8_t state; /* of lwIP's numbers */
	uint32_t rcv_nxt, rcv_wnd, lastack, snd_wnd;
	uint8_t dupacks;
	bool had_gap, probed;
	uint32_t checksums, drops; /* of lwIP's statistics */
} incoming;

bool annotate_turn_off(bool off)
{
	bool was = is_off;

	is_off = off;
	if (off)
		has_outgoing = false;
	return was;
}

enum annotate_context annotate_enter(enum annotate_context c)
{
	enum annotate_context before = context;

	context = c;
	return before;
}

/* lwIP's states are RFC 9293's in the same order, but that its CLOSED is 0. */
static uint8_t state_of(unsigned state)
{
	enum { CLOSED_STATE = 11 };

	return state == CLOSED ? CLOSED_STATE : (uint8_t)state;
}

/* ---- The connection's numbers ---- */

static void set_wide(struct annotation *a, enum annotation_value v, uint64_t value)
{
	annotation_set(a, v, value < UINT32_MAX ? (uint32_t)value : UINT32_MAX);
}

static void note_connection(struct annotation *a, const struct tcp_pcb *pcb, struct segments *s)
{
	uint32_t una = pcb->lastack;

	a->before = s->state ? s->state : state_of(CLOSED);
	a->after = s->state = state_of(pcb->state);
	annotation_set(a, VALUE_CWND, pcb->cwnd);
	annotation_set(a, VALUE_SSTHRESH, pcb->ssthresh);
	annotation_set(a, VALUE_RTO, (uint32_t)pcb->rto * TCP_SLOW_INTERVAL);
	if (s->has_srtt) {
		set_wide(a, VALUE_SRTT, s->srtt_ns / 1000);
		set_wide(a, VALUE_RTTVAR, s->rttvar_ns / 1000);
	}
	if (s->any) {
		annotation_set(a, VALUE_SND_NXT, s->end - s->first);
		annotation_set(a, VALUE_SND_UNA, una - s->first);
		annotation_set(a, VALUE_FLIGHT, TCP_SEQ_GT(s->end, una) ? s->end - una : 0);
	}
	annotation_set(a, VALUE_RCV_WND, pcb->rcv_ann_wnd);
	annotation_set(a, VALUE_SND_WND, pcb->snd_wnd);
	annotation_set(a, VALUE_DUPACKS, pcb->dupacks);
	annotation_set(a, VALUE_NRTX, pcb->nrtx);
}

/* RFC 6298, section 2, with clocks that need no granularity. */
static void sample(struct segments *s, uint64_t rtt)
{
	if (!s->has_srtt) {
		s->srtt_ns = rtt;
		s->rttvar_ns = rtt / 2;
	} else {
		uint64_t off = s->srtt_ns > rtt ? s->srtt_ns - rtt : rtt - s->srtt_ns;

		s->rttvar_ns = (3 * s->rttvar_ns + off) / 4;
		s->srtt_ns = (7 * s->srtt_ns + rtt) / 8;
	}
	s->has_srtt = true;
}

/* ---- What goes out ---- */

static void because(struct annotation *a, unsigned why, unsigned cause, uint32_t number)
{
	a->why = (uint8_t)why;
	a->cause = (uint8_t)cause;
	a->number = number;
}

/* Why there is an ACK at once for what has come. */
static unsigned ack_cause(const struct tcp_pcb *pcb)
{
	const struct in_segment *in = &incoming.segment;
	uint32_t end = in->seq + in->len + !!(in->flags & FIN);

	if (incoming.pcb != pcb)
		return CAUSE_NONE;
	if (in->flags & SYN)
		return CAUSE_HANDSHAKE;
	if (!in->len && in->seq == incoming.rcv_nxt - 1)
		return CAUSE_KEEP_ALIVE;
	if (in->refused)
		return CAUSE_OUTSIDE;
	if (in->len && TCP_SEQ_LEQ(end, incoming.rcv_nxt))
		return CAUSE_DUPLICATE;
	if (TCP_SEQ_GT(in->seq, incoming.rcv_nxt))
		return TCP_SEQ_GEQ(in->seq, incoming.rcv_nxt + incoming.rcv_wnd) ?
			       CAUSE_OUTSIDE :
			       CAUSE_OUT_OF_ORDER;
	if (in->flags & FIN)
		return CAUSE_FIN;
	return incoming.had_gap ? CAUSE_FILLED : CAUSE_SEGMENTS;
}

static void why_ack(struct annotation *a, const struct tcp_pcb *pcb)
{
	switch (context) {
	case ANNOTATE_INPUT: because(a, WHY_IMMEDIATE_ACK, ack_cause(pcb), 0); return;
	case ANNOTATE_TIMERS:
		because(a, pcb->flags & TF_ACK_DELAY ? WHY_DELAYED_ACK : WHY_IMMEDIATE_ACK, 0, 0);
		return;
	case ANNOTATE_DRAINED: because(a, WHY_IMMEDIATE_ACK, CAUSE_QUEUE_EMPTY, 0); return;
	case ANNOTATE_TOOK:
		if (pcb->flags & TF_ACK_DELAY)
			because(a, WHY_IMMEDIATE_ACK, CAUSE_WINDOW, 0);
		else
			because(a, WHY_WINDOW_UPDATE, 0, 0);
		return;
	default: because(a, WHY_IMMEDIATE_ACK, 0, 0);
	}
}

static void why_reset(struct annotation *a, const struct tcp_pcb *pcb)
{
	unsigned cause = CAUSE_ABORT;

	if (!pcb || pcb->state == LISTEN)
		cause = CAUSE_NO_LISTENER;
	else if (context == ANNOTATE_TIMERS)
		cause = CAUSE_NO_ANSWER;
	else if (context == ANNOTATE_INPUT)
		cause = pcb->flags & TF_RXCLOSED ? CAUSE_UNREAD : CAUSE_BAD_ACK;
	else if (context == ANNOTATE_CLOSE && pcb->rcv_wnd != TCP_WND_MAX(pcb))
		cause = CAUSE_UNREAD;
	incoming.answered_bad_ack |= cause == CAUSE_BAD_ACK;
	because(a, WHY_RESET, cause, 0);
}

static uint32_t at_least_one(uint32_t n)
{
	return n ? n : 1;
}

static void why_segment(struct annotation *a, const struct tcp_pcb *pcb,
			const struct out_segment *o)
{
	bool timers = context == ANNOTATE_TIMERS;

	if (timers && pcb->persist_backoff)
		because(a, WHY_WINDOW_PROBE, 0, at_least_one(pcb->persist_probe));
	else if (timers && !o->len && o->seq == pcb->snd_nxt - 1 && pcb->state >= ESTABLISHED)
		because(a, WHY_KEEP_ALIVE, 0, pcb->keep_cnt_sent + 1u);
	else if (!o->len)
		why_ack(a, pcb);
	else if (!o->again)
		because(a, WHY_FIRST, 0, 0);
	else if (context == ANNOTATE_INPUT && pcb->state == SYN_SENT)
		because(a, WHY_RETRANSMIT, CAUSE_BAD_ACK, at_least_one(pcb->nrtx));
	else if (timers || (pcb->flags & TF_RTO) || !(pcb->flags & TF_INFR))
		because(a, WHY_TIMER, 0, at_least_one(pcb->nrtx));
	else
		because(a, WHY_FAST, 0, pcb->dupacks);
}

void annotate_out(const struct tcp_pcb *pcb, struct segments *s, const struct out_segment *o)
{
	struct annotation *a = &outgoing;

	if (is_off)
		return;
	memset(a, 0, sizeof(*a));
	has_outgoing = true;
	if (o->flags & RST)
		why_reset(a, pcb);
	else if (pcb)
		why_segment(a, pcb, o);
	if (!pcb || !s)
		return;
	if (o->again)
		s->timing = false;
	else if (o->len && !s->timing && !pcb->persist_backoff) {
		s->timing = true;
		s->timed_end = o->seq + o->len;
		s->timed_ns = clock_monotonic_ns();
	}
	/* What has come changed the state, not what answers it. */
	if (context == ANNOTATE_INPUT && incoming.pcb == pcb)
		s->state = state_of(pcb->state);
	note_connection(a, pcb, s);
	if ((o->flags & RST) && a->cause != CAUSE_BAD_ACK)
		a->after = s->state = state_of(CLOSED);
}

void annotate_forget(void)
{
	has_outgoing = false;
}

/* How often the query of N bytes at P has been sent before: its id and question tell. */
static uint32_t times_asked(const uint8_t *p, size_t n)
{
	static struct {
		uint64_t hash;
		uint32_t times;
	} asked[QUERIES];
	static unsigned next;
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ p[i]) * 0x100000001b3;
	for (unsigned i = 0; i < QUERIES; i++)
		if (asked[i].times && asked[i].hash == hash)
			return asked[i].times++;
	asked[next].hash = hash;
	asked[next].times = 1;
	next = (next + 1) % QUERIES;
	return 0;
}

static void why_datagram(struct annotation *a, const uint8_t *t, size_t n)
{
	enum { HLEN = 8 };
	uint32_t before;

	because(a, WHY_DATAGRAM, 0, 0);
	if (n < HLEN || be16(t + 2) != DNS_PORT)
		return;
	before = times_asked(t + HLEN, n - HLEN);
	because(a, before ? WHY_QUERY_AGAIN : WHY_QUERY, 0, before);
}

/* True where the IP datagram at P is a fragment that is not its first. */
static bool is_later_fragment(const uint8_t *p, size_t n)
{
	enum { HLEN6 = 40, FRAGMENT = 44 };

	if (p[0] >> 4 == 4)
		return be16(p + 6) & 0x1fff;
	return n >= HLEN6 + 8 && p[6] == FRAGMENT && be16(p + HLEN6 + 2) >> 3;
}

void annotate_sent(const uint8_t *p, size_t n, struct annotation *a)
{
	struct framing f;

	memset(a, 0, sizeof(*a));
	if (is_off)
		return;
	if (is_later_fragment(p, n)) {
		because(a, WHY_FRAGMENT, 0, 0);
		return;
	}
	if (has_outgoing) {
		*a = outgoing;
		has_outgoing = false;
		return;
	}
	if (framing_fault(p, n, &f))
		return;
	if (f.proto == UDP)
		why_datagram(a, p + f.at, f.len);
	else if (f.proto == ICMP || f.proto == ICMPV6)
		because(a, context == ANNOTATE_USER ? WHY_DATAGRAM : WHY_ICMP, 0, 0);
}

/* ---- What comes in ---- */

static uint32_t count_checksums(void)
{
	return lwip_stats.ip.chkerr + lwip_stats.tcp.chkerr + lwip_stats.udp.chkerr +
	       lwip_stats.icmp.chkerr + lwip_stats.icmp6.chkerr;
}

static uint32_t count_drops(void)
{
	return lwip_stats.ip.drop + lwip_stats.ip6.drop + lwip_stats.tcp.drop +
	       lwip_stats.udp.drop + lwip_stats.icmp.drop + lwip_stats.icmp6.drop;
}

void annotate_begin(void)
{
	if (is_off)
		return;
	memset(&incoming, 0, sizeof(incoming));
	incoming.checksums = count_checksums();
	incoming.drops = count_drops();
}

void annotate_in(const struct tcp_pcb *pcb, struct segments *s, const struct in_segment *i)
{
	if (is_off)
		return;
	incoming.found = true;
	incoming.segment = *i;
	incoming.segments = s;
	incoming.pcb = s ? pcb : NULL;
	if (pcb->state == LISTEN)
		return;
	incoming.state = (uint8_t)pcb->state;
	incoming.rcv_nxt = pcb->rcv_nxt;
	incoming.rcv_wnd = pcb->rcv_wnd;
	incoming.lastack = pcb->lastack;
	incoming.snd_wnd = pcb->snd_wnd;
	incoming.dupacks = pcb->dupacks;
	incoming.had_gap = pcb->ooseq != NULL;
	incoming.probed = pcb->keep_cnt_sent || (pcb->persist_backoff && pcb->persist_probe);
	if (s && s->timing && (i->flags & ACK) && TCP_SEQ_GEQ(i->ack, s->timed_end)) {
		s->timing = false;
		if (TCP_SEQ_LEQ(i->ack, s->end))
			sample(s, clock_monotonic_ns() - s->timed_ns);
	}
}

void annotate_gone(const struct segments *s)
{
	if (incoming.segments == s) {
		incoming.gone = true;
		incoming.pcb = NULL;
	}
}

/* Nothing but an ACK. */
static void became_of_ack(struct annotation *a, const struct tcp_pcb *pcb)
{
	if (pcb->lastack != incoming.lastack)
		because(a, WHY_ACKNOWLEDGED, 0, pcb->lastack - incoming.lastack);
	else if (incoming.segment.seq == incoming.rcv_nxt - 1)
		because(a, WHY_DUPLICATE, CAUSE_KEEP_ALIVE, 0);
	else if (pcb->dupacks > incoming.dupacks)
		because(a, WHY_DUPLICATE_ACK, 0, pcb->dupacks);
	else if (pcb->snd_wnd != incoming.snd_wnd)
		because(a, WHY_WINDOW_UPDATE, 0, 0);
	else
		because(a, WHY_ACCEPTED, incoming.probed ? CAUSE_ANSWER : 0, 0);
}

static void became_of_segment(struct annotation *a, const struct tcp_pcb *pcb)
{
	const struct in_segment *in = &incoming.segment;
	uint32_t end = in->seq + in->len + !!(in->flags & FIN);
	uint32_t edge = incoming.rcv_nxt + incoming.rcv_wnd;

	if (in->refused) {
		because(a, WHY_OUTSIDE_WINDOW, 0, 0);
	} else if (in->flags & RST) {
		because(a, WHY_IGNORED, CAUSE_OUTSIDE, 0);
	} else if (incoming.answered_bad_ack) {
		because(a, WHY_DROPPED, CAUSE_BAD_ACK, 0);
	} else if (in->flags & SYN) {
		because(a, pcb->state == incoming.state ? WHY_DUPLICATE : WHY_ACCEPTED, 0, 0);
	} else if (end == in->seq) {
		became_of_ack(a, pcb);
	} else if (pcb->rcv_nxt != incoming.rcv_nxt) {
		because(a, WHY_ACCEPTED, incoming.had_gap ? CAUSE_FILLED : 0,
			pcb->rcv_nxt - incoming.rcv_nxt);
	} else if (TCP_SEQ_LEQ(end, incoming.rcv_nxt)) {
		because(a, WHY_DUPLICATE, 0, 0);
	} else if (!incoming.rcv_wnd || TCP_SEQ_GEQ(in->seq, edge)) {
		because(a, WHY_OUTSIDE_WINDOW, 0, 0);
	} else {
		because(a, pcb->ooseq ? WHY_QUEUED : WHY_DROPPED, 0, 0);
	}
}

/* What became of it where its connection was found. */
static void became_of_found(struct annotation *a)
{
	if (incoming.gone) {
		bool reset = incoming.segment.flags & RST;

		because(a, reset ? WHY_WAS_RESET : WHY_ACCEPTED, 0, 0);
		a->before = state_of(incoming.state);
		a->after = state_of(CLOSED);
	} else if (incoming.pcb) {
		became_of_segment(a, incoming.pcb);
		note_connection(a, incoming.pcb, incoming.segments);
		a->before = state_of(incoming.state);
	} else {
		because(a, WHY_ACCEPTED, 0, 0);
	}
}

static void became_of_other(struct annotation *a, const struct framing *f)
{
	if (f->proto == TCP)
		because(a, WHY_NO_CONNECTION, 0, 0);
	else if (count_drops() != incoming.drops)
		because(a, f->proto == UDP ? WHY_NO_CONNECTION : WHY_DROPPED, 0, 0);
	else
		because(a, f->fragment ? WHY_QUEUED : WHY_ACCEPTED, 0, 0);
}

void annotate_end(const struct framing *f, const char *fault, struct annotation *a)
{
	memset(a, 0, sizeof(*a));
	if (is_off)
		return;
	if (fault) {
		because(a, WHY_DROPPED, CAUSE_HEADERS, 0);
		strncat(a->note, fault, sizeof(a->note) - 1);
	} else if (count_checksums() != incoming.checksums) {
		because(a, WHY_BAD_CHECKSUM, 0, 0);
	} else if (incoming.found) {
		became_of_found(a);
	} else {
		became_of_other(a, f);
	}
	incoming.segments = NULL;
	incoming.pcb = NULL;
}
