#include "offline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bpf.h"
#include "capture/merge.h"
#include "capture/reader.h"
#include "capture_notes.h"
#include "frame.h"
#include "message.h"
#include "operands.h"
#include "outname.h"
#include "output.h"
#include "privilege/privilege.h"
#include "session.h"
#include "sink.h"
#include "source.h"
#include "stop.h"

/* ---- What stands between the frames goes to the sinks ---- */

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	struct offline *o = arg;

	if (o->tell)
		note_secrets(type, n);
	session_secrets(o->session, type, p, n);
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	struct offline *o = arg;

	if (o->tell)
		note_name(addr, addrlen, name);
	session_name(o->session, addr, addrlen, name);
}

static void on_section(void *arg, const struct capture_section *c)
{
	struct offline *o = arg;

	if (o->tell)
		note_section(c);
	session_section(o->session, c);
}

static void on_interface(void *arg, const struct frame_iface *iface)
{
	struct offline *o = arg;

	if (o->tell)
		note_interface(iface);
	session_interface(o->session, iface);
}

static void on_stats(void *arg, const struct capture_stats *c)
{
	struct offline *o = arg;

	if (o->tell)
		note_stats(c);
	session_stats(o->session, c);
}

static void on_extra(void *arg, const struct capture_extra *x)
{
	struct offline *o = arg;

	if (o->tell)
		note_extra(x);
	session_extra(o->session, x);
}

static void on_idle(void *arg)
{
	struct offline *o = arg;

	session_flush(o->session);
}

static const struct source_events events = {
	.secrets = on_secrets,
	.name = on_name,
	.section = on_section,
	.interface = on_interface,
	.stats = on_stats,
	.extra = on_extra,
	.idle = on_idle,
};

/* ---- Opening ---- */

static bool same_file(const char *in, const char *out)
{
	struct stat a, b;
	int rc = strcmp(in, "-") == 0 ? fstat(STDIN_FILENO, &a) : stat(in, &a);

	return rc == 0 && S_ISREG(a.st_mode) && stat(out, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

const char *offline_reads(const struct offline *o, const char *path)
{
	for (int i = 0; i < o->nfiles; i++)
		if (same_file(o->files[i], path))
			return o->files[i];
	return NULL;
}

unsigned offline_kept(const struct offline *o, struct outname_kept *kept)
{
	unsigned n = 0;
	struct stat st;

	for (int i = 0; i < o->nfiles; i++) {
		bool pipe = strcmp(o->files[i], "-") == 0;

		if ((pipe ? fstat(STDIN_FILENO, &st) : stat(o->files[i], &st)) == 0)
			kept[n++] = (struct outname_kept){ st.st_dev, st.st_ino };
	}
	return n;
}

static bool prefilter(void *arg, const struct frame *f)
{
	return bpf_match(arg, f);
}

/* The N words at ARGV as the capture filter. */
static int set_bpf(struct offline *o, int n, char **argv)
{
	if (n == 0)
		return 0;
	o->expr = operands_join(n, argv);
	if (!o->expr)
		return EXIT_FAILED;
	o->bpf = bpf_open(o->expr);
	if (!o->bpf)
		return message_error("%s", strerror(ENOMEM));
	if (bpf_error(o->bpf) && operand_is_path(argv[0]))
		return message_error("%s: %s", argv[0], strerror(ENOENT));
	if (bpf_error(o->bpf))
		return message_usage("filter '%s': %s", o->expr, bpf_error(o->bpf));
	o->session->prefilter = prefilter;
	o->session->prefilter_arg = o->bpf;
	return 0;
}

static int open_input(struct source **s, const char *file)
{
	int rc = reader_open(s, file);

	if (rc == -EBADMSG)
		return message_error("%s: %s", file, (*s)->ops->error(*s));
	return rc ? message_error("%s: %s", file, strerror(-rc)) : 0;
}

static int open_source(struct offline *o)
{
	int code = 0;

	o->inputs = calloc((size_t)o->nfiles, sizeof(struct source *));
	if (!o->inputs)
		return message_error("%s", strerror(ENOMEM));
	for (int i = 0; i < o->nfiles && !code; i++)
		code = open_input(&o->inputs[i], o->files[i]);
	if (code)
		return code;
	if (o->nfiles == 1)
		o->source = o->inputs[0];
	else if (merge_open(&o->source, o->inputs, (unsigned)o->nfiles))
		return message_error("%s", strerror(ENOMEM));
	o->source->events = &events;
	o->source->arg = o;
	return 0;
}

static int check_operands(const struct offline *o)
{
	int pipes = 0;

	if (o->nfiles == 0)
		return message_usage("a capture file is missing");
	for (int i = 0; i < o->nfiles; i++)
		pipes += strcmp(o->files[i], "-") == 0;
	if (pipes && isatty(STDIN_FILENO))
		return message_usage("a capture is not read from a terminal");
	return pipes > 1 ? message_usage("the standard input can be read only once") : 0;
}

int offline_open(struct offline *o, struct session *s, int n, char **argv)
{
	o->session = s;
	o->files = argv;
	o->nfiles = operands_files(n, argv);
	int code = check_operands(o);
	if (!code)
		code = set_bpf(o, n - o->nfiles, argv + o->nfiles);
	if (!code)
		stop_init();
	return code ? code : open_source(o);
}

int offline_confine(void)
{
	struct privilege p = { 0 };
	int code = privilege_find(&p);

	return code ? code : privilege_drop(&p, PRIVILEGE_READ);
}

/* ---- Reading ---- */

/* False where the run is to end. */
static bool go_on(struct offline *o)
{
	if (stop_summary_asked() && o->summary)
		o->summary(o->arg);
	return !stop_asked() && !session_full(o->session) && output_alive(o->session) &&
	       !(o->bpf && bpf_error(o->bpf));
}

void offline_run(struct offline *o)
{
	struct frame f;

	while (go_on(o)) {
		int rc = o->source->ops->next(o->source, &f);

		if (rc == -EINTR)
			continue;
		if (rc <= 0) {
			o->err = rc;
			return;
		}
		session_frame(o->session, &f);
	}
}

/* A line for each file that was damaged. */
static int report_damage(const struct offline *o)
{
	int code = EXIT_OK;

	for (int i = 0; i < o->nfiles; i++) {
		const struct source *s = o->inputs[i];

		if (o->nfiles == 1 || merge_result(o->source, (unsigned)i))
			code = message_error("%s: %s", s->what, s->ops->error(s));
	}
	return code;
}

static void close_source(struct offline *o)
{
	if (o->source && o->nfiles > 1)
		o->source->ops->close(o->source);
	for (int i = 0; o->inputs && i < o->nfiles; i++)
		if (o->inputs[i])
			o->inputs[i]->ops->close(o->inputs[i]);
	free(o->inputs);
}

int offline_close(struct offline *o)
{
	int code = EXIT_OK;

	if (o->bpf && bpf_error(o->bpf) && o->source)
		code = message_usage("filter '%s': %s", o->expr, bpf_error(o->bpf));
	else if (o->err < 0)
		code = report_damage(o);
	close_source(o);
	if (o->bpf)
		bpf_close(o->bpf);
	free(o->expr);
	return code;
}
