/* Names by DNS: a server in the test's own loop answers what each test wants. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "client/resolver.h"
#include "kernel_stack.h"

/* ---- A name server ---- */

enum { TYPE_A = 1, TYPE_CNAME = 5, TYPE_AAAA = 28, FLAG_TC = 2 };

struct answer {
	const char *name; /* in wire form; NULL ends the table: NXDOMAIN */
	int type, rcode;
	bool silent, truncated; /* truncated: by UDP only */
	unsigned count;         /* records, each with its own last byte */
	const char *cname;      /* of the first record, in wire form */
	bool junk;              /* an answer that is none */
};

static const struct answer zone[] = {
	{ "\3www\4test", TYPE_A, .count = 3 },
	{ "\3www\4test", TYPE_AAAA, .count = 2 },
	{ "\5alias\4test", TYPE_A, .count = 1, .cname = "\3www\4test" },
	{ "\5alias\4test", TYPE_AAAA, .count = 0, .cname = "\3www\4test" },
	{ "\2v4\4test", TYPE_A, .count = 1 },
	{ "\2v4\4test", TYPE_AAAA, .count = 0 },
	{ "\4none\4test", TYPE_A, .count = 0 },
	{ "\4none\4test", TYPE_AAAA, .count = 0 },
	{ "\4fail\4test", TYPE_A, .rcode = 2 },
	{ "\4fail\4test", TYPE_AAAA, .rcode = 2 },
	{ "\7refused\4test", TYPE_A, .rcode = 5 },
	{ "\7refused\4test", TYPE_AAAA, .rcode = 5 },
	{ "\5quiet\4test", TYPE_A, .silent = true },
	{ "\5quiet\4test", TYPE_AAAA, .silent = true },
	{ "\3big\4test", TYPE_A, .count = 30, .truncated = true },
	{ "\3big\4test", TYPE_AAAA, .count = 0 },
	{ "\4junk\4test", TYPE_A, .junk = true },
	{ "\4junk\4test", TYPE_AAAA, .junk = true },
	{ "\4many\4test", TYPE_A, .count = 100, .truncated = true },
	{ "\4many\4test", TYPE_AAAA, .count = 0 },
	{ 0 },
};

struct server {
	int udp, tcp, peer;
	uint16_t port;
	struct ev_io udp_io, tcp_io, peer_io;
	unsigned asked, asked_tcp;
	uint8_t in[1024];
	size_t have;
};

static struct server server;
static struct ev_loop *loop;

static size_t put_record(uint8_t *p, const uint8_t *owner, size_t owner_len, int type,
			 const uint8_t *data, size_t n)
{
	size_t k = owner_len;

	memcpy(p, owner, owner_len);
	p[k++] = 0;
	p[k++] = (uint8_t)type;
	memcpy(p + k, "\0\1\0\0\0\x3c", 6);
	k += 6;
	p[k++] = 0;
	p[k++] = (uint8_t)n;
	memcpy(p + k, data, n);
	return k + n;
}

static const struct answer *look_up(const uint8_t *name, int type)
{
	const struct answer *a = zone;

	while (a->name && (a->type != type || strcmp(a->name, (const char *)name) != 0))
		a++;
	return a;
}

/* The reply to the query of N bytes at Q; its length, 0: none. */
static size_t reply(const uint8_t *q, size_t n, bool tcp, uint8_t *out)
{
	size_t name_len = strlen((const char *)q + 12) + 1, end = 12 + name_len + 4, k = end;
	int type = q[12 + name_len + 1];
	const struct answer *a = look_up(q + 12, type);
	const uint8_t *owner = (const uint8_t *)"\xc0\x0c";
	size_t owner_len = 2;
	bool cut = a->truncated && !tcp;

	(void)n;
	if (a->silent)
		return 0;
	memcpy(out, q, end);
	out[2] = (uint8_t)(0x81 | (cut ? FLAG_TC : 0));
	out[3] = (uint8_t)(0x80 | (a->name ? a->rcode : 3));
	memset(out + 6, 0, 6);
	if (a->junk) {
		out[7] = 200;
		return end;
	}
	if (a->cname) {
		k += put_record(out + k, owner, owner_len, TYPE_CNAME, (const uint8_t *)a->cname,
				strlen(a->cname) + 1);
		out[7]++;
		owner = (const uint8_t *)a->cname;
		owner_len = strlen(a->cname) + 1;
	}
	for (unsigned i = 0; i < a->count && !cut; i++) {
		uint8_t data[16] = { 192, 0, 2, (uint8_t)(i + 1) };

		if (type == TYPE_AAAA)
			memcpy(data, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0", 15),
				data[15] = (uint8_t)(i + 1);
		k += put_record(out + k, owner, owner_len, type, data, type == TYPE_A ? 4 : 16);
		out[7]++;
	}
	return k;
}

static void on_udp(struct ev_loop *l, ev_io *w, int revents)
{
	uint8_t in[1024], out[8192];
	struct sockaddr_in from;
	socklen_t len = sizeof from;
	ssize_t n = recvfrom(server.udp, in, sizeof in, 0, (struct sockaddr *)&from, &len);
	size_t k;

	(void)l;
	(void)w;
	(void)revents;
	server.asked++;
	k = reply(in, (size_t)n, false, out);
	if (k)
		assert_int_equal(sendto(server.udp, out, k, 0, (struct sockaddr *)&from, len), k);
}

/* The reply goes out byte by byte: its length and its body come in pieces. */
static void on_peer(struct ev_loop *l, ev_io *w, int revents)
{
	ssize_t n = recv(server.peer, server.in + server.have, sizeof server.in - server.have, 0);
	uint8_t out[8192];

	(void)l;
	(void)revents;
	if (n <= 0) {
		ev_io_stop(loop, w);
		close(server.peer);
		server.peer = -1;
		return;
	}
	server.have += (size_t)n;
	while (server.have >= 2 && server.have >= 2u + (size_t)(server.in[0] << 8 | server.in[1])) {
		size_t used = 2u + (size_t)(server.in[0] << 8 | server.in[1]);
		size_t k = reply(server.in + 2, used - 2, true, out + 2);

		out[0] = (uint8_t)(k >> 8);
		out[1] = (uint8_t)k;
		server.asked_tcp++;
		for (size_t i = 0; i < k + 2; i++)
			assert_int_equal(send(server.peer, out + i, 1, MSG_NOSIGNAL), 1);
		memmove(server.in, server.in + used, server.have - used);
		server.have -= used;
	}
}

static void on_tcp(struct ev_loop *l, ev_io *w, int revents)
{
	int one = 1;

	(void)l;
	(void)w;
	(void)revents;
	server.peer = accept(server.tcp, NULL, NULL);
	setsockopt(server.peer, IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one);
	server.have = 0;
	ev_io_init(&server.peer_io, on_peer, server.peer, EV_READ);
	ev_io_start(loop, &server.peer_io);
}

static int start_server(void **state)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	socklen_t n = sizeof sa;

	(void)state;
	loop = ev_default_loop(EVFLAG_NOENV);
	kernel_loop = loop;
	server = (struct server){ .peer = -1 };
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server.tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	server.udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (bind(server.tcp, (struct sockaddr *)&sa, sizeof sa) < 0 || listen(server.tcp, 8) < 0)
		return -1;
	getsockname(server.tcp, (struct sockaddr *)&sa, &n);
	if (bind(server.udp, (struct sockaddr *)&sa, sizeof sa) < 0)
		return -1;
	server.port = ntohs(sa.sin_port);
	ev_io_init(&server.udp_io, on_udp, server.udp, EV_READ);
	ev_io_init(&server.tcp_io, on_tcp, server.tcp, EV_READ);
	ev_io_start(loop, &server.udp_io);
	ev_io_start(loop, &server.tcp_io);
	return 0;
}

static int stop_server(void **state)
{
	(void)state;
	ev_io_stop(loop, &server.udp_io);
	ev_io_stop(loop, &server.tcp_io);
	if (server.peer >= 0) {
		ev_io_stop(loop, &server.peer_io);
		close(server.peer);
	}
	close(server.udp);
	close(server.tcp);
	return 0;
}

/* ---- Questions ---- */

static char got[4096];
static int got_err;
static unsigned got_answers;

/* "192.0.2.1 192.0.2.2 [alias.test > www.test]", or the reason. */
static void note(void *arg, const struct resolver_result *r)
{
	char text[ENDPOINT_TEXT_MAX];
	size_t n = 0;

	(void)arg;
	got_answers++;
	got_err = r->err;
	got[0] = '\0';
	for (size_t i = 0; i < r->naddrs; i++)
		n += (size_t)snprintf(got + n, sizeof got - n, "%s%s", i ? " " : "",
				      endpoint_host(&r->addrs[i], text));
	for (size_t i = 0; i < r->naliases; i++)
		n += (size_t)snprintf(got + n, sizeof got - n, " [%s > %s]", r->aliases[i].name,
				      r->aliases[i].target);
	if (r->err)
		snprintf(got, sizeof got, "%s", r->why);
	ev_break(loop, EVBREAK_ONE);
}

static struct resolvconf conf(const char *first)
{
	struct resolvconf c = { .ndots = 1 };

	if (first) {
		assert_int_equal(endpoint_parse(&c.servers[0], first, strlen(first), server.port),
				 0);
		c.nservers = 1;
	}
	assert_int_equal(endpoint_parse(&c.servers[c.nservers++], "192.0.2.53", 10, server.port),
			 0);
	return c;
}

static void ask(const struct resolvconf *c, const char *name, int family)
{
	struct resolver_query *q;
	struct resolver *r;

	got_answers = 0;
	assert_int_equal(resolver_open(&r, loop, c), 0);
	assert_int_equal(resolver_ask(r, name, family, note, NULL, &q), 0);
	assert_int_equal(got_answers, 0);
	while (!got_answers)
		ev_run(loop, EVRUN_ONCE);
	resolver_close(r);
	assert_int_equal(got_answers, 1);
	assert_int_equal(kernel_conns, 0);
}

/* FORMAT has %u where the server's port is to stand. */
static void expect(int err, const char *format)
{
	char want[4096];
	const char *u = strstr(format, "%u");

	snprintf(want, sizeof want, "%.*s", u ? (int)(u - format) : (int)strlen(format), format);
	if (u)
		snprintf(want + strlen(want), sizeof want - strlen(want), "%u%s", server.port,
			 u + 2);
	assert_string_equal(got, want);
	assert_int_equal(got_err, err);
}

static void answers(void **state)
{
	static const struct {
		const char *name;
		int family, err;
		const char *want;
	} rows[] = {
		{ "www.test", AF_INET, 0, "192.0.2.1 192.0.2.2 192.0.2.3" },
		{ "www.test", AF_INET6, 0, "2001:db8::1 2001:db8::2" },
		{ "v4.test", AF_UNSPEC, 0, "192.0.2.1" },
		{ "v4.test", AF_INET6, -ENODATA, "host 'v4.test' has no IPv6 address" },
		{ "alias.test", AF_INET, 0, "192.0.2.1 [alias.test > www.test]" },
		{ "none.test", AF_UNSPEC, -ENODATA, "host 'none.test' has no address" },
		{ "nowhere.test", AF_UNSPEC, -ENOENT,
		  "there is no host named 'nowhere.test' (NXDOMAIN from 192.0.2.53)" },
		{ "fail.test", AF_UNSPEC, -EREMOTEIO,
		  "name server 192.0.2.53 could not resolve 'fail.test' (SERVFAIL)" },
		{ "refused.test", AF_UNSPEC, -ECONNREFUSED,
		  "name server 192.0.2.53 could not resolve 'refused.test' (REFUSED)" },
		{ "junk.test", AF_INET, -EBADMSG, "resolving 'junk.test': Misformatted DNS reply" },
		{ "a..test", AF_INET, -EINVAL, "'a..test' is not a host name" },
	};
	struct resolvconf c = conf(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ask(&c, rows[i].name, rows[i].family);
		if (rows[i].want)
			expect(rows[i].err, rows[i].want);
	}
}

/* The records of one type: the reply comes with the verdict. */
static void note_message(void *arg, const struct resolver_result *r)
{
	note(arg, r);
	*(size_t *)arg = r->message_len;
}

static void of_a_type(void **state)
{
	static const struct {
		const char *name;
		uint16_t type;
		int err;
		const char *want;
		size_t message_len;
	} rows[] = {
		{ "www.test", TYPE_A, 0, "", 12 + 14 + 3 * 16 },
		{ "none.test", TYPE_A, -ENODATA, "domain 'none.test' has no A record", 12 + 15 },
		{ "nowhere.test", 15, -ENOENT,
		  "there is no domain named 'nowhere.test' (NXDOMAIN from 192.0.2.53)", 12 + 18 },
		{ "fail.test", TYPE_A, -EREMOTEIO,
		  "name server 192.0.2.53 could not resolve 'fail.test' (SERVFAIL)", 0 },
		{ "big.test", TYPE_A, 0, "", 12 + 14 + 30 * 16 },
	};
	struct resolvconf c = conf(NULL);
	struct resolver_query *q;
	struct resolver *r;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		got_answers = 0;
		assert_int_equal(resolver_open(&r, loop, &c), 0);
		assert_int_equal(
			resolver_ask_type(r, rows[i].name, rows[i].type, note_message, &n, &q), 0);
		while (!got_answers)
			ev_run(loop, EVRUN_ONCE);
		resolver_close(r);
		expect(rows[i].err, rows[i].want);
		assert_int_equal(n, rows[i].message_len);
	}
	/* One that is still open. */
	assert_int_equal(resolver_open(&r, loop, &c), 0);
	assert_int_equal(resolver_ask_type(r, "quiet.test", TYPE_A, note_message, &n, &q), 0);
	got_answers = 0;
	resolver_close(r);
	assert_int_equal(got_answers, 0);
}

static void both_families(void **state)
{
	struct resolvconf c = conf(NULL);

	(void)state;
	ask(&c, "www.test", AF_UNSPEC);
	assert_int_equal(got_err, 0);
	assert_non_null(strstr(got, "192.0.2.3"));
	assert_non_null(strstr(got, "2001:db8::2"));
	assert_int_equal(server.asked, 2);
}

static void truncated(void **state)
{
	struct resolvconf c = conf(NULL);

	(void)state;
	ask(&c, "big.test", AF_INET);
	assert_int_equal(got_err, 0);
	assert_non_null(strstr(got, "192.0.2.30"));
	assert_int_equal(server.asked, 1);
	assert_int_equal(server.asked_tcp, 1);
	ask(&c, "many.test", AF_INET); /* more than are of use */
	assert_int_equal(got_err, 0);
	assert_non_null(strstr(got, "192.0.2.32"));
	assert_null(strstr(got, "192.0.2.33"));
}

static void by_tcp_alone(void **state)
{
	struct resolvconf c = conf(NULL);

	(void)state;
	c.tcp = true;
	ask(&c, "www.test", AF_UNSPEC);
	assert_int_equal(got_err, 0);
	assert_int_equal(server.asked, 0);
	assert_int_equal(server.asked_tcp, 2);
}

static void next_server(void **state)
{
	struct resolvconf c = conf("198.51.100.53");

	(void)state;
	c.timeout = 1;
	ask(&c, "v4.test", AF_INET);
	expect(0, "192.0.2.1");
}

static void silence(void **state)
{
	struct resolvconf c = conf(NULL);

	(void)state;
	c.timeout = c.attempts = 1;
	ask(&c, "quiet.test", AF_INET);
	expect(-ETIMEDOUT, "no answer about 'quiet.test' from name server 192.0.2.53:%u");
}

static int stop_asking(void **state)
{
	int rc = start_server(state);

	ev_io_stop(loop, &server.udp_io);
	close(server.udp);
	server.udp = -1;
	return rc;
}

static void unreachable(void **state)
{
	struct resolvconf c = conf(NULL);

	(void)state;
	ask(&c, "v4.test", AF_INET);
	expect(-EHOSTUNREACH,
	       "name server 192.0.2.53 takes no questions; 'v4.test' cannot be resolved");
}

static void search_list(void **state)
{
	struct resolvconf c = conf(NULL);

	(void)state;
	snprintf(c.search[c.nsearch++], RESOLVCONF_NAME_MAX, "nowhere.test");
	snprintf(c.search[c.nsearch++], RESOLVCONF_NAME_MAX, "test");
	ask(&c, "v4", AF_INET);
	expect(0, "192.0.2.1");
}

static void never(void *arg, const struct resolver_result *r)
{
	(void)arg;
	(void)r;
	fail();
}

static void cancelled(void **state)
{
	struct resolvconf c = conf(NULL);
	struct resolver_query *q;
	struct resolver *r;

	(void)state;
	assert_int_equal(resolver_open(&r, loop, &c), 0);
	assert_int_equal(resolver_ask(r, "www.test", AF_INET, never, NULL, &q), 0);
	resolver_cancel(q);
	assert_int_equal(resolver_ask(r, "v4.test", AF_INET, note, NULL, &q), 0);
	got_answers = 0;
	while (!got_answers)
		ev_run(loop, EVRUN_ONCE);
	expect(0, "192.0.2.1");
	assert_int_equal(resolver_ask(r, "quiet.test", AF_INET, never, NULL, &q), 0);
	resolver_close(r);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start_server, stop_server)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answers),
		TEST(of_a_type),
		TEST(both_families),
		TEST(truncated),
		TEST(by_tcp_alone),
		TEST(next_server),
		TEST(silence),
		TEST(search_list),
		TEST(cancelled),
		cmocka_unit_test_setup_teardown(unreachable, stop_asking, stop_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
