#include "capture_notes.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "frame.h"
#include "message.h"
#include "sink.h"
#include "text.h"

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

void note_section(const struct capture_section *c)
{
	if (c->application || c->os || c->hardware)
		message_note("section: %s%s%s%s%s", or_empty(c->application), c->os ? ", " : "",
			     or_empty(c->os), c->hardware ? ", " : "", or_empty(c->hardware));
	for (uint32_t i = 0; i < c->ncomments; i++)
		message_note("section: comment: %s", c->comments[i]);
}

void note_name(const uint8_t *addr, size_t addrlen, const char *name)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(addrlen == 4 ? AF_INET : AF_INET6, addr, text, sizeof text))
		message_note("name: %s is %s", text, name);
}

void note_secrets(uint32_t type, size_t n)
{
	const char *what = type == SECRETS_TLS       ? "TLS" :
			   type == SECRETS_SSH       ? "SSH" :
			   type == SECRETS_WIREGUARD ? "WireGuard" :
						       NULL;

	if (what)
		message_note("secrets: of %s, %zu bytes", what, n);
	else
		message_note("secrets: of type 0x%08x, %zu bytes", type, n);
}

void note_stats(const struct capture_stats *c)
{
	const struct {
		unsigned bit;
		uint64_t n;
		const char *what;
	} counts[] = {
		{ STATS_RECEIVED, c->received, "received" },
		{ STATS_DROPPED, c->dropped, "dropped by it" },
		{ STATS_ACCEPTED, c->accepted, "accepted by the filter" },
		{ STATS_OS_DROPPED, c->os_dropped, "dropped by the system" },
		{ STATS_DELIVERED, c->delivered, "delivered" },
	};
	char line[256];
	struct text t;

	text_init(&t, line, sizeof line);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		if (c->known & counts[i].bit)
			text_fmt(&t, "%s%llu %s", t.len ? ", " : "",
				 (unsigned long long)counts[i].n, counts[i].what);
	if (c->known & STATS_START && c->known & STATS_END)
		text_fmt(&t, "%sin %lld.%03u seconds", t.len ? ", " : "",
			 (long long)((c->end_ns - c->start_ns) / 1000000000),
			 (unsigned)((uint64_t)(c->end_ns - c->start_ns) / 1000000 % 1000));
	if (t.len)
		message_note("interface %s: %s",
			     c->iface && c->iface->name ? c->iface->name : "unknown", line);
}
