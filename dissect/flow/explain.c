#include "flow/explain.h"

#include <string.h>

#include "flow/convtcp.h"
#include "flow/ladder.h"
#include "flow/tcp.h"
#include "protocols.h"
#include "text.h"

/* A share of the whole time that is worth a sentence at the top. */
enum { SLOW_PERCENT = 30 };
static const int64_t SLOW_NS = 100 * 1000000;

/* The sentence that is being made. */
struct teller {
	const struct conv *c;
	void (*say)(void *ctx, const struct explain_sentence *sentence);
	void *ctx;
	uint64_t frames[EXPLAIN_FRAMES_MAX];
	unsigned nframes;
	struct text t;
	char buf[EXPLAIN_TEXT_MAX];
};

void explain_duration(struct text *t, int64_t ns)
{
	int64_t us = ns / 1000;

	if (us < 1000)
		text_fmt(t, "%lld us", (long long)us);
	else if (us < 10000)
		text_fmt(t, "%lld.%02lld ms", (long long)(us / 1000), (long long)(us / 10 % 100));
	else if (us < 100000)
		text_fmt(t, "%lld.%lld ms", (long long)(us / 1000), (long long)(us / 100 % 10));
	else
		ladder_duration(t, ns);
}

void explain_text(struct text *t, const struct explain_sentence *s)
{
	text_str(t, s->text);
	if (s->nframes)
		text_fmt(t, " (frame%s ", s->nframes == 1 ? "" : "s");
	for (unsigned i = 0; i < s->nframes; i++)
		text_fmt(t, "%s%llu", i ? ", " : "", (unsigned long long)s->frames[i]);
	text_str(t, s->nframes ? ")." : ".");
}

static void begin(struct teller *x)
{
	text_init(&x->t, x->buf, sizeof x->buf);
	x->nframes = 0;
}

/* FRAME is a proof; they are kept in order, each once. */
static void prove(struct teller *x, uint64_t frame)
{
	unsigned i = x->nframes;

	if (frame == 0 || x->nframes == EXPLAIN_FRAMES_MAX)
		return;
	while (i > 0 && x->frames[i - 1] > frame)
		i--;
	if (i > 0 && x->frames[i - 1] == frame)
		return;
	memmove(&x->frames[i + 1], &x->frames[i], (x->nframes - i) * sizeof x->frames[0]);
	x->frames[i] = frame;
	x->nframes++;
}

static void end(struct teller *x)
{
	struct explain_sentence s = { x->buf, x->frames, x->nframes };

	x->say(x->ctx, &s);
}

static void tell(struct teller *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct teller *x, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vfmt(&x->t, fmt, ap);
	va_end(ap);
}

static void tell_end(struct teller *x, unsigned side)
{
	conv_endpoint(&x->t, x->c, side);
}

static void tell_time(struct teller *x, int64_t ns)
{
	explain_duration(&x->t, ns);
}

static const char *who(unsigned side)
{
	return side == 0 ? "client" : "server";
}

/* ---- Why it was slow ---- */

/* "2.055 s of 2.116 s were spent waiting for the SYN to be sent again". */
static void why_slow(struct teller *x)
{
	const struct wait *w = x->c->tcp->wait;
	int64_t whole = x->c->tcp->last_ns - x->c->first_ns;

	for (unsigned k = 0; k < WAIT_KINDS; k++) {
		if (w[k].total_ns < SLOW_NS || w[k].total_ns / SLOW_PERCENT < whole / 100)
			continue;
		begin(x);
		tell_time(x, w[k].total_ns);
		tell(x, " of ");
		tell_time(x, whole);
		tell(x, " spent waiting for %s", wait_text((enum wait_kind)k));
		if (w[k].count > 1) {
			tell(x, ", %u times; at the longest for ", w[k].count);
			tell_time(x, w[k].longest_ns);
		}
		if (k == WAIT_SENDER || k == WAIT_TIMEOUT)
			tell(x, ", until the %s %s", who(w[k].side),
			     k == WAIT_SENDER ? "went on" : "sent again");
		prove(x, w[k].from);
		prove(x, w[k].to);
		end(x);
	}
}

/* ---- How it began ---- */

static void no_connection(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;
	const struct wait *again = &t->wait[WAIT_SYN_AGAIN];

	begin(x);
	prove(x, t->syn.frame);
	if (t->states.reset && t->states.resetter == 1 && !t->synack.frame) {
		tell_end(x, 1);
		tell(x, " refused the connection: it answered the SYN with a RST after ");
		tell_time(x, t->reset.ns - t->syn.ns);
		prove(x, t->reset.frame);
	} else if (t->states.reset) {
		tell(x, "The %s reset the connection before it was open", who(t->states.resetter));
		prove(x, t->synack.frame);
		prove(x, t->reset.frame);
	} else if (t->synack.frame) {
		tell(x, "The handshake was not completed: the client did not acknowledge the "
			"SYN,ACK");
		prove(x, t->synack.frame);
	} else {
		tell_end(x, 1);
		tell(x, " did not answer");
		if (again->count) {
			tell(x, ": the SYN was sent %u times in ", again->count + 1);
			tell_time(x, t->syn_again.ns - t->syn.ns);
			prove(x, t->syn_again.frame);
		}
	}
	end(x);
}

/* Where on the way the capture was taken: the nearer end answers at once. */
static void viewpoint(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;
	int64_t there = t->synack.ns - (t->syn_again.frame ? t->syn_again.ns : t->syn.ns);
	int64_t here = t->established.ns - t->synack.ns;

	if (there < 0 || here < 0 || (here * 10 > there && there * 10 > here))
		return;
	begin(x);
	tell(x, "The capture was taken near the %s, which took ", who(here < there ? 0 : 1));
	tell_time(x, here < there ? here : there);
	tell(x, " to answer the handshake; the %s took ", who(here < there ? 1 : 0));
	tell_time(x, here < there ? there : here);
	prove(x, t->syn_again.frame ? t->syn_again.frame : t->syn.frame);
	prove(x, t->synack.frame);
	prove(x, t->established.frame);
	end(x);
}

static void handshake(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;
	const struct wait *again = &t->wait[WAIT_SYN_AGAIN];

	if (t->states.midstream || !t->syn.frame) {
		begin(x);
		tell(x, "The capture begins in the middle of the connection");
		prove(x, x->c->first_frame);
		end(x);
		return;
	}
	if (!t->established.frame)
		return;
	begin(x);
	tell(x, "The handshake took ");
	tell_time(x, t->established.ns - t->syn.ns);
	prove(x, t->syn.frame);
	prove(x, t->synack.frame);
	prove(x, t->established.frame);
	if (again->count) {
		tell(x, ", ");
		tell_time(x, again->total_ns);
		tell(x, " of it until the SYN or its answer was sent again%s",
		     again->count > 1 ? " for the last time" : "");
		prove(x, t->syn_again.frame);
		prove(x, again->to);
	}
	end(x);
	viewpoint(x);
}

static void icmp_error(struct teller *x)
{
	static const struct {
		uint8_t len, type, code;
		const char *text;
	} errors[] = {
		{ 4, 3, 0, "that the network cannot be reached" },
		{ 4, 3, 1, "that the host cannot be reached" },
		{ 4, 3, 2, "that the host does not know the protocol" },
		{ 4, 3, 3, "that nobody listens on the port" },
		{ 4, 3, 4, "that a packet is too big for the way" },
		{ 4, 3, 9, "that the network is prohibited" },
		{ 4, 3, 10, "that the host is prohibited" },
		{ 4, 3, 13, "that a filter forbids it" },
		{ 4, 11, 0, "that a packet's time to live ran out" },
		{ 4, 11, 1, "that fragments of a packet are missing" },
		{ 16, 1, 0, "that there is no route" },
		{ 16, 1, 1, "that a filter forbids it" },
		{ 16, 1, 3, "that the address cannot be reached" },
		{ 16, 1, 4, "that nobody listens on the port" },
		{ 16, 2, 0, "that a packet is too big for the way" },
		{ 16, 3, 0, "that a packet's hop limit ran out" },
		{ 16, 3, 1, "that fragments of a packet are missing" },
	};
	const struct conv_error *e = x->c->error;
	const char *what = NULL;

	if (!e)
		return;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (errors[i].len == x->c->addrlen && errors[i].type == e->type &&
		    errors[i].code == e->code)
			what = errors[i].text;
	begin(x);
	(x->c->addrlen == 4 ? text_ipv4 : text_ipv6)(&x->t, e->from);
	if (what)
		tell(x, " said %s", what);
	else
		tell(x, " sent an ICMP error of type %u, code %u", e->type, e->code);
	if (e->count > 1)
		tell(x, ", the first of %u errors", e->count);
	prove(x, e->frame);
	end(x);
}

/* ---- What it was for ---- */

static void put_name(struct teller *x)
{
	text_escaped(&x->t, x->c->name, x->c->name_len);
}

static void tls(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;

	if (!t->hello.frame)
		return;
	begin(x);
	prove(x, t->hello.frame);
	if (t->secure.frame) {
		tell(x, "The TLS handshake");
		if (x->c->name)
			tell(x, " for "), put_name(x);
		tell(x, " took ");
		tell_time(x, t->secure.ns - t->hello.ns);
		prove(x, t->secure.frame);
	} else {
		tell(x, "The TLS handshake");
		if (x->c->name)
			tell(x, " for "), put_name(x);
		tell(x, " was not completed");
	}
	end(x);
}

static void request(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;

	if (!t->request.frame || !t->answer.frame || t->answer.ns < t->request_end.ns)
		return;
	begin(x);
	tell(x, "The server's first data came ");
	tell_time(x, t->answer.ns - t->request_end.ns);
	tell(x, " after the client's");
	if (t->answer_end.frame != t->answer.frame) {
		tell(x, ", its last ");
		tell_time(x, t->answer_end.ns - t->answer.ns);
		tell(x, " later");
	}
	prove(x, t->request_end.frame);
	prove(x, t->answer.frame);
	prove(x, t->answer_end.frame);
	end(x);
}

/* ---- What went wrong on the way ---- */

static unsigned prove_anomaly(struct teller *x, unsigned bit)
{
	const struct conv_anomaly *a = conv_anomaly(x->c, bit);

	for (unsigned i = 0; a && i < a->count && i < CONV_ANOMALY_FRAMES; i++)
		prove(x, a->frame[i]);
	return a ? a->count : 0;
}

/* One sentence for anomalies BIT, with their number before WHAT. */
static void anomaly(struct teller *x, unsigned bit, const char *one, const char *many)
{
	begin(x);
	unsigned n = prove_anomaly(x, bit);

	if (n == 0)
		return;
	tell(x, "%u %s", n, n == 1 ? one : many);
	end(x);
}

static void retransmissions(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;
	static const unsigned bits[] = { TCPA_RETRANSMISSION, TCPA_FAST_RETRANSMISSION,
					 TCPA_SPURIOUS_RETRANSMISSION };
	static const char *const how[] = { "by timer", "after duplicate ACKs",
					   "though the data had arrived" };

	for (unsigned i = 0; i < 2; i++) {
		if (t->side[i].retransmissions == 0)
			continue;
		begin(x);
		tell(x, "The %s sent %llu segment%s again", who(i),
		     (unsigned long long)t->side[i].retransmissions,
		     t->side[i].retransmissions == 1 ? "" : "s");
		bool alone = t->side[!i].retransmissions == 0;
		for (unsigned k = 0, said = 0; alone && k < 3; k++) {
			const struct conv_anomaly *a = conv_anomaly(x->c, bits[k]);

			if (!a)
				continue;
			tell(x, "%s %u %s", said++ ? "," : ":", a->count, how[k]);
			prove_anomaly(x, bits[k]);
		}
		for (unsigned k = 0; !alone && k < 3; k++)
			prove_anomaly(x, bits[k]);
		end(x);
	}
}

static void window(struct teller *x)
{
	const struct wait *w = &x->c->tcp->wait[WAIT_WINDOW];
	const struct conv_anomaly *zero = conv_anomaly(x->c, TCPA_ZERO_WINDOW);

	if (!zero)
		return;
	begin(x);
	tell(x, "A receiver did not read: its window was closed for ");
	tell_time(x, w->total_ns);
	tell(x, " in all");
	prove(x, zero->frame[0]);
	prove(x, zero->last);
	prove(x, w->to);
	end(x);
}

static void losses(struct teller *x)
{
	retransmissions(x);
	anomaly(x, TCPA_LOST_SEGMENT, "gap: bytes before a segment were not captured by then",
		"gaps: bytes before a segment were not captured by then");
	anomaly(x, TCPA_DUPLICATE_ACK, "duplicate ACK said that something was missing",
		"duplicate ACKs said that something was missing");
	anomaly(x, TCPA_OUT_OF_ORDER, "segment came out of order", "segments came out of order");
	anomaly(x, TCPA_ACK_LOST_SEGMENT, "ACK is for bytes that the capture lacks",
		"ACKs are for bytes that the capture lacks");
	window(x);
	anomaly(x, TCPA_WINDOW_FULL, "segment filled the receiver's window",
		"segments filled the receiver's window");
	anomaly(x, TCPA_KEEP_ALIVE, "keep-alive asked whether the other end is there",
		"keep-alives asked whether the other end is there");
	if (conv_anomaly(x->c, TCPA_REUSED_PORTS))
		anomaly(x, TCPA_REUSED_PORTS, "SYN used the ports of an earlier connection",
			"SYNs used the ports of an earlier connection");
}

/* ---- How it ended ---- */

static void closed_by(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;
	unsigned first = !t->fin[0].frame || (t->fin[1].frame && t->fin[1].ns < t->fin[0].ns);

	if (!t->fin[first].frame)
		return;
	begin(x);
	prove(x, t->fin[first].frame);
	prove(x, t->fin[!first].frame);
	if (t->states.side[0] == TCP_STATE_CLOSING || t->states.side[1] == TCP_STATE_CLOSING ||
	    (t->states.side[0] == TCP_STATE_TIME_WAIT &&
	     t->states.side[1] == TCP_STATE_TIME_WAIT)) {
		tell(x, "Both ends closed at the same time");
	} else if (t->fin[!first].frame) {
		tell(x, "The %s closed first, the %s ", who(first), who(!first));
		tell_time(x, t->fin[!first].ns - t->fin[first].ns);
		tell(x, " later");
	} else {
		tell(x, "The %s closed its direction, the %s did not", who(first), who(!first));
	}
	end(x);
}

static void ending(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;

	closed_by(x);
	if (t->reset.frame) {
		begin(x);
		tell(x, "The %s reset the connection after ", who(t->states.resetter));
		tell_time(x, t->reset.ns - x->c->first_ns);
		prove(x, t->reset.frame);
		end(x);
	} else if (!t->fin[0].frame && !t->fin[1].frame) {
		begin(x);
		tell(x, "It is open at the end of the capture");
		prove(x, x->c->last_frame);
		end(x);
	}
}

static void explain_tcp(struct teller *x)
{
	const struct conv_tcp *t = x->c->tcp;
	bool opened = t->established.frame || t->states.midstream || t->request.frame ||
		      t->answer.frame || !t->syn.frame;

	if (!opened) {
		no_connection(x);
		icmp_error(x);
		losses(x);
		return;
	}
	why_slow(x);
	handshake(x);
	icmp_error(x);
	tls(x);
	request(x);
	losses(x);
	ending(x);
}

/* ---- Others ---- */

static void explain_answers(struct teller *x)
{
	const struct conv *c = x->c;
	const struct rtt *r = c->rtt[1];

	if (c->kind == CONV_ICMP && c->side[0].frames > c->side[1].frames) {
		begin(x);
		tell(x, "%llu of %llu requests were not answered",
		     (unsigned long long)(c->side[0].frames - c->side[1].frames),
		     (unsigned long long)c->side[0].frames);
		prove(x, c->first_frame);
		prove(x, c->last_frame);
		end(x);
	}
	if (c->kind == CONV_UDP && c->app == PROTO_DNS && c->side[1].frames == 0 &&
	    c->side[0].frames > 0) {
		begin(x);
		tell(x, "The name server did not answer");
		if (c->name)
			tell(x, " the question for "), put_name(x);
		if (c->side[0].frames > 1)
			tell(x, ", though it was asked %llu times",
			     (unsigned long long)c->side[0].frames);
		prove(x, c->first_frame);
		prove(x, c->last_frame);
		end(x);
	}
	if (!r || r->n == 0)
		return;
	begin(x);
	tell(x, "The answer%s took ", r->n == 1 ? "" : "s");
	tell_time(x, r->min);
	if (r->n > 1) {
		tell(x, " to ");
		tell_time(x, r->max);
		tell(x, ", ");
		tell_time(x, rtt_mean(r));
		tell(x, " on average");
	}
	prove(x, c->first_frame);
	prove(x, c->last_frame);
	end(x);
}

void conv_explain(const struct conv *c,
		  void (*say)(void *ctx, const struct explain_sentence *sentence), void *ctx)
{
	struct teller x = { .c = c, .say = say, .ctx = ctx };

	if (c->tcp) {
		explain_tcp(&x);
		return;
	}
	explain_answers(&x);
	icmp_error(&x);
}
