/* The rows of client and server hello, and their fingerprints JA3 and JA3S. */
#include <string.h>

#include "bytes.h"
#include "md5.h"
#include "proto/tls.h"
#include "proto/tls_hello_fields.h"
#include "walk.h"

static uint32_t put(struct tls_source *x, unsigned field, uint32_t at, uint32_t len)
{
	return tls_put(x, &tls_hello_defs[field], at, len);
}

static bool vector(struct tls_source *x, unsigned field, uint32_t *at, uint32_t end, uint32_t size,
		   uint32_t *stop)
{
	return tls_put_vector(x, &tls_hello_defs[field], at, end, size, stop);
}

static void fingerprint_rows(struct tls_source *x, unsigned full, const char *ja3)
{
	uint32_t n = (uint32_t)strlen(ja3), len;
	uint8_t digest[MD5_LEN];

	rows_text_begin(x->r);
	text_str(&x->r->text, ja3);
	const char *s = rows_text_end(x->r, &len);
	rows_value(x->r, &tls_hello_defs[full], 0, 0, s, len)->flags = ROW_GENERATED;
	md5(digest, (const uint8_t *)ja3, n);
	rows_text_begin(x->r);
	for (unsigned i = 0; i < MD5_LEN; i++)
		text_fmt(&x->r->text, "%02x", digest[i]);
	s = rows_text_end(x->r, &len);
	rows_value(x->r, &tls_hello_defs[full + 1], 0, 0, s, len)->flags = ROW_GENERATED;
}

static void random_rows(struct tls_source *x, uint32_t at)
{
	tls_put_bytes(x, &tls_hello_defs[HELLO_RANDOM], at, 32);
	if (x->cut || x->s->version == TLS_1_3)
		return;
	uint32_t off = x->in_layer ? x->base + at : 0;
	rows_push(x->r);
	rows_int(x->r, &tls_hello_defs[HELLO_RANDOM_TIME], off, x->in_layer ? 4 : 0,
		 (int64_t)be32(x->p + at) * 1000000000);
	tls_put_bytes(x, &tls_hello_defs[HELLO_RANDOM_BYTES], at + 4, 28);
	rows_pop(x->r);
}

static bool suite_rows(struct tls_source *x, uint32_t *at, uint32_t end, struct text *ja3)
{
	uint32_t stop;
	bool first = true;

	if (!vector(x, HELLO_SUITES_LENGTH, at, end, 2, &stop))
		return false;
	tls_put_list(x, HELLO_SUITES, *at, stop, 2, "Cipher Suites", "suite");
	rows_push(x->r);
	for (; *at + 2 <= stop && !x->cut; *at += 2)
		tls_put_ja3(ja3, &first, put(x, HELLO_SUITE, *at, 2));
	rows_pop(x->r);
	text_char(ja3, ',');
	*at = stop;
	if (!vector(x, HELLO_COMP_LENGTH, at, end, 1, &stop))
		return false;
	tls_put_list(x, HELLO_COMPS, *at, stop, 1, "Compression Methods", "method");
	rows_push(x->r);
	for (; *at < stop && !x->cut; ++*at)
		put(x, HELLO_COMP, *at, 1);
	rows_pop(x->r);
	return !x->cut;
}

void tls_hello_rows(struct tls_source *x, bool client, bool retry)
{
	uint32_t at = TLS_MESSAGE_HLEN, end = TLS_MESSAGE_HLEN + be24(x->p + 1), n;
	bool old = !client && x->s->version == TLS_1_3 && x->s->draft && x->s->draft < 22;
	char buf[TLS_JA3_MAX];
	struct text ja3;

	text_init(&ja3, buf, sizeof buf);
	text_fmt(&ja3, "%u,", put(x, HELLO_VERSION, at, 2));
	random_rows(x, at + 2);
	at += 34;
	if (!old) {
		n = put(x, HELLO_SESSION_ID_LENGTH, at++, 1);
		if (n)
			tls_put_bytes(x, &tls_hello_defs[HELLO_SESSION_ID], at, n);
		at += n;
	}
	if (client) {
		if (x->cut || !suite_rows(x, &at, end, &ja3))
			return;
	} else {
		text_fmt(&ja3, "%u,", put(x, HELLO_SUITE, at, 2));
		if (!old)
			put(x, HELLO_COMP, at + 2, 1);
		at += old ? 2 : 3;
	}
	if (at < end && !x->cut)
		tls_extension_rows(x, &at, end,
				   client ? TLS_CLIENT_HELLO :
				   retry  ? TLS_HELLO_RETRY :
					    TLS_SERVER_HELLO,
				   &ja3);
	else if (client)
		text_str(&ja3, ",,");
	if (!x->cut)
		fingerprint_rows(x, client ? HELLO_JA3_FULL : HELLO_JA3S_FULL, buf);
}
