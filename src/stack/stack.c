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
#include <string.h>

#include "link/clock.h"
#include "link/link.h"
#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "stack/annotate.h"
#include "stack/drive.h"
#include "stack/internal.h"

enum {
	MTU_LEAST = 68,     /* RFC 791 */
	DRAIN_MS = 2000,    /* at most: a FIN that was lost has its retransmission in this time */
	FINISHED_MS = 1000, /* for peers that have our FIN and still owe us theirs */
};

static struct {
	void (*tell_failed)(void *arg, int err);
	void *arg;
	struct ev_loop *loop;
	ev_timer timer;
	ev_prepare prepare;
	ev_idle later; /* never started, only fed */
	bool initialised, in_dispatch;
	unsigned ends; /* that are open */
	int failed;    /* -errno */
	bool failure_told;
} stack;

void stack_dispatch(void)
{
	if (stack.in_dispatch)
		return;
	stack.in_dispatch = true;
	conn_dispatch();
	dgram_dispatch();
	echo_dispatch();
	stack.in_dispatch = false;
	if (stack.failed && !stack.failure_told) {
		stack.failure_told = true;
		if (stack.tell_failed)
			stack.tell_failed(stack.arg, stack.failed);
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

void stack_link_failed(int err)
{
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

static void begin(const struct stack_config *c, struct ev_loop *loop)
{
	stack.tell_failed = c->failed;
	stack.arg = c->arg;
	stack.loop = loop;
	stack.failed = 0;
	stack.failure_told = false;
	if (!stack.initialised)
		lwip_init();
	else
		sys_restart_timeouts();
	stack.initialised = true;
}

int stack_open(const struct stack_config *c, struct ev_loop *loop)
{
	int rc;

	if (stack.ends)
		return -EBUSY;
	if (c->prefix > 32 || (c->mtu && (c->mtu < MTU_LEAST || c->mtu > LINK_MTU_MAX)))
		return -EINVAL;
	rc = end_open(0, c, loop);
	if (rc)
		return rc;
	begin(c, loop);
	annotate_turn_off(c->no_annotations);
	conn_keep_alive(c->keepalive_ms);
	end_up(0);
	start_watchers(loop);
	stack.ends = 1;
	return 0;
}

int stack_open_peer(const struct stack_config *c)
{
	int rc;

	if (stack.ends != 1)
		return -EBUSY;
	rc = end_open(1, c, stack.loop);
	if (rc)
		return rc;
	end_up(1);
	stack.ends = 2;
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
		end_pump(0, due < limit - ms ? due : (unsigned)(limit - ms));
		run_timers();
	}
}

void stack_close(void)
{
	if (!stack.ends)
		return;
	stop_watchers(stack.loop);
	stack.in_dispatch = true;
	conn_close_all();
	dgram_close_all();
	echo_close_all();
	if (stack.ends == 1)
		drain();
	conn_abort_all();
	/* What the first end's link still holds goes to the second. */
	for (unsigned i = 0; i < stack.ends; i++)
		end_close(i);
	stack.ends = 0;
	stop_watchers(stack.loop);
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
		.refused = end_refused(0),
	};
}
