#include "offline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bpf.h"
#include "capture/reader.h"
#include "frame.h"
#include "message.h"
#include "output.h"
#include "session.h"
#include "sink.h"
#include "source.h"
#include "stop.h"
#include "text.h"

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

bool offline_is_file(const struct offline *o, const char *path)
{
	struct stat a, b;
	int rc = strcmp(o->file, "-") == 0 ? fstat(STDIN_FILENO, &a) : stat(o->file, &a);

	return rc == 0 && S_ISREG(a.st_mode) && stat(path, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static bool prefilter(void *arg, const struct frame *f)
{
	return bpf_match(arg, f);
}

/* The N words at ARGV, with spaces between them, as the capture filter. */
static int set_bpf(struct offline *o, int n, char **argv)
{
	size_t size = 1;
	struct text t;

	if (n == 0)
		return 0;
	for (int i = 0; i < n; i++)
		size += strlen(argv[i]) + 1;
	o->expr = malloc(size);
	if (!o->expr)
		return message_error("%s", strerror(ENOMEM));
	text_init(&t, o->expr, size);
	for (int i = 0; i < n; i++)
		text_fmt(&t, "%s%s", i ? " " : "", argv[i]);
	o->bpf = bpf_open(o->expr);
	if (!o->bpf)
		return message_error("%s", strerror(ENOMEM));
	if (bpf_error(o->bpf))
		return message_usage("filter '%s': %s", o->expr, bpf_error(o->bpf));
	o->session->prefilter = prefilter;
	o->session->prefilter_arg = o->bpf;
	return 0;
}

static int open_source(struct offline *o)
{
	int rc = reader_open(&o->source, o->file);

	if (rc == -EBADMSG)
		return message_error("%s: %s", o->file, o->source->ops->error(o->source));
	if (rc)
		return message_error("%s: %s", o->file, strerror(-rc));
	o->source->events = &events;
	o->source->arg = o->session;
	return 0;
}

int offline_open(struct offline *o, struct session *s, int n, char **argv)
{
	o->session = s;
	o->file = n > 0 ? argv[0] : NULL;
	if (!o->file)
		return message_usage("a capture file is missing");
	if (strcmp(o->file, "-") == 0 && isatty(STDIN_FILENO))
		return message_usage("a capture is not read from a terminal");
	int code = set_bpf(o, n - 1, argv + 1);
	if (!code)
		stop_init();
	return code ? code : open_source(o);
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

int offline_close(struct offline *o)
{
	int code = EXIT_OK;

	if (o->bpf && bpf_error(o->bpf) && o->source)
		code = message_usage("filter '%s': %s", o->expr, bpf_error(o->bpf));
	else if (o->err < 0)
		code = message_error("%s: %s", o->source->what, o->source->ops->error(o->source));
	if (o->source)
		o->source->ops->close(o->source);
	if (o->bpf)
		bpf_close(o->bpf);
	free(o->expr);
	return code;
}
