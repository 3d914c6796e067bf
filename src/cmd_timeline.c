/* tuntrace timeline: conversations as a ladder, in text or as an SVG. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/body_file.h"
#include "columns.h"
#include "command.h"
#include "dissector.h"
#include "filter.h"
#include "flow/plain.h"
#include "flow/ladder_svg.h"
#include "message.h"
#include "offline.h"
#include "outfile.h"
#include "output.h"
#include "privilege/privilege.h"
#include "session.h"
#include "sink.h"
#include "stop.h"
#include "timeline.h"

extern const struct command command_timeline;

enum {
	OPTION_FLOW = OPTION_LONG,
	OPTION_WIDTH,
	OPTION_ASCII,
	OPTION_UTF8,
	OPTION_SCALE,
	OPTION_ZOOM,
	OPTION_IDLE,
	OPTION_LANES,
	OPTION_SVG,
	OPTION_EXPLAIN,
};

enum {
	STATE_MEMORY = 256 << 20,
	WIDTH_DEFAULT = 80,
	WIDTH_SVG = 120,
	SVG_BUFFER = 1 << 20,
	TEXT_BUFFER = 1 << 16,
	LINE_ROOM = 8 * LADDER_WIDTH_MAX
};

struct command_state {
	struct output output; /* -Y, --color, -q */
	struct session session;
	struct offline offline;
	struct timeline timeline;
	struct timeline_choice choice;
	struct ladder_config config;
	struct sink sink;
	bool ascii, utf8;
	const char *svg;          /* file, or NULL */
	struct body_file picture; /* of it: what stands there stays until there is one to draw */
	bool has_picture;
	uint64_t explain; /* number of the frame, or 0 */
	bool explained;
	char words[2 * PLAIN_MAX]; /* that explain it */
	int err;                   /* of timeline_frame() */
};

#define COUNT_MAX 1000000000000u

/* ---- Options ---- */

static int set_flow(struct command_state *c, const char *arg)
{
	struct timeline_flow *f = &c->choice.flow[c->choice.nflows];
	uint64_t v;
	int rc;

	if (c->choice.nflows == TIMELINE_FLOWS_MAX)
		return message_usage("--flow: more than %d conversations", TIMELINE_FLOWS_MAX);
	f->kind = CONV_TCP;
	for (unsigned k = CONV_TCP; k <= CONV_ICMP; k++) {
		const char *name = conv_kind_name((enum conv_kind)k);
		size_t n = strlen(name);

		if (strncmp(arg, name, n) == 0 && arg[n] == ':') {
			f->kind = (enum conv_kind)k;
			arg += n + 1;
			break;
		}
	}
	rc = option_number("--flow", arg, 0, UINT32_MAX, &v);
	f->number = (uint32_t)v;
	c->choice.nflows += rc == 0;
	return rc;
}

/* "10ms", "1.5s", "250us", "2min" in nanoseconds. */
static int set_duration(const char *what, const char *arg, int64_t *ns)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = { { "ns", 1 },
		      { "us", 1000 },
		      { "ms", 1000000 },
		      { "s", 1000000000 },
		      { "", 1000000000 },
		      { "min", 60 * 1000000000ll },
		      { "h", 3600 * 1000000000ll } };
	bool digits = arg[0] >= '0' && arg[0] <= '9';
	char *end = NULL;
	double v = digits ? strtod(arg, &end) : 0;

	for (size_t i = 0; digits && v > 0 && i < sizeof units / sizeof units[0]; i++)
		if (strcmp(end, units[i].name) == 0 && v * (double)units[i].ns >= 1 &&
		    v * (double)units[i].ns < 1e18) {
			*ns = (int64_t)(v * (double)units[i].ns);
			return 0;
		}
	return message_usage("%s takes a time as 10ms, 1.5s or 250us, not '%s'", what, arg);
}

static int set_scale(struct command_state *c, const char *arg)
{
	static const char *const names[LADDER_TIMES] = { [LADDER_BY_ROW] = "row",
							 [LADDER_PROPORTIONAL] = "proportional",
							 [LADDER_LOGARITHMIC] = "log" };

	for (unsigned i = 0; i < LADDER_TIMES; i++)
		if (strcmp(arg, names[i]) == 0) {
			c->config.time = (enum ladder_time)i;
			return 0;
		}
	return message_usage("--scale takes row, proportional or log, not '%s'", arg);
}

static int set_lanes(struct command_state *c, const char *arg)
{
	if (strcmp(arg, "endpoints") == 0)
		c->choice.lanes = TIMELINE_ENDPOINTS;
	else if (strcmp(arg, "hosts") == 0)
		c->choice.lanes = TIMELINE_HOSTS;
	else if (strcmp(arg, "auto") == 0)
		c->choice.lanes = TIMELINE_AUTO;
	else
		return message_usage("--lanes takes auto, endpoints or hosts, not '%s'", arg);
	return 0;
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct command_state *c = ctx;
	uint64_t v = 0;
	int rc;

	switch (id) {
	case OPTION_FLOW: return set_flow(c, arg);
	case OPTION_WIDTH:
		rc = option_number("--width", arg, LADDER_WIDTH_MIN, LADDER_WIDTH_MAX, &v);
		c->config.width = (unsigned)v;
		return rc;
	case OPTION_ASCII: c->ascii = true; return 0;
	case OPTION_UTF8: c->utf8 = true; return 0;
	case OPTION_SCALE: return set_scale(c, arg);
	case OPTION_ZOOM: return set_duration("--zoom", arg, &c->config.zoom);
	case OPTION_IDLE: return set_duration("--idle", arg, &c->config.idle);
	case OPTION_SVG: c->svg = arg; return 0;
	case OPTION_EXPLAIN: return option_number("--explain", arg, 1, COUNT_MAX, &c->explain);
	case OPTION_LANES: return set_lanes(c, arg);
	case 'c': return option_number("-c", arg, 1, COUNT_MAX, &c->choice.limit);
	default: return output_option(&c->output, id, arg);
	}
}

/* ---- Reading ---- */

static unsigned terminal_width(void)
{
	unsigned n = columns_of_terminal();

	if (n == 0)
		n = WIDTH_DEFAULT;
	return n < LADDER_WIDTH_MIN ? LADDER_WIDTH_MIN :
	       n > LADDER_WIDTH_MAX ? LADDER_WIDTH_MAX :
				      n;
}

/* What the frame that was asked for does. */
static void explain(struct command_state *c, const struct dissection *d)
{
	static char lines[PLAIN_MAX];
	struct plain x;
	struct text t;

	plain_before(&x, c->timeline.convs, d);
	timeline_look(&c->timeline, d);
	plain_after(&x, c->timeline.convs, d);
	text_init(&t, lines, sizeof lines);
	plain_frame(&t, d, &x);
	text_init(&t, c->words, sizeof c->words);
	plain_wrap(&t, lines, c->config.width ? c->config.width : terminal_width());
	c->explained = true;
}

static bool look(void *arg, const struct dissection *d)
{
	struct command_state *c = arg;

	if (d->frame->number == c->explain)
		explain(c, d);
	else
		timeline_look(&c->timeline, d);
	if (c->explain && !c->explained)
		return false;
	return !c->output.filter || filter_match(c->output.filter, d, &c->output.rows);
}

static struct command_state *of_sink(struct sink *s)
{
	return (struct command_state *)((char *)s - offsetof(struct command_state, sink));
}

static int take_frame(struct sink *s, const struct frame *f, const struct dissection *d, bool send)
{
	struct command_state *c = of_sink(s);

	(void)f;
	(void)send;
	if (c->explained)
		return -ECANCELED;
	if (!c->err)
		c->err = timeline_frame(&c->timeline, d);
	/* The error ends the run; it is not one where all that was wanted is there. */
	return c->err ? c->err : timeline_full(&c->timeline) ? -ECANCELED : 0;
}

static int close_sink(struct sink *s, uint64_t *written)
{
	(void)s;
	(void)written;
	return 0;
}

static int take_name(struct sink *s, const uint8_t *addr, size_t n, const char *name)
{
	timeline_name(&of_sink(s)->timeline, addr, n, name);
	return 0;
}

static const struct sink_ops ops = {
	.frame = take_frame,
	.name = take_name,
	.close = close_sink,
};

static int open_all(struct command_state *c)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	int rc = timeline_open(&c->timeline, &c->choice);

	if (!rc)
		rc = session_state(&c->session, &config, STATE_MEMORY);
	if (rc)
		return message_error("%s", strerror(-rc));
	c->session.filter = look;
	c->session.filter_arg = c;
	c->sink = (struct sink){ .ops = &ops, .what = "timeline" };
	session_add(&c->session, &c->sink);
	return EXIT_OK;
}

/* ---- Printing ---- */

/* What the locale's name says of its charset. */
static bool locale_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *s = getenv(names[i]);

		if (s && s[0])
			return strcasestr(s, "utf-8") || strcasestr(s, "utf8");
	}
	return false;
}

/* A row of cells as a line of text.  0 or -errno. */
static int print_row(struct outfile *o, const struct ladder_cell *cells, unsigned width, bool color)
{
	uint8_t *p = outfile_reserve(o, LINE_ROOM);
	struct text t;

	if (!p)
		return o->err;
	text_init(&t, (char *)p, LINE_ROOM);
	ladder_text(&t, cells, width, color);
	text_char(&t, '\n');
	return outfile_commit(o, t.len, 0);
}

static int print_rows(struct outfile *o, const struct ladder *l, bool color)
{
	struct ladder_cell cells[LADDER_WIDTH_MAX];
	struct ladder_place at = ladder_first(l);
	struct ladder_row row;
	int rc = 0;

	for (unsigned i = 0; i < l->nheader && !rc; i++) {
		ladder_header(l, i, cells);
		rc = print_row(o, cells, l->config.width, color);
	}
	do {
		ladder_row(l, at, cells, &row);
		rc = rc ? rc : print_row(o, cells, l->config.width, color);
	} while (!rc && !stop_asked() && ladder_next(l, &at));
	return rc;
}

/* Ends what went to O, whose name is WHAT, with RC so far: nobody who reads it is no failure. */
static int finish(struct outfile *o, const char *what, int rc)
{
	int rc2 = outfile_close(o);

	rc = rc ? rc : rc2;
	return rc && rc != -EPIPE ? message_error("%s: %s", what, strerror(-rc)) : EXIT_OK;
}

static int print_ladder(struct command_state *c)
{
	struct outfile out;
	struct ladder l;
	int rc = outfile_open(&out, "-", TEXT_BUFFER);

	if (rc)
		return message_error("stdout: %s", strerror(-rc));
	ladder_init(&l, &c->config);
	return finish(&out, "stdout", print_rows(&out, &l, output_color(&c->output)));
}

/* "a.pcap: tcp 0" or the like: what the picture is of. */
static void put_title(struct text *t, const struct command_state *c)
{
	const struct timeline *x = &c->timeline;
	const char *slash = strrchr(c->offline.files[0], '/');

	text_str(t, slash ? slash + 1 : c->offline.files[0]);
	if (x->one)
		text_fmt(t, ", %s:%u", conv_kind_name(x->first.kind), x->first.number);
	for (unsigned i = 0; i < x->choice.nflows && i < 8; i++)
		text_fmt(t, ", %s:%u", conv_kind_name(x->choice.flow[i].kind),
			 x->choice.flow[i].number);
	text_fmt(t, ", %llu frame%s", (unsigned long long)x->n, x->n == 1 ? "" : "s");
}

static int write_text(struct outfile *o, struct text *t)
{
	return outfile_commit(o, t->len, 0);
}

static int write_rows(struct outfile *o, const struct ladder *l, const char *title)
{
	struct ladder_place at = ladder_first(l);
	uint64_t row = 0;
	int rc = 0;

	for (bool more = true, begun = false, ended = false; !ended && !rc;) {
		uint8_t *p = outfile_reserve(o, LADDER_SVG_ROOM);
		struct text t;

		if (!p)
			return o->err;
		text_init(&t, (char *)p, LADDER_SVG_ROOM);
		if (!begun)
			ladder_svg_begin(&t, l, ladder_rows(l), title);
		else if (more)
			ladder_svg_row(&t, l, at, row++), more = ladder_next(l, &at);
		else
			ladder_svg_end(&t), ended = true;
		begun = true;
		rc = write_text(o, &t);
	}
	return rc;
}

static int write_svg(struct command_state *c)
{
	char buf[512];
	struct outfile out;
	struct ladder l;
	struct text title;
	int rc = body_file_write(&c->picture, "", 0);

	if (!rc)
		rc = outfile_open_fd(&out, fcntl(c->picture.fd, F_DUPFD_CLOEXEC, 0), SVG_BUFFER);
	if (rc)
		return message_error("%s: %s", c->svg, strerror(-rc));
	text_init(&title, buf, sizeof buf);
	put_title(&title, c);
	c->config.utf8 = false;
	ladder_init(&l, &c->config);
	return finish(&out, c->svg, write_rows(&out, &l, buf));
}

/* What is not shown, and why. */
static void print_notes(const struct command_state *c)
{
	const struct timeline *t = &c->timeline;
	unsigned kinds[] = { CONV_TCP, CONV_UDP, CONV_ICMP };
	unsigned long long n = 0;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		n += convs_count(t->convs, (enum conv_kind)kinds[i]);
	if (t->one)
		message_note("%llu conversations: %s:%u is shown; --flow chooses others, and "
			     "'tuntrace flows' lists them",
			     n, conv_kind_name(t->first.kind), t->first.number);
	if (c->timeline.beyond)
		message_warn(
			"not shown: %llu of the frames, those behind the first %d; --flow, -Y or a "
			"capture filter choose fewer",
			(unsigned long long)c->timeline.beyond, TIMELINE_EVENTS_MAX);
	if (t->homeless)
		message_note("%llu frame%s without addresses not shown",
			     (unsigned long long)t->homeless, t->homeless == 1 ? "" : "s");
}

/* Why there is nothing to show; a damaged file is told of elsewhere. */
static int say_nothing(const struct command_state *c)
{
	const struct timeline_choice *x = &c->choice;

	for (unsigned i = 0; i < x->nflows && !c->offline.err; i++)
		if (!convs_find(c->timeline.convs, x->flow[i].kind, x->flow[i].number))
			return message_error("%s: there is no conversation %s:%u; 'tuntrace flows' "
					     "lists them",
					     c->offline.files[0], conv_kind_name(x->flow[i].kind),
					     x->flow[i].number);
	return c->offline.err ? EXIT_FAILED :
				message_error("%s: no frame to show", c->offline.files[0]);
}

static int show(struct command_state *c)
{
	if (!c->config.width)
		c->config.width = c->svg ? WIDTH_SVG : terminal_width();
	c->config.utf8 = c->utf8 || (!c->ascii && locale_is_utf8());
	timeline_lay_out(&c->timeline, &c->config);
	if (c->timeline.n == 0)
		return say_nothing(c);
	print_notes(c);
	return c->svg ? write_svg(c) : print_ladder(c);
}

static int end_explain(const struct command_state *c)
{
	struct outfile out;
	size_t n = strlen(c->words);
	uint8_t *p;
	int rc;

	if (!c->explained)
		return c->offline.err ?
			       EXIT_FAILED :
			       message_error("%s: there is no frame %llu", c->offline.files[0],
					     (unsigned long long)c->explain);
	rc = outfile_open(&out, "-", sizeof c->words);
	p = rc ? NULL : outfile_reserve(&out, n);
	if (rc || !p)
		return message_error("stdout: %s", strerror(rc ? -rc : -out.err));
	memcpy(p, c->words, n);
	return finish(&out, "stdout", outfile_commit(&out, n, 0));
}

static int open_picture(struct command_state *c, const struct privilege *p)
{
	int rc;

	if (!c->svg)
		return 0;
	privilege_as_user(p, c->svg);
	rc = body_file_open(&c->picture, c->svg);
	privilege_as_root();
	c->has_picture = rc == 0;
	return rc ? message_error("%s: %s", c->svg, strerror(-rc)) : 0;
}

static int run_all(struct command_state *c)
{
	struct privilege p = { 0 };
	int code = privilege_find(&p);

	if (!code)
		code = open_all(c);
	if (!code)
		code = open_picture(c, &p);
	if (!code)
		code = privilege_drop(&p, PRIVILEGE_READ);
	if (code)
		return code;
	offline_run(&c->offline);
	if (c->explain)
		return end_explain(c);
	/* What is whole of a damaged file is shown. */
	return c->err ? message_error("%s", strerror(-c->err)) : show(c);
}

static int run(int argc, char **argv)
{
	static struct command_state c;
	int first, code, rc;

	output_init(&c.output);
	session_init(&c.session);
	first = options_parse(&command_timeline, argc, argv, set_option, &c);
	if (first < 0)
		return first == OPTIONS_EXIT ? EXIT_OK : -first;
	if (c.ascii && c.utf8)
		return message_usage("--ascii and --utf8 exclude each other");
	if (c.explain && c.svg)
		return message_usage("--explain and --svg exclude each other");
	signal(SIGPIPE, SIG_IGN);
	code = offline_open(&c.offline, &c.session, argc - first, argv + first);
	if (!code && c.svg && offline_reads(&c.offline, c.svg))
		code = message_usage("--svg would overwrite '%s' while it is read", c.svg);
	if (!code)
		code = run_all(&c);
	rc = offline_close(&c.offline);
	if (c.has_picture)
		body_file_close(&c.picture, false);
	if (c.timeline.memory)
		timeline_close(&c.timeline);
	c.session.sinks[0].err = 0; /* it was told of */
	output_close(&c.output, &c.session);
	return code ? code : rc;
}

static const struct option_def timeline_options[] = {
	{ OPTION_FLOW, "flow", "N",
	  "only conversation N: a tcp.stream, udp:N or icmp:N (repeatable)" },
	{ 'Y', "display-filter", "EXPR", "only frames that match, in Wireshark's notation" },
	{ 'c', NULL, "COUNT", "stop after COUNT frames" },
	{ OPTION_SCALE, "scale", "SCALE", "time downwards: row (default), proportional or log" },
	{ OPTION_ZOOM, "zoom", "TIME", "time that a row stands for, as 10ms or 1s" },
	{ OPTION_IDLE, "idle", "TIME", "tell of waits from TIME on (default 500ms)" },
	{ OPTION_LANES, "lanes", "WHAT", "a lane for each of endpoints or hosts (default auto)" },
	{ OPTION_EXPLAIN, "explain", "N", "say in words what frame N does, and why" },
	{ OPTION_SVG, "svg", "FILE", "write a picture instead of text; - is stdout" },
	{ OPTION_WIDTH, "width", "COLUMNS",
	  "how wide (default: the terminal, else 80; of an SVG 120)" },
	{ OPTION_ASCII, "ascii", NULL, "draw with ASCII (default: as the locale says)" },
	{ OPTION_UTF8, "utf8", NULL, "draw with UTF-8" },
	{ 'q', NULL, NULL, "tell less: no notes on stderr" },
	{ OUTPUT_COLOR, "color", "WHEN", "auto (default: on a terminal), always or never" },
	{ 0 },
};

static const struct option_def *const options[] = { timeline_options, NULL };

const struct command command_timeline = {
	.name = "timeline",
	.operands = "FILE [FILTER]",
	.summary = "Draw conversations as a ladder: who sent what to whom, and when",
	.options = options,
	.run = run,
};
