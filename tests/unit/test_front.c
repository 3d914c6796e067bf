/*
 * The SOCKS front end, whole: a client of this process on one side, a server on the other, each
 * in a thread of its own with plain blocking sockets; the front end in the test's loop between.
 */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "client/front.h"
#include "kernel_stack.h"

enum { BULK = 1 << 20 };

struct scene {
	const char *host;
	struct dial_pin pin;
	void (*server)(int fd);
	void (*client)(int fd);
	bool closed; /* a port is asked for on which no one listens */
};

static struct ev_loop *loop;
static struct ev_async over;
static const struct scene *scene;
static struct sockaddr_un address;
static socklen_t address_len;
static uint16_t port, closed_port;
static int listener;

/* What the observer saw. */
static unsigned n_resolved, n_connected, n_failed, n_ended;
static char why[DIAL_WHY_MAX], peer[ENDPOINT_TEXT_MAX];
static struct tunnel_info last;

/* What a thread saw; cmocka's asserts are for the main thread. */
static int client_bad, server_bad;
static uint8_t rep;

#define CHECK(flag, x) \
	do { \
		if (!(x)) \
			flag = __LINE__; \
	} while (0)

static void resolved(void *arg, const struct tunnel_info *t, const struct resolver_result *r,
		     const union endpoint *addrs, size_t n)
{
	(void)arg, (void)t, (void)r, (void)addrs, (void)n;
	n_resolved++;
}

static void connected(void *arg, const struct tunnel_info *t)
{
	(void)arg;
	n_connected++;
	endpoint_text(&t->peer, peer);
}

static void failed(void *arg, const struct tunnel_info *t, const char *text)
{
	(void)arg, (void)t;
	n_failed++;
	snprintf(why, sizeof why, "%s", text);
}

static void ended(void *arg, const struct tunnel_info *t)
{
	(void)arg;
	n_ended++;
	last = *t;
}

static const struct tunnel_ops ops = { resolved, connected, failed, ended };

static bool get(int fd, void *p, size_t n)
{
	return recv(fd, p, n, MSG_WAITALL) == (ssize_t)n;
}

static bool put(int fd, const void *p, size_t n)
{
	return send(fd, p, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static uint8_t pattern(size_t i)
{
	return (uint8_t)(i ^ i >> 8 ^ i >> 16);
}

static bool put_bulk(int fd)
{
	uint8_t buf[10000];

	for (size_t i = 0; i < BULK;) {
		size_t n = 0;

		for (; n < sizeof buf && i < BULK; n++)
			buf[n] = pattern(i++);
		if (!put(fd, buf, n))
			return false;
	}
	return true;
}

static bool get_bulk(int fd)
{
	uint8_t buf[7777];
	size_t i = 0;
	ssize_t n;

	while (i < BULK && (n = recv(fd, buf, sizeof buf, 0)) > 0)
		for (ssize_t k = 0; k < n; k++)
			if (buf[k] != pattern(i++))
				return false;
	return i == BULK;
}

static bool at_end(int fd)
{
	char c;

	return recv(fd, &c, 1, 0) == 0;
}

/* ---- The threads ---- */

static void *serve(void *arg)
{
	int fd = accept(listener, NULL, NULL);

	(void)arg;
	if (fd < 0)
		return NULL;
	scene->server(fd);
	close(fd);
	return NULL;
}

/* The handshake for scene->host; the reply's code. */
static uint8_t request(int fd, const char *host, uint16_t to)
{
	uint8_t m[300] = { 5, 1, 0, 5, 1, 0, 3, (uint8_t)strlen(host) }, r[22];
	size_t n = 8 + strlen(host);

	memcpy(m + 8, host, strlen(host));
	m[n++] = (uint8_t)(to >> 8);
	m[n++] = (uint8_t)to;
	CHECK(client_bad, put(fd, m, n));
	CHECK(client_bad, get(fd, r, 2) && r[0] == 5 && r[1] == 0);
	CHECK(client_bad, get(fd, r, 10) && r[0] == 5);
	return r[1];
}

static void *visit(void *arg)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)arg;
	CHECK(client_bad, connect(fd, (struct sockaddr *)&address, address_len) == 0);
	scene->client(fd);
	close(fd);
	ev_async_send(loop, &over);
	return NULL;
}

static void on_over(struct ev_loop *l, ev_async *w, int revents)
{
	(void)w;
	(void)revents;
	ev_break(l, EVBREAK_ALL);
}

static int bind_loopback(uint16_t *bound)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t n = sizeof sa;

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	getsockname(fd, (struct sockaddr *)&sa, &n);
	*bound = ntohs(sa.sin_port);
	return fd;
}

static void play(const struct scene *s)
{
	union endpoint source = { .in = { .sin_family = AF_INET } };
	struct dialer dialer = { .family = AF_UNSPEC, .source4 = &source, .pins = &s->pin };
	pthread_t client, server;
	int idle;
	struct dial_pin pin = s->pin;
	struct front *f;

	/* The default loop would reap the children that a scene waits for. */
	loop = kernel_loop = ev_loop_new(EVFLAG_NOENV);
	scene = s;
	n_resolved = n_connected = n_failed = n_ended = 0;
	client_bad = server_bad = 0;
	kernel_untaken_max = kernel_dials = 0;
	why[0] = peer[0] = '\0';
	memset(&last, 0, sizeof last);
	rep = 0xff;
	listener = bind_loopback(&port);
	assert_int_equal(listen(listener, 8), 0);
	idle = bind_loopback(&closed_port);
	pin.port = port;
	for (size_t i = 0; i < pin.naddrs; i++)
		if (endpoint_port(&pin.addrs[i]) == 0)
			pin.addrs[i].in.sin_port = htons(port);
	dialer.loop = loop;
	dialer.pins = &pin;
	dialer.npins = 1;
	dialer.no_resolver = "no resolver";
	assert_int_equal(front_open(&f, &dialer, &ops, NULL), 0);
	address_len = front_address(f, &address);
	ev_async_init(&over, on_over);
	ev_async_start(loop, &over);
	if (s->server)
		pthread_create(&server, NULL, serve, NULL);
	pthread_create(&client, NULL, visit, NULL);
	ev_run(loop, 0);
	while (front_tunnels(f) > 0)
		ev_run(loop, EVRUN_ONCE);
	pthread_join(client, NULL);
	shutdown(listener, SHUT_RDWR);
	if (s->server)
		pthread_join(server, NULL);
	ev_async_stop(loop, &over);
	front_close(f);
	ev_loop_destroy(loop);
	close(listener);
	close(idle);
	assert_int_equal(client_bad, 0);
	assert_int_equal(server_bad, 0);
	assert_int_equal(kernel_conns, 0);
	assert_true(kernel_untaken_max <= KERNEL_WINDOW);
}

static union endpoint at(const char *text)
{
	union endpoint e;

	assert_int_equal(endpoint_parse(&e, text, strlen(text), 1), 0);
	e.in.sin_port = 0; /* the server's, once it is known */
	return e;
}

/* ---- Scenes ---- */

static void bulk_server(int fd)
{
	CHECK(server_bad, get_bulk(fd));
	CHECK(server_bad, at_end(fd)); /* the client is done, and still reads */
	CHECK(server_bad, put_bulk(fd));
}

static void bulk_client(int fd)
{
	CHECK(client_bad, request(fd, scene->host, port) == 0);
	CHECK(client_bad, put_bulk(fd));
	shutdown(fd, SHUT_WR);
	CHECK(client_bad, get_bulk(fd));
	CHECK(client_bad, at_end(fd));
}

static void carries(void **state)
{
	(void)state;
	play(&(struct scene){ .host = "192.0.2.1", .server = bulk_server, .client = bulk_client });
	assert_int_equal(n_connected, 1);
	assert_int_equal(n_ended, 1);
	assert_int_equal(last.sent, BULK);
	assert_int_equal(last.received, BULK);
	assert_int_equal(last.err, 0);
	assert_string_equal(last.host, "192.0.2.1");
	assert_true(last.asked_ns && last.connected_ns >= last.asked_ns && last.active_ns);
}

static void early_server(int fd)
{
	CHECK(server_bad, put_bulk(fd));
	shutdown(fd, SHUT_WR);
	CHECK(server_bad, get_bulk(fd));
	CHECK(server_bad, at_end(fd));
}

/* The other way round: the server has finished, the client goes on. */
static void early_client(int fd)
{
	CHECK(client_bad, request(fd, scene->host, port) == 0);
	CHECK(client_bad, get_bulk(fd));
	CHECK(client_bad, at_end(fd));
	CHECK(client_bad, put_bulk(fd));
}

static void carries_on_after_the_end(void **state)
{
	(void)state;
	play(&(struct scene){
		.host = "192.0.2.1", .server = early_server, .client = early_client });
	assert_int_equal(last.sent, BULK);
	assert_int_equal(last.received, BULK);
	assert_true(last.finished);
}

static void asking_client(int fd)
{
	rep = request(fd, scene->host, scene->closed ? closed_port : port);
}

static void idle_server(int fd)
{
	CHECK(server_bad, at_end(fd));
}

static void refused_client(int fd)
{
	asking_client(fd);
	CHECK(client_bad, at_end(fd));
}

static void refuses(void **state)
{
	char want[64];

	(void)state;
	play(&(struct scene){ .host = "192.0.2.1", .client = refused_client, .closed = true });
	assert_int_equal(rep, SOCKS_CONNECTION_REFUSED);
	assert_int_equal(n_failed, 1);
	assert_int_equal(n_ended, 1);
	snprintf(want, sizeof want, "192.0.2.1:%u refused the connection", (unsigned)closed_port);
	assert_string_equal(why, want);
}

static void knows_what_it_cannot_reach(void **state)
{
	static const struct {
		const char *host, *why;
		uint8_t rep;
	} rows[] = {
		{ "127.0.0.1", "is this machine's loopback, which the stack cannot reach", 3 },
		{ "localhost", "localhost is this machine's loopback", 3 },
		{ "a.LocalHost.", "a.LocalHost. is this machine's loopback", 3 },
		{ "notlocalhost", "no resolver", 4 },
		{ "2001:db8::1", "2001:db8::1 cannot be reached: the stack has no IPv6 address",
		  8 },
		{ "host.test", "no resolver", 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		play(&(struct scene){ .host = rows[i].host, .client = refused_client });
		assert_int_equal(rep, rows[i].rep);
		assert_non_null(strstr(why, rows[i].why));
		assert_int_equal(kernel_dials, 0);
	}
}

/* The name's first address is silent, the second is good: both are under way, one wins. */
static void tries_the_next(void **state)
{
	struct scene s = { .host = "pinned.test",
			   .server = idle_server,
			   .client = asking_client,
			   .pin = { .name = "PINNED.test", .naddrs = 2 } };

	(void)state;
	s.pin.addrs[0] = at("198.51.100.1");
	s.pin.addrs[1] = at("192.0.2.7");
	play(&s);
	assert_int_equal(rep, SOCKS_SUCCEEDED);
	assert_int_equal(n_resolved, 1);
	assert_int_equal(kernel_dials, 2);
	assert_memory_equal(peer, "192.0.2.7:", 10);
}

static void reset_server(int fd)
{
	struct linger now = { .l_onoff = 1 };
	char c;

	CHECK(server_bad, recv(fd, &c, 1, 0) == 1);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static void reset_client(int fd)
{
	asking_client(fd);
	CHECK(client_bad, put(fd, "x", 1));
	CHECK(client_bad, at_end(fd));
}

static void tells_a_reset(void **state)
{
	(void)state;
	play(&(struct scene){
		.host = "192.0.2.1", .server = reset_server, .client = reset_client });
	assert_int_equal(last.err, -ECONNRESET);
	assert_false(last.finished);
	assert_int_equal(last.sent, 1);
}

/* A client that goes away while the server sends takes the connection with it. */
static void sending_server(int fd)
{
	put_bulk(fd);
	put_bulk(fd);
}

static void leaving_client(int fd)
{
	char c;

	asking_client(fd);
	CHECK(client_bad, get(fd, &c, 1));
}

static void client_leaves(void **state)
{
	(void)state;
	play(&(struct scene){
		.host = "192.0.2.1", .server = sending_server, .client = leaving_client });
	assert_int_equal(n_ended, 1);
}

static void early_leaver(int fd)
{
	uint8_t m[] = { 5, 1, 0, 5, 1, 0, 1, 198, 51, 100, 1, 0, 80 }, r[2];

	CHECK(client_bad, put(fd, m, sizeof m) && get(fd, r, 2));
}

static void client_leaves_while_dialling(void **state)
{
	(void)state;
	play(&(struct scene){ .host = "", .client = early_leaver });
	assert_int_equal(n_ended, 1);
	assert_int_equal(n_failed, 0);
}

static void other_protocol(int fd)
{
	CHECK(client_bad, put(fd, "GET / HTTP/1.0\r\n\r\n", 18));
	char c;
	CHECK(client_bad, recv(fd, &c, 1, 0) <= 0);
}

static void wants_socks(void **state)
{
	(void)state;
	play(&(struct scene){ .host = "", .client = other_protocol });
	assert_int_equal(n_ended, 1);
}

/* Another process, though it can connect, is shown the door. */
static void foreigner(int fd)
{
	int status = -1;
	pid_t pid;

	(void)fd;
	pid = fork();
	if (pid == 0) {
		int s = socket(AF_UNIX, SOCK_STREAM, 0);
		char c;

		if (connect(s, (struct sockaddr *)&address, address_len) < 0)
			_exit(2);
		_exit(recv(s, &c, 1, 0) == 0 ? 0 : 1);
	}
	CHECK(client_bad, waitpid(pid, &status, 0) == pid && status == 0);
}

static void serves_only_this_process(void **state)
{
	(void)state;
	play(&(struct scene){ .host = "", .client = foreigner });
	assert_int_equal(n_ended, 1); /* our own, that opened the scene */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries),        cmocka_unit_test(carries_on_after_the_end),
		cmocka_unit_test(refuses),        cmocka_unit_test(knows_what_it_cannot_reach),
		cmocka_unit_test(tries_the_next), cmocka_unit_test(tells_a_reset),
		cmocka_unit_test(client_leaves),  cmocka_unit_test(client_leaves_while_dialling),
		cmocka_unit_test(wants_socks),    cmocka_unit_test(serves_only_this_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
