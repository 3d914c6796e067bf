/*
 * Theory of operation.
 *
 * The link hands datagrams in; their framing is checked, lwIP takes them and sends what it will.
 * lwIP's callbacks only note what happened; when it has returned, stack_dispatch() tells the
 * users.  So a user may do anything in a callback, and what he writes on `connected` is a segment
 * of its own behind the handshake's last ACK.
 *
 * lwIP's timers are one timer of the loop, set anew before each wait.
 */
#include <errno.h>
#include <ev.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "link/clock.h"
#include "link/link.h"
#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "frame.h"
#include "impair/impair.h"
#include "stack/annotate.h"
#include "stack/drive.h"
#include "stack/internal.h"

enum {
	MTU_LEAST = 68,     /* RFC 791 */
	DRAIN_MS = 2000,    /* at most: a FIN that was lost has its retransmission in this time */
	FINISHED_MS = 1000, /* for peers that have our FIN and still owe us theirs */
};

static struct {
	struct stack_config config;
	struct impair_config impair;
	struct ev_loop *loop;
	struct link *link;
	ev_timer timer;
	ev_prepare prepare;
	ev_idle later; /* never started, only fed */
	bool open, initialised, in_dispatch;
	int failed; /* -errno */
	bool failure_told;
	uint64_t refused; /* of the link that was */
	bool in_input;    /* lwIP has a datagram: what is sent is held */
	struct held *held, **held_last;
	uint64_t received; /* number of the frame that came last */
} stack = { .held_last = &stack.held };

static void stack_dispatch(void)
{
	if (stack.in_dispatch)
		return;
	stack.in_dispatch = true;
	conn_dispatch();
	dgram_dispatch();
	stack.in_dispatch = false;
	if (stack.failed && !stack.failure_told) {
		stack.failure_told = true;
		if (stack.config.failed)
			stack.config.failed(stack.config.arg, stack.failed);
	}
}

void stack_dispatch_later(void)
{
	ev_feed_event(stack.loop, &stack.later, EV_CUSTOM);
}

static void on_later(struct ev_loop *loop, ev_idle *w, int events)
{
	(void)loop;
	(void)w;
	(void)events;
	stack_dispatch();
}

/* ---- The link ---- */

/* A frame that was sent while another was taken in, and is shown behind that one. */
struct held {
	struct held *next;
	struct frame frame;
	struct annotation annotation;
	uint8_t data[];
};

/* Annotation A of frame F names another frame: what brought it about, or the first fragment. */
static void show(struct frame *f, struct annotation *a)
{
	static uint64_t whole; /* the last one that was not a later fragment */

	if (a->why == WHY_ICMP)
		a->frame = stack.received;
	else if (a->why == WHY_FRAGMENT)
		a->frame = whole;
	f->annotation = a;
	if (stack.config.frame)
		stack.config.frame(stack.config.arg, f);
	if (f->dir == FRAME_DIR_OUT && a->why != WHY_FRAGMENT)
		whole = f->number;
}

/* False without memory. */
static bool hold(const struct frame *f, const struct annotation *a)
{
	struct held *h = malloc(sizeof(*h) + f->caplen);

	if (!h)
		return false;
	h->next = NULL;
	h->frame = *f;
	h->annotation = *a;
	memcpy(h->data, f->data, f->caplen);
	h->frame.data = h->data;
	*stack.held_last = h;
	stack.held_last = &h->next;
	return true;
}

static void show_held(void)
{
	struct held *h = stack.held;

	stack.held = NULL;
	stack.held_last = &stack.held;
	while (h) {
		struct held *next = h->next;

		show(&h->frame, &h->annotation);
		free(h);
		h = next;
	}
}

static void note_fate(struct annotation *a, const struct link_fate *fate)
{
	a->link = fate->what;
	if (fate->what & LINK_DELAYED)
		annotation_set(a, VALUE_DELAY, fate->delay_us);
}

static void on_sent(void *arg, struct frame *f, const struct link_fate *fate)
{
	struct annotation a;

	(void)arg;
	annotate_sent(f->data, f->len, &a);
	note_fate(&a, fate);
	if (!stack.in_input || !hold(f, &a))
		show(f, &a);
}

/*
 * A frame is shown when the stack is done with it, so that what it did with it can be said; the
 * frames that answer it are shown behind it, though they have left.
 */
static void on_received(void *arg, struct frame *f, const struct link_fate *fate)
{
	struct annotation a = { 0 };
	enum annotate_context before;

	(void)arg;
	if (fate->what & LINK_LOST) {
		note_fate(&a, fate);
		show(f, &a);
		return;
	}
	before = annotate_enter(ANNOTATE_INPUT);
	stack.in_input = true;
	device_input(f->data, f->len, &a);
	stack.in_input = false;
	annotate_enter(before);
	note_fate(&a, fate);
	show(f, &a);
	stack.received = f->number;
	show_held();
	stack_dispatch();
}

/* Acknowledgments that were held back go out now: nothing more is coming to join them. */
static void on_drained(void *arg)
{
	enum annotate_context before = annotate_enter(ANNOTATE_DRAINED);

	(void)arg;
	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
		if (!(pcb->flags & TF_ACK_DELAY))
			continue;
		tcp_ack_now(pcb);
		tcp_output(pcb);
	}
	annotate_enter(before);
}

static void on_failed(void *arg, int err)
{
	(void)arg;
	stack.failed = err;
	stack_dispatch_later();
}

/* ---- Time ---- */

uint32_t stack_due(void)
{
	uint32_t ms = sys_timeouts_sleeptime();

	return ms == SYS_TIMEOUTS_SLEEPTIME_INFINITE ? STACK_IDLE : ms;
}

static void run_timers(void)
{
	enum annotate_context before = annotate_enter(ANNOTATE_TIMERS);

	segments_before_timers();
	sys_check_timeouts();
	annotate_enter(before);
}

void stack_turn(void)
{
	run_timers();
	stack_dispatch();
}

static void on_timer(struct ev_loop *loop, ev_timer *w, int events)
{
	(void)loop;
	(void)w;
	(void)events;
	stack_turn();
}

static void before_wait(struct ev_loop *loop, ev_prepare *w, int events)
{
	uint32_t ms = stack_due();

	(void)w;
	(void)events;
	ev_timer_stop(loop, &stack.timer);
	if (ms == STACK_IDLE)
		return;
	ev_timer_set(&stack.timer, ms / 1000.0, 0);
	ev_timer_start(loop, &stack.timer);
}

/* ---- Open and close ---- */

static void start_watchers(struct ev_loop *loop)
{
	ev_timer_init(&stack.timer, on_timer, 0, 0);
	ev_idle_init(&stack.later, on_later);
	ev_prepare_init(&stack.prepare, before_wait);
	ev_prepare_start(loop, &stack.prepare);
}

static void stop_watchers(struct ev_loop *loop)
{
	ev_prepare_stop(loop, &stack.prepare);
	ev_timer_stop(loop, &stack.timer);
	ev_clear_pending(loop, &stack.later);
}

static int open_link(const struct stack_config *c, struct ev_loop *loop)
{
	static const struct link_ops ops = {
		.sent = on_sent,
		.received = on_received,
		.drained = on_drained,
		.failed = on_failed,
	};

	if (!c->impair)
		return (c->open_link ? c->open_link : link_open)(&stack.link, c->device, loop, &ops,
								 NULL);
	stack.impair = *c->impair;
	stack.impair.open = c->open_link;
	return impair_open(&stack.link, &stack.impair, c->device, loop, &ops, NULL);
}

int stack_open(const struct stack_config *c, struct ev_loop *loop)
{
	int rc;

	if (stack.open)
		return -EBUSY;
	if (c->prefix > 32 || (c->mtu && (c->mtu < MTU_LEAST || c->mtu > LINK_MTU_MAX)))
		return -EINVAL;
	rc = open_link(c, loop);
	if (rc)
		return rc;
	stack.config = *c;
	stack.loop = loop;
	stack.failed = 0;
	stack.failure_told = false;
	if (!stack.initialised)
		lwip_init();
	else
		sys_restart_timeouts();
	stack.initialised = true;
	device_up(c, stack.link, c->mtu ? c->mtu : link_mtu(stack.link));
	start_watchers(loop);
	stack.open = true;
	return 0;
}

/*
 * Serves the link until no peer waits for us, within bounds.  Not the loop: its other watchers
 * belong to a caller who is about to end.
 */
static void drain(void)
{
	uint64_t start = clock_monotonic_ns();

	while (tcp_active_pcbs && !stack.failed) {
		uint64_t ms = (clock_monotonic_ns() - start) / 1000000;
		uint64_t limit = conn_all_finished() ? FINISHED_MS : DRAIN_MS;
		uint32_t due = stack_due();

		if (ms >= limit)
			break;
		link_pump(stack.link, due < limit - ms ? due : (unsigned)(limit - ms));
		run_timers();
	}
}

void stack_close(void)
{
	if (!stack.open)
		return;
	stack.open = false;
	stop_watchers(stack.loop);
	stack.in_dispatch = true;
	conn_close_all();
	dgram_close_all();
	drain();
	conn_abort_all();
	device_down();
	stack.refused = link_refused(stack.link);
	link_close(stack.link);
	stop_watchers(stack.loop);
	stack.link = NULL;
	stack.in_dispatch = false;
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
	return (struct stack_counts){
		.retransmitted = segments_retransmitted(),
		.dropped = device_dropped(),
		.refused = stack.link ? link_refused(stack.link) : stack.refused,
	};
}
