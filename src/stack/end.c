/*
 * An end of the stack: its interface on a link, and the frames that cross it, shown in order and
 * with what the stack has to say of them.
 */
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "impair/impair.h"
#include "link/link.h"
#include "lwip/priv/tcp_priv.h"
#include "stack/annotate.h"
#include "stack/drive.h"
#include "stack/internal.h"

static struct end {
	struct stack_config config;
	struct impair_config impair;
	struct link *link; /* NULL: it is not open */
	uint64_t refused;  /* by the link that was */
	uint64_t received; /* number of the frame that came last */
	uint64_t whole;    /* of the last sent one that was not a later fragment */
} ends[STACK_ENDS];

static bool in_input; /* lwIP has a datagram: what is sent is held */
static struct held *held, **held_last = &held;

static unsigned index_of(const struct end *e)
{
	return (unsigned)(e - ends);
}

/* A frame that was sent while another was taken in, and is shown behind that one. */
struct held {
	struct held *next;
	struct end *end;
	struct frame frame;
	struct annotation annotation;
	uint8_t data[];
};

/* One that is done with is kept: an ACK is held for every other segment that comes. */
enum { SMALL = 128 };
static struct held *spare;

static void note_fate(struct annotation *a, const struct link_fate *fate)
{
	a->link = fate->what;
	if (fate->what & LINK_DELAYED)
		annotation_set(a, VALUE_DELAY, fate->delay_us);
}

/* Nobody wants to know what the stack says of its frames. */
static bool is_bare(const struct end *e)
{
	return e->config.no_annotations || !e->config.frame;
}

/* With nothing but what the link did, if it did anything. */
static void show_bare(const struct end *e, struct frame *f, const struct link_fate *fate)
{
	struct annotation a = { 0 };

	note_fate(&a, fate);
	f->annotation = a.link ? &a : NULL;
	if (e->config.frame)
		e->config.frame(e->config.arg, f);
}

/* Annotation A of frame F names another frame: what brought it about, or the first fragment. */
static void show(struct end *e, struct frame *f, struct annotation *a)
{
	if (a->why == WHY_ICMP)
		a->frame = e->received;
	else if (a->why == WHY_FRAGMENT)
		a->frame = e->whole;
	f->annotation = a;
	if (e->config.frame)
		e->config.frame(e->config.arg, f);
	if (f->dir == FRAME_DIR_OUT && a->why != WHY_FRAGMENT)
		e->whole = f->number;
}

static struct held *held_for(uint32_t n)
{
	struct held *h = spare;

	if (n > SMALL)
		return malloc(sizeof(*h) + n);
	if (!h)
		return malloc(sizeof(*h) + SMALL);
	spare = NULL;
	return h;
}

static void held_done(struct held *h)
{
	if (spare || h->frame.caplen > SMALL) {
		free(h);
		return;
	}
	spare = h;
}

/* False without memory. */
static bool hold(struct end *e, const struct frame *f, const struct annotation *a)
{
	struct held *h = held_for(f->caplen);

	if (!h)
		return false;
	h->next = NULL;
	h->end = e;
	h->frame = *f;
	h->annotation = *a;
	memcpy(h->data, f->data, f->caplen);
	h->frame.data = h->data;
	*held_last = h;
	held_last = &h->next;
	return true;
}

static void show_held(void)
{
	struct held *h = held;

	held = NULL;
	held_last = &held;
	while (h) {
		struct held *next = h->next;

		show(h->end, &h->frame, &h->annotation);
		held_done(h);
		h = next;
	}
}

static void on_sent(void *arg, struct frame *f, const struct link_fate *fate)
{
	struct end *e = arg;
	struct annotation a;

	if (is_bare(e)) {
		annotate_forget();
		show_bare(e, f, fate);
		return;
	}
	annotate_sent(f->data, f->len, &a);
	note_fate(&a, fate);
	if (!in_input || !hold(e, f, &a))
		show(e, f, &a);
}

/* To lwIP; what became of it into *A. */
static void take_in(struct end *e, const struct frame *f, struct annotation *a)
{
	enum annotate_context before = annotate_enter(ANNOTATE_INPUT);
	bool was_off = annotate_turn_off(is_bare(e));

	in_input = true;
	device_input(index_of(e), f->data, f->len, a);
	in_input = false;
	annotate_turn_off(was_off);
	annotate_enter(before);
}

/*
 * A frame is shown when the stack is done with it, so that what it did with it can be said; the
 * frames that answer it are shown behind it, though they have left.
 */
static void take_in_and_show(struct end *e, struct frame *f, const struct link_fate *fate)
{
	struct annotation a;

	if (fate->what & LINK_LOST)
		memset(&a, 0, sizeof(a));
	else
		take_in(e, f, &a);
	note_fate(&a, fate);
	show(e, f, &a);
	if (fate->what & LINK_LOST)
		return;
	e->received = f->number;
	show_held();
}

static void on_received(void *arg, struct frame *f, const struct link_fate *fate)
{
	struct end *e = arg;
	struct annotation none;

	if (is_bare(e)) {
		show_bare(e, f, fate);
		if (!(fate->what & LINK_LOST))
			take_in(e, f, &none);
	} else {
		take_in_and_show(e, f, fate);
	}
	if (!(fate->what & LINK_LOST))
		stack_dispatch();
}

/* True where PCB is of end E: by its address. */
static bool is_of(const struct tcp_pcb *pcb, const struct end *e)
{
	if (!IP_IS_V4_VAL(pcb->local_ip))
		return memcmp(ip_2_ip6(&pcb->local_ip)->addr, &e->config.addr6,
			      sizeof(e->config.addr6)) == 0;
	return ip_2_ip4(&pcb->local_ip)->addr == e->config.addr.s_addr;
}

/* Acknowledgments that were held back go out now: nothing more is coming to join them. */
static void on_drained(void *arg)
{
	const struct end *e = arg;
	enum annotate_context before;

	if (e->config.delayed_ack)
		return;
	before = annotate_enter(ANNOTATE_DRAINED);
	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
		if (!(pcb->flags & TF_ACK_DELAY) || !is_of(pcb, e))
			continue;
		tcp_ack_now(pcb);
		tcp_output(pcb);
	}
	annotate_enter(before);
}

static void on_failed(void *arg, int err)
{
	(void)arg;
	stack_link_failed(err);
}

/* ---- Open and close ---- */

int end_open(unsigned end, const struct stack_config *c, struct ev_loop *loop)
{
	static const struct link_ops ops = {
		.sent = on_sent,
		.received = on_received,
		.drained = on_drained,
		.failed = on_failed,
	};
	struct end *e = &ends[end];
	int rc;

	*e = (struct end){ .config = *c };
	if (c->impair) {
		e->impair = *c->impair;
		e->impair.open = c->open_link;
		rc = impair_open(&e->link, &e->impair, c->device, loop, &ops, e);
	} else {
		rc = (c->open_link ? c->open_link : link_open)(&e->link, c->device, loop, &ops, e);
	}
	if (rc)
		e->link = NULL;
	return rc;
}

void end_up(unsigned end)
{
	const struct end *e = &ends[end];

	device_up(end, &e->config, e->link, e->config.mtu ? e->config.mtu : link_mtu(e->link));
}

void end_pump(unsigned end, unsigned ms)
{
	link_pump(ends[end].link, ms);
}

uint64_t end_refused(unsigned end)
{
	return ends[end].link ? link_refused(ends[end].link) : ends[end].refused;
}

uint64_t stack_link_due(void)
{
	return ends[0].config.impair ? impair_due(ends[0].link) : UINT64_MAX;
}

void stack_link_turn(void)
{
	if (ends[0].config.impair)
		impair_turn(ends[0].link);
}

void end_close(unsigned end)
{
	struct end *e = &ends[end];

	device_down(end);
	e->refused = link_refused(e->link);
	link_close(e->link);
	e->link = NULL;
	free(spare);
	spare = NULL;
}
