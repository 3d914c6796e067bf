/*
 * curl over the front end, and what is said when a fetch fails: a server in a thread sends a
 * canned reply, in one piece or byte by byte, and ends as the row says.
 */
#include <curl/curl.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "client/explain.h"
#include "client/fetch.h"
#include "client/front.h"
#include "kernel_stack.h"

enum ending { CLOSE, RESET, HOLD };

struct row {
	const char *name;
	const char *reply; /* NULL: nobody listens */
	enum ending ending;
	const char *body; /* what came of it */
	const char *why;  /* NULL: it succeeds; "%s" is the server */
	uint64_t max_ms;
	const char *scheme, *method, *data;
	unsigned connections; /* 0: 1 */
};

static struct ev_loop *loop;
static const struct row *row;
static int listener;
static uint16_t port;
static bool bytewise;
static sem_t arrived;       /* the body, at the client */
static char requests[8192]; /* what the server was asked */

static struct tunnel_info last;
static char failed_why[DIAL_WHY_MAX], got[8192], redirects[1024];
static size_t got_len;
static bool done;

/* ---- The server ---- */

/* A request's head, and a body as long as it says; false at the end. */
static bool take_request(int fd)
{
	size_t n = strlen(requests), begin = n;
	char *end = NULL, *length;

	while (n < sizeof requests - 1) {
		ssize_t k = recv(fd, requests + n, 1, 0);

		if (k <= 0)
			return false;
		requests[++n] = '\0';
		if (row->scheme)
			return true; /* what does not speak TLS does not understand it */
		end = strstr(requests + begin, "\r\n\r\n");
		length = strstr(requests + begin, "Content-Length: ");
		if (end && (!length || strlen(end + 4) >= strtoul(length + 16, NULL, 10)))
			return true;
	}
	return false;
}

static void send_reply(int fd)
{
	size_t n = strlen(row->reply), step = bytewise ? 1 : n;

	for (size_t i = 0; i < n; i += step)
		if (send(fd, row->reply + i, step, MSG_NOSIGNAL) < 0)
			return;
}

static void *serve(void *arg)
{
	struct linger now = { .l_onoff = 1 };
	int one = 1, fd;

	(void)arg;
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		while (take_request(fd)) {
			send_reply(fd);
			if (row->ending != HOLD)
				break;
		}
		/* A reset throws away what the other side has not read: not before it has. */
		if (row->ending == RESET && row->body[0])
			sem_wait(&arrived);
		if (row->ending == RESET)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
		close(fd);
	}
	return NULL;
}

/* ---- The client ---- */

static void resolved(void *arg, const struct tunnel_info *t, const struct resolver_result *r,
		     const union endpoint *addrs, size_t n)
{
	(void)arg, (void)t, (void)r, (void)addrs, (void)n;
}

static void connected(void *arg, const struct tunnel_info *t)
{
	(void)arg, (void)t;
}

static void failed(void *arg, const struct tunnel_info *t, const char *why)
{
	(void)arg, (void)t;
	snprintf(failed_why, sizeof failed_why, "%s", why);
}

static void ended(void *arg, const struct tunnel_info *t)
{
	(void)arg;
	last = *t;
}

static const struct tunnel_ops tunnel_ops = { resolved, connected, failed, ended };

static void on_response(void *arg, const struct fetch_status *s, const char *location)
{
	(void)arg, (void)s;
	if (location)
		snprintf(redirects + strlen(redirects), sizeof redirects - strlen(redirects), "%s ",
			 location);
}

static void on_header(void *arg, const char *line, size_t n)
{
	(void)arg, (void)line, (void)n;
}

static int on_body(void *arg, const void *p, size_t n)
{
	(void)arg;
	assert_true(got_len + n < sizeof got);
	memcpy(got + got_len, p, n);
	got_len += n;
	got[got_len] = '\0';
	if (row->ending == RESET && got_len == strlen(row->body))
		sem_post(&arrived);
	return 0;
}

static void on_done(void *arg)
{
	(void)arg;
	done = true;
	ev_break(loop, EVBREAK_ALL);
}

static void on_securing(void *arg)
{
	(void)arg;
}

static const struct fetch_ops fetch_ops = {
	.securing = on_securing,
	.response = on_response,
	.header = on_header,
	.body = on_body,
	.done = on_done,
};

/* Fetches from the server of ROW; the reason of a failure into WHY. */
static const char *fetch(char why[EXPLAIN_MAX], struct fetch_status *status)
{
	union endpoint source = { .in = { .sin_family = AF_INET } };
	struct dialer dialer = { .loop = loop, .source4 = &source, .no_resolver = "no resolver" };
	char url[128], waiting[DIAL_WHY_MAX] = "";
	struct fetch_config config = {
		.url = url,
		.method = row->method,
		.data = row->data,
		.data_len = row->data ? strlen(row->data) : 0,
		.follow = true,
		.max_redirects = 3,
		.max_time_ms = row->max_ms,
	};
	struct explain x = { .config = &config, .failed = failed_why, .waiting = waiting };
	const char *reason;
	struct front *front;
	struct fetch *f;

	snprintf(url, sizeof url, "%s://192.0.2.1:%u/", row->scheme ? row->scheme : "http", port);
	assert_int_equal(front_open(&front, &dialer, &tunnel_ops, NULL), 0);
	config.front_len = front_address(front, &config.front);
	assert_int_equal(fetch_open(&f, loop, &config, &fetch_ops, NULL), 0);
	while (!done)
		ev_run(loop, EVRUN_ONCE);
	*status = *fetch_status(f);
	x.status = status;
	x.tunnel = front_active(front) ? front_active(front) : last.number ? &last : NULL;
	front_progress(front, waiting);
	reason = explain_failure(&x, why);
	fetch_close(f);
	while (front_tunnels(front) > 0)
		ev_run(loop, EVRUN_ONCE);
	front_close(front);
	return reason;
}

/* WANT may end in a star. */
static bool matches(const char *s, const char *want)
{
	size_t n = want ? strcspn(want, "*") : 0;

	if (!s || !want)
		return s == want;
	return strncmp(s, want, n) == 0 && (want[n] || !s[n]);
}

static void play(const struct row *r)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	socklen_t n = sizeof sa;
	char why[EXPLAIN_MAX], want[EXPLAIN_MAX], server[32];
	struct fetch_status status;
	const char *reason, *s;
	pthread_t thread;

	row = r;
	loop = kernel_loop = ev_default_loop(EVFLAG_NOENV);
	memset(&last, 0, sizeof last);
	failed_why[0] = got[0] = redirects[0] = requests[0] = '\0';
	got_len = 0;
	done = false;
	kernel_dials = 0;
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&sa, sizeof sa), 0);
	getsockname(listener, (struct sockaddr *)&sa, &n);
	port = ntohs(sa.sin_port);
	if (row->reply)
		assert_int_equal(listen(listener, 8), 0);
	if (row->reply)
		pthread_create(&thread, NULL, serve, NULL);
	reason = fetch(why, &status);
	shutdown(listener, SHUT_RDWR);
	if (row->reply)
		pthread_join(thread, NULL);
	close(listener);
	assert_int_equal(kernel_conns, 0);

	snprintf(server, sizeof server, "192.0.2.1:%u", port);
	s = row->why ? strstr(row->why, "%s") : NULL;
	snprintf(want, sizeof want, "%.*s%s%s",
		 s ? (int)(s - row->why) : (int)(row->why ? strlen(row->why) : 0),
		 row->why ? row->why : "", s ? server : "", s ? s + 2 : "");
	if (!matches(reason, row->why ? want : NULL))
		fail_msg("%s%s: '%s' (%d, %s), not '%s'", row->name, bytewise ? " by bytes" : "",
			 reason ? reason : "success", status.code, status.error, want);
	if (row->body && strcmp(got, row->body) != 0)
		fail_msg("%s: body '%s', not '%s'", row->name, got, row->body);
	if (kernel_dials != (row->connections ? row->connections : 1))
		fail_msg("%s: %u connections", row->name, kernel_dials);
}

#define OK      "HTTP/1.1 200 OK\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"

static const struct row rows[] = {
	{ "a page", OK "Content-Length: 5\r\n\r\nhello", HOLD, .body = "hello" },
	{ "no body", "HTTP/1.1 204 No Content\r\n\r\n", HOLD, .body = "" },
	{ "a body of no bytes", OK "Content-Length: 0\r\n\r\n", CLOSE, .body = "" },
	{ "an interim response",
	  "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" OK "Content-Length: 5\r\n\r\nhello", HOLD,
	  .body = "hello" },
	{ "chunks", OK CHUNKED "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", HOLD, .body = "hello" },
	{ "until the end", OK "\r\nhello", CLOSE, .body = "hello" },
	{ "until the end, HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", CLOSE, .body = "hello" },
	{ "an error page", "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nsorry", HOLD,
	  .body = "sorry" },
	{ "short", OK "Content-Length: 9\r\n\r\nhello", CLOSE, .body = "hello",
	  .why = "%s closed the connection after 5 of 9 bytes of the body" },
	{ "a chunk short", OK CHUNKED "9\r\nhello", CLOSE, .body = "hello",
	  .why = "%s closed the connection after 5 bytes of the body" },
	{ "a reset in the body", OK "Content-Length: 9\r\n\r\nhello", RESET, .body = "hello",
	  .why = "%s reset the connection after 5 of 9 bytes of the body" },
	{ "a reset where the end was due", OK "\r\nhello", RESET, .body = "hello",
	  .why = "%s reset the connection after 5 bytes of the body" },
	{ "a reset before anything", "", RESET, .body = "",
	  .why = "%s reset the connection before it replied" },
	{ "nothing", "", CLOSE, .body = "", .why = "%s closed the connection before it replied" },
	{ "half a header", OK "Content-Le", CLOSE, .body = "",
	  .why = "%s closed the connection in the middle of the reply's header" },
	{ "half a status line", "HTTP/1.1 20", CLOSE, .body = "",
	  .why = "%s closed the connection in the middle of the reply's header" },
	{ "no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", CLOSE, .body = "",
	  .why = "malformed reply from %s: it does not begin with an HTTP status line" },
	{ "another version", "HTTP/7.3 200 OK\r\n\r\n", CLOSE, .body = "",
	  .why = "malformed reply from %s: Unsupported HTTP version*" },
	{ "a length that is none", OK "Content-Length: x\r\n\r\n", CLOSE, .body = "",
	  .why = "malformed reply from %s: Invalid Content-Length: value" },
	{ "chunks that are none", OK CHUNKED "xyz\r\n", CLOSE, .body = "",
	  .why = "malformed reply from %s: Illegal or missing hexadecimal sequence*" },
	{ "gzip that is none",
	  OK "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\nnot any gzip", HOLD, .body = "",
	  .why = "malformed reply from %s: Error while processing content unencoding*" },
	{ "no reply", "", HOLD, .body = "", .why = "%s did not reply within 1 s (--max-time)",
	  .max_ms = 1000 },
	{ "half a body, then nothing", OK "Content-Length: 9\r\n\r\nhello", HOLD, .body = "hello",
	  .why = "%s sent 5 of 9 bytes of the body within 1 s (--max-time)", .max_ms = 1000 },
	{ "nobody", NULL, CLOSE, .body = "", .why = "%s refused the connection" },
	{ "TLS to who does not speak it", OK "Content-Length: 0\r\n\r\n", CLOSE, .body = "",
	  .why = "%s does not speak TLS", .scheme = "https" },
	{ "a loop", "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n", HOLD,
	  .body = "", .why = "more than 3 redirects" },
	{ "to another scheme",
	  "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", HOLD,
	  .body = "", .why = "the redirect leads to neither http nor https" },
	{ "to no URL", "HTTP/1.1 302 Found\r\nLocation: http://[/\r\nContent-Length: 0\r\n\r\n",
	  HOLD, .body = "", .why = "the redirect's URL is malformed" },
	{ "HEAD", OK "Content-Length: 5\r\n\r\n", HOLD, .body = "", .method = "HEAD" },
	{ "POST", OK "Content-Length: 2\r\n\r\nok", HOLD, .body = "ok", .data = "a=b" },
};

static void replies(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		play(&rows[i]);
}

static void replies_byte_by_byte(void **state)
{
	(void)state;
	bytewise = true;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		play(&rows[i]);
	bytewise = false;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies),
		cmocka_unit_test(replies_byte_by_byte),
	};

	sem_init(&arrived, 0, 0);
	unsetenv("SSLKEYLOGFILE");
	curl_global_init(CURL_GLOBAL_DEFAULT);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
