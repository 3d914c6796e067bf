#include <openssl/sha.h>
#include <string.h>

#include "community.h"
#include "flow/convtcp.h"
#include "flow/explain.h"
#include "flow/tcp.h"
#include "flows/report.h"
#include "text.h"
#include "value.h"

/* The text of one conversation, and whether a comma is due. */
struct object {
	struct text t;
	bool comma;
	char buf[32768];
};

static void key(struct object *o, const char *name)
{
	if (o->comma)
		text_char(&o->t, ',');
	o->comma = true;
	text_fmt(&o->t, "\"%s\":", name);
}

static void open(struct object *o, const char *name, char bracket)
{
	key(o, name);
	text_char(&o->t, bracket);
	o->comma = false;
}

static void close(struct object *o, char bracket)
{
	text_char(&o->t, bracket);
	o->comma = true;
}

static void put_string(struct object *o, const char *name, const void *p, size_t n)
{
	key(o, name);
	text_char(&o->t, '"');
	text_json(&o->t, p, n);
	text_char(&o->t, '"');
}

static void put_word(struct object *o, const char *name, const char *word)
{
	key(o, name);
	text_fmt(&o->t, "\"%s\"", word);
}

static void put_uint(struct object *o, const char *name, uint64_t v)
{
	key(o, name);
	text_uint(&o->t, v);
}

static void put_seconds(struct object *o, const char *name, int64_t ns)
{
	key(o, name);
	value_seconds(&o->t, ns);
}

static void put_bool(struct object *o, const char *name, bool v)
{
	key(o, name);
	text_str(&o->t, v ? "true" : "false");
}

static void put_address(struct object *o, const char *name, const uint8_t *p, unsigned len)
{
	key(o, name);
	text_char(&o->t, '"');
	(len == 4 ? text_ipv4 : len == 16 ? text_ipv6 : text_mac)(&o->t, p);
	text_char(&o->t, '"');
}

static void put_rtt(struct object *o, const struct rtt *r)
{
	if (!r || r->n == 0)
		return;
	open(o, "rtt", '{');
	put_uint(o, "count", r->n);
	put_seconds(o, "min", r->min);
	put_seconds(o, "mean", rtt_mean(r));
	put_seconds(o, "p95", rtt_percentile(r, 95));
	put_seconds(o, "max", r->max);
	close(o, '}');
}

static void put_side(struct object *o, const struct conv *c, unsigned side)
{
	const struct conv_side *s = &c->side[side];

	open(o, side == 0 ? "client" : "server", '{');
	put_address(o, "address", s->addr, c->addrlen);
	if (c->kind == CONV_TCP || c->kind == CONV_UDP)
		put_uint(o, "port", s->port);
	put_uint(o, "frames", s->frames);
	put_uint(o, "bytes", s->bytes);
	if (c->kind != CONV_ETH && c->kind != CONV_IP)
		put_uint(o, "payload", s->payload);
	if (c->tcp) {
		const struct conv_tcp_side *x = &c->tcp->side[side];

		put_word(o, "state", tcp_state_name(c->tcp->states.side[side]));
		put_uint(o, "retransmissions", x->retransmissions);
		put_uint(o, "missing", x->lost);
		if (x->mss)
			put_uint(o, "mss", x->mss);
		if (x->scale >= 0)
			put_uint(o, "window_scale", (uint64_t)x->scale);
		put_bool(o, "window_scale_known", x->scale != TCP_SCALE_UNKNOWN);
		put_uint(o, "window_max", x->window_max);
		put_uint(o, "in_flight_max", x->flight_max);
	}
	put_rtt(o, c->rtt[side]);
	close(o, '}');
}

static void put_community(struct object *o, const struct conv *c)
{
	struct endpoints e = { .addrlen = c->addrlen,
			       .src = c->side[0].addr,
			       .dst = c->side[1].addr,
			       .has_ports = true,
			       .sport = c->side[0].port,
			       .dport = c->side[1].port };
	uint8_t buf[COMMUNITY_INPUT_MAX], hash[SHA_DIGEST_LENGTH];
	bool v6 = c->addrlen == 16;

	switch (c->kind) {
	case CONV_TCP: e.proto = 6; break;
	case CONV_UDP: e.proto = 17; break;
	case CONV_ICMP:
		e.proto = v6 ? 58 : 1;
		e.sport = v6 ? 128 : 8;
		e.dport = v6 ? 129 : 0;
		break;
	default: return;
	}
	SHA1(buf, community_input(&e, 0, buf), hash);
	key(o, "community_id");
	text_char(&o->t, '"');
	community_text(&o->t, hash);
	text_char(&o->t, '"');
}

static void put_moment(struct object *o, const char *name, const struct conv *c,
		       const struct conv_moment *m)
{
	if (m->frame == 0)
		return;
	open(o, name, '{');
	put_uint(o, "frame", m->frame);
	put_seconds(o, "time", m->ns - c->first_ns);
	close(o, '}');
}

static void put_moments(struct object *o, const struct conv *c)
{
	const struct conv_tcp *t = c->tcp;

	open(o, "moments", '{');
	put_moment(o, "syn", c, &t->syn);
	put_moment(o, "syn_again", c, &t->syn_again);
	put_moment(o, "syn_ack", c, &t->synack);
	put_moment(o, "established", c, &t->established);
	put_moment(o, "client_hello", c, &t->hello);
	put_moment(o, "tls_finished", c, &t->secure);
	put_moment(o, "request", c, &t->request);
	put_moment(o, "request_end", c, &t->request_end);
	put_moment(o, "answer", c, &t->answer);
	put_moment(o, "answer_end", c, &t->answer_end);
	put_moment(o, "client_fin", c, &t->fin[0]);
	put_moment(o, "server_fin", c, &t->fin[1]);
	put_moment(o, "reset", c, &t->reset);
	close(o, '}');
}

static void put_waits(struct object *o, const struct conv_tcp *t)
{
	open(o, "waits", '{');
	for (unsigned k = 0; k < WAIT_KINDS; k++) {
		if (t->wait[k].count == 0)
			continue;
		open(o, wait_name((enum wait_kind)k), '{');
		put_seconds(o, "total", t->wait[k].total_ns);
		put_uint(o, "count", t->wait[k].count);
		put_seconds(o, "longest", t->wait[k].longest_ns);
		put_uint(o, "from_frame", t->wait[k].from);
		put_uint(o, "to_frame", t->wait[k].to);
		close(o, '}');
	}
	close(o, '}');
}

static void put_frames(struct object *o, const uint64_t *frames, unsigned n)
{
	open(o, "frames", '[');
	for (unsigned i = 0; i < n; i++)
		text_fmt(&o->t, "%s%llu", i ? "," : "", (unsigned long long)frames[i]);
	close(o, ']');
}

static void put_anomalies(struct object *o, const struct conv *c)
{
	open(o, "anomalies", '{');
	for (unsigned i = 0; i < CONV_ANOMALIES; i++) {
		const struct conv_anomaly *a = conv_anomaly(c, 1u << i);

		if (!a)
			continue;
		open(o, conv_anomaly_name(1u << i), '{');
		put_uint(o, "count", a->count);
		put_frames(o, a->frame,
			   a->count < CONV_ANOMALY_FRAMES ? a->count : CONV_ANOMALY_FRAMES);
		put_uint(o, "last", a->last);
		close(o, '}');
	}
	close(o, '}');
}

static void put_tcp(struct object *o, const struct conv *c)
{
	const struct conv_tcp *t = c->tcp;

	put_bool(o, "midstream", t->states.midstream);
	put_uint(o, "completeness", t->completeness);
	if (report_handshake(c) >= 0)
		put_seconds(o, "handshake", report_handshake(c));
	if (t->initial_rtt)
		put_seconds(o, "initial_rtt", t->initial_rtt);
	if (t->secure.frame)
		put_seconds(o, "tls_handshake", t->secure.ns - t->hello.ns);
	put_moments(o, c);
	put_waits(o, t);
	put_anomalies(o, c);
}

static void put_error(struct object *o, const struct conv *c)
{
	const struct conv_error *e = c->error;

	open(o, "icmp_error", '{');
	put_uint(o, "count", e->count);
	put_uint(o, "type", e->type);
	put_uint(o, "code", e->code);
	put_uint(o, "frame", e->frame);
	put_address(o, "from", e->from, c->addrlen);
	close(o, '}');
}

static void put_sentence(void *ctx, const struct explain_sentence *s)
{
	struct object *o = ctx;

	if (o->comma)
		text_char(&o->t, ',');
	text_str(&o->t, "{\"text\":\"");
	text_json(&o->t, s->text, strlen(s->text));
	text_char(&o->t, '"');
	o->comma = true;
	put_frames(o, s->frames, s->nframes);
	close(o, '}');
}

static void put_conv(struct object *o, const struct report *r, const struct conv *c)
{
	text_init(&o->t, o->buf, sizeof o->buf);
	text_char(&o->t, '{');
	o->comma = false;
	put_word(o, "type", conv_kind_name(c->kind));
	put_uint(o, "number", c->number);
	put_community(o, c);
	put_word(o, "state", conv_outcome(c));
	if (c->kind == CONV_ICMP)
		put_uint(o, "identifier", c->side[0].port);
	put_side(o, c, 0);
	put_side(o, c, 1);
	if (c->has_time) {
		put_seconds(o, "start", c->first_ns);
		put_seconds(o, "relative_start", c->first_ns - r->start_ns);
		put_seconds(o, "duration", c->last_ns - c->first_ns);
	}
	put_uint(o, "first_frame", c->first_frame);
	put_uint(o, "last_frame", c->last_frame);
	if (c->service)
		put_word(o, "application", c->service);
	if (c->name)
		put_string(o, "name", c->name, c->name_len);
	if (c->tcp)
		put_tcp(o, c);
	if (c->error)
		put_error(o, c);
	open(o, "story", '[');
	conv_explain(c, put_sentence, o);
	close(o, ']');
	close(o, '}');
	text_char(&o->t, '\n');
}

void report_json(const struct report *r, FILE *out)
{
	static struct object o;

	for (size_t i = 0; i < r->n && !ferror(out); i++) {
		put_conv(&o, r, r->conv[i]);
		fwrite(o.buf, 1, o.t.len, out);
	}
}
