#include "client/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <ev.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "client/fetch_tls.h"
#include "client/monotonic.h"

enum { BUFFER_SIZE = 256 << 10 };

struct fetch {
	const struct fetch_config *config;
	const struct fetch_ops *ops;
	void *arg;
	struct ev_loop *loop;
	struct ev_timer timer;
	CURLM *multi;
	CURL *easy;
	struct curl_slist *headers;
	struct fetch_tls tls;
	bool in_headers;
	char location[FETCH_WORDS_MAX * 8];
	curl_off_t first_us; /* CURLINFO_STARTTRANSFER_TIME as of the response before */
	bool done;
	char error[CURL_ERROR_SIZE];
	struct fetch_status status;
};

/* A socket of curl's, watched. */
struct watch {
	struct fetch *owner;
	struct ev_io io;
};

const struct fetch_status *fetch_status(struct fetch *f)
{
	curl_off_t wire = 0;

	curl_easy_getinfo(f->easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
	f->status.wire = (uint64_t)wire;
	return &f->status;
}

/* ---- The URL ---- */

static const char *check_url(CURLU *u, const char *url)
{
	static char why[128];
	CURLUcode code = curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
	const char *wrong = NULL;
	char *part = NULL;

	if (code == CURLUE_OK)
		code = curl_url_get(u, CURLUPART_SCHEME, &part, 0);
	if (code == CURLUE_OK && strcasecmp(part, "http") != 0 && strcasecmp(part, "https") != 0)
		wrong = "only http and https are fetched";
	curl_free(part);
	part = NULL;
	if (code == CURLUE_OK && !wrong) {
		code = curl_url_get(u, CURLUPART_HOST, &part, 0);
		if (code == CURLUE_OK && strlen(part) > 255)
			wrong = "the host name is longer than 255 bytes";
		curl_free(part);
	}
	if (code == CURLUE_OK)
		return wrong;
	snprintf(why, sizeof why, "%s", curl_url_strerror(code));
	return why;
}

const char *fetch_url(const char *arg, char *buf, size_t size)
{
	bool bare = strstr(arg, "://") == NULL;
	const char *wrong;
	CURLU *u;

	if (!arg[0])
		return "it is empty";
	for (const char *p = arg; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return "it has blanks or control characters in it";
	if (snprintf(buf, size, "%s%s", bare ? "http://" : "", arg) >= (int)size)
		return "it is too long";
	u = curl_url();
	if (!u)
		return strerror(ENOMEM);
	wrong = check_url(u, buf);
	curl_url_cleanup(u);
	return wrong;
}

/* ---- Sockets and time: libcurl's multi interface on the loop ---- */

static void check_done(struct fetch *f)
{
	struct fetch_status *s = &f->status;
	CURLMsg *m;
	int left;

	while (!f->done && (m = curl_multi_info_read(f->multi, &left))) {
		if (m->msg != CURLMSG_DONE)
			continue;
		f->done = true;
		s->code = (int)m->data.result;
		s->end_ns = monotonic_ns();
		snprintf(s->error, sizeof s->error, "%s",
			 f->error[0] ? f->error : curl_easy_strerror(m->data.result));
		ev_timer_stop(f->loop, &f->timer);
		f->ops->done(f->arg);
		return; /* f may be gone */
	}
}

static void act(struct fetch *f, curl_socket_t fd, int events)
{
	int running;

	curl_multi_socket_action(f->multi, fd, events, &running);
	check_done(f);
}

static void on_socket(struct ev_loop *loop, ev_io *w, int revents)
{
	struct watch *x = w->data;
	int events = (revents & EV_READ ? CURL_CSELECT_IN : 0) |
		     (revents & EV_WRITE ? CURL_CSELECT_OUT : 0);

	(void)loop;
	act(x->owner, w->fd, events);
}

static void on_timer(struct ev_loop *loop, ev_timer *w, int revents)
{
	(void)loop;
	(void)revents;
	act(w->data, CURL_SOCKET_TIMEOUT, 0);
}

static int set_timer(CURLM *multi, long ms, void *arg)
{
	struct fetch *f = arg;

	(void)multi;
	ev_timer_stop(f->loop, &f->timer);
	if (ms >= 0 && !f->done) {
		ev_timer_set(&f->timer, (ev_tstamp)ms * 1e-3, 0.);
		ev_timer_start(f->loop, &f->timer);
	}
	return 0;
}

static int set_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
	struct fetch *f = arg;
	struct watch *x = socket_arg;

	(void)easy;
	if (x)
		ev_io_stop(f->loop, &x->io);
	if (what == CURL_POLL_REMOVE) {
		free(x);
		curl_multi_assign(f->multi, fd, NULL);
		return 0;
	}
	if (!x) {
		x = calloc(1, sizeof *x);
		if (!x)
			return -1;
		x->owner = f;
		x->io.data = x;
		ev_init(&x->io, on_socket);
		curl_multi_assign(f->multi, fd, x);
	}
	ev_io_set(&x->io, fd,
		  (what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0));
	ev_io_start(f->loop, &x->io);
	return 0;
}

/* Whatever curl means to connect to, it connects to the front end. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	const struct fetch_config *c = ((struct fetch *)arg)->config;

	(void)purpose;
	/* Behind curl_sockaddr there is room for any address of an IP socket, at the least. */
	if (c->front_len > sizeof(struct sockaddr_in6))
		return CURL_SOCKET_BAD;
	a->family = AF_UNIX;
	a->socktype = SOCK_STREAM;
	a->protocol = 0;
	a->addrlen = c->front_len;
	memcpy(&a->addr, &c->front, c->front_len);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* ---- Responses ---- */

/* VALUE of header NAME where LINE is one. */
static bool header_is(const char *line, size_t n, const char *name, char *value, size_t size)
{
	size_t k = strlen(name);

	if (n <= k || line[k] != ':' || strncasecmp(line, name, k) != 0)
		return false;
	for (k++; k < n && (line[k] == ' ' || line[k] == '\t'); k++)
		;
	n -= k;
	if (n >= size)
		n = size - 1;
	memcpy(value, line + k, n);
	value[n] = '\0';
	return true;
}

/*
 * First byte of this response: curl sums up, over all requests, how long it took from each one.
 * What follows an interim response is not counted, and came just now.
 */
static void note_first_byte(struct fetch *f)
{
	curl_off_t first = 0, redirect = 0;

	curl_easy_getinfo(f->easy, CURLINFO_STARTTRANSFER_TIME_T, &first);
	curl_easy_getinfo(f->easy, CURLINFO_REDIRECT_TIME_T, &redirect);
	f->status.first_ns = first == f->first_us ?
				     monotonic_ns() :
				     f->status.start_ns + (redirect + first - f->first_us) * 1000;
	f->first_us = first;
}

static void begin_response(struct fetch *f, const char *line, size_t n)
{
	struct fetch_status *s = &f->status;
	const char *space = memchr(line, ' ', n);
	size_t version = space ? (size_t)(space - line) : n;
	char *url = NULL;

	f->in_headers = true;
	f->location[0] = s->encoding[0] = s->reason[0] = '\0';
	s->by_close = true;
	s->has_length = s->end_of_headers = false;
	s->decoded = 0;
	s->responses++;
	note_first_byte(f);
	snprintf(s->version, sizeof s->version, "%.*s", (int)version, line);
	curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &s->status);
	curl_easy_getinfo(f->easy, CURLINFO_EFFECTIVE_URL, &url);
	snprintf(s->url, sizeof s->url, "%s", url ? url : "");
	if (strncasecmp(s->url, "https:", 6) != 0)
		s->tls[0] = '\0'; /* a redirect led out of it */
	/* "HTTP/1.1 200 OK": the reason is what stands behind the second blank. */
	space = space ? memchr(space + 1, ' ', n - version - 1) : NULL;
	if (space)
		snprintf(s->reason, sizeof s->reason, "%.*s", (int)(n - (size_t)(space + 1 - line)),
			 space + 1);
}

static void note_header(struct fetch *f, const char *line, size_t n)
{
	struct fetch_status *s = &f->status;
	char value[FETCH_WORDS_MAX];

	if (header_is(line, n, "Content-Encoding", s->encoding, sizeof s->encoding) ||
	    header_is(line, n, "Location", f->location, sizeof f->location))
		return;
	if (header_is(line, n, "Content-Length", value, sizeof value)) {
		s->by_close = false;
		s->has_length = true;
		s->length = strtoull(value, NULL, 10);
	} else if (header_is(line, n, "Transfer-Encoding", value, sizeof value)) {
		s->by_close = strcasestr(value, "chunked") == NULL;
	}
}

/* Where the response sends us, made absolute: NULL where it does not. */
static char *redirect_target(struct fetch *f)
{
	long status = f->status.status;
	char *target = NULL;
	CURLU *u;

	if (!f->config->follow || !f->location[0] || status < 300 || status > 399)
		return NULL;
	u = curl_url();
	if (u && curl_url_set(u, CURLUPART_URL, f->status.url, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, f->location, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
		curl_url_get(u, CURLUPART_URL, &target, 0);
	curl_url_cleanup(u);
	return target;
}

static void end_response(struct fetch *f)
{
	struct fetch_status *s = &f->status;
	char *target;

	f->in_headers = false;
	s->end_of_headers = true;
	if (s->status < 200)
		return; /* an interim response */
	if (s->status == 204 || s->status == 304 || strncmp(s->version, "HTTP/1", 6) != 0 ||
	    (f->config->method && strcmp(f->config->method, "HEAD") == 0))
		s->by_close = false;
	target = redirect_target(f);
	s->redirects += target != NULL;
	f->ops->response(f->arg, s, target);
	curl_free(target);
}

static size_t on_header(char *line, size_t size, size_t n, void *arg)
{
	struct fetch *f = arg;
	size_t length = size * n, whole = length;

	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		length--;
	if (length >= 5 && memcmp(line, "HTTP/", 5) == 0)
		begin_response(f, line, length);
	else if (f->in_headers && length > 0)
		note_header(f, line, length);
	if (length > 0)
		f->ops->header(f->arg, line, length);
	else if (f->in_headers)
		end_response(f);
	return whole;
}

static size_t on_body(char *p, size_t size, size_t n, void *arg)
{
	struct fetch *f = arg;

	f->status.decoded += size * n;
	return f->ops->body(f->arg, p, size * n) < 0 ? CURL_WRITEFUNC_ERROR : size * n;
}

/* ---- TLS ---- */

static void on_securing(void *arg)
{
	struct fetch *f = arg;

	f->ops->securing(f->arg);
}

static void on_secret(void *arg, const char *line, size_t n)
{
	struct fetch *f = arg;

	f->ops->secret(f->arg, line, n);
}

static void on_secured(void *arg)
{
	struct fetch *f = arg;

	f->ops->secured(f->arg, &f->status);
}

static CURLcode on_ssl_ctx(CURL *easy, void *ctx, void *arg)
{
	struct fetch *f = arg;

	(void)easy;
	fetch_tls_watch(&f->tls, ctx);
	return CURLE_OK;
}

/* ---- Opening ---- */

#define SET(option, value) \
	do { \
		CURLcode set_code_ = curl_easy_setopt(f->easy, option, value); \
\
		if (set_code_ != CURLE_OK) \
			return -EINVAL; \
	} while (0)

static int set_callbacks(struct fetch *f)
{
	SET(CURLOPT_ERRORBUFFER, f->error);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, f);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, f);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, f);
	SET(CURLOPT_SSL_CTX_FUNCTION, on_ssl_ctx);
	SET(CURLOPT_SSL_CTX_DATA, f);
	return 0;
}

static long milliseconds(uint64_t ms, long none)
{
	return ms == 0 ? none : ms > INT_MAX ? INT_MAX : (long)ms;
}

/* Nothing of the machine's: no proxies of the environment, no names resolved by curl. */
static int set_transport(struct fetch *f)
{
	SET(CURLOPT_PROXY, "socks5h://127.0.0.1:1");
	SET(CURLOPT_NOPROXY, "");
	SET(CURLOPT_SOCKS5_AUTH, (long)CURLAUTH_BASIC);
	SET(CURLOPT_TCP_NODELAY, 0L);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_BUFFERSIZE, (long)BUFFER_SIZE);
	/* To curl no time for the connection is 300 s, and longer times are cut to 32 bits. */
	SET(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(f->config->connect_timeout_ms, INT_MAX));
	SET(CURLOPT_TIMEOUT_MS, milliseconds(f->config->max_time_ms, 0));
	SET(CURLOPT_SSL_VERIFYPEER, f->config->insecure ? 0L : 1L);
	SET(CURLOPT_SSL_VERIFYHOST, f->config->insecure ? 0L : 2L);
	if (f->config->cacert) {
		struct curl_blob blob = {
			.len = f->config->cacert_len,
			.flags = CURL_BLOB_NOCOPY,
		};

		/* It is only read, but not const to curl. */
		memcpy(&blob.data, &f->config->cacert_data, sizeof blob.data);
		SET(CURLOPT_CAINFO_BLOB, &blob);
		SET(CURLOPT_CAPATH, NULL);
	}
	return 0;
}

static int set_headers(struct fetch *f)
{
	for (size_t i = 0; i < f->config->nheaders; i++) {
		struct curl_slist *list = curl_slist_append(f->headers, f->config->headers[i]);

		if (!list)
			return -ENOMEM;
		f->headers = list;
	}
	SET(CURLOPT_HTTPHEADER, f->headers);
	return 0;
}

static int set_request(struct fetch *f)
{
	const struct fetch_config *c = f->config;

	SET(CURLOPT_URL, c->url);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_USERAGENT, "tuntrace/" TUNTRACE_VERSION);
	SET(CURLOPT_ACCEPT_ENCODING, "");
	SET(CURLOPT_FOLLOWLOCATION, c->follow ? 1L : 0L);
	SET(CURLOPT_MAXREDIRS, (long)c->max_redirects);
	if (c->data) {
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->data_len);
		SET(CURLOPT_POSTFIELDS, c->data);
	}
	if (c->method && strcmp(c->method, "HEAD") == 0)
		SET(CURLOPT_NOBODY, 1L);
	else if (c->method)
		SET(CURLOPT_CUSTOMREQUEST, c->method);
	return set_headers(f);
}

static int open_handles(struct fetch *f)
{
	int rc;

	f->easy = curl_easy_init();
	f->multi = curl_multi_init();
	if (!f->easy || !f->multi)
		return -ENOMEM;
	curl_multi_setopt(f->multi, CURLMOPT_SOCKETFUNCTION, set_socket);
	curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f);
	curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f);
	rc = set_callbacks(f);
	if (rc == 0)
		rc = set_transport(f);
	if (rc == 0)
		rc = set_request(f);
	if (rc == 0 && curl_multi_add_handle(f->multi, f->easy) != CURLM_OK)
		rc = -ENOMEM;
	return rc;
}

int fetch_open(struct fetch **out, struct ev_loop *loop, const struct fetch_config *c,
	       const struct fetch_ops *ops, void *arg)
{
	struct fetch *f = calloc(1, sizeof *f);
	int rc;

	if (!f)
		return -ENOMEM;
	f->config = c;
	f->ops = ops;
	f->arg = arg;
	f->loop = loop;
	f->tls = (struct fetch_tls){
		.status = &f->status,
		.securing = on_securing,
		.secret = on_secret,
		.secured = on_secured,
		.arg = f,
	};
	f->status.start_ns = monotonic_ns();
	snprintf(f->status.url, sizeof f->status.url, "%s", c->url);
	ev_timer_init(&f->timer, on_timer, 0., 0.);
	f->timer.data = f;
	rc = open_handles(f);
	if (rc < 0) {
		fetch_close(f);
		return rc;
	}
	*out = f;
	return 0;
}

void fetch_close(struct fetch *f)
{
	f->done = true;
	if (f->multi && f->easy)
		curl_multi_remove_handle(f->multi, f->easy);
	if (f->easy)
		curl_easy_cleanup(f->easy);
	if (f->multi)
		curl_multi_cleanup(f->multi);
	curl_slist_free_all(f->headers);
	ev_timer_stop(f->loop, &f->timer);
	free(f);
}
