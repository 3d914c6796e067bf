#include "flow/expect.h"

#include <string.h>

#include "dissector.h"
#include "known.h"
#include "pool.h"

enum { EXPECTED_MAX = 64, FTP_DATA = 20 };

struct expected {
	uint8_t addr[2][16]; /* who listens, and who is to connect */
	uint8_t addrlen;     /* 0: free */
	uint16_t port;       /* of the first */
};

struct expect_table {
	struct expected list[EXPECTED_MAX];
	unsigned next; /* the oldest: the place that is used next */
};

static struct expected *place(struct dissector *x)
{
	if (!x->expected) {
		x->expected = pool_alloc(&x->pool, sizeof *x->expected);
		if (!x->expected)
			return NULL;
		memset(x->expected, 0, sizeof *x->expected);
	}
	struct expect_table *t = x->expected;
	struct expected *e = &t->list[t->next];
	t->next = (t->next + 1) % EXPECTED_MAX;
	*e = (struct expected){ 0 };
	return e;
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* The decimal number at *AT of the N bytes at P, moved over; 0 where there is none. */
static uint32_t number(const uint8_t *p, uint32_t n, uint32_t *at)
{
	uint32_t v = 0;

	for (; *at < n && is_digit(p[*at]); ++*at)
		v = v * 10 + (uint32_t)(p[*at] - '0');
	return v;
}

/* "h1,h2,h3,h4,p1,p2" anywhere in the line. */
static bool six_numbers(const uint8_t *p, uint32_t n, uint8_t out[6])
{
	for (uint32_t at = 0; at < n;) {
		uint32_t k = 0, from = at;

		while (k < 6 && from < n && is_digit(p[from])) {
			out[k++] = (uint8_t)number(p, n, &from);
			if (k < 6 && from < n && p[from] == ',')
				from++;
			else
				break;
		}
		if (k == 6)
			return true;
		at += !is_digit(p[at]);
		if (at < n && is_digit(p[at]) && from > at)
			number(p, n, &at);
	}
	return false;
}

/* "(|||port|)": 0 where there is none. */
static uint16_t extended_port(const uint8_t *p, uint32_t n)
{
	const uint8_t *open = memchr(p, '(', n);
	uint32_t at = open ? (uint32_t)(open - p) + 4 : n;

	if (at >= n || p[at - 3] != p[at - 2] || p[at - 2] != p[at - 1])
		return 0;
	return (uint16_t)number(p, n, &at);
}

static bool starts(const uint8_t *p, uint32_t n, const char *word)
{
	size_t len = strlen(word);

	return n > len && memcmp(p, word, len) == 0;
}

void expect_ftp(struct dissector *x, const struct flow *f, unsigned side, const uint8_t *p,
		uint32_t n, bool to_server)
{
	const uint8_t *end = memchr(p, '\n', n);
	uint8_t numbers[6];
	const uint8_t *listener = f->key.addr[side];
	uint8_t addrlen = f->key.addrlen;
	uint16_t port;

	n = end ? (uint32_t)(end - p) : n;
	if (to_server && starts(p, n, "PORT ") && six_numbers(p + 5, n - 5, numbers)) {
		/* The server connects, from its port for data. */
		port = FTP_DATA;
		listener = f->key.addr[!side];
	} else if (!to_server && starts(p, n, "227") && six_numbers(p + 3, n - 3, numbers)) {
		port = (uint16_t)(numbers[4] << 8 | numbers[5]);
		listener = numbers;
		addrlen = 4;
	} else if (!to_server && starts(p, n, "229")) {
		port = extended_port(p, n);
	} else {
		return;
	}
	struct expected *e = place(x);
	if (!e || addrlen != f->key.addrlen)
		return;
	e->addrlen = addrlen;
	e->port = port;
	memcpy(e->addr[0], listener, addrlen);
	memcpy(e->addr[1], to_server && addrlen == 4 ? numbers : f->key.addr[!side], addrlen);
}

bool expect_rfb(const struct flow *f, const uint8_t *p, uint32_t n)
{
	enum { VERSION_LEN = 12, POINT = 7, END = 11 };

	if (f->app != PROTO_DATA || f->renewal != FLOW_NOT_RENEWED || n != VERSION_LEN)
		return false;
	for (unsigned i = 0; i < 2; i++)
		if (known_follower(REGISTRY_TCP_PORT, f->key.port[i]))
			return false;
	return memcmp(p, "RFB ", 4) == 0 && p[POINT] == '.' && (p[END] == '\n' || p[END] == 0);
}

static bool meets(const struct expected *e, const struct flow *f, unsigned side)
{
	return e->addrlen == f->key.addrlen && f->key.port[side] == e->port &&
	       memcmp(e->addr[0], f->key.addr[side], e->addrlen) == 0 &&
	       memcmp(e->addr[1], f->key.addr[!side], e->addrlen) == 0;
}

bool expect_met(struct dissector *x, const struct flow *f)
{
	for (unsigned i = 0; x->expected && i < EXPECTED_MAX; i++) {
		struct expected *e = &x->expected->list[i];

		if (e->addrlen && (meets(e, f, 0) || meets(e, f, 1))) {
			e->addrlen = 0;
			return true;
		}
	}
	return false;
}
