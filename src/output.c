#include "output.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/writer.h"
#include "dissector.h"
#include "filter.h"
#include "message.h"
#include "pattern.h"
#include "session.h"
#include "sink.h"

enum {
	OPTION_TIME = OPTION_LONG + 500,
	OPTION_LOCAL,
	OPTION_PRINT,
	OPTION_GVISOR,
	OPTION_ATOMIC,
	OPTION_NO_SECRETS,
};

enum {
	STATE_LINES = 1 << 20,  /* bytes, where no format and no filter asks for conversations */
	STATE_FULL = 256 << 20, /* bytes, touched as they are needed */
	FILTER_ROWS = 32 << 10,
	FILTER_TEXT = 4 << 20,
};

const struct option_def output_options[] = {
	{ 'f', "format", "FORMAT",
	  "print frames as gvisor (default), tcpdump, fields, json, detail or none" },
	{ 'e', "field", "NAME", "print the values of NAME (repeatable); implies -f fields" },
	{ OPTION_TIME, "time", "STYLE", "wall (default), utc, epoch, delta, glog or none" },
	{ OPTION_GVISOR, "gvisor-version", "DATE",
	  "gvisor lines as of 2022-12 (default) or 2024-09" },
	{ 'Y', "display-filter", "EXPR", "only frames that match, in Wireshark's notation" },
	{ 'w', NULL, "FILE",
	  "write frames: pcapng, or pcap if FILE ends in .pcap; then .gz, .zst; - is stdout" },
	{ OPTION_PRINT, "print", NULL, "print frames beside -w too" },
	{ 'C', NULL, "SIZE",
	  "begin another file before one has more than SIZE million bytes (or with k, m, g)" },
	{ 'G', NULL, "SECONDS",
	  "begin another file every SECONDS of the clock; FILE may have strftime's %" },
	{ 'W', NULL, "COUNT",
	  "with -C: write over the oldest of COUNT files; with -G alone: end after COUNT" },
	{ 'U', NULL, NULL, "write each frame at once" },
	{ OPTION_ATOMIC, "atomic", NULL,
	  "a file has its name once it is complete, until then .part" },
	{ OPTION_NO_SECRETS, "no-secrets", NULL, "leave TLS secrets out of FILE" },
	{ 'c', NULL, "COUNT", "stop after COUNT frames" },
	{ 's', NULL, "SNAPLEN", "keep SNAPLEN bytes of each frame" },
	{ OPTION_LOCAL, "local", "ADDR",
	  "frames from ADDR are 'send', others 'recv' (repeatable)" },
	{ 'n', NULL, NULL, "no names for addresses and ports" },
	{ 'v', NULL, NULL,
	  "tell more behind a gvisor line (repeatable): application, analysis, comments" },
	{ 'q', NULL, NULL, "tell less: no notes on stderr" },
	{ 'X', NULL, NULL, "print the bytes in hex and ASCII; twice: with the link layer" },
	{ OUTPUT_COLOR, "color", "WHEN", "auto (default: on a terminal), always or never" },
	{ 0 },
};

static const char *const formats[] = {
	[LINES_GVISOR] = "gvisor", [LINES_TCPDUMP] = "tcpdump", [LINES_FIELDS] = "fields",
	[LINES_JSON] = "json",     [LINES_DETAIL] = "detail",   [LINES_FORMATS] = "none",
};
static const char *const styles[] = {
	[TIMESTAMP_WALL] = "wall",   [TIMESTAMP_UTC] = "utc",   [TIMESTAMP_EPOCH] = "epoch",
	[TIMESTAMP_DELTA] = "delta", [TIMESTAMP_GLOG] = "glog", [TIMESTAMP_NONE] = "none",
};
static const char *const versions[] = {
	[GVISOR_2022] = "2022-12",
	[GVISOR_2024] = "2024-09",
};
static const char *const colors[] = {
	[COLOR_AUTO] = "auto",
	[COLOR_ALWAYS] = "always",
	[COLOR_NEVER] = "never",
};

void output_init(struct output *o)
{
	*o = (struct output){ 0 };
}

/* The index of ARG in the N words, or -1 after a message that names option WHAT. */
static int choose(const char *what, const char *arg, const char *const *words, size_t n)
{
	char list[128];
	struct text t;

	text_init(&t, list, sizeof list);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(arg, words[i]) == 0)
			return (int)i;
		text_fmt(&t, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", words[i]);
	}
	message_usage("%s takes %s, not '%s'", what, list, arg);
	return -1;
}

#define CHOOSE(what, arg, words) choose(what, arg, words, sizeof(words) / sizeof(words)[0])

static int add_field(struct output *o, const char *name)
{
	if (o->nfields == OUTPUT_FIELDS_MAX)
		return message_usage("more than %d fields", OUTPUT_FIELDS_MAX);
	if (!query_init(&o->fields[o->nfields], name, strlen(name)))
		return message_usage("-e: there is no field '%s'", name);
	o->nfields++;
	if (!o->format_given)
		o->format = LINES_FIELDS;
	return 0;
}

static int add_local(struct output *o, const char *arg)
{
	struct direction_addr *a = &o->direction.local[o->direction.nlocal];

	if (o->direction.nlocal == DIRECTION_LOCALS_MAX)
		return message_usage("--local: more than %d addresses", DIRECTION_LOCALS_MAX);
	if (inet_pton(AF_INET, arg, a->bytes) == 1)
		a->len = 4;
	else if (inet_pton(AF_INET6, arg, a->bytes) == 1)
		a->len = 16;
	else
		return message_usage("--local takes an IPv4 or IPv6 address, not '%s'", arg);
	o->direction.nlocal++;
	return 0;
}

/* Compiles -Y; a later one replaces an earlier one. */
static int set_filter(struct output *o, const char *expr)
{
	struct filter_error error;

	if (o->filter)
		filter_done(o->filter);
	o->filter = NULL;
	if (!o->filter_memory) {
		o->filter_memory = aligned_alloc(16, FILTER_MEMORY);
		o->row = malloc(FILTER_ROWS * sizeof *o->row);
		o->text = malloc(FILTER_TEXT);
		if (!o->filter_memory || !o->row || !o->text)
			return message_error("%s", strerror(ENOMEM));
		rows_init(&o->rows, o->row, FILTER_ROWS, o->text, FILTER_TEXT);
	}
	o->filter_text = expr;
	o->filter = filter_compile(o->filter_memory, expr, strlen(expr), &pattern_regex, &error);
	if (!o->filter)
		return message_usage(
			"-Y: %s, at '%.*s'", error.text,
			(int)(error.length ? error.length : strlen(expr + error.offset)),
			expr + error.offset);
	return 0;
}

#define COUNT_MAX   1000000000000u
#define SECONDS_MAX 1000000000u

static int set_number(const char *what, const char *arg, uint64_t max, uint64_t *v)
{
	return option_number(what, arg, 1, max, v);
}

static int set_chosen(struct output *o, int id, const char *arg)
{
	int i = id == 'f'           ? CHOOSE("-f", arg, formats) :
		id == OPTION_TIME   ? CHOOSE("--time", arg, styles) :
		id == OPTION_GVISOR ? CHOOSE("--gvisor-version", arg, versions) :
				      CHOOSE("--color", arg, colors);

	if (i < 0)
		return EXIT_USAGE;
	if (id == OPTION_TIME)
		o->time = (enum timestamp_style)i;
	else if (id == OPTION_GVISOR)
		o->gvisor = (enum gvisor_version)i;
	else if (id == OUTPUT_COLOR)
		o->color = (enum output_color)i;
	else
		o->format = (enum lines_format)i;
	o->format_given |= id == 'f';
	return 0;
}

int output_option(struct output *o, int id, const char *arg)
{
	uint64_t v = 0;
	int rc;

	switch (id) {
	case 'f':
	case OPTION_TIME:
	case OPTION_GVISOR:
	case OUTPUT_COLOR: return set_chosen(o, id, arg);
	case 'e': return add_field(o, arg);
	case 'Y': return set_filter(o, arg);
	case OPTION_LOCAL: return add_local(o, arg);
	case 'w': o->write = arg; return 0;
	case 'c': return set_number("-c", arg, COUNT_MAX, &o->count);
	case 's':
		rc = set_number("-s", arg, UINT32_MAX, &v);
		o->snaplen = (uint32_t)v;
		return rc;
	case 'C': return option_size("-C", arg, &o->rotation.bytes);
	case 'G':
		rc = set_number("-G", arg, SECONDS_MAX, &v);
		o->rotation.seconds = (uint32_t)v;
		return rc;
	case 'W':
		rc = set_number("-W", arg, OUTNAME_FILES_MAX, &v);
		o->rotation.files = (uint32_t)v;
		return rc;
	case 'U': o->unbuffered = true; return 0;
	case OPTION_ATOMIC: o->atomic = true; return 0;
	case OPTION_NO_SECRETS: o->no_secrets = true; return 0;
	case OPTION_PRINT: o->print = true; return 0;
	case 'n': o->numeric = true; return 0;
	case 'v': o->verbose++; return 0;
	case 'X': o->hex++; return 0;
	case 'q':
		o->quiet = true;
		message_quiet(1);
		return 0;
	default: return OUTPUT_OTHER;
	}
}

/* ---- Sinks ---- */

bool output_color(const struct output *o)
{
	const char *no = getenv("NO_COLOR");

	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS;
	return isatty(STDOUT_FILENO) && !(no && no[0]);
}

static int check_files(const struct output *o)
{
	const struct rotation *r = &o->rotation;
	bool rotates = r->bytes || r->seconds;

	if (!o->write && (rotates || r->files || o->atomic || o->unbuffered))
		return message_usage("%s goes with -w", r->bytes      ? "-C" :
							r->seconds    ? "-G" :
							r->files      ? "-W" :
							o->unbuffered ? "-U" :
									"--atomic");
	if (r->files && !rotates)
		return message_usage("-W goes with -C or -G");
	if (o->write && strcmp(o->write, "-") == 0 && (rotates || o->atomic))
		return message_usage("%s needs the name of a file behind -w, not -",
				     r->bytes   ? "-C" :
				     r->seconds ? "-G" :
						  "--atomic");
	return 0;
}

static int check(const struct output *o, bool prints)
{
	int rc = check_files(o);

	if (rc)
		return rc;
	if (o->format == LINES_FIELDS && o->nfields == 0)
		return message_usage("-f fields needs -e NAME");
	if (o->format != LINES_FIELDS && o->nfields)
		return message_usage("-e goes with -f fields, not -f %s", formats[o->format]);
	if (!o->write || strcmp(o->write, "-") != 0)
		return 0;
	if (prints)
		return message_usage("frames are either printed or written to stdout, not both");
	if (isatty(STDOUT_FILENO))
		return message_usage("a capture is not written to a terminal");
	return 0;
}

static bool match(void *arg, const struct dissection *d)
{
	struct output *o = arg;

	return filter_match(o->filter, d, &o->rows);
}

static int prepare(struct output *o, struct session *s, bool prints)
{
	bool shallow = o->format == LINES_TCPDUMP || (o->format == LINES_GVISOR && !o->verbose);
	bool deep = o->filter || (prints && !shallow);
	struct dissector_config config = {
		.transport_only = !deep,
		.flows = deep,
		.reassemble = deep,
	};

	s->direction = o->direction;
	s->limit = o->count;
	s->snaplen = o->snaplen;
	if (o->filter) {
		s->filter = match;
		s->filter_arg = o;
	}
	if (session_state(s, &config, deep ? STATE_FULL : STATE_LINES))
		return message_error("%s", strerror(ENOMEM));
	return 0;
}

static int open_writer(const struct output *o, struct session *s, const struct output_context *c)
{
	struct writer_config config = {
		.live = c->live,
		.iface = c->iface,
		.rotation = o->rotation,
		.atomic = o->atomic,
		.unbuffered = o->unbuffered,
		.no_secrets = o->no_secrets,
	};
	struct sink *sink;
	int rc = writer_open(&sink, o->write, &config);

	if (rc == -ETXTBSY)
		return message_usage("-w would overwrite a file that is read");
	if (rc)
		return message_error("%s: %s", o->write, strerror(-rc));
	if (sink->first)
		message_note("%s is there already: the first file is %s", o->write, sink->first);
	session_add(s, sink);
	return 0;
}

static int open_lines(const struct output *o, struct session *s)
{
	struct lines_config config = {
		.format = o->format,
		.time = o->time,
		.gvisor = o->gvisor,
		.verbose = o->verbose,
		.hex = o->hex,
		.color = output_color(o),
		.fields = o->fields,
		.nfields = o->nfields,
	};
	struct sink *sink;
	int rc = lines_open(&sink, &config);

	if (rc)
		return message_error("stdout: %s", strerror(-rc));
	session_add(s, sink);
	return 0;
}

int output_open(struct output *o, struct session *s, const struct output_context *c)
{
	bool to_stdout = o->write && strcmp(o->write, "-") == 0;
	bool asked = o->format_given || o->nfields || o->print;
	bool prints = o->format != LINES_FORMATS &&
		      (!o->write || asked || (c->always_print && !to_stdout));
	int rc = check(o, prints);

	if (!rc)
		rc = prepare(o, s, prints);
	/* A reader that goes away is an error of write(), not the end of the program. */
	signal(SIGPIPE, SIG_IGN);
	/* The capture goes first: what is seen on the screen is in the file. */
	if (!rc && o->write)
		rc = open_writer(o, s, c);
	if (!rc && prints)
		rc = open_lines(o, s);
	return rc;
}

bool output_alive(const struct session *s)
{
	for (unsigned i = 0; i < s->nsinks; i++)
		if (!s->sinks[i].err)
			return true;
	return s->nsinks == 0;
}

static bool reader_may_leave;

void output_reader_may_leave(void)
{
	reader_may_leave = true;
}

static int report(const struct session_sink *x, bool is_write)
{
	if (!x->err || (x->err == -EPIPE && (!is_write || reader_may_leave)))
		return EXIT_OK;
	const char *why = x->why             ? x->why :
			  x->err == -ETXTBSY ? "the next file is one that is read" :
					       strerror(-x->err);
	return message_error("%s: %s; %llu of %llu frames %s", is_write ? x->what : "stdout", why,
			     (unsigned long long)x->written, (unsigned long long)x->given,
			     is_write ? "saved" : "printed");
}

void output_note_written(const struct output *o, const struct session *s)
{
	for (unsigned i = 0; i < s->nsinks; i++) {
		const struct session_sink *x = &s->sinks[i];
		uint64_t files = x->sink ? x->sink->files : x->files;
		uint64_t frames = x->sink ? x->given : x->written;

		if (!o->write || x->what != o->write)
			continue;
		if (o->rotation.bytes && o->rotation.files && files > o->rotation.files)
			message_note("wrote: %s, %llu files, of which the last %u are left, %llu "
				     "frames",
				     o->write, (unsigned long long)files, o->rotation.files,
				     (unsigned long long)frames);
		else if (files > 1)
			message_note("wrote: %s, %llu files, %llu frames", o->write,
				     (unsigned long long)files, (unsigned long long)frames);
		else
			message_note("wrote: %s, %llu frames", o->write,
				     (unsigned long long)frames);
	}
}

int output_close(struct output *o, struct session *s)
{
	int code = EXIT_OK;

	session_close(s);
	for (unsigned i = 0; i < s->nsinks; i++) {
		const struct session_sink *x = &s->sinks[i];

		if (report(x, x->what == o->write))
			code = EXIT_FAILED;
		if (x->has_secrets)
			message_note("%s holds the secrets of TLS connections: whoever has it can "
				     "read them",
				     x->what);
	}
	if (o->filter)
		filter_done(o->filter);
	free(o->filter_memory);
	free(o->row);
	free(o->text);
	o->filter = NULL;
	o->filter_memory = NULL;
	o->row = NULL;
	o->text = NULL;
	return code;
}
