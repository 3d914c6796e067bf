/* tuntrace read: offline dissection of capture files. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "offline.h"
#include "output.h"
#include "privilege/privilege.h"
#include "session.h"
#include "stop.h"

extern const struct command command_read;

struct reading {
	struct output output;
	struct session session;
	struct offline offline;
	struct privilege privilege;
	struct outname_kept *kept; /* the files that are read */
};

static int set_option(void *ctx, int id, const char *arg)
{
	struct reading *r = ctx;

	int rc = output_option(&r->output, id, arg);

	return rc == OUTPUT_OTHER ? privilege_option(&r->privilege, id, arg) : rc;
}

static void print_summary(void *arg)
{
	const struct session_counts *n = arg;

	message_note("%llu frame%s read, %llu left out by filters, %llu sent, %llu received",
		     (unsigned long long)n->seen, n->seen == 1 ? "" : "s",
		     (unsigned long long)n->filtered, (unsigned long long)n->sent,
		     (unsigned long long)n->received);
}

/* The one of the files that are read which one of the files to come may write over, or NULL. */
static const char *overwritten_later(const struct reading *r)
{
	const struct output *o = &r->output;
	size_t n = outname_folder(o->write, &o->rotation);
	char folder[OUTNAME_MAX], path[OUTNAME_MAX + 256];
	const char *file = NULL;
	struct dirent *e;

	snprintf(folder, sizeof folder, "%.*s", n ? (int)n : 1, n ? o->write : ".");
	DIR *d = opendir(folder);
	while (d && !file && (e = readdir(d))) {
		if (!outname_takes(o->write, &o->rotation, o->atomic, e->d_name))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		file = offline_reads(&r->offline, path);
	}
	if (d)
		closedir(d);
	return file;
}

/* Whatever names the time will give, a file that is read is not written over. */
static int check_write(struct reading *r)
{
	const char *path = r->output.write;
	const char *file = path ? offline_reads(&r->offline, path) : NULL;

	if (path && !file)
		file = overwritten_later(r);
	if (file)
		return message_usage("-w would overwrite '%s' while it is read", file);
	r->kept = calloc((size_t)r->offline.nfiles, sizeof *r->kept);
	if (!r->kept)
		return message_error("%s", strerror(ENOMEM));
	r->output.rotation.kept = r->kept;
	r->output.rotation.nkept = offline_kept(&r->offline, r->kept);
	return 0;
}

/* What has rights opens the output; what parses frames has none. */
static int open_output(struct reading *r)
{
	static const struct output_context context = { 0 };
	int code;

	privilege_as_user(&r->privilege, r->output.write);
	code = output_open(&r->output, &r->session, &context);
	privilege_as_root();
	return code ? code : privilege_drop(&r->privilege, PRIVILEGE_READ);
}

static int run_session(struct reading *r)
{
	offline_run(&r->offline);

	int code = output_close(&r->output, &r->session);
	if (stop_asked() || r->output.verbose) {
		print_summary(&r->session.counts);
		output_note_written(&r->output, &r->session);
	}
	return code;
}

static int run(int argc, char **argv)
{
	static struct reading r;
	output_init(&r.output);
	session_init(&r.session);
	int first = options_parse(&command_read, argc, argv, set_option, &r);
	if (first < 0)
		return first == OPTIONS_EXIT ? EXIT_OK : -first;
	r.offline.summary = print_summary;
	r.offline.arg = &r.session.counts;
	r.offline.tell = r.output.verbose > 0;
	int code = privilege_find(&r.privilege);
	if (!code)
		code = offline_open(&r.offline, &r.session, argc - first, argv + first);
	if (!code)
		code = check_write(&r);
	if (!code)
		code = open_output(&r);
	if (!code)
		code = run_session(&r);
	int read_code = offline_close(&r.offline);
	free(r.kept);
	return code == EXIT_OK ? read_code : code;
}

static const struct option_def *const options[] = { output_options, privilege_option_table, NULL };

const struct command command_read = {
	.name = "read",
	.operands = "FILE... [FILTER]",
	.summary = "Decode a saved capture: pcap or pcapng, also compressed",
	.options = options,
	.run = run,
};
