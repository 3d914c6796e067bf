#include "get_options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "message.h"

enum {
	OPTION_NO_LOCATION = OPTION_LONG + 300,
	OPTION_MAX_REDIRS,
	OPTION_REQUEST,
	OPTION_DATA,
	OPTION_CACERT,
	OPTION_KEYLOG,
	OPTION_FAIL,
};

enum { CONNECT_TIMEOUT_MS = 30000, IDLE_TIMEOUT_MS = 60000, REDIRECTS = 10 };

const struct option_def get_option_table[] = {
	{ 'o', "output", "FILE", "write the body to FILE; - is stdout" },
	{ 'H', "header", "LINE", "send this header, 'Name: value' (repeatable)" },
	{ OPTION_REQUEST, "request", "METHOD", "the request's method (default GET)" },
	{ OPTION_DATA, "data", "TEXT", "send TEXT by POST; @FILE: what is in FILE" },
	{ OPTION_NO_LOCATION, "no-location", NULL, "do not follow redirects" },
	{ OPTION_MAX_REDIRS, "max-redirs", "N", "follow at most N redirects (default 10)" },
	{ OPTION_FAIL, "fail", NULL, "exit 1 where the status is 400 or more" },
	{ 'k', "insecure", NULL, "do not check certificates" },
	{ TRAFFIC_FILTER, "capture-filter", "EXPR",
	  "only frames that match, as pcap-filter(7) has it" },
	{ OPTION_CACERT, "cacert", "FILE", "trust the authorities in FILE (PEM) only" },
	{ OPTION_KEYLOG, "keylog", "FILE", "append TLS secrets to FILE" },
	{ TRAFFIC_CONNECT_TIMEOUT, "connect-timeout", "SECONDS",
	  "for names, TCP and TLS of a connection (default 30)" },
	{ TRAFFIC_IDLE_TIMEOUT, "idle-timeout", "SECONDS",
	  "give up when nothing has come for so long (default 60; 0: never)" },
	{ TRAFFIC_MAX_TIME, "max-time", "SECONDS", "for everything (default 0: no end)" },
	{ 0 },
};

/* ---- --header, --request ---- */

/* RFC 9110, section 5.6.2. */
static bool is_token(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c && strchr("!#$%&'*+-.^_`|~", c))))
			return false;
	}
	return n > 0;
}

/* "Name: value"; "Name:" takes a header out, "Name;" sends it empty. */
static int add_header(struct get_options *o, const char *arg)
{
	size_t name = strcspn(arg, ":;");

	if (o->nheaders == FETCH_HEADERS_MAX)
		return message_usage("-H: more than %d headers", FETCH_HEADERS_MAX);
	if (!is_token(arg, name) || !arg[name] || (arg[name] == ';' && arg[name + 1]) ||
	    strpbrk(arg, "\r\n"))
		return message_usage("-H takes 'Name: value', not '%s'", arg);
	o->headers[o->nheaders++] = arg;
	return 0;
}

static int set_method(struct get_options *o, const char *arg)
{
	if (!is_token(arg, strlen(arg)) || strcasecmp(arg, "CONNECT") == 0)
		return message_usage("--request takes a method, not '%s'", arg);
	o->method = arg;
	return 0;
}

/* ---- --data ---- */

/* Room for N more; what there is gets a '&' behind it first, where JOIN. */
static int grow_data(struct get_options *o, size_t n, bool join)
{
	bool amp = join && o->data_len > 0;
	char *p;

	if (n > GET_DATA_MAX - o->data_len - 1)
		return message_usage("--data: more than %d bytes", GET_DATA_MAX);
	p = realloc(o->data, o->data_len + n + 1 + amp);
	if (!p)
		return message_error("%s", strerror(ENOMEM));
	o->data = p;
	if (amp)
		o->data[o->data_len++] = '&';
	return 0;
}

static int read_data(struct get_options *o, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0, first = true;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), rc;
	char buf[65536];
	ssize_t n = -1;

	rc = grow_data(o, 0, false);
	while (rc == 0 && fd >= 0 && (n = read(fd, buf, sizeof buf)) > 0) {
		rc = grow_data(o, (size_t)n, first);
		if (rc == 0) {
			memcpy(o->data + o->data_len, buf, (size_t)n);
			o->data_len += (size_t)n;
		}
		first = false;
	}
	if (rc == 0 && n < 0)
		rc = message_error("--data: %s: %s", path, strerror(errno));
	if (fd >= 0 && !is_stdin)
		close(fd);
	return rc;
}

static int add_data(struct get_options *o, const char *arg)
{
	size_t n = strlen(arg);
	int rc;

	if (arg[0] == '@')
		return read_data(o, arg + 1);
	rc = grow_data(o, n, true);
	if (rc)
		return rc;
	memcpy(o->data + o->data_len, arg, n);
	o->data_len += n;
	return 0;
}

/* ---- All of them ---- */

static int set_get_option(struct get_options *o, int id, const char *arg)
{
	uint64_t v = 0;

	switch (id) {
	case 'o': o->body = arg; return 0;
	case 'H': return add_header(o, arg);
	case 'k': o->insecure = true; return 0;
	case OPTION_REQUEST: return set_method(o, arg);
	case OPTION_DATA: return add_data(o, arg);
	case OPTION_NO_LOCATION: o->no_location = true; return 0;
	case OPTION_FAIL: o->fail = true; return 0;
	case OPTION_CACERT: o->cacert = arg; return 0;
	case OPTION_KEYLOG: o->keylog = arg; return 0;
	case OPTION_MAX_REDIRS:
		if (option_number("--max-redirs", arg, 0, FETCH_REDIRECTS_MAX, &v))
			return EXIT_USAGE;
		o->max_redirects = (unsigned)v;
		return 0;
	default: return OUTPUT_OTHER;
	}
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct get_options *o = ctx;
	int rc = traffic_option(&o->common, id, arg);

	return rc == OUTPUT_OTHER ? set_get_option(o, id, arg) : rc;
}

/* The file is read here: when the server's certificate comes, the right to do so may be gone. */
static int read_cacert(struct get_options *o)
{
	int fd = open(o->cacert, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	o->cacert_data = malloc(GET_CACERT_MAX);
	if (!o->cacert_data)
		errno = ENOMEM;
	while (fd >= 0 && o->cacert_data && o->cacert_len < GET_CACERT_MAX &&
	       (n = read(fd, o->cacert_data + o->cacert_len, GET_CACERT_MAX - o->cacert_len)) > 0)
		o->cacert_len += (size_t)n;
	if (n > 0)
		errno = EFBIG;
	if (n != 0)
		message_error("--cacert: %s: %s", o->cacert, strerror(errno));
	if (fd >= 0)
		close(fd);
	return n == 0 ? 0 : EXIT_FAILED;
}

static int set_url(struct get_options *o, int argc, char **argv, int first)
{
	const char *wrong, *host;
	union endpoint e;

	if (first == argc)
		return message_usage("the URL is missing");
	if (first + 1 < argc)
		return message_usage("more than one URL: '%s'", argv[first + 1]);
	wrong = fetch_url(argv[first], o->url, sizeof o->url);
	if (wrong)
		return message_error("not a URL to fetch: '%s': %s", argv[first], wrong);
	host = strstr(o->url, "://") + 3;
	o->host_is_address =
		host[0] == '[' || endpoint_parse(&e, host, strcspn(host, "/?#"), 80) == 0;
	return 0;
}

int get_options_parse(struct get_options *o, const struct command *cmd, int argc, char **argv)
{
	int first, rc;

	memset(o, 0, sizeof *o);
	traffic_options_init(&o->common);
	o->max_redirects = REDIRECTS;
	o->common.connect_timeout_ms = CONNECT_TIMEOUT_MS;
	o->common.idle_timeout_ms = IDLE_TIMEOUT_MS;
	first = options_parse(cmd, argc, argv, set_option, o);
	if (first < 0)
		return first == OPTIONS_EXIT ? OPTIONS_EXIT : -first;
	rc = set_url(o, argc, argv, first);
	if (rc == 0)
		rc = traffic_check_file(&o->common, o->body, "the body");
	if (rc == 0 && o->cacert)
		rc = read_cacert(o);
	return rc;
}

void get_options_done(struct get_options *o)
{
	traffic_options_done(&o->common);
	free(o->data);
	free(o->cacert_data);
	o->data = o->cacert_data = NULL;
}
