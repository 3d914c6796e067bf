#include "capture_notes.h"

#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "capture/pcapng.h"
#include "frame.h"
#include "message.h"
#include "sink.h"
#include "text.h"

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static void note_text(const char *what, const char *kind, const uint8_t *p, size_t n)
{
	message_note("%s: %s%.*s", what, kind, n < INT_MAX ? (int)n : INT_MAX, (const char *)p);
}

/* Those of the options, little-endian, that words can tell. */
static void note_options(const char *what, const uint8_t *p, size_t n)
{
	for (size_t at = 0; n - at >= 4;) {
		unsigned code = le16(p + at);
		size_t len = le16(p + at + 2), padded = (len + 3) & ~(size_t)3;
		const uint8_t *value = p + at + 4;

		if (padded > n - at - 4)
			return;
		at += 4 + padded;
		if (code == OPT_COMMENT)
			note_text(what, "comment: ", value, len);
		else if ((code == OPT_CUSTOM || code == OPT_CUSTOM_TEXT) && len >= 4)
			message_note("%s: a custom option of enterprise %u, %zu bytes", what,
				     le32(value), len - 4);
	}
}

void note_section(const struct capture_section *c)
{
	if (c->application || c->os || c->hardware)
		message_note("section: %s%s%s%s%s", or_empty(c->application), c->os ? ", " : "",
			     or_empty(c->os), c->hardware ? ", " : "", or_empty(c->hardware));
	for (uint32_t i = 0; i < c->ncomments; i++)
		message_note("section: comment: %s", c->comments[i]);
	note_options("section", c->options, c->options_len);
}

void note_interface(const struct frame_iface *i)
{
	const struct {
		const char *what, *s;
	} words[] = {
		{ ", ", i->description },    { ", on ", i->hardware },      { ", ", i->os },
		{ ", filter: ", i->filter }, { "; comment: ", i->comment },
	};
	char line[1024], what[128];
	struct text t;

	text_init(&t, line, sizeof line);
	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
		if (words[k].s)
			text_fmt(&t, "%s%s", words[k].what, words[k].s);
	snprintf(what, sizeof what, "interface %u", i->id);
	if (i->name || t.len)
		message_note("%s: %s%s", what, i->name && i->name[0] ? i->name : "no name", line);
	note_options(what, i->options, i->options_len);
}

void note_name(const uint8_t *addr, size_t addrlen, const char *name)
{
	char text[INET6_ADDRSTRLEN];
	size_t at = 0;

	if (addrlen == 6 || addrlen == 8) {
		for (size_t i = 0; i < addrlen; i++)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%02x", i ? ":" : "",
					       addr[i]);
		message_note("name: %s is %s", text, name);
	} else if (inet_ntop(addrlen == 4 ? AF_INET : AF_INET6, addr, text, sizeof text)) {
		message_note("name: %s is %s", text, name);
	}
}

/* The message of an entry of the journal, which is lines of NAME=value. */
static void note_journal(const uint8_t *p, size_t n)
{
	static const char key[] = "MESSAGE=";

	for (size_t at = 0; at < n;) {
		const uint8_t *end = memchr(p + at, '\n', n - at);
		size_t len = end ? (size_t)(end - p) - at : n - at;

		if (len >= sizeof key - 1 && memcmp(p + at, key, sizeof key - 1) == 0) {
			note_text("journal", "", p + at + sizeof key - 1, len - (sizeof key - 1));
			return;
		}
		at += len + 1;
	}
	message_note("journal: an entry of %zu bytes", n);
}

void note_extra(const struct capture_extra *x)
{
	bool custom = x->type == PCAPNG_CB || x->type == PCAPNG_CB_NO;

	if (x->type == PCAPNG_NRB)
		note_options("names", x->p, x->n);
	else if (x->type == PCAPNG_DSB)
		note_options("secrets", x->p, x->n);
	else if (x->type == PCAPNG_JOURNAL)
		note_journal(x->p, x->n);
	else if (custom && x->n >= 4)
		message_note("custom block: of enterprise %u, %zu bytes%s", le32(x->p), x->n - 4,
			     x->type == PCAPNG_CB_NO ? ", not to be copied" : "");
	else
		message_note("block: of type 0x%08x, which is not known, %zu bytes", x->type, x->n);
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
	const char *name = c->iface && c->iface->name ? c->iface->name : "unknown";
	char line[256], what[128];
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
		message_note("interface %s: %s", name, line);
	snprintf(what, sizeof what, "interface %s", name);
	note_options(what, c->options, c->options_len);
}
