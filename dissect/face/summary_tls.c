/* The summary of TLS: its records and messages in a row, and the name that a client asks for. */
#include <string.h>

#include "face/summary_impl.h"

enum { ITEMS_SHOWN = 12 };

static bool is(const struct row *row, const char *name)
{
	return strcmp(row->def->name, name) == 0;
}

static void put_alert(struct text *t, const struct row *level, const struct row *desc)
{
	text_str(t, "Alert (Level: ");
	summary_name(t, level);
	text_str(t, ", Description: ");
	summary_name(t, desc);
	text_char(t, ')');
}

static void put_message(struct text *t, const struct row *row, const struct row *type)
{
	const char *colon = row->label ? strchr(row->label, ':') : NULL;

	/* The label tells a HelloRetryRequest from a ServerHello, and a part from a message. */
	if (colon)
		text_str(t, colon + 2);
	else if (type)
		summary_name(t, type);
	else
		text_str(t, "Handshake Message");
}

/* What ROW begins in words of its own, or NULL: a message, or a record without any. */
static const char *item(const struct row *row)
{
	static const char *const items[][2] = {
		{ "tls.handshake", "" },
		{ "tls.alert_message", "" },
		{ "tls.change_cipher_spec", "Change Cipher Spec" },
		{ "tls.app_data", "Application Data" },
		{ "tls.heartbeat_message", "Heartbeat" },
		{ "tls.ignored_unknown_record", "Ignored Unknown Record" },
	};

	for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
		if (is(row, items[i][0]))
			return items[i][1];
	return NULL;
}

static void put_item(struct text *t, const struct row *row, const struct row *next,
		     const char *words)
{
	if (is(row, "tls.alert_message") && next && is(next, "tls.alert_message.level"))
		put_alert(t, next, next + 1);
	else if (is(row, "tls.alert_message"))
		text_str(t, "Encrypted Alert");
	else if (is(row, "tls.handshake"))
		put_message(t, row, next && is(next, "tls.handshake.type") ? next : NULL);
	else
		text_str(t, words);
}

void summary_tls(struct text *t, const struct rows *r, const char *proto)
{
	const struct row *end = r->row + r->n;
	unsigned n = 0;

	text_str(t, proto);
	for (const struct row *row = r->row; row < end; row++) {
		const char *words = item(row);

		if (is(row, "tls.handshake.extensions_server_name")) {
			text_str(t, ", SNI=");
			summary_value(t, row);
		}
		if (!words)
			continue;
		if (n == ITEMS_SHOWN) {
			text_str(t, ", ...");
			return;
		}
		text_str(t, n++ ? ", " : " ");
		put_item(t, row, row + 1 < end ? row + 1 : NULL, words);
	}
}
