#include "flow/tls.h"

#include "proto/tls.h"

enum { HEADER = TLS_RECORD_HLEN, RECORD_MAX = TLS_RECORD_MAX };

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
