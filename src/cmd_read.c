/* tuntrace read: offline dissection of capture files. */
#include "command.h"
#include "message.h"
#include "offline.h"
#include "output.h"
#include "session.h"
#include "stop.h"

extern const struct command command_read;

struct reading {
	struct output output;
	struct session session;
	struct offline offline;
};

static int set_option(void *ctx, int id, const char *arg)
{
	struct reading *r = ctx;

	return output_option(&r->output, id, arg);
}

static void print_summary(void *arg)
{
	const struct session_counts *n = arg;

	message_note("%llu frame%s read, %llu left out by filters, %llu sent, %llu received",
		     (unsigned long long)n->seen, n->seen == 1 ? "" : "s",
		     (unsigned long long)n->filtered, (unsigned long long)n->sent,
		     (unsigned long long)n->received);
}

static int check_write(const struct reading *r)
{
	const char *file = r->output.write ? offline_reads(&r->offline, r->output.write) : NULL;

	return file ? message_usage("-w would overwrite '%s' while it is read", file) : 0;
}

static int run_session(struct reading *r)
{
	offline_run(&r->offline);

	int code = output_close(&r->output, &r->session);
	if (stop_asked() || r->output.verbose)
		print_summary(&r->session.counts);
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
	r.offline.summary = print_summary;
	r.offline.arg = &r.session.counts;
	r.offline.tell = r.output.verbose > 0;
	int code = offline_open(&r.offline, &r.session, argc - first, argv + first);
	if (!code)
		code = check_write(&r);
	if (!code)
		code = output_open(&r.output, &r.session, &context);
	if (!code)
		code = run_session(&r);
	int read_code = offline_close(&r.offline);
	return code == EXIT_OK ? read_code : code;
}

static const struct option_def *const options[] = { output_options, NULL };

const struct command command_read = {
	.name = "read",
	.operands = "FILE... [FILTER]",
	.summary = "Decode a saved capture: pcap or pcapng, also compressed",
	.options = options,
	.run = run,
};
