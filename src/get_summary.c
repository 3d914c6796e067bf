/* What `tuntrace get` says at the end, and on SIGUSR1. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/monotonic.h"
#include "get_impl.h"
#include "message.h"

static void print_status(const struct fetch_status *s)
{
	if (!s->responses)
		return;
	message_note("status: %ld%s%s (%s)", s->status, s->reason[0] ? " " : "", s->reason,
		     s->version);
	if (!s->end_of_headers)
		return;
	if (s->encoding[0])
		message_note("body: %" PRIu64 " bytes, %" PRIu64 " decoded (%s)", s->wire,
			     s->decoded, s->encoding);
	else
		message_note("body: %" PRIu64 " bytes", s->wire);
}

/* "dns 1.204 ms, tcp 0.310 ms, …": what did not happen is left out. */
static void print_times(const struct get *g, const struct fetch_status *s)
{
	int64_t end = s->end_ns ? s->end_ns : monotonic_ns();
	const struct {
		const char *name;
		int64_t ns;
		bool known;
	} times[] = {
		{ "dns", g->dns_ns, g->asked_dns },
		{ "tcp", g->tcp_ns, g->connections > 0 },
		{ "tls", s->tls_ns, s->tls_ns > 0 },
		{ "first byte", s->first_ns - s->start_ns, s->first_ns > 0 },
		{ "total", end - s->start_ns, true },
	};
	char line[256];
	size_t len = 0;

	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
		if (times[i].known)
			len += (size_t)snprintf(line + len, sizeof line - len, "%s%s %.3f ms",
						len ? ", " : "", times[i].name,
						(double)times[i].ns * 1e-6);
	message_note("time: %s", line);
}

static void print_files(const struct get *g)
{
	if (g->has_body && strcmp(g->o.body, "-") != 0 && g->body.begun)
		message_note("wrote: %s, %" PRIu64 " bytes", g->o.body, g->body.written);
	output_note_written(&g->o.common.output, &g->live.session);
}

void get_summary(const struct get *g, const struct fetch_status *s)
{
	print_status(s);
	print_times(g, s);
	traffic_note_frames(&g->live);
	print_files(g);
}
