/* tuntrace stream: the bytes of one conversation, put together. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "command.h"
#include "dissect.h"
#include "dissector.h"
#include "flow/conv.h"
#include "flow/follow.h"
#include "flow/tcp.h"
#include "flow/udp.h"
#include "flows/bytes.h"
#include "message.h"
#include "offline.h"
#include "output.h"
#include "session.h"
#include "sink.h"

extern const struct command command_stream;

enum { OPTION_SIDE = OPTION_LONG, OPTION_ALL };

enum {
	STATE_MEMORY = 256 << 20,  /* bytes for the dissector, touched as they are needed */
	CONV_MEMORY = 4 << 20,     /* for the conversation's summary, and those of its tunnels */
	FOLLOW_MEMORY = 256 << 20, /* for bytes that come before their turn */
};

static const struct option_def stream_options[] = {
	{ 'f', "format", "FORMAT", "text (default), hex or raw" },
	{ 'o', NULL, "FILE",
	  "write there; raw bytes of both sides to FILE.client and FILE.server" },
	{ OPTION_SIDE, "side", "SIDE", "client, server or both (default)" },
	{ OPTION_ALL, "unacknowledged", NULL,
	  "also bytes behind a gap that were not acknowledged" },
	{ 'c', NULL, "COUNT", "stop after COUNT frames" },
	{ 'v', NULL, NULL, "say how many bytes there were" },
	{ 'q', NULL, NULL, "tell less: no notes on stderr" },
	{ 0 },
};

enum { SIDE_CLIENT = 1, SIDE_SERVER = 2, SIDE_BOTH = 3 };

struct streaming {
	struct sink sink;
	struct output output; /* of its options those that we have */
	struct session session;
	struct offline offline;
	enum conv_kind kind;
	uint32_t number;
	bool seen; /* a stream of that kind, LAST the highest number */
	uint32_t last;
	void *conv_memory, *follow_memory;
	struct convs *convs;
	struct follow *follow;
	struct bytes bytes;
	const char *file;
	unsigned sides; /* SIDE_* bits */
	bool all;
};

/* ---- Options ---- */

/* The index of ARG in the N words, or -1. */
static int word(const char *arg, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(arg, words[i]) == 0)
			return i;
	return -1;
}

static int set_format(struct streaming *x, const char *arg)
{
	static const char *const formats[] = { "text", "hex", "raw" };
	int i = word(arg, formats, BYTES_FORMATS);

	if (i < 0)
		return message_usage("-f takes text, hex or raw, not '%s'", arg);
	x->bytes.format = (enum bytes_format)i;
	return 0;
}

static int set_side(struct streaming *x, const char *arg)
{
	static const char *const sides[] = { "client", "server", "both" };
	int i = word(arg, sides, 3);

	if (i < 0)
		return message_usage("--side takes client, server or both, not '%s'", arg);
	x->sides = (unsigned)i + 1;
	return 0;
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct streaming *x = ctx;

	switch (id) {
	case 'f': return set_format(x, arg);
	case 'o': x->file = arg; return 0;
	case OPTION_SIDE: return set_side(x, arg);
	case OPTION_ALL: x->all = true; return 0;
	default: return output_option(&x->output, id, arg);
	}
}

/* "3" or "tcp:3" or "udp:3". */
static int set_number(struct streaming *x, const char *arg)
{
	uint64_t v;
	const char *colon = strchr(arg, ':');

	x->kind = CONV_TCP;
	if (colon && colon - arg == 3 && memcmp(arg, "udp", 3) == 0)
		x->kind = CONV_UDP;
	else if (colon && !(colon - arg == 3 && memcmp(arg, "tcp", 3) == 0))
		return message_usage("a stream is a number, tcp:NUMBER or udp:NUMBER, not '%s'",
				     arg);
	int rc = option_number("N", colon ? colon + 1 : arg, 0, UINT32_MAX, &v);
	x->number = (uint32_t)v;
	return rc;
}

/* ---- Frames ---- */

static void put_chunk(void *ctx, const struct follow_chunk *c)
{
	bytes_put(ctx, c);
}

static void take_tcp(struct streaming *x, const struct dissection *d, const struct layer *l,
		     unsigned side)
{
	const struct tcp_info *info = l->info;
	const uint8_t *p = layer_data(d, l);
	struct follow_segment s = {
		.side = side,
		.frame = d->frame->number,
		.time_ns = d->frame->time_ns,
		.flags = p[13],
		.seq = (uint32_t)p[4] << 24 | (uint32_t)p[5] << 16 | (uint32_t)p[6] << 8 | p[7],
		.ack = (uint32_t)p[8] << 24 | (uint32_t)p[9] << 16 | (uint32_t)p[10] << 8 | p[11],
		.len = info->len,
		.n = l->cap - l->hlen < info->len ? l->cap - l->hlen : info->len,
		.data = p + l->hlen,
	};

	if (info->has_len)
		follow_tcp(x->follow, &s);
}

static void take_udp(struct streaming *x, const struct dissection *d, const struct layer *l,
		     unsigned side)
{
	struct follow_chunk c = {
		.side = side,
		.frame = d->frame->number,
		.time_ns = d->frame->time_ns,
		.n = l->cap - l->hlen,
		.cut = l->len - l->cap,
		.data = layer_data(d, l) + l->hlen,
	};

	if (c.n || c.cut)
		bytes_put(&x->bytes, &c);
}

static bool is_ours(struct streaming *x, const struct layer *l)
{
	bool tcp = x->kind == CONV_TCP;

	if (l->quoted || !l->info || l->proto != (tcp ? PROTO_TCP : PROTO_UDP) ||
	    l->cap < (tcp ? 20u : 8u))
		return false;
	uint32_t number = tcp ? ((const struct tcp_info *)l->info)->stream :
				((const struct udp_info *)l->info)->stream;
	if (!x->seen || number > x->last)
		x->last = number;
	x->seen = true;
	return number == x->number;
}

static int take_frame(struct sink *s, const struct frame *f, const struct dissection *d, bool send)
{
	struct streaming *x = (struct streaming *)s;

	(void)f;
	(void)send;
	for (unsigned i = 1; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];

		if (!is_ours(x, l))
			continue;
		convs_update(x->convs, d);
		const struct conv *v = convs_find(x->convs, x->kind, x->number);
		if (v)
			(x->kind == CONV_TCP ? take_tcp : take_udp)(x, d, l, conv_sender(v, d, l));
		break;
	}
	return x->bytes.out[0] && ferror(x->bytes.out[0]) ? -EIO : 0;
}

static int close_sink(struct sink *s, uint64_t *written)
{
	(void)s;
	*written = 0;
	return 0;
}

static const struct sink_ops ops = { .frame = take_frame, .close = close_sink };

/* ---- The run ---- */

static void *map(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static int prepare(struct streaming *x)
{
	struct dissector_config config = { .flows = true, .reassemble = true };
	struct convs_config kinds = { .kinds = 1u << x->kind };
	struct follow_config follow = { .chunk = put_chunk, .ctx = &x->bytes };

	x->conv_memory = map(CONV_MEMORY);
	x->follow_memory = map(FOLLOW_MEMORY);
	if (!x->conv_memory || !x->follow_memory ||
	    session_state(&x->session, &config, STATE_MEMORY))
		return message_error("%s", strerror(ENOMEM));
	x->convs = convs_init(x->conv_memory, CONV_MEMORY, &kinds);
	x->follow = follow_init(x->follow_memory, FOLLOW_MEMORY, &follow);
	x->session.limit = x->output.count;
	x->sink = (struct sink){ .ops = &ops, .what = "stream" };
	session_add(&x->session, &x->sink);
	return 0;
}

static FILE *create(const char *name)
{
	FILE *f = fopen(name, "we");

	if (!f)
		message_error("%s: %s", name, strerror(errno));
	return f;
}

/* Raw bytes of two sides in one file could not be told apart again. */
static int open_two(struct streaming *x)
{
	char name[4096];

	for (unsigned i = 0; i < 2; i++) {
		int n = snprintf(name, sizeof name, "%s.%s", x->file, i ? "server" : "client");

		if (n < 0 || (size_t)n >= sizeof name)
			return message_error("%s: %s", x->file, strerror(ENAMETOOLONG));
		x->bytes.out[i] = create(name);
		if (!x->bytes.out[i])
			return EXIT_FAILED;
	}
	return 0;
}

static int open_output(struct streaming *x)
{
	bool to_file = x->file && strcmp(x->file, "-") != 0;

	if (to_file && offline_reads(&x->offline, x->file))
		return message_usage("-o would overwrite '%s' while it is read", x->file);
	if (x->bytes.format == BYTES_RAW && !to_file && isatty(STDOUT_FILENO))
		return message_usage("raw bytes are not written to a terminal");
	if (x->bytes.format == BYTES_RAW && to_file && x->sides == SIDE_BOTH)
		return open_two(x);
	FILE *out = to_file ? create(x->file) : stdout;
	if (!out)
		return EXIT_FAILED;
	for (unsigned i = 0; i < 2; i++)
		x->bytes.out[i] = x->sides & 1u << i ? out : NULL;
	x->bytes.marked = x->sides == SIDE_BOTH;
	return 0;
}

static int close_output(struct streaming *x)
{
	int code = EXIT_OK;

	for (unsigned i = 0; i < 2; i++) {
		FILE *f = x->bytes.out[i];

		if (!f || (i && f == x->bytes.out[0]))
			continue;
		bool failed = fflush(f) != 0 || ferror(f);
		int err = errno;
		if (f != stdout && fclose(f) && !failed)
			failed = true, err = errno;
		if (failed && !(f == stdout && err == EPIPE))
			code = message_error("%s: %s", f == stdout ? "stdout" : x->file,
					     strerror(err));
	}
	return code;
}

/* What the reader of the bytes could not see from them. */
static void tell(struct streaming *x)
{
	static const char *const who[] = { "client", "server" };

	for (unsigned i = 0; i < 2; i++) {
		uint64_t waiting = follow_waiting(x->follow, i);

		if (!(x->sides & 1u << i))
			continue;
		if (x->output.verbose)
			message_note("%s: %llu bytes", who[i], (unsigned long long)x->bytes.pos[i]);
		uint64_t gone = x->bytes.missing[i] + x->bytes.cut[i];

		if (gone && !x->output.quiet)
			message_warn("%llu bytes of the %s are not in the capture",
				     (unsigned long long)gone, who[i]);
		if (waiting && !x->output.quiet)
			message_warn(
				"%llu bytes of the %s behind a gap were not acknowledged and are "
				"left out; --unacknowledged prints them",
				(unsigned long long)waiting, who[i]);
	}
}

static int run_session(struct streaming *x)
{
	const char *kind = conv_kind_name(x->kind);

	offline_run(&x->offline);
	if (x->all)
		follow_flush(x->follow);
	bytes_end(&x->bytes);
	int code = close_output(x);
	if (!convs_find(x->convs, x->kind, x->number)) {
		if (!x->seen)
			return message_error("there is no %s stream", kind);
		return message_error("there is no %s stream %u: they have the numbers from 0 to %u",
				     kind, x->number, x->last);
	}
	tell(x);
	return code;
}

static int run(int argc, char **argv)
{
	static struct streaming x = { .sides = SIDE_BOTH };

	output_init(&x.output);
	session_init(&x.session);
	int first = options_parse(&command_stream, argc, argv, set_option, &x);
	if (first < 0)
		return first == OPTIONS_EXIT ? EXIT_OK : -first;
	if (argc - first < 2)
		return message_usage("a capture file and the number of a stream are needed");
	int code = set_number(&x, argv[argc - 1]);
	if (code)
		return code;
	code = offline_open(&x.offline, &x.session, argc - first - 1, argv + first);
	if (!code)
		code = prepare(&x);
	if (!code)
		code = open_output(&x);
	if (!code)
		code = offline_confine();
	if (!code)
		code = run_session(&x);
	output_close(&x.output, &x.session);
	int read_code = offline_close(&x.offline);
	return code == EXIT_OK ? read_code : code;
}

static const struct option_def *const options[] = { stream_options, NULL };

const struct command command_stream = {
	.name = "stream",
	.operands = "FILE N",
	.summary = "Print or save the bytes of one conversation, put together",
	.options = options,
	.run = run,
};
