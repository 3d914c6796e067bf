/* tuntrace flows: the conversations of a capture file, and what became of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "columns.h"
#include "command.h"
#include "dissector.h"
#include "filter.h"
#include "flow/conv.h"
#include "flows/report.h"
#include "message.h"
#include "offline.h"
#include "output.h"
#include "session.h"
#include "sink.h"

extern const struct command command_flows;

enum {
	OPTION_SORT = OPTION_LONG,
	OPTION_REVERSE,
	OPTION_TYPE,
	OPTION_TOP,
	OPTION_MEMORY,
	OPTION_WIDTH,
};

enum {
	STATE_MEMORY = 256 << 20, /* bytes for the dissector, touched as they are needed */
	MEMORY_DEFAULT = 512,     /* MiB for the conversations, touched as they are needed */
	WIDTH_MIN = 40,
	WIDTH_MAX = 10000,
};

static const struct option_def flows_options[] = {
	{ 'f', "format", "FORMAT", "table (default) or json" },
	{ OPTION_SORT, "sort", "KEY",
	  "start (default), number, client, server, state, time, frames, bytes, payload, "
	  "handshake, rtt, retrans, anomalies, app or name" },
	{ OPTION_REVERSE, "reverse", NULL, "the other way round" },
	{ OPTION_TOP, "top", "N", "only the first N of them" },
	{ OPTION_TYPE, "type", "TYPES",
	  "tcp, udp, icmp, ip, eth or all, with commas between (default: tcp,udp,icmp)" },
	{ 'Y', "display-filter", "EXPR",
	  "only conversations with a frame that matches, in Wireshark's notation" },
	{ 'c', NULL, "COUNT", "stop after COUNT frames" },
	{ OPTION_WIDTH, "width", "COLUMNS",
	  "how wide; 0: as wide as it needs (default: the terminal)" },
	{ OPTION_MEMORY, "memory", "MIB", "memory for the conversations (default: 512)" },
	{ 'v', NULL, NULL, "say in words what happened, and which frames prove it" },
	{ 'q', NULL, NULL, "tell less: no notes on stderr" },
	{ 0 },
};

/* The sink that takes frames into conversations. */
struct flows {
	struct sink sink;
	struct output output; /* of its options those that we have */
	struct session session;
	struct offline offline;
	struct convs *convs;
	void *memory;
	uint64_t mib;
	unsigned kinds;
	bool json, reverse;
	const char *sort;
	uint64_t top;   /* 0: all */
	uint64_t width; /* 0: as wide as the table needs */
	bool has_start;
	int64_t start_ns;
};

static int take_frame(struct sink *s, const struct frame *f, const struct dissection *d, bool send)
{
	struct flows *x = (struct flows *)s;
	struct conv *touched[CONVS_TOUCHED_MAX];

	(void)send;
	if (!x->has_start && f->has_time) {
		x->has_start = true;
		x->start_ns = f->time_ns;
	}
	convs_update(x->convs, d);
	if (x->output.filter && filter_match(x->output.filter, d, &x->output.rows)) {
		unsigned n = convs_touched(x->convs, touched);

		for (unsigned i = 0; i < n; i++)
			touched[i]->marked = true;
	}
	return 0;
}

static int close_sink(struct sink *s, uint64_t *written)
{
	(void)s;
	*written = 0;
	return 0;
}

static const struct sink_ops ops = { .frame = take_frame, .close = close_sink };

/* ---- Options ---- */

static int set_types(struct flows *x, const char *arg)
{
	unsigned kinds = 0;

	for (const char *p = arg; *p;) {
		size_t n = strcspn(p, ",");
		unsigned found = n == 3 && memcmp(p, "all", 3) == 0 ? (1u << CONV_KINDS) - 1 : 0;

		for (unsigned k = 0; k < CONV_KINDS; k++) {
			const char *name = conv_kind_name((enum conv_kind)k);

			if (strlen(name) == n && memcmp(name, p, n) == 0)
				found = 1u << k;
		}
		if (!found)
			return message_usage(
				"--type takes tcp, udp, icmp, ip, eth or all, not '%.*s'", (int)n,
				p);
		kinds |= found;
		p += n;
		if (*p == ',')
			p++;
	}
	if (!kinds)
		return message_usage("--type takes tcp, udp, icmp, ip, eth or all, not ''");
	x->kinds = kinds;
	return 0;
}

static int set_format(struct flows *x, const char *arg)
{
	x->json = strcmp(arg, "json") == 0;
	if (!x->json && strcmp(arg, "table") != 0)
		return message_usage("-f takes table or json, not '%s'", arg);
	return 0;
}

static int set_sort(struct flows *x, const char *arg)
{
	char list[256];

	if (!report_sort(NULL, 0, arg, false)) {
		report_sort_keys(list, sizeof list);
		return message_usage("--sort takes %s, not '%s'", list, arg);
	}
	x->sort = arg;
	return 0;
}

static int set_width(struct flows *x, const char *arg)
{
	if (strcmp(arg, "0") == 0) {
		x->width = 0;
		return 0;
	}
	return option_number("--width", arg, WIDTH_MIN, WIDTH_MAX, &x->width);
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct flows *x = ctx;

	switch (id) {
	case 'f': return set_format(x, arg);
	case OPTION_SORT: return set_sort(x, arg);
	case OPTION_REVERSE: x->reverse = true; return 0;
	case OPTION_TYPE: return set_types(x, arg);
	case OPTION_TOP: return option_number("--top", arg, 1, UINT64_MAX, &x->top);
	case OPTION_WIDTH: return set_width(x, arg);
	case OPTION_MEMORY: return option_number("--memory", arg, 1, 1 << 20, &x->mib);
	default: return output_option(&x->output, id, arg);
	}
}

/* ---- The run ---- */

static int prepare(struct flows *x)
{
	struct dissector_config config = { .flows = true, .reassemble = true };
	struct convs_config kinds = { .kinds = x->kinds };
	size_t size = (size_t)x->mib << 20;
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED || session_state(&x->session, &config, STATE_MEMORY))
		return message_error("%s", strerror(ENOMEM));
	x->memory = p;
	x->convs = convs_init(p, size, &kinds);
	x->session.limit = x->output.count;
	x->sink = (struct sink){ .ops = &ops, .what = "conversations" };
	session_add(&x->session, &x->sink);
	return 0;
}

/* Those that are shown, sorted; *N is their number.  NULL without memory. */
static const struct conv **choose(const struct flows *x, size_t *n)
{
	size_t all = 0;

	for (unsigned k = 0; k < CONV_KINDS; k++)
		all += convs_count(x->convs, (enum conv_kind)k);
	const struct conv **list = malloc((all + 1) * sizeof(const struct conv *));
	*n = 0;
	if (!list)
		return NULL;
	for (const struct conv *c = convs_first(x->convs); c; c = c->next)
		if (!x->output.filter || c->marked)
			list[(*n)++] = c;
	report_sort(list, *n, x->sort, x->reverse);
	if (x->top && *n > x->top)
		*n = (size_t)x->top;
	return list;
}

static int print(const struct flows *x)
{
	struct report r = { .start_ns = x->start_ns,
			    .verbose = x->output.verbose,
			    .width = (unsigned)x->width,
			    .sort = x->sort };
	const struct conv **list = choose(x, &r.n);
	unsigned left_out = 0;

	if (!list)
		return message_error("%s", strerror(ENOMEM));
	r.conv = list;
	if (x->json)
		report_json(&r, stdout);
	else
		left_out = report_table(&r, stdout);
	free(list);
	if (fflush(stdout) && errno != EPIPE)
		return message_error("stdout: %s", strerror(errno));
	if (left_out)
		message_note("%u columns did not fit; --width 0 shows all", left_out);
	return EXIT_OK;
}

/* What was given up for want of memory is not passed over in silence. */
static void tell_forgotten(const struct flows *x, uint64_t by_dissector)
{
	uint64_t n = 0;

	for (unsigned k = 0; k < CONV_KINDS; k++)
		n += convs_forgotten(x->convs, (enum conv_kind)k);
	if (n)
		message_warn("%llu conversations that had been silent longest were forgotten: "
			     "--memory %llu was too little",
			     (unsigned long long)n, (unsigned long long)x->mib);
	if (by_dissector)
		message_warn(
			"the state of %llu silent conversations was given up on the way; those "
			"that went on afterwards are counted as new ones",
			(unsigned long long)by_dissector);
}

static int run_session(struct flows *x)
{
	offline_run(&x->offline);
	uint64_t forgotten = x->session.dissector->forgotten_flows;
	int code = print(x);
	tell_forgotten(x, forgotten);
	return code;
}

static int run(int argc, char **argv)
{
	static struct flows x = { .mib = MEMORY_DEFAULT,
				  .sort = "start",
				  .kinds = 1u << CONV_TCP | 1u << CONV_UDP | 1u << CONV_ICMP };

	output_init(&x.output);
	x.width = isatty(STDOUT_FILENO) ? columns_of_terminal() : 0;
	session_init(&x.session);
	int first = options_parse(&command_flows, argc, argv, set_option, &x);
	if (first < 0)
		return first == OPTIONS_EXIT ? EXIT_OK : -first;
	int code = offline_open(&x.offline, &x.session, argc - first, argv + first);
	if (!code)
		code = prepare(&x);
	if (!code)
		code = offline_confine();
	if (!code)
		code = run_session(&x);
	if (x.memory)
		munmap(x.memory, (size_t)x.mib << 20);
	output_close(&x.output, &x.session);
	int read_code = offline_close(&x.offline);
	return code == EXIT_OK ? read_code : code;
}

static const struct option_def *const options[] = { flows_options, NULL };

const struct command command_flows = {
	.name = "flows",
	.operands = "FILE... [FILTER]",
	.summary = "List the conversations of a capture, and say what became of them",
	.options = options,
	.run = run,
};
