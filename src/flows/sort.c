#include "flows/report.h"

#include <stdlib.h>
#include <string.h>

#include "flow/convtcp.h"
#include "text.h"

const struct rtt *report_rtt(const struct conv *c)
{
	const struct rtt *a = c->rtt[0], *b = c->rtt[1];

	if (c->kind != CONV_TCP || !a)
		return b;
	return b && b->min >= a->min ? b : a;
}

int64_t report_handshake(const struct conv *c)
{
	const struct conv_tcp *t = c->tcp;

	if (!t || !t->syn.frame || !t->established.frame || t->established.ns < t->syn.ns)
		return -1;
	return t->established.ns - t->syn.ns;
}

uint64_t report_retransmissions(const struct conv *c)
{
	return c->tcp ? c->tcp->side[0].retransmissions + c->tcp->side[1].retransmissions : 0;
}

/* ---- Numbers that are sorted by ---- */

static double by_time(const struct conv *c)
{
	return (double)(c->last_ns - c->first_ns);
}

static double by_frames(const struct conv *c)
{
	return (double)(c->side[0].frames + c->side[1].frames);
}

static double by_bytes(const struct conv *c)
{
	return (double)(c->side[0].bytes + c->side[1].bytes);
}

static double by_payload(const struct conv *c)
{
	return (double)(c->side[0].payload + c->side[1].payload);
}

static double by_handshake(const struct conv *c)
{
	return (double)report_handshake(c);
}

static double by_rtt(const struct conv *c)
{
	const struct rtt *r = report_rtt(c);

	return r ? (double)rtt_mean(r) : -1;
}

static double by_retrans(const struct conv *c)
{
	return (double)report_retransmissions(c);
}

static double by_anomalies(const struct conv *c)
{
	return (double)conv_anomalies(c);
}

/* ---- Words and places ---- */

static int in_order(const struct conv *a, const struct conv *b)
{
	if (a->first_frame != b->first_frame)
		return a->first_frame < b->first_frame ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static int by_number(const struct conv *a, const struct conv *b)
{
	return a->kind != b->kind ? a->kind - b->kind :
				    (a->number > b->number) - (a->number < b->number);
}

static int by_end(const struct conv *a, const struct conv *b, unsigned side)
{
	int order = a->addrlen - b->addrlen;

	if (!order)
		order = memcmp(a->side[side].addr, b->side[side].addr, a->addrlen);
	return order ? order : a->side[side].port - b->side[side].port;
}

static int by_client(const struct conv *a, const struct conv *b)
{
	return by_end(a, b, 0);
}

static int by_server(const struct conv *a, const struct conv *b)
{
	return by_end(a, b, 1);
}

static int by_state(const struct conv *a, const struct conv *b)
{
	return strcmp(conv_outcome(a), conv_outcome(b));
}

static int by_app(const struct conv *a, const struct conv *b)
{
	return strcmp(a->service ? a->service : "\177", b->service ? b->service : "\177");
}

static int by_name(const struct conv *a, const struct conv *b)
{
	uint16_t n = a->name_len < b->name_len ? a->name_len : b->name_len;
	int order = n ? memcmp(a->name, b->name, n) : 0;

	if (!a->name || !b->name)
		return !a->name - !b->name;
	return order ? order : a->name_len - b->name_len;
}

static const struct {
	const char *name;
	double (*number)(const struct conv *c);
	int (*order)(const struct conv *a, const struct conv *b);
} keys[] = {
	{ "start", .order = in_order },
	{ "number", .order = by_number },
	{ "client", .order = by_client },
	{ "server", .order = by_server },
	{ "state", .order = by_state },
	{ "time", .number = by_time },
	{ "frames", .number = by_frames },
	{ "bytes", .number = by_bytes },
	{ "payload", .number = by_payload },
	{ "handshake", .number = by_handshake },
	{ "rtt", .number = by_rtt },
	{ "retrans", .number = by_retrans },
	{ "anomalies", .number = by_anomalies },
	{ "app", .order = by_app },
	{ "name", .order = by_name },
};

enum { KEYS = sizeof keys / sizeof keys[0] };

void report_sort_keys(char *buf, size_t size)
{
	struct text t;

	text_init(&t, buf, size);
	for (size_t i = 0; i < KEYS; i++)
		text_fmt(&t, "%s%s", i == 0 ? "" : i + 1 < KEYS ? ", " : " or ", keys[i].name);
}

struct order {
	size_t key;
	bool reverse;
};

static int compare(const void *pa, const void *pb, void *arg)
{
	const struct conv *a = *(const struct conv *const *)pa;
	const struct conv *b = *(const struct conv *const *)pb;
	const struct order *o = arg;
	int order = 0;

	if (keys[o->key].order) {
		order = keys[o->key].order(a, b);
	} else {
		double x = keys[o->key].number(a), y = keys[o->key].number(b);

		order = (x < y) - (x > y);
	}
	if (o->reverse)
		order = -order;
	return order ? order : in_order(a, b);
}

bool report_sort(const struct conv **conv, size_t n, const char *key, bool reverse)
{
	struct order o = { .reverse = reverse };

	while (o.key < KEYS && strcmp(keys[o.key].name, key) != 0)
		o.key++;
	if (o.key == KEYS)
		return false;
	if (n > 1)
		qsort_r(conv, n, sizeof(const struct conv *), compare, &o);
	return true;
}
