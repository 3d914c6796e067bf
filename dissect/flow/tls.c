#include "flow/tls.h"

#include <stddef.h>

#include "cursor.h"

enum { HEADER = 5, RECORD_MAX = 16384 + 2048, EXT_SERVER_NAME = 0, NAME_HOST = 0 };

static bool is_record(const uint8_t *p)
{
	return p[0] >= TLS_CHANGE_CIPHER_SPEC && p[0] <= TLS_APPLICATION_DATA + 1 && p[1] == 3 &&
	       p[2] <= 4 && (uint32_t)(p[3] << 8 | p[4]) <= RECORD_MAX;
}

unsigned tls_next_record(struct tls_walk *w, const uint8_t **p, uint32_t *n)
{
	uint32_t over = w->skip < *n ? w->skip : *n;

	*p += over;
	*n -= over;
	w->skip -= over;
	while (*n > 0 && w->nhead < HEADER) {
		w->head[w->nhead++] = **p;
		++*p;
		--*n;
	}
	if (w->nhead < HEADER)
		return 0;
	w->nhead = 0;
	if (!is_record(w->head)) {
		w->off = true;
		return 0;
	}
	w->is_tls = true;
	w->skip = (uint32_t)(w->head[3] << 8 | w->head[4]);
	return w->head[0];
}

bool tls_recognise(const uint8_t *p, uint32_t n)
{
	return n >= HEADER && is_record(p);
}

/* The host name in the server_name extension (RFC 6066, section 3) that C covers. */
static const uint8_t *host_name(struct cursor *c, uint32_t *len)
{
	struct cursor list = cursor_sub(c, cursor_u16(c));

	while (cursor_left(&list) > 0) {
		uint8_t type = cursor_u8(&list);
		uint32_t n = cursor_u16(&list);
		const uint8_t *p = cursor_take(&list, n);

		if (p && type == NAME_HOST && n > 0) {
			*len = n;
			return p;
		}
	}
	return NULL;
}

const uint8_t *tls_server_name(const uint8_t *p, uint32_t n, uint32_t *len)
{
	struct cursor c = cursor_init(p, n, n);

	if (cursor_u8(&c) != TLS_CLIENT_HELLO)
		return NULL;
	cursor_skip(&c, 3 + 2 + 32);     /* length, version, random */
	cursor_skip(&c, cursor_u8(&c));  /* session */
	cursor_skip(&c, cursor_u16(&c)); /* cipher suites */
	cursor_skip(&c, cursor_u8(&c));  /* compression methods */
	cursor_skip(&c, 2);              /* length of the extensions */
	while (cursor_left(&c) >= 4) {
		unsigned type = cursor_u16(&c);
		struct cursor ext = cursor_sub(&c, cursor_u16(&c));

		if (type == EXT_SERVER_NAME)
			return host_name(&ext, len);
	}
	return NULL;
}
