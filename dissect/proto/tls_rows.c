/* The rows of TLS records, and of the handshake messages that begin and end with one. */
#include "bytes.h"
#include "proto/tls.h"
#include "walk.h"

enum {
	HANDSHAKE = TLS_FIELD_HANDSHAKE,
	RECORD,
	CONTENT_TYPE,
	OPAQUE_TYPE,
	VERSION,
	LENGTH,
	LENGTH_INVALID,
	IGNORED,
	APP_DATA,
	APP_PROTO,
	CIPHER_SPEC,
	RESUMED,
	ALERT,
	ALERT_LEVEL,
	ALERT_DESC,
	HEARTBEAT,
	HEARTBEAT_TYPE,
	HEARTBEAT_LENGTH,
	FRAGMENTS,
	FRAGMENT,
	FRAGMENT_COUNT,
	TYPE,
	MESSAGE_LENGTH,
};

const struct field_def tls_fields[TLS_NFIELDS] = {
	[HANDSHAKE] = { "tls.handshake", "Handshake Protocol", FIELD_NONE },
	[RECORD] = { "tls.record", "Record Layer", FIELD_NONE },
	[CONTENT_TYPE] = { "tls.record.content_type", "Content Type", FIELD_UINT8, BASE_DEC,
			   .names = tls_content_types },
	[OPAQUE_TYPE] = { "tls.record.opaque_type", "Opaque Type", FIELD_UINT8, BASE_DEC,
			  .names = tls_content_types },
	[VERSION] = { "tls.record.version", "Version", FIELD_UINT16, BASE_HEX,
		      .names = tls_versions },
	[LENGTH] = { "tls.record.length", "Length", FIELD_UINT16, BASE_DEC },
	[LENGTH_INVALID] = { "tls.record.length.invalid", "Record fragment length is invalid",
			     FIELD_NONE },
	[IGNORED] = { "tls.ignored_unknown_record", "Ignored Unknown Record", FIELD_NONE },
	[APP_DATA] = { "tls.app_data", "Encrypted Application Data", FIELD_BYTES },
	[APP_PROTO] = { "tls.app_data_proto", "Application Data Protocol", FIELD_STRING },
	[CIPHER_SPEC] = { "tls.change_cipher_spec", "Change Cipher Spec Message", FIELD_NONE },
	[RESUMED] = { "tls.resumed", "This session reuses previously negotiated keys", FIELD_NONE },
	[ALERT] = { "tls.alert_message", "Alert Message", FIELD_NONE },
	[ALERT_LEVEL] = { "tls.alert_message.level", "Level", FIELD_UINT8, BASE_DEC,
			  .names = tls_alert_levels },
	[ALERT_DESC] = { "tls.alert_message.desc", "Description", FIELD_UINT8, BASE_DEC,
			 .names = tls_alerts },
	[HEARTBEAT] = { "tls.heartbeat_message", "Heartbeat Message", FIELD_NONE },
	[HEARTBEAT_TYPE] = { "tls.heartbeat_message.type", "Type", FIELD_UINT8, BASE_DEC },
	[HEARTBEAT_LENGTH] = { "tls.heartbeat_message.payload_length", "Payload Length",
			       FIELD_UINT16, BASE_DEC },
	[FRAGMENTS] = { "tls.handshake.fragments", "Reassembled Handshake Fragments", FIELD_NONE },
	[FRAGMENT] = { "tls.handshake.fragment", "Handshake Fragment", FIELD_FRAMENUM },
	[FRAGMENT_COUNT] = { "tls.handshake.fragment.count", "Handshake Fragment count",
			     FIELD_UINT32, BASE_DEC },
	[TYPE] = { "tls.handshake.type", "Handshake Type", FIELD_UINT8, BASE_DEC,
		   .names = tls_handshake_types },
	[MESSAGE_LENGTH] = { "tls.handshake.length", "Length", FIELD_UINT24, BASE_DEC },
};

/* ---- What the files of TLS add rows with ---- */

static bool has(struct tls_source *x, uint32_t at, uint32_t len)
{
	if (at > x->n || x->n - at < len)
		x->cut = true;
	return !x->cut;
}

static uint32_t place(const struct tls_source *x, uint32_t at)
{
	return x->in_layer ? x->base + at : 0;
}

uint32_t tls_put(struct tls_source *x, const struct field_def *def, uint32_t at, uint32_t len)
{
	uint32_t v = 0;

	if (!has(x, at, len))
		return 0;
	for (uint32_t i = 0; i < len; i++)
		v = v << 8 | x->p[at + i];
	rows_uint(x->r, def, place(x, at), x->in_layer ? len : 0, v);
	return v;
}

void tls_put_bytes(struct tls_source *x, const struct field_def *def, uint32_t at, uint32_t len)
{
	if (has(x, at, len))
		rows_value(x->r, def, place(x, at), x->in_layer ? len : 0, x->p + at, len);
}

struct row *tls_put_none(struct tls_source *x, const struct field_def *def, uint32_t at,
			 uint32_t len, const char *label)
{
	struct row *row = rows_uint(x->r, def, place(x, at), x->in_layer ? len : 0, 1);

	row->label = label;
	return row;
}

bool tls_put_vector(struct tls_source *x, const struct field_def *def, uint32_t *at, uint32_t end,
		    uint32_t size, uint32_t *stop)
{
	*stop = end;
	if (x->cut || *at > end || end - *at < size)
		return false;
	uint32_t len = tls_put(x, def, *at, size);
	*at += size;
	if (x->cut || len > end - *at)
		return false;
	*stop = *at + len;
	return true;
}

/* ---- Handshake ---- */

static const char *message_label(struct rows *r, uint32_t type, bool encrypted, bool fragment)
{
	const char *name = encrypted ? NULL : value_name(tls_handshake_types, type);

	return rows_text(r, "Handshake Protocol: %s%s", name ? name : "Encrypted Handshake Message",
			 fragment && !encrypted ? " (fragment)" : "");
}

/* Message X, all of which is there or was cut by the snapshot length; S goes on behind it. */
static void message_rows(struct tls_source *x, uint32_t len, struct tls_session *s, bool first)
{
	uint32_t type = x->n ? x->p[0] : 0;

	if (!value_name(tls_handshake_types, type) && !first)
		return;
	bool client = type == TLS_CLIENT_HELLO;
	bool retry = !client && tls_take_message(s, x->p, x->n);
	tls_put_none(x, &tls_fields[HANDSHAKE], 0, len,
		     message_label(x->r, retry ? TLS_HELLO_RETRY : type, false, false));
	if (!value_name(tls_handshake_types, type))
		return;
	rows_push(x->r);
	tls_put(x, &tls_fields[TYPE], 0, 1);
	tls_put(x, &tls_fields[MESSAGE_LENGTH], 1, 3);
	if (!x->cut)
		tls_message_rows(x, retry);
	rows_pop(x->r);
	if (client)
		tls_take_message(s, x->p, x->n);
}

static void fragment_rows(struct rows *r, const struct tls_fragment *f)
{
	rows_uint(r, &tls_fields[FRAGMENTS], 0, 0, 1)->flags = ROW_GENERATED;
	rows_push(r);
	for (uint32_t i = 0; i < f->nframes; i++)
		rows_uint(r, &tls_fields[FRAGMENT], 0, 0, f->frames[i])->flags = ROW_GENERATED;
	rows_uint(r, &tls_fields[FRAGMENT_COUNT], 0, 0, f->nframes)->flags = ROW_GENERATED;
	rows_pop(r);
}

/* What is unfolded: a layer, its session up to now. */
struct unfolding {
	struct rows *r;
	const struct layer *l;
	const struct tls_info *info;
	const uint8_t *p;
	struct tls_session s;
	const struct tls_fragment *fragment; /* the next one */
	bool cut;
};

/* What of record RECORD is of a message that began before: its length. */
static uint32_t continued_rows(struct unfolding *u, const struct tls_record *record)
{
	const struct tls_fragment *f = u->fragment;
	const char *name = value_name(tls_handshake_types, f->type);

	u->fragment = f->next;
	rows_uint(u->r, &tls_fields[HANDSHAKE], record->off, f->len, 1)->label =
		rows_text(u->r, "Handshake Protocol: %s (%sfragment)",
			  name ? name : "Encrypted Handshake Message", f->whole ? "last " : "");
	if (!f->whole)
		return record->len;
	fragment_rows(u->r, f);
	struct tls_source x = {
		u->r, f->whole, f->n, 0, false, false, &u->s, u->info->from_server
	};
	message_rows(&x, f->n, &u->s, true);
	return f->len;
}

static void handshake_rows(struct unfolding *u, const struct tls_record *record, uint64_t frame)
{
	const uint8_t *q = u->p + record->off;
	uint32_t there = u->l->cap - record->off, at = 0, n = record->len;

	if (there > n)
		there = n;
	if (u->fragment && u->fragment->off == record->off) {
		at = continued_rows(u, record);
	} else if (there >= 16 || there == n) {
		if (tls_is_encrypted(&u->s, q, there, u->info->from_server, frame)) {
			rows_uint(u->r, &tls_fields[HANDSHAKE], record->off, n, 1)->label =
				message_label(u->r, 0, true, false);
			return;
		}
	}
	for (bool first = at == 0; at < n && !u->cut; first = false) {
		uint32_t left = there - at, len;

		if (left < TLS_MESSAGE_HLEN && there < n)
			break;
		len = left < TLS_MESSAGE_HLEN ? 0 : TLS_MESSAGE_HLEN + be24(q + at + 1);
		if (len == 0 || len > n - at) {
			rows_uint(u->r, &tls_fields[HANDSHAKE], record->off + at, n - at, 1)
				->label = message_label(u->r, q[at], false, true);
			break;
		}
		struct tls_source x = { .r = u->r,
					.p = q + at,
					.n = len < left ? len : left,
					.base = record->off + at,
					.in_layer = true,
					.s = &u->s,
					.from_server = u->info->from_server };
		message_rows(&x, len, &u->s, first);
		u->cut |= x.n < len;
		if (u->cut)
			break;
		at += len;
	}
}

/* ---- Records ---- */

static void alert_rows(struct unfolding *u, const struct tls_record *record)
{
	struct rows *r = u->r;

	rows_uint(r, &tls_fields[ALERT], record->off, record->len, 1)->label =
		record->len == 2 ? "Alert Message" : "Alert Message: Encrypted Alert";
	if (record->len != 2)
		return;
	rows_push(r);
	rows_at(r, &tls_fields[ALERT_LEVEL], record->off, 1);
	rows_at(r, &tls_fields[ALERT_DESC], record->off + 1, 1);
	rows_pop(r);
}

static void content_rows(struct unfolding *u, const struct tls_record *record)
{
	const char *app = u->s.app ? u->s.app : u->info->app;
	struct rows *r = u->r;
	uint64_t frame = r->d->frame->number;
	uint32_t n = 0;

	switch (record->type) {
	case TLS_CHANGE_CIPHER_SPEC:
		rows_uint(r, &tls_fields[CIPHER_SPEC], record->off, 1, 1);
		if (tls_take_cipher_spec(&u->s, u->info->from_server, frame))
			rows_uint(r, &tls_fields[RESUMED], record->off, 1, 1)->flags =
				ROW_GENERATED;
		return;
	case TLS_ALERT: alert_rows(u, record); return;
	case TLS_HANDSHAKE: handshake_rows(u, record, frame); return;
	case TLS_APPLICATION_DATA:
		rows_whole(r, &tls_fields[APP_DATA], record->off, record->len);
		while (app && app[n])
			n++;
		if (app && record->off + record->len <= u->l->cap)
			rows_value(r, &tls_fields[APP_PROTO], 0, 0, app, n)->flags = ROW_GENERATED;
		return;
	case TLS_HEARTBEAT:
		rows_uint(r, &tls_fields[HEARTBEAT], record->off, record->len, 1);
		return;
	default: return;
	}
}

static const char *version_name(uint32_t version)
{
	static const struct value_name names[] = {
		{ TLS_SSL3, TLS_SSL3, "SSLv3" }, { TLS_1_0, TLS_1_0, "TLSv1" },
		{ 0x302, 0x302, "TLSv1.1" },     { TLS_1_2, TLS_1_2, "TLSv1.2" },
		{ TLS_1_3, TLS_1_3, "TLSv1.3" }, { 0 },
	};
	const char *name = value_name(names, version);

	return name ? name : "TLS";
}

/* "TLSv1.2 Record Layer: Handshake Protocol: Client Hello". */
static const char *record_label(struct unfolding *u, const struct tls_record *record)
{
	const char *version =
		version_name(u->s.version ? u->s.version : be16(u->p + record->off - 4));
	const char *type = value_name(tls_content_types, record->type);
	const uint8_t *q = u->p + record->off;
	uint32_t left = u->l->cap - record->off;

	if (record->type == TLS_ALERT && record->len == 2 && left >= 2) {
		const char *level = value_name(tls_alert_levels, q[0]);
		const char *desc = value_name(tls_alerts, q[1]);

		return rows_text(u->r, "%s Record Layer: Alert (Level: %s, Description: %s)",
				 version, level ? level : "Unknown", desc ? desc : "Unknown");
	}
	if (record->type == TLS_ALERT)
		return rows_text(u->r, "%s Record Layer: Encrypted Alert", version);
	if (record->type == TLS_APPLICATION_DATA) {
		const char *app = u->s.app ? u->s.app : u->info->app;

		return rows_text(u->r, "%s Record Layer: %s Protocol: %s", version, type,
				 app ? app : "Application Data");
	}
	if (record->type != TLS_HANDSHAKE || left < TLS_MESSAGE_HLEN)
		return rows_text(u->r, "%s Record Layer: %s Protocol: %s", version, type, type);
	bool encrypted = tls_is_encrypted(&u->s, q, left < record->len ? left : record->len,
					  u->info->from_server, u->r->d->frame->number);
	const char *name = encrypted ? NULL : value_name(tls_handshake_types, q[0]);
	uint32_t len = TLS_MESSAGE_HLEN + be24(q + 1);
	return rows_text(u->r, "%s Record Layer: Handshake Protocol: %s%s", version,
			 !encrypted && len < record->len ? "Multiple Handshake Messages" :
			 name                            ? name :
							   "Encrypted Handshake Message",
			 !encrypted && len > record->len ? " (fragment)" : "");
}

static void record_rows(struct unfolding *u, const struct tls_record *record)
{
	bool opaque = u->s.version == TLS_1_3 && record->type == TLS_APPLICATION_DATA;
	uint32_t start = record->off - TLS_RECORD_HLEN;
	struct rows *r = u->r;

	rows_uint(r, &tls_fields[RECORD], start, TLS_RECORD_HLEN + record->len, 1)->label =
		record_label(u, record);
	rows_push(r);
	rows_at(r, &tls_fields[opaque ? OPAQUE_TYPE : CONTENT_TYPE], start, 1);
	rows_at(r, &tls_fields[VERSION], start + 1, 2);
	rows_at(r, &tls_fields[LENGTH], start + 3, 2);
	/* Wireshark gives up where the first byte of the contents is not there. */
	if (record->off < u->l->cap) {
		tls_take_record(&u->s, record, u->p);
		uint32_t more = u->s.version == TLS_1_3 ? 256 : 2048;

		if (record->len > 0x4000 + more ||
		    (record->len == 0 && record->type >= TLS_CHANGE_CIPHER_SPEC &&
		     record->type <= TLS_HANDSHAKE))
			rows_uint(r, &tls_fields[LENGTH_INVALID], start + 3, 2, 1)->flags =
				ROW_GENERATED;
		content_rows(u, record);
	}
	rows_pop(r);
	u->cut |= record->off + record->len > u->l->cap;
}

void tls_rows(struct rows *r, const struct layer *l)
{
	const struct tls_info *info = l->info;
	struct tls_record record;

	if (!info)
		return;
	struct unfolding u = { .r = r,
			       .l = l,
			       .info = info,
			       .p = layer_data(r->d, l),
			       .s = info->session,
			       .fragment = info->fragments };
	for (uint32_t at = 0; !u.cut && tls_record_next(&u.s, u.p, l->cap, l->len, &at, &record);) {
		if (record.ignored)
			rows_uint(r, &tls_fields[IGNORED], record.off, record.len, 1)->flags =
				ROW_GENERATED;
		else
			record_rows(&u, &record);
	}
}
