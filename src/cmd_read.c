/* tuntrace read: offline dissection of capture files. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bpf.h"
#include "capture/reader.h"
#include "command.h"
#include "frame.h"
#include "message.h"
#include "output.h"
#include "session.h"
#include "sink.h"
#include "source.h"
#include "stop.h"

extern const struct command command_read;

struct reading {
	struct output output;
	struct session session;
	struct source *source;
	struct bpf *bpf;
	char *expr; /* the FILTER operands, joined */
};

static int set_option(void *ctx, int id, const char *arg)
{
	struct reading *r = ctx;

	return output_option(&r->output, id, arg);
}

/* ---- What stands between the frames goes to the sinks ---- */

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	session_secrets(arg, type, p, n);
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	session_name(arg, addr, addrlen, name);
}

static void on_section(void *arg, const struct capture_section *c)
{
	session_section(arg, c);
}

static void on_stats(void *arg, const struct capture_stats *c)
{
	session_stats(arg, c);
}

static void on_idle(void *arg)
{
	session_flush(arg);
}

static const struct source_events events = {
	.secrets = on_secrets,
	.name = on_name,
	.section = on_section,
	.stats = on_stats,
	.idle = on_idle,
};

/* ---- Opening ---- */

/* True where the file that -w names is the one that is read. */
static bool same_file(const char *in, const char *out)
{
	struct stat a, b;
	int rc = strcmp(in, "-") == 0 ? fstat(STDIN_FILENO, &a) : stat(in, &a);

	return rc == 0 && S_ISREG(a.st_mode) && stat(out, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static int check_operands(const struct reading *r, const char *file)
{
	if (!file)
		return message_usage("a capture file is missing");
	if (strcmp(file, "-") == 0 && isatty(STDIN_FILENO))
		return message_usage("a capture is not read from a terminal");
	if (r->output.write && same_file(file, r->output.write))
		return message_usage("-w would overwrite '%s' while it is read", file);
	return 0;
}

static bool prefilter(void *arg, const struct frame *f)
{
	return bpf_match(arg, f);
}

/* The N words at ARGV, with spaces between them, as the capture filter. */
static int set_bpf(struct reading *r, int n, char **argv)
{
	size_t size = 1;
	struct text t;

	if (n == 0)
		return 0;
	for (int i = 0; i < n; i++)
		size += strlen(argv[i]) + 1;
	r->expr = malloc(size);
	if (!r->expr)
		return message_error("%s", strerror(ENOMEM));
	text_init(&t, r->expr, size);
	for (int i = 0; i < n; i++)
		text_fmt(&t, "%s%s", i ? " " : "", argv[i]);
	r->bpf = bpf_open(r->expr);
	if (!r->bpf)
		return message_error("%s", strerror(ENOMEM));
	if (bpf_error(r->bpf))
		return message_usage("filter '%s': %s", r->expr, bpf_error(r->bpf));
	r->session.prefilter = prefilter;
	r->session.prefilter_arg = r->bpf;
	return 0;
}

static int open_source(struct reading *r, const char *file)
{
	int rc = reader_open(&r->source, file);

	if (rc == -EBADMSG)
		return message_error("%s: %s", file, r->source->ops->error(r->source));
	if (rc)
		return message_error("%s: %s", file, strerror(-rc));
	r->source->events = &events;
	r->source->arg = &r->session;
	return 0;
}

/* ---- Reading ---- */

static void print_summary(const struct session_counts *n)
{
	message_note("%llu frame%s read, %llu left out by filters, %llu sent, %llu received",
		     (unsigned long long)n->seen, n->seen == 1 ? "" : "s",
		     (unsigned long long)n->filtered, (unsigned long long)n->sent,
		     (unsigned long long)n->received);
}

/* False where the run is to end. */
static bool go_on(struct reading *r)
{
	if (stop_summary_asked())
		print_summary(&r->session.counts);
	return !stop_asked() && !session_full(&r->session) && output_alive(&r->session) &&
	       !(r->bpf && bpf_error(r->bpf));
}

/* Until the end, or until go_on() says so: 0 or what next() failed with. */
static int read_frames(struct reading *r)
{
	struct source *s = r->source;
	struct frame f;
	int rc = 0;

	while (go_on(r)) {
		rc = s->ops->next(s, &f);
		if (rc == -EINTR)
			continue;
		if (rc <= 0)
			return rc;
		session_frame(&r->session, &f);
	}
	return 0;
}

static int run_session(struct reading *r)
{
	int rc = read_frames(r), code = output_close(&r->output, &r->session);

	if (stop_asked() || r->output.verbose)
		print_summary(&r->session.counts);
	if (r->bpf && bpf_error(r->bpf))
		return message_usage("filter '%s': %s", r->expr, bpf_error(r->bpf));
	if (rc < 0)
		return message_error("%s: %s", r->source->what, r->source->ops->error(r->source));
	return code;
}

static int run(int argc, char **argv)
{
	static struct reading r;
	struct output_context context = { 0 };

	output_init(&r.output);
	session_init(&r.session);
	int first = options_parse(&command_read, argc, argv, set_option, &r);
	if (first < 0)
		return first == OPTIONS_EXIT ? EXIT_OK : -first;
	const char *file = argv[first];
	int code = check_operands(&r, file);
	if (!code)
		code = set_bpf(&r, argc - first - 1, argv + first + 1);
	stop_init();
	if (!code)
		code = open_source(&r, file);
	if (!code)
		code = output_open(&r.output, &r.session, &context);
	if (!code)
		code = run_session(&r);
	if (r.source)
		r.source->ops->close(r.source);
	if (r.bpf)
		bpf_close(r.bpf);
	free(r.expr);
	return code;
}

static const struct option_def *const options[] = { output_options, NULL };

const struct command command_read = {
	.name = "read",
	.operands = "FILE [FILTER]",
	.summary = "Decode a saved capture: pcap or pcapng, also compressed",
	.options = options,
	.run = run,
};
