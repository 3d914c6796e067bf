#include "live.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "annotation.h"
#include "bpf.h"
#include "client/resolver.h"
#include "message.h"
#include "privilege/privilege.h"
#include "setup/rights.h"
#include "stack/stack.h"

/* Seconds that connections may take to close in order. */
static const ev_tstamp LIVE_LINGER = 2.;

/* A frame that crossed the link before there was an output to show it. */
struct early_frame {
	struct early_frame *next;
	struct frame frame;
	struct annotation annotation;
	uint8_t data[];
};

bool live_is_stopped(const struct live *l)
{
	return l->signal || l->link_err || l->output_end;
}

/* Once, for the first reason; while it lingers, a signal ends that. */
static void stop(struct live *l)
{
	if (l->lingering) {
		if (l->signal || l->link_err)
			ev_break(l->loop, EVBREAK_ALL);
	} else if (!l->stopped) {
		l->stopped = true;
		l->config->stop(l->config->arg);
	}
}

/* ---- Frames ---- */

static void keep_early(struct live *l, const struct frame *f)
{
	struct early_frame *e = malloc(sizeof *e + f->caplen), **p = &l->early;

	if (!e)
		return;
	*e = (struct early_frame){ .frame = *f };
	memcpy(e->data, f->data, f->caplen);
	e->frame.data = e->data;
	if (f->annotation) {
		e->annotation = *f->annotation;
		e->frame.annotation = &e->annotation;
	}
	while (*p)
		p = &(*p)->next;
	*p = e;
}

static void show(struct live *l, struct frame *f)
{
	f->iface = &l->iface;
	if (l->output_end && session_full(&l->session))
		return; /* what -c asked for has been seen */
	if (session_frame(&l->session, f) < 0 || session_full(&l->session)) {
		l->output_end = true;
		stop(l);
	}
}

static void on_frame(void *arg, struct frame *f)
{
	struct live *l = arg;

	if (l->output_open)
		show(l, f);
	else
		keep_early(l, f);
}

static void show_early(struct live *l)
{
	while (l->early) {
		struct early_frame *e = l->early;

		l->early = e->next;
		if (l->output_open)
			show(l, &e->frame);
		free(e);
	}
}

static void on_link_failed(void *arg, int err)
{
	struct live *l = arg;

	l->link_err = err;
	stop(l);
}

void live_flush(struct live *l)
{
	if (session_flush(&l->session) < 0 && !l->output_end) {
		l->output_end = true;
		stop(l);
	}
}

/* Before the loop waits: what has been seen is shown, what was written is in the file. */
static void on_before_wait(struct ev_loop *loop, ev_prepare *w, int revents)
{
	(void)loop;
	(void)revents;
	live_flush(w->data);
}

/* ---- Signals ---- */

static void on_signal(struct ev_loop *loop, ev_signal *w, int revents)
{
	struct live *l = w->data;

	(void)loop;
	(void)revents;
	if (w->signum == SIGUSR1) {
		l->config->summary(l->config->arg);
		return;
	}
	l->signal = w->signum;
	stop(l);
}

static void watch_signals(struct live *l)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		ev_signal_init(&l->signals[i], on_signal, numbers[i]);
		l->signals[i].data = l;
		ev_signal_start(l->loop, &l->signals[i]);
	}
}

/* ---- Opening ---- */

static int say_no_stack(const struct live_options *o, int err)
{
	const char *name = o->device;
	char program[256];

	switch (-err) {
	case ENODEV: return message_error("there is no device %s; 'tuntrace setup' makes it", name);
	case ENETDOWN: return message_error("device %s is down; 'tuntrace setup' mends it", name);
	case EPERM:
	case EACCES:
		if (access("/dev/net/tun", R_OK | W_OK) < 0 && errno == EACCES)
			return message_error("no right to open /dev/net/tun: run this as root, or "
					     "once: sudo chmod 666 /dev/net/tun");
		return message_error(
			"no right to use device %s: run this as root, or once, to have it "
			"for yourself: sudo %s setup -i %s",
			name, rights_program(program, sizeof program), name);
	case EBUSY: return message_error("another program is using device %s", name);
	case ENOENT:
		return message_error("/dev/net/tun is missing; 'modprobe tun' makes it, or "
				     "--device /dev/net/tun for a container");
	default: return message_error("device %s: %s", name, strerror(-err));
	}
}

/* Accidents that were not asked for by number are told, so that they can be had again. */
static void choose_seed(struct live *l)
{
	const struct live_options *o = l->config->options;
	uint32_t seed;

	l->impair = o->impair;
	if (o->seed_given)
		return;
	stack_random(&seed, sizeof seed);
	l->impair.seed = seed;
	message_note("the link's accidents: --seed %u", seed);
}

static int open_stack(struct live *l)
{
	const struct live_options *o = l->config->options;
	struct stack_config c = {
		.device = o->device,
		.mtu = o->mtu,
		.no_annotations = o->no_annotations,
		.delayed_ack = o->delayed_ack,
		.keepalive_ms = o->keepalive_ms,
		.frame = on_frame,
		.failed = on_link_failed,
		.arg = l,
	};
	int rc;

	live_addresses(o, &l->v4, &l->v6);
	c.addr = l->v4.address.in.sin_addr;
	c.gateway = l->v4.gateway.in.sin_addr;
	c.prefix = l->v4.prefix;
	if (l->v6.address.sa.sa_family) {
		c.addr6 = l->v6.address.in6.sin6_addr;
		c.gateway6 = l->v6.gateway.in6.sin6_addr;
		c.prefix6 = l->v6.prefix;
	}
	if (impair_wanted(&o->impair))
		c.impair = &l->impair;
	if (c.impair)
		choose_seed(l);
	rc = stack_open(&c, l->loop);
	if (rc < 0)
		return say_no_stack(o, rc);
	l->stack_open = true;
	return 0;
}

/* The servers of --dns, or the machine's; why there are none into l->no_resolver. */
static void find_servers(struct live *l, struct resolvconf *c)
{
	const struct live_options *o = l->config->options;
	const char *from;
	int rc;

	if (o->ndns) {
		resolvconf_parse(c, "", 0);
		memcpy(c->servers, o->dns, sizeof c->servers);
		c->nservers = o->ndns;
		return;
	}
	rc = resolvconf_find(c, "", &from);
	if (rc == 0 && c->out_of_reach[0] && strcmp(from, "/etc/resolv.conf") != 0 &&
	    l->config->names)
		message_note("name server %s is this machine's own, which the stack cannot reach; "
			     "asking those of %s",
			     c->out_of_reach, from);
	if (rc == -ENOENT && c->out_of_reach[0])
		snprintf(l->no_resolver, sizeof l->no_resolver,
			 "/etc/resolv.conf names only %.255s, which the stack cannot reach; name a "
			 "server with --dns",
			 c->out_of_reach);
	else if (rc == -ENOENT)
		snprintf(l->no_resolver, sizeof l->no_resolver,
			 "/etc/resolv.conf names no name server; name one with --dns");
	else if (rc < 0)
		snprintf(l->no_resolver, sizeof l->no_resolver,
			 "/etc/resolv.conf: %s; name a server with --dns", strerror(-rc));
}

static int open_names(struct live *l)
{
	const struct live_options *o = l->config->options;
	struct resolvconf *c = malloc(sizeof *c);
	int rc = -ENOMEM;

	if (c) {
		find_servers(l, c);
		rc = c->nservers ? resolver_open(&l->resolver, l->loop, c) : 0;
		free(c);
	}
	if (rc < 0)
		return message_error("the resolver: %s", strerror(-rc));
	l->dialer = (struct dialer){
		.loop = l->loop,
		.resolver = l->resolver,
		.no_resolver = l->no_resolver,
		.family = o->family,
		.source4 = &l->v4.address,
		.source6 = l->v6.address.sa.sa_family ? &l->v6.address : NULL,
		.pins = o->pins,
		.npins = o->npins,
	};
	return 0;
}

static bool match(void *arg, const struct frame *f)
{
	return bpf_match(arg, f);
}

/* Frames of this link all have one type: what is wrong with the filter is known at once. */
static int open_filter(struct live *l)
{
	if (!l->config->filter)
		return 0;
	l->bpf = bpf_open(l->config->filter);
	if (!l->bpf)
		return message_error("%s", strerror(ENOMEM));
	bpf_expect(l->bpf, LINKTYPE_RAW);
	if (bpf_error(l->bpf))
		return message_usage("filter '%s': %s", l->config->filter, bpf_error(l->bpf));
	l->session.prefilter = match;
	l->session.prefilter_arg = l->bpf;
	return 0;
}

static int open_output(struct live *l)
{
	struct output *o = l->config->output;
	struct output_context context = {
		.live = true,
		.always_print = true,
		.iface = &l->iface,
	};
	int rc;

	l->iface = (struct frame_iface){
		.name = l->config->options->device,
		.description = "the TUN device of the lwIP stack",
		.linktype = LINKTYPE_RAW,
	};
	privilege_as_user(l->config->privilege, o->write);
	rc = output_open(o, &l->session, &context);
	privilege_as_root();
	l->output_open = rc == 0;
	if (rc == 0 && l->config->sink)
		session_add(&l->session, l->config->sink);
	return rc;
}

int live_open(struct live *l, const struct live_config *c)
{
	int rc;

	memset(l, 0, sizeof *l);
	l->config = c;
	session_init(&l->session);
	l->loop = ev_default_loop(EVFLAG_NOENV);
	if (!l->loop)
		return message_error("the event loop: %s", strerror(errno));
	/*
	 * The device first: a run that cannot begin leaves the file of -w as it was.  What needs a
	 * right is the device, and it is open after this.
	 */
	rc = open_filter(l);
	if (rc == 0)
		rc = open_stack(l);
	if (rc == 0)
		rc = open_output(l);
	if (rc == 0)
		rc = open_names(l);
	if (rc) {
		live_close(l);
		return rc;
	}
	watch_signals(l);
	ev_prepare_init(&l->before_wait, on_before_wait);
	l->before_wait.data = l;
	ev_prepare_start(l->loop, &l->before_wait);
	show_early(l);
	return 0;
}

/* ---- Running ---- */

void live_run(struct live *l)
{
	ev_run(l->loop, 0);
}

void live_end(struct live *l)
{
	ev_break(l->loop, EVBREAK_ALL);
}

static void on_deadline(struct ev_loop *loop, ev_timer *w, int revents)
{
	(void)w;
	(void)revents;
	ev_break(loop, EVBREAK_ALL);
}

void live_linger(struct live *l, bool (*busy)(void *arg), void *arg)
{
	int before = l->signal;

	l->lingering = true;
	ev_timer_init(&l->deadline, on_deadline, LIVE_LINGER, 0.);
	ev_now_update(l->loop);
	ev_timer_start(l->loop, &l->deadline);
	l->signal = 0; /* another one is a reason to hurry */
	while ((busy(arg) || stack_open_connections() > 0) && ev_is_active(&l->deadline) &&
	       !l->signal && !l->link_err)
		ev_run(l->loop, EVRUN_ONCE);
	ev_timer_stop(l->loop, &l->deadline);
	if (!l->signal)
		l->signal = before;
}

void live_close(struct live *l)
{
	if (l->resolver)
		resolver_close(l->resolver);
	if (l->stack_open)
		stack_close();
	show_early(l);
	if (l->output_open)
		l->output_code = output_close(l->config->output, &l->session);
	for (size_t i = 0; i < sizeof l->signals / sizeof l->signals[0]; i++)
		ev_signal_stop(l->loop, &l->signals[i]);
	ev_prepare_stop(l->loop, &l->before_wait);
	if (l->bpf)
		bpf_close(l->bpf);
	l->bpf = NULL;
}

int live_verdict(const struct live *l)
{
	if (l->link_err)
		return message_error("device %s: %s", l->config->options->device,
				     strerror(-l->link_err));
	if (l->output_code)
		return l->output_code;
	return l->signal ? 128 + l->signal : EXIT_OK;
}
